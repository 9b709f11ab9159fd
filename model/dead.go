package model

// Dead fields: what an end holds and nobody reads before it is written again is replaced by what it was at the start, numbers by `none`. Two states that differ in
// dead fields alone take the same steps, to states that again differ in dead fields alone: a step reads only what is live where it begins (guards of every rule
// that may be tried, whichever takes the event; bodies in their order), and what is live where it ends was read, written from what was read, or live and the same
// before. dead_flow.go finds what is live in each state of the end, at each place of its script. What a claim of the run reads, and what a watch of the run reads
// for a ghost, is live everywhere; so are shared fields. Counted as fields, too: how often a timer may fire still, the lives drawn, the numbers used and
// whether they were forgotten, which only `fresh` reads. What the network holds is never dead.

// deadFields says for each state and place in the script of an end what is dead.
type deadFields struct {
	places int // of the script, the last one behind it
	of     [][]erasure
}

// erasure replaces some bits of a word.
type erasure struct {
	word      uint8
	keep, set uint64
}

// variable is something that may be dead.
type variable struct {
	locs  []loc
	value int // when it is dead
}

// findDead prepares what is dead where.
func (s *System) findDead(n *normal) {
	for end := range 2 {
		f := s.newFlow(end)
		if len(f.vars) == 0 {
			continue
		}
		f.solve()
		d := &deadFields{places: len(s.script[end]) + 1}
		any := false
		for _, byPlace := range f.live {
			for _, live := range byPlace {
				e := f.erasures(^live)
				any = any || len(e) > 0
				d.of = append(d.of, e)
			}
		}
		if any {
			n.dead[end] = d
			n.reduces |= DeadFields
		}
	}
}

// erasures gives what replaces a set of variables.
func (f *flow) erasures(dead uint64) []erasure {
	var out []erasure
	at := map[uint8]int{}
	for i, v := range f.vars {
		if dead>>i&1 == 0 {
			continue
		}
		for _, l := range v.locs {
			k, ok := at[l.word]
			if !ok {
				k = len(out)
				at[l.word] = k
				out = append(out, erasure{word: l.word, keep: ^uint64(0)})
			}
			out[k].keep &^= l.mask << l.shift
			out[k].set |= uint64(v.value-l.lo) & l.mask << l.shift
		}
	}
	return out
}

// bury replaces what is dead in the state under construction; true: it was something else.
func (m *machine) bury(n *normal) bool {
	var changed uint64
	for end, d := range n.dead {
		if d == nil {
			continue
		}
		e := &m.s.layout.ends[end]
		list := d.of[e.state.get(&m.w)*d.places+e.pc.get(&m.w)]
		for i := range list {
			x := &list[i]
			was := m.w[x.word]
			m.w[x.word] = was&x.keep | x.set
			changed |= was ^ m.w[x.word]
		}
	}
	return changed != 0
}
