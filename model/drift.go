package model

import "slices"

// In a bag that loses without limit, what only changes the network is not worth a state: an end sends something again, a segment is answered and nothing else comes
// of it. Such steps are passed over, and listed are those that do more, from all networks to which the ends come without changing. (Steps that nobody
// sees are followed at once: a weak transition, as in Milner, Communication and Concurrency, 1989.)
//
// Some segments the ends can send at any time, from what they hold alone, and stay as they are: what a timer sends without limit, and what is answered to such
// segments. A state with them and one without come to the same networks: the one loses them, the other has them sent, one after the other,
// each in the room that it will take. So the state without them stands for both. One that a lifetime waits for counts as the same without: who has it can do less.
//
// So the largest networks are known beforehand: some of the segments that the state holds, or of what is answered to those and changes no end, and in the
// rest of the bag whatever is sent at any time. A smaller network can do no more.
//
// A state covers another with the same ends if it then has all of its segments: it comes to all networks of the other, with more in them at most. As each state that is listed
// is what a step comes to that does more, and all its networks are looked at when it is, no state is passed for the sake of one that is reached only from itself.
type drift struct {
	held      [][]uint64 // what the state holds that is not sent at any time, and what else comes of it
	nodes     distinct   // states with the same ends
	steps     distinct   // what they come to, and the mark of the step behind it
	keys      []sketchOf
	network   []uint64
	node      []uint64
	renewals  map[uint64][]*renewal
	cover     *Cover
	represent func(state []uint64) // replaces a state by its representative
}

// mostDrift is how many segments a bag may hold. With two, three-way takes 2.3 times fewer states (379 for 872, `lossy`, a modulus of 16 and two lives) in about the same time;
// with each further one there are many more networks to look at, and it takes twice to four times as long.
const mostDrift = 2

// distinct are different lists of words of the same length, one after the other.
type distinct struct{ list, hashes []uint64 }

// empty forgets them.
func (d *distinct) empty() { d.list, d.hashes = d.list[:0], d.hashes[:0] }

// add adds one unless it is there.
func (d *distinct) add(one []uint64) {
	hash := hashWords(one)
	for i, h := range d.hashes {
		if h == hash && slices.Equal(d.list[i*len(one):(i+1)*len(one)], one) {
			return
		}
	}
	d.list, d.hashes = append(d.list, one...), append(d.hashes, hash)
}

// sketchOf is what Cover.Sketch gives.
type sketchOf struct{ key, segments uint64 }

// renewal is what the ends can send at any time.
type renewal struct {
	ends     []uint64
	segments []uint64
	dull     []uint64  // of these, what changes no end where it arrives
	timers   [2]uint64 // that do no more than send, a bit each
	seen     uint64    // marks of what these timers and segments do
}

// expandDrift lists the steps that do more than change the network, from all networks that the ends come to without. What is seen in other steps is
// seen in a loop.
func (r *monotone) expandDrift(m *machine, state []uint64) {
	d := &m.drift
	if d.renewals == nil {
		d.renewals, d.cover, d.represent = map[uint64][]*renewal{}, m.s.NewCover(), m.s.NewRepresentative()
	}
	m.upright = true // a representative is looked for where a step is listed
	again := r.renewable(m, state)
	r.networks(m, state, again)
	first, begin := len(m.marks), len(m.succ)
	seen := again.seen
	d.steps.empty()
	m.idle = again
	lossSeen := false
	for node := range slices.Chunk(d.nodes.list, len(state)) {
		m.src = node
		m.decode()
		m.ownSteps()
		m.arriveSteps()
		if !lossSeen { // each has the same mark
			m.lossSteps()
			lossSeen = true
		}
		seen |= r.more(m, first, begin)
	}
	m.upright, m.idle = false, nil
	m.ordering |= Monotone
	seen |= r.listSteps(m)
	if seen &^= 1<<BitUnfair | 1<<BitAgain; seen != 0 {
		m.succ, m.marks = append(m.succ, state...), append(m.marks, seen)
	}
}

// ownSteps lists what happens without a segment that arrives or is lost.
func (m *machine) ownSteps() {
	m.noSegment()
	m.callSteps()
	m.timerSteps()
	m.lifetimeSteps()
	m.crashSteps()
	m.partySteps()
}

// more puts those of the last steps aside that do more than change the network, and gives the marks of the others.
func (r *monotone) more(m *machine, first, begin int) (seen uint64) {
	words := len(r.ends)
	for i, mark := range m.marks[first:] {
		if next := m.succ[begin+i*words : begin+(i+1)*words]; r.stays(m.src, next) {
			seen |= mark
		} else {
			r.putAside(m, next, mark)
		}
	}
	m.succ, m.marks = m.succ[:begin], m.marks[:first]
	return seen
}

// putAside notes what a step comes to, without what is sent again at any time, and its mark.
func (r *monotone) putAside(m *machine, next []uint64, mark uint64) {
	d := &m.drift
	r.strip(m, next)
	d.node = append(append(d.node[:0], next...), mark)
	d.steps.add(d.node)
}

// stays says whether two states differ in nothing but the segments.
func (r *monotone) stays(a, b []uint64) bool {
	for _, at := range r.counters {
		if at.in(a) != at.in(b) {
			return false
		}
	}
	return r.sameEnds(a, b)
}

// networks finds the largest networks to which the ends of a state come.
func (r *monotone) networks(m *machine, state []uint64, again *renewal) {
	d := &m.drift
	m.load(state)
	d.held = append(d.held[:0], r.without(again, m.net, nil))
	d.nodes.empty()
	for i := 0; i < len(d.held); i++ {
		r.answers(m, state, again, d.held[i])
		d.network = d.network[:0]
		r.choose(m, state, again, d.held[i], 0)
	}
}

// without appends the segments of a list that are not sent at any time.
func (r *monotone) without(again *renewal, list, out []uint64) []uint64 {
	words := len(r.marked)
	for at := 0; at < len(list); at += words {
		if one := list[at : at+words]; !r.holds(again.segments, one) {
			out = append(out, one...)
		}
	}
	return out
}

// answers adds what comes of segments if one of them arrives and no end changes.
func (r *monotone) answers(m *machine, state []uint64, again *renewal, held []uint64) {
	if len(held) == 0 {
		return
	}
	d, first, begin := &m.drift, len(m.marks), len(m.succ)
	d.node = r.withNetwork(m, state, held, d.node)
	m.src = d.node
	m.decode()
	m.arrivals(StepArrive)
	for next := range slices.Chunk(m.succ[begin:], len(r.ends)) {
		if !r.stays(m.src, next) {
			continue
		}
		m.other = m.segments(next, m.other[:0])
		if more, _, _ := r.compare(held, m.other); !more {
			continue
		}
		list := r.without(again, m.other, nil)
		if !slices.ContainsFunc(d.held, func(known []uint64) bool { return slices.Equal(known, list) }) {
			d.held = append(d.held, list)
		}
	}
	m.succ, m.marks = m.succ[:begin], m.marks[:first]
}

// choose goes through the ways to keep some of the segments from a place on. Where nothing is sent at any time, only what a lifetime waits for is worth losing.
func (r *monotone) choose(m *machine, state []uint64, again *renewal, held []uint64, at int) {
	d, words := &m.drift, len(r.marked)
	if at == len(held) {
		r.fill(m, state, again, 0)
		return
	}
	one, size := held[at:at+words], len(d.network)
	d.network = append(d.network, one...)
	r.choose(m, state, again, held, at+words)
	d.network = d.network[:size]
	if len(again.segments) > 0 || r.isMarked(one) {
		r.choose(m, state, again, held, at+words)
	}
}

// fill goes through the ways to fill the bag with what is sent at any time, from a place on.
func (r *monotone) fill(m *machine, state []uint64, again *renewal, at int) {
	d, words := &m.drift, len(r.marked)
	if len(d.network) == m.s.sc.Network.Capacity*words || len(again.segments) == 0 {
		r.reach(m, state)
		return
	}
	for ; at < len(again.segments); at += words {
		size := len(d.network)
		d.network = append(d.network, again.segments[at:at+words]...)
		r.fill(m, state, again, at)
		d.network = d.network[:size]
	}
}

// reach notes a state that is looked at, too.
func (r *monotone) reach(m *machine, state []uint64) {
	d := &m.drift
	d.node = r.withNetwork(m, state, d.network, d.node)
	d.nodes.add(d.node)
}

// withNetwork gives a state with another network, of segments in any order.
func (r *monotone) withNetwork(m *machine, state, network, room []uint64) []uint64 {
	m.copyState(state)
	m.next = append(m.next[:0], network...)
	m.sort()
	m.encode()
	return append(room[:0], m.w[:len(state)]...)
}

// listSteps lists what the steps come to, and gives the marks of those that others cover.
func (r *monotone) listSteps(m *machine) (seen uint64) {
	d, words := &m.drift, len(r.ends)
	d.keys = d.keys[:0]
	for step := range slices.Chunk(d.steps.list, words+1) {
		d.represent(step[:words])
		key, segments := d.cover.Sketch(step)
		d.keys = append(d.keys, sketchOf{key, segments})
	}
	for i := range d.keys {
		next, mark := d.step(i, words)
		if d.isCovered(i, words) {
			seen |= mark
			continue
		}
		m.succ, m.marks = append(m.succ, next...), append(m.marks, mark)
	}
	return seen
}

// step gives what a step comes to, in so many words, and its mark.
func (d *drift) step(i, words int) (next []uint64, mark uint64) {
	entry := d.steps.list[i*(words+1) : (i+1)*(words+1)]
	return entry[:words], entry[words]
}

// isCovered says whether another step comes to what covers what this one comes to; of equal ones the first is listed.
func (d *drift) isCovered(i, words int) bool {
	own := d.keys[i]
	state, _ := d.step(i, words)
	for k, other := range d.keys {
		if k == i || other.key != own.key || own.segments&^other.segments != 0 {
			continue
		}
		rival, _ := d.step(k, words)
		if d.cover.Covers(rival, state) && (k < i || !slices.Equal(rival, state)) {
			return true
		}
	}
	return false
}

// strip takes what the ends send at any time out of a state.
func (r *monotone) strip(m *machine, state []uint64) {
	again := r.renewable(m, state)
	if len(again.segments) == 0 {
		return
	}
	m.other = m.segments(state, m.other[:0])
	if m.grown = r.without(again, m.other, m.grown[:0]); len(m.grown) < len(m.other) {
		m.drift.node = r.withNetwork(m, state, m.grown, m.drift.node)
		copy(state, m.drift.node)
	}
}

// holds says whether a list has a segment, whatever lifetime waits for it.
func (r *monotone) holds(list, one []uint64) bool {
	for at := 0; at < len(list); at += len(one) {
		same := true
		for i, mask := range r.marked {
			same = same && (list[at+i]^one[i])&^mask == 0
		}
		if same {
			return true
		}
	}
	return false
}

// renewable gives what the ends of a state can send at any time, from what they hold alone, and stay as they are.
func (r *monotone) renewable(m *machine, state []uint64) *renewal {
	d, key := &m.drift, r.endsKey(state)
	for _, known := range d.renewals[key] {
		if r.sameEnds(known.ends, state) {
			return known
		}
	}
	again := r.renew(m, state)
	d.renewals[key] = append(d.renewals[key], again)
	return again
}

// renew finds that: what timers and parties send into an empty network, and what is answered to each of these segments alone.
func (r *monotone) renew(m *machine, state []uint64) *renewal {
	begin, first, own, upright, idle, src := len(m.succ), len(m.marks), m.own, m.upright, m.idle, m.src
	m.upright, m.idle = true, nil
	again := &renewal{ends: r.withNetwork(m, state, nil, nil)}
	m.src = again.ends
	m.decode()
	m.noSegment()
	for end := range 2 {
		for t, list := range m.timersOf(end) {
			m.timerStep(end, t, list)
			if r.renews(m, again, first, begin) {
				again.timers[end] |= 1 << t
			}
		}
	}
	m.partySteps()
	r.renews(m, again, first, begin)
	for at := 0; at < len(again.segments); at += len(r.marked) {
		one := again.segments[at : at+len(r.marked)]
		m.src = r.withNetwork(m, again.ends, one, nil)
		m.decode()
		m.arrivals(StepArrive)
		if r.renews(m, again, first, begin) {
			again.dull = append(again.dull, one...)
		}
	}
	m.own, m.upright, m.idle, m.src = own, upright, idle, src
	return again
}

// renews adds what the last steps that change no end send, and says whether all of them are such steps.
func (r *monotone) renews(m *machine, again *renewal, first, begin int) bool {
	all, seen := len(m.marks) > first, uint64(0)
	for i, mark := range m.marks[first:] {
		next := m.succ[begin+i*len(r.ends) : begin+(i+1)*len(r.ends)]
		if !r.stays(m.src, next) {
			all = false
			continue
		}
		seen |= mark
		m.other = m.segments(next, m.other[:0])
		for one := range slices.Chunk(m.other, len(r.marked)) {
			if !r.holds(again.segments, one) {
				again.segments = append(again.segments, one...)
			}
		}
	}
	if all {
		again.seen |= seen
	}
	m.succ, m.marks = m.succ[:begin], m.marks[:first]
	return all
}

// hasTimer says whether a timer does no more than send.
func (a *renewal) hasTimer(end, timer int) bool { return a != nil && a.timers[end]>>timer&1 == 1 }

// hasSegment says whether a segment is sent at any time and changes no end.
func (a *renewal) hasSegment(one []uint64) bool {
	if a == nil {
		return false
	}
	for at := 0; at < len(a.dull); at += len(one) {
		if compareSegments(a.dull[at:at+len(one)], one) == 0 {
			return true
		}
	}
	return false
}
