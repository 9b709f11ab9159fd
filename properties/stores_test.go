package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// Every second property of some protocols in its first scenario: the compressed store says what the exact one says, to the last
// state and step; a lossy one, which loses none of so few, says it too, but never holds if it is bitstate.
func TestStoresAgreeOnVerdicts(t *testing.T) {
	for _, name := range []string{"two-way", "no-time-wait", "four-way-unbound"} {
		p, err := model.Load(name)
		require.NoError(t, err)
		for i, q := range p.Properties {
			if len(q.Scenarios) == 0 || i%2 != 0 || testing.Short() && i%8 != 0 {
				continue
			}
			opt := Options{Workers: 1 + i/2%2, MaxStates: 5000}
			want, err := Check(context.Background(), p, q, q.Scenarios[0], opt)
			require.NoError(t, err)
			if want.ended == explorer.StateLimit {
				continue
			}
			for store := explorer.Compressed; store <= explorer.Bitstate; store++ {
				opt.Store, opt.MaxBytes = store, 16<<20
				got, err := Check(context.Background(), p, q, q.Scenarios[0], opt)
				require.NoError(t, err)
				requireSameResult(t, want, got)
			}
		}
	}
}

func requireSameResult(t *testing.T, want, got *Result) {
	t.Helper()
	require.Equal(t, []int{want.States, want.Transitions, want.Depth, want.Terminals}, []int{got.States, got.Transitions, got.Depth, got.Terminals}, want.Name)
	if got.Store.IsLossy() && want.Steps < 0 && (got.Store == explorer.Bitstate || want.Verdict == Violated) {
		require.Equal(t, Incomplete, got.Verdict, want.Name)
		return
	}
	require.Equal(t, want.Verdict, got.Verdict, want.Name)
	require.Equal(t, want.Story, got.Story, want.Name)
}
