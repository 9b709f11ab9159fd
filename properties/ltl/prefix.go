package ltl

import (
	"maps"
	"slices"
)

// Refutes says whether the letters make f false whatever follows them, as far as its operators show it: f is false even if all that is
// asked beyond the last letter is granted. That is the weak view of a truncated path (Eisner, Fisman, Havlicek, Lustig,
// McIsaac and Van Campenhout, Reasoning with temporal logic on truncated paths, 2003). What no word satisfies,
// but for a reason that comes later, is not refuted. Nothing is shared with Translate.
func Refutes(f *Formula, letters []uint64) bool {
	return !path(letters).granted(f, true)[0]
}

// path is the letters of a word up to where nothing is known.
type path []uint64

// backwards computes a claim from the last letter to the first; beyond is its value behind the last.
func (p path) backwards(beyond bool, claim func(i int, after bool) bool) []bool {
	set := make([]bool, len(p)+1)
	set[len(p)] = beyond
	for i := len(p) - 1; i >= 0; i-- {
		set[i] = claim(i, set[i+1])
	}
	return set
}

// granted is where f is true if all that is asked beyond the last letter is: the last element is that position.
func (p path) granted(f *Formula, beyond bool) []bool {
	at := func(claim func(i int) bool) []bool {
		return p.backwards(beyond, func(i int, _ bool) bool { return claim(i) })
	}
	switch f.Op {
	case True, False:
		return at(func(int) bool { return f.Op == True })
	case Atom:
		return at(func(i int) bool { return p[i]>>f.Atom&1 == 1 })
	case Not:
		a := p.granted(f.Left, !beyond)
		return at(func(i int) bool { return !a[i] })
	case Implies:
		a, b := p.granted(f.Left, !beyond), p.granted(f.Right, beyond)
		return at(func(i int) bool { return !a[i] || b[i] })
	case Equivalent:
		both := &Formula{Op: And, Left: f.Left, Right: f.Right}
		neither := &Formula{Op: And, Left: &Formula{Op: Not, Left: f.Left}, Right: &Formula{Op: Not, Left: f.Right}}
		return p.granted(&Formula{Op: Or, Left: both, Right: neither}, beyond)
	}
	a := p.granted(f.Left, beyond)
	switch f.Op {
	case Next:
		return at(func(i int) bool { return a[i+1] })
	case Eventually:
		return p.backwards(beyond, func(i int, after bool) bool { return a[i] || after })
	case Always:
		return p.backwards(beyond, func(i int, after bool) bool { return a[i] && after })
	}
	b := p.granted(f.Right, beyond)
	switch f.Op {
	case And:
		return at(func(i int) bool { return a[i] && b[i] })
	case Or:
		return at(func(i int) bool { return a[i] || b[i] })
	case Until, WeakUntil:
		return p.backwards(beyond, func(i int, after bool) bool { return b[i] || a[i] && after })
	case Release, StrongRelease:
		return p.backwards(beyond, func(i int, after bool) bool { return b[i] && (a[i] || after) })
	}
	panic("ltl: unknown operator")
}

// Decided says of each state whether it accepts every word, as far as it shows: by an edge to itself that reads every letter and is in every acceptance
// set. What reaches it is accepted whatever follows.
func (a *Automaton) Decided() []bool {
	decided := make([]bool, a.States())
	for q, edges := range a.Edges {
		for _, e := range edges {
			if e.To == q && e.Must|e.MustNot == 0 && e.Accepting == a.AllSets() {
				decided[q] = true
			}
		}
	}
	return decided
}

// AcceptsAnyAfter says whether the automaton accepts every word that begins with the letters, as far as Decided tells.
func (a *Automaton) AcceptsAnyAfter(letters []uint64) bool {
	at := a.Initial
	for _, l := range letters {
		at = a.Step(at, l)
	}
	decided := a.Decided()
	return slices.ContainsFunc(at, func(q int) bool { return decided[q] })
}

// Step gives the states, in order, that the automaton may be in after it has read a letter in one of the given states.
func (a *Automaton) Step(from []int, letter uint64) []int {
	to := map[int]bool{}
	for _, q := range from {
		for _, e := range a.Edges[q] {
			if e.Reads(letter) {
				to[e.To] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(to))
}
