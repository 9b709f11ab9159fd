package explorer

import "sync/atomic"

// batchSize is how many successors a worker collects before it looks them up, so that the cache misses overlap.
const batchSize = 48

// worker expands states and inserts their successors. Only its own goroutine writes to it during a level.
type worker struct {
	_        [lineBytes]byte
	search   *search
	store    *store
	number   int
	expander Expander

	next, marks []uint64    // what Expand returned for the states of a batch
	first       int         // index in marks of the first transition of the last state
	own         uint64      // marks of that state itself
	candidates  []candidate // successors other than the state from which they came
	states      int         // expanded in this batch
	pending     int         // inserts that store.stored does not know of
	touched     uint64      // keeps the compiler from dropping loads

	expanded, transitions, terminals int
	ofState, ofStep                  uint64 // marks observed in this level

	shown atomic.Int64 // transitions, for the progress
	_     [lineBytes]byte
}

// candidate is a successor that may be new.
type candidate struct {
	hash uint64
	slot uint64 // where the search for it begins, when it was touched
	at   int    // index of its first word in next
}

// expandShare takes blocks until there are none, or until the brake is pulled.
func (w *worker) expandShare(work *share) {
	for !w.search.brake.isPulled() {
		b, ok := work.take()
		if !ok {
			return
		}
		w.expandBlock(b)
		w.shown.Store(int64(w.transitions))
	}
}

func (w *worker) expandBlock(b block) {
	w.store.room.RLock()
	defer w.store.room.RUnlock()
	w.clear()
	ok := w.makeRoom()
	for p := b.low; ok && p < b.high && !w.search.brake.isPulled(); p++ {
		w.expand(w.store.arenas[b.arena].at(p))
		if len(w.candidates) >= batchSize {
			ok = w.insertBatch()
		}
	}
	if ok {
		w.insertBatch()
	}
}

// clear begins a new batch.
func (w *worker) clear() {
	w.next, w.marks, w.candidates, w.states = w.next[:0], w.marks[:0], w.candidates[:0], 0
}

// expand adds a state and its successors to the batch.
func (w *worker) expand(state []uint64) {
	w.step(state)
	w.states++
	w.ofState |= w.own
	if !w.collect(state) && w.own&Cut == 0 {
		w.terminals++
		w.ofState |= w.expander.Terminal(state)
	}
}

// step calls Expand.
func (w *worker) step(state []uint64) {
	w.first = len(w.marks)
	w.next, w.marks, w.own = w.expander.Expand(state, w.next, w.marks)
	if len(w.next) != len(w.marks)*w.store.words {
		panic("explorer: Expand returned marks and successors of different number")
	}
}

// successor returns the words of a successor in this batch.
func (w *worker) successor(i int) []uint64 {
	return w.next[i*w.store.words:][:w.store.words]
}

// collect notes the marks of the last step and hashes those successors that are not the state again; false if no
// transition that must be taken in the end leads to one.
func (w *worker) collect(state []uint64) bool {
	words, hash, left := w.store.words, w.store.hash, false
	for i := w.first; i < len(w.marks); i++ {
		w.ofStep |= w.marks[i]
		at := i * words
		if successor := w.next[at:][:words]; !equal(successor, state) {
			w.candidates = append(w.candidates, candidate{hash: hash(successor), at: at})
			left = left || w.marks[i]&Unfair == 0
		}
	}
	return left
}

// insertBatch stores what was collected. False: a limit was reached before all of it was stored, and the states of the
// batch do not count as expanded.
func (w *worker) insertBatch() bool {
	for i := range w.candidates {
		w.candidates[i].slot = w.store.touch(w.candidates[i].hash)
	}
	touched := uint64(0)
	for i := range w.candidates {
		touched ^= w.store.touchState(w.candidates[i].slot, w.candidates[i].hash)
	}
	w.touched = touched
	for _, c := range w.candidates {
		if !w.insert(c.hash, w.next[c.at:][:w.store.words]) {
			return false
		}
	}
	w.expanded += w.states
	w.transitions += len(w.marks)
	w.clear()
	return true
}

// insert stores a state, and first makes room if need be. The caller holds store.room for reading.
func (w *worker) insert(hash uint64, state []uint64) bool {
	if w.pending >= w.store.flush && !w.makeRoom() {
		return false
	}
	switch w.store.insert(w.number, hash, state) {
	case added:
		w.pending++
	case noMemory:
		w.search.brake.pull(MemoryLimit)
		return false
	}
	return true
}

// makeRoom tells the others how many states were inserted, and has the table grow if it is full. The caller holds
// store.room for reading; it may be let go for a while.
func (w *worker) makeRoom() bool {
	s := w.store
	stored := s.stored.Add(int64(w.pending))
	w.pending = 0
	if limit := w.search.options.MaxStates; limit > 0 && stored > int64(limit) {
		w.search.brake.pull(StateLimit)
		return false
	}
	if stored <= s.full {
		return true
	}
	s.room.RUnlock()
	grown := s.grow()
	s.room.RLock()
	if !grown {
		w.search.brake.pull(MemoryLimit)
	}
	return grown
}
