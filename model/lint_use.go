package model

// usage says which fields and parameters are read, and which fields get a value.
type usage struct {
	read   map[*Field]bool
	set    map[*Field]bool
	params map[*Param]bool
}

// usage looks at everything that is resolved.
func (p *Protocol) usage() *usage {
	u := &usage{map[*Field]bool{}, map[*Field]bool{}, map[*Param]bool{}}
	for _, r := range p.Rules {
		u.reads(r.Guard(), nil)
		u.effects(r.Body)
	}
	for _, w := range p.Watches {
		u.reads(w.When, nil)
		u.effects(w.Body)
	}
	u.claims(p)
	u.declared(p)
	u.scenarios(p)
	return u
}

func (u *usage) claims(p *Protocol) {
	for _, q := range p.Properties {
		u.reads(q.Expr, nil)
		u.reads(q.Acceptable, nil)
		for _, n := range q.Formula.nodes() {
			u.reads(n, nil)
		}
		for _, part := range q.Because {
			u.reads(part.Node, nil)
		}
	}
	for _, m := range p.Measures {
		u.reads(m.From, nil)
		u.reads(m.Until, nil)
	}
}

// declared notes what types, bounds and defaults read.
func (u *usage) declared(p *Protocol) {
	u.reads(p.Reach, nil)
	u.reads(p.Margin, nil)
	for _, list := range [][]*Field{p.EndFields, p.SegFields, p.Shared} {
		for _, f := range list {
			u.typ(f.Type)
			u.reads(f.Init, nil)
			if f.Init != nil && f.Place == InSegment && f.Init.Op != NodeConst {
				u.set[f] = true
			}
		}
	}
	for _, q := range p.Params {
		u.typ(q.Type)
		u.reads(q.Init, nil)
	}
}

func (u *usage) typ(t *Type) {
	u.reads(t.Lo, nil)
	u.reads(t.Hi, nil)
	for _, ix := range t.Index {
		u.typ(ix)
	}
}

// scenarios notes the fields that a start or a planted segment gives a value.
func (u *usage) scenarios(p *Protocol) {
	for _, s := range p.Scenarios {
		for _, c := range s.Clauses {
			for _, fv := range c.Fields {
				list := p.SegFields
				if c.Kind == ClauseStart {
					list = p.EndFields
				}
				if i := indexOf(fieldNames(list), fv.Name.Text); i >= 0 {
					u.set[list[i]] = true
				}
			}
		}
	}
}

// reads notes what an expression reads, the field that it is assigned to apart. Parts of sealed values that are
// declared at one place count as one field: a copy is no use by itself.
func (u *usage) reads(n *Node, target *Field) {
	for _, x := range flatNodes(n) {
		if x.Field != nil && (target == nil || x.Field.Pos != target.Pos) {
			u.read[x.Field] = true
		}
		if x.Param != nil {
			u.params[x.Param] = true
		}
	}
}

func (u *usage) effects(body []*Effect) {
	for _, e := range flatEffects(body) {
		u.reads(e.Value, e.Field)
		u.reads(e.Lo, nil)
		u.reads(e.Hi, nil)
		for _, ix := range e.Index {
			u.reads(ix, nil)
		}
		for _, fi := range e.Fields {
			u.reads(fi.Value, fi.Field)
			u.gives(fi.Field, fi.Value)
		}
		switch e.Op {
		case EffectAssign:
			u.gives(e.Field, e.Value)
		case EffectChoose:
			u.set[e.Field] = true
		}
	}
}

// gives notes that a field gets a value, unless it has that anyway.
func (u *usage) gives(f *Field, value *Node) {
	copied := (value.Op == NodeField || value.Op == NodeSegField) && value.Field.Pos == f.Pos
	if !copied && !isInitial(f, value) {
		u.set[f] = true
	}
}

// isInitial says whether a value is certainly the one that the field has at the start, or by default.
func isInitial(f *Field, value *Node) bool {
	if f.Init != nil {
		return f.Init.Op == NodeConst && value.Op == NodeConst && f.Init.Value == value.Value
	}
	if value.Op != NodeConst {
		return value.Op == NodeNone
	}
	lo := f.Type.Lo
	return lo == nil && value.Value == 0 || lo != nil && lo.Op == NodeConst && lo.Value == value.Value
}

// fields reports fields that nothing reads or that never get a value. The parts of a sealed value are
// fields of whatever holds one: all holders together count.
func (l *linter) fields() {
	u := l.p.usage()
	for _, list := range [][]*Field{l.p.EndFields, l.p.Shared, l.p.SegFields} {
		for _, f := range list {
			if l.firstAt(f) {
				l.field(u, f)
			}
		}
	}
}

func (l *linter) field(u *usage, f *Field) {
	some := func(m map[*Field]bool) bool {
		for g := range m {
			if m[g] && g.Pos == f.Pos {
				return true
			}
		}
		return false
	}
	if !some(u.read) {
		l.add(f.Pos, LintUnread, "nothing reads the field %s", f.Name)
	}
	switch {
	case some(u.set):
	case f.Place == InSegment:
		l.add(f.Pos, LintUnset, "no send gives the field %s a value of its own", f.Name)
	default:
		l.add(f.Pos, LintUnset, "the field %s always has its initial value", f.Name)
	}
}

// firstAt says whether no field before this one was declared at the same place.
func (l *linter) firstAt(f *Field) bool {
	for _, list := range [][]*Field{l.p.EndFields, l.p.Shared, l.p.SegFields} {
		for _, g := range list {
			if g.Pos == f.Pos {
				return g == f
			}
		}
	}
	return true
}

func (l *linter) params() {
	u := l.p.usage()
	for _, q := range l.p.Params {
		if !u.params[q] {
			l.add(q.Pos, LintUnread, "nothing reads the parameter %s", q.Name)
		}
	}
}
