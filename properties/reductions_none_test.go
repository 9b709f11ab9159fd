package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// TestAllAgainstNone holds what `--reduce all` says of each property of the library against what `--reduce none` says, in the scenarios that it names and that are small
// enough with every first initial number drawn: verdict and length are the same. The other tests of reductions fix the first number on both sides.
func TestAllAgainstNone(t *testing.T) {
	compared := map[Verdict]int{}
	overTheLibrary(t, 12_000, 1500, func(t *testing.T, p *model.Protocol, q *model.Property, scenario string, most int) {
		compared[allAgainstNone(t, p, q, scenario, most)]++
	})
	t.Log(compared)
	require.Greater(t, compared[Holds], 2)
	require.Greater(t, compared[Violated], 5)
}

func allAgainstNone(t *testing.T, p *model.Protocol, q *model.Property, scenario string, most int) Verdict {
	ctx := context.Background()
	sys, _, err := compile(p, q, scenario, Options{})
	require.NoError(t, err)
	if sys.Anchored() == "" {
		t.Skip("no first number is fixed: the other tests compare the same")
	}
	none, err := Check(ctx, p, q, scenario, Options{Workers: 1, MaxStates: most, NoRotation: true})
	require.NoError(t, err)
	if none.Verdict == Incomplete && none.Fault == nil && !none.limited {
		t.Skip("too large")
	}
	all, err := Check(ctx, p, q, scenario, Options{Workers: 1, Reduce: model.AllReductions})
	require.NoError(t, err)
	require.Equal(t, none.Verdict, all.Verdict)
	require.Equal(t, none.Steps, all.Steps)
	require.Equal(t, none.Fault == nil, all.Fault == nil)
	if none.Fault != nil {
		require.Equal(t, none.Fault.Steps, all.Fault.Steps)
	}
	return none.Verdict
}
