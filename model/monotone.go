package model

import "slices"

// monotone is the reduction of networks on which more is never less. No guard, watch or claim reads the network, so a state can do what a state with the same
// ends and some of its segments can do, with the same marks: it simulates it. A full bag that loses without limit spills one of the segments that are too many: as long as the
// larger bag differs from the smaller one, one that this does not hold. What the network may do still is read by nobody; the larger state has no less of it. A send into another
// full network is marked BitFull: the reduced search proves nothing then. A queue is no such network: who wants the second segment must have the first. Hence:
//
//   - A step that changes no end and only takes from the network (a loss, a segment that is dropped) leads to a state that its source simulates: it
//     becomes a loop with the same mark. No shortest story has such a step but as its last: the others would do without it.
//
//   - A step that changes no end and only adds to the network (something is sent again) leads to a state that simulates its source: with `grow` nothing else is
//     looked at first. The network gets larger, so nothing is put off for ever. This keeps whether there is a story, not its length.
//
//   - A state that another simulates, which lies as near, need not be looked at (Cover). On a soup, which only grows, that spares much; in a bag, of which each
//     state has its own loss, little.
//
// A lifetime waits for the segments that were there when it began, so what takes one of those stays a step. A terminal state wants the network empty: where no end has a step of
// its own that it owes, what takes stays a step; where one has, the state is not terminal, whatever the network holds, and only such a step is taken first because it adds. Both need losses
// without limit: what the smaller network has lost before, the larger one loses then.
type monotone struct {
	grow     bool
	drifts   bool     // networks that the ends come to without changing are not listed
	covers   bool     // states whose like with more segments is known are left out
	terminal bool     // terminal states are asked for
	ends     []uint64 // of each word, what is neither network nor counter
	counters []loc    // of what the network and the parties may do still

	marked []uint64 // of each word of a segment, the marks of lifetimes
}

// BitFull is set in a state of a reduced system where a send met a full network that does not lose without limit.
const BitFull = 58

// newMonotone gives the reduction for what is asked; nil: there is none that is sound, or, where all shortest stories have to stay, none that keeps them.
func (s *System) newMonotone(keepStories bool) *monotone {
	network := &s.sc.Network
	r := &monotone{terminal: len(s.finals) > 0, grow: !keepStories}
	waits := r.terminal || len(s.marks) > 0 // for segments to be gone
	switch {
	case s.readsNetwork, network.Kind == Fifo:
		return nil
	case network.Kind == Soup && (keepStories || r.terminal), waits && (keepStories || network.Loses != Unlimited):
		return nil
	}
	r.drifts = r.grow && !r.terminal && network.Kind == Bag && network.Loses == Unlimited && network.Capacity <= mostDrift
	r.covers = network.Kind == Soup || r.drifts
	r.places(s)
	return r
}

// places finds what of a state is of the ends.
func (r *monotone) places(s *System) {
	r.ends = make([]uint64, s.layout.words)
	for i := range r.ends {
		r.ends[i] = ^uint64(0)
	}
	for _, at := range s.layout.slots {
		r.ends[at.word] &^= at.mask << at.shift
		for k := 1; k < s.layout.seg.words; k++ {
			r.ends[int(at.word)+k] = 0
		}
	}
	counters := append([]loc{s.layout.loses, s.layout.dups}, s.layout.acts[:]...)
	for _, at := range counters {
		if at.mask != 0 {
			r.ends[at.word] &^= at.mask << at.shift
			r.counters = append(r.counters, at)
		}
	}
	r.marked = make([]uint64, s.layout.seg.words)
	for _, at := range s.layout.seg.marks {
		r.marked[at.word] |= at.mask << at.shift
	}
}

func (r *monotone) sameEnds(a, b []uint64) bool {
	for i, mask := range r.ends {
		if (a[i]^b[i])&mask != 0 {
			return false
		}
	}
	return true
}

// endsKey gives a hash of what is of the ends.
func (r *monotone) endsKey(state []uint64) (key uint64) {
	for i, mask := range r.ends {
		key = scramble(key, state[i]&mask)
	}
	return key
}

// change is what a step does to everything but the ends.
type change uint8

const (
	changesEnds change = iota // or in both directions
	adds
	takes
	takesMarked // a lifetime may wait for what it takes
	changesNothing
)

// between says what becomes of everything but the ends.
func (r *monotone) between(m *machine, next []uint64) change {
	src := m.src[:len(next)]
	if !r.sameEnds(src, next) {
		return changesEnds
	}
	spent := false
	for _, at := range r.counters {
		spent = spent || at.in(next) < at.in(src)
	}
	m.other = m.segments(next, m.other[:0])
	more, less, marked := r.compare(m.net, m.other)
	switch {
	case more && (less || spent):
		return changesEnds
	case more:
		return adds
	case marked:
		return takesMarked
	case less || spent:
		return takes
	}
	return changesNothing
}

// compare says whether the second of two sorted lists has segments that the first has not, and the other way round; and whether one of these is marked.
func (r *monotone) compare(old, list []uint64) (more, less, marked bool) {
	words := len(r.marked)
	for len(old) > 0 || len(list) > 0 {
		order := 0
		switch {
		case len(list) == 0:
			order = -1
		case len(old) == 0:
			order = 1
		default:
			order = compareSegments(old[:words], list[:words])
		}
		if order <= 0 {
			if order < 0 {
				less = true
				marked = marked || r.isMarked(old)
			}
			old = old[words:]
		}
		if order >= 0 {
			more = more || order > 0
			list = list[words:]
		}
	}
	return more, less, marked
}

func (r *monotone) isMarked(one []uint64) bool {
	for i, mask := range r.marked {
		if one[i]&mask != 0 {
			return true
		}
	}
	return false
}

// expand lists the transitions of a state. A step that only adds is followed at once: listed are the transitions of the state with everything added. Where
// terminal states are asked for, it is listed alone instead, so that the state has a step which leads to another.
func (r *monotone) expand(m *machine, state []uint64) {
	if r.drifts {
		r.expandDrift(m, state)
		return
	}
	m.src = state
	first, begin := len(m.marks), len(m.succ)
	for {
		m.decode()
		m.noSegment()
		grown := r.list(m, first)
		if grown < 0 {
			break
		}
		m.ordering |= Monotone
		m.grown = append(m.grown[:0], m.succ[grown:grown+len(state)]...)
		m.succ, m.marks = m.succ[:begin], m.marks[:first]
		if r.terminal {
			m.succ, m.marks = append(m.succ, m.grown...), append(m.marks, 0)
			return
		}
		m.src = m.grown
	}
	r.loop(m, state)
}

// list lists the transitions, what an end does by itself first, and notes which only take; the place of a successor to which is only added ends the list, else -1.
func (r *monotone) list(m *machine, first int) int {
	m.takes, m.quiet = m.takes[:0], r.terminal
	at := first
	for _, phase := range [...]struct {
		list    func(*machine)
		network bool
	}{
		{(*machine).timerSteps, false},
		{(*machine).callSteps, false},
		{(*machine).lifetimeSteps, false},
		{(*machine).crashSteps, false},
		{(*machine).partySteps, false},
		{(*machine).arriveSteps, true},
		{(*machine).lossSteps, true},
	} {
		phase.list(m)
		for ; at < len(m.marks); at++ {
			place := len(m.succ) - (len(m.marks)-at)*len(r.ends)
			owed := m.marks[at]&(1<<BitUnfair) == 0
			switch kind := r.between(m, m.succ[place:place+len(r.ends)]); {
			case kind == adds && r.grow && (!r.terminal || owed && !phase.network):
				return place
			case kind == changesNothing || kind == takes:
				m.takes = append(m.takes, place)
			case owed && !phase.network:
				m.quiet = false
			}
		}
	}
	return -1
}

// loop turns what only takes into loops; where the network may have to be empty, it stays.
func (r *monotone) loop(m *machine, state []uint64) {
	for _, at := range m.takes {
		next := m.succ[at : at+len(state)]
		if same := slices.Equal(next, m.src); same || !m.quiet {
			if !same {
				m.ordering |= Monotone
			}
			copy(next, state)
		}
	}
}

// sparesLoss says whether another loss is as good as that of a segment: each becomes a loop with the same mark.
func (r *monotone) sparesLoss(one []uint64) bool {
	return r != nil && !r.terminal && !r.isMarked(one)
}
