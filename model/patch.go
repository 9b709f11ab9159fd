package model

// A step whose reaction is known, in a packed network and with nobody who looks at it, is written straight into the list of successors: the source, without the
// segment that is taken out, with the end's part replaced and at most one segment put in. What is written is what machine.again would come to.

// patches says whether nothing but the ends and the network has to be seen to in the steps of the source state: no claim, no fairness, no
// representative, no lifetime that is counted.
func (m *machine) patches() bool {
	s := m.s
	return s.packed && len(s.checks) == 0 && s.normal == nil && m.facts == nil && m.hook == nil && m.reactions != nil && !s.counting(m.src)
}

// tells says whether numbers in segments that are sent now would have to be remembered.
func (m *machine) tells() bool {
	for end := range 2 {
		e := &m.s.layout.ends[end]
		if e.used.mask != 0 && e.life.in(m.src) <= m.s.sc.Lives[end] {
			return true
		}
	}
	return false
}

// isSimple says whether the reaction that the machine has just computed does no more than a patch can.
func (m *machine) isSimple() bool {
	if m.ended || m.drew || m.crashed || m.started != 0 || len(m.out) > 1 {
		return false
	}
	return len(m.out) == 0 || !m.s.deaf[m.s.layout.seg.dst.in(m.out)]
}

// patch lists the step of a simple reaction; false: it has to be performed.
func (m *machine) patch(ev event, r *reaction) bool {
	if !r.simple || !m.patching || ev.kind == StepDuplicate {
		return false
	}
	base, n := m.src, len(m.net)
	if m.gap >= 0 {
		base, n = m.without(m.gap), n-1
	}
	full := r.sent > 0 && n == len(m.s.layout.slots)
	if r.sent > 0 && (m.telling || full && m.s.sc.Network.Loses != Unlimited) {
		return false
	}
	switch {
	case r.idle:
		m.list(base[:m.s.layout.words], r.mark)
		m.noteDropped()
	case full:
		m.copyState(base)
		m.change(ev.end, m.w[:], r)
		m.patchSpills(r)
	default:
		at := len(m.succ)
		m.list(base[:m.s.layout.words], r.mark)
		next := m.succ[at:]
		m.change(ev.end, next, r)
		if r.sent > 0 {
			m.putIn(next, n, r.out[0])
		}
	}
	if !r.seen {
		m.see(ev, r)
	}
	return true
}

// noteDropped notes that the segment that was taken out changed nothing.
func (m *machine) noteDropped() {
	if m.gap >= 0 {
		m.dropped |= 1 << m.gap
	}
}

// change writes what becomes of an end.
func (m *machine) change(end int, next []uint64, r *reaction) {
	for i, l := range m.reactions.local[end] {
		next[l.word] = next[l.word]&^l.mask | r.after[i]
	}
}

// patchSpills lists a step that sends into a full bag, once for each segment that is lost, as emitSpills does.
func (m *machine) patchSpills(r *reaction) {
	m.next = append(m.next[:0], m.net...)
	at, _ := m.find(r.out[:1])
	m.insert(at, r.out[:1])
	all, slots := m.next, m.s.layout.slots
	for i := range slots {
		m.w[slots[i].word] = slots[i].with(m.w[slots[i].word], all[i+1])
	}
	for i, one := range all {
		if i == 0 || one != all[i-1] {
			m.list(m.w[:m.s.layout.words], r.mark)
		}
		if i < len(slots) {
			m.w[slots[i].word] = slots[i].with(m.w[slots[i].word], one)
		}
	}
}

// putIn puts a segment into a packed network of n, which is that of the source without the one that is taken out.
func (m *machine) putIn(next []uint64, n int, one uint64) {
	slots := m.s.layout.slots
	for ; n > 0; n-- {
		before := m.net[n-1]
		if m.gap >= 0 && n > m.gap {
			before = m.net[n]
		}
		if before <= one {
			break
		}
		next[slots[n].word] = slots[n].with(next[slots[n].word], before)
	}
	next[slots[n].word] = slots[n].with(next[slots[n].word], one)
}

// see notes which rules and calls are covered, once.
func (m *machine) see(ev event, r *reaction) {
	r.seen = true
	for _, rule := range r.fired[:r.fires] {
		m.covered[rule] = true
	}
	if ev.kind == StepCall {
		m.begun[ev.end][ev.arg] = true
	}
}

// patchLosses lists the losses. A segment whose arrival changed nothing leads where its loss leads.
func (m *machine) patchLosses() {
	m.ev, m.end = event{kind: StepLose, end: -1}, -1
	mark := m.fairness()
	for _, i := range m.heads {
		m.list(m.without(i), mark|m.dropped>>i&1<<BitAgain)
	}
}
