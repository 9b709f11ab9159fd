package ltl

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRefutes(t *testing.T) {
	const p, q = 1, 2
	for _, c := range []struct {
		formula string
		letters []uint64
		want    bool
	}{
		{"p", nil, false},
		{"p", []uint64{q}, true},
		{"X p", []uint64{q}, false},
		{"X p", []uint64{q, q}, true},
		{"G p", []uint64{p, p}, false},
		{"G p", []uint64{p, q}, true},
		{"F p", []uint64{q, q, q}, false},
		{"!F p", []uint64{q, p}, true},
		{"p U q", []uint64{p, p}, false},
		{"p U q", []uint64{p, 0}, true},
		{"!(p U q)", []uint64{p, q}, true},
		{"p W q", []uint64{p, 0}, true},
		{"p R q", []uint64{q, p}, true},
		{"G (p -> X q)", []uint64{p, p}, true},
		{"G (p -> X q)", []uint64{p}, false},
		{"G (p <-> X q)", []uint64{0, q}, true},
		{"G (p -> F q)", []uint64{p, 0, 0}, false},
		{"p && G F p", []uint64{0}, true},
	} {
		f, err := ParseWith(c.formula, func(name string) (int, error) { return strings.Index("pq", name), nil })
		require.NoError(t, err)
		require.Equal(t, c.want, Refutes(f, c.letters), "%s after %v", c.formula, c.letters)
	}
}

// What is refuted is false of each word that begins like this, and a decided state of the automaton of the negation comes by letters that refute.
func TestRefutedWhateverFollows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := func(n int) []uint64 {
		out := make([]uint64, n)
		for i := range out {
			out[i] = r.Uint64N(8)
		}
		return out
	}
	refuted, decided := 0, 0
	for range 20000 {
		f := randomFormula(r, 1+r.IntN(8))
		stem := letters(r.IntN(5))
		is := Refutes(f, stem)
		if is {
			refuted++
		}
		for range 4 {
			more, loop := letters(r.IntN(4)), letters(1+r.IntN(3))
			word := append(append([]uint64{}, stem...), more...)
			require.False(t, is && Holds(f, word, loop), "%v %v", f, stem)
		}
		a, err := Translate(Negation(f))
		require.NoError(t, err)
		if a.AcceptsAnyAfter(stem) {
			decided++
			require.True(t, is || unsatisfiable(t, f, stem), "%v %v", f, stem)
		}
	}
	require.Greater(t, refuted, 1000)
	require.Greater(t, decided, 1000)
}

// reaches says whether the letters lead to one of the states.
func reaches(a *Automaton, wanted []bool, letters []uint64) bool {
	at := map[int]bool{}
	for _, q := range a.Initial {
		at[q] = true
	}
	for _, l := range letters {
		next := map[int]bool{}
		for q := range at {
			for _, e := range a.Edges[q] {
				if e.Reads(l) {
					next[e.To] = true
				}
			}
		}
		at = next
	}
	for q := range at {
		if wanted[q] {
			return true
		}
	}
	return false
}

// unsatisfiable says that no word which begins with the letters satisfies f, by the automaton of f.
func unsatisfiable(t *testing.T, f *Formula, letters []uint64) bool {
	a, err := Translate(f)
	require.NoError(t, err)
	can := a.Hopeful()
	for range can { // whatever leads to what can
		for q, edges := range a.Edges {
			for _, e := range edges {
				can[q] = can[q] || can[e.To]
			}
		}
	}
	return !reaches(a, can, letters)
}
