package export

import (
	"fmt"
	"slices"
	"strings"
)

// value writes a value of a type.
func (m *murphi) value(v int, t Type) string {
	switch {
	case t.Kind == Bool && v == 1:
		return "true"
	case t.Kind == Bool:
		return "false"
	case t.Kind == End:
		return m.players[v]
	case t.Kind == Number && v == m.p.Modulus:
		return "NONE"
	case t.Kind == State || t.Kind == Enum:
		return m.literals[t.Name][v]
	}
	return fmt.Sprint(v)
}

func (m *murphi) element(v *Var, index []*Expr) string {
	text := m.names.of[v]
	for _, x := range index {
		text += "[" + m.expr(x) + "]"
	}
	return text
}

// expr writes an expression.
func (m *murphi) expr(x *Expr) string {
	switch x.Op {
	case Const:
		return m.value(x.Value, x.Type)
	case Read:
		return m.element(x.Var, x.Args)
	case Seg:
		return m.seg + "." + m.fields[x.Field]
	case Call:
		return m.names.of[x.Func] + "()"
	case Not:
		return "!" + m.tight(x.Args[0])
	case And:
		return m.join(" & ", x.Args)
	case Or:
		return m.join(" | ", x.Args)
	case Implies:
		return m.join(" -> ", x.Args)
	case Cond:
		return fmt.Sprintf("%s ? %s : %s", m.tight(x.Args[0]), m.tight(x.Args[1]), m.tight(x.Args[2]))
	case In:
		return m.in(x)
	case ForAll:
		v := x.Var
		m.names.of[v] = "d"
		return fmt.Sprintf("forall d: %d..%d do %s end", v.Type.Lo, v.Type.Hi, m.expr(x.Args[0]))
	case SomeFlying:
		return m.someFlying(x)
	}
	return m.arithmetic(x)
}

func (m *murphi) arithmetic(x *Expr) string {
	switch x.Op {
	case Eq:
		return m.join(" = ", x.Args)
	case Ne:
		return m.join(" != ", x.Args)
	case Lt:
		return m.join(" < ", x.Args)
	case Le:
		return m.join(" <= ", x.Args)
	case Add:
		return m.join(" + ", x.Args)
	case Sub:
		return m.join(" - ", x.Args)
	case NumAdd:
		return fmt.Sprintf("shift(%s, %s)", m.expr(x.Args[0]), m.expr(x.Args[1]))
	case NumSub:
		if y := x.Args[1]; y.constant() {
			return fmt.Sprintf("shift(%s, %d)", m.expr(x.Args[0]), -y.Value)
		}
		return fmt.Sprintf("shift(%s, 0 - %s)", m.expr(x.Args[0]), m.tight(x.Args[1]))
	case NumOffset:
		return fmt.Sprintf("offset(%s, %s)", m.expr(x.Args[0]), m.expr(x.Args[1]))
	case NumBefore:
		return fmt.Sprintf("ahead(%s, %s, 1)", m.expr(x.Args[0]), m.expr(x.Args[1]))
	case NumBeforeEq:
		return fmt.Sprintf("ahead(%s, %s, 0)", m.expr(x.Args[0]), m.expr(x.Args[1]))
	}
	return fmt.Sprintf("window(%s, %s, %s, %d, %d)", m.expr(x.Args[0]), m.expr(x.Args[1]), m.expr(x.Args[2]), bit(x.Strict[0]), bit(x.Strict[1]))
}

// tight writes an operand, in parentheses unless it is one word.
func (m *murphi) tight(x *Expr) string {
	switch x.Op {
	case Const, Read, Seg, Call, NumAdd, NumSub, NumOffset, NumBefore, NumBeforeEq, NumWindow:
		return m.expr(x)
	}
	return "(" + m.expr(x) + ")"
}

func (m *murphi) join(op string, args []*Expr) string {
	var list []string
	for _, a := range args {
		list = append(list, m.tight(a))
	}
	return strings.Join(list, op)
}

func (m *murphi) in(x *Expr) string {
	of := m.tight(x.Args[0])
	var rest []int
	t := x.Args[0].Type
	for v := t.Lo; v <= t.Hi; v++ {
		if !slices.Contains(x.Set, v) {
			rest = append(rest, v)
		}
	}
	if len(rest) < len(x.Set) {
		return m.each(of, " != ", " & ", rest, t)
	}
	return m.each(of, " = ", " | ", x.Set, t)
}

func (m *murphi) each(of, op, sep string, set []int, t Type) string {
	var list []string
	for _, v := range set {
		list = append(list, of+op+m.value(v, t))
	}
	return strings.Join(list, sep)
}

func (m *murphi) someFlying(x *Expr) string {
	seg := m.seg
	defer func() { m.seg = seg }()
	if m.p.Network.Kind == Fifo {
		m.seg = "net[s][j]"
		return fmt.Sprintf("exists s: Side do exists j: Slot do j < count[s] & %s end end", m.tight(x.Args[0]))
	}
	m.seg = "net[j]"
	return fmt.Sprintf("exists j: Slot do j < count & %s end", m.tight(x.Args[0]))
}

func (m *murphi) stmts(list []*Stmt) {
	for len(list) > 0 {
		if n := m.filled(list); n > 1 {
			m.loopFill(list[0].Var, m.expr(list[0].Value))
			list = list[n:]
			continue
		}
		m.stmt(list[0])
		list = list[1:]
	}
}

// filled counts the statements at the head of a list that set every element of an array to one constant.
func (m *murphi) filled(list []*Stmt) int {
	head := list[0]
	if head.Op != Assign || len(head.Index) == 0 || !head.Value.constant() || head.Var.size() > len(list) {
		return 0
	}
	n, fits := 0, true
	eachElement(head.Var.Index, nil, func(index []*Expr) {
		s := list[n]
		same := s.Op == Assign && s.Var == head.Var && s.Value.is(head.Value.Value)
		fits = fits && same && slices.EqualFunc(s.Index, index, func(x, y *Expr) bool { return x.is(y.Value) })
		n++
	})
	if !fits {
		return 0
	}
	return n
}

func (m *murphi) stmt(s *Stmt) {
	switch s.Op {
	case Assign:
		m.line("%s := %s;", m.element(s.Var, s.Index), m.expr(s.Value))
	case If:
		m.branch("if", s)
	case Choose:
		m.choose(s)
	case Do:
		m.line("%s();", m.names.of[s.Proc])
	case Cut:
		m.cut(s.Text)
	case Fault:
		m.line("error %q;", s.Text)
	default:
		m.netStmt(s)
	}
}

// branch writes an if; an if alone in an else is an elsif.
func (m *murphi) branch(word string, s *Stmt) {
	m.line("%s %s then", word, m.expr(s.Cond))
	m.block(func() { m.stmts(s.Then) })
	switch {
	case len(s.Else) == 1 && s.Else[0].Op == If:
		m.branch("elsif", s.Else[0])
		return
	case len(s.Else) > 0:
		m.line("else")
		m.block(func() { m.stmts(s.Else) })
	}
	m.line("end;")
}

// cut ends a step that a bound removes. Where terminal states are judged, the copy of a state has to know that there was one.
func (m *murphi) cut(why string) {
	if !m.terminal {
		m.line("assume false;  -- %s", why)
		return
	}
	m.line("assume judged;  -- %s", why)
	if m.inRule {
		m.line("settle_all();") // nothing comes after it
	} else {
		m.line("bounded := true;")
	}
	m.line("return;")
}

// choose takes the next parameter of the rule.
func (m *murphi) choose(s *Stmt) {
	if m.terminal && s.Cond != nil {
		name := m.names.of[s.Var]
		m.names.of[s.Var] = "x"
		m.line("if forall x: %d..%d do %s end then", s.Lo, s.Hi, m.expr(not(s.Cond)))
		m.names.of[s.Var] = name
		m.block(func() { m.cut("no number is left") })
		m.line("end;")
	}
	m.line("assume pick[picked] <= %d;", s.Hi-s.Lo)
	value := "pick[picked]"
	if s.Lo != 0 {
		value = fmt.Sprintf("%d + pick[picked]", s.Lo)
	}
	m.line("%s := %s;", m.names.of[s.Var], value)
	m.line("picked := picked + 1;")
	if s.Cond != nil {
		m.line("assume %s;  -- %s", m.expr(s.Cond), s.Text)
	}
}

func (m *murphi) netStmt(s *Stmt) {
	switch s.Op {
	case Send:
		m.send(s)
	case Take:
		if m.p.Network.Kind == Fifo {
			m.line("remove(seg.%s, 0);", m.fields[m.p.Segment[0]])
		} else {
			m.line("remove(i);")
		}
	case Drop:
		if m.p.Network.Kind == Fifo {
			m.line("remove(side, i);")
		} else {
			m.line("remove(i);")
		}
	case Transmit:
		if m.sends > 0 {
			m.line("transmit();")
		}
	case ForEachSent:
		m.forEachSent(s)
	case MarkAll:
		m.markAll(s)
	}
}

// send says where a segment differs from a clear one, as every element of `sent` is when a step begins. References to segments are
// most of what Rumur and the C compiler take their time for.
func (m *murphi) send(s *Stmt) {
	m.line("-- send %s", s.Text)
	for i, f := range m.p.Segment {
		if !cleared(s.Values[i], f.Type) {
			m.line("sent[sends].%s := %s;", m.fields[f], m.expr(s.Values[i]))
		}
	}
	m.line("sends := sends + 1;")
}

// cleared says whether `clear` leaves this value: the least one of the type, as typeName writes it.
func cleared(x *Expr, t Type) bool {
	switch t.Kind {
	case Bool, Number, End, State, Enum:
		return x.constant() && x.Value == 0
	}
	return x.constant() && x.Value == t.Lo
}

func (m *murphi) forEachSent(s *Stmt) {
	if m.sends == 0 {
		return
	}
	seg := m.seg
	m.seg = "sent[k]"
	m.line("for k: 0..%d do", m.sends-1)
	m.block(func() {
		m.line("if k < sends then")
		m.block(func() { m.stmts(s.Then) })
		m.line("end;")
	})
	m.line("end;")
	m.seg = seg
}

func (m *murphi) markAll(s *Stmt) {
	f, value := m.fields[s.Field], m.expr(s.Value)
	if m.p.Network.Kind == Fifo {
		m.line("for s: Side do for i: Slot do if i < count[s] then net[s][i].%s := %s; end; end; end;", f, value)
		return
	}
	m.line("for i: Slot do if i < count then net[i].%s := %s; end; end;", f, value)
	m.line("sort();")
}
