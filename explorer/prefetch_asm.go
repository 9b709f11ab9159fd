//go:build amd64 || arm64

package explorer

import "unsafe"

// prefetch asks for the cache line of a word and does not wait for it.
//
//go:noescape
func prefetch(p unsafe.Pointer)
