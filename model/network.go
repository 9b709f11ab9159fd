package model

import "math/bits"

// A network is a list of segments, each of a fixed number of words. On the soup and the bag the list
// is sorted, so that equal networks are equal words; on the fifo it is two queues, first the one to A.

// decode lists the segments of the source state. A fifo's queues have their own ranges of slots.
func (m *machine) decode() {
	m.net = m.segments(m.src, m.net[:0])
	m.listHeads()
	m.less, m.dropped = m.less[:0], 0
	if m.reactions != nil {
		m.reactions.hold(m.src)
	}
	if m.patching = m.patches(); m.patching {
		m.restore()
		m.telling, m.still = m.tells(), m.claims()
	}
}

// listHeads lists the segments that are told apart: one of equal ones, and the first of each queue.
func (m *machine) listHeads() {
	m.heads = m.heads[:0]
	if m.s.packed {
		for i, one := range m.net {
			if i == 0 || one != m.net[i-1] {
				m.heads = append(m.heads, i)
			}
		}
		return
	}
	for i := 0; i < len(m.net); i += m.s.layout.seg.words {
		if m.deliverable(i) {
			m.heads = append(m.heads, i)
		}
	}
}

// copyNetwork begins the new network with the segments of the source, without the one that is taken out.
func (m *machine) copyNetwork() {
	if m.gap >= 0 {
		m.copyWithout()
		return
	}
	m.next, m.stale = m.next[:len(m.net)], len(m.s.layout.slots)
	next := m.next
	for i := range next {
		next[i] = m.net[i]
	}
}

func (m *machine) copyWithout() {
	words := m.s.layout.seg.words
	m.next, m.stale = m.next[:len(m.net)-words], len(m.s.layout.slots)
	next, rest := m.next, m.net[words:]
	for i := range m.gap {
		next[i] = m.net[i]
	}
	for i := m.gap; i < len(next); i++ {
		next[i] = rest[i]
	}
	if m.s.packed {
		m.copyState(m.without(m.gap))
	} else {
		m.changed(m.gap)
	}
}

// changed notes that the new network differs from the words under construction from index i on.
func (m *machine) changed(i int) {
	if m.s.sc.Network.Kind == Fifo {
		m.stale = 0
		return
	}
	m.stale = min(m.stale, i/m.s.layout.seg.words)
}

// settle writes what has changed of the network into the state under construction.
func (m *machine) settle() {
	switch {
	case m.stale == len(m.s.layout.slots):
	case m.s.packed:
		m.encodeNarrow(m.s.layout.slots[m.stale:], m.next[min(m.stale, len(m.next)):])
	default:
		m.encode()
	}
	m.stale = len(m.s.layout.slots)
}

// segments appends the segments of a state to a list.
func (m *machine) segments(state, list []uint64) []uint64 {
	l := &m.s.layout
	words := l.seg.words
	for _, at := range l.slots {
		if words > 1 {
			one := state[at.word : int(at.word)+words]
			if one[0] != 0 {
				list = append(list, one...)
			}
			continue
		}
		if v := state[at.word] >> at.shift & at.mask; v != 0 {
			list = append(list, v)
		}
	}
	return list
}

// encode writes the list of segments into the state under construction.
func (m *machine) encode() {
	l := &m.s.layout
	words := l.seg.words
	slots, list := l.slots, m.next
	if m.s.sc.Network.Kind == Fifo {
		toA := m.queued(1)
		half := len(slots) / 2
		m.encodeRange(slots[:half], list[:toA*words])
		m.encodeRange(slots[half:], list[toA*words:])
		return
	}
	m.encodeRange(slots, list)
}

func (m *machine) encodeRange(slots []loc, list []uint64) {
	words := m.s.layout.seg.words
	if words == 1 {
		m.encodeNarrow(slots, list)
		return
	}
	for i := range slots {
		dst := m.w[slots[i].word : int(slots[i].word)+words]
		if i*words < len(list) {
			copy(dst, list[i*words:(i+1)*words])
		} else {
			clear(dst)
		}
	}
}

// encodeNarrow writes segments that are parts of words.
func (m *machine) encodeNarrow(slots []loc, list []uint64) {
	for i := range slots {
		at, one := &slots[i], uint64(0)
		if i < len(list) {
			one = list[i]
		}
		m.w[at.word] = at.with(m.w[at.word], one)
	}
}

// queued counts the segments of the new network that are for dst (1: A, 2: B).
func (m *machine) queued(dst int) int {
	seg := &m.s.layout.seg
	n := 0
	for i := 0; i < len(m.next); i += seg.words {
		if seg.dst.in(m.next[i:]) == dst {
			n++
		}
	}
	return n
}

// remove takes the segment at index i (in words) out of the new network.
func (m *machine) remove(i int) {
	words := m.s.layout.seg.words
	m.next = append(m.next[:i], m.next[i+words:]...)
	m.changed(i)
}

// enterNetwork puts what was sent into the new network; true: a bag holds one segment too many, of which emitSpills loses any one.
func (m *machine) enterNetwork() (over bool) {
	s := m.s
	words := s.layout.seg.words
	for i := 0; i < len(m.out); i += words {
		one := m.out[i : i+words]
		if s.deaf[s.layout.seg.dst.in(one)] {
			continue
		}
		if over {
			m.spill()
		}
		over = m.add(one)
	}
	if over && (s.normal != nil || m.timersRun()) { // what remains to be done in this step depends on the network, or changes it
		m.spill()
		return false
	}
	return over
}

// add puts a sent segment into the new network. A full bag that loses without limit then has one too many, and has to lose one
// segment, any one; another network that is full is a model limit.
func (m *machine) add(one []uint64) (over bool) {
	s := m.s
	words := s.layout.seg.words
	switch s.sc.Network.Kind {
	case Fifo:
		dst := s.layout.seg.dst.in(one)
		if m.queued(dst) == s.sc.Network.Capacity {
			m.overflow()
			return false
		}
		at := len(m.next)
		if dst == 1 {
			at = m.queued(1) * words
		}
		m.insert(at, one)
		return false
	case Soup:
		at, there := m.find(one)
		if there {
			return false
		}
		if len(m.next) == s.sc.Network.Capacity*words {
			m.overflow()
			return false
		}
		m.insert(at, one)
		return false
	}
	at, _ := m.find(one)
	m.insert(at, one)
	if len(m.next) <= s.sc.Network.Capacity*words {
		return false
	}
	if s.sc.Network.Loses != Unlimited {
		m.overflow()
		return false
	}
	return true
}

func (m *machine) overflow() {
	m.limit, m.full, m.cut = true, true, true
	m.reached |= LimitNetwork
}

// spill loses one of the distinct segments of an overfull bag, which one is a choice of the step.
func (m *machine) spill() {
	words := m.s.layout.seg.words
	distinct := 0
	for i := 0; i < len(m.next); i += words {
		if !m.sameAsBefore(m.next, i) {
			distinct++
		}
	}
	k := m.tape.choose(distinct)
	for i := 0; i < len(m.next); i += words {
		if m.sameAsBefore(m.next, i) {
			continue
		}
		if k == 0 {
			m.lost = append(m.lost, m.next[i:i+words]...)
			m.remove(i)
			return
		}
		k--
	}
}

// emitSpills emits a successor for each distinct segment that an overfull bag may lose. It is the last choice of a step, so that the step need not be
// run again for each, and the order is that of spill.
func (m *machine) emitSpills() {
	words := m.s.layout.seg.words
	m.crowd = append(m.crowd[:0], m.next...)
	all, lost := m.crowd, len(m.lost)
	m.next = append(m.next[:0], all[words:]...)
	m.changed(0)
	for i := 0; ; i += words {
		if !m.sameAsBefore(all, i) {
			m.lost = append(m.lost[:lost], all[i:i+words]...)
			m.emit()
		}
		if i == len(m.next) {
			return
		}
		copy(m.next[i:], all[i:i+words])
		if m.s.packed {
			at := &m.s.layout.slots[i]
			m.w[at.word] = at.with(m.w[at.word], all[i])
		} else {
			m.changed(i)
		}
	}
}

// sameAsBefore says whether the segment at i equals the one before it in a sorted list.
func (m *machine) sameAsBefore(list []uint64, i int) bool {
	words := m.s.layout.seg.words
	if i == 0 {
		return false
	}
	for k := range words {
		if list[i+k] != list[i-words+k] {
			return false
		}
	}
	return true
}

// find gives where a segment is or would be in the sorted new network.
func (m *machine) find(one []uint64) (at int, there bool) {
	words := len(one)
	for at = 0; at < len(m.next); at += words {
		switch compareSegments(m.next[at:at+words], one) {
		case 0:
			return at, true
		case 1:
			return at, false
		}
	}
	return at, false
}

func compareSegments(a, b []uint64) int {
	for i := range a {
		if a[i] != b[i] {
			if a[i] < b[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

func (m *machine) insert(at int, one []uint64) {
	m.next = append(m.next, one...)
	copy(m.next[at+len(one):], m.next[at:])
	copy(m.next[at:], one)
	m.changed(at)
}

// lifetimeMark is a timer of an end that counts lifetimes, and the mark that it gives segments.
type lifetimeMark struct{ end, timer int }

// markOf gives the index of the mark of a timer.
func (s *System) markOf(end, timer int) int {
	for i, k := range s.marks {
		if k.end == end && k.timer == timer {
			return i
		}
	}
	panic("model: the timer counts no lifetimes")
}

// idle stops a lifetime timer: its count, its marks and what it waits for.
func (s *System) idle(m *machine, end, timer int) {
	e := &s.layout.ends[end]
	e.timer[timer].set(&m.w, 0)
	if e.done[timer].mask != 0 {
		e.done[timer].set(&m.w, 0)
	}
}

// beginLifetime marks every segment in the network, and notes which prompt timers are not enabled.
func (m *machine) beginLifetime(end, timer int) {
	s := m.s
	m.markAll(s.markOf(end, timer), 1)
	done := s.layout.ends[end].done[timer]
	if done.mask == 0 {
		return
	}
	set := 0
	for i, p := range s.prompts {
		if !m.promptEnabled(p) {
			set |= 1 << i
		}
	}
	done.set(&m.w, set)
}

func (m *machine) markAll(mark, v int) {
	seg := &m.s.layout.seg
	for i := 0; i < len(m.next); i += seg.words {
		seg.marks[mark].put(m.next[i:i+seg.words], v)
	}
	if m.s.sc.Network.Kind != Fifo {
		m.sort()
	}
	m.changed(0)
}

// sort restores the order of the new network after its marks changed.
func (m *machine) sort() {
	words := m.s.layout.seg.words
	for i := words; i < len(m.next); i += words {
		for j := i; j > 0 && compareSegments(m.next[j:j+words], m.next[j-words:j]) < 0; j -= words {
			for k := range words {
				m.next[j+k], m.next[j-words+k] = m.next[j-words+k], m.next[j+k]
			}
		}
	}
}

// promptEnabled says whether a prompt timer could fire now.
func (m *machine) promptEnabled(p promptRef) bool {
	s := m.s
	if b := s.layout.ends[p.end].budget[p.timer]; b.mask != 0 && b.get(&m.w) == 0 {
		return false
	}
	return m.first(p.end, s.timers[p.end][m.state(p.end)][p.timer]) >= 0
}

// timersRun says whether any timer that counts lifetimes runs, or has run until this step.
func (m *machine) timersRun() bool {
	for i := range m.s.running {
		if r := &m.s.running[i]; (m.w[r.word]|m.src[r.word])&r.mask != 0 {
			return true
		}
	}
	return false
}

// timekeeping settles the lifetime timers at the end of a step: those that the end left are idle,
// those that it started begin a lifetime, and prompt timers that fired or cannot are noted.
func (m *machine) timekeeping() {
	s := m.s
	for mark := range s.marks {
		end, t := s.marks[mark].end, s.marks[mark].timer
		l := &s.layout.ends[end].timer[t]
		count := l.get(&m.w)
		if count == 0 && l.in(m.src) == 0 {
			continue
		}
		if count > 0 && len(s.timers[end][m.state(end)][t]) == 0 {
			s.idle(m, end, t)
			count = 0
		}
		switch {
		case count == 0 || count > s.lifetimes[end][t]:
			m.markAll(mark, 0)
			if d := s.layout.ends[end].done[t]; d.mask != 0 {
				d.set(&m.w, 0)
			}
		case end == m.end && m.started>>uint(t)&1 == 1:
			m.beginLifetime(end, t)
		default:
			m.noteDone(end, t)
		}
	}
}

func (m *machine) noteDone(end, timer int) {
	done := m.s.layout.ends[end].done[timer]
	if done.mask == 0 {
		return
	}
	set := done.get(&m.w)
	for i, p := range m.s.prompts {
		fired := m.ev.kind == StepTimer && m.ev.end == p.end && m.ev.arg == p.timer
		if fired || !m.promptEnabled(p) {
			set |= 1 << i
		}
	}
	done.set(&m.w, set)
}

// lifetimeOver says whether a lifetime of the timer may pass: nothing that was in the network
// when it began is there still, and every prompt timer had its turn.
func (m *machine) lifetimeOver(end, timer int) bool {
	s := m.s
	e := &s.layout.ends[end]
	if c := e.timer[timer].get(&m.w); c == 0 || c > s.lifetimes[end][timer] {
		return false
	}
	if d := e.done[timer]; d.mask != 0 && bits.OnesCount64(uint64(d.get(&m.w))) < len(s.prompts) {
		return false
	}
	seg := &s.layout.seg
	mark := seg.marks[s.markOf(end, timer)]
	for i := 0; i < len(m.net); i += seg.words {
		if mark.in(m.net[i:i+seg.words]) == 1 {
			return false
		}
	}
	return true
}
