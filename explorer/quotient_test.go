package explorer

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// tagged is a random graph whose states have a second word that says nothing: which of several tags a state has is decided by the way to it.
type tagged struct {
	edges [][]int
	goal  int
	tags  uint64
}

func newTagged(r *rand.Rand) tagged {
	g := tagged{edges: make([][]int, 3+r.IntN(40)), tags: 1 + r.Uint64N(5)}
	for v := range g.edges {
		for range r.IntN(4) {
			g.edges[v] = append(g.edges[v], r.IntN(len(g.edges)))
		}
	}
	g.goal = r.IntN(len(g.edges))
	return g
}

func (g tagged) Words() int                 { return 2 }
func (g tagged) Initial() []uint64          { return []uint64{0, g.tags / 2} }
func (g tagged) NewExpander() Expander      { return g }
func (g tagged) Terminal(s []uint64) uint64 { return 2 }

// Expand lists the edges; where a tag is odd, the last one first, so that an index means another edge.
func (g tagged) Expand(s, next, marks []uint64) (nextOut, marksOut []uint64, own uint64) {
	edges := slices.Clone(g.edges[s[0]])
	if s[1]%2 == 1 {
		slices.Reverse(edges)
	}
	for i, to := range edges {
		next = append(next, uint64(to), (3*s[1]+uint64(i))%g.tags)
		marks = append(marks, uint64(min(1, max(0, 1-max(to-g.goal, g.goal-to)))))
		if uint64(to) == s[0] && next[len(next)-1] != s[1] {
			own |= Cut
		}
	}
	return next, marks, own
}

// untagged shows of a tagged graph the states with tag 0.
type untagged struct{ tagged }

func (u untagged) Initial() []uint64                       { return []uint64{0, 0} }
func (u untagged) NewExpander() Expander                   { return u }
func (u untagged) Plain() System                           { return u.tagged }
func (u untagged) NewRepresentative() func(state []uint64) { return func(s []uint64) { s[1] = 0 } }

func (u untagged) Expand(s, next, marks []uint64) (nextOut, marksOut []uint64, own uint64) {
	from := len(next)
	next, marks, own = u.tagged.Expand(s, next, marks)
	for i := from + 1; i < len(next); i += 2 {
		next[i] = 0
	}
	return next, marks, own
}

// TestQuotientTellsTheStoriesOfThePlainSystem searches random graphs with their tags and without.
func TestQuotientTellsTheStoriesOfThePlainSystem(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	found := 0
	for range 300 {
		g := newTagged(r)
		plain, err := Run(context.Background(), g, Options{Workers: 1 + r.IntN(2)})
		require.NoError(t, err)
		quotient, err := Run(context.Background(), untagged{g}, Options{Workers: 1 + r.IntN(2)})
		require.NoError(t, err)
		require.LessOrEqual(t, quotient.States, len(g.edges))
		require.Equal(t, plain.First[0], quotient.First[0])
		if plain.First[0] >= 0 {
			found++
			_, want, err := plain.Story(0)
			require.NoError(t, err)
			_, got, err := quotient.Story(0)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		plain.Close()
		quotient.Close()
	}
	require.Greater(t, found, 100)
}

// TestNoLassoInAQuotient refuses cycles of representatives, which need not be cycles.
func TestNoLassoInAQuotient(t *testing.T) {
	r, err := Run(context.Background(), untagged{newTagged(rand.New(rand.NewPCG(1, 1)))}, Options{})
	require.NoError(t, err)
	defer r.Close()
	_, err = r.Lasso(context.Background(), FairOptions{})
	require.ErrorContains(t, err, "quotient")
}
