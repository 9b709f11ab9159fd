//go:build !unix || race

package explorer

// allocate returns zeroed words. It is also the one used under the race detector, which cannot see mapped memory.
func allocate(words uint64) []uint64 { return make([]uint64, words) }

// reserve is allocate: nobody knows here which of the words are used.
func reserve(words uint64) []uint64 { return allocate(words) }

// release leaves what allocate returned to the garbage collector.
func release([]uint64) {}
