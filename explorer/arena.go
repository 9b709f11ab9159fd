package explorer

import "math/bits"

// The chunks of an arena grow with it, eight to each doubling, so that at most an eighth of it is unused. Positions are
// read like floating-point numbers: the exponent and the three bits that follow name the chunk.
const (
	firstBits    = 12 // an arena begins with eight chunks of 1<<(firstBits-3) states
	chunkBits    = 3  // 1<<chunkBits chunks to each doubling
	positionBits = 34
	chunkCount   = (positionBits - firstBits + 1) << chunkBits
	maxPosition  = 1<<positionBits - 1<<firstBits
	wordBytes    = 8
	lineBytes    = 128 // two cache lines: neighbours are fetched together
)

// arena is an append-only list of states, owned by one worker and read by all. States are never moved.
type arena struct {
	_      [lineBytes]byte
	words  uint64
	count  uint64 // states that are published, written by the owner
	budget *budget
	chunks [chunkCount][]uint64
	_      [lineBytes]byte
}

// locate returns the chunk of a position, and the index in it, in states.
func locate(position uint64) (chunk, index uint64) {
	p := position + 1<<firstBits
	e := uint(bits.Len64(p)) - 1 - chunkBits
	return uint64(e+chunkBits-firstBits)<<chunkBits | p>>e&(1<<chunkBits-1), p & (1<<e - 1)
}

// chunkStates is the number of states in a chunk.
func chunkStates(chunk uint64) uint64 {
	return 1 << (chunk>>chunkBits + firstBits - chunkBits)
}

// at returns the words of a state.
func (a *arena) at(position uint64) []uint64 {
	chunk, index := locate(position)
	return a.chunks[chunk][index*a.words:][:a.words:a.words]
}

// place returns where the next state is to be written, or nil if there is no memory for it. It is the same place until
// count goes up.
func (a *arena) place() []uint64 {
	chunk, _ := locate(a.count)
	if a.chunks[chunk] == nil && !a.extend(chunk) {
		return nil
	}
	return a.at(a.count)
}

func (a *arena) extend(chunk uint64) bool {
	if a.count >= maxPosition {
		return false
	}
	a.chunks[chunk] = a.budget.allocate(chunkStates(chunk) * a.words)
	return a.chunks[chunk] != nil
}

func (a *arena) release() {
	for i, c := range a.chunks {
		release(c)
		a.chunks[i] = nil
	}
	a.count = 0
}

// newArenas makes an arena for each worker.
func newArenas(words, workers int, b *budget) (list []*arena) {
	for range workers {
		list = append(list, &arena{words: uint64(words), budget: b})
	}
	return list
}

// spansOf returns all that arenas hold.
func spansOf(arenas []*arena) []span {
	all := make([]span, len(arenas))
	for i, a := range arenas {
		all[i] = span{0, a.count}
	}
	return all
}

func releaseArenas(list []*arena) {
	for _, a := range list {
		a.release()
	}
}
