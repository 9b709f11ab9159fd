package properties

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// TestReductionsOverTheLibrary holds every property of the library in the scenarios that it names, with all reductions that replace states and with each alone, against none: the same verdict, the
// same story, the same vacuity.
func TestReductionsOverTheLibrary(t *testing.T) {
	overTheLibrary(t, 2000, 500, holdAgainstNone)
}

func holdAgainstNone(t *testing.T, p *model.Protocol, q *model.Property, scenario string, most int) {
	if sound(q) == 0 {
		t.Skip("no reduction is sound for it")
	}
	ctx := context.Background()
	opt := Options{Workers: 2, MaxStates: most}
	none, err := Check(ctx, p, q, scenario, opt)
	require.NoError(t, err)
	if none.States > most || none.Verdict == Incomplete && !none.limited {
		t.Skip("too large")
	}
	opt.MaxStates = 0
	for _, set := range []model.Reductions{model.AllReductions, model.Rotation, model.DeadFields, model.EndSymmetry} {
		opt.Reduce = set
		r, err := Check(ctx, p, q, scenario, opt)
		require.NoError(t, err)
		names := set.Names()
		require.Equal(t, none.Verdict, r.Verdict, names)
		require.Equal(t, none.Story, r.Story, names)
		require.Equal(t, none.Because, r.Because, names)
		require.Equal(t, none.Covered, r.Covered, names)
		require.Equal(t, none.Fault == nil, r.Fault == nil, names)
		require.LessOrEqual(t, r.States, none.States, names)
		if set&(model.Monotone|model.PartialOrder) == 0 { // these keep lengths only where there is a story
			require.LessOrEqual(t, r.Depth, none.Depth, names)
		}
		if none.Verdict == Vacuous || none.Verdict == Incomplete && len(r.Reduced()) == 0 {
			require.Equal(t, none.Why, r.Why, names)
		}
	}
}

// TestReductionsOverMutants holds mutants of tcp, each a protocol that nobody thought of, in small scenarios, with reductions against none.
func TestReductionsOverMutants(t *testing.T) {
	p, err := model.Load("clauses")
	require.NoError(t, err)
	base, err := model.Load("tcp")
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(7, 2))
	mutants := model.Mutants(p, len(base.Sources))
	most, runs := 1500, 30
	if testing.Short() {
		runs = 10
	}
	for range runs {
		x := mutants[r.IntN(len(mutants))]
		m, err := x.Protocol()
		require.NoError(t, err)
		for range 4 {
			q := m.Properties[r.IntN(len(m.Properties))]
			if sound(q) == 0 || len(q.Scenarios) == 0 {
				continue
			}
			scenario := q.Scenarios[r.IntN(len(q.Scenarios))]
			t.Run(x.ID+"/"+q.Name+"/"+scenario, func(t *testing.T) { holdAgainstNone(t, m, q, scenario, most) })
		}
	}
}
