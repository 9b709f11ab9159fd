package ltl

import (
	"math/rand/v2"
	"testing"
)

// randomFormula has the given number of nodes over three atoms.
func randomFormula(r *rand.Rand, size int) *Formula {
	if size <= 1 {
		if r.IntN(8) == 0 {
			return &Formula{Op: Op(r.IntN(2))}
		}
		return &Formula{Op: Atom, Atom: r.IntN(3)}
	}
	op := Op(int(Not) + r.IntN(int(StrongRelease-Not)+1))
	if op.operands() == 1 || size == 2 {
		if op.operands() != 1 {
			op = []Op{Not, Next, Eventually, Always}[r.IntN(4)]
		}
		return &Formula{Op: op, Left: randomFormula(r, size-1)}
	}
	left := 1 + r.IntN(size-2)
	return &Formula{Op: op, Left: randomFormula(r, left), Right: randomFormula(r, size-1-left)}
}

// randomLetters is up to most letters, and at least the least number.
func randomLetters(r *rand.Rand, least, most int) []uint64 {
	letters := make([]uint64, least+r.IntN(most-least+1))
	for i := range letters {
		letters[i] = r.Uint64N(8)
	}
	return letters
}

func mustTranslate(t *testing.T, f *Formula) *Automaton {
	t.Helper()
	a, err := Translate(f)
	if err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return a
}

// TestTranslateAgreesWithHolds compares 100,000 random formulas and lassos, for the formula and for its negation.
func TestTranslateAgreesWithHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		f := randomFormula(r, 1+r.IntN(12))
		a, b := mustTranslate(t, f), mustTranslate(t, Negation(f))
		for range 25 {
			stem, loop := randomLetters(r, 0, 5), randomLetters(r, 1, 5)
			want := Holds(f, stem, loop)
			if a.Accepts(stem, loop) != want {
				t.Fatalf("%s on %v(%v): the automaton says %t", f, stem, loop, !want)
			}
			if b.Accepts(stem, loop) == want {
				t.Fatalf("the negation of %s on %v(%v): the automaton says %t", f, stem, loop, want)
			}
		}
	}
}
