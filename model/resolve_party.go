package model

import "fmt"

// This file resolves what belongs to third parties, and the index that a rule binds.

func (r *resolver) addParty(d *PartyDecl) {
	if len(r.p.Parties) == MaxParties {
		r.errs.report(d.Pos, fmt.Sprintf("more than %d parties", MaxParties), "")
		return
	}
	switch name := d.Name.Text; {
	case r.reserved(d.Name):
	case name == "origin":
		r.errs.report(d.Name.Pos, "origin is built in and cannot be a party", "")
	case r.partyNamed(name) != nil:
		r.errs.report(d.Name.Pos, fmt.Sprintf("party %s is declared twice", name), "")
	default:
		r.p.Parties = append(r.p.Parties, &Party{Name: name, Pos: d.Pos, Index: len(r.p.Parties)})
	}
}

func (r *resolver) partyNamed(name string) *Party {
	for _, p := range r.p.Parties {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (r *resolver) partyNames() []string {
	var out []string
	for _, p := range r.p.Parties {
		out = append(out, p.Name)
	}
	return out
}

// partyFields puts the fields of a party among the shared ones, as PARTY.FIELD.
func (r *resolver) partyFields(d *PartyDecl) {
	if r.party = r.partyNamed(d.Name.Text); r.party == nil {
		return
	}
	defer func() { r.party = nil }()
	for _, fd := range d.Fields {
		if fd.Ghost || fd.Stable {
			r.errs.report(fd.Pos, "a field of a party is neither ghost nor stable", "")
		}
		own := *fd
		own.Names = nil
		for _, name := range fd.Names {
			if !r.reserved(name) {
				own.Names = append(own.Names, Ident{name.Pos, r.party.Name + "." + name.Text})
			}
		}
		r.p.Shared = r.fieldList(r.p.Shared, []*FieldDecl{&own}, InShared, r.shared)
	}
}

// partyOf gives the party whose rule it is, nil for a rule of the ends.
func (r *resolver) partyOf(d *RuleDecl) *Party {
	if d.For == nil {
		if d.On.Kind == OnAnyTime {
			r.errs.report(d.On.Pos, "only a party acts at any time; an end has timers", "")
		}
		return nil
	}
	p := r.partyNamed(d.For.Text)
	if p == nil {
		r.errs.unknown(*d.For, "party", r.partyNames())
	}
	if d.On.Kind != OnAnyTime && d.On.Kind != OnSegment {
		r.errs.report(d.On.Pos, "a party acts on any time, or when a segment reaches it", "")
	}
	return p
}

// partyName resolves a plain name in a rule of a party: its own fields, and those that are shared.
func (r *resolver) partyName(sc scope, text string, pos Pos) (*Node, bool) {
	f := r.shared[r.party.Name+"."+text]
	if f == nil {
		f = r.shared[text]
	}
	switch {
	case f != nil && f.Party != nil && f.Party != r.party:
		r.errs.report(pos, "a party cannot look into another", "")
		return nil, true
	case f != nil:
		return r.fieldNode(sc, f, Owner{Base: OwnerNone}, pos), true
	case r.params[text] != nil:
		r.errs.report(pos, fmt.Sprintf("each end has its own %s; a party names the end: A.%s, B.%s", text, text, text), "")
		return nil, true
	}
	return nil, false
}

// noOpening reports that a party looks into a sealed value.
func (r *resolver) noOpening(pos Pos) {
	if r.party != nil {
		r.errs.report(pos, "only the end that sealed a value can read it, never a party", "")
	}
}

// origins are the words for who sent a segment, as the receiver calls them.
func (r *resolver) origins() []string {
	if r.party != nil {
		return append([]string{"A", "B"}, r.partyNames()...)
	}
	return append([]string{"peer"}, r.partyNames()...)
}

// partyMay says whether an effect is one of those of a party; others are reported.
func (r *resolver) partyMay(s Stmt) bool {
	switch s.(type) {
	case *GotoStmt, *DeliverStmt, *TellStmt, *ClearStmt, *StartStmt:
		r.errs.report(s.StmtPos(), "a party assigns, chooses and sends; it has no states, timers and application", "")
		return false
	}
	return true
}

// whom resolves to whom a segment is sent.
func (r *resolver) whom(sc scope, s *SendStmt) int {
	known := append([]string{"origin"}, r.origins()...)
	switch {
	case s.To == nil && r.party == nil || s.To != nil && s.To.Text == "peer" && r.party == nil:
		return ToPeer
	case s.To == nil:
		r.errs.report(s.Pos, "a party says to whom it sends: `send to A …`", "")
		return ToPeer
	case s.To.Text == "origin":
		if !sc.seg {
			r.errs.report(s.To.Pos, "there is no segment here whose origin could be meant", "")
		}
		return ToOrigin
	}
	if p := r.partyNamed(s.To.Text); p != nil {
		return 3 + p.Index
	}
	if r.party != nil && (s.To.Text == "A" || s.To.Text == "B") {
		return 1 + b2i(s.To.Text == "B")
	}
	r.errs.unknown(*s.To, "one to whom a segment can be sent", known)
	return ToPeer
}

// bindIndex resolves the index that a rule binds, and opens the scope of its effects.
func (r *resolver) bindIndex(sc scope, b *BindExpr) (*Bind, scope) {
	v := &Var{Name: b.Var.Text, Kind: TypeRange}
	out := &Bind{Any: b.Any, Var: v, Pos: b.Pos, Lo: r.expr(sc, b.Lo, want{}), Hi: r.expr(sc, b.Hi, want{})}
	if !r.needKind(out.Lo, TypeRange, b.Lo.ExprPos(), "a bound") || !r.needKind(out.Hi, TypeRange, b.Hi.ExprPos(), "a bound") {
		return nil, sc
	}
	if !isConstant(out.Lo) || !isConstant(out.Hi) {
		r.errs.report(b.Pos, "the bounds of an index are constant in a scenario", "")
	}
	inner := sc.with(v)
	out.Where = r.expr(inner, b.Where, want{kind: TypeBool, set: true})
	r.needKind(out.Where, TypeBool, b.Where.ExprPos(), "what an index is chosen by")
	r.noGhosts(out.Where, "what an index is chosen by")
	r.draws(out.Where, "what an index is chosen by")
	return out, inner
}
