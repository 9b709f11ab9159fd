package model

import "math/bits"

// Cover tells which states can do all that others can, where the network is one on which more is never less (monotone): those with the same ends and at least the segments.
// It is not safe for concurrent use.
type Cover struct {
	m *machine
	r *monotone
	b []uint64 // segments of the second state
}

// NewCover gives what tells which states cover others; nil: none are known to.
func (s *System) NewCover() *Cover {
	if s.monotone == nil || !s.monotone.covers {
		return nil
	}
	return &Cover{m: s.newMachine(), r: s.monotone}
}

// Sketch gives a hash of what is of the ends, and a bit for each segment.
func (c *Cover) Sketch(state []uint64) (key, segments uint64) {
	for i, mask := range c.r.ends {
		key = scramble(key, state[i]&mask)
	}
	words := c.m.s.layout.seg.words
	c.b = c.m.segments(state, c.b[:0])
	for at := 0; at < len(c.b); at += words {
		h := uint64(0)
		for _, w := range c.b[at : at+words] {
			h = scramble(h, w)
		}
		segments |= 1 << (h >> 58)
	}
	return key, segments
}

func scramble(h, w uint64) uint64 {
	high, low := bits.Mul64(h^w, hashFactor)
	return high ^ low
}

// Covers says whether the first state can do all that the second can.
func (c *Cover) Covers(a, b []uint64) bool {
	for i, mask := range c.r.ends {
		if (a[i]^b[i])&mask != 0 {
			return false
		}
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
