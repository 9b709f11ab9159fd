package explorer

import (
	"sync"
	"sync/atomic"
)

// span is a range of positions in one arena: low, and one beyond the last.
type span struct{ low, high uint64 }

// block is a part of a span, taken by one worker.
type block struct {
	arena     int
	low, high uint64
}

// share hands out the positions of one span for each arena in blocks. Blocks begin at multiples of size from the
// beginning of their span. A worker takes those of its own arena first: what lies near a state that it has inserted is more
// often in its cache than in that of another.
type share struct {
	spans []span
	size  uint64
	total uint64
	taken []taken
}

// taken counts the blocks of one arena that were taken.
type taken struct {
	_      [lineBytes]byte
	blocks atomic.Uint64
	_      [lineBytes]byte
}

func newShare(spans []span, size uint64) *share {
	s := &share{spans: spans, size: size, taken: make([]taken, len(spans))}
	for _, sp := range spans {
		s.total += sp.high - sp.low
	}
	return s
}

// take returns a block that nobody else has.
func (s *share) take(worker int) (b block, ok bool) {
	for k := range s.spans {
		arena := (worker + k) % len(s.spans)
		if b, ok := s.of(arena); ok {
			return b, true
		}
	}
	return block{}, false
}

// of returns a block of an arena.
func (s *share) of(arena int) (b block, ok bool) {
	sp := s.spans[arena]
	low := sp.low + (s.taken[arena].blocks.Add(1)-1)*s.size
	return block{arena, low, min(low+s.size, sp.high)}, low < sp.high
}

// workers is how many of the workers there are find something to do.
func (s *share) workers(most int) int {
	return int(min(uint64(most), max(s.total/s.size, 1)))
}

// parallel calls f(0) … f(n-1), each in its own goroutine but the last, and returns when all have returned.
func parallel(n int, f func(worker int)) {
	var others sync.WaitGroup
	for i := range n - 1 {
		others.Go(func() { f(i) })
	}
	f(n - 1)
	others.Wait()
}
