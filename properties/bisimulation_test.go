package properties

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// randomGraph has few labels, so that states are often alike.
func randomGraph(r *rand.Rand) *transitions {
	n := 1 + r.IntN(7)
	t := &transitions{}
	for range n {
		t.own, t.first = append(t.own, int32(r.IntN(8)/7)), append(t.first, int32(len(t.to)))
		for range r.IntN(4) {
			t.label, t.to = append(t.label, int32(r.IntN(2))), append(t.to, int32(r.IntN(n)))
		}
	}
	t.first = append(t.first, int32(len(t.to)))
	return t
}

// twinBisimilar begins with all pairs and takes away those of which one does what the other cannot, until nothing changes.
func twinBisimilar(t, u *transitions) bool {
	related := make([][]bool, t.states())
	for s := range related {
		related[s] = make([]bool, u.states())
		for v := range related[s] {
			related[s][v] = t.own[s] == u.own[v]
		}
	}
	follows := func(a, b *transitions, s, v int, alike func(s, v int32) bool) bool {
		for i := a.first[s]; i < a.first[s+1]; i++ {
			can := false
			for k := b.first[v]; k < b.first[v+1]; k++ {
				can = can || a.label[i] == b.label[k] && alike(a.to[i], b.to[k])
			}
			if !can {
				return false
			}
		}
		return true
	}
	for changed := true; changed; {
		changed = false
		for s := range related {
			for v := range related[s] {
				if related[s][v] && !(follows(t, u, s, v, func(x, y int32) bool { return related[x][y] }) &&
					follows(u, t, v, s, func(y, x int32) bool { return related[x][y] })) {
					related[s][v], changed = false, true
				}
			}
		}
	}
	return related[0][0]
}

func TestBisimulationAgainstTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alike := 0
	for range 50_000 {
		a, b := randomGraph(r), randomGraph(r)
		want := twinBisimilar(a, b)
		require.Equal(t, want, bisimilar(a, b))
		if want {
			alike++
		}
	}
	require.Greater(t, alike, 3_000)
}

// unrolled is the graph with each state twice: steps lead from either copy to the other.
func unrolled(t *transitions) *transitions {
	n := int32(t.states())
	u := &transitions{own: slices.Concat(t.own, t.own), first: slices.Clone(t.first), label: slices.Concat(t.label, t.label)}
	for _, f := range t.first[1:] {
		u.first = append(u.first, f+int32(len(t.to)))
	}
	for _, s := range t.to {
		u.to = append(u.to, s+n)
	}
	u.to = append(u.to, t.to...)
	return u
}

func TestUnrolledIsBisimilar(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5_000 {
		a := randomGraph(r)
		require.True(t, bisimilar(a, unrolled(a)))
		require.False(t, a.equal(unrolled(a)))
	}
}
