package model

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
)

// Facts are what fairness is told by: which actions each transition of a state takes, and what becomes of the segments.
// A value is a segment without its ghosts and its marks of lifetimes, with its destination, as a number that is not 0:
// two segments with the same value are the same to every rule. Where it is asked what stays in the network, a segment counts once more
// for each lifetime that waits for it: no lifetime passes if equal segments leave, and one that was there when it began does not.
type Facts struct {
	Kinds   []StepKind
	Taken   []uint64 // for each transition: the actions that it takes, a bit each
	Accepts []uint64 // left empty here
	Sent    []uint64 // values sent, one transition after the other
	SentEnd []int    // for each transition, where its values end in Sent
	Arrived []uint64 // for each transition, the value that arrives in it, 0: none
	Met     []uint64 // values that arrive in it, with those for lifetimes
	MetEnd  []int
	Left    []uint64 // values that leave the network in it, with those for lifetimes: arrived without a copy, lost, spilled by a full bag
	LeftEnd []int
	CutOff  []uint64 // values whose arrival in the source state a bound removed: they need not wait there for ever, nobody knows what would have come of them
	Cuts    uint     // kinds of steps that are owed and that a bound removed in the source state, a bit each; the room in the network apart
	Waiting []uint64 // distinct values that could arrive in the source state, with those for lifetimes; on a soup none, on a fifo of the heads
}

// reset forgets the facts of another state.
func (f *Facts) reset() {
	f.Taken, f.Accepts, f.Arrived, f.Waiting = f.Taken[:0], f.Accepts[:0], f.Arrived[:0], f.Waiting[:0]
	f.Sent, f.SentEnd, f.Left, f.LeftEnd = f.Sent[:0], f.SentEnd[:0], f.Left[:0], f.LeftEnd[:0]
	f.Met, f.MetEnd = f.Met[:0], f.MetEnd[:0]
	f.Kinds = f.Kinds[:0]
	f.CutOff, f.Cuts = f.CutOff[:0], 0
}

// ExpandFair is Expand, and replaces what is in f by the facts of this state and of the transitions listed now. What a
// full bag drops at once was sent and has left; on a soup nothing leaves, and what was there already is sent again.
func (x *Expander) ExpandFair(state, next, marks []uint64, f *Facts) (nextOut, marksOut []uint64, own uint64) {
	f.reset()
	x.m.facts = f
	nextOut, marksOut, own = x.Expand(state, next, marks)
	x.m.facts = nil
	x.m.waiting(f)
	return nextOut, marksOut, own
}

// Still gives the marks of the claims in a state in which nothing happens: a run that has stopped repeats it.
func (x *Expander) Still(state []uint64) uint64 {
	x.m.load(state)
	return x.m.evaluate(x.m.s.checks)
}

// waiting lists the values in the network of the source.
func (m *machine) waiting(f *Facts) {
	if m.s.sc.Network.Kind == Soup {
		return
	}
	words := m.s.layout.seg.words
	for _, i := range m.heads {
		if m.s.layout.seg.dst.in(m.net[i:]) > 2 {
			continue // what reaches a party is owed to nobody
		}
		if slices.Contains(f.CutOff, m.s.value(m.net[i:i+words])) {
			continue
		}
		before := len(f.Waiting)
		f.Waiting = m.s.values.of(m.s, m.net[i:i+words], f.Waiting)
		f.Waiting = unique(f.Waiting, before)
	}
}

// unique drops values from the given place on that stand before it.
func unique(list []uint64, from int) []uint64 {
	kept := from
	for _, v := range list[from:] {
		if !slices.Contains(list[:kept], v) {
			list[kept] = v
			kept++
		}
	}
	return list[:kept]
}

// note tells of the transition that was just listed. One with a fault leads nowhere: it leaves the network as it is.
func (m *machine) note() {
	f := m.facts
	taken, _ := m.taken()
	f.Kinds, f.Taken = append(f.Kinds, m.ev.kind), append(f.Taken, taken)
	arrived := uint64(0)
	if m.fault == nil {
		arrived = m.noteNetwork()
	}
	f.Arrived = append(f.Arrived, arrived)
	f.SentEnd = append(f.SentEnd, len(f.Sent))
	f.MetEnd = append(f.MetEnd, len(f.Met))
	f.LeftEnd = append(f.LeftEnd, len(f.Left))
}

// noteCut tells of a step that is owed and that a bound removed.
func (m *machine) noteCut() {
	if m.facts == nil {
		return
	}
	if !m.full {
		m.facts.Cuts |= 1 << m.ev.kind
	}
	if m.ev.kind == StepArrive {
		m.facts.CutOff = append(m.facts.CutOff, m.s.value(m.seg))
	}
}

// noteNetwork tells what the step does to the network, and gives the value that arrives in it.
func (m *machine) noteNetwork() (arrived uint64) {
	f, words := m.facts, m.s.layout.seg.words
	for i := 0; i < len(m.out); i += words {
		if one := m.out[i : i+words]; m.s.layout.seg.dst.in(one) <= 2 { // what is sent to a party need never arrive
			f.Sent = append(f.Sent, m.s.value(one))
		}
	}
	v := &m.s.values
	switch m.ev.kind {
	case StepArrive, StepDuplicate:
		arrived = m.s.value(m.seg)
		f.Met = v.of(m.s, m.seg, f.Met)
		if m.ev.kind == StepArrive && m.s.sc.Network.Kind != Soup {
			f.Left = v.of(m.s, m.seg, f.Left)
		}
	case StepLose:
		f.Left = v.of(m.s, m.net[m.ev.arg:m.ev.arg+words], f.Left)
	}
	for i := 0; i < len(m.lost); i += words {
		f.Left = v.of(m.s, m.lost[i:i+words], f.Left)
	}
	return arrived
}

// values turns segments into their values.
type values struct {
	masks  []uint64 // of each word of a segment, what is part of the value
	parts  []part   // that make up the number; nil: it does not fit, and the values are numbered
	marked uint8    // where in the number stands which lifetime it is for, from 1; 0: none
	mu     sync.Mutex
	number map[string]uint64
}

// part is some bits of a word of a segment, with their place in the value.
type part struct {
	loc
	at uint8
}

// valueBits is how many bits a value may have.
const valueBits = 63

// findValues finds what of a segment is its value.
func (s *System) findValues() {
	seg, v := &s.layout.seg, &s.values
	locs := []loc{seg.dst}
	for _, l := range []loc{seg.code, seg.origin} {
		if l.mask != 0 {
			locs = append(locs, l)
		}
	}
	for _, f := range s.p.SegFields {
		if l, ok := seg.fields[f]; ok && !f.Ghost {
			locs = append(locs, l)
		}
	}
	v.masks = make([]uint64, seg.words)
	width := 0
	for _, l := range locs {
		v.masks[l.word] |= l.mask << l.shift
		v.parts = append(v.parts, part{l, uint8(width)})
		width += maskWidth(l.mask)
	}
	room := valueBits - bits.Len(uint(len(seg.marks)))
	v.marked = uint8(room)
	if seg.words == 1 && v.masks[0] < 1<<room {
		v.parts = []part{{loc{mask: v.masks[0]}, 0}}
		return
	}
	if width > room {
		v.parts, v.number = nil, map[string]uint64{}
	}
}

// maskWidth is the number of bits of a mask that begins at the lowest.
func maskWidth(mask uint64) int {
	n := 0
	for ; mask != 0; mask >>= 1 {
		n++
	}
	return n
}

// of appends the value of a segment, and that for each lifetime that waits for it.
func (v *values) of(s *System, one, list []uint64) []uint64 {
	list = append(list, s.value(one))
	for k, mark := range s.layout.seg.marks {
		switch {
		case mark.in(one) == 0:
		case v.parts == nil:
			list = append(list, v.numbered(one, byte(k+1)))
		default:
			list = append(list, s.value(one)|uint64(k+1)<<v.marked)
		}
	}
	return list
}

// value gives the value of a segment.
func (s *System) value(one []uint64) uint64 {
	if s.values.parts == nil {
		return s.values.numbered(one, 0)
	}
	var v uint64
	for i := range s.values.parts {
		p := &s.values.parts[i]
		v |= one[p.word] >> p.shift & p.mask << p.at
	}
	return v
}

// numbered gives values, and values for a lifetime, numbers, from 1, in the order in which they turn up.
func (v *values) numbered(one []uint64, lifetime byte) uint64 {
	var key [8*maxSegmentWords + 1]byte
	for i, mask := range v.masks {
		binary.LittleEndian.PutUint64(key[8*i:], one[i]&mask)
	}
	key[8*len(v.masks)] = lifetime
	text := key[:8*len(v.masks)+1]
	v.mu.Lock()
	defer v.mu.Unlock()
	n, ok := v.number[string(text)]
	if !ok {
		n = uint64(len(v.number)) + 1
		v.number[string(text)] = n
	}
	return n
}
