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

// foresee hashes successors from one on, and asks for what the search for them will read first.
func (h *exactHand) foresee(next []uint64, list []candidate, from int) {
	for i := from; i < len(list); i++ {
		c := &list[i]
		c.hash = h.hash(next[c.at:][:h.words])
		prefetch(&h.slots[c.hash&h.mask])
	}
	h.touch(list[h.touched:from])
	h.touched = uint64(from)
}

// touch loads what the states of a batch will be compared with: the cache misses overlap.
func (h *exactHand) touch(list []candidate) {
	for i := range list {
		c := &list[i]
		if slot := h.exact.touch(c.hash); slot&^idMask == tag(c.hash) {
			prefetch(&h.state(slot & idMask)[0])
		}
	}
}

func (h *exactHand) insert(next []uint64, list []candidate) Why {
	h.touch(list[h.touched:]); h.touched=0
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
	h.touch(list[h.touched:]); h.touched=0
	for i := range list {
		c := &list[i]
		id, ok := h.exact.find(c.hash, next[c.at:][:h.words])
		if !ok {
			id = nobody
		}
		c.slot = id
	}
}
