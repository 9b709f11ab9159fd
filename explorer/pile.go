package explorer

import (
	"math"
	"unsafe"
)

const (
	pileBits  = 14
	pileChunk = 1 << pileBits // numbers in a chunk
)

// pile is a stack of numbers, outside the garbage collector's reach. Chunks are kept until release.
type pile struct {
	budget *budget
	brake  *brake
	chunks [][]uint32
	size   int
}

// push adds a number, or pulls the brake if there is no memory for it.
func (p *pile) push(x uint32) {
	chunk := p.size >> pileBits
	if chunk == len(p.chunks) {
		c := allocateHalves(p.budget, pileChunk)
		if c == nil {
			p.brake.pull(MemoryLimit)
			return
		}
		p.chunks = append(p.chunks, c)
	}
	p.chunks[chunk][p.size&(pileChunk-1)] = x
	p.size++
}

func (p *pile) pop() uint32 {
	p.size--
	return p.at(p.size)
}

func (p *pile) at(i int) uint32     { return p.chunks[i>>pileBits][i&(pileChunk-1)] }
func (p *pile) set(i int, x uint32) { p.chunks[i>>pileBits][i&(pileChunk-1)] = x }

func (p *pile) release() {
	for _, c := range p.chunks {
		releaseHalves(c)
	}
	p.chunks, p.size = nil, 0
}

// allocateHalves books and allocates half-words, an even number of them; nil if there is no memory.
func allocateHalves(b *budget, n int) []uint32 {
	m := b.allocate(uint64(n+1) / 2)
	if m == nil {
		return nil
	}
	return halvesOf(m)
}

// halvesOf returns the half-words of words, wordsOf the words of an even number of half-words.
func halvesOf(m []uint64) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(m))), 2*len(m))
}

func wordsOf(h []uint32) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(h))), len(h)/2)
}

func releaseHalves(h []uint32) {
	if len(h) > 0 {
		release(wordsOf(h))
	}
}

const nowhere = math.MaxUint32
