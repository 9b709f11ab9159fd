package model

import (
	"fmt"
	"strings"
)

// scope says what an expression may name.
type scope struct {
	kind  scopeKind
	seg   bool // a segment has arrived
	ghost bool // ghosts may be read
	time  bool // part of a temporal formula
	vars  []*Var
	binds map[string]*Node // parameters of a define
	depth int              // of nested defines
}

type scopeKind uint8

const (
	scopeRule     scopeKind = iota // this end's fields by name
	scopeProperty                  // both ends, by A, B or a variable
	scopeDefault                   // a segment's default, at the sender
	scopeConst                     // parameters only
)

func (s scope) with(v *Var) scope {
	s.vars = append(s.vars[:len(s.vars):len(s.vars)], v)
	return s
}

// want is what the context expects; it lets enumeration words and `none` find their type.
type want struct {
	set   bool
	kind  TypeKind
	enum  []string
	space Owner
}

// wantType is the want of a value for a field of the given owner.
func wantType(t *Type, owner Owner) want {
	w := want{set: true, kind: t.Kind, enum: t.Enum, space: owner}
	if t.Peer {
		w.space = owner.flipped()
	}
	return w
}

func wantOf(n *Node) want {
	return want{set: true, kind: n.Kind, enum: n.Enum, space: n.Space}
}

const deepest = 60

// expr resolves an expression; nil after an error, which is reported once.
func (r *resolver) expr(sc scope, e Expr, w want) *Node {
	switch e := e.(type) {
	case *NameExpr:
		return r.name(sc, e, w)
	case *LitExpr:
		return r.literal(e, w)
	case *FreshExpr:
		if sc.kind != scopeRule || sc.ghost || r.party != nil {
			r.errs.report(e.Pos, "`fresh` draws a number in a rule only", "")
			return nil
		}
		if r.p.Reach == nil {
			r.errs.report(e.Pos, "`fresh` needs to know how far a life gets", "declare `numbers reach N margin N`")
			return nil
		}
		return &Node{Op: NodeFresh, Kind: TypeNumber, Pos: e.Pos}
	case *UnaryExpr:
		return r.unary(sc, e)
	case *BinaryExpr:
		return r.binary(sc, e)
	case *ChainExpr:
		return r.chain(sc, e)
	case *CondExpr:
		return r.cond(sc, e, w)
	case *InExpr:
		return r.in(sc, e)
	case *QuantExpr:
		return r.quant(sc, e)
	case *EventTest:
		return r.eventTest(sc, e)
	case *TemporalExpr:
		r.misplaced(sc, e.Pos)
	case *SealExpr:
		r.errs.report(e.Pos, "a sealed value is made where it is assigned or sent", "")
	}
	return nil
}

func (r *resolver) literal(e *LitExpr, w want) *Node {
	switch e.Kind {
	case LitInt:
		if w.set && w.kind == TypeLife {
			return &Node{Op: NodeConst, Kind: TypeLife, Space: w.space, Value: e.Value + 1, Pos: e.Pos}
		}
		return &Node{Op: NodeConst, Kind: TypeRange, Value: e.Value, Pos: e.Pos}
	case LitBool:
		return &Node{Op: NodeConst, Kind: TypeBool, Value: e.Value, Pos: e.Pos}
	case LitZero:
		r.p.usesZero = true
		return &Node{Op: NodeZero, Kind: TypeNumber, Space: w.space, Pos: e.Pos}
	}
	if w.set && w.kind != TypeNumber && w.kind != TypeLife && w.kind != TypeSealed {
		r.errs.report(e.Pos, fmt.Sprintf("found `none` where %s is accepted", kindText(w.kind)), "")
		return nil
	}
	kind := TypeNumber
	if w.set {
		kind = w.kind
	}
	return &Node{Op: NodeNone, Kind: kind, Space: w.space, Pos: e.Pos}
}

func kindText(k TypeKind) string {
	return [...]string{"a bool", "an integer", "a value of an enumeration", "a state", "a number", "a life", "an end", "a sealed value"}[k]
}

// needKind reports a node of the wrong kind and says whether it was right.
func (r *resolver) needKind(n *Node, k TypeKind, pos Pos, what string) bool {
	if n == nil || n.Kind == k {
		return n != nil
	}
	r.errs.report(pos, fmt.Sprintf("found %s; %s is %s", kindText(n.Kind), what, kindText(k)), "")
	return false
}

// fits reports a value that a field of the given owner cannot hold.
func (r *resolver) fits(n *Node, t *Type, owner Owner, pos Pos, name string) bool {
	w := wantType(t, owner)
	if !r.needKind(n, t.Kind, pos, name) {
		return false
	}
	if t.Kind == TypeEnum && !sameEnum(n.Enum, t.Enum) {
		r.errs.report(pos, fmt.Sprintf("%s is one of %s", name, strings.Join(t.Enum, ", ")), "")
		return false
	}
	if r.party == nil && (t.Kind == TypeNumber || t.Kind == TypeLife) && n.Space != w.space && !spaceless(n) {
		r.errs.report(pos, fmt.Sprintf("found %s of %s; %s holds one of %s", strings.TrimPrefix(kindText(n.Kind), "a "), spaceText(n.Space), name, spaceText(w.space)), "")
		return false
	}
	return true
}

func sameEnum(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// spaceless literals take the space of their context.
func spaceless(n *Node) bool { return n.Op == NodeNone || n.Op == NodeZero }

func spaceText(o Owner) string {
	switch {
	case o.Base == OwnerThis && o.Flip:
		return "the peer"
	case o.Base == OwnerThis:
		return "this end"
	case o.Base == OwnerA && o.Flip:
		return "B"
	case o.Base == OwnerA:
		return "A"
	case o.Base == OwnerVar && o.Flip:
		return o.Var.Name + ".peer"
	case o.Base == OwnerVar:
		return o.Var.Name
	}
	return "no end"
}

func (r *resolver) unary(sc scope, e *UnaryExpr) *Node {
	if e.Op == OpNot {
		x := r.expr(sc, e.X, want{set: true, kind: TypeBool})
		if !r.needKind(x, TypeBool, e.X.ExprPos(), "what `not` takes") {
			return nil
		}
		return &Node{Op: NodeNot, Kind: TypeBool, Args: []*Node{x}, Pos: e.Pos}
	}
	x := r.expr(sc, e.X, want{})
	if !r.needKind(x, TypeRange, e.X.ExprPos(), "what a minus takes") {
		return nil
	}
	zero := &Node{Op: NodeConst, Kind: TypeRange, Pos: e.Pos}
	return &Node{Op: NodeSub, Kind: TypeRange, Args: []*Node{zero, x}, Pos: e.Pos}
}

func (r *resolver) binary(sc scope, e *BinaryExpr) *Node {
	switch e.Op {
	case OpAnd, OpOr, OpImplies:
		return r.logic(sc, e)
	case OpAdd, OpSub:
		return r.arithmetic(sc, e)
	case OpEquivalent:
		return r.equivalent(sc, e)
	}
	return r.compare(sc, e)
}

func (r *resolver) logic(sc scope, e *BinaryExpr) *Node {
	w := want{set: true, kind: TypeBool}
	x, y := r.expr(sc, e.X, w), r.expr(sc, e.Y, w)
	okX := r.needKind(x, TypeBool, e.X.ExprPos(), "this side")
	okY := r.needKind(y, TypeBool, e.Y.ExprPos(), "this side")
	if !okX || !okY {
		return nil
	}
	op := map[Op]NodeOp{OpAnd: NodeAnd, OpOr: NodeOr, OpImplies: NodeImplies}[e.Op]
	return &Node{Op: op, Kind: TypeBool, Args: []*Node{x, y}, Pos: e.Pos}
}

func (r *resolver) arithmetic(sc scope, e *BinaryExpr) *Node {
	x, y := r.pair(sc, e.X, e.Y)
	if x == nil || y == nil {
		return nil
	}
	switch {
	case x.Kind == TypeRange && y.Kind == TypeRange:
		op := NodeAdd
		if e.Op == OpSub {
			op = NodeSub
		}
		return &Node{Op: op, Kind: TypeRange, Args: []*Node{x, y}, Pos: e.Pos}
	case x.Kind == TypeNumber && y.Kind == TypeRange:
		sign := 1
		if e.Op == OpSub {
			sign = -1
		}
		return &Node{Op: NodeShift, Kind: TypeNumber, Space: x.Space, Args: []*Node{x, y}, Value: sign, Pos: e.Pos}
	case x.Kind == TypeNumber && y.Kind == TypeNumber && e.Op == OpSub:
		if !r.sameSpace(x, y, e.Pos) {
			return nil
		}
		return &Node{Op: NodeOffset, Kind: TypeRange, Args: []*Node{x, y}, Pos: e.Pos}
	}
	r.errs.report(e.Pos, fmt.Sprintf("found %s and %s; accepted are integers, a number and an integer, or the difference of two numbers", kindText(x.Kind), kindText(y.Kind)), "")
	return nil
}

// pair resolves two operands that give each other their type.
func (r *resolver) pair(sc scope, ex, ey Expr) (x, y *Node) {
	if r.needsContext(sc, ex) {
		y = r.expr(sc, ey, want{})
		if y == nil {
			return nil, nil
		}
		return r.expr(sc, ex, wantOf(y)), y
	}
	x = r.expr(sc, ex, want{})
	if x == nil {
		return nil, nil
	}
	return x, r.expr(sc, ey, wantOf(x))
}

// needsContext says whether an operand means nothing by itself: a literal, or a word of an enumeration.
func (r *resolver) needsContext(sc scope, e Expr) bool {
	switch e := e.(type) {
	case *LitExpr:
		return true
	case *NameExpr:
		if e.IsCall || e.IsIndex || sc.binds[e.Name.Text] != nil || r.defines[e.Name.Text] != nil {
			return false
		}
		before := len(r.errs)
		_, ok := r.lookup(sc, e, want{})
		r.errs = r.errs[:before]
		return !ok
	}
	return false
}

func (r *resolver) sameSpace(x, y *Node, pos Pos) bool {
	if spaceless(x) || spaceless(y) || x.Space == y.Space || r.party != nil {
		return true
	}
	r.errs.report(pos, fmt.Sprintf("found %s of %s and of %s, which do not mix", strings.TrimPrefix(kindText(x.Kind), "a ")+"s", spaceText(x.Space), spaceText(y.Space)), "")
	return false
}

func (r *resolver) compare(sc scope, e *BinaryExpr) *Node {
	x, y := r.pair(sc, e.X, e.Y)
	if x == nil || y == nil || !r.comparable(x, y, e.Pos) {
		return nil
	}
	op, swap := map[Op]NodeOp{OpEq: NodeEq, OpNe: NodeNe, OpLt: NodeLt, OpLe: NodeLe, OpGt: NodeLt, OpGe: NodeLe}[e.Op], e.Op == OpGt || e.Op == OpGe
	if op == NodeLt || op == NodeLe {
		switch x.Kind {
		case TypeNumber:
			op += NodeBefore - NodeLt
		case TypeRange, TypeLife:
		default:
			r.errs.report(e.Pos, fmt.Sprintf("%s has no order", kindText(x.Kind)), "")
			return nil
		}
	}
	if swap {
		x, y = y, x
	}
	return &Node{Op: op, Kind: TypeBool, Args: []*Node{x, y}, Pos: e.Pos}
}

func (r *resolver) comparable(x, y *Node, pos Pos) bool {
	if x.Kind != y.Kind {
		r.errs.report(pos, fmt.Sprintf("found %s and %s, which cannot be compared", kindText(x.Kind), kindText(y.Kind)), "")
		return false
	}
	if x.Kind == TypeEnum && !sameEnum(x.Enum, y.Enum) {
		r.errs.report(pos, "these are values of different enumerations", "")
		return false
	}
	if x.Kind == TypeSealed && x.Op != NodeNone && y.Op != NodeNone {
		r.errs.report(pos, "a sealed value is compared with `none` only; who sealed it can open it", "")
		return false
	}
	if x.Kind == TypeNumber || x.Kind == TypeLife {
		return r.sameSpace(x, y, pos)
	}
	return true
}

func (r *resolver) chain(sc scope, e *ChainExpr) *Node {
	y := r.expr(sc, e.Y, want{})
	if y == nil {
		return nil
	}
	x, z := r.expr(sc, e.X, wantOf(y)), r.expr(sc, e.Z, wantOf(y))
	if x == nil || z == nil || !r.comparable(x, y, e.Pos) || !r.comparable(y, z, e.Pos) {
		return nil
	}
	n := &Node{Op: NodeChain, Kind: TypeBool, Args: []*Node{x, y, z}, Lt: [2]bool{e.Op1 == OpLt, e.Op2 == OpLt}, Pos: e.Pos}
	switch y.Kind {
	case TypeNumber:
		n.Op = NodeWindow
	case TypeRange, TypeLife:
	default:
		r.errs.report(e.Pos, fmt.Sprintf("%s has no order", kindText(y.Kind)), "")
		return nil
	}
	return n
}

func (r *resolver) cond(sc scope, e *CondExpr, w want) *Node {
	c := r.expr(sc, e.C, want{set: true, kind: TypeBool})
	x := r.expr(sc, e.X, w)
	y := r.expr(sc, e.Y, w)
	if !r.needKind(c, TypeBool, e.C.ExprPos(), "a condition") || x == nil || y == nil || !r.comparable(x, y, e.Pos) {
		return nil
	}
	space := x.Space
	if spaceless(x) {
		space = y.Space
	}
	return &Node{Op: NodeCond, Kind: x.Kind, Enum: x.Enum, Space: space, Args: []*Node{c, x, y}, Pos: e.Pos}
}

func (r *resolver) in(sc scope, e *InExpr) *Node {
	x := r.expr(sc, e.X, want{})
	if x == nil {
		return nil
	}
	if x.Kind == TypeEnd {
		x = &Node{Op: NodeState, Kind: TypeState, Owner: x.Owner, Pos: x.Pos}
		if sc.kind != scopeProperty && !sc.ghost && x.Owner != (Owner{}) {
			r.errs.report(x.Pos, "a rule cannot look into the other end", "")
			return nil
		}
	}
	if !r.needKind(x, TypeState, e.X.ExprPos(), "what is `in` a set of states") {
		return nil
	}
	return &Node{Op: NodeInStates, Kind: TypeBool, Args: []*Node{x}, Mask: r.stateSet(e.Set), Text: e.Set.text(), Pos: e.X.ExprPos()}
}

func (r *resolver) quant(sc scope, e *QuantExpr) *Node {
	n := r.domain(sc, e)
	if n == nil {
		return nil
	}
	body := r.expr(sc.with(n.Var), e.Body, want{set: true, kind: TypeBool})
	if !r.needKind(body, TypeBool, e.Body.ExprPos(), "the body of a quantifier") {
		return nil
	}
	n.Args[0] = body
	return n
}

// domain resolves a quantifier, its body apart.
func (r *resolver) domain(sc scope, e *QuantExpr) *Node {
	v := &Var{Name: e.Var.Text}
	n := &Node{Op: NodeSome, Kind: TypeBool, Var: v, Pos: e.Pos}
	if e.Each {
		n.Op = NodeEach
	}
	switch e.Domain.Kind {
	case DomainEnds:
		v.Kind = TypeEnd
	case DomainLives:
		v.Kind = TypeLife
		of := r.expr(sc, e.Domain.Of, want{})
		if !r.needKind(of, TypeEnd, e.Domain.Pos, "whose lives are meant") {
			return nil
		}
		v.Of = of.Owner
		n.Owner = of.Owner
	case DomainRange:
		v.Kind = TypeRange
		lo, hi := r.expr(sc, e.Domain.Lo, want{}), r.expr(sc, e.Domain.Hi, want{})
		if !r.needKind(lo, TypeRange, e.Domain.Pos, "a bound") || !r.needKind(hi, TypeRange, e.Domain.Pos, "a bound") {
			return nil
		}
		if !isConstant(lo) || !isConstant(hi) {
			r.errs.report(e.Domain.Pos, "the bounds of a quantifier are constant in a scenario; the state may stand in its body: `some i in 0..3: i <= n and …`", "")
			return nil
		}
		n.Args = []*Node{nil, lo, hi}
	}
	if n.Args == nil {
		n.Args = []*Node{nil}
	}
	return n
}

// isConstant says whether an expression is constant once a scenario is chosen.
func isConstant(n *Node) bool {
	for _, x := range flatNodes(n) {
		switch x.Op {
		case NodeConst, NodeParam, NodeAsked, NodeVar, NodeAdd, NodeSub, NodeCond, NodeEq, NodeNe, NodeLt, NodeLe, NodeNot, NodeAnd, NodeOr, NodeImplies, NodeChain:
		default:
			return false
		}
	}
	return true
}

// draws reports `fresh` where it would draw unseen, or more than once.
func (r *resolver) draws(n *Node, what string) bool {
	for _, x := range flatNodes(n) {
		if x.Op == NodeFresh {
			r.errs.report(x.Pos, what+" cannot draw a number; assign `fresh` to a field first", "")
			return true
		}
	}
	return false
}

// noGhosts reports what behaviour may not depend on: ghosts, lives, and the state of the other end.
func (r *resolver) noGhosts(n *Node, what string) {
	for _, x := range flatNodes(n) {
		switch {
		case (x.Op == NodeField || x.Op == NodeSegField) && x.Field.Ghost:
			r.errs.report(x.Pos, fmt.Sprintf("%s is a ghost: %s may not read it", x.Field.Name, what), "")
		case x.Op == NodeLife:
			r.errs.report(x.Pos, "`life` is a ghost: no rule may read it", "")
		case (x.Op == NodeField || x.Op == NodeState) && x.Owner == Owner{Flip: true}:
			r.errs.report(x.Pos, "a rule cannot look into the other end; of the peer it may read parameters only", "")
		}
	}
}

// flatNodes lists a node and those below it.
func flatNodes(n *Node) []*Node {
	if n == nil {
		return nil
	}
	out := []*Node{n}
	for _, a := range n.Args {
		out = append(out, flatNodes(a)...)
	}
	return out
}
