package explorer

import "sync/atomic"

// batchSize is how many successors a worker collects before it looks them up, so that the cache misses overlap.
const batchSize = 48

// worker expands states and inserts their successors. Only its own goroutine writes to it during a level.
type worker struct {
	_        [lineBytes]byte
	search   *search
	words    int
	hand     handle
	expander Expander

	next, marks []uint64    // what Expand returned for the states of a batch
	first       int         // index in marks of the first transition of the last state
	own         uint64      // marks of that state itself
	candidates  []candidate // successors other than the state from which they came
	states      int         // expanded in this batch

	expanded, covered, transitions, terminals int
	ofState, ofStep                           uint64 // marks observed in this level

	shown atomic.Int64 // transitions, for the progress
	_     [lineBytes]byte
}

// expandShare takes blocks until there are none, or until the brake is pulled.
func (w *worker) expandShare(number int, work *share) {
	for !w.search.brake.isPulled() {
		b, ok := work.take(number)
		if !ok {
			return
		}
		w.expandBlock(b)
		w.shown.Store(int64(w.transitions))
	}
}

func (w *worker) expandBlock(b block) {
	w.hand.begin()
	defer w.hand.end()
	w.clear()
	ok := w.goesOn(w.hand.makeRoom())
	for p := b.low; ok && p < b.high && !w.search.brake.isPulled(); p++ {
		if w.search.cover.passes(b.arena, p) {
			w.covered++
			continue
		}
		w.expand(w.hand.read(b.arena, p))
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
	if len(w.next) != len(w.marks)*w.words {
		panic("explorer: Expand returned marks and successors of different number")
	}
}

// successor returns the words of a successor in this batch.
func (w *worker) successor(i int) []uint64 {
	return w.next[i*w.words:][:w.words]
}

// collect notes the marks of the last step and lists those successors that are not the state again; false if no
// transition that must be taken in the end leads to one.
func (w *worker) collect(state []uint64) bool {
	words, left, first := w.words, false, len(w.candidates)
	for i := w.first; i < len(w.marks); i++ {
		mark, at := w.marks[i], i*words
		w.ofStep |= mark
		if successor := w.next[at:][:words]; equal(successor, state) {
			continue
		}
		left = left || mark&Unfair == 0
		if mark&Again == 0 {
			w.candidates = append(w.candidates, candidate{at: at})
		}
	}
	w.hand.foresee(w.next, w.candidates, first)
	return left
}

// insertBatch stores what was collected. False: a limit was reached before all of it was stored, and the states of the
// batch do not count as expanded.
func (w *worker) insertBatch() bool {
	if !w.goesOn(w.hand.insert(w.next, w.candidates)) {
		return false
	}
	w.expanded += w.states
	w.transitions += len(w.marks)
	w.clear()
	return true
}

// goesOn pulls the brake if there is a reason to.
func (w *worker) goesOn(why Why) bool {
	if why != Exhausted {
		w.search.brake.pull(why)
	}
	return why == Exhausted
}
