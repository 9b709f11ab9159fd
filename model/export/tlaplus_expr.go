package export

import (
	"fmt"
	"slices"
	"strings"
)

// value writes a value of a type.
func (t *tla) value(v int, of Type) string {
	switch {
	case of.Kind == Bool && v == 1:
		return "TRUE"
	case of.Kind == Bool:
		return "FALSE"
	case of.Kind == End:
		return quotedTLA(t.p.Players[v])
	case of.Kind == Number && v == t.p.Modulus:
		return "None"
	case of.Kind == State || of.Kind == Enum:
		return quotedTLA(of.Names[v])
	}
	return number(v)
}

// read writes a variable: of the step, or, outside of steps, of the state.
func (t *tla) read(v *Var) string {
	switch name, bound := t.override[v]; {
	case bound:
		return name
	case t.cur != "":
		return t.cur + "." + t.names.of[v]
	case slices.Contains(t.observed, v):
		return "step." + t.names.of[v]
	case slices.Contains(t.p.Scratch, v):
		return "Now." + t.names.of[v]
	}
	return t.names.of[v]
}

// whole names the record that operators work on.
func (t *tla) whole() string {
	if t.cur == "" {
		return "Now"
	}
	return t.cur
}

func (t *tla) net() string {
	if t.cur == "" {
		return "net"
	}
	return t.cur + ".net"
}

// expr writes an expression.
func (t *tla) expr(x *Expr) string {
	switch x.Op {
	case Const:
		return t.value(x.Value, x.Type)
	case Read:
		return t.read(x.Var) + t.index(x.Args)
	case Seg:
		return t.seg + "." + t.fields[x.Field]
	case Call:
		return t.apply(t.names.of[x.Func], readsSeg(x.Func.Body))
	case Not:
		return "~" + t.tight(x.Args[0])
	case And:
		return t.join(` /\ `, x.Args)
	case Or:
		return t.join(` \/ `, x.Args)
	case Implies:
		return t.join(" => ", x.Args)
	case Cond:
		return fmt.Sprintf("IF %s THEN %s ELSE %s", t.tight(x.Args[0]), t.tight(x.Args[1]), t.tight(x.Args[2]))
	case In:
		return t.in(x)
	case ForAll:
		t.override[x.Var] = "d"
		return fmt.Sprintf(`\A d \in %s : %s`, t.domain(x.Var.Type), t.expr(x.Args[0]))
	case SomeFlying:
		return t.someFlying(x)
	}
	return t.arithmetic(x)
}

// apply writes an operator on the step at hand.
func (t *tla) apply(name string, segment bool) string {
	if segment {
		return fmt.Sprintf("%s(%s, %s)", name, t.whole(), t.seg)
	}
	return fmt.Sprintf("%s(%s)", name, t.whole())
}

func (t *tla) index(args []*Expr) string {
	text := ""
	for _, x := range args {
		text += "[" + t.expr(x) + "]"
	}
	return text
}

func (t *tla) arithmetic(x *Expr) string {
	if op, ok := map[Op]string{Eq: " = ", Ne: " # ", Lt: " < ", Le: " <= ", Add: " + ", Sub: " - "}[x.Op]; ok {
		return t.join(op, x.Args)
	}
	a, b := t.expr(x.Args[0]), t.expr(x.Args[1])
	switch x.Op {
	case NumAdd:
		return fmt.Sprintf("Shift(%s, %s)", a, b)
	case NumSub:
		return fmt.Sprintf("Shift(%s, -%s)", a, t.tight(x.Args[1]))
	case NumOffset:
		return fmt.Sprintf("Offset(%s, %s)", a, b)
	case NumBefore:
		return fmt.Sprintf("Ahead(%s, %s, 1)", a, b)
	case NumBeforeEq:
		return fmt.Sprintf("Ahead(%s, %s, 0)", a, b)
	}
	return fmt.Sprintf("Window(%s, %s, %s, %d, %d)", a, b, t.expr(x.Args[2]), bit(x.Strict[0]), bit(x.Strict[1]))
}

// tight writes an operand, in parentheses unless it is one word.
func (t *tla) tight(x *Expr) string {
	switch x.Op {
	case Const, Read, Seg, Call, NumAdd, NumSub, NumOffset, NumBefore, NumBeforeEq, NumWindow:
		return t.expr(x)
	}
	return "(" + t.expr(x) + ")"
}

func (t *tla) join(op string, args []*Expr) string {
	var list []string
	for _, a := range args {
		list = append(list, t.tight(a))
	}
	return strings.Join(list, op)
}

// in writes a membership; of a set that has most of the values, that it is none of the others.
func (t *tla) in(x *Expr) string {
	of := x.Args[0].Type
	var set, rest []string
	for v := of.Lo; v <= of.Hi; v++ {
		if slices.Contains(x.Set, v) {
			set = append(set, t.value(v, of))
		} else {
			rest = append(rest, t.value(v, of))
		}
	}
	if len(rest) < len(set) {
		return fmt.Sprintf(`%s \notin {%s}`, t.tight(x.Args[0]), strings.Join(rest, ", "))
	}
	return fmt.Sprintf(`%s \in {%s}`, t.tight(x.Args[0]), strings.Join(set, ", "))
}

func (t *tla) someFlying(x *Expr) string {
	seg := t.seg
	defer func() { t.seg = seg }()
	t.seg = "x"
	return fmt.Sprintf(`\E x \in Flying(%s) : %s`, t.net(), t.expr(x.Args[0]))
}

// readsSeg says whether an expression reads the segment at hand, through the predicates that it calls.
func readsSeg(x *Expr) bool {
	switch {
	case x == nil || x.Op == SomeFlying:
		return false
	case x.Op == Seg || x.Op == Call && readsSeg(x.Func.Body):
		return true
	}
	return slices.ContainsFunc(x.Args, readsSeg)
}

// readsSeg says the same of statements; ForEachSent has a segment of its own.
func (t *tla) readsSeg(list []*Stmt) bool {
	return slices.ContainsFunc(list, func(s *Stmt) bool {
		if s.Op == ForEachSent {
			return false
		}
		own := slices.ContainsFunc(slices.Concat([]*Expr{s.Value, s.Cond}, s.Index, s.Values), readsSeg)
		return own || s.Op == Take || s.Op == Drop || s.Op == Do && t.segment[s.Proc] || t.readsSeg(s.Then) || t.readsSeg(s.Else)
	})
}

// branching says whether statements may choose, or be cut.
func (t *tla) branching(list []*Stmt) bool {
	return slices.ContainsFunc(list, func(s *Stmt) bool {
		switch s.Op {
		case Choose, Cut, Transmit:
			return true
		case Do:
			return t.branches[s.Proc]
		}
		return t.branching(s.Then) || t.branching(s.Else)
	})
}

// observe notes the scratch variables that a claim reads.
func (t *tla) observe(x *Expr) {
	if x.Op == Read && slices.Contains(t.p.Scratch, x.Var) && !slices.Contains(t.observed, x.Var) {
		t.observed = append(t.observed, x.Var)
	}
	for _, a := range x.Args {
		t.observe(a)
	}
}
