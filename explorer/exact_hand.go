package explorer

// exactHand is a worker's hand on the exact store.
type exactHand struct {
	*exact
	grip
	_ [lineBytes]byte
}

func (s *exact) hand(worker int) handle {
	return &exactHand{exact: s, grip: grip{of: &s.tables, store: s, number: worker}}
}

func (h *exactHand) read(list int, position uint64) []uint64 { return h.arenas[list].at(position) }

// touch hashes the states of a batch, and loads what they will be compared with: the cache misses overlap.
func (h *exactHand) touch(next []uint64, list []candidate) {
	for i := range list {
		c := &list[i]
		c.hash = h.hash(next[c.at:][:h.words])
		c.slot = h.exact.touch(c.hash)
	}
	touched := uint64(0)
	for i := range list {
		touched ^= h.touchState(list[i].slot, list[i].hash)
	}
	h.touched = touched
}

func (h *exactHand) insert(next []uint64, list []candidate) Why {
	h.touch(next, list)
	for i := range list {
		if h.pending >= h.after {
			if why := h.makeRoom(); why != Exhausted {
				return why
			}
		}
		switch c := &list[i]; h.exact.insert(h.number, c.hash, next[c.at:][:h.words]) {
		case added:
			h.pending++
		case noMemory:
			return MemoryLimit
		}
	}
	return Exhausted
}

func (h *exactHand) find(next []uint64, list []candidate) {
	h.touch(next, list)
	for i := range list {
		c := &list[i]
		id, ok := h.exact.find(c.hash, next[c.at:][:h.words])
		if !ok {
			id = nobody
		}
		c.slot = id
	}
}
