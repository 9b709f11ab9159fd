package explorer

import "unsafe"

// exactHand is a worker's hand on the exact store.
type exactHand struct {
	*exact
	grip
	looked int // candidates of the batch whose states were asked for
	_      [lineBytes]byte
}

func (s *exact) hand(worker int) handle {
	return &exactHand{exact: s, grip: grip{of: &s.tables, store: s, number: worker}}
}

func (h *exactHand) begin() {
	h.grip.begin()
	h.looked = 0
}

func (h *exactHand) read(list int, position uint64) []uint64 { return h.arenas[list].at(position) }

// foresee asks for the slots where the search for successors begins; and for the states in the slots of the successors before them, which
// have come by now.
func (h *exactHand) foresee(next []uint64, list []candidate, from int) {
	for i := from; i < len(list); i++ {
		c := &list[i]
		c.hash = h.hash(next[c.at:][:h.words])
		prefetch(unsafe.Pointer(&h.slots[c.hash&h.mask]))
	}
	h.look(list[h.looked:from])
	h.looked = from
}

// look asks for the states in those slots, whatever their tags say: most often they are the ones to be compared with.
func (h *exactHand) look(list []candidate) {
	for i := range list {
		if slot := h.first(list[i].hash); slot != 0 {
			prefetch(unsafe.Pointer(&h.state(slot & idMask)[0]))
		}
	}
}

func (h *exactHand) insert(next []uint64, list []candidate) Why {
	h.look(list[h.looked:])
	h.looked = 0
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
	h.looked = 0
	h.foresee(next, list, 0)
	h.look(list)
	for i := range list {
		c := &list[i]
		id, ok := h.exact.find(c.hash, next[c.at:][:h.words])
		if !ok {
			id = nobody
		}
		c.slot = id
	}
}
