package export

import "slices"

// This file makes expressions and statements. What is constant in a scenario is folded at once, so that a program has no
// branch that a scenario rules out.

func constant(v int, t Type) *Expr { return &Expr{Op: Const, Value: v, Type: t} }

func truth(b bool) *Expr {
	if b {
		return constant(1, boolType)
	}
	return constant(0, boolType)
}

func integer(v int) *Expr { return constant(v, intType(v, v)) }

var boolType = Type{Kind: Bool, Lo: 0, Hi: 1}

func intType(lo, hi int) Type { return Type{Kind: Int, Lo: lo, Hi: hi} }

func (e *Expr) is(v int) bool { return e.Op == Const && e.Value == v }

func (e *Expr) constant() bool { return e.Op == Const }

func read(v *Var, index ...*Expr) *Expr {
	return &Expr{Op: Read, Var: v, Args: index, Type: v.Type}
}

func ofSegment(f *Field) *Expr { return &Expr{Op: Seg, Field: f, Type: f.Type} }

func call(f *Func) *Expr {
	if f.Body.constant() {
		return f.Body
	}
	return &Expr{Op: Call, Func: f, Type: boolType}
}

func boolean(op Op, args ...*Expr) *Expr { return &Expr{Op: op, Args: args, Type: boolType} }

func not(x *Expr) *Expr {
	switch {
	case x.constant():
		return truth(x.Value == 0)
	case x.Op == Not:
		return x.Args[0]
	case x.Op == Eq:
		return boolean(Ne, x.Args...)
	case x.Op == Ne:
		return boolean(Eq, x.Args...)
	}
	return boolean(Not, x)
}

func and(list ...*Expr) *Expr { return junction(And, 1, list) }

func or(list ...*Expr) *Expr { return junction(Or, 0, list) }

// junction flattens and folds; neutral is the constant that changes nothing.
func junction(op Op, neutral int, list []*Expr) *Expr {
	var out []*Expr
	for _, x := range list {
		switch {
		case x.is(neutral):
		case x.constant():
			return x
		case x.Op == op:
			out = append(out, x.Args...)
		default:
			out = append(out, x)
		}
	}
	switch len(out) {
	case 0:
		return constant(neutral, boolType)
	case 1:
		return out[0]
	}
	return boolean(op, out...)
}

func implies(x, y *Expr) *Expr {
	switch {
	case x.is(0) || y.is(1):
		return truth(true)
	case x.is(1):
		return y
	case y.is(0):
		return not(x)
	}
	return boolean(Implies, x, y)
}

// compare makes Eq, Ne, Lt and Le.
func compare(op Op, x, y *Expr) *Expr {
	if x.constant() && y.constant() {
		return truth(holds(op, x.Value, y.Value))
	}
	if x.Op == Cond && x.Args[1].constant() && y.constant() && (op == Eq || op == Ne) {
		return or(and(x.Args[0], compare(op, x.Args[1], y)), and(not(x.Args[0]), compare(op, x.Args[2], y)))
	}
	if x.Type.Kind == Bool && y.constant() && (op == Eq || op == Ne) {
		if (y.Value == 1) == (op == Eq) {
			return x
		}
		return not(x)
	}
	return boolean(op, x, y)
}

func holds(op Op, x, y int) bool {
	switch op {
	case Eq:
		return x == y
	case Ne:
		return x != y
	case Lt:
		return x < y
	}
	return x <= y
}

func equals(x *Expr, v int) *Expr { return compare(Eq, x, constant(v, x.Type)) }

// in says whether x is one of the values; they are sorted.
func in(x *Expr, set []int) *Expr {
	switch {
	case x.constant():
		return truth(slices.Contains(set, x.Value))
	case len(set) == 0:
		return truth(false)
	case len(set) == 1:
		return equals(x, set[0])
	case len(set) == x.Type.Hi-x.Type.Lo+1:
		return truth(true)
	}
	return &Expr{Op: In, Args: []*Expr{x}, Set: set, Type: boolType}
}

func conditional(c, x, y *Expr) *Expr {
	switch {
	case c.is(1):
		return x
	case c.is(0):
		return y
	}
	return &Expr{Op: Cond, Args: []*Expr{c, x, y}, Type: span(x.Type, y.Type)}
}

// span is the least type that has both.
func span(x, y Type) Type {
	if x.Kind != y.Kind {
		return intType(min(x.Lo, y.Lo), max(x.Hi, y.Hi))
	}
	x.Lo, x.Hi = min(x.Lo, y.Lo), max(x.Hi, y.Hi)
	return x
}

func add(x, y *Expr) *Expr {
	if x.constant() && y.constant() {
		return integer(x.Value + y.Value)
	}
	return &Expr{Op: Add, Args: []*Expr{x, y}, Type: intType(x.Type.Lo+y.Type.Lo, x.Type.Hi+y.Type.Hi)}
}

func sub(x, y *Expr) *Expr {
	if x.constant() && y.constant() {
		return integer(x.Value - y.Value)
	}
	return &Expr{Op: Sub, Args: []*Expr{x, y}, Type: intType(x.Type.Lo-y.Type.Hi, x.Type.Hi-y.Type.Lo)}
}

func assign(v *Var, value *Expr, index ...*Expr) *Stmt {
	return &Stmt{Op: Assign, Var: v, Value: value, Index: index}
}

func set(v *Var, value int) *Stmt { return assign(v, constant(value, v.Type)) }

func do(p *Proc) *Stmt { return &Stmt{Op: Do, Proc: p} }

// when makes the statements of a branch; none if it is never taken.
func when(cond *Expr, then ...*Stmt) []*Stmt { return branch(cond, then, nil) }

func branch(cond *Expr, then, other []*Stmt) []*Stmt {
	switch {
	case cond.is(1):
		return then
	case cond.is(0):
		return other
	case len(then) == 0 && len(other) == 0:
		return nil
	case len(then) == 0:
		return []*Stmt{{Op: If, Cond: not(cond), Then: other}}
	}
	return []*Stmt{{Op: If, Cond: cond, Then: then, Else: other}}
}
