package explorer

import "math/bits"

// An arena lies in regions of address space, each as large as all before it together, so that large pages serve most of it. Memory is booked for an eighth of a
// region at a time: at most about an eighth of what is booked is unused. Positions are read like floating-point numbers: the exponent is that of the region.
const (
	firstBits    = 12 // the first region has 1<<firstBits states
	shareBits    = 3  // memory is booked for a part of 1>>shareBits of a region
	positionBits = 34
	regionCount  = positionBits - firstBits + 1
	maxPosition  = 1<<positionBits - 1<<firstBits
	wordBytes    = 8
	lineBytes    = 128 // two cache lines: neighbours are fetched together
)

// arena is an append-only list of states, owned by one worker and read by all. States are never moved. What the owner writes for each state lies
// apart from what the others read for each comparison.
type arena struct {
	_       [lineBytes]byte
	words   uint64
	budget  *budget
	regions [regionCount][]uint64
	_       [lineBytes]byte
	count   uint64 // states that are published, written by the owner
	booked  uint64 // states for which there is memory
	_       [lineBytes]byte
}

// locate returns the region of a position, and the index in it, in states.
func locate(position uint64) (region, index uint64) {
	p := position + 1<<firstBits
	e := uint(bits.Len64(p)) - 1
	return uint64(e - firstBits), p &^ (1 << (e & 63))
}

// regionStates is the number of states in a region.
func regionStates(region uint64) uint64 { return 1 << (region + firstBits) }

// at returns the words of a state.
func (a *arena) at(position uint64) []uint64 {
	region, index := locate(position)
	return a.regions[region][index*a.words:][:a.words:a.words]
}

// place returns where the next state is to be written, or nil if there is no memory for it. It is the same place until
// count goes up.
func (a *arena) place() []uint64 {
	if a.count == a.booked && !a.book() {
		return nil
	}
	return a.at(a.count)
}

// book books memory for a further part of a region, and reserves the region before its first.
func (a *arena) book() bool {
	region, index := locate(a.booked)
	more := regionStates(region) >> shareBits
	if a.booked >= maxPosition || !a.budget.take(int64(more*a.words)*wordBytes) {
		return false
	}
	if index == 0 {
		a.regions[region] = reserve(regionStates(region) * a.words)
	}
	if a.regions[region] == nil {
		a.budget.take(-int64(more*a.words) * wordBytes)
		return false
	}
	a.booked += more
	return true
}

func (a *arena) release() {
	for i, m := range a.regions {
		release(m)
		a.regions[i] = nil
	}
	a.count, a.booked = 0, 0
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
