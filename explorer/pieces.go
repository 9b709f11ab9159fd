package explorer

import "sync/atomic"

// piece is a range of the words of a state, of which each value has a number. Two words or one are a key as they are; of
// more, each half is a piece, and the two numbers are the key. (Tree compression: Laarman, van de Pol, Weber, Parallel
// recursive state compression for free, 2011.) Equal words have equal numbers and different ones different numbers, so
// numbers can be compared instead; they never change. States differ in few words from those around them, so that there
// are few pieces: what a state costs is its root, the numbers of its two halves. The last word of a state is the one that may be half empty, so an odd number of
// words is cut before the middle one: the halves then have about as many values.
type piece struct {
	from, to    int
	set         *set
	left, right *piece // nil: the words are the key
	number      int    // of the piece, for caches
}

// pieces are those of a state: the two below its root, and all of them. Of a state of one word there are none: it is its own root.
type pieces struct {
	left, right *piece
	all         []*piece
	crowded     atomic.Bool // a table is full
}

func newPieces(words, workers int, slots, weak uint64, b *budget) *pieces {
	p := &pieces{}
	if words > 1 {
		cut := words / 2
		p.left = p.newPiece(0, cut, workers, slots, weak, b)
		p.right = p.newPiece(cut, words, workers, slots, weak, b)
	}
	return p
}

func (p *pieces) newPiece(from, to, workers int, slots, weak uint64, b *budget) *piece {
	t := &piece{from: from, to: to}
	words := to - from
	if words > 2 {
		cut := (from + to) / 2
		t.left = p.newPiece(from, cut, workers, slots, weak, b)
		t.right = p.newPiece(cut, to, workers, slots, weak, b)
		words = 1
	}
	t.set = newSet(words, workers, slots, weak, b)
	t.number = len(p.all)
	p.all = append(p.all, t)
	return t
}

func (p *pieces) isReady() bool {
	for _, t := range p.all {
		if t.set.slots == nil {
			return false
		}
	}
	return true
}

// grow has all full tables grow. Nobody else uses them.
func (p *pieces) grow(workers int) bool {
	p.crowded.Store(false)
	for _, t := range p.all {
		if !t.set.grow(workers) {
			p.crowded.Store(true)
			return false
		}
	}
	return true
}

func (p *pieces) release() {
	for _, t := range p.all {
		t.set.release()
	}
}

// read writes the words of a state.
func (p *pieces) read(root uint64, state []uint64) {
	if p.left == nil {
		state[0] = root
		return
	}
	p.left.read(uint32(root>>32), state)
	p.right.read(uint32(root), state)
}

func (t *piece) read(number uint32, state []uint64) {
	key := t.set.at(number)
	if t.left == nil {
		copy(state[t.from:t.to], key)
		return
	}
	t.left.read(uint32(key[0]>>32), state)
	t.right.read(uint32(key[0]), state)
}

// packer is what one worker makes roots with.
type packer struct {
	*pieces
	worker int
	learns bool // new pieces are added
	caches [][]uint64
	key    [1]uint64
	_      [lineBytes]byte
}

// A cache has for some values of a piece their number: of each entry the words, and number+1.
const cacheSize = 1 << 11

func newPacker(p *pieces, worker int, b *budget) *packer {
	k := &packer{pieces: p, worker: worker}
	for _, t := range p.all {
		k.caches = append(k.caches, b.allocate(cacheSize*uint64(t.to-t.from+1)))
	}
	return k
}

func (k *packer) release() {
	for _, c := range k.caches {
		release(c)
	}
	k.caches = nil
}

// root returns the root of a state. Not known: it has a piece that is not stored, and the packer does not learn.
func (k *packer) root(state []uint64) (root uint64, what outcome) {
	if k.left == nil {
		return state[0], added
	}
	left, what := k.numberOf(k.left, state)
	if what != added {
		return 0, what
	}
	right, what := k.numberOf(k.right, state)
	return uint64(left)<<32 | uint64(right), what
}

// numberOf returns the number of a piece of a state: from the cache, or from the tables. added: there is one now.
func (k *packer) numberOf(t *piece, state []uint64) (number uint32, what outcome) {
	words := state[t.from:t.to]
	var entry []uint64
	if cache := k.caches[t.number]; cache != nil {
		i := int(spread(words) % cacheSize)
		entry = cache[i*(len(words)+1):][:len(words)+1]
		if n := entry[len(words)]; n != 0 && equal(entry[:len(words)], words) {
			return uint32(n - 1), added
		}
	}
	number, what = k.lookUp(t, state)
	if what == added && entry != nil {
		copy(entry, words)
		entry[len(words)] = uint64(number) + 1
	}
	return number, what
}

// spread is a hash that is good enough for a cache.
func spread(words []uint64) uint64 {
	h := uint64(0)
	for _, w := range words {
		h = (h ^ w) * key1
		h ^= h >> 32
	}
	return h ^ h>>17
}

func (k *packer) lookUp(t *piece, state []uint64) (number uint32, what outcome) {
	key := state[t.from:t.to]
	if t.left != nil {
		left, what := k.numberOf(t.left, state)
		if what != added {
			return 0, what
		}
		right, what := k.numberOf(t.right, state)
		if what != added {
			return 0, what
		}
		k.key[0] = uint64(left)<<32 | uint64(right)
		key = k.key[:]
	}
	hash := t.set.hashOf(key)
	if !k.learns {
		if number, ok := t.set.find(hash, key); ok {
			return number, added
		}
		return 0, known
	}
	number, what = t.set.insert(k.worker, hash, key)
	if what == added && t.set.stored.Add(1) > t.set.full {
		k.crowded.Store(true)
	}
	if what == known {
		what = added
	}
	return number, what
}
