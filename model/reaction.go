package model

import "math/bits"

// What an end does with a segment, at a timer or at a call depends on what the end holds, on shared fields, and where a rule or a watch reads the other end on
// what that one holds; on the network it depends in no way but by the segment that arrives. So the same is done again and again: a step that has
// been computed once is repeated by writing down what came of it. What concerns the network and the claims (machine.finish) is computed for each step.
//
// Not kept are steps with a choice, a fault or a model limit in them, those of third parties, and steps that do more than a reaction has room for.

const (
	localWords    = 3 // of a state, in which an end's part of it may lie
	keptSegments  = 2
	keptRules     = 5
	fewReactions  = 1 << 6
	mostReactions = 1 << 12
)

// reaction is what an event does at an end that holds what stands in before. It fills three cache lines: the first tells whether it is the one that is
// looked for, a patch needs only two.
type reaction struct {
	event         uint64 // 0: none
	before, after [localWords]uint64
	rule          int32 // of a timer or a call; -1: none of its rules is enabled
	sent, fires   uint8
	simple        bool // a patch does it
	idle          bool // the end stays as it is, and sends nothing

	mark, taken uint64 // where no claim says anything; the actions that it takes
	out         [keptSegments]uint64
	fired       [keptRules]int32
	seen        bool // what it covers is noted
	cut, owed   bool // a bound removed it; it would have been owed

	done done
	_    [2]uint64
}

// local is the part of a state on which the reactions of an end depend.
type local [localWords]wordMask

// reactions are those that a machine has met lately.
type reactions struct {
	_     [lineBytes]byte
	local *[2]local
	list  []reaction // by a hash
	shift uint8
	held  [2][localWords]uint64 // of the source state
	hash  [2]uint64
	tried int
	lacks int
	learn *reaction // the one that the next step is to fill in; nil: none
	event uint64    // to which
	_     [lineBytes]byte
}

// findLocals finds what the reactions of each end depend on; false: on too much.
func (s *System) findLocals() bool {
	if s.readsNetwork || s.layout.seg.words > 1 || s.layout.seg.bits > 48 {
		return false
	}
	for end := range 2 {
		masks := make([]uint64, s.layout.words)
		s.ownPart(end, masks)
		if s.readsPeer {
			s.ownPart(1-end, masks)
		}
		for _, a := range s.layout.shared {
			a.cover(masks)
		}
		n := 0
		for word, mask := range masks {
			if mask == 0 {
				continue
			}
			if n == localWords {
				return false
			}
			s.locals[end][n] = wordMask{uint8(word), mask}
			n++
		}
	}
	return true
}

// ownPart adds the places of what an end holds.
func (s *System) ownPart(end int, masks []uint64) {
	e := &s.layout.ends[end]
	for _, l := range []loc{e.state, e.life, e.pc, e.crash, e.forgot, e.used} {
		l.cover(masks)
	}
	for _, a := range e.fields {
		a.cover(masks)
	}
	for _, list := range [][]loc{e.budget, e.timer, e.done} {
		for _, l := range list {
			l.cover(masks)
		}
	}
}

func (a *array) cover(masks []uint64) {
	for _, l := range a.elems {
		l.cover(masks)
	}
}

func (l loc) cover(masks []uint64) { masks[l.word] |= l.mask << l.shift }

// newReactions gives room for reactions; nil where they depend on too much.
func (s *System) newReactions() *reactions {
	if !s.reacts {
		return nil
	}
	k := &reactions{local: &s.locals}
	k.resize(fewReactions)
	return k
}

func (k *reactions) resize(n int) {
	k.list, k.shift, k.lacks, k.tried = make([]reaction, n), uint8(64-bits.Len(uint(n-1))), 0, 0
}

// hold notes what the ends hold in the source state.
func (k *reactions) hold(state []uint64) {
	for end := range k.held {
		h, hash := &k.held[end], uint64(0)
		for i, l := range k.local[end] {
			h[i] = state[l.word] & l.mask
			hash = (hash ^ h[i]) * hashFactor
			hash ^= hash >> 32
		}
		k.hash[end] = hash
	}
}

const hashFactor = 0x9e3779b97f4a7c15

// ownEvent is the number of a call or a timer of an end; an arrival has the segment's word, which is shorter.
func ownEvent(kind StepKind, end, arg int) uint64 {
	return 1<<62 | uint64(kind)<<40 | uint64(end)<<32 | uint64(arg)
}

// of gives the place of the reaction to an event, and whether it is there.
func (k *reactions) of(end int, event uint64) (r *reaction, ok bool) {
	h := &k.held[end]
	r = &k.list[(k.hash[end]^event)*hashFactor>>(k.shift&63)]
	k.tried++
	if r.event == event && r.before[0] == h[0] && r.before[1] == h[1] && r.before[2] == h[2] {
		return r, true
	}
	k.lacks++
	return r, false
}

// miss makes room for the reaction that is computed next. Where few are met again, none are kept from then on.
func (m *machine) miss(r *reaction, end int, event uint64) {
	k := m.reactions
	if k.lacks > 4*len(k.list) {
		switch {
		case len(k.list) < mostReactions:
			k.resize(4 * len(k.list))
			r, _ = k.of(end, event)
		case k.lacks*2 > k.tried:
			m.reactions = nil
			return
		default:
			k.lacks, k.tried = 0, 0
		}
	}
	r.event, r.before = 0, k.held[end]
	k.learn, k.event = r, event
}

// react performs an arrival, as it was the last time if that is known.
func (m *machine) react(ev event, one []uint64) {
	if m.reactions == nil || ev.end >= 2 {
		m.meet(one)
		m.attempt(ev, (*machine).arrive)
		return
	}
	r, ok := m.reactions.of(ev.end, one[0])
	if ok && m.patch(ev, r) {
		return
	}
	m.meet(one)
	if ok {
		m.again(ev, r)
		return
	}
	m.miss(r, ev.end, one[0])
	m.attempt(ev, (*machine).arrive)
}

// again performs an event whose reaction is known.
func (m *machine) again(ev event, r *reaction) {
	m.ev, m.end = ev, ev.end
	m.tape.reset()
	for {
		m.begin()
		for i, l := range m.reactions.local[ev.end] {
			m.w[l.word] = m.w[l.word]&^l.mask | r.after[i]
		}
		m.out, m.fired, m.done = r.out[:r.sent], r.fired[:r.fires], r.done
		m.finish()
		if !m.tape.advance() {
			return
		}
	}
}

// keep fills in the reaction that is to be learned, if the step that was just computed can be repeated.
func (m *machine) keep() {
	k := m.reactions
	r := k.learn
	k.learn = nil
	if m.tape.n > 0 || m.fault != nil || m.limit || len(m.out) > keptSegments || len(m.fired) > keptRules {
		return
	}
	r.event, r.rule = k.event, m.ev.rule
	for i, l := range k.local[m.end] {
		r.after[i] = m.w[l.word] & l.mask
	}
	r.sent, r.fires = uint8(copy(r.out[:], m.out)), uint8(copy(r.fired[:], m.fired))
	r.done, r.cut = m.done, m.cut
	r.simple, r.seen, r.idle = m.isSimple(), false, r.sent == 0 && r.after == r.before
	m.fairnessAsPatch(r)
}

// fairnessAsPatch notes what fairness has to know of the step as a patch, which an arrival with a copy that stays is not.
func (m *machine) fairnessAsPatch(r *reaction) {
	kind := m.ev.kind
	if kind == StepDuplicate {
		m.ev.kind = StepArrive
	}
	r.mark = m.fairness()
	r.taken, _ = m.taken()
	r.owed = m.owing()
	m.ev.kind = kind
}

// nothing keeps that an event does not happen.
func (m *machine) nothing() {
	if k := m.reactions; k != nil && k.learn != nil {
		k.learn.event, k.learn.rule = k.event, -1
		k.learn = nil
	}
}

// known gives the reaction to a call or a timer, if it is known.
func (m *machine) known(kind StepKind, end, arg int) *reaction {
	if m.reactions == nil {
		return nil
	}
	event := ownEvent(kind, end, arg)
	r, ok := m.reactions.of(end, event)
	if ok {
		return r
	}
	m.miss(r, end, event)
	return nil
}
