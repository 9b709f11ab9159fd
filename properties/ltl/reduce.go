package ltl

import (
	"encoding/binary"
	"slices"
)

// reduce makes the automaton smaller and keeps its language: the steps are repeated until they no longer help.
func (a *Automaton) reduce() {
	for {
		before := a.weight()
		a.trim()
		a.renumberSets()
		a.mergeEdges()
		a.mergeEqual()
		a.simulate(0)
		a.trim()
		a.simulate(a.AllSets())
		a.trim()
		if after := a.weight(); slices.Compare(after[:], before[:]) >= 0 {
			break
		}
	}
	a.renumberSets()
	a.mergeEdges()
	a.trim()
}

// weight is what reduce makes smaller: each round but the last does, in the order of the list, so it ends.
func (a *Automaton) weight() [4]int {
	edges, literals := 0, 0
	for _, out := range a.Edges {
		edges += len(out)
		for _, e := range out {
			literals += onesCount(e.Must) + onesCount(e.MustNot)
		}
	}
	return [4]int{a.States(), edges, len(a.Initial) + a.Sets, literals}
}

// trim removes the states that no run reaches or from which no accepting cycle is reached, the edges to them, and the
// acceptance of edges that are on no accepting cycle. The states that stay are numbered as a search from the initial ones finds them.
func (a *Automaton) trim() {
	useful := a.useful()
	useless := func(e Edge) bool { return !useful[e.To] }
	a.Initial = slices.DeleteFunc(a.Initial, func(v int) bool { return !useful[v] })
	for v := range a.Edges {
		a.Edges[v] = slices.DeleteFunc(a.Edges[v], useless)
	}
	a.renumberStates()
	a.markOutside(0)
}

// useful says of each state whether it reaches an accepting cycle.
func (a *Automaton) useful() []bool {
	s := a.structure()
	useful := slices.Clone(s.hopeful)
	// A component has a higher number than those it leads to, so ascending order decides each before it is asked about.
	byComponent := make([][]int, len(s.hopeful))
	for v, c := range s.component {
		byComponent[c] = append(byComponent[c], v)
	}
	states := make([]bool, a.States())
	for c, members := range byComponent {
		for _, v := range members {
			for _, e := range a.Edges[v] {
				useful[c] = useful[c] || useful[s.component[e.To]]
			}
		}
		for _, v := range members {
			states[v] = useful[c]
		}
	}
	return states
}

// renumberStates numbers the states in the order in which a search in breadth finds them, and forgets the others.
func (a *Automaton) renumberStates() {
	number := make([]int, a.States())
	var order []int
	visit := func(v int) int {
		if number[v] == 0 {
			order = append(order, v)
			number[v] = len(order)
		}
		return number[v] - 1
	}
	for i, v := range a.Initial {
		a.Initial[i] = visit(v)
	}
	slices.Sort(a.Initial)
	a.Initial = slices.Compact(a.Initial)
	edges := make([][]Edge, 0, len(order))
	for i := 0; i < len(order); i++ {
		out := a.Edges[order[i]]
		for j := range out {
			out[j].To = visit(out[j].To)
		}
		edges = append(edges, out)
	}
	a.Edges = edges
}

// markOutside gives the edges between components the acceptance: they are taken finitely often, so it does not
// matter. Edges within components that are not hopeful lose theirs.
func (a *Automaton) markOutside(acceptance uint64) {
	s := a.structure()
	for v, out := range a.Edges {
		for i, e := range out {
			switch {
			case !s.inside(v, e):
				out[i].Accepting = acceptance
			case !s.hopeful[s.component[v]]:
				out[i].Accepting = 0
			}
		}
	}
}

// renumberSets uses as few acceptance sets as the component that needs most. Within a component a set that contains
// another is superfluous; the components need not agree on which sets they keep, nor in which order.
func (a *Automaton) renumberSets() {
	s := a.structure()
	needed := make([][]int, len(s.hopeful))
	sets := 0
	for c, members := range a.inner(s) {
		if s.hopeful[c] {
			needed[c] = a.neededSets(members)
			sets = max(sets, len(needed[c]))
		} else if len(members) > 0 {
			sets = max(sets, 1)
		}
	}
	a.Sets = sets
	for c, members := range a.inner(s) {
		for _, e := range members {
			e.Accepting = renumbered(e.Accepting, needed[c], sets, s.hopeful[c])
		}
	}
	a.dropOutside(s)
}

// inner is the edges within each component.
func (a *Automaton) inner(s structure) [][]*Edge {
	inner := make([][]*Edge, len(s.hopeful))
	for v, out := range a.Edges {
		for i := range out {
			if s.inside(v, out[i]) {
				inner[s.component[v]] = append(inner[s.component[v]], &out[i])
			}
		}
	}
	return inner
}

func (a *Automaton) dropOutside(s structure) {
	for v, out := range a.Edges {
		for i := range out {
			if !s.inside(v, out[i]) {
				out[i].Accepting = 0
			}
		}
	}
}

// neededSets is the sets that are not superfluous for the edges of a component: those that lack an edge and contain no
// other needed one.
func (a *Automaton) neededSets(edges []*Edge) []int {
	var needed []int
	for i := range a.Sets {
		superfluous := !slices.ContainsFunc(edges, func(e *Edge) bool { return e.Accepting>>i&1 == 0 })
		for j := range a.Sets {
			if j != i && contains(edges, i, j) && (j < i || !contains(edges, j, i)) {
				superfluous = true
			}
		}
		if !superfluous {
			needed = append(needed, i)
		}
	}
	return needed
}

// contains says whether set i has every edge that set j has.
func contains(edges []*Edge, i, j int) bool {
	return !slices.ContainsFunc(edges, func(e *Edge) bool { return e.Accepting>>j&1 == 1 && e.Accepting>>i&1 == 0 })
}

// renumbered is the acceptance of an edge in its new sets: those that its component does not need have every edge of it.
func renumbered(accepting uint64, needed []int, sets int, hopeful bool) uint64 {
	if !hopeful {
		return 0
	}
	var out uint64
	for n := range sets {
		if n >= len(needed) || accepting>>needed[n]&1 == 1 {
			out |= 1 << n
		}
	}
	return out
}

// mergeEdges drops the edges that others of the same state cover, and joins pairs that differ in one literal only. What is left is sorted.
func (a *Automaton) mergeEdges() {
	same := func(from, to int) bool { return from == to }
	for v, out := range a.Edges {
		a.Edges[v] = joinLiterals(dropCovered(out, same))
		slices.SortFunc(a.Edges[v], compareEdges)
	}
}

// covers says whether e reads what other does, is in the sets that other is in, and leads to no less.
func (e Edge) covers(other Edge, simulates func(small, large int) bool) bool {
	return e.Must&^other.Must == 0 && e.MustNot&^other.MustNot == 0 && other.Accepting&^e.Accepting == 0 &&
		simulates(other.To, e.To)
}

// dropCovered keeps one edge of those that cover each other, and no other covered one.
func dropCovered(edges []Edge, simulates func(small, large int) bool) []Edge {
	var kept []Edge
	for _, e := range edges {
		if slices.ContainsFunc(kept, func(k Edge) bool { return k.covers(e, simulates) }) {
			continue
		}
		kept = slices.DeleteFunc(kept, func(k Edge) bool { return e.covers(k, simulates) })
		kept = append(kept, e)
	}
	return kept
}

// joinLiterals replaces two edges that differ only in one literal, which one has and the other has negated, by one
// without it, as long as there are such.
func joinLiterals(edges []Edge) []Edge {
	for i := 0; i < len(edges); i++ {
		for j := range i {
			joined, possible := join(edges[i], edges[j])
			if !possible {
				continue
			}
			edges = append(slices.Delete(slices.Delete(edges, i, i+1), j, j+1), joined)
			edges = dropCovered(edges, func(small, large int) bool { return small == large })
			i = -1
			break
		}
	}
	return edges
}

func join(e, f Edge) (Edge, bool) {
	must, mustNot := e.Must^f.Must, e.MustNot^f.MustNot
	if e.To != f.To || e.Accepting != f.Accepting || must != mustNot || onesCount(must) != 1 {
		return Edge{}, false
	}
	return Edge{Must: e.Must &^ must, MustNot: e.MustNot &^ must, To: e.To, Accepting: e.Accepting}, true
}

// mergeEqual joins states that have the same edges, where edges to joined states count as the same.
func (a *Automaton) mergeEqual() {
	class := make([]int, a.States())
	for count := 1; ; {
		numbers := map[string]int{}
		next := make([]int, len(class))
		for v := range class {
			key := a.signature(v, class)
			n, known := numbers[key]
			if !known {
				n = len(numbers)
				numbers[key] = n
			}
			next[v] = n
		}
		class = next
		if len(numbers) <= count {
			break
		}
		count = len(numbers)
	}
	a.quotient(class)
}

// signature is the class of the state and its edges with the class of their targets.
func (a *Automaton) signature(v int, class []int) string {
	out := slices.Clone(a.Edges[v])
	for i := range out {
		out[i].To = class[out[i].To]
	}
	slices.SortFunc(out, compareEdges)
	key := binary.AppendUvarint(nil, uint64(class[v]))
	for _, e := range slices.Compact(out) {
		for _, n := range []uint64{e.Must, e.MustNot, uint64(e.To), e.Accepting} {
			key = binary.AppendUvarint(key, n)
		}
	}
	return string(key)
}

// quotient replaces every state by the first of its class.
func (a *Automaton) quotient(class []int) {
	first := map[int]int{}
	for v, c := range class {
		if _, known := first[c]; !known {
			first[c] = v
		}
	}
	for i, v := range a.Initial {
		a.Initial[i] = first[class[v]]
	}
	for _, out := range a.Edges {
		for i := range out {
			out[i].To = first[class[out[i].To]]
		}
	}
	a.renumberStates()
	a.mergeEdges()
}
