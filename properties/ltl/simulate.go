package ltl

import (
	"cmp"
	"math/bits"
	"slices"
)

// maxSimulated is the largest number of edges of an automaton that is reduced by simulation, which takes time that grows with
// its square.
const maxSimulated = 1 << 12

// simulate reduces the automaton by direct simulation, as in Somenzi and Bloem (2000), section 5: of edges and initial
// states the ones that others simulate are dropped, and states that simulate each other are joined. Edges between components count as
// if they had the given acceptance, which is free; reduce tries both extremes.
func (a *Automaton) simulate(outside uint64) {
	edges := 0
	for _, out := range a.Edges {
		edges += len(out)
	}
	if edges > maxSimulated || a.States() > maxSimulated/4 {
		return
	}
	a.markOutside(outside)
	relation := a.simulation()
	simulates := func(small, large int) bool { return relation[small][large] }
	for v, out := range a.Edges {
		a.Edges[v] = dropCovered(out, simulates)
	}
	a.Initial = greatest(a.Initial, simulates)
	class := make([]int, a.States())
	for v := range class {
		for !relation[v][class[v]] || !relation[class[v]][v] {
			class[v]++
		}
	}
	a.quotient(class)
}

// greatest keeps the states that no other kept one simulates.
func greatest(states []int, simulates func(small, large int) bool) []int {
	var kept []int
	for _, v := range states {
		if slices.ContainsFunc(kept, func(k int) bool { return simulates(v, k) }) {
			continue
		}
		kept = append(slices.DeleteFunc(kept, func(k int) bool { return simulates(k, v) }), v)
	}
	return kept
}

// simulation is the greatest relation in which [small][large] says that every edge of small is covered by one of
// large to a target that simulates its own.
func (a *Automaton) simulation() [][]bool {
	relation := make([][]bool, a.States())
	for v := range relation {
		relation[v] = slices.Repeat([]bool{true}, a.States())
	}
	for changed := true; changed; {
		changed = false
		for v := range relation {
			for w := range relation {
				if relation[v][w] && !a.matches(v, w, relation) {
					relation[v][w] = false
					changed = true
				}
			}
		}
	}
	return relation
}

func (a *Automaton) matches(small, large int, relation [][]bool) bool {
	simulates := func(small, large int) bool { return relation[small][large] }
	for _, e := range a.Edges[small] {
		if !slices.ContainsFunc(a.Edges[large], func(f Edge) bool { return f.covers(e, simulates) }) {
			return false
		}
	}
	return true
}

func onesCount(set uint64) int { return bits.OnesCount64(set) }

// compareEdges orders edges by target, letter and acceptance.
func compareEdges(e, f Edge) int {
	return cmp.Or(cmp.Compare(e.To, f.To), cmp.Compare(e.Must, f.Must), cmp.Compare(e.MustNot, f.MustNot),
		cmp.Compare(e.Accepting, f.Accepting))
}
