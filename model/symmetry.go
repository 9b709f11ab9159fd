package model

import (
	"reflect"
	"slices"
)

// Symmetry of the ends: the rules are the same for both, so where the scenario treats both alike and the claims say the same with A and B exchanged, a state and its
// mirror image can do the same, each in the other's place. The image has the fields of the ends exchanged (numbers and lives are relative to their owner, so
// each means the same there), the segments for the other end, who sealed a value exchanged, and so for the marks of lifetimes. Alike means: the same sessions, draws, lives,
// parameters, timers, crashes and fairness, no party, no shared field, no rule that names an end. Where a run begins need not be alike for that, but is asked for, so that what is
// said of calls that were never made is said of both ends. Of the two the lesser one stands for both, each turned by itself (rotation.go).
//
// Ends with different sessions, or that begin differently, are alike from where no call is left to either: what a state can do from there depends on its fields and its network
// alone, and both ends read the same of them (a rule that reads what an application asks for must read the same of both). No call has been made in the image that was not made by the same
// end in the state, so what is said of calls stays exact. Such states alone are exchanged then. The place in the script stays with its end: it is the last one in both.

// mirror says how a state is turned into its mirror image.
type mirror struct {
	late   bool     // states in which a call is left have no image
	swaps  [][2]loc // what the ends have
	seals  []loc    // who sealed a value that an end holds
	done   [][2]loc // sets of prompt timers
	places []int    // of a prompt timer's other end in such a set
	marks  [][2]loc // of segments
	inSeg  []loc    // who sealed a value in a segment
}

// findMirror prepares mirror images, where the ends are alike.
func (s *System) findMirror(n *normal) {
	if s.asymmetry = s.unlike(); s.asymmetry != "" {
		return
	}
	k := &mirror{late: !s.sameCalls()}
	a, b := &s.layout.ends[0], &s.layout.ends[1]
	k.swaps = [][2]loc{{a.state, b.state}, {a.life, b.life}, {a.crash, b.crash}, {a.forgot, b.forgot}, {a.used, b.used}}
	if !k.late {
		k.swaps = append(k.swaps, [2]loc{a.pc, b.pc})
	}
	for _, f := range s.p.EndFields {
		if a.fields[f] == nil {
			continue
		}
		for i, l := range a.fields[f].elems {
			k.swaps = append(k.swaps, [2]loc{l, b.fields[f].elems[i]})
			if f.Type.Kind == TypeSealed {
				k.seals = append(k.seals, l, b.fields[f].elems[i])
			}
		}
	}
	for t := range s.p.Timers {
		k.swaps = append(k.swaps, [2]loc{a.budget[t], b.budget[t]}, [2]loc{a.timer[t], b.timer[t]})
		k.done = append(k.done, [2]loc{a.done[t], b.done[t]})
	}
	for _, p := range s.prompts {
		for i, other := range s.prompts {
			if other.end != p.end && other.timer == p.timer {
				k.places = append(k.places, i)
			}
		}
	}
	for i, x := range s.marks {
		if x.end == 0 {
			k.marks = append(k.marks, [2]loc{s.layout.seg.marks[i], s.layout.seg.marks[s.markOf(1, x.timer)]})
		}
	}
	for _, f := range s.p.SegFields {
		if l, ok := s.layout.seg.fields[f]; ok && f.Type.Kind == TypeSealed {
			k.inSeg = append(k.inSeg, l)
		}
	}
	n.mirror = k
	n.reduces |= EndSymmetry
}

// unlike says why the ends cannot change places; "" if they can.
func (s *System) unlike() string {
	sc := s.sc
	for _, pair := range [][2]any{
		{sc.ISN[0], sc.ISN[1]}, {sc.Lives[0], sc.Lives[1]}, {sc.Params[0], sc.Params[1]}, {sc.Timers[0], sc.Timers[1]},
		{sc.Crashes[0], sc.Crashes[1]}, {s.rotated[0], s.rotated[1]}, {sc.Fair.Timers[0], sc.Fair.Timers[1]},
		{sc.Fair.Lifetimes[0], sc.Fair.Lifetimes[1]}, {sc.Fair.Crashes[0], sc.Fair.Crashes[1]}, {sc.Fair.Restarts[0], sc.Fair.Restarts[1]}, {sc.Fair.Rules[0], sc.Fair.Rules[1]},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			return "the scenario treats the ends differently"
		}
	}
	switch {
	case s.anyParty() || len(s.layout.shared) > 0:
		return "a party or a shared field stands between the ends"
	case s.namesEnds():
		return "the protocol names an end"
	case s.asksDifferently():
		return "the protocol reads what an application asks for"
	}
	for _, claim := range s.opts.Claims {
		if !symmetric(claim.Holds) {
			return "the property tells the ends apart"
		}
	}
	return ""
}

// asksDifferently says whether a rule or a declaration asks for a call that the applications of the ends do not make equally often.
func (s *System) asksDifferently() bool {
	return slices.ContainsFunc(s.p.asks, func(call int) bool {
		return call >= 0 && s.sc.asked(0, call) != s.sc.asked(1, call)
	})
}

// sameCalls says whether the applications of both ends do the same.
func (s *System) sameCalls() bool {
	sc := s.sc
	return reflect.DeepEqual(sc.Sessions[0], sc.Sessions[1]) && reflect.DeepEqual(sc.Fair.Calls[0], sc.Fair.Calls[1])
}

// fits says whether the state under construction has a mirror image.
func (k *mirror) fits(m *machine) bool {
	return !k.late || m.callsOver(0) && m.callsOver(1)
}

// callsOver says whether the application of an end has no further call to make.
func (m *machine) callsOver(end int) bool {
	return m.s.layout.ends[end].pc.get(&m.w) == len(m.s.script[end])
}

// mirrorsItself says whether the initial state is its own mirror image, but for rotations and dead fields.
func (s *System) mirrorsItself() bool {
	n, m := s.normal, s.newMachine()
	m.load(s.initial)
	m.bury(n)
	m.fillUsed(n)
	m.turn(n)
	m.encode()
	m.keepOne()
	m.exchange(n.mirror)
	m.turn(n)
	m.encode()
	return compareSegments(m.w[:s.layout.words], m.scratch.one) == 0
}

// lesserEnd replaces the state under construction by its mirror image, if that is less; true: it is.
func (m *machine) lesserEnd(n *normal) bool {
	c, words := &m.scratch, m.s.layout.words
	m.keepOne()
	m.exchange(n.mirror)
	m.turn(n)
	m.encode()
	if compareSegments(m.w[:words], c.one) < 0 {
		return true
	}
	copy(m.w[:], c.one)
	m.next = append(m.next[:0], c.oneNext...)
	return false
}

// keepOne puts the state under construction aside.
func (m *machine) keepOne() {
	c := &m.scratch
	c.one = append(c.one[:0], m.w[:m.s.layout.words]...)
	c.oneNext = append(c.oneNext[:0], m.next...)
}

// exchange makes the state under construction its mirror image.
func (m *machine) exchange(k *mirror) {
	for i := range k.swaps {
		a, b := &k.swaps[i][0], &k.swaps[i][1]
		x, y := a.get(&m.w), b.get(&m.w)
		a.set(&m.w, y)
		b.set(&m.w, x)
	}
	for i := range k.seals {
		k.seals[i].set(&m.w, otherSealer(k.seals[i].get(&m.w)))
	}
	for i := range k.done {
		a, b := &k.done[i][0], &k.done[i][1]
		x, y := k.permuted(a.get(&m.w)), k.permuted(b.get(&m.w))
		a.set(&m.w, y)
		b.set(&m.w, x)
	}
	m.exchangeNetwork(k)
}

// permuted gives a set of prompt timers with the ends exchanged.
func (k *mirror) permuted(set int) int {
	out := 0
	for i, place := range k.places {
		out |= set >> i & 1 << place
	}
	return out
}

// otherSealer exchanges A and B as those who sealed a value; nobody stays nobody.
func otherSealer(v int) int { return [3]int{0, 2, 1}[v] }

func (m *machine) exchangeNetwork(k *mirror) {
	seg := &m.s.layout.seg
	fifo := m.s.sc.Network.Kind == Fifo
	toA := m.queued(1) * seg.words
	for i := 0; i < len(m.next); i += seg.words {
		one := m.next[i : i+seg.words]
		seg.dst.put(one, 3-seg.dst.in(one))
		for j := range k.marks {
			a, b := &k.marks[j][0], &k.marks[j][1]
			x, y := a.in(one), b.in(one)
			a.put(one, y)
			b.put(one, x)
		}
		for j := range k.inSeg {
			k.inSeg[j].put(one, otherSealer(k.inSeg[j].in(one)))
		}
	}
	if !fifo {
		m.sort()
		return
	}
	c := &m.scratch
	c.queue = append(c.queue[:0], m.next[:toA]...)
	m.next = append(m.next[:0], m.next[toA:]...)
	m.next = append(m.next, c.queue...)
}
