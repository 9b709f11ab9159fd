package model

// Rotation: to add a constant, modulo N, to every number of a space is a bisimulation. Numbers have no literals but `none`, which is in no space and stays, and
// `zero`, which gives the rotation up. All that is done to them turns with them: a shift adds a distance, an offset and `<` look at differences, a window at two,
// equality at both sides; the resolver lets no numbers of two spaces meet, but in rules of parties and in shared fields, which exclude the rotation here. `fresh`
// turns with what is used (a bit for each number, which turns as a string) by `unused`, `remembered` and `any`; the order of its choices does not, which stories
// cannot see, for they are told without reductions. `clock` counts from a fixed number, `constant` and pinned numbers are fixed: they have no rotation. That
// the first number of an end is fixed does no harm: there is none of its space before it, and nothing to turn. Numbers at the start turn like others. An initial value
// of a field is `none` or an expression over `none`. What is in a sealed value on its way is of its sealer's spaces; where an end keeps one there is no
// rotation, because what is left of one that was forgotten is of no space.
//
// The representative: the first number that a field of a fixed list holds becomes 0. Where none holds one, of the rotations that make the string of used numbers,
// and then that of numbers on their way, least, the one that makes the state least.

// space is a number space in a state.
type space struct {
	turns  bool
	fields []loc // the numbers of the space that the ends hold, its owner's first
	used   loc
}

// maxTurned is the largest modulus that has rotations: a bit for each number has to fit into a word.
const maxTurned = 64

// findSpaces finds which number spaces turn, and what is in them.
func (s *System) findSpaces(n *normal) {
	for end := range 2 {
		if s.unturned(end) == "" {
			n.spaces[end] = space{turns: true, fields: s.numbersHeld(end), used: s.layout.ends[end].used}
			n.reduces |= Rotation
		}
	}
	n.inSeg = s.numbersOfSegment(true)
}

// unturned says why the numbers of an end do not turn; "" if they do.
func (s *System) unturned(end int) string {
	why := s.absolute(end)
	switch {
	case s.opts.NoRotation:
		return "are drawn, each for itself"
	case !s.drawsNumbers():
		return "are not drawn"
	case why != "":
		return why
	case s.sc.ISN[end].Policy == ISNClock:
		return "follow a clock"
	case s.anyParty():
		return "are known to a party"
	case s.sharesNumbers():
		return "are in shared fields"
	case s.keepsSealed():
		return "are in sealed values that an end keeps"
	case s.sc.Modulus > maxTurned:
		return "are too many"
	}
	return ""
}

// sharesNumbers says whether a shared field holds numbers.
func (s *System) sharesNumbers() bool {
	for f := range s.layout.shared {
		if f.Type.Kind == TypeNumber || f.Type.Kind == TypeSealed {
			return true
		}
	}
	return false
}

// numbersHeld lists the places of the space's plain numbers: of its owner's fields, then of the peer's.
func (s *System) numbersHeld(end int) []loc {
	var out []loc
	for _, holder := range []int{end, 1 - end} {
		for _, f := range s.p.EndFields {
			a := s.layout.ends[holder].fields[f]
			if a != nil && f.Type.Kind == TypeNumber && f.Type.Peer == (holder != end) {
				out = append(out, a.elems...)
			}
		}
	}
	return out
}

// keepsSealed says whether an end keeps a sealed value with numbers. One that was forgotten, or made without them, leaves numbers behind of which nobody
// knows the space.
func (s *System) keepsSealed() bool {
	for _, head := range s.p.EndFields {
		for _, part := range head.Parts {
			if part.Type.Kind == TypeNumber {
				return true
			}
		}
	}
	return false
}

// turn turns the numbers of the state under construction to the representative; true: they were others.
func (m *machine) turn(n *normal) bool {
	var by [2]int
	held := [2]bool{true, true}
	for end := range 2 {
		if sp := &n.spaces[end]; sp.turns {
			by[end], held[end] = m.firstHeld(sp, n.modulus)
		}
	}
	if !held[0] || !held[1] {
		return m.turnByAll(n, by, held)
	}
	return m.rotate(n, by)
}

// firstHeld gives the first number that a field of the space holds.
func (m *machine) firstHeld(sp *space, none int) (int, bool) {
	for i := range sp.fields {
		if v := sp.fields[i].get(&m.w); v != none {
			return v, true
		}
	}
	return 0, false
}

// rotate takes so much from every number of each space; false: it is nothing.
func (m *machine) rotate(n *normal, by [2]int) bool {
	if by == [2]int{} {
		return false
	}
	for end := range 2 {
		if by[end] == 0 {
			continue
		}
		sp := &n.spaces[end]
		for i := range sp.fields {
			l := &sp.fields[i]
			l.set(&m.w, less(l.get(&m.w), by[end], n.modulus))
		}
		if sp.used.mask != 0 {
			l := sp.used
			m.w[l.word] = m.w[l.word]&^(l.mask<<l.shift) | rotateMask(m.w[l.word]>>l.shift&l.mask, by[end], n.modulus)<<l.shift
		}
	}
	m.rotateNetwork(n, by)
	return true
}

// rotateNetwork turns the numbers of the segments on their way.
func (m *machine) rotateNetwork(n *normal, by [2]int) {
	seg := &m.s.layout.seg
	for i := 0; i < len(m.next); i += seg.words {
		one := m.next[i : i+seg.words]
		for k := range n.inSeg {
			f := &n.inSeg[k]
			if of := f.space(seg, one); of >= 0 {
				f.at.put(one, less(f.at.in(one), by[of], n.modulus))
			}
		}
	}
	if m.s.sc.Network.Kind != Fifo {
		m.sort()
	}
}

// space gives the space of a number in a segment between ends; -1: nobody has sealed it.
func (f *segNumber) space(seg *segLayout, one []uint64) int {
	owner := 2 - seg.dst.in(one)
	if f.sealed {
		owner = f.sealer.in(one) - 1
	}
	if owner < 0 {
		return -1
	}
	return owner ^ b2i(f.peer)
}

// less gives v - by in a space of n numbers; none, which is n, stays.
func less(v, by, n int) int {
	if v == n {
		return v
	}
	if v -= by; v < 0 {
		v += n
	}
	return v
}

// rotateMask turns a string of n bits downwards.
func rotateMask(set uint64, by, n int) uint64 {
	if by == 0 {
		return set
	}
	return (set>>by | set<<(n-by)) & (^uint64(0) >> (64 - n))
}

// turnByAll turns a state in which the fields of some space hold no number: it tries the rotations that may be the best.
func (m *machine) turnByAll(n *normal, by [2]int, held [2]bool) bool {
	c := &m.scratch
	lists := [2]*[]int{&c.first, &c.second}
	for end, list := range lists {
		*list = append((*list)[:0], by[end])
		if !held[end] {
			*list = m.leastTurns(n, end, (*list)[:0])
		}
	}
	if len(c.first)*len(c.second) == 1 {
		return m.rotate(n, [2]int{c.first[0], c.second[0]})
	}
	return m.leastOf(n)
}

// leastTurns lists the rotations that make the strings of used numbers and of those on their way least.
func (m *machine) leastTurns(n *normal, end int, list []int) []int {
	var used uint64
	if l := n.spaces[end].used; l.mask != 0 {
		used = m.w[l.word] >> l.shift & l.mask
	}
	carried := m.carried(n, end)
	if used|carried == 0 {
		return append(list, 0)
	}
	bestUsed, bestCarried := ^uint64(0), ^uint64(0)
	for by := range n.modulus {
		u, c := rotateMask(used, by, n.modulus), rotateMask(carried, by, n.modulus)
		if u > bestUsed || u == bestUsed && c > bestCarried {
			continue
		}
		if u != bestUsed || c != bestCarried {
			bestUsed, bestCarried, list = u, c, list[:0]
		}
		list = append(list, by)
	}
	return list
}

// carried gives the numbers of a space that segments and sealed values carry, a bit each.
func (m *machine) carried(n *normal, end int) uint64 {
	seg := &m.s.layout.seg
	var set uint64
	for i := 0; i < len(m.next); i += seg.words {
		one := m.next[i : i+seg.words]
		for k := range n.inSeg {
			f := &n.inSeg[k]
			if v := f.at.in(one); v != n.modulus && f.space(seg, one) == end {
				set |= 1 << v
			}
		}
	}
	return set
}

// leastOf tries each pair of rotations and keeps the least state.
func (m *machine) leastOf(n *normal) bool {
	c, words := &m.scratch, m.s.layout.words
	m.encode()
	c.w = append(c.w[:0], m.w[:words]...)
	c.next = append(c.next[:0], m.next...)
	var best [2]int
	c.best = c.best[:0]
	for _, a := range c.first {
		for _, b := range c.second {
			m.recall(c)
			m.rotate(n, [2]int{a, b})
			m.encode()
			if len(c.best) == 0 || compareSegments(m.w[:words], c.best) < 0 {
				best, c.best = [2]int{a, b}, append(c.best[:0], m.w[:words]...)
			}
		}
	}
	m.recall(c)
	m.rotate(n, best)
	return compareSegments(c.best, c.w) != 0
}

// recall makes the state that was put aside the one under construction.
func (m *machine) recall(c *normalScratch) {
	copy(m.w[:], c.w)
	m.next = append(m.next[:0], c.next...)
}
