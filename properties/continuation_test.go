package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTurningPoint(t *testing.T) {
	for _, c := range []struct {
		protocol, property, scenario string
		steps, turning               int // -1: none
	}{
		{"two-way", "no-ghost", "soup", 4, 3},                        // the client is gone, its SYN is on its way to a listener
		{"two-way", "both-aware", "soup", 3, 2},                      // the SYN is on its way, and B listens
		{"two-way", "no-ghost", "stale-syn", 2, 1},                   // B listens
		{"no-time-wait", "clean-close", "last-ack-lost", 6, 6},       // the acknowledgment could still overtake the RST
		{"silent-time-wait", "clean-close", "last-ack-lost", 14, 12}, // A has left TIME-WAIT, and B's FIN is on its way
		{"linux-2.4.19-reset", "syn-received-transient", "stale-syn-alone", 5, 1},
		{"simultaneous-plain-ack", "simultaneous-open", "simultaneous-open", 6, 4},
	} {
		r := check(t, c.protocol, c.property, c.scenario)
		step, known, err := r.TurningPoint(context.Background(), Options{})
		require.NoError(t, err)
		if !known {
			step = -1
		}
		require.Equal(t, []int{c.steps, c.turning}, []int{r.Steps, step}, "%s %s %s", c.protocol, c.property, c.scenario)
	}
}
