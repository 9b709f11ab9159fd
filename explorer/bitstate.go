package explorer

import (
	"math"
	"math/bits"
	"sync"
	"sync/atomic"
	"unsafe"
)

// bitArray is a filter of fixed size: for each state a few bits, and a state whose bits are all set is taken for known
// (Holzmann, An analysis of bitstate hashing, 1998).
type bitArray struct {
	budget *budget
	words  []uint64
	locks  [1 << 10]sync.Mutex // that a state is new is found out, and noted, by one worker at a time
}

const (
	bitsOfState  = 3
	defaultArray = 1 << 24 // words, if no maximum says otherwise
)

// newBitArray takes half of the memory that there may be: the other half is for the states that wait.
func newBitArray(words uint64, b *budget) *bitArray {
	if words == 0 {
		words = defaultArray
		if b.max > 0 {
			words = max(uint64(b.max)/2/wordBytes, 1)
		}
	}
	return &bitArray{budget: b, words: b.allocate(words)}
}

func (a *bitArray) isReady() bool { return a.words != nil }

func (a *bitArray) bit(hash uint64, i int) (word *uint64, mask uint64) {
	second := mix(hash^key2, key3) | 1
	at, _ := bits.Mul64(hash+uint64(i)*second, uint64(len(a.words))*64)
	return &a.words[at/64], 1 << (at % 64)
}

func (a *bitArray) foresee(hash uint64) {
	for i := range bitsOfState {
		word, _ := a.bit(hash, i)
		prefetch(unsafe.Pointer(word))
	}
}

func (a *bitArray) has(hash uint64) bool {
	for i := range bitsOfState {
		if word, mask := a.bit(hash, i); atomic.LoadUint64(word)&mask == 0 {
			return false
		}
	}
	return true
}

// add says whether one of the bits was not set, and sets them all.
func (a *bitArray) add(hash uint64) bool {
	if a.has(hash) {
		return false
	}
	lock := &a.locks[hash%uint64(len(a.locks))]
	lock.Lock()
	defer lock.Unlock()
	if a.has(hash) {
		return false
	}
	for i := range bitsOfState {
		word, mask := a.bit(hash, i)
		atomic.OrUint64(word, mask)
	}
	return true
}

func (a *bitArray) grow(int) bool { return true }

func (a *bitArray) release() {
	a.budget.give(a.words)
	a.words = nil
}

// coverage reckons with bits that are set at random. When i states are in an array of m bits, one is set with probability
// p = 1 - e^(-ki/m), and the next new state is taken for known with p^k. Until one gets in, p^k/(1-p^k) are expected to be
// left out. What could only have been reached through one of them does not count here.
func (a *bitArray) coverage(states int) Coverage {
	ones := 0
	for _, w := range a.words {
		ones += bits.OnesCount64(w)
	}
	m := float64(len(a.words)) * 64
	c := Coverage{Filled: float64(ones) / m, Missed: math.Pow(float64(ones)/m, bitsOfState)}
	const slices = 1000
	for i := range slices {
		at := (float64(i) + 0.5) / slices * float64(states)
		q := math.Pow(-math.Expm1(-bitsOfState*at/m), bitsOfState)
		c.Omitted += q / (1 - q) * float64(states) / slices
	}
	return c
}
