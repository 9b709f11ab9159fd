package model

// summary is what a rule does to the variables of its end, and where it leads.
type summary struct {
	guard  uint64 // variables that the guard may read
	body   transfer
	moves  moves
	goesOn bool // it may hand the segment on
	ends   bool // it may end the connection
}

// transfer says what effects read, before they write it, and what they write in any case.
type transfer struct{ reads, writes uint64 }

// before gives what is live before the effects, from what is live behind them.
func (t transfer) before(live uint64) uint64 { return t.reads | live&^t.writes }

// then puts effects behind others.
func (t transfer) then(u transfer) transfer {
	return transfer{t.before(u.reads), t.writes | u.writes}
}

// or joins two ways.
func (t transfer) or(u transfer) transfer { return transfer{t.reads | u.reads, t.writes & u.writes} }

// moves are the states to which effects may lead.
type moves struct {
	to    uint64
	stays bool
}

func (v moves) then(u moves) moves {
	if u.stays {
		return moves{v.to | u.to, v.stays}
	}
	return u
}

func (v moves) or(u moves) moves { return moves{v.to | u.to, v.stays || u.stays} }

// leads says whether the rule may leave an end that was in a state in another, or the same.
func (k *summary) leads(from, to int) bool {
	return k.moves.to>>to&1 == 1 || k.moves.stays && from == to
}

// summarize sums up a rule; what it binds may be any value of the range.
func (f *flow) summarize(r *Rule) summary {
	if r.Party != nil {
		return summary{}
	}
	k := summary{guard: f.reads(r.When)}
	if r.Bind == nil {
		k.body, k.moves = f.effects(r.Body, &k)
		return k
	}
	lo, _ := f.c.env.eval(r.Bind.Lo)
	hi, _ := f.c.env.eval(r.Bind.Hi)
	for v := lo; v <= hi; v++ {
		f.c.env.vars[r.Bind.Var] = v
		k.guard |= f.reads(r.Bind.Where)
		t, to := f.effects(r.Body, &k)
		if v == lo {
			k.body, k.moves = t, to
		} else {
			k.body, k.moves = k.body.or(t), k.moves.or(to)
		}
	}
	delete(f.c.env.vars, r.Bind.Var)
	return k
}

// reads gives the variables that an expression may read.
func (f *flow) reads(n *Node) uint64 {
	if n == nil {
		return 0
	}
	if _, ok := f.c.env.eval(n); ok {
		return 0
	}
	var set uint64
	switch n.Op {
	case NodeField:
		set = f.bit(n.Field)
	case NodeLife:
		set = f.lives
	case NodeFresh:
		set = f.drawn
	case NodeSpent:
		set = f.budget[n.Value]
	}
	for _, a := range n.Args {
		set |= f.reads(a)
	}
	return set
}

// bit gives the variable of a field, 0 if it is always live.
func (f *flow) bit(field *Field) uint64 {
	if i, ok := f.fields[field]; ok {
		return 1 << i
	}
	return 0
}

// effects sums up a list of effects. Of a fault, behind which nothing follows, nothing is known.
func (f *flow) effects(list []*Effect, k *summary) (transfer, moves) {
	t, to := transfer{}, moves{stays: true}
	for _, e := range list {
		u, next := f.effect(e, k)
		t, to = t.then(u), to.then(next)
	}
	return t, to
}

func (f *flow) effect(e *Effect, k *summary) (transfer, moves) {
	stays := moves{stays: true}
	switch e.Op {
	case EffectAssign, EffectChoose:
		return f.assigned(e), stays
	case EffectGoto:
		k.ends = k.ends || e.Name == 0
		return transfer{}, moves{to: 1 << e.Name}
	case EffectSend:
		return transfer{reads: f.sent(e)}, stays
	case EffectTell:
		k.ends = k.ends || endsConnection[f.c.s.p.Words[e.Name]]
	case EffectIf:
		return f.branch(e, k)
	case EffectFor:
		return f.loop(e, k)
	case EffectContinue:
		k.goesOn = true
	case EffectClear:
		return transfer{writes: f.lost}, stays
	}
	return transfer{}, stays
}

// assigned reads the value and the indices, and writes a field that has none.
func (f *flow) assigned(e *Effect) transfer {
	if e.Field.Place == InEnd && f.c.s.layout.ends[f.c.end].fields[e.Field] == nil {
		return transfer{} // a ghost that the run leaves out
	}
	t := transfer{reads: f.reads(e.Value)}
	for _, ix := range e.Index {
		t.reads |= f.reads(ix)
	}
	if len(e.Index) == 0 && e.Field.Place == InEnd {
		t.writes = f.bit(e.Field)
	}
	return t
}

// sent gives what a segment is made from, defaults of its fields included.
func (f *flow) sent(e *Effect) uint64 {
	var set uint64
	given := map[*Field]bool{}
	at := f.c.s.layout.seg.fields
	for _, fi := range e.Fields {
		given[fi.Field] = true
		if _, ok := at[fi.Field]; ok {
			set |= f.reads(fi.Value)
		}
	}
	for _, field := range f.c.s.p.SegFields {
		if _, ok := at[field]; ok && !given[field] {
			set |= f.reads(field.Init)
		}
	}
	return set
}

func (f *flow) branch(e *Effect, k *summary) (transfer, moves) {
	if v, ok := f.c.env.eval(e.Value); ok {
		if v == 1 {
			return f.effects(e.Then, k)
		}
		return f.effects(e.Else, k)
	}
	then, to := f.effects(e.Then, k)
	other, or := f.effects(e.Else, k)
	return transfer{reads: f.reads(e.Value)}.then(then.or(other)), to.or(or)
}

// loop unrolls `for`, as the compiler does.
func (f *flow) loop(e *Effect, k *summary) (transfer, moves) {
	t, to := transfer{}, moves{stays: true}
	lo, okLo := f.c.env.eval(e.Lo)
	hi, okHi := f.c.env.eval(e.Hi)
	if !okLo || !okHi {
		return t, to // a fault
	}
	for v := lo; v <= hi; v++ {
		f.c.env.vars[e.Var] = v
		u, next := f.effects(e.Then, k)
		t, to = t.then(u), to.then(next)
	}
	delete(f.c.env.vars, e.Var)
	return t, to
}
