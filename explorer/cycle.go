package explorer

import "slices"

// maxReturns is how many shortest ways back to the start are tried before a cycle is put together.
const maxReturns = 1000

// leg is a transition of a stored state.
type leg struct {
	from uint32
	step int // its index in the order of Expand; -1: only the state is meant
}

// cycle returns a fair cycle through a state of a fair part, as short as is easily found.
func (f *finder) cycle(start uint32) ([]int, error) {
	f.path = 0
	f.isolate(f.numbers[start])
	var best []leg
	filters := []func(i int) bool{f.sendsNothing, f.inner}
	if !f.options.Delivery {
		filters = filters[1:]
	}
	for _, attempt := range []func(start uint32, may func(i int) bool) []leg{f.oneWay, f.manyWays} {
		for _, may := range filters {
			if walk := attempt(start, may); walk != nil && (best == nil || len(walk) < len(best)) {
				best = walk
			}
		}
		if best != nil {
			break
		}
	}
	if best == nil {
		return nil, errImpure
	}
	return f.verified(start, f.shortened(best))
}

// isolate makes a fair part the only one whose states are not settled, and finds the bans of the part. No more states
// need be dropped: what a fair part must do without is in none of its own transitions.
func (f *finder) isolate(part uint32) {
	for v, number := range f.numbers[:f.states] {
		f.numbers[v] = noCycle
		if number == part {
			f.numbers[v] = unvisited
		}
	}
	f.bans = bans{}
	for d := f.owes(f.members); !d.none(); d = f.owes(f.members) {
		if d.hopeless() || len(d.sent) == 0 {
			return // the system answers differently: no cycle will be found
		}
		f.bans = f.bans.and(d)
	}
}

func (f *finder) members(yield func(v uint32) bool) {
	for v := range f.states {
		if f.numbers[v] < settled && !yield(uint32(v)) {
			return
		}
	}
}

// sendsNothing says whether a transition stays in the part and sends nothing that would have to arrive.
func (f *finder) sendsNothing(i int) bool {
	return f.inner(i) && len(f.facts.sent(i)) == 0
}

// oneWay returns the shortest of the cycles that go back to the start on a shortest way and are fair as they are; nil if
// there is none, or none of the first.
func (f *finder) oneWay(start uint32, may func(i int) bool) []leg {
	defer f.forget()
	for _, end := range f.flood(start, maxReturns, may, f.leadsTo(start)) {
		if walk := f.wayTo(end, may); f.fair(walk) {
			return walk
		}
	}
	return nil
}

// manyWays returns a cycle that pays one debt after the other, the nearest first, and then goes back. Transitions that
// need not be taken, and that may incur a new debt, are only taken if there is no other way. Nil: there is no cycle.
func (f *finder) manyWays(start uint32, may func(i int) bool) (walk []leg) {
	t := newTally(f.options)
	at := start
	f.read(at)
	t.state(&f.facts)
	for {
		goal, d := f.leadsTo(start), t.debts()
		if d.none() && at == start && len(walk) > 0 {
			return walk
		}
		if !d.none() {
			goal = f.pays(d)
		}
		more := f.nearest(at, goal, may)
		if more == nil {
			more = f.nearest(at, goal, f.inner)
		}
		if more == nil {
			return nil
		}
		for _, l := range more {
			at = f.follows(l, t)
		}
		walk = append(walk, more...)
	}
}

// follows adds a transition and the state to which it leads to the tally.
func (f *finder) follows(l leg, t *tally) (to uint32) {
	f.read(l.from)
	t.step(&f.facts, l.step)
	to = f.targets[l.step]
	f.read(to)
	t.state(&f.facts)
	return to
}

// nearest returns the shortest way to a goal, of the shortest the first in the order of Expand.
func (f *finder) nearest(from uint32, goal func(l leg) bool, may func(i int) bool) []leg {
	defer f.forget()
	ends := f.flood(from, 1, may, goal)
	if len(ends) == 0 {
		return nil
	}
	return f.wayTo(ends[0], may)
}

func (f *finder) leadsTo(goal uint32) func(l leg) bool {
	return func(l leg) bool { return l.step >= 0 && f.targets[l.step] == goal }
}

func (f *finder) pays(d debts) func(l leg) bool {
	return func(l leg) bool {
		if l.step < 0 {
			return d.paidIn(&f.facts)
		}
		return d.paidBy(&f.facts, l.step)
	}
}

// flood searches the part breadth first, until so many goals are reached, and returns them. The goal is asked about each
// state and each transition, when the state has been read. Behind it, the number of a state names the one that it was
// reached from, and the left stack lists those reached, until forget.
func (f *finder) flood(from uint32, most int, may func(i int) bool, goal func(l leg) bool) (ends []leg) {
	f.reach(from, from)
	for k := 0; k < f.path && len(ends) < most; k++ {
		v := f.stack[k]
		f.read(v)
		if l := (leg{v, -1}); goal(l) {
			ends = append(ends, l)
		}
		for i, to := range f.targets {
			if !may(i) {
				continue
			}
			if l := (leg{v, i}); goal(l) {
				ends = append(ends, l)
			}
			f.reach(to, v)
		}
	}
	return ends[:min(len(ends), most)]
}

func (f *finder) reach(v, from uint32) {
	if f.numbers[v] == unvisited {
		f.numbers[v] = from + 1
		f.stack[f.path] = v
		f.path++
	}
}

// forget makes all states that flood has reached unvisited.
func (f *finder) forget() {
	for _, v := range f.stack[:f.path] {
		f.numbers[v] = unvisited
	}
	f.path = 0
}

// wayTo returns the way on which flood has reached an end; nil if the system answers differently.
func (f *finder) wayTo(end leg, may func(i int) bool) (way []leg) {
	if end.step >= 0 {
		way = append(way, end)
	}
	for v := end.from; f.numbers[v] != v+1; {
		from := f.numbers[v] - 1
		f.read(from)
		step := f.transition(v, may)
		if step < 0 {
			return nil
		}
		way = append(way, leg{from, step})
		v = from
	}
	slices.Reverse(way)
	return way
}

// transition returns the first transition of the state read last that flood may have taken to another state; -1 if none.
func (f *finder) transition(to uint32, may func(i int) bool) int {
	for i, target := range f.targets {
		if target == to && may(i) {
			return i
		}
	}
	return -1
}
