package model

import "maps"

// Formula is a temporal formula over the positions of a run. Position 0 is the initial state, in which nothing has
// happened; position i > 0 is the i-th step with the state that it leads to; a run that stops repeats its last state for
// ever, and nothing happens there.
type Formula struct {
	Op          FormulaOp
	Atom        *Node    // of FormulaAtom: a bool
	Left, Right *Formula // Right of operators between two
	Var         *Var     // of FormulaEach and FormulaSome, with Left as body
	Domain      *Node    // a NodeEach or NodeSome without body: what the variable ranges over
	Pos         Pos
}

// FormulaOp is the operator of a Formula.
type FormulaOp uint8

// The operators of formulas. What has no temporal operator in it is one atom.
const (
	FormulaAtom FormulaOp = iota
	FormulaNot
	FormulaAnd
	FormulaOr
	FormulaImplies
	FormulaEquivalent
	FormulaNext
	FormulaEventually
	FormulaAlways
	FormulaLeadsTo
	FormulaUntil
	FormulaWeakUntil
	FormulaRelease
	FormulaEach
	FormulaSome
)

// Atoms lists the atoms of a formula, from left to right.
func (f *Formula) Atoms() []*Node {
	switch {
	case f == nil:
		return nil
	case f.Op == FormulaAtom:
		return []*Node{f.Atom}
	}
	return append(f.Left.Atoms(), f.Right.Atoms()...)
}

// nodes lists the atoms and the domains of the variables.
func (f *Formula) nodes() []*Node {
	switch {
	case f == nil:
		return nil
	case f.Op == FormulaAtom:
		return []*Node{f.Atom}
	case f.Domain != nil:
		return append([]*Node{f.Domain}, f.Left.nodes()...)
	}
	return append(f.Left.nodes(), f.Right.nodes()...)
}

// Unroll puts the conjunction or disjunction over the values of each variable in the place of its quantifier; in a
// scenario the values are known.
func (p *Protocol) Unroll(f *Formula, sc *Scenario) *Formula {
	u := &unroller{env: sc.env(p, 0), s: sc}
	u.env.vars = map[*Var]int{}
	return u.formula(f)
}

// Case is a formula for one choice of values of the variables at its head.
type Case struct {
	Values  map[*Var]int // of the variables of `each`: an end is 0 or 1
	Formula *Formula     // unrolled
}

// Cases takes a formula apart: it holds if each case does. A formula that begins with `each`, also below `always`, has a
// case for each value.
func (p *Protocol) Cases(f *Formula, sc *Scenario) []Case {
	u := &unroller{env: sc.env(p, 0), s: sc}
	u.env.vars = map[*Var]int{}
	return u.cases(f)
}

func (u *unroller) cases(f *Formula) []Case {
	var out []Case
	switch f.Op {
	case FormulaEach:
		lo, hi := u.env.span(f.Domain)
		for v := lo; v <= hi; v++ {
			u.env.vars[f.Var] = v
			out = append(out, u.cases(f.Left)...)
		}
		delete(u.env.vars, f.Var)
		return out
	case FormulaAlways:
		for _, c := range u.cases(f.Left) {
			c.Formula = &Formula{Op: FormulaAlways, Left: c.Formula, Pos: f.Pos}
			out = append(out, c)
		}
		return out
	}
	return []Case{{maps.Clone(u.env.vars), u.formula(f)}}
}

// unroller replaces variables by their values.
type unroller struct {
	env constEnv
	s   *Scenario
}

func (u *unroller) formula(f *Formula) *Formula {
	if f == nil {
		return nil
	}
	if f.Op == FormulaEach || f.Op == FormulaSome {
		return u.quantifier(f)
	}
	out := *f
	out.Atom, out.Left, out.Right = u.node(f.Atom), u.formula(f.Left), u.formula(f.Right)
	return &out
}

func (u *unroller) quantifier(f *Formula) *Formula {
	op := FormulaOr
	if f.Op == FormulaEach {
		op = FormulaAnd
	}
	lo, hi := u.env.span(f.Domain)
	var all *Formula
	for v := lo; v <= hi; v++ {
		u.env.vars[f.Var] = v
		if one := u.formula(f.Left); all == nil {
			all = one
		} else {
			all = &Formula{Op: op, Left: all, Right: one, Pos: f.Pos}
		}
	}
	delete(u.env.vars, f.Var)
	if all == nil {
		all = &Formula{Op: FormulaAtom, Atom: &Node{Op: NodeConst, Kind: TypeBool, Value: b2i(op == FormulaAnd), Pos: f.Pos}, Pos: f.Pos}
	}
	return all
}

// node copies an expression with the variables that have values replaced.
func (u *unroller) node(n *Node) *Node {
	if n == nil {
		return nil
	}
	out := *n
	out.Owner, out.Space = u.owner(n.Owner), u.owner(n.Space)
	if v, ok := u.env.vars[n.Var]; ok && n.Op == NodeVar {
		out.Op, out.Value, out.Var = NodeConst, v, nil
	}
	out.Args = make([]*Node, len(n.Args))
	for i, a := range n.Args {
		out.Args[i] = u.node(a)
	}
	return &out
}

func (u *unroller) owner(o Owner) Owner {
	v, ok := u.env.vars[o.Var]
	if o.Base != OwnerVar || !ok {
		return o
	}
	return Owner{Base: OwnerA, Flip: o.Flip != (v == 1)}
}

var formulaInfix = map[FormulaOp]string{
	FormulaAnd: " and ", FormulaOr: " or ", FormulaImplies: " implies ", FormulaEquivalent: " equivalent ",
	FormulaLeadsTo: " leads to ", FormulaUntil: " until ", FormulaWeakUntil: " weak until ", FormulaRelease: " release ",
}

var formulaPrefix = map[FormulaOp]string{
	FormulaNot: "not ", FormulaNext: "next ", FormulaEventually: "eventually ", FormulaAlways: "always ",
}

// String writes a formula in the notation of the language.
func (f *Formula) String() string {
	switch f.Op {
	case FormulaAtom:
		return f.Atom.String()
	case FormulaEach, FormulaSome:
		return f.Domain.quantHead() + f.Left.String()
	}
	if word, ok := formulaPrefix[f.Op]; ok {
		return word + f.Left.operand()
	}
	return f.Left.operand() + formulaInfix[f.Op] + f.Right.operand()
}

// operand writes a part of a formula, in parentheses where it has an operator of its own.
func (f *Formula) operand() string {
	if f.Op != FormulaAtom {
		return "(" + f.String() + ")"
	}
	if f.Atom.Op == NodeNot {
		return "(" + f.Atom.String() + ")"
	}
	return f.Atom.operand()
}
