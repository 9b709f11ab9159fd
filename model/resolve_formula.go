package model

import "fmt"

// propertyClaim resolves what a property claims: of each state and step, or, with a temporal operator, of whole runs.
func (r *resolver) propertyClaim(sc scope, d *PropertyDecl, q *Property) {
	isTemporal := r.isTemporal(sc, d.Expr, 0)
	switch {
	case d.Kind == Temporal && !isTemporal:
		r.errs.report(d.Expr.ExprPos(), "a claim without `always`, `never`, `reachable`, `terminal` or a temporal operator is about the initial state alone", "write `always`, if it should hold in every state")
		return
	case isTemporal && (d.Kind == Reachable || d.Kind == Terminal):
		r.errs.report(d.Expr.ExprPos(), "`reachable` and `terminal` are about a state or a step, not about a run", "")
		return
	case isTemporal:
		q.Kind, q.Formula = Temporal, r.headFormula(sc, d)
	default:
		q.Expr = r.claim(sc, d.Expr)
	}
	if d.Assumes == nil {
		return
	}
	if q.Assumes = *d.Assumes; q.Kind != Temporal {
		r.errs.report(d.Pos, fmt.Sprintf("property %s says what it assumes, which is for temporal formulas: no fairness matters for the others", d.Name.Text), "")
	}
}

// headFormula resolves a formula with the `always` or `never` with which the property begins.
func (r *resolver) headFormula(sc scope, d *PropertyDecl) *Formula {
	f := r.formula(sc, d.Expr)
	switch {
	case f == nil:
		return nil
	case d.Kind == Never:
		f = &Formula{Op: FormulaNot, Left: f, Pos: f.Pos}
		fallthrough
	case d.Kind == Always:
		f = &Formula{Op: FormulaAlways, Left: f, Pos: f.Pos}
	}
	return f
}

// isTemporal says whether an expression has a temporal operator outside of comparisons, indices and arguments.
func (r *resolver) isTemporal(sc scope, e Expr, depth int) bool {
	switch e := e.(type) {
	case *TemporalExpr:
		return true
	case *UnaryExpr:
		return r.isTemporal(sc, e.X, depth)
	case *BinaryExpr:
		return r.isTemporal(sc, e.X, depth) || r.isTemporal(sc, e.Y, depth)
	case *CondExpr:
		return r.isTemporal(sc, e.C, depth) || r.isTemporal(sc, e.X, depth) || r.isTemporal(sc, e.Y, depth)
	case *QuantExpr:
		return r.isTemporal(sc, e.Body, depth)
	case *NameExpr:
		d := r.predicate(sc, e)
		return d != nil && depth <= deepest && r.isTemporal(sc, d.Value, depth+1)
	}
	return false
}

// predicate gives the define that a name stands for, or nil.
func (r *resolver) predicate(sc scope, e *NameExpr) *DefineDecl {
	d := r.defines[e.Name.Text]
	if d == nil || d.Effect {
		return nil
	}
	if !e.IsCall {
		if n, ok := r.hides(sc, e.Name.Text); ok || n {
			return nil
		}
	}
	return d
}

// hides says whether a name stands for something else than a define: what a define or a quantifier binds, a shared field.
func (r *resolver) hides(sc scope, name string) (bound, field bool) {
	bound = sc.binds[name] != nil
	for _, v := range sc.vars {
		bound = bound || v.Name == name
	}
	return bound, r.shared[name] != nil
}

// misplaced reports a temporal operator where none may stand.
func (r *resolver) misplaced(sc scope, pos Pos) {
	if sc.time {
		r.errs.report(pos, "a temporal operator stands between truth values, not in a comparison, an index or an argument", "")
		return
	}
	r.errs.report(pos, "a temporal operator stands in a property only", "")
}

// formula resolves a temporal formula; nil after an error.
func (r *resolver) formula(sc scope, e Expr) *Formula {
	sc.time = true
	if !r.isTemporal(sc, e, 0) {
		n := r.claim(sc, e)
		if n == nil || n.Kind != TypeBool {
			return nil
		}
		return &Formula{Op: FormulaAtom, Atom: n, Pos: e.ExprPos()}
	}
	switch e := e.(type) {
	case *TemporalExpr:
		return r.temporal(sc, e)
	case *UnaryExpr:
		if e.Op == OpNot {
			return join(FormulaNot, e.Pos, r.formula(sc, e.X))
		}
	case *BinaryExpr:
		if op, ok := formulaOps[e.Op]; ok {
			return join(op, e.Pos, r.formula(sc, e.X), r.formula(sc, e.Y))
		}
	case *CondExpr:
		return r.choice(sc, e)
	case *QuantExpr:
		return r.quantFormula(sc, e)
	case *NameExpr:
		inner, ok := r.bind(sc, r.predicate(sc, e), e.Args, e.Name.Pos)
		if !ok {
			return nil
		}
		return r.formula(inner, r.defines[e.Name.Text].Value)
	}
	r.claim(sc, e)
	return nil
}

var formulaOps = map[Op]FormulaOp{
	OpAnd: FormulaAnd, OpOr: FormulaOr, OpImplies: FormulaImplies, OpEquivalent: FormulaEquivalent,
}

var temporalOps = map[TemporalOp]FormulaOp{
	TimeAlways: FormulaAlways, TimeEventually: FormulaEventually, TimeNext: FormulaNext, TimeLeadsTo: FormulaLeadsTo,
	TimeUntil: FormulaUntil, TimeWeakUntil: FormulaWeakUntil, TimeRelease: FormulaRelease,
}

// join makes a formula of its parts; nil when one of them has an error.
func join(op FormulaOp, pos Pos, parts ...*Formula) *Formula {
	f := &Formula{Op: op, Left: parts[0], Pos: pos}
	for _, part := range parts {
		if part == nil {
			return nil
		}
	}
	if len(parts) > 1 {
		f.Right = parts[1]
	}
	return f
}

func (r *resolver) temporal(sc scope, e *TemporalExpr) *Formula {
	x := r.formula(sc, e.X)
	switch {
	case e.Op == TimeNever:
		return join(FormulaAlways, e.Pos, join(FormulaNot, e.Pos, x))
	case e.Y == nil:
		return join(temporalOps[e.Op], e.Pos, x)
	}
	return join(temporalOps[e.Op], e.Pos, x, r.formula(sc, e.Y))
}

// choice resolves `if C then X else Y`: C and X, or not C and Y.
func (r *resolver) choice(sc scope, e *CondExpr) *Formula {
	c, x, y := r.formula(sc, e.C), r.formula(sc, e.X), r.formula(sc, e.Y)
	then := join(FormulaAnd, e.Pos, c, x)
	return join(FormulaOr, e.Pos, then, join(FormulaAnd, e.Pos, join(FormulaNot, e.Pos, c), y))
}

func (r *resolver) quantFormula(sc scope, e *QuantExpr) *Formula {
	n := r.domain(sc, e)
	if n == nil {
		return nil
	}
	op := FormulaSome
	if e.Each {
		op = FormulaEach
	}
	f := join(op, e.Pos, r.formula(sc.with(n.Var), e.Body))
	if f != nil {
		f.Var, f.Domain = n.Var, n
	}
	return f
}

// equivalent resolves `X equivalent Y` of two truth values without temporal operators.
func (r *resolver) equivalent(sc scope, e *BinaryExpr) *Node {
	n := r.logic(sc, e)
	if n != nil {
		n.Op = NodeEq
	}
	return n
}

// fair looks up what a fairness is of.
func (r *resolver) fair(e FairExpr) (Fair, bool) {
	f := Fair{What: e.What, How: e.How}
	switch e.What {
	case FairTimer:
		f.Name = r.named(e.Name, "timer", r.p.Timers)
	case FairRule:
		rule := r.p.Rule(e.Name.Text)
		if rule == nil {
			r.errs.unknown(e.Name, "rule", r.ruleIDs())
			return f, false
		}
		if e.How == FairNone && rule.Event.Kind == OnSegment {
			r.errs.add(e.Name.Pos, "", "the rule %s takes a segment, and whether segments arrive is not for a rule to say; accepted: `weak` or `strong` here, or `fair delivery none`", rule.ID)
			return f, false
		}
		f.Name = rule.Index
	}
	return f, f.Name >= 0
}

// ParseAtom resolves one question about a state or a step, as it may stand in a property. Places in its errors are of a
// source named "formula".
func (p *Protocol) ParseAtom(text string) (*Node, error) {
	e, err := ParseExpr(NewSource("formula", text))
	if err != nil {
		return nil, err
	}
	r := p.later()
	n := r.claim(scope{kind: scopeProperty, ghost: true}, e)
	if len(r.errs) > 0 {
		return nil, r.errs.err()
	}
	return n, nil
}

// ParseFormula resolves a formula, as it may stand in a property; without a temporal operator it is an atom, about
// position 0. Places in its errors are of a source named "formula".
func (p *Protocol) ParseFormula(text string) (*Formula, error) {
	ps := newParser(NewSource("formula", text))
	ps.declIndent = -1
	e := ps.formulaExpr()
	ps.end("an operator or the end")
	if err := ps.errs.err(); err != nil {
		return nil, err
	}
	r := p.later()
	f := r.formula(scope{kind: scopeProperty, ghost: true}, e)
	if len(r.errs) > 0 {
		return nil, r.errs.err()
	}
	return f, nil
}

// later gives what resolves expressions after the protocol was loaded.
func (p *Protocol) later() *resolver {
	r := *p.names
	r.errs = nil
	return &r
}
