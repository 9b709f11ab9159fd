package explorer

import (
	"math/bits"
	"sync/atomic"
	"unsafe"
)

// fingerprints is a filter of 64 bits for each state. A state is taken for known if another one has the same fingerprint:
// with n states and a hash that behaves like a random function that is expected to happen n²/2⁶⁵ times, and happens at all
// with at most that probability.
//
// Fingerprints lie in buckets of a cache line each. Where the first bucket of one is full, it goes to a second one elsewhere, and so on: the fuller the table, the longer are
// the runs of full slots that it would otherwise have to pass. It is looked for, and put, in the same order by everybody.
//
// There is nothing that the table could be filled from again. So it is cut into segments, by the highest bits of the
// fingerprints, and each grows for itself, by an eighth where it is large, when it is nearly full: 8.3 to 9.4 bytes a
// state, and a segment more while one grows.
type fingerprints struct {
	budget   *budget
	crowded  *atomic.Bool
	segments [1 << segmentBits]segment
}

const (
	segmentBits = 6
	bigSegment  = 1 << 12 // slots from which on a segment grows by an eighth
	bucketSlots = 8
	elsewhere   = 32 // buckets that are tried one here, one there; then one after the other
)

type segment struct {
	slots  []uint64
	full   int64
	stored atomic.Int64
	_      [lineBytes]byte
}

// newFingerprints makes a filter whose segments have an empty slot more than there are workers even when they are full.
func newFingerprints(slots uint64, workers int, b *budget, crowded *atomic.Bool) *fingerprints {
	f := &fingerprints{budget: b, crowded: crowded}
	for i := range f.segments {
		if first := b.allocate(wholeBuckets(max(slots>>segmentBits, uint64(32*workers+32)))); first != nil {
			f.segments[i].adopt(first)
		}
	}
	return f
}

func (s *segment) adopt(slots []uint64) { s.slots, s.full = slots, int64(len(slots))*24/25 }

// wholeBuckets rounds a number of slots up.
func wholeBuckets(slots uint64) uint64 { return (slots + bucketSlots - 1) &^ (bucketSlots - 1) }

// bucket returns the first slot of the bucket that is tried after so many others.
func (s *segment) bucket(print uint64, tried uint64) uint64 {
	buckets := uint64(len(s.slots)) / bucketSlots
	if tried == 0 {
		i, _ := bits.Mul64(print<<segmentBits, buckets)
		return i * bucketSlots
	}
	i, _ := bits.Mul64(mix(print, key1+2*min(tried, elsewhere)), buckets)
	if tried > elsewhere {
		i = (i + tried - elsewhere) % buckets
	}
	return i * bucketSlots
}

func (f *fingerprints) isReady() bool {
	for i := range f.segments {
		if f.segments[i].slots == nil {
			return false
		}
	}
	return true
}

// printOf is the fingerprint for a hash; an empty slot is 0.
func printOf(hash uint64) uint64 { return max(hash, 1) }

func (f *fingerprints) foresee(hash uint64) {
	print := printOf(hash)
	s := &f.segments[print>>(64-segmentBits)]
	prefetch(unsafe.Pointer(&s.slots[s.bucket(print, 0)]))
}

// add says whether the hash is new, and known from now on.
func (f *fingerprints) add(hash uint64) bool {
	print := printOf(hash)
	s := &f.segments[print>>(64-segmentBits)]
	if !s.add(print) {
		return false
	}
	if s.stored.Add(1) > s.full {
		f.crowded.Store(true)
	}
	return true
}

func (s *segment) add(print uint64) bool {
	for tried := uint64(0); ; tried++ {
		first := s.bucket(print, tried)
		for i := first; i < first+bucketSlots; i++ {
			slot := atomic.LoadUint64(&s.slots[i])
			if slot == 0 {
				if atomic.CompareAndSwapUint64(&s.slots[i], 0, print) {
					return true
				}
				slot = atomic.LoadUint64(&s.slots[i])
			}
			if slot == print {
				return false
			}
		}
	}
}

// enter adds a fingerprint that is not there. Nobody else uses the segment.
func (s *segment) enter(print uint64) {
	for tried := uint64(0); ; tried++ {
		first := s.bucket(print, tried)
		bucket := s.slots[first:][:bucketSlots]
		for i, slot := range bucket {
			if slot == 0 {
				bucket[i] = print
				return
			}
		}
	}
}

// grow has those segments grow that are full, and those that soon will be. Nobody else uses them.
func (f *fingerprints) grow(workers int) bool {
	var next atomic.Int64
	var failed atomic.Bool
	parallel(workers, func(int) {
		for i := next.Add(1) - 1; i < int64(len(f.segments)); i = next.Add(1) - 1 {
			if s := &f.segments[i]; s.stored.Load() > s.full-s.full/64 && !f.growSegment(s) && s.stored.Load() > s.full {
				failed.Store(true)
			}
		}
	})
	return !failed.Load()
}

func (f *fingerprints) growSegment(s *segment) bool {
	old := s.slots
	size := uint64(len(old))
	if size < bigSegment {
		size *= 2
	} else {
		size = wholeBuckets(size + size/8)
	}
	next := f.budget.allocate(size)
	if next == nil {
		return false
	}
	s.adopt(next)
	for _, print := range old {
		if print != 0 {
			s.enter(print)
		}
	}
	f.budget.give(old)
	return true
}

func (f *fingerprints) release() {
	for i := range f.segments {
		f.budget.give(f.segments[i].slots)
		f.segments[i].slots = nil
	}
}

// coverage says how many of so many states are expected to have been taken for another.
func (f *fingerprints) coverage(states int) Coverage {
	n := float64(states)
	return Coverage{Omitted: n * n / (1 << 62) / 8, Missed: n / (1 << 62) / 4}
}
