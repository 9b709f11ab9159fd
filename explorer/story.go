package explorer

import (
	"errors"
	"fmt"
	"sync/atomic"
)

var errImpure = errors.New("explorer: the system answers differently when asked again")

// storyBlock is how many states a worker takes at a time: whole words of a bit set, so that no two workers share one.
const storyBlock = 256

// Story returns the shortest story that ends with an observation of the bit, and of the shortest ones the least: the
// index of its initial state in Initial and, for each step, the index of the transition in the order of Expand. It ends
// with the transition that has the bit in its mark or in the state that has it; First[bit] is its length. It takes at
// most about as long as the search. Stories must be told before Close, and one at a time.
func (r *Result) Story(bit int) (start int, steps []int, err error) {
	switch {
	case r.search == nil:
		return 0, nil, errors.New("explorer: the result is closed")
	case bit < 0 || bit >= len(r.First):
		return 0, nil, fmt.Errorf("explorer: bit %d: want 0 to %d", bit, len(r.First)-1)
	case r.First[bit] < 0:
		return 0, nil, fmt.Errorf("explorer: bit %d was not observed", bit)
	}
	if r.Store.IsLossy() {
		return r.exactStory(bit)
	}
	t := &teller{search: r.search, bit: 1 << bit}
	length := r.First[bit]
	start, steps, _, err = t.tell(length, t.mark(length, t.shows))
	return start, steps, err
}

// teller finds the story backwards and tells it forwards.
type teller struct {
	*search
	bit uint64 // 0: the story is to lead to a state
}

// levelSet is a set of states of one level.
type levelSet struct {
	spans []span
	bits  [][]uint64 // for each arena, counted from span.low
}

func newLevelSet(spans []span) *levelSet {
	set := &levelSet{spans: spans}
	for _, sp := range spans {
		set.bits = append(set.bits, make([]uint64, (sp.high-sp.low+63)/64))
	}
	return set
}

// bit returns where the bit of a state of the level is.
func (l *levelSet) bit(arena int, position uint64) (word *uint64, mask uint64) {
	i := position - l.spans[arena].low
	return &l.bits[arena][i/64], 1 << (i % 64)
}

// spansOver says whether a state is of the level.
func (l *levelSet) spansOver(arena int, position uint64) bool {
	return position >= l.spans[arena].low && position < l.spans[arena].high
}

func (l *levelSet) add(arena int, position uint64) {
	word, mask := l.bit(arena, position)
	*word |= mask
}

// addShared adds a state while others add theirs.
func (l *levelSet) addShared(arena int, position uint64) {
	word, mask := l.bit(arena, position)
	atomic.OrUint64(word, mask)
}

func (l *levelSet) has(id uint64) bool {
	if id == nobody {
		return false
	}
	arena, position := placeOf(id)
	return l.spansOver(arena, position) && l.hasAt(arena, position)
}

// hasAt says whether the set has a state of the level.
func (l *levelSet) hasAt(arena int, position uint64) bool {
	word, mask := l.bit(arena, position)
	return *word&mask != 0
}

// tell returns the least story of that length into a set of states of that level, and the state to which it leads. The
// set does not matter for stories whose last transition has the bit.
func (t *teller) tell(length int, goal *levelSet) (start int, steps []int, end []uint64, err error) {
	sets := make([]*levelSet, length+1)
	sets[length] = goal
	for depth := length - 1; depth >= 0; depth-- {
		sets[depth] = t.mark(depth, func(w *worker, state []uint64) bool {
			w.again(state)
			return t.firstStep(w, sets[depth+1]) >= 0
		})
	}
	return t.walk(sets)
}

// mark returns the states of a level of which the predicate holds.
func (t *teller) mark(depth int, holds func(w *worker, state []uint64) bool) *levelSet {
	spans, _ := t.level(depth)
	set := newLevelSet(spans)
	work := newShare(spans, storyBlock)
	parallel(work.workers(len(t.workers)), func(i int) {
		for b, ok := work.take(i); ok; b, ok = work.take(i) {
			for p := b.low; p < b.high; p++ {
				if holds(t.workers[i], t.workers[i].hand.read(b.arena, p)) {
					set.add(b.arena, p)
				}
			}
		}
	})
	return set
}

// shows says whether the bit is observed in the state itself.
func (t *teller) shows(w *worker, state []uint64) bool {
	w.again(state)
	if w.own&t.bit != 0 {
		return true
	}
	return w.own&Cut == 0 && !w.leaves(state) && w.expander.Terminal(state)&t.bit != 0
}

// again expands a state of which nothing is to be stored.
func (w *worker) again(state []uint64) {
	w.clear()
	w.step(state)
}

// leaves says whether a transition of the last step that must be taken in the end leads to another state.
func (w *worker) leaves(state []uint64) bool {
	for i := range w.marks {
		if w.marks[i]&Unfair == 0 && !equal(w.successor(i), state) {
			return true
		}
	}
	return false
}

// firstStep returns the first transition of the last step that has the bit or leads into the set; -1 if none does.
// Before the last step of a shortest story no transition has the bit.
func (t *teller) firstStep(w *worker, next *levelSet) int {
	for i, mark := range w.marks {
		if mark&t.bit != 0 {
			return i
		}
		if next.has(w.idOf(i)) {
			return i
		}
	}
	return -1
}

// idOf returns the id of a successor; nobody if it is not stored.
func (w *worker) idOf(i int) uint64 {
	w.candidates = append(w.candidates[:0], candidate{at: i * w.words})
	w.hand.find(w.next, w.candidates)
	return w.candidates[0].slot
}

// idOfState does the same for any state.
func (w *worker) idOfState(state []uint64) uint64 {
	list := []candidate{{at: 0}}
	w.hand.find(state, list)
	return list[0].slot
}
