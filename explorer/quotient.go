package explorer

import "slices"

// Quotient is a system that shows only representatives of the states of another, the plain one. Both have states of the same number of words. A
// state and its representative must be bisimilar: the representatives of their successors are the same, with the same marks; and all states of a class must have the same
// representative. The search sees the quotient alone. Stories are told in the plain system, step by step by its own transitions, and are the very
// stories that a search of the plain system would tell, because what is seen in a state lies as far from it as from its representative.
type Quotient interface {
	System
	// Plain returns the plain system.
	Plain() System
	// NewRepresentative returns a function that replaces a state of the plain system by its representative. The function
	// need not be safe for concurrent use.
	NewRepresentative() func(state []uint64)
}

// plain lists the steps of real states while a story is told.
type plain struct {
	initial        []uint64
	expander       Expander
	representative func(state []uint64) // nil: states are their own
	next, marks    []uint64
	scratch        []uint64
}

func newPlain(s *search) *plain {
	q, ok := s.system.(Quotient)
	if !ok {
		return &plain{initial: s.initial, expander: s.workers[0].expander}
	}
	system := q.Plain()
	return &plain{initial: system.Initial(), expander: system.NewExpander(), representative: q.NewRepresentative()}
}

// expand lists the steps of a real state.
func (p *plain) expand(state []uint64) {
	p.next, p.marks, _ = p.expander.Expand(state, p.next[:0], p.marks[:0])
}

// of returns the representative of a real state, until it is called again.
func (p *plain) of(state []uint64) []uint64 {
	if p.representative == nil {
		return state
	}
	p.scratch = append(p.scratch[:0], state...)
	p.representative(p.scratch)
	return p.scratch
}

// walk tells the story: the first initial state that is in its set, then always the first step that stays in them. It returns the state to which the story leads,
// or in a quotient its representative.
func (t *teller) walk(sets []*levelSet) (start int, steps []int, state []uint64, err error) {
	p := newPlain(t.search)
	for s := range slices.Chunk(p.initial, t.words) {
		if t.in(p.of(s), sets[0]) {
			state = s
			break
		}
		start++
	}
	if state == nil {
		return 0, nil, nil, errImpure
	}
	steps = make([]int, 0, len(sets)-1)
	for _, next := range sets[1:] {
		p.expand(state)
		i := t.firstPlain(p, next)
		if i < 0 {
			return 0, nil, nil, errImpure
		}
		steps = append(steps, i)
		state = slices.Clone(p.next[i*t.words:][:t.words])
	}
	return start, steps, slices.Clone(p.of(state)), nil
}

// firstPlain returns the first transition listed last that has the bit or whose representative is in the set; -1 if none is.
func (t *teller) firstPlain(p *plain, next *levelSet) int {
	for i, mark := range p.marks {
		if mark&t.bit != 0 || t.in(p.of(p.next[i*t.words:][:t.words]), next) {
			return i
		}
	}
	return -1
}

// in says whether a stored state is in a set.
func (t *teller) in(state []uint64, set *levelSet) bool {
	return set.has(t.workers[0].idOfState(state))
}
