//go:build unix && !race

package explorer

import (
	"syscall"
	"unsafe"
)

// allocate maps zeroed words that the garbage collector never looks at; nil if the system has none left. Pages count
// when they are first touched.
func allocate(words uint64) []uint64 {
	b, err := syscall.Mmap(-1, 0, int(words*wordBytes), syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	preferHugePages(b)
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(b))), words)
}

// release gives back, at once, what allocate returned.
func release(m []uint64) {
	if len(m) == 0 {
		return
	}
	b := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(m))), len(m)*wordBytes)
	if err := syscall.Munmap(b); err != nil {
		panic("explorer: releasing memory: " + err.Error())
	}
}
