package explorer

import (
	"errors"
	"sort"
)

// reader expands stored states once more, and says where their transitions lead. It numbers the states without gaps, one
// arena after the other: unlike ids these numbers fit in half a word, and index arrays.
type reader struct {
	search  *search
	worker  *worker
	fair    FairExpander
	first   []uint64 // for each arena, the number of its first state
	states  int
	targets []uint32 // for each transition of the state read last; nowhere: not stored
	facts   Facts    // of that state
}

func newReader(s *search) (*reader, error) {
	w := s.workers[0]
	fair, ok := w.expander.(FairExpander)
	if !ok {
		return nil, errors.New("explorer: the system's expander does not tell facts: want a FairExpander")
	}
	r := &reader{search: s, worker: w, fair: fair}
	for list := range s.workers {
		r.first = append(r.first, uint64(r.states))
		r.states += int(s.store.count(list))
	}
	return r, nil
}

// place returns where a state lies.
func (r *reader) place(v uint32) (arena int, position uint64) {
	for arena = len(r.first) - 1; uint64(v) < r.first[arena]; {
		arena--
	}
	return arena, uint64(v) - r.first[arena]
}

func (r *reader) state(v uint32) []uint64 {
	arena, position := r.place(v)
	return r.worker.hand.read(arena, position)
}

func (r *reader) number(id uint64) uint32 {
	list, position := placeOf(id)
	return uint32(r.first[list] + position)
}

// level returns the length of the shortest story to a state.
func (r *reader) level(v uint32) int {
	arena, position := r.place(v)
	ends, n := r.search.ends, len(r.first)
	return sort.Search(len(ends)/n, func(depth int) bool { return position < ends[depth*n+arena] })
}

// expand expands a state; targets and facts are still those of the one before.
func (r *reader) expand(v uint32) { r.worker.again(r.state(v)) }

// read expands a state, and finds its targets and its facts.
func (r *reader) read(v uint32) {
	r.expand(v)
	r.readFacts()
	r.follow()
}

// readFacts asks for the facts of the state that was expanded last.
func (r *reader) readFacts() {
	r.facts.clear()
	r.fair.Facts(&r.facts)
	if !r.facts.fits(len(r.worker.marks)) {
		panic("explorer: Facts returned facts and Expand successors of different number")
	}
}

// follow finds the targets of the state that was expanded last.
func (r *reader) follow() {
	w := r.worker
	for i := range w.marks {
		w.candidates = append(w.candidates, candidate{at: i * w.words})
	}
	w.hand.find(w.next, w.candidates)
	r.targets = r.targets[:0]
	for _, c := range w.candidates {
		to := uint32(nowhere)
		if c.slot != nobody {
			to = r.number(c.slot)
		}
		r.targets = append(r.targets, to)
	}
}
