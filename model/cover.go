package model

import "math/bits"

// Cover tells which states can do all that others can, where the network is one on which more is never less (monotone): those with the same ends and at least the segments.
// It is not safe for concurrent use.
type Cover struct {
	m *machine
	r *monotone
	b []uint64 // segments of the second state
}

// Covers says whether some states of the system are known to cover others.
func (s *System) Covers() bool { return s.monotone != nil && s.monotone.covers }

// NewCover gives what tells which, where the system Covers.
func (s *System) NewCover() *Cover { return &Cover{m: s.newMachine(), r: s.monotone} }

// Sketch gives a hash of what is of the ends, and a bit for each segment.
func (c *Cover) Sketch(state []uint64) (key, segments uint64) {
	words := c.m.s.layout.seg.words
	c.b = c.m.segments(state, c.b[:0])
	for at := 0; at < len(c.b); at += words {
		segments |= 1 << (hashWords(c.b[at:at+words]) >> 58)
	}
	return c.r.endsKey(state), segments
}

func hashWords(list []uint64) (hash uint64) {
	for _, w := range list {
		hash = scramble(hash, w)
	}
	return hash
}

func scramble(h, w uint64) uint64 {
	high, low := bits.Mul64(h^w, hashFactor)
	return high ^ low
}

// Covers says whether the first state can do all that the second can.
func (c *Cover) Covers(a, b []uint64) bool {
	if !c.r.sameEnds(a, b) {
		return false
	}
	for _, at := range c.r.counters {
		if at.in(a) < at.in(b) {
			return false
		}
	}
	c.b = c.m.segments(b, c.b[:0])
	c.m.other = c.m.segments(a, c.m.other[:0])
	more, less, marked := c.r.compare(c.m.other, c.b)
	if more || less && marked {
		return false
	}
	c.m.ordering |= Monotone
	return true
}
