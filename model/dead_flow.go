package model

// flow finds what of an end is live where: a variable is live at a place if some way on from there reads it before it is written. A place is a state of the end and
// a position in its script, at which the end waits for its next event.
type flow struct {
	c      *compiler
	vars   []variable
	fields map[*Field]int // bits of variables; a field that is not there is always live
	drawn  uint64         // what `fresh` reads
	lives  uint64         // the variable `life`
	forgot uint64
	budget []uint64 // by timer
	lost   uint64   // what `clear` and a crash write
	rules  []summary
	live   [][]uint64 // by state and place in the script
}

// newFlow lists the variables of an end and sums up its rules.
func (s *System) newFlow(end int) *flow {
	c := &compiler{s: s, end: end, env: s.sc.env(s.p, end)}
	c.env.vars = map[*Var]int{}
	f := &flow{c: c, fields: map[*Field]int{}, budget: make([]uint64, len(s.p.Timers))}
	always, life := s.alwaysLive(c)
	e := &s.layout.ends[end]
	for _, field := range s.p.EndFields {
		a := e.fields[field]
		if a == nil || always[field] || field.Type.Index != nil && len(a.elems) == 0 {
			continue
		}
		if bit := f.add(c.initialValue(field), a.elems...); bit != 0 {
			f.fields[field] = len(f.vars) - 1
			if !field.Ghost && !field.Stable {
				f.lost |= bit
			}
		}
	}
	f.drawn = f.add(0, e.used)
	f.forgot = f.add(0, e.forgot)
	f.drawn |= f.forgot
	if !life {
		f.lives = f.add(1, e.life)
		f.drawn |= f.lives
	}
	for t, l := range e.budget {
		f.budget[t] = f.add(s.sc.Timers[end][t].Budget, l)
	}
	for _, r := range s.p.Rules {
		f.rules = append(f.rules, f.summarize(r))
	}
	return f
}

// add gives the bit of a further variable; 0 if it takes no room in a state, or there are too many: then it is always live.
func (f *flow) add(value int, locs ...loc) uint64 {
	if len(f.vars) == 64 || locs[0].mask == 0 {
		return 0
	}
	f.vars = append(f.vars, variable{locs, value})
	return 1 << (len(f.vars) - 1)
}

// alwaysLive gives the fields that somebody else than a rule of their end reads, and whether lives are read so.
func (s *System) alwaysLive(c *compiler) (fields map[*Field]bool, life bool) {
	fields = map[*Field]bool{}
	note := func(n *Node) {
		for _, x := range flatNodes(n) {
			life = life || x.Op == NodeLife || x.Kind == TypeLife && x.Op != NodeField && x.Op != NodeSegField
			if x.Field != nil {
				fields[x.Field] = true
			}
		}
	}
	for _, claim := range s.opts.Claims {
		note(claim.Holds)
	}
	for _, w := range s.p.Watches {
		if !c.writesKept(w.Body) {
			continue
		}
		note(w.When)
		for _, e := range flatEffects(w.Body) {
			note(e.Value)
			for _, ix := range e.Index {
				note(ix)
			}
		}
	}
	return fields, life
}

// solve goes round until nothing more becomes live.
func (f *flow) solve() {
	s := f.c.s
	places := len(s.script[f.c.end]) + 1
	f.live = make([][]uint64, len(s.p.States))
	for state := range f.live {
		f.live[state] = make([]uint64, places)
	}
	for changed := true; changed; {
		changed = false
		for state := len(f.live) - 1; state >= 0; state-- {
			for at := places - 1; at >= 0; at-- {
				if now := f.before(state, at); now != f.live[state][at] {
					f.live[state][at], changed = now, true
				}
			}
		}
	}
}

// before gives what is live at a place, from what is live at others.
func (f *flow) before(state, at int) uint64 {
	s, end := f.c.s, f.c.end
	down := state == s.p.Down()
	live := f.live[state][at]
	if at < len(s.script[end]) {
		live |= f.called(s.script[end][at].Call, state, at)
	}
	for t, list := range s.timers[end][state] {
		if len(list) > 0 {
			live |= f.budget[t] | f.someOf(list, state, at)
		}
	}
	if !down {
		for code := range s.arrive[end][state] {
			live |= f.arrived(state, at, code, -1, false)
		}
	}
	if s.sc.Crashes[end] > 0 {
		if down {
			live |= f.restarted(at)
		} else {
			live |= f.rest(s.p.Down(), at, true) &^ (f.lost | f.forgot)
		}
	}
	return live
}

// called gives what the next call of the script may read, and what is live before it.
func (f *flow) called(call, state, at int) uint64 {
	s := f.c.s
	down := state == s.p.Down()
	switch {
	case call == CallCrash && !down:
		return f.live[s.p.Down()][at+1] &^ (f.lost | f.forgot)
	case call == CallRestart && down:
		return f.restarted(at + 1)
	case call >= 0:
		return f.someOf(s.calls[f.c.end][state][call], state, at+1)
	}
	return 0
}

func (f *flow) restarted(at int) uint64 {
	return f.someOf(f.c.s.restart[f.c.end], 0, at) | f.live[0][at]
}

// someOf gives what is live before one of the rules acts, or none.
func (f *flow) someOf(list []int32, state, at int) uint64 {
	var live uint64
	for _, r := range list {
		k := &f.rules[r]
		live |= k.guard | k.body.before(f.after(k, state, at))
	}
	return live
}

// after gives what is live behind a rule, wherever it leaves the end.
func (f *flow) after(k *summary, state, at int) uint64 {
	var live uint64
	for to := range f.live {
		if k.leads(state, to) {
			live |= f.rest(to, at, k.ends)
		}
	}
	return live
}

// rest gives what is live where a step leaves the end; the rest of a session may be skipped then.
func (f *flow) rest(state, at int, ends bool) uint64 {
	live := f.live[state][at]
	if ends {
		live |= f.live[state][f.c.s.sessionAt[f.c.end][at]]
	}
	return live
}

// arrived gives what is live when a segment is handed to the rules below one; those above it may have ended the connection.
func (f *flow) arrived(state, at, code int, below int32, ends bool) uint64 {
	live := f.rest(state, at, ends)
	list := f.c.s.arrive[f.c.end][state][code]
	for i := len(list) - 1; i >= 0 && list[i] > below; i-- {
		k := &f.rules[list[i]]
		var behind uint64
		for to := range f.live {
			switch {
			case !k.leads(state, to):
			case !k.goesOn:
				behind |= f.rest(to, at, ends || k.ends)
			case to == state:
				behind |= live | f.rest(to, at, ends || k.ends) | f.arrivedLater(to, at, code, list[i], ends, k)
			default:
				behind |= f.arrived(to, at, code, list[i], ends || k.ends)
			}
		}
		live |= k.guard | k.body.before(behind)
	}
	return live
}

// arrivedLater is arrived behind a rule that stays in its state: what the rules below it read was gathered already, but for the sessions that it may end.
func (f *flow) arrivedLater(state, at, code int, below int32, ends bool, k *summary) uint64 {
	if ends || !k.ends {
		return 0
	}
	return f.arrived(state, at, code, below, true)
}
