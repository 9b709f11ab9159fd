package explorer

import (
	"sync/atomic"
	"unsafe"
)

// A slot of the table is 0 if empty, else
//
//	bit 63        1
//	bits 42..62   bits of the hash, compared before the words are
//	bits 34..41   the worker in whose arena the state lies
//	bits 0..33    its position there
//
// The low 42 bits are the id of the state.
const (
	workerBits = 8
	idBits     = positionBits + workerBits
	idMask     = 1<<idBits - 1
	occupied   = 1 << 63

	maxWorkers   = 1 << workerBits
	defaultSlots = 1 << 16
	maxFlush     = 64   // inserts after which a worker tells the others, at most
	rebuildBlock = 4096 // states that a worker takes at a time when the table is rebuilt
)

// exact is the store of all words: an open-addressing table of ids over one arena for each worker.
//
// To insert is to write the state into the next place of one's own arena and to swap its slot in; who loses the race, or
// finds the state known, uses the place for the next state. There is no lock in that. Growth needs all workers to let
// go of room; since they do so between two inserts, no work is lost.
type exact struct {
	tables
	words  int
	hash   hashFunc
	arenas []*arena

	slots []uint64
	mask  uint64
	full  int64 // inserts at which the table is to grow
	after int   // inserts after which a worker adds its count to stored
}

type outcome int

const (
	known outcome = iota
	added
	noMemory
)

// newExact makes an empty store. Its table has no slots if the budget does not allow for them.
func newExact(words, workers int, slots uint64, hash hashFunc, limit limits) *exact {
	if hash == nil {
		hash = hashOf(words)
	}
	s := &exact{words: words, hash: hash}
	s.limitTo(limit, workers)
	s.arenas = newArenas(words, workers, &s.budget)
	for slots < uint64(16*workers) {
		slots *= 2
	}
	if first := s.budget.allocate(slots); first != nil {
		s.adopt(first)
	}
	return s
}

func (s *exact) isReady() bool         { return s.slots != nil }
func (s *exact) count(list int) uint64 { return s.arenas[list].count }
func (s *exact) closeLevel([]span)     {}

func (s *exact) isFull() bool { return s.stored.Load() > s.full }

// adopt makes an empty table the table. Workers that have not flushed add at most a sixteenth to its load.
func (s *exact) adopt(slots []uint64) {
	n := len(slots)
	s.slots, s.mask = slots, uint64(n-1)
	s.full = int64(n) / 5 * 3
	s.after = s.flushAfter(n, len(s.arenas))
}

// state returns the words of a state.
func (s *exact) state(id uint64) []uint64 {
	return s.arenas[id>>positionBits&(maxWorkers-1)].at(id & (1<<positionBits - 1))
}

// equal compares two states of the same number of words.
func equal(a, b []uint64) bool {
	if len(a) != len(b) {
		return false
	}
	for i, w := range a {
		if w != b[i] {
			return false
		}
	}
	return true
}

// tag is what a slot shows of the hash of its state.
func tag(hash uint64) uint64 { return hash&^idMask | occupied }

// insert adds a state to the arena of a worker unless it is known.
func (s *exact) insert(worker int, hash uint64, state []uint64) outcome {
	mine, written := s.arenas[worker], false
	want := tag(hash)
	for i := hash & s.mask; ; i = (i + 1) & s.mask {
		slot := atomic.LoadUint64(&s.slots[i])
		if slot == 0 {
			if !written {
				place := mine.place()
				if place == nil {
					return noMemory
				}
				copy(place, state)
				written = true
			}
			if atomic.CompareAndSwapUint64(&s.slots[i], 0, want|uint64(worker)<<positionBits|mine.count) {
				mine.count++
				return added
			}
			slot = atomic.LoadUint64(&s.slots[i])
		}
		if slot&^idMask == want && equal(s.state(slot&idMask), state) {
			return known
		}
	}
}

// find returns the id of a known state.
func (s *exact) find(hash uint64, state []uint64) (id uint64, ok bool) {
	want := tag(hash)
	for i := hash & s.mask; ; i = (i + 1) & s.mask {
		slot := atomic.LoadUint64(&s.slots[i])
		if slot == 0 {
			return 0, false
		}
		if slot&^idMask == want && equal(s.state(slot&idMask), state) {
			return slot & idMask, true
		}
	}
}

// first returns the slot where the search for a state begins.
func (s *exact) first(hash uint64) uint64 { return atomic.LoadUint64(&s.slots[hash&s.mask]) }

// grow makes the table twice as large if it is full, and says whether there is room for more. If the budget does not
// allow a larger table, the one there is may fill up further first. The caller does not hold room.
func (s *exact) grow() bool {
	s.room.Lock()
	defer s.room.Unlock()
	if s.stored.Load() <= s.full {
		return true
	}
	old := int64(len(s.slots))
	if s.budget.take(old * wordBytes) { // the difference between the two
		return s.replace(uint64(2 * old))
	}
	most := old / 8 * 7
	if s.full >= most {
		return false
	}
	s.full = most
	return s.stored.Load() <= most
}

// replace frees the table before it allocates the next: the arenas have all that is needed to fill it.
func (s *exact) replace(slots uint64) bool {
	release(s.slots)
	next := allocate(slots)
	enlarged := next != nil
	if !enlarged {
		s.budget.take(-int64(slots/2) * wordBytes)
		next = allocate(slots / 2)
	}
	if next == nil {
		panic("explorer: the system took back the memory of the table")
	}
	s.adopt(next)
	work := newShare(spansOf(s.arenas), rebuildBlock)
	parallel(work.workers(len(s.arenas)), func(i int) { s.rebuild(i, work) })
	return enlarged
}

// rebuild enters the states of its share into the empty table. They are all different: words are not compared.
func (s *exact) rebuild(worker int, work *share) {
	var hashes [32]uint64
	for b, ok := work.take(worker); ok; b, ok = work.take(worker) {
		for p := b.low; p < b.high; {
			batch := hashes[:min(uint64(len(hashes)), b.high-p)]
			for i := range batch {
				batch[i] = s.hash(s.arenas[b.arena].at(p + uint64(i)))
				prefetch(unsafe.Pointer(&s.slots[batch[i]&s.mask]))
			}
			for _, h := range batch {
				s.enter(h, uint64(b.arena)<<positionBits|p)
				p++
			}
		}
	}
}

func (s *exact) enter(hash, id uint64) {
	slot := tag(hash) | id
	for i := hash & s.mask; !atomic.CompareAndSwapUint64(&s.slots[i], 0, slot); {
		i = (i + 1) & s.mask
	}
}

func (s *exact) release() {
	release(s.slots)
	s.slots = nil
	releaseArenas(s.arenas)
	s.arenas = nil
}
