package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHold(t *testing.T) {
	for _, c := range []struct {
		protocol, property, scenario string
		premise                      int // steps; -1: none
		nearest                      string
		steps                        int
	}{
		{"two-way", "opens", "client-server", -1, "send-syn/drop-send", 2},
		{"tcp", "syn-received-transient", "stale-syn-alone", 2, "draw-iss/drop-effect", 3},
	} {
		r := check(t, c.protocol, c.property, c.scenario)
		require.Equal(t, Holds, r.Verdict)
		h, err := r.Hold(context.Background(), Options{}, nil)
		require.NoError(t, err)
		p := -1
		if h.Premise != nil {
			p = h.Premise.Steps
		}
		require.Equal(t, []any{c.premise, c.nearest, c.steps}, []any{p, h.Nearest.ID, h.Nearest.Result.Steps}, c.property)
	}
}
