package explorer

// prefetch asks for a cache line, without waiting for it.
//
//go:noescape
func prefetch(p *uint64)
