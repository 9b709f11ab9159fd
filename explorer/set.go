package explorer

import (
	"math/bits"
	"sync/atomic"
	"unsafe"
)

// set is a set of keys of a few words, each with a number of 32 bits: an arena of keys for each worker, and a table of
// slots of 4 bytes. A number is the position in the arena and, in its low bits, the worker.
//
// A slot is 0 if empty, else number+1 in as many bits as the numbers of a table of that size need, and bits of the hash
// above them. They only spare comparisons: what decides is the key in the arena. So an entry costs its key and, as the
// table grows by a quarter where it is large, 4.7 to 6 bytes. The table is freed before the next one is allocated; the
// arenas have all that is needed to fill it.
type set struct {
	words  int
	shift  uint // bits of a number that say the worker
	hash   hashFunc
	weak   uint64 // bits that hashes never have, in tests
	arenas []*arena
	budget *budget

	slots  []uint32
	size   uint64
	idBits uint
	full   int64 // entries at which the table is to grow
	_      [lineBytes]byte
	stored atomic.Int64
	_      [lineBytes]byte
}

// The load at which a table grows, and that up to which it is filled if it must not grow, of 20.
const (
	fullLoad = 17
	mostLoad = 18
	bigTable = 1 << 20 // slots from which on a table grows by a quarter
)

func newSet(words, workers int, slots uint64, weak uint64, b *budget) *set {
	s := &set{words: words, hash: hashOf(words), weak: weak, budget: b, shift: uint(bits.Len(uint(workers - 1)))}
	s.arenas = newArenas(words, workers, b)
	slots = max(slots, uint64(16*workers))
	if first := allocateHalves(b, int(slots)); first != nil {
		s.adopt(first)
	}
	return s
}

// adopt makes an empty table the table. Numbers of more than idBits get no slot: the set is then full.
func (s *set) adopt(slots []uint32) {
	s.slots, s.size = slots, uint64(len(slots))
	s.idBits = uint(min(bits.Len64(s.size<<s.shift), 32))
	s.full = int64(s.size / 20 * fullLoad)
}

func (s *set) hashOf(key []uint64) uint64 { return s.hash(key) &^ s.weak }

func (s *set) index(hash uint64) uint64 {
	i, _ := bits.Mul64(hash, s.size)
	return i
}

// at returns the key of a number.
func (s *set) at(number uint32) []uint64 {
	return s.arenas[number&(1<<s.shift-1)].at(uint64(number >> s.shift))
}

// split takes a slot apart: bits of the hash, and number+1.
func (s *set) split(slot uint32) (tag, number uint32) {
	mask := uint32(1<<s.idBits - 1)
	return slot &^ mask, slot & mask
}

func (s *set) tag(hash uint64) uint32 { return uint32(hash << s.idBits) }

func (s *set) numberOf(worker int, position uint64) uint64 { return position<<s.shift | uint64(worker) }

// hasNumber says whether a number fits into a slot. In a table of fewer than 2³² numbers it does.
func (s *set) hasNumber(number uint64) bool { return number+1 < 1<<s.idBits }

// insert adds a key to the arena of a worker unless it is in the set, and returns its number.
func (s *set) insert(worker int, hash uint64, key []uint64) (number uint32, what outcome) {
	mine, written := s.arenas[worker], false
	want := s.tag(hash)
	for i := s.index(hash); ; i = s.after(i) {
		slot := atomic.LoadUint32(&s.slots[i])
		if slot == 0 {
			id := s.numberOf(worker, mine.count)
			if !written {
				if !s.hasNumber(id) || mine.place() == nil {
					return 0, noMemory
				}
				copy(mine.place(), key)
				written = true
			}
			if atomic.CompareAndSwapUint32(&s.slots[i], 0, want|uint32(id+1)) {
				mine.count++
				return uint32(id), added
			}
			slot = atomic.LoadUint32(&s.slots[i])
		}
		if t, n := s.split(slot); t == want && equal(s.at(n-1), key) {
			return n - 1, known
		}
	}
}

// find returns the number of a key that is in the set.
func (s *set) find(hash uint64, key []uint64) (number uint32, ok bool) {
	want := s.tag(hash)
	for i, n := s.tagged(s.index(hash), want); n != 0; i, n = s.tagged(s.after(i), want) {
		if equal(s.at(n-1), key) {
			return n - 1, true
		}
	}
	return 0, false
}

// tagged returns the first slot from i on that has a tag, and the number+1 in it; 0: an empty slot comes before.
func (s *set) tagged(i uint64, want uint32) (at uint64, number uint32) {
	for ; ; i = s.after(i) {
		if t, n := s.split(atomic.LoadUint32(&s.slots[i])); n == 0 || t == want {
			return i, n
		}
	}
}

// after returns the slot after another one.
func (s *set) after(i uint64) uint64 {
	if i++; i == s.size {
		return 0
	}
	return i
}

// first returns the slot where the search for a key begins.
func (s *set) first(hash uint64) *uint32 { return &s.slots[s.index(hash)] }

// look asks for the key that a key will be compared with: that of the first slot with its tag. The slots on the way lie side by side.
func (s *set) look(hash uint64) {
	if _, n := s.tagged(s.index(hash), s.tag(hash)); n != 0 {
		prefetch(unsafe.Pointer(&s.at(n - 1)[0]))
	}
}

// grow makes the table larger if it is full, and says whether there is room for more. If the budget does not allow a
// larger one, the one there is may fill up further first. Nobody else uses the set.
func (s *set) grow(workers int) bool {
	if s.stored.Load() <= s.full {
		return true
	}
	for _, next := range s.larger() {
		more := int64(next-s.size) * wordBytes / 2
		if s.budget.take(more) {
			return s.replace(next, workers)
		}
	}
	most := int64(s.size / 20 * mostLoad)
	if s.full >= most {
		return false
	}
	s.full = most
	return s.stored.Load() <= most
}

// larger returns the sizes that a larger table may have, all even, the best first.
func (s *set) larger() []uint64 {
	if s.size < bigTable {
		return []uint64{2 * s.size}
	}
	return []uint64{s.size / 8 * 10, s.size / 16 * 18, s.size / 32 * 34}
}

// replace frees the table before it allocates the next.
func (s *set) replace(slots uint64, workers int) bool {
	old := s.size
	release(wordsOf(s.slots))
	next := allocate(slots / 2)
	enlarged := next != nil
	if !enlarged {
		s.budget.take(-int64(slots-old) * wordBytes / 2)
		next = allocate(old / 2)
	}
	if next == nil {
		panic("explorer: the system took back the memory of the table")
	}
	s.adopt(halvesOf(next))
	work := newShare(spansOf(s.arenas), rebuildBlock)
	parallel(work.workers(workers), func(i int) { s.rebuild(i, work) })
	return enlarged
}

// rebuild enters the keys of its share into the empty table. They are all different: they are not compared.
func (s *set) rebuild(worker int, work *share) {
	var hashes [32]uint64
	for b, ok := work.take(worker); ok; b, ok = work.take(worker) {
		for p := b.low; p < b.high; {
			batch := hashes[:min(uint64(len(hashes)), b.high-p)]
			for i := range batch {
				batch[i] = s.hashOf(s.arenas[b.arena].at(p + uint64(i)))
				prefetch(unsafe.Pointer(s.first(batch[i])))
			}
			for _, h := range batch {
				s.enter(h, s.numberOf(b.arena, p))
				p++
			}
		}
	}
}

func (s *set) enter(hash, number uint64) {
	slot := s.tag(hash) | uint32(number+1)
	for i := s.index(hash); !atomic.CompareAndSwapUint32(&s.slots[i], 0, slot); {
		i = s.after(i)
	}
}

func (s *set) release() {
	releaseHalves(s.slots)
	s.slots = nil
	releaseArenas(s.arenas)
	s.arenas = nil
}
