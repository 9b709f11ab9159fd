package properties

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// sameAnswer holds a check with reductions against one without: verdict, why, length, story and the fault of the text are the same. It gives both.
func sameAnswer(t *testing.T, p *model.Protocol, q *model.Property, scenario string, plain, reduced Options) (a, b *Result) {
	t.Helper()
	a, err := Check(context.Background(), p, q, scenario, plain)
	require.NoError(t, err)
	b, err = Check(context.Background(), p, q, scenario, reduced)
	require.NoError(t, err)
	if a.Verdict == Incomplete && a.Fault == nil && !a.limited {
		return a, b // cut by a limit of the search: the other may get further
	}
	require.Equal(t, []any{a.Verdict, a.Why, a.Steps, a.Story, a.Because}, []any{b.Verdict, b.Why, b.Steps, b.Story, b.Because})
	reduced.NoStory = true
	c, err := Check(context.Background(), p, q, scenario, reduced)
	require.NoError(t, err)
	require.Equal(t, []any{a.Verdict, a.Fault != nil}, []any{c.Verdict, c.Fault != nil}, "without a story")
	require.Equal(t, a.Fault != nil, b.Fault != nil)
	if a.Fault != nil {
		require.Equal(t, []any{a.Fault.Steps, a.Fault.Story}, []any{b.Fault.Steps, b.Fault.Story})
	}
	if a.Verdict != Violated && a.Verdict != Incomplete && a.Steps < 0 {
		require.Equal(t, a.Covered, b.Covered)
		require.LessOrEqual(t, b.States, a.States)
		if q.Kind == model.Terminal {
			require.Equal(t, a.Terminals > 0, b.Terminals > 0)
		}
	}
	return a, b
}

// TestOrderOfRandomProtocols holds the reductions that leave out transitions against searches without, over protocols drawn at random.
func TestOrderOfRandomProtocols(t *testing.T) {
	n := 6000
	if testing.Short() {
		n = 1000
	}
	verdicts, used, less := map[Verdict]int{}, map[string]int{}, map[string]int{}
	for seed := range n {
		text := (&randomProtocol{Rand: rand.New(rand.NewPCG(11, uint64(seed)))}).text()
		p, err := model.LoadSources([]*model.Source{model.NewSource("random.tcp", text)})
		require.NoError(t, err, text)
		q := p.Property("claim")
		sc, err := p.Instantiate("only")
		require.NoError(t, err, text)
		if meaningless(q, sc) != nil {
			continue
		}
		opt := Options{Workers: 1, MaxStates: 20_000}
		reduced := opt
		reduced.Reduce = model.AllReductions
		ok := t.Run("", func(t *testing.T) {
			a, b := sameAnswer(t, p, q, "only", opt, reduced)
			verdicts[a.Verdict]++
			for _, name := range b.Reduced() {
				used[name]++
				if b.States < a.States {
					less[name]++
				}
			}
		})
		if !ok {
			t.Fatalf("seed %d\n%s", seed, text)
		}
	}
	t.Log(verdicts, used, less)
	require.Greater(t, used["monotone"], n/10)
	require.Greater(t, less["monotone"], n/20)
	require.Positive(t, used["partial-order"])
}

// TestOrderOfLibrary holds the reductions that leave out transitions against searches without, over every property of the library that is small enough.
func TestOrderOfLibrary(t *testing.T) {
	most := 8000
	if testing.Short() {
		most = 2000
	}
	for n, name := range model.LibraryNames() {
		p, err := model.Load(name)
		require.NoError(t, err)
		most := most
		if p.Extends != "" {
			most /= 4
		}
		for i, q := range p.Properties {
			if p.Extends != "" && (i+n)%4 > 0 {
				continue // a variant has most of its base's properties
			}
			for _, scenario := range slices.DeleteFunc(slices.Clone(q.Scenarios), func(string) bool { return q.Kind == model.Temporal }) {
				t.Run(name+"/"+q.Name+"/"+scenario, func(t *testing.T) {
					opt := Options{Workers: 1, MaxStates: most}
					reduced := opt
					reduced.Reduce = model.AllReductions
					sameAnswer(t, p, q, scenario, opt, reduced)
				})
			}
		}
	}
}
