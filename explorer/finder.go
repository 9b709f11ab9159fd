package explorer

import (
	"iter"
	"sync/atomic"
)

// finder finds the states of least level that lie on fair cycles.
//
// What a run visits and takes infinitely often is a strongly connected part of the graph, and every such part is what
// some run visits and takes infinitely often. So the question is whether there is a part that is fair. Acceptance sets,
// weak actions and waiting values ask for a transition or a state: what a part owes them, its parts owe as well. Strong
// actions and sent values are Streett pairs: where one is owed, a fair part must do without the states where the action
// is enabled, or without the transitions that send the value. So a strongly connected component either is fair, or
// hopeless, or loses states or transitions that no fair part of it has, and falls into smaller components, and so on
// (Emerson and Lei, Modalities for Model Checking, 1987; for values only those pairs are looked at that the component
// speaks of: Latvala and Heljanko, Coping with Strong Fairness, 2000). Two fair parts that meet are together a fair part:
// what is left in the end are the greatest fair parts, whatever the order.
type finder struct {
	*reader
	components
	options  *FairOptions
	memory   budget // of table, arenas and this search
	stopped  brake
	cuts     bool // states that are Cut may lie on the cycle
	cutsSeen bool // but for them there might be one
	bans     bans // of the part that is being decomposed
	queue    pile // states of the parts that are to be decomposed again
	todo     []task
	parts    int       // fair ones found
	best     *levelSet // states on fair cycles, of the level least; nil: none so far
	least    int
	most     int // level that is looked at

	visits, found atomic.Int64 // for the progress
}

// task is a part that is to be decomposed again, between two places of the queue.
type task struct {
	from, to int
	bans     bans
}

func newFinder(r *reader, options *FairOptions) *finder {
	f := &finder{reader: r, options: options, most: len(r.search.ends)}
	if options.Fewer > 0 {
		f.most = options.Fewer - 1
	}
	f.memory.max = options.MaxBytes
	f.memory.used.Store(r.search.store.used())
	f.components = components{brake: &f.stopped, ways: f.leads, emit: f.judged}
	f.later = pile{budget: &f.memory, brake: &f.stopped}
	f.queue = pile{budget: &f.memory, brake: &f.stopped}
	if r.states < settled-1 {
		f.numbers = allocateHalves(&f.memory, r.states)
		f.stack = allocateHalves(&f.memory, r.states)
	}
	if f.numbers == nil || f.stack == nil {
		f.stopped.pull(MemoryLimit)
	}
	return f
}

func (f *finder) release() {
	releaseHalves(f.numbers)
	releaseHalves(f.stack)
	f.later.release()
	f.queue.release()
	f.numbers, f.stack = nil, nil
}

// find looks for fair cycles without states that are Cut, and if there are none and this may be why, with them.
func (f *finder) find() {
	f.pass()
	if f.best == nil && f.cutsSeen && !f.stopped.isPulled() {
		f.cuts = true
		clear(f.numbers)
		f.found.Store(0)
		f.pass()
	}
}

// pass decomposes the graph, and its components as far as need be.
func (f *finder) pass() {
	f.bans = bans{}
	f.eachUnvisited(func(i int) uint32 { return uint32(i) }, 0, f.states)
	for len(f.todo) > 0 && !f.stopped.isPulled() {
		t := f.todo[len(f.todo)-1]
		f.todo = f.todo[:len(f.todo)-1]
		f.again(t)
	}
}

// eachUnvisited decomposes from those states of a list that were not visited before their turn.
func (f *finder) eachUnvisited(at func(i int) uint32, from, to int) {
	for i := from; i < to && !f.stopped.isPulled(); i++ {
		if v := at(i); f.numbers[v] == unvisited {
			f.decompose(v)
		}
	}
}

// again decomposes a part under its bans. Smaller parts of it take its place in the queue, so that the queue never holds
// a state more than twice.
func (f *finder) again(t task) {
	f.bans = t.bans
	for i := t.from; i < t.to; i++ {
		f.numbers[f.queue.at(i)] = unvisited
	}
	smaller := len(f.todo)
	f.eachUnvisited(f.queue.at, t.from, t.to)
	for i := t.to; i < f.queue.size; i++ {
		f.queue.set(i-t.to+t.from, f.queue.at(i))
	}
	f.queue.size -= t.to - t.from
	for i := smaller; i < len(f.todo); i++ {
		f.todo[i].from -= t.to - t.from
		f.todo[i].to -= t.to - t.from
	}
}

// leads returns where the transitions lead that a cycle through the state may take.
func (f *finder) leads(v uint32) (list []uint32, loop bool) {
	f.visits.Add(1)
	if f.options.Hopeful != nil && !f.options.Hopeful(f.state(v)) {
		return nil, false
	}
	f.expand(v)
	if f.worker.own&Cut != 0 && !f.cuts {
		f.cutsSeen = true
		return nil, false
	}
	f.facts.clear()
	if !f.bans.none() {
		f.readFacts()
	}
	if f.facts.enabled()&f.bans.enabled != 0 {
		return nil, false
	}
	f.follow()
	return f.others(v)
}

// others drops transitions that do not count, and those of the state to itself.
func (f *finder) others(v uint32) (list []uint32, loop bool) {
	list = f.targets[:0]
	for i, to := range f.targets {
		switch {
		case to == nowhere || f.bans.forbid(&f.facts, i):
		case to == v:
			loop = true
		default:
			list = append(list, to)
		}
	}
	return list, loop
}

// judged settles a component: it is fair, or hopeless, or queued.
func (f *finder) judged(component []uint32) {
	if f.bans.none() {
		f.found.Add(1)
	}
	number := uint32(noCycle)
	if level := f.levelOf(component); level <= f.most && (f.best == nil || level <= f.least) {
		switch d := f.owes(f.untilStopped(component)); {
		case f.stopped.isPulled():
		case d.none():
			number = settled + uint32(f.parts)
			f.parts++
			f.keep(component)
		case !d.hopeless():
			f.enqueue(component, f.bans.and(d))
		}
	}
	for _, v := range component {
		f.numbers[v] = number
	}
}

// owes adds up a component. Its states have numbers that are not settled.
func (f *finder) owes(component iter.Seq[uint32]) debts {
	t := newTally(f.options)
	for v := range component {
		f.read(v)
		t.state(&f.facts)
		for i := range f.targets {
			if f.inner(i) {
				t.step(&f.facts, i)
			}
		}
	}
	return t.debts()
}

func (f *finder) untilStopped(list []uint32) iter.Seq[uint32] {
	return func(yield func(v uint32) bool) {
		for _, v := range list {
			if f.stopped.isPulled() || !yield(v) {
				return
			}
		}
	}
}

// inner says whether a transition of the state read last stays in its component.
func (f *finder) inner(i int) bool {
	to := f.targets[i]
	return to != nowhere && f.numbers[to] < settled && !f.bans.forbid(&f.facts, i)
}

func (f *finder) enqueue(component []uint32, b bans) {
	from := f.queue.size
	for _, v := range component {
		f.queue.push(v)
	}
	f.todo = append(f.todo, task{from, f.queue.size, b})
}

// levelOf returns the least level of the states. In an arena that is the level of the first one.
func (f *finder) levelOf(component []uint32) int {
	level := len(f.search.ends)
	for _, v := range component {
		level = min(level, f.level(v))
	}
	return level
}

// keep notes the states of a fair component that are of the least level so far.
func (f *finder) keep(component []uint32) {
	level := f.levelOf(component)
	spans, _ := f.search.level(level)
	if f.best == nil || level < f.least {
		f.best, f.least = newLevelSet(spans), level
	}
	for _, v := range component {
		arena, position := f.place(v)
		if sp := spans[arena]; position >= sp.low && position < sp.high {
			f.best.add(arena, position)
		}
	}
}
