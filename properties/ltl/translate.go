package ltl

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// The largest automaton that Translate builds before it is made smaller.
const (
	maxStates   = 1 << 14
	maxEdges    = 1 << 18
	maxBranches = 1 << 12 // edges of one state
)

// Translate makes an automaton that accepts the words of which f is true. Its atoms have the names p0, p1 and so on, up
// to the last of f. It is an error if f is no formula of at most MaxSize nodes, or if its automaton would be too large.
//
// The states are those of the tableau of Gerth, Peled, Vardi and Wolper, Simple on-the-fly automatic verification of linear
// temporal logic (1995): a state is a set of terms that are all to be true of the rest of the word. The edges come, as in Gastin and
// Oddoux, Fast LTL to Büchi automata translation (2001), from the product of what each term asks for alone; and, as in Couvreur, On-the-fly
// verification of linear temporal logic (1999), an edge is in the acceptance set of an until unless it postpones what
// that until promises.
func Translate(f *Formula) (*Automaton, error) {
	if err := check(f); err != nil {
		return nil, err
	}
	b := newBuilder()
	root := b.terms.from(f, false)
	if err := b.build(root); err != nil {
		return nil, err
	}
	a := b.automaton()
	a.Atoms = defaultNames(f.Atoms())
	a.reduce()
	return a, nil
}

// branch is one way in which terms can be true: the letter has the literals, the rest of the word has the terms of next,
// and the untils of the bit set postponed were put off.
type branch struct {
	must, mustNot uint64
	next          []int
	postponed     uint64
}

// covers says whether b allows everything that c does.
func (b branch) covers(c branch) bool {
	return b.must&^c.must == 0 && b.mustNot&^c.mustNot == 0 && b.postponed&^c.postponed == 0 && isSubset(b.next, c.next)
}

// both is the branch that does what a and b do; there is none if their literals contradict each other.
func both(a, b branch) (c branch, possible bool) {
	c = branch{must: a.must | b.must, mustNot: a.mustNot | b.mustNot, postponed: a.postponed | b.postponed}
	if c.must&c.mustNot != 0 {
		return c, false
	}
	c.next = union(a.next, b.next)
	return c, true
}

// union is the ascending union of ascending lists.
func union(a, b []int) []int {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// isSubset compares ascending lists.
func isSubset(a, b []int) bool {
	for _, n := range a {
		for len(b) > 0 && b[0] < n {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != n {
			return false
		}
	}
	return true
}

// builder makes the states that can be reached, each once.
type builder struct {
	terms    *terms
	branches map[int][]branch // by term
	promises map[int]int      // the acceptance set of an until
	numbers  map[string]int   // by set of terms
	states   [][]int
	initial  []int
	edges    [][]Edge // Accepting holds what is postponed until all sets are known
	total    int      // of edges
}

func newBuilder() *builder {
	return &builder{terms: newTerms(), branches: map[int][]branch{}, promises: map[int]int{}, numbers: map[string]int{}}
}

func (b *builder) build(root int) error {
	for _, set := range b.sets(root) {
		b.initial = append(b.initial, b.state(set))
	}
	for s := 0; s < len(b.states); s++ {
		out, err := b.all(b.states[s])
		if err != nil {
			return err
		}
		edges := make([]Edge, len(out))
		for i, o := range out {
			edges[i] = Edge{Must: o.must, MustNot: o.mustNot, To: b.state(o.next), Accepting: o.postponed}
		}
		b.edges = append(b.edges, edges)
		if b.total += len(edges); b.total > maxEdges || len(b.states) > maxStates {
			return fmt.Errorf("formula: its automaton has more than %d states or %d edges", maxStates, maxEdges)
		}
	}
	return nil
}

// state is the number of the state for the set of terms. Terms that a release of the set asks for now anyhow are left
// out: the product of their branches with themselves has nothing new. So [](<>p && <>q) has one state.
func (b *builder) state(set []int) int {
	implicit := map[int]bool{}
	for _, n := range set {
		b.factors(n, implicit)
	}
	set = slices.DeleteFunc(slices.Clone(set), func(n int) bool { return implicit[n] })
	var key []byte
	for _, n := range set {
		key = binary.AppendUvarint(key, uint64(n))
	}
	number, known := b.numbers[string(key)]
	if !known {
		number = len(b.states)
		b.numbers[string(key)] = number
		b.states = append(b.states, set)
	}
	return number
}

// factors adds the terms whose branches divide those of a release: its right operand and, of a conjunction, the parts.
func (b *builder) factors(n int, into map[int]bool) {
	if !b.terms.is(n, releaseTerm) {
		return
	}
	parts := []int{b.terms.right(n)}
	if b.terms.is(parts[0], andTerm) {
		parts = b.terms.all[parts[0]].operands
	}
	for _, part := range parts {
		into[part] = true
		b.factors(part, into)
	}
}

// sets is the term as a choice of sets of terms: a conjunction is one set, a disjunction is several unless it is about one
// letter only. A disjunction within a conjunction is left whole, as the number of choices could be exponential.
func (b *builder) sets(n int) [][]int {
	t := b.terms.all[n]
	switch {
	case t.kind == trueTerm:
		return [][]int{nil}
	case t.kind == falseTerm:
		return nil
	case t.kind == orTerm && !t.propositional:
		var choice [][]int
		for _, o := range t.operands {
			choice = append(choice, b.sets(o)...)
		}
		return choice
	case t.kind == andTerm:
		return [][]int{t.operands}
	}
	return [][]int{{n}}
}

// all is the branches in which every term of the set is true.
func (b *builder) all(set []int) ([]branch, error) {
	product := []branch{{}}
	for _, n := range set {
		of, err := b.of(n)
		if err != nil {
			return nil, err
		}
		if product, err = multiply(product, of); err != nil {
			return nil, err
		}
	}
	return product, nil
}

// multiply is each branch of a with each of b.
func multiply(a, b []branch) ([]branch, error) {
	var product []branch
	for _, x := range a {
		for _, y := range b {
			c, possible := both(x, y)
			if !possible {
				continue
			}
			if product = insert(product, c); len(product) > maxBranches {
				return nil, fmt.Errorf("formula: a state of its automaton has more than %d edges", maxBranches)
			}
		}
	}
	return product, nil
}

// insert adds the branch unless another covers it, and removes those that it covers.
func insert(list []branch, b branch) []branch {
	if slices.ContainsFunc(list, func(other branch) bool { return other.covers(b) }) {
		return list
	}
	return append(slices.DeleteFunc(list, b.covers), b)
}

// of is the branches of one term.
func (b *builder) of(n int) ([]branch, error) {
	if known, found := b.branches[n]; found {
		return known, nil
	}
	found, err := b.expand(n)
	if err != nil {
		return nil, err
	}
	b.branches[n] = found
	return found, nil
}

func (b *builder) expand(n int) ([]branch, error) {
	t := b.terms.all[n]
	switch t.kind {
	case trueTerm:
		return []branch{{}}, nil
	case falseTerm:
		return nil, nil
	case literalTerm:
		return []branch{{must: 1 << t.atom}}, nil
	case negatedTerm:
		return []branch{{mustNot: 1 << t.atom}}, nil
	case andTerm:
		return b.all(t.operands)
	case orTerm:
		return b.any(t.operands)
	case nextTerm:
		var list []branch
		for _, set := range b.sets(t.operands[0]) {
			list = insert(list, branch{next: set})
		}
		return list, nil
	case untilTerm:
		return b.until(n)
	}
	return b.release(n)
}

// any is the branches in which one of the terms is true.
func (b *builder) any(terms []int) ([]branch, error) {
	var list []branch
	for _, n := range terms {
		of, err := b.of(n)
		if err != nil {
			return nil, err
		}
		for _, o := range of {
			if list = insert(list, o); len(list) > maxBranches {
				return nil, fmt.Errorf("formula: a state of its automaton has more than %d edges", maxBranches)
			}
		}
	}
	return list, nil
}

// until expands a U b to b, or a and the promise of b.
func (b *builder) until(n int) ([]branch, error) {
	fulfilled, err := b.of(b.terms.right(n))
	if err != nil {
		return nil, err
	}
	waiting, err := b.of(b.terms.left(n))
	if err != nil {
		return nil, err
	}
	promise, err := b.promise(n)
	if err != nil {
		return nil, err
	}
	postponed, err := multiply(waiting, []branch{{next: []int{n}, postponed: promise}})
	if err != nil {
		return nil, err
	}
	return merged(fulfilled, postponed), nil
}

// release expands a R b to b and a, or b and the same again.
func (b *builder) release(n int) ([]branch, error) {
	held, err := b.of(b.terms.right(n))
	if err != nil {
		return nil, err
	}
	released, err := b.of(b.terms.left(n))
	if err != nil {
		return nil, err
	}
	last, err := multiply(held, released)
	if err != nil {
		return nil, err
	}
	again, err := multiply(held, []branch{{next: []int{n}}})
	if err != nil {
		return nil, err
	}
	return merged(last, again), nil
}

// merged is the branches of both lists.
func merged(a, b []branch) []branch {
	list := slices.Clone(a)
	for _, x := range b {
		list = insert(list, x)
	}
	return list
}

// promise is the acceptance set of the until, as a bit set.
func (b *builder) promise(n int) (uint64, error) {
	set, known := b.promises[n]
	if !known {
		set = len(b.promises)
		if set == MaxSets {
			return 0, fmt.Errorf("formula: more than %d until operators, and so acceptance sets", MaxSets)
		}
		b.promises[n] = set
	}
	return 1 << set, nil
}

// automaton is what was built, before it is made smaller.
func (b *builder) automaton() *Automaton {
	a := &Automaton{Initial: b.initial, Edges: b.edges, Sets: len(b.promises)}
	for _, edges := range a.Edges {
		for i := range edges {
			edges[i].Accepting = a.AllSets() &^ edges[i].Accepting
		}
	}
	return a
}
