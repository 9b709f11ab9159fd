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
// beginning of their span.
type share struct {
	spans []span
	size  uint64
	total uint64
	_     [lineBytes]byte
	next  atomic.Uint64
	_     [lineBytes]byte
}

func newShare(spans []span, size uint64) *share {
	s := &share{spans: spans, size: size}
	for _, sp := range spans {
		s.total += sp.high - sp.low
	}
	return s
}

// take returns a block that nobody else has.
func (s *share) take() (b block, ok bool) {
	n := s.next.Add(1) - 1
	for i, sp := range s.spans {
		blocks := (sp.high - sp.low + s.size - 1) / s.size
		if n < blocks {
			low := sp.low + n*s.size
			return block{i, low, min(low+s.size, sp.high)}, true
		}
		n -= blocks
	}
	return block{}, false
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
