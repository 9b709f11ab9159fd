package export

import (
	"fmt"
	"strings"
)

// bodies writes the predicates, the procedures and the events.
func (m *promela) bodies() {
	for _, f := range m.p.Funcs {
		m.predicate(f)
	}
	for _, q := range m.p.Procs {
		m.procedure(q)
	}
	for _, ev := range m.p.Events {
		m.event(ev)
	}
}

func (m *promela) predicate(f *Func) {
	if f.Comment != "" {
		m.line("/* %s */", comment(f.Comment))
	}
	head := fmt.Sprintf("static inline int %s(%s)", m.names.of[f], parameters("const Protocol *s", m.analysis.expr(f.Body)))
	m.function(head, func() { m.line("return %s;", m.expr(f.Body)) })
}

func (m *promela) procedure(q *Proc) {
	title := comment(q.Title)
	if q.Section != "" {
		title = comment(q.Section) + ": " + title
	}
	if title != "" {
		m.line("/* %s */", title)
	}
	result := "void"
	if m.analysis.procMayCut(q, m.p.Network) {
		result = "int"
	}
	head := fmt.Sprintf("static %s %s(%s)", result, m.names.of[q], parameters("Protocol *s", m.analysis.proc(q)))
	m.function(head, func() {
		m.stmts(q.Body)
		if result == "int" {
			m.line("return 1;")
		}
	})
}

func (m *promela) stmts(list []*Stmt) {
	for i := 0; i < len(list); i++ {
		if n := m.cleared(list[i:]); n > 0 {
			m.line("s->%s = 0;", m.members.of[list[i].Var])
			i += n - 1
			continue
		}
		m.stmt(list[i])
	}
}

// cleared counts the statements at the head of a list that together set a packed array to zero.
func (m *promela) cleared(list []*Stmt) int {
	v := list[0].Var
	if list[0].Op != Assign || !m.storage[v].packed || len(list) < v.size() {
		return 0
	}
	for i, s := range list[:v.size()] {
		if s.Op != Assign || s.Var != v || !s.Value.is(0) || flat(v, s.Index) != i {
			return 0
		}
	}
	return v.size()
}

// flat gives the place of an element whose indices are constant; -1: they are not.
func flat(v *Var, index []*Expr) int {
	at := 0
	for i, t := range v.Index {
		if !index[i].constant() || !fits(index[i], t) {
			return -1
		}
		at = at*(t.Hi-t.Lo+1) + index[i].Value - t.Lo
	}
	return at
}

func (m *promela) stmt(s *Stmt) {
	switch s.Op {
	case Assign:
		m.assign(s)
	case If:
		m.branch(s)
	case Choose:
		m.choose(s)
	case Do:
		m.do(s.Proc)
	case Cut:
		m.line("return cut();  /* %s */", comment(s.Text))
	case Fault:
		m.line("fail(\"%s\");", comment(s.Text))
	default:
		m.network(s)
	}
}

func (m *promela) do(q *Proc) {
	call := m.call(m.names.of[q], m.analysis.proc(q))
	if m.analysis.procMayCut(q, m.p.Network) {
		m.line("if (!%s) return 0;", call)
		return
	}
	m.line("%s;", call)
}

func (m *promela) assign(s *Stmt) {
	value := m.checked(s.Value, s.Var.Type, ofEnd(s.Var.Name, s.Var.End))
	st := m.storage[s.Var]
	if !st.packed {
		m.line("%s = %s;", m.read(&Expr{Op: Read, Var: s.Var, Args: s.Index}), value)
		return
	}
	name, at := m.members.of[s.Var], m.bitOf(s.Var, s.Index)
	if st.width == 1 && s.Value.constant() {
		op, mask := "|=", "1ull << "+at
		if s.Value.Value == 0 {
			op, mask = "&=", "~(1ull << "+at+")"
		}
		m.line("s->%s %s %s;", name, op, mask)
		return
	}
	m.line("{ const int at = %s; s->%s = (s->%s & ~(%dull << at)) | (unsigned long long)(%s) << at; }", at, name, name, uint64(1)<<st.width-1, value)
}

// checked writes a value; one that may lie outside the range is tested.
func (m *promela) checked(x *Expr, t Type, what string) string {
	if fits(x, t) {
		return m.expr(x)
	}
	return fmt.Sprintf("within(%s, %d, %d, \"%s is given a value outside its range\")", m.expr(x), t.Lo, t.Hi, comment(what))
}

func (m *promela) branch(s *Stmt) {
	m.line("if (%s) {", m.expr(s.Cond))
	m.block(func() { m.stmts(s.Then) })
	for len(s.Else) == 1 && s.Else[0].Op == If {
		s = s.Else[0]
		m.line("} else if (%s) {", m.expr(s.Cond))
		m.block(func() { m.stmts(s.Then) })
	}
	if len(s.Else) > 0 {
		m.line("} else {")
		m.block(func() { m.stmts(s.Else) })
	}
	m.line("}")
}

// choose takes the next choice of the step.
func (m *promela) choose(s *Stmt) {
	name := m.members.of[s.Var]
	if s.Cond == nil {
		m.line("step.%s = %s;", name, strings.TrimSuffix(fmt.Sprintf("choose(%d) + %d", s.Hi-s.Lo+1, s.Lo), " + 0"))
		return
	}
	segment := m.analysis.expr(s.Cond)
	body := fmt.Sprintf("int fit[%d], n = 0;\n\tfor (int x = %d; x <= %d; x++) {\n\t\tstep.%s = x;\n\t\tif (%s) fit[n++] = x;\n\t}\n\tif (n == 0) return cut();\n\tstep.%s = fit[choose(n)];\n\treturn 1;",
		s.Hi-s.Lo+1, s.Lo, s.Hi, name, m.expr(s.Cond), name)
	call := m.call(m.helper("choose_"+name, parameters("const Protocol *s", segment), body), segment)
	m.line("if (!%s) return 0;", call)
}

// network writes what concerns segments.
func (m *promela) network(s *Stmt) {
	switch s.Op {
	case Send:
		m.send(s)
	case Take, Drop:
		m.line("take(s, %sat);", map[bool]string{true: "to, "}[m.p.Network.Kind == Fifo])
	case Transmit:
		if m.p.Network.Spills {
			m.line("transmit(s);")
		} else {
			m.line("if (!transmit(s)) return 0;")
		}
	case ForEachSent:
		m.line("for (int i = 0; i < step.sends; i++) {")
		m.block(func() {
			m.line("const Segment g = sent[i];")
			m.stmts(s.Then)
		})
		m.line("}")
	case MarkAll:
		m.line("mark_all(s, %s, %s);", m.put(s.Field, "1"), m.expr(s.Value))
	}
}

func (m *promela) send(s *Stmt) {
	var parts []string
	for i, x := range s.Values {
		f := m.p.Segment[i]
		if x.is(0) && f.Type.Lo >= 0 {
			continue
		}
		parts = append(parts, m.put(f, m.checked(x, f.Type, f.Name)))
	}
	m.line("enqueue(%s);%s", orZero(parts), map[bool]string{true: "  /* " + comment(s.Text) + " */"}[s.Text != ""])
}

// event writes the function that computes the successor of the current state, and says whether there is one.
func (m *promela) event(ev *Event) {
	if ev.Title != "" {
		m.line("/* %s */", comment(ev.Title))
	}
	m.function(fmt.Sprintf("static int %s(int at)", m.names.of[ev]), func() {
		m.atHand(ev)
		if !ev.Guard.is(1) {
			m.line("{")
			m.block(func() {
				m.line("const Protocol *s = &now.s;")
				m.line("if (!(%s)) return 0;", m.expr(ev.Guard))
			})
			m.line("}")
		}
		m.line("Protocol *s = begin();")
		if ev.Unfair && m.terminal() {
			m.line("excused = 1;")
		}
		m.stmts(ev.Body)
		if m.terminal() {
			m.spares(ev)
		}
		m.line("return 1;")
	})
}

// spares says whether the step need never happen.
func (m *promela) spares(ev *Event) {
	spared := truth(ev.Unfair)
	if m.p.Spared != nil {
		spared = or(spared, m.p.Spared)
	}
	if x := and(spared, not(m.p.OwnOwed())); !x.is(0) {
		m.line("unfair = %s;", m.expr(x))
	}
}

// owedThough says whether a step that was cut is owed, where what says that its event is not is given.
func (m *promela) owedThough(excused string) string {
	own := m.p.OwnOwed()
	if own.is(0) || m.runs != nil && !m.runs.assume() {
		return "!" + excused
	}
	return fmt.Sprintf("(!%s || %s)", excused, m.expr(own))
}

// atHand finds the segment that an event is about: of equal ones, the first.
func (m *promela) atHand(ev *Event) {
	segment := ev.Guard != nil && m.analysis.expr(ev.Guard)
	for _, s := range ev.Body {
		segment = segment || m.analysis.stmt(s)
	}
	if !ev.OverSegments() {
		if segment {
			m.line("const Segment g = BLANK;")
		}
		return
	}
	to := m.p.Segment[0]
	if m.p.Network.Kind == Fifo {
		m.queued(ev)
	} else {
		m.line("if (at >= now.s.count) return 0;")
		m.line("const Segment g = now.s.net[at];")
		if ev.Kind != LoseEvent {
			m.line("if (%s != %d) return 0;", m.get(to), ev.End)
		}
		if m.p.Network.Kind == Bag {
			m.line("if (at > 0 && g == now.s.net[at - 1]) return 0;")
		}
	}
	if !segment {
		m.line("(void)g;")
	}
}

// queued finds the head of a queue, or any segment of either that differs from the one before it.
func (m *promela) queued(ev *Event) {
	if ev.Kind != LoseEvent {
		m.line("const int to = %d;", ev.End)
		m.line("if (now.s.count[to] == 0) return 0;")
		m.line("const Segment g = now.s.net[to][0];")
		return
	}
	m.line("const int to = at / CAPACITY;")
	m.line("at %%= CAPACITY;")
	m.line("if (at >= now.s.count[to]) return 0;")
	m.line("const Segment g = now.s.net[to][at];")
	m.line("if (at > 0 && g == now.s.net[to][at - 1]) return 0;")
}
