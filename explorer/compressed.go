package explorer

import "unsafe"

// compressed is the store of compressed states: a set of roots, and the pieces that they name. Like the exact store it
// compares all of a state, for equal states have equal roots and no others have.
type compressed struct {
	tables
	words   int
	workers int
	pieces  *pieces
	roots   *set
	after   int // inserts after which a worker adds its count to stored
	packers []*packer
	recents [][]uint64 // of the hands
}

func newCompressed(words, workers int, t *tuning, limit limits) *compressed {
	s := &compressed{words: words, workers: workers}
	s.limitTo(limit, workers)
	slots := slotsWithin(t.slots, limit)
	s.pieces = newPieces(words, workers, slots, t.weak, &s.budget)
	s.roots = newSet(1, workers, slots, t.weak, &s.budget)
	s.adopt()
	return s
}

// adopt reckons with a new table of roots.
func (s *compressed) adopt() { s.after = s.flushAfter(int(s.roots.size), s.workers) }

func (s *compressed) isReady() bool         { return s.roots.slots != nil && s.pieces.isReady() }
func (s *compressed) count(list int) uint64 { return s.roots.arenas[list].count }
func (s *compressed) closeLevel([]span)     {}

func (s *compressed) release() {
	s.roots.release()
	s.pieces.release()
	for _, k := range s.packers {
		k.release()
	}
	for _, m := range s.recents {
		release(m)
	}
	s.recents = nil
}

func (s *compressed) isFull() bool {
	return s.stored.Load() > s.roots.full || s.pieces.crowded.Load()
}

// grow has all full tables grow. The caller does not hold room.
func (s *compressed) grow() bool {
	s.room.Lock()
	defer s.room.Unlock()
	s.roots.stored.Store(s.stored.Load())
	ok := s.pieces.grow(s.workers) && s.roots.grow(s.workers)
	s.adopt()
	return ok
}

// compressedHand is a worker's hand on the store.
type compressedHand struct {
	*compressed
	grip
	packer *packer
	state  []uint64
	recent []uint64 // states met lately, each where its hash says, and a 1: to compress one of them again would be for nothing
	_      [lineBytes]byte
}

// recentStates is how many states a worker remembers as a whole.
const recentStates = 1 << 14

func (s *compressed) hand(worker int) handle {
	k := newPacker(s.pieces, worker, &s.budget)
	s.packers = append(s.packers, k)
	recent := s.budget.allocate(recentStates * uint64(s.words+1))
	s.recents = append(s.recents, recent)
	return &compressedHand{
		compressed: s, grip: grip{of: &s.tables, store: s, number: worker}, packer: k, state: make([]uint64, s.words), recent: recent,
	}
}

func (h *compressedHand) read(list int, position uint64) []uint64 {
	h.pieces.read(h.roots.arenas[list].at(position)[0], h.state)
	return h.state
}

// foresee asks for what the successors are compared with first. More has to wait: before its pieces have numbers a state is nowhere.
func (h *compressedHand) foresee(next []uint64, list []candidate, from int) {
	if h.recent == nil {
		return
	}
	for i := from; i < len(list); i++ {
		c := &list[i]
		c.hash = spread(next[c.at:][:h.words])
		prefetch(unsafe.Pointer(&h.lately(c.hash)[0]))
	}
}

// lately returns the entry of recent where a state of this hash is, if it was met lately.
func (h *compressedHand) lately(hash uint64) []uint64 {
	size := uint64(h.words + 1)
	return h.recent[hash%recentStates*size:][:size]
}

// pack finds the roots of a batch, and asks for what they will be compared with. Between two states room may be let go:
// numbers and roots stay what they are.
func (h *compressedHand) pack(next []uint64, list []candidate) Why {
	for i := range list {
		if h.packer.learns && h.pieces.crowded.Load() {
			if why := h.makeRoom(); why != Exhausted {
				return why
			}
		}
		c := &list[i]
		root, what := h.packer.root(next[c.at:][:h.words])
		if what == noMemory {
			return MemoryLimit
		}
		c.key, c.slot = root, nobody
		if what == added {
			c.hash = h.hashOf(root)
			c.slot = 0
			prefetch(unsafe.Pointer(h.roots.first(c.hash)))
		}
	}
	for i := range list {
		if list[i].slot != nobody {
			h.roots.look(list[i].hash)
		}
	}
	return Exhausted
}

func (h *compressedHand) hashOf(root uint64) uint64 {
	key := [1]uint64{root}
	return hash1(key[:]) &^ h.roots.weak
}

// fresh drops the successors that were met lately. Those that stay are met from now on: either they are inserted, or the search ends.
func (h *compressedHand) fresh(next []uint64, list []candidate) []candidate {
	if h.recent == nil {
		return list
	}
	kept := list[:0]
	for _, c := range list {
		state := next[c.at:][:h.words]
		entry := h.lately(c.hash)
		if entry[h.words] == 0 || !equal(entry[:h.words], state) {
			copy(entry, state)
			entry[h.words] = 1
			kept = append(kept, c)
		}
	}
	return kept
}

func (h *compressedHand) insert(next []uint64, list []candidate) Why {
	h.packer.learns = true
	list = h.fresh(next, list)
	if why := h.pack(next, list); why != Exhausted {
		return why
	}
	for i := range list {
		if h.pending >= h.after {
			if why := h.makeRoom(); why != Exhausted {
				return why
			}
		}
		key := [1]uint64{list[i].key}
		switch _, what := h.roots.insert(h.number, list[i].hash, key[:]); what {
		case added:
			h.pending++
		case noMemory:
			return MemoryLimit
		}
	}
	return Exhausted
}

func (h *compressedHand) find(next []uint64, list []candidate) {
	h.packer.learns = false
	_ = h.pack(next, list)
	for i := range list {
		c := &list[i]
		if c.slot == nobody {
			continue
		}
		key := [1]uint64{c.key}
		number, ok := h.roots.find(c.hash, key[:])
		c.slot = nobody
		if ok {
			shift := h.roots.shift
			c.slot = idOf(int(number&(1<<shift-1)), uint64(number>>shift))
		}
	}
}
