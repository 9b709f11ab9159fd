package explorer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// collectors walk on a random graph and collect what lies there: an edge wants some things to be there, and none to be missing. Who has more can do more.
type collectors struct {
	edges  [][]collectorEdge
	covers bool // else nobody covers another
}

type collectorEdge struct {
	to          int
	wants, adds uint64
	mark        uint64
}

func newCollectors(r *rand.Rand) collectors {
	g := collectors{edges: make([][]collectorEdge, 2+r.IntN(8)), covers: true}
	things := 1 + r.IntN(10)
	for v := range g.edges {
		for range r.IntN(5) {
			e := collectorEdge{to: r.IntN(len(g.edges)), wants: r.Uint64N(1<<things) & r.Uint64N(1<<things), adds: 1 << r.IntN(things)}
			if r.IntN(6) == 0 {
				e.mark = 1 << r.IntN(3)
			}
			g.edges[v] = append(g.edges[v], e)
		}
	}
	return g
}

func (g collectors) Words() int               { return 2 }
func (g collectors) Initial() []uint64        { return []uint64{0, 0} }
func (g collectors) NewExpander() Expander    { return g }
func (g collectors) Terminal([]uint64) uint64 { return 0 }
func (g collectors) NewCover() Cover          { return g }

func (g collectors) Expand(s, next, marks []uint64) (nextOut, marksOut []uint64, own uint64) {
	for _, e := range g.edges[s[0]] {
		if e.wants&^s[1] == 0 {
			next, marks = append(next, uint64(e.to), s[1]|e.adds), append(marks, e.mark)
		}
	}
	if s[1]&3 == 3 {
		own = 8
	}
	return next, marks, own
}

func (g collectors) Sketch(s []uint64) (key, bits uint64) { return s[0] / 2, s[1] & 7 }

func (g collectors) Covers(a, b []uint64) bool {
	return g.covers && a[0] == b[0] && b[1]&^a[1] == 0
}

// maximalLevels is the dumb twin: the states known and those covered, level by level, in lists.
func (g collectors) maximalLevels() (known, covered int) {
	type state [2]uint64
	seen, kept := map[state]bool{{}: true}, []state{}
	for level := []state{{}}; len(level) > 0; {
		known += len(level)
		rivals := append(append([]state{}, kept...), level...)
		var next []state
		for _, s := range level {
			passed := false
			for _, other := range rivals {
				passed = passed || other != s && g.Covers(other[:], s[:])
			}
			if passed {
				covered++
				continue
			}
			kept = append(kept, s)
			words, _, _ := g.Expand(s[:], nil, nil)
			for at := 0; at < len(words); at += 2 {
				if to := state(words[at:]); !seen[to] {
					seen[to] = true
					next = append(next, to)
				}
			}
		}
		level = next
	}
	return known, covered
}

// TestCoveredStatesAreNotMissed holds searches that leave out covered states against those that expand all, and against a search in lists.
func TestCoveredStatesAreNotMissed(t *testing.T) {
	spared := 0
	for seed := range uint64(300) {
		g := newCollectors(rand.New(rand.NewPCG(seed, 2)))
		all := g
		all.covers = false
		want, err := Run(context.Background(), all, Options{})
		require.NoError(t, err)
		known, covered := g.maximalLevels()
		for _, store := range []Store{Exact, Compressed, Fingerprints} {
			for _, workers := range []int{1, 2, 4} {
				name := fmt.Sprintf("graph %d, %s, %d workers", seed, store, workers)
				got, err := start(context.Background(), g, Options{Store: store, Workers: workers}, tuning{slots: 64})
				require.NoError(t, err, name)
				require.Equal(t, want.First, got.First, name)
				require.Equal(t, want.Seen, got.Seen, name)
				if store.IsLossy() {
					require.Equal(t, want.States, got.States, name)
					continue
				}
				require.Equal(t, [3]int{known, covered, 0}, [3]int{got.States, got.Covered, got.Frontier}, name)
				require.LessOrEqual(t, got.States-got.Covered, want.States, name)
				spared += want.States - (got.States - got.Covered)
				got.Close()
			}
		}
	}
	require.Positive(t, spared)
}

func TestCoverKeepsMemoryLimit(t *testing.T) {
	g := newCollectors(rand.New(rand.NewPCG(7, 2)))
	limit := Options{MaxBytes: defaultSlots*wordBytes + 16<<10, Workers: 1} // the table, and some states
	res, err := Run(context.Background(), g, limit)
	require.NoError(t, err)
	require.Equal(t, MemoryLimit, res.Why)
	require.Positive(t, res.Frontier)
}
