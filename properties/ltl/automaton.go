package ltl

import (
	"math/bits"
	"strconv"
)

// MaxSets is the largest number of acceptance sets of an automaton.
const MaxSets = 62

// Edge reads any letter that has all propositions of Must and none of MustNot. Accepting is the bit set of the
// acceptance sets that have the edge.
type Edge struct {
	Must, MustNot uint64
	To            int
	Accepting     uint64
}

// Reads says whether the edge can be taken with the letter.
func (e Edge) Reads(letter uint64) bool { return letter&e.Must == e.Must && letter&e.MustNot == 0 }

// Automaton is a transition-based generalized Büchi automaton. Its states are the indices of Edges. A run begins in one of
// Initial, reads position 0 of the word on its first edge, and is accepting if it takes edges of each acceptance set 0 to Sets-1
// infinitely often; with no sets every infinite run is. Atoms are the names of the propositions, for WriteHOA. An automaton
// without states accepts nothing.
type Automaton struct {
	Atoms   []string
	Initial []int
	Edges   [][]Edge
	Sets    int
}

// States is the number of states.
func (a *Automaton) States() int { return len(a.Edges) }

// AllSets is the bit set of all acceptance sets.
func (a *Automaton) AllSets() uint64 { return 1<<a.Sets - 1 }

// Accepts says whether the automaton accepts the word stem·loop·loop·…: whether the product with the lasso has a reachable strongly
// connected component with edges of every acceptance set. The loop must not be empty.
func (a *Automaton) Accepts(stem, loop []uint64) bool {
	p := product{a, newLasso(stem, loop)}
	g := newGraph(len(p.lasso.letters)*a.States(), p.edges)
	component, count := g.components(a.Initial)
	seen := make([]uint64, count)
	cyclic := make([]bool, count)
	for v, c := range component {
		if c < 0 {
			continue
		}
		for _, e := range g[v] {
			if component[e.To] == c {
				cyclic[c] = true
				seen[c] |= e.Accepting
			}
		}
	}
	for c := range count {
		if cyclic[c] && seen[c] == a.AllSets() {
			return true
		}
	}
	return false
}

// product is the automaton beside a lasso: vertex position·states + state.
type product struct {
	a     *Automaton
	lasso lasso
}

func (p product) edges(v int) []Edge {
	n := p.a.States()
	var out []Edge
	for _, e := range p.a.Edges[v%n] {
		if e.Reads(p.lasso.letters[v/n]) {
			e.To += p.lasso.next(v/n) * n
			out = append(out, e)
		}
	}
	return out
}

// Hopeful says of each state whether its strongly connected component has an edge of every acceptance set (with no sets: an
// edge at all). An accepting cycle lies in such states only. It says nothing of whether the state is reachable.
func (a *Automaton) Hopeful() []bool {
	s := a.structure()
	hopeful := make([]bool, a.States())
	for v := range hopeful {
		hopeful[v] = s.hopeful[s.component[v]]
	}
	return hopeful
}

// Reading gives of each state the edges that read the letter.
func (a *Automaton) Reading(letter uint64) [][]Edge {
	only := make([][]Edge, a.States())
	for v, edges := range a.Edges {
		for _, e := range edges {
			if e.Reads(letter) {
				only[v] = append(only[v], e)
			}
		}
	}
	return only
}

// AcceptsForever says of each state whether the automaton accepts, from there, the word that is the letter again and again.
func (a *Automaton) AcceptsForever(letter uint64) []bool {
	only := &Automaton{Edges: a.Reading(letter), Sets: a.Sets}
	accepts := only.Hopeful()
	for changed := true; changed; {
		changed = false
		for v, edges := range only.Edges {
			for _, e := range edges {
				if accepts[e.To] && !accepts[v] {
					accepts[v], changed = true, true
				}
			}
		}
	}
	return accepts
}

// structure is the decomposition of an automaton into strongly connected components.
type structure struct {
	component []int
	hopeful   []bool // by component
}

func (a *Automaton) structure() structure {
	roots := make([]int, a.States())
	for v := range roots {
		roots[v] = v
	}
	component, count := graph(a.Edges).components(roots)
	seen := make([]uint64, count)
	hopeful := make([]bool, count)
	for v, edges := range a.Edges {
		c := component[v]
		for _, e := range edges {
			if component[e.To] == c {
				seen[c] |= e.Accepting
				hopeful[c] = seen[c] == a.AllSets()
			}
		}
	}
	return structure{component, hopeful}
}

// inside says whether the edge from the state stays in one component, and so may lie on a cycle.
func (s structure) inside(from int, e Edge) bool { return s.component[from] == s.component[e.To] }

// defaultNames are the names p0 to p(n-1) of the atoms up to the last of the bit set.
func defaultNames(atoms uint64) []string {
	names := make([]string, bits.Len64(atoms))
	for i := range names {
		names[i] = "p" + strconv.Itoa(i)
	}
	return names
}
