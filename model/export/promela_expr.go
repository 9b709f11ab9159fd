package export

import (
	"fmt"
	"strings"
)

// Precedences of C.
const (
	precCond = iota
	precOr
	precAnd
	precEq
	precRel
	precAdd
	precUnary
)

// expr writes an expression as C: of the state that s points to, and of the segment g at hand.
func (m *promela) expr(x *Expr) string { return m.prec(x, precCond) }

func (m *promela) prec(x *Expr, around int) string {
	text, own := m.operation(x)
	if own < around {
		return "(" + text + ")"
	}
	return text
}

func (m *promela) operation(x *Expr) (string, int) {
	switch x.Op {
	case Const:
		if x.Value < 0 {
			return fmt.Sprint(x.Value), precAdd
		}
		return m.constant(x.Value, x.Type), precUnary
	case Read:
		return m.read(x), precUnary
	case Seg:
		return m.get(x.Field), precUnary
	case Call:
		return m.call(m.names.of[x.Func], m.analysis.expr(x.Func.Body)), precUnary
	case Not:
		return "!" + m.prec(x.Args[0], precUnary), precUnary
	case And:
		return m.list(x.Args, " && ", precEq), precAnd
	case Or:
		return m.list(x.Args, " || ", precEq), precOr
	case Implies:
		return "!" + m.prec(x.Args[0], precUnary) + " || " + m.prec(x.Args[1], precEq), precOr
	case Cond:
		return m.prec(x.Args[0], precOr) + " ? " + m.prec(x.Args[1], precOr) + " : " + m.prec(x.Args[2], precOr), precCond
	}
	return m.comparison(x)
}

func (m *promela) list(args []*Expr, op string, prec int) string {
	var out []string
	for _, a := range args {
		out = append(out, m.prec(a, prec))
	}
	return strings.Join(out, op)
}

func (m *promela) comparison(x *Expr) (string, int) {
	switch x.Op {
	case Eq:
		return m.list(x.Args, " == ", precRel), precEq
	case Ne:
		return m.list(x.Args, " != ", precRel), precEq
	case Lt:
		return m.list(x.Args, " < ", precAdd), precRel
	case Le:
		return m.list(x.Args, " <= ", precAdd), precRel
	case Add:
		return m.list(x.Args, " + ", precUnary), precAdd
	case Sub:
		return m.list(x.Args, " - ", precUnary), precAdd
	case In:
		return m.in(x)
	case SomeFlying:
		return m.someFlying(x), precUnary
	case ForAll:
		return m.forAll(x), precUnary
	}
	return m.number(x), precUnary
}

// number writes arithmetic modulo the size of the space.
func (m *promela) number(x *Expr) string {
	name := map[Op]string{NumAdd: "plus", NumSub: "minus", NumOffset: "offset", NumBefore: "before", NumBeforeEq: "not_after", NumWindow: "window_of"}[x.Op]
	args := m.list(x.Args, ", ", precCond)
	if x.Op == NumWindow {
		args += fmt.Sprintf(", %d, %d", bit(x.Strict[0]), bit(x.Strict[1]))
	}
	return name + "(" + args + ")"
}

// in asks for one of a set: by a mask, if the values are few.
func (m *promela) in(x *Expr) (string, int) {
	t := x.Args[0].Type
	var list []string
	if t.Lo < 0 || t.Hi > 30 {
		for _, v := range x.Set {
			list = append(list, m.prec(x.Args[0], precRel)+" == "+m.constant(v, t))
		}
		return strings.Join(list, " || "), precOr
	}
	for _, v := range x.Set {
		list = append(list, "1<<"+m.constant(v, t))
	}
	return "IN(" + m.expr(x.Args[0]) + ", " + strings.Join(list, " | ") + ")", precUnary
}

// read writes a variable; those that are in neither structure are bound.
func (m *promela) read(x *Expr) string {
	v := x.Var
	st, kept := m.storage[v]
	name := m.members.of[v]
	switch {
	case name == "":
		return identifier(v.Name)
	case !kept:
		return "step." + name
	case st.packed:
		return fmt.Sprintf("(int)(s->%s >> %s & %d)", name, m.bitOf(v, x.Args), 1<<st.width-1)
	case len(v.Index) > 0:
		return fmt.Sprintf("s->%s[%s]", name, m.index(v, x.Args))
	}
	return "s->" + name
}

// bitOf gives the place of an element in a word.
func (m *promela) bitOf(v *Var, index []*Expr) string {
	text := m.index(v, index)
	if w := m.storage[v].width; w > 1 {
		return fmt.Sprintf("%d * (%s)", w, text)
	}
	if strings.Contains(text, " ") {
		return "(" + text + ")"
	}
	return text
}

// index flattens the indices of an element; one that may be outside is tested.
func (m *promela) index(v *Var, index []*Expr) string {
	text := ""
	for i, t := range v.Index {
		one := m.prec(index[i], precAdd)
		if !fits(index[i], t) {
			one = fmt.Sprintf("within(%s, %d, %d, \"an index of %s is outside the array\")", m.expr(index[i]), t.Lo, t.Hi, comment(v.Name))
		}
		if t.Lo != 0 {
			one += fmt.Sprintf(" - %d", t.Lo)
		}
		if text == "" {
			text = one
		} else {
			text = fmt.Sprintf("(%s) * %d + %s", text, t.Hi-t.Lo+1, one)
		}
	}
	return text
}

// fits says whether a value cannot lie outside a type.
func fits(x *Expr, t Type) bool {
	if x.constant() {
		return x.Value >= t.Lo && x.Value <= t.Hi
	}
	return x.Type.Lo >= t.Lo && x.Type.Hi <= t.Hi
}

// call writes a call of a function that reads the state, and perhaps the segment at hand.
func (m *promela) call(name string, segment bool) string {
	if segment {
		return name + "(s, g)"
	}
	return name + "(s)"
}

// someFlying and forAll need a loop, which is a function of its own, written before that which asks.
func (m *promela) someFlying(x *Expr) string {
	cond := m.expr(x.Args[0])
	body := "for (int i = 0; i < s->count; i++) {\n\t\tconst Segment g = s->net[i];\n\t\tif (%s) return 1;\n\t}\n\treturn 0;"
	if m.p.Network.Kind == Fifo {
		body = "for (int to = 0; to < 2; to++) for (int i = 0; i < s->count[to]; i++) {\n\t\tconst Segment g = s->net[to][i];\n\t\tif (%s) return 1;\n\t}\n\treturn 0;"
	}
	return m.call(m.helper("some_segment", "const Protocol *s", fmt.Sprintf(body, cond)), false)
}

func (m *promela) forAll(x *Expr) string {
	by := identifier(x.Var.Name)
	t := x.Var.Type
	body := fmt.Sprintf("for (int %s = %d; %s <= %d; %s++)\n\t\tif (!(%s)) return 0;\n\treturn 1;", by, t.Lo, by, t.Hi, by, m.expr(x.Args[0]))
	segment := m.analysis.expr(x.Args[0])
	return m.call(m.helper("each_"+by, parameters("const Protocol *s", segment), body), segment)
}

func parameters(state string, segment bool) string {
	if segment {
		return state + ", Segment g"
	}
	return state
}

// helper gives the name of a function with this body, and writes it down where it is new.
func (m *promela) helper(name, params, body string) string {
	if old := m.helpers[params+body]; old != "" {
		return old
	}
	unique := m.names.give("helper "+body, name)
	m.helpers[params+body] = unique
	m.pending += fmt.Sprintf("c_code {\nstatic int %s(%s)\n{\n\t%s\n}\n}\n\n", unique, params, body)
	return unique
}
