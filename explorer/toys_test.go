package explorer

import "math/bits"

// counters are n independent counters modulo k, of 8 bits each, in a state of so many words.
type counters struct{ n, k, words int }

func (c counters) Words() int            { return c.words }
func (c counters) Initial() []uint64     { return make([]uint64, c.words) }
func (c counters) NewExpander() Expander { return c }

func (c counters) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	for i := range c.n {
		at, shift := i%c.words, i/c.words*8
		next = append(next, state...)
		marks = append(marks, 0)
		w := &next[len(next)-c.words+at]
		if *w>>shift&255 == uint64(c.k-1) {
			*w -= uint64(c.k-1) << shift
		} else {
			*w += 1 << shift
		}
	}
	return next, marks, 0
}

func (c counters) Terminal([]uint64) uint64 { return 0 }

// tree is the complete tree with so many children to a node and so many levels below the root. Leaves are marked 1, the
// last leaf 2, and every node has a self-loop.
type tree struct{ children, depth uint64 }

func (t tree) Words() int            { return 2 }
func (t tree) Initial() []uint64     { return []uint64{0, 0} }
func (t tree) NewExpander() Expander { return t }

func (t tree) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	next, marks = append(next, state...), append(marks, 0)
	if state[0] == t.depth {
		return next, marks, 0
	}
	for i := range t.children {
		next = append(next, state[0]+1, state[1]*t.children+i)
		marks = append(marks, 0)
	}
	return next, marks, 0
}

func (t tree) Terminal(state []uint64) uint64 {
	if state[1] == t.last() {
		return 3
	}
	return 1
}

func (t tree) last() uint64 {
	last := uint64(1)
	for range t.depth {
		last *= t.children
	}
	return last - 1
}

// philosophers sit at a round table and take the left fork, then the right one, then put down both. A state has two bits
// for each: 0 thinks, 1 has the left fork, 2 has both.
type philosophers struct{ n int }

func (p philosophers) Words() int            { return 1 }
func (p philosophers) Initial() []uint64     { return []uint64{0} }
func (p philosophers) NewExpander() Expander { return p }

func (p philosophers) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	s := state[0]
	at := func(i int) uint64 { return s >> (2 * (i % p.n)) & 3 }
	for i := range p.n {
		one := uint64(1) << (2 * i)
		switch left, right := at(i+p.n-1), at(i+1); {
		case at(i) == 0 && left != 2:
			next, marks = append(next, s+one), append(marks, 0)
		case at(i) == 1 && right == 0:
			next, marks = append(next, s+one), append(marks, 0)
		case at(i) == 2:
			next, marks = append(next, s-2*one), append(marks, 0)
		}
	}
	return next, marks, 0
}

func (p philosophers) Terminal([]uint64) uint64 { return 1 }

// states counts by hand the assignments in which nobody sits to the right of one who has both forks and has one: a walk
// around the table with a matrix of allowed neighbours.
func (p philosophers) states() int {
	allowed := [3][3]int{{1, 1, 1}, {1, 1, 1}, {1, 0, 0}}
	total := 0
	for first := range 3 {
		var ways [3]int
		ways[first] = 1
		for range p.n {
			var next [3]int
			for a, row := range allowed {
				for b, may := range row {
					next[b] += ways[a] * may
				}
			}
			ways = next
		}
		total += ways[first]
	}
	return total
}

// ring passes a token around n stations; each may set its bit while it has the token. All bits set is the end.
type ring struct{ n int }

func (r ring) Words() int            { return 3 }
func (r ring) Initial() []uint64     { return []uint64{0, 7, 0} }
func (r ring) NewExpander() Expander { return r }

func (r ring) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	token, set := state[0], state[2]
	next = append(next, (token+1)%uint64(r.n), 7, set, token, 7, set|1<<token)
	mark := uint64(0)
	if set&(1<<token) == 0 && bits.OnesCount64(set) == r.n-1 {
		mark = 1
	}
	return next, append(marks, 0, mark), 0
}

func (r ring) Terminal([]uint64) uint64 { return 0 }
