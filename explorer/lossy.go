package explorer

import (
	"math"
	"slices"
)

// Coverage says what a lossy store may have left out, if its hashes behave like random functions.
type Coverage struct {
	Omitted float64 // expected number of states that were taken for others
	Missed  float64 // probability with which a new state was taken for a known one in the end
	Filled  float64 // of a bitstate store: the part of the bits that is set
	Runs    int     // of a swarm
}

// Probability returns a bound of the probability that a state was taken for another.
func (c Coverage) Probability() float64 { return math.Min(c.Omitted, 1) }

// filter says which states are known, by their hashes alone. It may take a new state for a known one, never a known one
// for a new one.
type filter interface {
	isReady() bool
	foresee(hash uint64) // asks for what add reads first
	add(hash uint64) bool
	grow(workers int) bool
	release()
	coverage(states int) Coverage
}

// lossy is the store of a filter. Full states, compressed, are there only for those that are not expanded yet: the next
// level, and the one that is being expanded.
type lossy struct {
	tables
	words   int
	workers int
	hash    hashFunc
	seed    uint64
	weak    uint64
	filter  filter
	queues  []*queue
	pieces  *pieces
	packers []*packer
}

func newLossy(words int, options *Options, t *tuning, limit limits) *lossy {
	s := &lossy{words: words, workers: options.Workers, hash: hashOf(words), seed: uint64(t.seed), weak: t.weak}
	s.limitTo(limit, s.workers)
	slots := slotsWithin(t.slots, limit)
	s.pieces = newPieces(words, s.workers, slots, t.weak, &s.budget)
	if options.Store == Bitstate {
		s.filter = newBitArray(t.array, &s.budget)
	} else {
		s.filter = newFingerprints(slots, s.workers, &s.budget, &s.pieces.crowded)
	}
	for range s.workers {
		s.queues = append(s.queues, &queue{budget: &s.budget})
	}
	return s
}

func (s *lossy) isReady() bool         { return s.filter.isReady() && s.pieces.isReady() }
func (s *lossy) count(list int) uint64 { return s.queues[list].count }

func (s *lossy) closeLevel(done []span) {
	for i, sp := range done {
		s.queues[i].freeBefore(sp.low)
	}
}

func (s *lossy) release() {
	s.filter.release()
	for _, q := range s.queues {
		q.release()
	}
	s.pieces.release()
	for _, k := range s.packers {
		k.release()
	}
	s.packers = nil
}

func (s *lossy) isFull() bool { return s.pieces.crowded.Load() }

func (s *lossy) grow() bool {
	s.room.Lock()
	defer s.room.Unlock()
	if !s.pieces.crowded.Load() {
		return true
	}
	if !s.pieces.grow(s.workers) || !s.filter.grow(s.workers) {
		s.pieces.crowded.Store(true)
		return false
	}
	return true
}

// lossyHand is a worker's hand on the store.
type lossyHand struct {
	*lossy
	grip
	packer *packer
	state  []uint64
	_      [lineBytes]byte
}

func (s *lossy) hand(worker int) handle {
	k := newPacker(s.pieces, worker, &s.budget)
	k.learns = true
	s.packers = append(s.packers, k)
	return &lossyHand{lossy: s, grip: grip{of: &s.tables, store: s, number: worker}, packer: k, state: make([]uint64, s.words)}
}

func (h *lossyHand) read(list int, position uint64) []uint64 {
	h.pieces.read(h.queues[list].at(position), h.state)
	return h.state
}

func (h *lossyHand) foresee(next []uint64, list []candidate, from int) {
	for i := from; i < len(list); i++ {
		c := &list[i]
		c.hash = h.hash(next[c.at:][:h.words])
		if h.seed != 0 {
			c.hash = mix(c.hash^key1, key0+2*h.seed)
		}
		c.hash &^= h.weak
		h.filter.foresee(c.hash)
	}
}

// insert lets a state in that the filter does not know. Other runs of a swarm take the successors in the other order.
func (h *lossyHand) insert(next []uint64, list []candidate) Why {
	if h.seed&1 == 1 {
		slices.Reverse(list)
	}
	for i := range list {
		if h.pieces.crowded.Load() || h.pending >= h.maxFlush {
			if why := h.makeRoom(); why != Exhausted {
				return why
			}
		}
		if c := &list[i]; h.filter.add(c.hash) {
			root, what := h.packer.root(next[c.at:][:h.words])
			if what == noMemory || !h.queues[h.number].push(root) {
				return MemoryLimit
			}
			h.pending++
		}
	}
	return Exhausted
}

// find is asked of stores that keep their states.
func (h *lossyHand) find([]uint64, []candidate) { panic("explorer: a lossy store keeps no states") }

// forget notes what a lossy store has to say of itself, and releases it: it has no states from which a story could be told.
func (s *search) forget() {
	r, store := s.result, s.store.(*lossy)
	if store.isReady() {
		r.Coverage = store.filter.coverage(r.States)
	}
	r.Coverage.Runs = 1
	if s.options.Store == Bitstate && r.Why == Exhausted {
		r.Why = LossyStore
	}
	store.release()
}
