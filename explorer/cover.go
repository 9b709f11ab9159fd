package explorer

import "sync/atomic"

// Covering is a system some of whose states can do all that others can: one covers another if whatever the other does, it can do too, a step for a step, with the same
// marks, and is then in a state that covers where the other is. The states of a level that others cover, of that level or of one before it, are known but not
// expanded: each mark is observed all the same, and as soon. Which stories lead to it may be another matter, so none should be told of a system that covers.
// (What is kept are the maximal states, an antichain: Doyen and Raskin, Antichain Algorithms for Finite Automata, 2010.)
type Covering interface {
	System
	// NewCover returns the relation for one worker. The relation is a partial order, the same for all.
	NewCover() Cover
}

// Cover is a relation between states. It need not be safe for concurrent use.
type Cover interface {
	// Sketch returns a key, which is the same for a state and all that cover it, and a set of bits, which are among those of all that cover it.
	Sketch(state []uint64) (key, bits uint64)
	// Covers says whether the first state covers the second.
	Covers(a, b []uint64) bool
}

// cover keeps the maximal states that are known, and finds those of the next level that others cover. Each worker has the states of some keys, so that
// which states are left out depends on nothing but the levels.
type cover struct {
	*search
	parts  []coverPart
	passed *levelSet // states of the level ahead that others cover
}

// coverPart are the maximal states of the keys of one worker.
type coverPart struct {
	relation Cover
	lists    map[uint64][]maximal // by key
	room     int                  // states for which memory is booked, beyond those that are in the lists
	state    []uint64
	_        [lineBytes]byte
}

// maximal is a state that no other covers so far.
type maximal struct{ bits, id uint64 }

type sketch struct{ key, bits uint64 }

const (
	sketchBytes  = 16
	maximalBytes = 64 // of a maximal state, with its part of the map
	coverShare   = 1 << 10
)

// newCover makes the cover of a search; nil: its system has none, or states that are expanded are forgotten.
func newCover(s *search) *cover {
	system, ok := s.system.(Covering)
	if !ok || s.options.Store.IsLossy() {
		return nil
	}
	c := &cover{search: s, parts: make([]coverPart, len(s.workers))}
	for i := range c.parts {
		c.parts[i] = coverPart{relation: system.NewCover(), lists: map[uint64][]maximal{}, state: make([]uint64, s.words)}
	}
	return c
}

// passes says whether a state of the level ahead is not to be expanded.
func (c *cover) passes(arena int, position uint64) bool {
	return c != nil && c.passed.hasAt(arena, position)
}

// look finds the states of a level that others cover. No worker is at work. False: there is no memory for it.
func (c *cover) look(depth int) bool {
	spans, size := c.level(depth)
	c.passed = newLevelSet(spans)
	if size == 0 {
		return true
	}
	room := int64(size) * sketchBytes
	if !c.store.book(room) {
		return false
	}
	defer c.store.book(-room)
	sketches := c.sketches(spans)
	var failed atomic.Bool
	parallel(len(c.parts), func(i int) {
		if !c.sift(i, spans, sketches) {
			failed.Store(true)
		}
	})
	return !failed.Load()
}

// sketches returns those of the states of a level, by arena.
func (c *cover) sketches(spans []span) [][]sketch {
	list := make([][]sketch, len(spans))
	for i, sp := range spans {
		list[i] = make([]sketch, sp.high-sp.low)
	}
	work := newShare(spans, storyBlock)
	parallel(work.workers(len(c.parts)), func(i int) {
		for b, ok := work.take(i); ok; b, ok = work.take(i) {
			for p := b.low; p < b.high; p++ {
				k, bits := c.parts[i].relation.Sketch(c.workers[i].hand.read(b.arena, p))
				list[b.arena][p-spans[b.arena].low] = sketch{k, bits}
			}
		}
	})
	return list
}

// sift enters the states of a level whose keys are a worker's.
func (c *cover) sift(worker int, spans []span, sketches [][]sketch) bool {
	for arena, list := range sketches {
		for i, k := range list {
			if k.key%uint64(len(c.parts)) == uint64(worker) && !c.enter(worker, idOf(arena, spans[arena].low+uint64(i)), k) {
				return false
			}
		}
	}
	return true
}

// enter adds a state to the maximal ones of its key, and takes out those that it covers; or passes it, if one of them covers it: then it covers none. False:
// there is no memory.
func (c *cover) enter(worker int, id uint64, k sketch) bool {
	p, hand := &c.parts[worker], c.workers[worker].hand
	copy(p.state, hand.read(placeOf(id)))
	list := p.lists[k.key]
	for _, m := range list {
		if k.bits&^m.bits == 0 && p.relation.Covers(hand.read(placeOf(m.id)), p.state) {
			c.pass(id)
			return true
		}
	}
	kept := list[:0]
	for _, m := range list {
		if m.bits&^k.bits == 0 && p.relation.Covers(p.state, hand.read(placeOf(m.id))) {
			c.pass(m.id)
			p.room++
		} else {
			kept = append(kept, m)
		}
	}
	if p.room == 0 {
		if !c.store.book(coverShare * maximalBytes) {
			return false
		}
		p.room = coverShare
	}
	p.room--
	p.lists[k.key] = append(kept, maximal{k.bits, id})
	return true
}

// pass notes that a state is covered. One of an earlier level has been expanded.
func (c *cover) pass(id uint64) {
	if arena, position := placeOf(id); c.passed.spansOver(arena, position) {
		c.passed.addShared(arena, position)
	}
}
