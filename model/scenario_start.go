package model

import "fmt"

// This file fills in what a scenario says of the start, and checks its bounds.

// within reports a bound beyond its range.
func (b *scenarioBuilder) within(pos Pos, what string, v, lo, hi int) int {
	if v < lo || v > hi {
		b.errs.report(pos, fmt.Sprintf("found %s %d; accepted is %d to %d", what, v, lo, hi), "")
		return lo
	}
	return v
}

// power reports a number of losses or duplicates beyond its range.
func (b *scenarioBuilder) power(pos Pos, what string, n int) {
	if n != Unlimited && (n < 0 || n > 30) {
		b.errs.report(pos, fmt.Sprintf("found %s %d; accepted is 0 to 30, or unlimited", what, n), "")
	}
}

// fields fills in planted segments and starts, which need the modulus.
func (b *scenarioBuilder) fields() {
	for _, c := range b.plant {
		pl := Planted{From: b.ends(c)[0], Old: c.Kind == ClauseOld, Fields: map[*Field]int{}, Pos: c.Pos}
		r := resolver{p: b.p}
		code, ok := b.p.codeOf(r.flags(c.Flags))
		b.errs = append(b.errs, r.errs...)
		if !ok {
			b.errs.report(c.Pos, "a segment needs exactly one kind", "")
			continue
		}
		pl.Code = code
		for _, fv := range c.Fields {
			f := findField(b.p.SegFields, fv.Name.Text)
			if f == nil {
				b.errs.unknown(fv.Name, "field of a segment", fieldNames(b.p.SegFields))
				continue
			}
			pl.Fields[f] = b.value(fv.Value, f, 0)
		}
		b.s.Planted = append(b.s.Planted, pl)
	}
	for _, c := range b.start {
		b.startOf(c)
	}
}

func findField(list []*Field, name string) *Field {
	for _, f := range list {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func (b *scenarioBuilder) startOf(c *Clause) {
	end := b.ends(c)[0]
	st := &Start{State: indexOf(b.p.States, c.Name.Text)}
	if st.State < 0 {
		b.errs.unknown(c.Name, "state", b.p.States)
		return
	}
	for _, fv := range c.Fields {
		if fv.Name.Text == "life" {
			if l, ok := fv.Value.(*LitExpr); ok && l.Kind == LitInt {
				st.Life = b.within(l.Pos, "life", l.Value, 0, b.s.Lives[end])
				continue
			}
		}
		f := findField(b.p.EndFields, fv.Name.Text)
		if f == nil {
			b.errs.unknown(fv.Name, "field of an end", append(fieldNames(b.p.EndFields), "life"))
			continue
		}
		sf := StartField{Field: f, Value: b.value(fv.Value, f, end)}
		for _, ix := range fv.Index {
			if l, ok := ix.(*LitExpr); ok && l.Kind == LitInt && b.inside(l, f, len(sf.Index), end) {
				sf.Index = append(sf.Index, l.Value)
			}
		}
		if len(sf.Index) != len(f.Type.Index) {
			b.errs.report(fv.Name.Pos, fmt.Sprintf("%s needs %d index(es)", f.Name, len(f.Type.Index)), "")
			continue
		}
		st.Fields = append(st.Fields, sf)
	}
	b.s.Start[end] = st
}

// value gives the raw value of a constant for a field: numbers modulo the modulus, none as the modulus, lives from 1.
func (b *scenarioBuilder) value(e Expr, f *Field, end int) int {
	switch e := e.(type) {
	case *LitExpr:
		if v, ok := b.literal(e, f, end); ok {
			return v
		}
	case *NameExpr:
		if i := indexOf(f.Type.Enum, e.Name.Text); i >= 0 {
			return i
		}
		if f.Type.Kind == TypeState {
			if i := indexOf(b.p.States, e.Name.Text); i >= 0 {
				return i
			}
		}
	}
	b.errs.report(e.ExprPos(), fmt.Sprintf("%s takes %s here", f.Name, kindText(f.Type.Kind)), "")
	return 0
}

func (b *scenarioBuilder) literal(e *LitExpr, f *Field, end int) (int, bool) {
	switch f.Type.Kind {
	case TypeBool:
		return e.Value, e.Kind == LitBool
	case TypeNumber:
		if e.Kind == LitNone {
			return b.s.Modulus, true
		}
		return e.Value, e.Kind == LitInt && b.inSpace(e.Pos, e.Value)
	case TypeLife:
		if e.Kind == LitNone {
			return 0, true
		}
		return b.within(e.Pos, "life", e.Value, 0, max(b.s.Lives[0], b.s.Lives[1])) + 1, e.Kind == LitInt
	case TypeRange:
		env := b.s.env(b.p, end)
		lo, _ := env.eval(f.Type.Lo)
		hi, _ := env.eval(f.Type.Hi)
		return b.within(e.Pos, f.Name, e.Value, lo, hi), e.Kind == LitInt
	}
	return 0, false
}

// inside says whether a constant index lies in the array; if not, that is reported.
func (b *scenarioBuilder) inside(l *LitExpr, f *Field, dim, end int) bool {
	if dim >= len(f.Type.Index) {
		return true
	}
	lo, hi := 0, 1
	switch t := f.Type.Index[dim]; t.Kind {
	case TypeLife:
		hi = b.s.Lives[end]
		if t.Peer {
			hi = b.s.Lives[1-end]
		}
	case TypeRange:
		env := b.s.env(b.p, end)
		lo, _ = env.eval(t.Lo)
		hi, _ = env.eval(t.Hi)
	}
	if l.Value < lo || l.Value > hi {
		b.errs.report(l.Pos, fmt.Sprintf("found index %d of %s; accepted is %d to %d", l.Value, f.Name, lo, hi), "")
	}
	return true
}

func (b *scenarioBuilder) inSpace(pos Pos, v int) bool {
	if v < 0 || v >= b.s.Modulus {
		b.errs.report(pos, fmt.Sprintf("found number %d; accepted is 0 to %d (modulus %d)", v, b.s.Modulus-1, b.s.Modulus), "")
	}
	return true
}

func (b *scenarioBuilder) check(overridden int) {
	s := b.s
	pos := b.modAt
	if pos.Source == nil && b.p.Scenario(s.Name) != nil {
		pos = b.p.Scenario(s.Name).Pos
	}
	if s.Modulus < 2 || s.Modulus > MaxModulus {
		b.errs.report(pos, fmt.Sprintf("found modulus %d; accepted is 2 to %d", s.Modulus, MaxModulus), "")
		return
	}
	n := s.Network
	if n.Pos.Source != nil {
		b.within(n.Pos, "capacity", n.Capacity, 1, 64)
		b.power(n.Pos, "loses", n.Loses)
		b.power(n.Pos, "duplicates", n.Duplicates)
	}
	if n.Kind == Soup && (n.Loses != 0 || n.Duplicates != 0) {
		b.errs.report(n.Pos, "a soup loses and duplicates without limit by itself; `loses` and `duplicates` are for a bag or a fifo", "")
	}
	if n.Kind != Soup && n.Duplicates == Unlimited {
		b.errs.report(n.Pos, "unlimited duplicates have no bound on a bag or fifo; the soup has them", "")
	}
	for _, n := range s.Parties {
		if n != 0 && s.Network.Kind == Fifo {
			b.errs.report(b.partyAt, "a fifo has two directions and no place for a party; a bag or a soup has", "")
			break
		}
	}
	if b.p.Reach == nil {
		return
	}
	for end := range 2 {
		b.checkNumbers(end, pos)
	}
}

// checkNumbers sees to it that the number space holds what the lives can use.
func (b *scenarioBuilder) checkNumbers(end int, pos Pos) {
	s := b.s
	d := s.ISN[end]
	if reach, margin := s.reach(b.p, end); reach+margin > s.Modulus {
		b.errs.report(pos, fmt.Sprintf("modulus %d is too small: one life of %s reaches %d numbers and keeps %d apart", s.Modulus, endName(end), reach, margin), "")
		return
	}
	if d.Policy == ISNClock && len(d.Numbers) == 0 && b.p.numbersAtStart(s, end) {
		b.errs.report(pos, fmt.Sprintf("numbers of %s are there at the start, so its clock needs to know where it stands: `isn %s clock N`, N the initial number of its first life", endName(end), endName(end)), "")
	}
	for _, v := range d.Numbers {
		b.inSpace(b.isnAt[end], v)
	}
	if d.Policy == ISNPinned || d.Policy == ISNConstant {
		return
	}
	if d.Policy == ISNAny && s.Modulus <= 64 {
		return
	}
	if s.Modulus > 64 && d.Policy != ISNClock {
		b.errs.report(pos, fmt.Sprintf("modulus %d with drawn initial numbers; at most 64, or pin them: isn A 100, 400", s.Modulus), "")
		return
	}
	reach, _ := s.reach(b.p, end)
	stride := s.stride(b.p, end)
	if need := s.Lives[end] * stride; need > s.Modulus {
		b.errs.report(pos, fmt.Sprintf("modulus %d is too small: %d lives of %s, each of which reaches %d numbers and keeps %d apart, need %d",
			s.Modulus, s.Lives[end], endName(end), reach, stride-reach, need), "")
	}
}

// stride gives how far the initial numbers of two lives are apart at least: by `unused`, nothing within the margin; by
// `clock`, a gap larger than it.
func (s *Scenario) stride(p *Protocol, end int) int {
	reach, margin := s.reach(p, end)
	if s.ISN[end].Policy == ISNClock {
		margin++
	}
	return reach + margin
}

// reach gives how many numbers after its initial one a life can use, and the margin, at least 1.
func (s *Scenario) reach(p *Protocol, end int) (reach, margin int) {
	env := s.env(p, end)
	reach, _ = env.eval(p.Reach)
	margin, _ = env.eval(p.Margin)
	return reach, max(margin, 1)
}
