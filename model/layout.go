package model

import (
	"fmt"
	"math/bits"
	"sort"
	"strings"
)

// maxWords is the most words a state may have. A machine's array is longer, so that an
// index of type uint8 needs no bounds check.
const maxWords = 200

// maxSegmentWords is the most words a segment may have.
const maxSegmentWords = 8

// loc is where a value lies in a state (or in a segment): bits of one word.
type loc struct {
	word  uint8
	shift uint8
	mask  uint64
	lo    int // what a stored 0 stands for
}

func (l loc) get(w *[256]uint64) int { return int(w[l.word]>>l.shift&l.mask) + l.lo }

func (l loc) set(w *[256]uint64, v int) {
	w[l.word] = w[l.word]&^(l.mask<<l.shift) | uint64(v-l.lo)&l.mask<<l.shift
}

func (l loc) in(seg []uint64) int { return int(seg[l.word]>>l.shift&l.mask) + l.lo }

func (l loc) put(seg []uint64, v int) {
	seg[l.word] = seg[l.word]&^(l.mask<<l.shift) | uint64(v-l.lo)&l.mask<<l.shift
}

// with gives the word with raw bits put in.
func (l *loc) with(word, bits uint64) uint64 {
	return word&^(l.mask<<(l.shift&63)) | bits<<(l.shift&63)
}

// wordMask is some bits of a word of a state.
type wordMask struct {
	word uint8
	mask uint64
}

// packer hands out bits of words; no value straddles two words.
type packer struct {
	free []int // bits left in each word, taken from the low end
}

func (p *packer) place(width int) loc {
	for i := range p.free {
		if p.free[i] >= width {
			return p.take(i, width)
		}
	}
	p.free = append(p.free, 64)
	return p.take(len(p.free)-1, width)
}

func (p *packer) take(word, width int) loc {
	shift := 64 - p.free[word]
	p.free[word] -= width
	mask := ^uint64(0)
	if width < 64 {
		mask = 1<<width - 1
	}
	return loc{word: uint8(word), shift: uint8(shift), mask: mask}
}

// array is where a field lies: one place per element, the last index fastest.
type array struct {
	field *Field
	elems []loc
	dims  []int
	base  []int // value of each index that means element 0
}

// endLayout is where the values of one end lie.
type endLayout struct {
	state  loc
	life   loc
	pc     loc // next call of the application
	crash  loc // crashes left
	forgot loc // the end crashed and lost what it remembered of its numbers
	used   loc // numbers of this end's space that were used, a bit each
	fields map[*Field]*array
	budget []loc // by timer; mask 0: none
	timer  []loc // lifetimes counted by a running timer, from 1; 0: idle; mask 0: no such timer
	done   []loc // prompt timers that have fired or were disabled in the lifetime, a bit each; by timer
}

// segLayout is where the fields of a segment lie.
type segLayout struct {
	words  int
	bits   int // of the only word, when words is 1
	dst    loc // 1: A, 2: B, 3 and 4: parties; 0: no segment
	origin loc // 0: A, 1: B, 2 and 3: parties; mask 0: no party takes part, and the sender is the other end
	code   loc
	fields map[*Field]loc
	marks  []loc // one per lifetime timer of each end: the segment was there when its lifetime began
}

// layout is where everything lies in a state.
type layout struct {
	words  int
	ends   [players]endLayout // those of parties are empty: their fields are shared
	shared map[*Field]*array
	acts   [MaxParties]loc // how often a party may act still
	loses  loc             // left
	dups   loc
	slots  []loc // of the first word of each slot; narrow: the only one
	seg    segLayout
}

// kept says which ghosts are in the state of this run.
type kept map[*Field]bool

func (k kept) has(f *Field) bool { return !f.Ghost || k[f] }

// newLayout packs the state of a run.
func (s *System) newLayout() error {
	pk := &packer{}
	l := &s.layout
	for end := range 2 {
		if err := s.endLayout(pk, end); err != nil {
			return err
		}
	}
	l.shared = map[*Field]*array{}
	for _, f := range s.p.Shared {
		if s.kept.has(f) && (f.Party == nil || s.takesPart(f.Party.Index)) {
			a, err := s.placeField(pk, f, 0)
			if err != nil {
				return err
			}
			l.shared[f] = a
		}
	}
	l.loses = bound(pk, s.sc.Network.Loses)
	l.dups = bound(pk, s.sc.Network.Duplicates)
	for i, n := range s.sc.Parties {
		l.acts[i] = bound(pk, n)
	}
	if err := s.segmentLayout(); err != nil {
		return err
	}
	s.slots(pk)
	l.words = len(pk.free)
	if l.words > maxWords {
		return fmt.Errorf("a state of this scenario needs %d words of 64 bits, at most %d are possible: lower the capacity or the window", l.words, maxWords)
	}
	return nil
}

// bound places a counter of what is left of a bound; unlimited and zero need none.
func bound(pk *packer, n int) loc {
	if n <= 0 {
		return loc{}
	}
	return pk.place(bits.Len(uint(n)))
}

func (s *System) endLayout(pk *packer, end int) error {
	e := &s.layout.ends[end]
	e.state = pk.place(bits.Len(uint(len(s.p.States) - 1)))
	if s.drawsNumbers() {
		e.life = pk.place(bits.Len(uint(s.sc.Lives[end] + 1)))
	}
	if n := s.callCount(end); n > 0 {
		e.pc = pk.place(bits.Len(uint(n)))
	}
	e.crash = bound(pk, s.sc.Crashes[end])
	if s.sc.ISN[end].Policy == ISNRemembered {
		e.forgot = pk.place(1)
	}
	if s.remembers(end) {
		e.used = pk.place(s.sc.Modulus)
	}
	e.fields = map[*Field]*array{}
	fields := append([]*Field{}, s.p.EndFields...)
	sort.SliceStable(fields, func(i, j int) bool { return !fields[i].Ghost && fields[j].Ghost })
	for _, f := range fields {
		if !s.kept.has(f) {
			continue
		}
		a, err := s.placeField(pk, f, end)
		if err != nil {
			return err
		}
		e.fields[f] = a
	}
	e.budget = make([]loc, len(s.p.Timers))
	e.timer = make([]loc, len(s.p.Timers))
	e.done = make([]loc, len(s.p.Timers))
	for t := range s.p.Timers {
		if b := s.sc.Timers[end][t]; !b.Off {
			e.budget[t] = bound(pk, b.Budget)
		}
		if s.lifetimes[end][t] > 0 {
			e.timer[t] = pk.place(bits.Len(uint(s.lifetimes[end][t] + 1)))
			s.running = append(s.running, wordMask{e.timer[t].word, e.timer[t].mask << e.timer[t].shift})
			if len(s.prompts) > 0 {
				e.done[t] = pk.place(len(s.prompts))
			}
		}
	}
	return nil
}

// placeField places a field, or each element of an array.
func (s *System) placeField(pk *packer, f *Field, end int) (*array, error) {
	a := &array{field: f}
	n := 1
	for _, ix := range f.Type.Index {
		lo, size := s.domain(ix, end)
		if ix.Kind == TypeLife { // indexed by a life, never by none
			lo, size = lo+1, size-1
		}
		a.base = append(a.base, lo)
		a.dims = append(a.dims, size)
		n *= size
	}
	if n > 4096 {
		return nil, fmt.Errorf("field %s has %d elements, at most 4096 are possible", f.Name, n)
	}
	lo, size := s.domain(f.Type, end)
	if f.Party != nil || strings.Contains(f.Name, ".") && s.sealedPart(f) { // made by either end
		lo, size = s.segDomain(f.Type)
	}
	if size < 1 {
		env := s.sc.env(s.p, end)
		hi, _ := env.eval(f.Type.Hi)
		return nil, fmt.Errorf("the range %d..%d of field %s is empty in this scenario", lo, hi, f.Name)
	}
	c := &compiler{s: s, end: end, env: s.sc.env(s.p, end)}
	if v := c.initialValue(f); v < lo || v >= lo+size {
		return nil, fmt.Errorf("field %s begins with %d, outside its range %d..%d in this scenario", f.Name, v, lo, lo+size-1)
	}
	for range n {
		l := pk.place(bits.Len64(uint64(size - 1)))
		l.lo = lo
		a.elems = append(a.elems, l)
	}
	return a, nil
}

// sealedPart says whether the field is part of a sealed value.
func (s *System) sealedPart(f *Field) bool {
	for _, list := range [][]*Field{s.p.EndFields, s.p.Shared} {
		for _, head := range list {
			for _, part := range head.Parts {
				if part == f {
					return true
				}
			}
		}
	}
	return false
}

// domain gives the least raw value of a type and how many values it has.
// Numbers are 0..N-1 and N for none; lives are 0 for none, then 1 for the past, 2 for life 1, …
func (s *System) domain(t *Type, end int) (lo, size int) {
	switch t.Kind {
	case TypeRange:
		env := s.sc.env(s.p, end)
		lo, _ = env.eval(t.Lo)
		hi, _ := env.eval(t.Hi)
		return lo, max(0, hi-lo+1)
	case TypeEnum:
		return 0, len(t.Enum)
	case TypeState:
		return 0, len(s.p.States)
	case TypeNumber:
		return 0, s.sc.Modulus + 1
	case TypeLife:
		lives := s.sc.Lives[end]
		if t.Peer {
			lives = s.sc.Lives[1-end]
		}
		return 0, lives + 2
	case TypeSealed:
		return 0, 3
	}
	return 0, 2
}

// segmentLayout packs a segment, the destination highest, so that segments sort by it.
func (s *System) segmentLayout() error {
	l := &s.layout.seg
	l.fields = map[*Field]loc{}
	type part struct {
		width, lo int
		put       func(loc)
	}
	parts := []part{{bits.Len(uint(2 + len(s.p.Parties))), 0, func(x loc) { l.dst = x }}}
	if s.p.Codes() > 1 {
		parts = append(parts, part{bits.Len(uint(s.p.Codes() - 1)), 0, func(x loc) { l.code = x }})
	}
	if s.anyParty() {
		parts = append(parts, part{bits.Len(uint(1 + len(s.p.Parties))), 0, func(x loc) { l.origin = x }})
	}
	for _, f := range s.p.SegFields {
		if !s.kept.has(f) {
			continue
		}
		lo, size := s.segDomain(f.Type)
		parts = append(parts, part{bits.Len64(uint64(size - 1)), lo, func(x loc) { l.fields[f] = x }})
	}
	for end := range 2 {
		for t := range s.p.Timers {
			if s.lifetimes[end][t] > 0 {
				s.marks = append(s.marks, lifetimeMark{end, t})
				l.marks = append(l.marks, loc{})
				i := len(l.marks) - 1
				parts = append(parts, part{1, 0, func(x loc) { l.marks[i] = x }})
			}
		}
	}
	total := 0
	for _, p := range parts {
		total += p.width
	}
	word, left := 0, min(total, 64)
	l.bits = left
	for _, p := range parts {
		if left < p.width {
			word, left = word+1, 64
		}
		left -= p.width
		p.put(loc{word: uint8(word), shift: uint8(left), mask: 1<<p.width - 1, lo: p.lo})
	}
	l.words = word + 1
	if l.words > 1 {
		l.bits = 64
	}
	if l.words > maxSegmentWords {
		return fmt.Errorf("a segment of this scenario needs %d words of 64 bits, at most %d are possible", l.words, maxSegmentWords)
	}
	return nil
}

// segDomain is the domain of a segment's field, for either sender.
func (s *System) segDomain(t *Type) (lo, size int) {
	lo, size = s.domain(t, 0)
	lo1, size1 := s.domain(t, 1)
	hi := max(lo+size, lo1+size1)
	lo = min(lo, lo1)
	return lo, hi - lo
}

// slots places the network's slots: capacity for the soup and the bag, and for each direction of a fifo.
func (s *System) slots(pk *packer) {
	l := &s.layout
	n := s.sc.Network.Capacity
	if s.sc.Network.Kind == Fifo {
		n *= 2
	}
	for range n {
		first := pk.place(l.seg.bits)
		for k := 1; k < l.seg.words; k++ {
			next := pk.place(64)
			if next.word != first.word+uint8(k) {
				panic("model: the words of a wide segment are not in a row")
			}
		}
		l.slots = append(l.slots, first)
	}
}
