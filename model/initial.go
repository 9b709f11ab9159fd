package model

// This file builds the initial state from a scenario.

// makeInitial builds the initial state from the scenario.
func (s *System) makeInitial() error {
	m := s.newMachine()
	m.src = make([]uint64, s.layout.words)
	m.begin()
	for end := range 2 {
		s.initialEnd(m, end)
	}
	c := &compiler{s: s, env: s.sc.env(s.p, 0)}
	for f, a := range s.layout.shared {
		for _, l := range a.elems {
			l.set(&m.w, c.initialValue(f))
		}
	}
	setBound(m, s.layout.loses, s.sc.Network.Loses)
	setBound(m, s.layout.dups, s.sc.Network.Duplicates)
	for i, n := range s.sc.Parties {
		setBound(m, s.layout.acts[i], n)
	}
	return s.plant(m)
}

func setBound(m *machine, l loc, n int) {
	if l.mask != 0 {
		l.set(&m.w, n)
	}
}

func (s *System) initialEnd(m *machine, end int) {
	e := &s.layout.ends[end]
	c := &compiler{s: s, end: end, env: s.sc.env(s.p, end)}
	if e.life.mask != 0 {
		e.life.set(&m.w, 1)
	}
	for f, a := range e.fields {
		for _, l := range a.elems {
			l.set(&m.w, c.initialValue(f))
		}
	}
	setBound(m, e.crash, s.sc.Crashes[end])
	for t := range s.p.Timers {
		setBound(m, e.budget[t], s.sc.Timers[end][t].Budget)
	}
}

// plant puts in the segments left over from the past, then the starts of the ends, then the segments
// of the present, whose defaults are those of their sender then.
func (s *System) plant(m *machine) error {
	for _, old := range []bool{true, false} {
		for _, pl := range s.sc.Planted {
			if pl.Old == old {
				if err := s.plantOne(m, pl); err != nil {
					return err
				}
			}
		}
		if old {
			s.startEnds(m)
		}
	}
	m.out = append(m.out[:0], m.next...)
	m.noteNumbers()
	s.startTimers(m)
	m.encode()
	s.initial = append([]uint64{}, m.w[:s.layout.words]...)
	return nil
}

func (s *System) plantOne(m *machine, pl Planted) error {
	seg := &s.layout.seg
	one := make([]uint64, seg.words)
	seg.dst.put(one, 2-pl.From)
	seg.origin.put(one, pl.From)
	seg.code.put(one, pl.Code)
	for _, d := range s.defInit[pl.From] {
		d.at.put(one, d.value(m))
	}
	for f, v := range pl.Fields {
		if at, ok := seg.fields[f]; ok {
			at.put(one, v)
		}
	}
	if over := m.add(one); over || m.limit {
		return Errors{{Pos: pl.Pos, Msg: "the network has no room for this segment; raise its capacity"}}
	}
	return nil
}

func (s *System) startEnds(m *machine) {
	for end, st := range s.sc.Start {
		if st == nil {
			continue
		}
		e := &s.layout.ends[end]
		e.state.set(&m.w, st.State)
		if e.life.mask != 0 {
			e.life.set(&m.w, st.Life+1)
		}
		for _, sf := range st.Fields {
			a := e.fields[sf.Field]
			if a == nil {
				continue
			}
			at := 0
			inside := true
			for i, ix := range sf.Index {
				if sf.Field.Type.Index[i].Kind == TypeLife {
					ix++ // lives are 1 more inside
				}
				k, in := a.place(i, ix)
				at, inside = at*a.dims[i]+k, inside && in
			}
			if inside {
				a.elems[at].set(&m.w, sf.Value)
			}
		}
		s.useStart(m, end, st)
	}
}

// startTimers begins the lifetimes of an end that starts in a state in which such a timer runs.
func (s *System) startTimers(m *machine) {
	for _, k := range s.marks {
		if s.sc.Start[k.end] != nil && len(s.timers[k.end][m.state(k.end)][k.timer]) > 0 {
			s.layout.ends[k.end].timer[k.timer].set(&m.w, 1)
			m.beginLifetime(k.end, k.timer)
		}
	}
}

// useStart marks the numbers that a start names as used.
func (s *System) useStart(m *machine, end int, st *Start) {
	for _, sf := range st.Fields {
		if sf.Field.Type.Kind != TypeNumber || sf.Field.Ghost || sf.Value == s.sc.Modulus {
			continue
		}
		space := end
		if sf.Field.Type.Peer {
			space = 1 - end
		}
		if used := s.layout.ends[space].used; used.mask != 0 {
			m.w[used.word] |= 1 << sf.Value << used.shift
		}
	}
}
