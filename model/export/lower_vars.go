package export

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
)

// declare makes the variables of the state and the fields of a segment.
func (l *lowering) declare() {
	for end := range 2 {
		l.declareEnd(l.ends[end])
	}
	l.shared = map[*model.Field]*Var{}
	for _, f := range l.p.Shared {
		if l.keeps(f) && (f.Party == nil || l.takesPart(f.Party)) {
			l.shared[f] = l.declareField(f, 0)
			l.shared[f].End = -1
		}
	}
	l.losses = l.bound("losses left", -1, l.sc.Network.Loses)
	l.copies = l.bound("duplicates left", -1, l.sc.Network.Duplicates)
	for _, q := range l.players()[2:] {
		q.acts = l.bound("acts of "+l.p.Parties[q.end-2].Name, -1, l.sc.Parties[q.end-2])
	}
	l.declareSegment()
	l.more = l.scratch(&Var{Name: "more", End: -1, Type: boolType, Init: 1, Note: "the rules below are tried"})
	l.taken = l.scratch(&Var{Name: "taken", End: -1, Type: boolType, Note: "some rule has taken the segment"})
	l.ended = l.scratch(&Var{Name: "ended", End: -1, Type: boolType, Note: "the connection has ended: the rest of the session is skipped"})
	for i := range l.prompts {
		p := &l.prompts[i]
		p.fired = l.scratch(&Var{Name: "fired " + l.p.Timers[p.timer], End: p.end, Type: boolType, Note: "the timer fires in this step"})
	}
	l.tests, l.picks = map[testKey]*Var{}, map[[2]int]*Var{}
}

// variable adds a variable of the state.
func (l *lowering) variable(v *Var) *Var {
	l.out.Vars = append(l.out.Vars, v)
	return v
}

func (l *lowering) declareEnd(e *endVars) {
	end := e.end
	e.state = l.variable(&Var{Name: "state", End: end, Type: l.stateType()})
	if l.drawsNumbers() {
		e.life = l.variable(&Var{Name: "life", End: end, Type: Type{Kind: Life, Lo: 1, Hi: l.sc.Lives[end] + 1}, Note: "1: no initial number is drawn yet, then one more for each"})
		e.drawn = l.scratch(&Var{Name: "drawn", End: end, Type: l.numberType(), Note: "the initial number that was drawn"})
	}
	if n := len(e.script); n > 0 {
		e.place = l.variable(&Var{Name: "place", End: end, Type: intType(0, n), Note: "calls that the application has made or skipped"})
	}
	e.crashes = l.bound("crashes left", end, l.sc.Crashes[end])
	policy := l.sc.ISN[end].Policy
	if policy == model.ISNRemembered {
		e.forgot = l.variable(&Var{Name: "forgot", End: end, Type: boolType, Note: "a crash has made the end forget its numbers"})
	}
	if l.drawsNumbers() && (policy == model.ISNUnused || policy == model.ISNRemembered) {
		e.used = l.variable(&Var{Name: "used", End: end, Type: boolType, Index: []Type{intType(0, l.sc.Modulus-1)}, Note: "numbers of this end's space that were used"})
	}
	for _, f := range l.p.EndFields {
		if l.keeps(f) {
			e.fields[f] = l.declareField(f, end)
		}
	}
	for t, name := range l.p.Timers {
		b := l.sc.Timers[end][t]
		if b.Off {
			e.budgets = append(e.budgets, nil)
		} else {
			e.budgets = append(e.budgets, l.bound("budget of "+name, end, b.Budget))
		}
		l.declareCounter(end, t)
	}
}

// bound makes the variable for what is left of a bound; unlimited and zero need none.
func (l *lowering) bound(name string, end, n int) *Var {
	if n <= 0 {
		return nil
	}
	return l.variable(&Var{Name: name, End: end, Type: intType(0, n)})
}

func (l *lowering) declareField(f *model.Field, end int) *Var {
	v := &Var{Name: f.Name, End: end, Type: l.typeOf(f.Type, end), Ghost: f.Ghost}
	if f.Party != nil || l.sealedPart(f) {
		v.Type = l.eitherType(f.Type)
	}
	for _, ix := range f.Type.Index {
		t := l.typeOf(ix, end)
		if t.Kind == Life {
			t.Lo = 1 // never indexed by none
		}
		v.Index = append(v.Index, t)
	}
	return l.variable(v)
}

// sealedPart says whether the field is part of a sealed value, which either end may have made.
func (l *lowering) sealedPart(f *model.Field) bool {
	holds := func(head *model.Field) bool { return slices.Contains(head.Parts, f) }
	return slices.ContainsFunc(l.p.EndFields, holds) || slices.ContainsFunc(l.p.Shared, holds)
}

func (l *lowering) keeps(f *model.Field) bool { return !f.Ghost || l.kept[f] }

func (l *lowering) stateType() Type {
	return Type{Kind: State, Hi: len(l.p.States) - 1, Names: l.p.States}
}

func (l *lowering) numberType() Type { return Type{Kind: Number, Hi: l.sc.Modulus} }

// typeOf gives the type of a value of an end.
func (l *lowering) typeOf(t *model.Type, end int) Type {
	switch t.Kind {
	case model.TypeRange:
		e := l.env(end)
		return intType(e.mustInt(t.Lo), e.mustInt(t.Hi))
	case model.TypeEnum:
		return l.enumType(t.Enum)
	case model.TypeState:
		return l.stateType()
	case model.TypeNumber:
		return l.numberType()
	case model.TypeLife:
		if t.Peer {
			end = 1 - end
		}
		return Type{Kind: Life, Hi: l.sc.Lives[end] + 1}
	case model.TypeEnd:
		return Type{Kind: End, Hi: 1}
	case model.TypeSealed:
		return Type{Kind: Sealer, Hi: 2}
	}
	return boolType
}

// eitherType is the type of a value that either end may have made, such as a segment's field.
func (l *lowering) eitherType(t *model.Type) Type { return span(l.typeOf(t, 0), l.typeOf(t, 1)) }

func (l *lowering) enumType(values []string) Type {
	if l.enums == nil {
		l.enums = map[string]string{}
	}
	key := strings.Join(values, ",")
	if l.enums[key] == "" {
		l.enums[key] = fmt.Sprintf("choice%d", len(l.enums)+1)
	}
	return Type{Kind: Enum, Hi: len(values) - 1, Name: l.enums[key], Names: values}
}

func (l *lowering) declareSegment() {
	l.to = l.field(&Field{Name: "to", Type: l.playerType()})
	if l.p.OneOf {
		kinds := l.enumType(l.p.Flags)
		kinds.Name = "kind"
		l.flags = []*Field{l.field(&Field{Name: "kind", Type: kinds})}
	} else {
		for _, name := range l.p.Flags {
			l.flags = append(l.flags, l.field(&Field{Name: name, Type: boolType, Flag: true}))
		}
	}
	if l.anyParty() {
		l.origin = l.field(&Field{Name: "origin", Type: l.playerType()})
	}
	l.fields = map[*model.Field]*Field{}
	for _, f := range l.p.SegFields {
		if l.keeps(f) {
			l.fields[f] = l.field(&Field{Name: f.Name, Type: l.eitherType(f.Type), Ghost: f.Ghost})
		}
	}
	for _, c := range l.counters {
		c.mark = l.field(&Field{Name: fmt.Sprintf("in %s of %s", l.p.Timers[c.timer], endName(c.end)), Type: boolType, Mark: true})
	}
}

func (l *lowering) field(f *Field) *Field {
	l.out.Segment = append(l.out.Segment, f)
	return f
}

// initialOf gives the value with which a type begins, for an end.
func (l *lowering) initialOf(t *model.Type, end int) int {
	switch t.Kind {
	case model.TypeRange:
		return l.env(end).mustInt(t.Lo)
	case model.TypeNumber:
		return l.sc.Modulus
	}
	return 0
}

// initialValue gives the value with which a field begins.
func (l *lowering) initialValue(f *model.Field, end int) int {
	if f.Init != nil {
		if x := l.env(end).expr(f.Init); x.constant() {
			return x.Value
		}
	}
	return l.initialOf(f.Type, end)
}
