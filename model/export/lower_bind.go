package export

import "tcpcheck/model"

// binding is what a rule does for each value of the index that it binds; of a rule that binds none, for the only one.
type binding struct {
	l     *lowering
	end   int
	rule  *model.Rule
	where []*Expr // by value, from lo
	lo    int
}

func (l *lowering) binding(r *model.Rule, end int) *binding {
	b := &binding{l: l, end: end, rule: r}
	if r.Bind == nil {
		return b
	}
	e := l.env(end)
	b.lo = e.mustInt(r.Bind.Lo)
	for v := b.lo; v <= e.mustInt(r.Bind.Hi); v++ {
		e.vars[r.Bind.Var] = v
		b.where = append(b.where, e.expr(r.Bind.Where))
	}
	return b
}

// fits says whether some value does.
func (b *binding) fits() *Expr {
	if b.rule.Bind == nil {
		return truth(true)
	}
	return or(b.where...)
}

// body translates the effects: for the lowest value that fits, or for any one that does.
func (b *binding) body() []*Stmt {
	switch {
	case b.rule.Bind == nil:
		return b.l.env(b.end).body(b.rule.Body)
	case !b.rule.Bind.Any:
		return b.ladder(func(i int) *Expr { return b.where[i] })
	}
	hi := b.lo + len(b.where) - 1
	pick := b.l.scratch(&Var{Name: b.rule.Bind.Var.Name + " of " + b.rule.ID, End: b.end, Type: intType(b.lo, hi), Init: b.lo, Note: "the index that the rule binds"})
	chosen := func(i int) *Expr { return equals(read(pick), b.lo+i) }
	var fit []*Expr
	for i, x := range b.where {
		fit = append(fit, and(chosen(i), x))
	}
	choice := &Stmt{Op: Choose, Var: pick, Lo: b.lo, Hi: hi, Cond: or(fit...), Text: "one that fits"}
	return append([]*Stmt{choice}, b.ladder(chosen)...)
}

// ladder does what the first value does for which the condition holds.
func (b *binding) ladder(cond func(i int) *Expr) []*Stmt {
	var out []*Stmt
	for i := len(b.where) - 1; i >= 0; i-- {
		if b.where[i].is(0) {
			continue
		}
		e := b.l.env(b.end)
		e.vars[b.rule.Bind.Var] = b.lo + i
		out = branch(cond(i), e.body(b.rule.Body), out)
	}
	return out
}
