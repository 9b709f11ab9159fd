//go:build linux && !race

package explorer

import "syscall"

// preferHugePages asks for pages of 2 MiB: a table is read all over, and each miss is cheaper by a walk of page tables.
// It is a wish, so that an error does not matter.
func preferHugePages(b []byte) {
	_ = syscall.Madvise(b, syscall.MADV_HUGEPAGE)
}
