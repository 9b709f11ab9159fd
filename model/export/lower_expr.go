package export

import (
	"fmt"

	"tcpcheck/model"
)

// env is where an expression is evaluated: at an end, with the values of bound variables.
type env struct {
	l    *lowering
	end  int
	vars map[*model.Var]int
	pre  *[]*Stmt // where `fresh` is drawn; nil: nowhere
}

func (l *lowering) env(end int) *env { return &env{l: l, end: end, vars: map[*model.Var]int{}} }

// mustInt gives the value of what is constant in a scenario.
func (e *env) mustInt(n *model.Node) int {
	x := e.expr(n)
	if !x.constant() {
		refuse("%s is not constant in the scenario", n)
	}
	return x.Value
}

// endOf gives the end that an owner means.
func (e *env) endOf(o model.Owner) int {
	end := e.end
	switch o.Base {
	case model.OwnerA:
		end = 0
	case model.OwnerVar:
		end = e.vars[o.Var]
	}
	if o.Flip {
		end = 1 - end
	}
	return end
}

// expr translates an expression.
func (e *env) expr(n *model.Node) *Expr {
	switch n.Op {
	case model.NodeConst:
		return constant(n.Value, e.typeOfNode(n))
	case model.NodeNone:
		if n.Kind == model.TypeNumber {
			return constant(e.l.sc.Modulus, e.l.numberType())
		}
		return constant(0, e.typeOfNode(n))
	case model.NodeZero:
		return constant(0, e.l.numberType())
	case model.NodeParam:
		return constant(e.param(n), e.typeOfNode(n))
	case model.NodeVar:
		return e.variable(n)
	case model.NodeOrigin:
		return e.origin(n)
	case model.NodeAsked:
		return integer(e.l.asked(e.end, n.Value))
	case model.NodeField, model.NodeSegField, model.NodeSealed, model.NodeSegFlag, model.NodeState, model.NodeLife, model.NodeFresh, model.NodeSpent:
		return e.value(n)
	case model.NodeNot, model.NodeAnd, model.NodeOr, model.NodeImplies, model.NodeCond, model.NodeEach, model.NodeSome, model.NodeInStates, model.NodeMine:
		return e.logic(n)
	case model.NodeEq, model.NodeNe, model.NodeLt, model.NodeLe, model.NodeAdd, model.NodeSub, model.NodeChain:
		return e.arithmetic(n)
	case model.NodeBefore, model.NodeBeforeEq, model.NodeWindow, model.NodeShift, model.NodeOffset:
		return e.numbers(n)
	}
	return e.eventTest(n)
}

// typeOfNode gives the type of a constant.
func (e *env) typeOfNode(n *model.Node) Type {
	switch n.Kind {
	case model.TypeBool:
		return boolType
	case model.TypeEnum:
		return e.l.enumType(n.Enum)
	case model.TypeState:
		return e.l.stateType()
	case model.TypeNumber:
		return e.l.numberType()
	case model.TypeLife:
		return Type{Kind: Life, Hi: max(e.l.sc.Lives[0], e.l.sc.Lives[1]) + 1}
	case model.TypeEnd:
		return Type{Kind: End, Hi: 1}
	case model.TypeSealed:
		return Type{Kind: Sealer, Hi: 2}
	}
	return intType(n.Value, n.Value)
}

func (e *env) param(n *model.Node) int {
	for i, q := range e.l.p.Params {
		if q == n.Param {
			return e.l.sc.Params[e.endOf(n.Owner)][i]
		}
	}
	refuse("%s is no parameter", n)
	return 0
}

func (e *env) variable(n *model.Node) *Expr {
	switch {
	case n.Text == "sealer":
		return constant(e.end+1, Type{Kind: Sealer, Hi: 2})
	case n.Kind == model.TypeEnd:
		return constant(e.endOf(n.Owner), Type{Kind: End, Hi: 1})
	}
	v, ok := e.vars[n.Var]
	if !ok {
		refuse("%s is not bound", n)
	}
	if n.Kind == model.TypeLife {
		return constant(v, e.typeOfNode(n))
	}
	return integer(v)
}

// asked gives the most calls of a kind in one session of the end.
func (l *lowering) asked(end, call int) int {
	most := 0
	for _, session := range l.sc.Sessions[end] {
		n := 0
		for _, c := range session {
			if c.Call == call {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// value translates what is read from the state, the segment at hand, or drawn.
func (e *env) value(n *model.Node) *Expr {
	l := e.l
	switch n.Op {
	case model.NodeField:
		return e.field(n)
	case model.NodeSegField:
		if f := l.fields[n.Field]; f != nil {
			return ofSegment(f)
		}
		return constant(0, l.typeOf(n.Field.Type, e.end)) // a ghost that nobody reads in the end
	case model.NodeSealed:
		return e.expr(n.Args[1])
	case model.NodeSegFlag:
		return l.flag(n.Mask)
	case model.NodeState:
		return read(l.ends[e.endOf(n.Owner)].state)
	case model.NodeLife:
		if v := l.ends[e.endOf(n.Owner)].life; v != nil {
			return read(v)
		}
		return constant(1, Type{Kind: Life, Lo: 1, Hi: 1})
	case model.NodeSpent:
		if v := l.ends[e.end].budgets[n.Value]; v != nil {
			return equals(read(v), 0)
		}
		return truth(true)
	}
	return e.fresh()
}

// fresh draws a number before the statement that asks for it.
func (e *env) fresh() *Expr {
	end := e.l.ends[e.end]
	if e.pre == nil || end.draw == nil {
		refuse("`fresh` stands where no number can be drawn")
	}
	for _, s := range *e.pre {
		if s.Op == Do && s.Proc == end.draw {
			refuse("two numbers are drawn in one statement")
		}
	}
	*e.pre = append(*e.pre, do(end.draw))
	return read(end.drawn)
}

// flag asks for any of the flags of the segment at hand.
func (l *lowering) flag(mask uint64) *Expr {
	var list []*Expr
	var kinds []int
	for i := range l.p.Flags {
		if mask>>i&1 == 0 {
			continue
		}
		kinds = append(kinds, i)
		if !l.p.OneOf {
			list = append(list, ofSegment(l.flags[i]))
		}
	}
	if l.p.OneOf {
		return in(ofSegment(l.flags[0]), kinds)
	}
	return or(list...)
}

func (e *env) field(n *model.Node) *Expr {
	v := e.l.shared[n.Field]
	if n.Owner.Base != model.OwnerNone {
		v = e.l.ends[e.endOf(n.Owner)].fields[n.Field]
	}
	if v == nil {
		return e.l.absent(n.Field)
	}
	return read(v, e.list(n.Args)...)
}

func (e *env) list(nodes []*model.Node) []*Expr {
	var out []*Expr
	for _, n := range nodes {
		out = append(out, e.expr(n))
	}
	return out
}

func (e *env) logic(n *model.Node) *Expr {
	switch n.Op {
	case model.NodeNot:
		return not(e.expr(n.Args[0]))
	case model.NodeAnd:
		return and(e.list(n.Args)...)
	case model.NodeOr:
		return or(e.list(n.Args)...)
	case model.NodeImplies:
		return implies(e.expr(n.Args[0]), e.expr(n.Args[1]))
	case model.NodeCond:
		return conditional(e.expr(n.Args[0]), e.expr(n.Args[1]), e.expr(n.Args[2]))
	case model.NodeInStates:
		return in(e.expr(n.Args[0]), bitsOf(n.Mask, len(e.l.p.States)))
	case model.NodeMine:
		return equals(e.expr(n.Args[0]), e.end+1)
	}
	return e.quantifier(n)
}

// quantifier writes `each` and `some` out.
func (e *env) quantifier(n *model.Node) *Expr {
	lo, hi := e.domain(n)
	var list []*Expr
	for v := lo; v <= hi; v++ {
		e.vars[n.Var] = v
		list = append(list, e.expr(n.Args[0]))
	}
	delete(e.vars, n.Var)
	if n.Op == model.NodeEach {
		return and(list...)
	}
	return or(list...)
}

func (e *env) domain(n *model.Node) (lo, hi int) {
	switch n.Var.Kind {
	case model.TypeLife:
		return 1, e.l.sc.Lives[e.endOf(n.Owner)] + 1
	case model.TypeRange:
		return e.mustInt(n.Args[1]), e.mustInt(n.Args[2])
	case model.TypeEnd:
		return 0, 1
	}
	refuse("%s has no domain", n.Var.Name)
	return 0, 0
}

// bitsOf lists the numbers of the bits that are set, below n.
func bitsOf(mask uint64, n int) []int {
	var out []int
	for i := range n {
		if mask>>i&1 == 1 {
			out = append(out, i)
		}
	}
	return out
}

func (e *env) arithmetic(n *model.Node) *Expr {
	args := e.list(n.Args)
	switch n.Op {
	case model.NodeAdd:
		return add(args[0], args[1])
	case model.NodeSub:
		return sub(args[0], args[1])
	case model.NodeChain:
		return and(compare(less(n.Lt[0]), args[0], args[1]), compare(less(n.Lt[1]), args[1], args[2]))
	}
	op := map[model.NodeOp]Op{model.NodeEq: Eq, model.NodeNe: Ne, model.NodeLt: Lt, model.NodeLe: Le}[n.Op]
	return compare(op, args[0], args[1])
}

func less(strict bool) Op {
	if strict {
		return Lt
	}
	return Le
}

func (e *env) numbers(n *model.Node) *Expr {
	args := e.list(n.Args)
	modulus := e.l.sc.Modulus
	switch n.Op {
	case model.NodeShift:
		op := NumAdd
		if n.Value < 0 {
			op = NumSub
		}
		return shift(op, args[0], args[1], e.l.numberType())
	case model.NodeOffset:
		return &Expr{Op: NumOffset, Args: args, Type: intType(0, modulus-1)}
	case model.NodeBefore:
		return boolean(NumBefore, args...)
	case model.NodeBeforeEq:
		return boolean(NumBeforeEq, args...)
	}
	w := boolean(NumWindow, args...)
	w.Strict = n.Lt
	return w
}

// shift moves a number by an integer, modulo the size of the space.
func shift(op Op, x, by *Expr, t Type) *Expr {
	switch {
	case by.is(0) || x.is(t.Hi):
		return x
	case x.constant() && by.constant() && op == NumAdd:
		return constant(((x.Value+by.Value)%t.Hi+t.Hi)%t.Hi, t)
	case x.constant() && by.constant():
		return constant(((x.Value-by.Value)%t.Hi+t.Hi)%t.Hi, t)
	}
	return &Expr{Op: op, Args: []*Expr{x, by}, Type: t}
}

// testKey is a question about a step: what, of which end (-1: either), which state set, rule, call, timer, word or flags.
type testKey struct {
	op   model.NodeOp
	end  int
	what uint64
}

var testNames = map[model.NodeOp]string{
	model.NodeEnters: "entered", model.NodeFires: "fired", model.NodeCalls: "called", model.NodeTimes: "timed",
	model.NodeTells: "told", model.NodeArrives: "arrived", model.NodeSends: "sent", model.NodeDelivers: "delivered",
	model.NodeCrashes: "crashed", model.NodeDraws: "drew",
}

// eventTest translates a question about the step; the variable of the answer is set where it happens.
func (e *env) eventTest(n *model.Node) *Expr {
	l := e.l
	if n.Op == model.NodeFlying {
		here := and(equals(ofSegment(l.to), e.endOf(n.Owner)), l.carries(n.Mask))
		return &Expr{Op: SomeFlying, Args: []*Expr{here}, Type: boolType}
	}
	if testNames[n.Op] == "" {
		refuse("%s has no translation", n)
	}
	k := testKey{n.Op, e.endOf(n.Owner), uint64(n.Value)}
	switch n.Op {
	case model.NodeEnters, model.NodeArrives, model.NodeSends:
		k.what = n.Mask
	case model.NodeFires:
		k.end = -1
	case model.NodeDelivers, model.NodeCrashes, model.NodeDraws:
		k.what = 0
	}
	v := l.tests[k]
	if v == nil {
		v = l.scratch(&Var{Name: testNames[n.Op] + " " + l.testObject(k), End: k.end, Type: boolType})
		l.tests[k] = v
	}
	return read(v)
}

func (l *lowering) testObject(k testKey) string {
	switch k.op {
	case model.NodeEnters:
		return joinBits(k.what, l.p.States)
	case model.NodeArrives, model.NodeSends:
		return joinBits(k.what, l.p.Flags)
	case model.NodeFires:
		return l.p.Rules[k.what].ID
	case model.NodeCalls:
		return l.p.Calls[k.what]
	case model.NodeTimes:
		return l.p.Timers[k.what]
	case model.NodeTells:
		return l.p.Words[k.what]
	}
	return "it"
}

func joinBits(mask uint64, names []string) string {
	text := ""
	for i, b := range bitsOf(mask, len(names)) {
		if i > 0 {
			text += " "
		}
		text += names[b]
	}
	return text
}

// carries asks for all of the flags of the segment at hand.
func (l *lowering) carries(mask uint64) *Expr {
	set := bitsOf(mask, len(l.p.Flags))
	if l.p.OneOf {
		switch len(set) {
		case 0:
			return truth(true)
		case 1:
			return equals(ofSegment(l.flags[0]), set[0])
		}
		return truth(false)
	}
	var list []*Expr
	for _, i := range set {
		list = append(list, ofSegment(l.flags[i]))
	}
	return and(list...)
}

// takes translates what a rule for segments asks of the flags.
func (l *lowering) takes(ev model.Event) *Expr {
	if l.p.OneOf {
		var kinds []int
		for i := range l.p.Flags {
			if ev.Takes(1 << i) {
				kinds = append(kinds, i)
			}
		}
		return in(ofSegment(l.flags[0]), kinds)
	}
	list := []*Expr{l.carries(ev.With)}
	for i := range l.p.Flags {
		out := ev.Without>>i&1 == 1 || ev.Only && ev.With>>i&1 == 0
		if out {
			list = append(list, not(ofSegment(l.flags[i])))
		}
	}
	return and(list...)
}

// describe names a place for a fault.
func describe(pos model.Pos, msg string) string {
	if pos.Source == nil {
		return msg
	}
	return fmt.Sprintf("%s: %s", pos, msg)
}
