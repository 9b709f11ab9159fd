package properties

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// ends is what the partial order has to keep: at what depth each terminal state lies, at what depth there is a fault, and which rules fire.
type ends struct {
	states   int
	terminal map[string]int
	fault    int
	limit    bool
	covered  []bool
}

func endsOf(sys *model.System, most int) (ends, bool) {
	e := ends{terminal: map[string]int{}, fault: -1}
	x, words := sys.NewExpander(), sys.Words()
	depth := map[string]int{string(bytesOf(sys.Initial())): 0}
	for todo := [][]uint64{sys.Initial()}; len(todo) > 0; todo = todo[1:] {
		state := todo[0]
		at := depth[string(bytesOf(state))]
		next, marks, own := x.Expand(state, nil, nil)
		ends := own&(1<<model.BitCut) == 0
		e.limit = e.limit || own&(1<<model.BitLimit) != 0
		for k, mark := range marks {
			to := slices.Clone(next[k*words : (k+1)*words])
			if mark&(1<<model.BitFault) != 0 && e.fault < 0 {
				e.fault = at + 1
			}
			ends = ends && (mark&(1<<model.BitUnfair) != 0 || slices.Equal(to, state))
			if key := string(bytesOf(to)); depth[key] == 0 && !slices.Equal(to, sys.Initial()) {
				depth[key] = at + 1
				todo = append(todo, to)
			}
		}
		if ends {
			e.terminal[string(bytesOf(state))] = at
		}
		if len(depth) > most {
			return e, false
		}
	}
	e.states, e.covered = len(depth), sys.Covered()
	return e, true
}

// sameEnds holds a system in which steps of one end come first against the plain one; it says how many states each has.
func sameEnds(t *testing.T, p *model.Protocol, q *model.Property, scenario string, most int) (plain, ordered int) {
	t.Helper()
	sys, _, err := compile(p, q, scenario, Options{})
	require.NoError(t, err)
	less, err := sys.Ordered(model.PartialOrder, false)
	require.NoError(t, err)
	if less == nil {
		return 0, 0
	}
	a, all := endsOf(sys, most)
	b, some := endsOf(less, most)
	if !all {
		return 0, 0
	}
	require.True(t, some)
	require.Equal(t, a.limit, b.limit)
	if a.limit {
		return a.states, b.states // a full network, and the answer is sought without
	}
	require.Equal(t, a.terminal, b.terminal)
	require.Equal(t, a.fault >= 0, b.fault >= 0)
	require.Equal(t, a.covered, b.covered)
	require.LessOrEqual(t, b.states, a.states)
	return a.states, b.states
}

// TestPartialOrderKeepsEnds holds the terminal states of random protocols, with their depths, against those of the plain systems.
func TestPartialOrderKeepsEnds(t *testing.T) {
	n := 6000
	if testing.Short() {
		n = 1000
	}
	used, less := 0, 0
	for seed := range n {
		text := (&randomProtocol{Rand: rand.New(rand.NewPCG(12, uint64(seed))), lossless: true}).text()
		p, err := model.LoadSources([]*model.Source{model.NewSource("random.tcp", text)})
		require.NoError(t, err, text)
		ok := t.Run("", func(t *testing.T) {
			plain, ordered := sameEnds(t, p, p.Property("claim"), "only", 3000)
			used += min(plain, 1)
			less += min(plain-ordered, 1)
		})
		if !ok {
			t.Fatalf("seed %d\n%s", seed, text)
		}
	}
	t.Log(used, less)
	require.Greater(t, used, n/3)
	require.Greater(t, less, n/20)
}

// TestPartialOrderOfLibrary does so for the library.
func TestPartialOrderOfLibrary(t *testing.T) {
	for _, name := range []string{"tcp", "sctp", "five-packet", "two-way", "merged-fin", "clauses"} {
		p, err := model.Load(name)
		require.NoError(t, err)
		for _, q := range p.Properties {
			for _, scenario := range q.Scenarios {
				if q.Kind == model.Terminal {
					t.Run(name+"/"+q.Name+"/"+scenario, func(t *testing.T) {
						plain, ordered := sameEnds(t, p, q, scenario, 5000)
						t.Log(name, q.Name, scenario, plain, ordered)
					})
				}
			}
		}
	}
}
