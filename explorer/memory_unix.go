//go:build unix && !race

package explorer

import (
	"syscall"
	"unsafe"
)

// allocate maps zeroed words that the garbage collector never looks at; nil if the system has none left.
func allocate(words uint64) []uint64 { return mapped(words, largePage) }

// reserve maps words of which more and more will be used. Pages count when they are first touched: where they are large, that is too early for a
// small region.
func reserve(words uint64) []uint64 { return mapped(words, 4*largePage) }

const largePage = 2 << 20

// mapped maps words, with large pages where there are so many bytes.
func mapped(words uint64, large int) []uint64 {
	b, err := syscall.Mmap(-1, 0, int(words*wordBytes), syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	if len(b) >= large {
		preferHugePages(b)
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(b))), words)
}

// release gives back, at once, what allocate or reserve returned.
func release(m []uint64) {
	if len(m) == 0 {
		return
	}
	b := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(m))), len(m)*wordBytes)
	if err := syscall.Munmap(b); err != nil {
		panic("explorer: releasing memory: " + err.Error())
	}
}
