package model

import "slices"

// A reduced system shows of states that nobody can tell apart one only, their representative. States are the same if they differ in dead fields (dead.go), by
// rotations of the number spaces (rotation.go), or in that the ends have changed places (symmetry.go). The relation is a bisimulation: whatever one of two such
// states can do, the other can, to states that are the same again, with the same marks; so the same violations lie at the same distances. What a step shows
// (marks, what was sent) is read off the real step; then its successor is replaced.
//
// Whether a state is terminal depends on whether a step leads back to it. A step to another state with the same representative does lead on: it is noted by the
// mark Cut of the state, which keeps it from being terminal. For dead fields that is not exact, since what a step writes may be there already or not;
// who asks of terminal states must leave them out (properties/reductions.go).

// normal is how the states of a system are replaced; nil: they are not.
type normal struct {
	reduces Reductions // in use
	dead    [2]*deadFields
	spaces  [2]space
	inSeg   []segNumber // numbers in segments, ghosts too
	used    []usedNumbers
	mirror  *mirror
	modulus int
}

// normalScratch is a machine's room for comparing candidates.
type normalScratch struct {
	w, best       []uint64
	next          []uint64
	first, second []int
	one, oneNext  []uint64
	queue         []uint64
}

// reduce prepares the reductions that are asked for and that this system has.
func (s *System) reduce() {
	n := &normal{modulus: s.sc.Modulus}
	if s.opts.Reduce&DeadFields != 0 {
		s.findDead(n)
		s.findUsed(n)
	}
	if s.opts.Reduce&Rotation != 0 {
		s.findSpaces(n)
	}
	if s.opts.Reduce&EndSymmetry != 0 {
		s.findMirror(n)
	}
	if n.reduces == 0 {
		return
	}
	s.normal = n
	if n.mirror != nil && !n.mirror.late {
		n.mirror.late = !s.mirrorsItself()
	}
	s.NewRepresentative()(s.initial)
}

// Reduced says which reductions the system uses that replace states.
func (s *System) Reduced() Reductions {
	if s.normal == nil {
		return 0
	}
	return s.normal.reduces
}

// NewRepresentative gives a function that replaces a state by its representative. It is not safe for concurrent use.
func (s *System) NewRepresentative() func(state []uint64) {
	if s.normal == nil {
		return func([]uint64) {}
	}
	m := s.newMachine()
	return func(state []uint64) {
		m.load(state)
		m.normalize()
		copy(state, m.w[:s.layout.words])
	}
}

// normalize replaces the state under construction, its network included, by its representative; true: it was another state.
func (m *machine) normalize() bool {
	n := m.s.normal
	changed := m.bury(n)
	changed = m.fillUsed(n) || changed
	if m.upright {
		m.encode()
		return changed
	}
	if n.reduces&Rotation != 0 && m.turn(n) {
		changed = true
	}
	m.encode()
	if n.mirror == nil || !n.mirror.fits(m) {
		return changed
	}
	return m.lesserEnd(n) || changed
}

// emitNormal finishes a step of a reduced system: the successor is its representative.
func (m *machine) emitNormal(mark uint64) {
	words := m.s.layout.words
	moved := m.normalize()
	if moved && mark&(1<<BitUnfair) == 0 && m.s.normal.reduces&(Rotation|EndSymmetry) != 0 && slices.Equal(m.w[:words], m.src[:words]) {
		m.own |= 1 << BitCut
	}
}
