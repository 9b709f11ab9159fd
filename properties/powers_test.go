package properties

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var powerNames = [...]string{"loss", "duplication", "reordering", "crash", "past", "party", "timer"}

func powersText(list []Power) string {
	var out []string
	for _, p := range list {
		name := powerNames[p.Kind]
		if p.Timer != "" {
			name += " " + p.Timer
		}
		out = append(out, name+": "+[...]string{"needed", "not needed", "undecided"}[p.Need])
	}
	return strings.Join(out, ", ")
}

func TestPowers(t *testing.T) {
	for _, c := range []struct{ protocol, property, scenario, want string }{
		{"two-way", "no-ghost", "soup", "loss: not needed, duplication: not needed, reordering: not needed, past: not needed"}, // a SYN that is late is enough
		{"two-way", "no-ghost", "stale-syn", "loss: not needed, duplication: not needed, reordering: not needed, past: needed"},
		{"no-time-wait", "clean-close", "last-ack-lost", "loss: not needed, reordering: needed"},
		{"no-time-wait", "no-stale-data", "lifetime-constant", "duplication: needed, reordering: needed, past: needed"},
		{"silent-time-wait", "clean-close", "last-ack-lost", "loss: needed, reordering: not needed, timer retransmission: needed, timer time-wait: needed"},
		{"linux-2.4.19-reset", "syn-received-transient", "stale-syn-alone",
			"loss: not needed, reordering: not needed, past: needed, timer retransmission: not needed"}, // without the timer the run stops
		{"simultaneous-plain-ack", "simultaneous-open", "simultaneous-open", "reordering: needed"},
		{"backlog", "served", "flood-once", "party: needed, timer half-open: not needed"},
	} {
		r := check(t, c.protocol, c.property, c.scenario)
		list, err := r.Powers(context.Background(), Options{})
		require.NoError(t, err)
		require.Equal(t, c.want, powersText(list), "%s %s %s", c.protocol, c.property, c.scenario)
	}
}
