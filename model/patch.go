package model

// A step whose reaction is known, in a packed network, is written straight into the list of successors: the source, without the
// segment that is taken out, with the end's part replaced and at most one segment put in. What is written is what machine.again would come to.

// patches says whether nothing but the ends and the network has to be seen to in the steps of the source state: no claim about steps, no
// representative, no lifetime that is counted.
func (m *machine) patches() bool {
	s := m.s
	return s.packed && !s.claimsSteps && s.normal == nil && m.hook == nil && m.reactions != nil && !s.counting(m.src)
}

// without gives the words of the source without the segment at index i; the network is packed.
func (m *machine) without(i int) []uint64 {
	if len(m.less) == 0 {
		m.leaveOut()
	}
	words := m.s.layout.words
	return m.less[i*words : (i+1)*words]
}

// leaveOut leaves out each segment in turn. Without the one behind it, a state differs from that in one slot.
func (m *machine) leaveOut() {
	slots, last := m.s.layout.slots, len(m.net)-1
	m.restore()
	for i := range last {
		m.w[slots[i].word] = slots[i].with(m.w[slots[i].word], m.net[i+1])
	}
	m.w[slots[last].word] = slots[last].with(m.w[slots[last].word], 0)
	for i := range m.net {
		m.less = append(m.less, m.w[:m.s.layout.words]...)
		m.w[slots[i].word] = slots[i].with(m.w[slots[i].word], m.net[i])
	}
}

// readsStep says whether an expression reads more than a state: what happened in the step that led to it, or the network.
func readsStep(n *Node) bool {
	for _, x := range flatNodes(n) {
		switch x.Op {
		case NodeEnters, NodeFires, NodeCalls, NodeTimes, NodeTells, NodeArrives, NodeSends, NodeFlying, NodeDelivers, NodeCrashes, NodeDraws,
			NodeSegFlag, NodeSegField, NodeSealed, NodeOrigin, NodeFresh:
			return true
		}
	}
	return false
}

// claims gives the marks of the claims about the state under construction; they read nothing else.
func (m *machine) claims() uint64 {
	if len(m.s.checks) == 0 {
		return 0
	}
	marks := m.evaluate(m.s.checks)
	m.fault = nil // of a claim, not of the step
	return marks
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
	case r.cut:
		return m.patchCut(r)
	case r.idle:
		m.listPatch(base[:m.s.layout.words], r.mark|m.still, ev, r)
		m.noteDropped()
	case full:
		m.copyState(base)
		m.change(ev.end, m.w[:], r)
		m.patchSpills(ev, r)
	default:
		at := len(m.succ)
		m.listPatch(base[:m.s.layout.words], r.mark, ev, r)
		next := m.succ[at:]
		m.change(ev.end, next, r)
		if r.sent > 0 {
			m.putIn(next, n, r.out[0])
		}
		m.claimPatch(next)
	}
	if !r.seen {
		m.see(ev, r)
	}
	return true
}

// patchCut notes that a bound removed the step, as removed does.
func (m *machine) patchCut(r *reaction) bool {
	if r.owed {
		if m.facts != nil {
			return false
		}
		m.own |= 1 << BitCut
	}
	return true
}

// listPatch lists a step, with what fairness has to know of it.
func (m *machine) listPatch(state []uint64, mark uint64, ev event, r *reaction) {
	m.list(state, mark)
	if m.facts != nil {
		m.notePatch(ev, r)
	}
}

// claimPatch adds what the claims say of the state that was listed last.
func (m *machine) claimPatch(state []uint64) {
	if len(m.s.checks) > 0 {
		m.copyState(state)
		m.marks[len(m.marks)-1] |= m.claims()
	}
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
func (m *machine) patchSpills(ev event, r *reaction) {
	m.next = append(m.next[:0], m.net...)
	at, _ := m.find(r.out[:1])
	m.insert(at, r.out[:1])
	all, slots, mark := m.next, m.s.layout.slots, r.mark|m.claims()
	for i := range slots {
		m.w[slots[i].word] = slots[i].with(m.w[slots[i].word], all[i+1])
	}
	for i, one := range all {
		if i == 0 || one != all[i-1] {
			m.listPatch(m.w[:m.s.layout.words], mark, ev, r)
			m.noteLeft(one)
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

// notePatch tells fairness of the step that was just listed, as note does.
func (m *machine) notePatch(ev event, r *reaction) {
	f, arrived := m.facts, uint64(0)
	for _, one := range r.out[:r.sent] {
		if m.s.layout.seg.dst.in([]uint64{one}) <= 2 {
			f.Sent = append(f.Sent, m.s.value([]uint64{one}))
		}
	}
	if ev.kind == StepArrive {
		arrived = m.s.value(m.net[ev.arg:])
		f.Met, f.Left = append(f.Met, arrived), append(f.Left, arrived)
	}
	f.Kinds, f.Taken, f.Arrived = append(f.Kinds, ev.kind), append(f.Taken, r.taken), append(f.Arrived, arrived)
	f.SentEnd, f.MetEnd, f.LeftEnd = append(f.SentEnd, len(f.Sent)), append(f.MetEnd, len(f.Met)), append(f.LeftEnd, len(f.Left))
}

// noteLeft tells fairness that the step that was just listed lost a segment, too.
func (m *machine) noteLeft(one uint64) {
	if f := m.facts; f != nil {
		f.Left = append(f.Left, m.s.value([]uint64{one}))
		f.LeftEnd[len(f.LeftEnd)-1]++
	}
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
	mark := m.fairness() | m.still
	for _, i := range m.heads {
		m.listPatch(m.without(i), mark|m.dropped>>i&1<<BitAgain, m.ev, &m.loss)
		m.noteLeft(m.net[i])
	}
}
