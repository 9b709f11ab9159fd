package export

import (
	"fmt"
	"slices"
	"strings"
)

// bodies writes predicates and procedures.
func (t *tla) bodies() {
	for _, f := range t.p.Funcs {
		if f.Comment != "" {
			t.line(`\* %s`, f.Comment)
		}
		t.cur = "s"
		t.line("%s == %s", t.head(t.names.of[f], readsSeg(f.Body)), t.expr(f.Body))
		t.line("")
	}
	for _, q := range t.p.Procs {
		t.loops(q)
		t.line(`\* %s`, q.comment())
		t.define(t.head(t.names.of[q], t.segment[q]), "s", q.Body, t.branches[q])
	}
	t.cur = ""
}

func (t *tla) head(name string, segment bool) string {
	if segment {
		return name + "(s, seg)"
	}
	return name + "(s)"
}

// define writes an operator that does the statements to a step; it gives a set of steps if they may branch.
func (t *tla) define(head, from string, body []*Stmt, set bool) {
	t.fresh = 0
	t.line("%s ==", head)
	t.block(func() { t.stmts(body, from, set) })
	t.line("")
	t.cur = ""
}

// stmts writes the step after the statements.
func (t *tla) stmts(list []*Stmt, from string, set bool) {
	t.cur = from
	switch {
	case len(list) == 0 && set:
		t.line("{%s}", from)
	case len(list) == 0:
		t.line("%s", from)
	case list[0].Op == Cut:
		t.line(`Cut(%s)  \* %s`, from, list[0].Text)
	case list[0].Op == Fault:
		t.line("Assert(FALSE, %s)", quotedTLA(list[0].Text))
	case t.branching(list[:1]):
		t.then(list, from)
	default:
		t.let(list, from, set)
	}
}

// name gives the step after the next statement a name.
func (t *tla) next() string {
	t.fresh++
	return fmt.Sprintf("s%d", t.fresh)
}

// then goes on from each step that a statement may leave.
func (t *tla) then(list []*Stmt, from string) {
	if len(list) == 1 {
		t.choice(list[0], from)
		return
	}
	next := t.next()
	t.line("Then(")
	at := len(t.lines)
	t.block(func() { t.choice(list[0], from) })
	if one := strings.TrimSpace(t.lines[at]); len(t.lines) == at+1 && !strings.Contains(one, `\* `) {
		t.lines = t.lines[:at]
		t.close(fmt.Sprintf("%s, LAMBDA %s :", one, next))
	} else {
		t.line(", LAMBDA %s :", next)
	}
	t.stmts(list[1:], next, true)
	t.end(")")
}

// end closes what was opened; behind a comment, on a line of its own.
func (t *tla) end(text string) {
	if strings.Contains(t.lines[len(t.lines)-1], `\* `) {
		t.line("%s", text)
		return
	}
	t.close(text)
}

// choice writes the steps that a statement may leave.
func (t *tla) choice(s *Stmt, from string) {
	t.cur = from
	switch s.Op {
	case If:
		t.branch(s, from, true)
	case Do:
		t.line("%s", t.apply(t.names.of[s.Proc], t.segment[s.Proc]))
	case Transmit:
		t.line("Transmit(%s)", from)
	default:
		t.choose(s, from)
	}
}

func (t *tla) choose(s *Stmt, from string) {
	name, of := t.names.of[s.Var], fmt.Sprintf("%s..%s", number(s.Lo), number(s.Hi))
	if s.Cond == nil {
		t.line(`{[%s EXCEPT !.%s = v, !.picks = Append(@, v)] : v \in %s}`, from, name, of)
		return
	}
	t.override[s.Var] = "v"
	cond := t.expr(s.Cond)
	delete(t.override, s.Var)
	t.line(`\* %s`, s.Text)
	t.line(`LET fit == {v \in %s : %s} IN`, of, cond)
	t.line(`IF fit = {} THEN Cut(%[1]s) ELSE {[%[1]s EXCEPT !.%[2]s = v, !.picks = Append(@, v)] : v \in fit}`, from, name)
}

// let names the step after some statements that leave one step.
func (t *tla) let(list []*Stmt, from string, set bool) {
	n, text := t.simple(list, from)
	next := t.next()
	switch {
	case n > 0:
		for _, s := range list[:n] {
			if s.Op == Send {
				t.line(`\* send %s`, s.Text)
			}
		}
		if n == len(list) {
			t.line(map[bool]string{true: "{%s}", false: "%s"}[set], text)
			return
		}
		t.line("LET %s == %s IN", next, text)
	default:
		n = 1
		if len(list) == 1 {
			t.branch(list[0], from, set)
			return
		}
		t.line("LET %s ==", next)
		t.block(func() { t.branch(list[0], from, false) })
		t.line("IN")
	}
	t.stmts(list[n:], next, set)
}

// branch writes an If.
func (t *tla) branch(s *Stmt, from string, set bool) {
	t.cur = from
	t.line("IF %s", t.expr(s.Cond))
	t.line("THEN")
	t.block(func() { t.stmts(s.Then, from, set) })
	t.line("ELSE")
	t.block(func() { t.stmts(s.Else, from, set) })
}

// simple writes the statements at the head of a list as one expression; 0: there is none.
func (t *tla) simple(list []*Stmt, from string) (n int, text string) {
	t.cur = from
	s := list[0]
	switch s.Op {
	case If:
		return 0, ""
	case Do:
		return 1, t.apply(t.names.of[s.Proc], t.segment[s.Proc])
	case ForEachSent:
		return 1, fmt.Sprintf("%s(%s, 1)", t.names.of[s], from)
	case Send:
		return 1, fmt.Sprintf("[%s EXCEPT !.sent = Append(@, [%s])]", from, t.values(s))
	case Take, Drop:
		return 1, fmt.Sprintf("[%s EXCEPT !.net = %s]", from, t.without(s, from))
	case MarkAll:
		return 1, fmt.Sprintf("[%s EXCEPT !.net = %s]", from, t.marked(s))
	}
	return t.assigns(list, from)
}

func (t *tla) values(s *Stmt) string {
	var list []string
	for i, f := range t.p.Segment {
		list = append(list, fmt.Sprintf("%s |-> %s", t.fields[f], t.expr(s.Values[i])))
	}
	return strings.Join(list, ", ")
}

// assigns writes assignments in one EXCEPT, as far as none reads what one before it assigns.
func (t *tla) assigns(list []*Stmt, from string) (n int, text string) {
	var parts []string
	written := map[*Var]bool{}
	for n < len(list) && list[n].Op == Assign {
		s := list[n]
		if slices.ContainsFunc(append([]*Expr{s.Value}, s.Index...), func(x *Expr) bool { return reads(x, written) }) {
			break
		}
		written[s.Var] = true
		if k := wholeArray(list[n:]); k > 0 {
			parts = append(parts, fmt.Sprintf("!.%s = %s", t.names.of[s.Var], t.constantArray(s.Var.Index, t.expr(s.Value))))
			n += k
			continue
		}
		parts = append(parts, fmt.Sprintf("!.%s%s = %s", t.names.of[s.Var], t.index(s.Index), t.expr(s.Value)))
		n++
	}
	return n, fmt.Sprintf("[%s EXCEPT %s]", from, strings.Join(parts, ", "))
}

// reads says whether an expression reads one of the variables, itself or in a predicate that it calls.
func reads(x *Expr, vars map[*Var]bool) bool {
	return vars[x.Var] || x.Func != nil && reads(x.Func.Body, vars) ||
		slices.ContainsFunc(x.Args, func(a *Expr) bool { return reads(a, vars) })
}

// wholeArray counts the statements at the head of a list that set every element of an array to one constant; 0: they do not.
func wholeArray(list []*Stmt) int {
	head, n, fits := list[0], 0, true
	if len(head.Index) == 0 || !head.Value.constant() || head.Var.size() > len(list) {
		return 0
	}
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

func (t *tla) constantArray(index []Type, value string) string {
	for _, of := range slices.Backward(index) {
		value = fmt.Sprintf(`[i \in %s |-> %s]`, t.domain(of), value)
	}
	return value
}

// loops writes the recursive operators of a procedure, one for each ForEachSent.
func (t *tla) loops(q *Proc) { t.loopsIn(q.Body) }

func (t *tla) loopsIn(list []*Stmt) {
	for _, s := range list {
		if s.Op != ForEachSent {
			t.loopsIn(s.Then)
			t.loopsIn(s.Else)
			continue
		}
		if t.branching(s.Then) && t.err == nil {
			t.err = fmt.Errorf("%s cannot be exported: a choice for each segment that is sent", t.p.Name())
		}
		t.each++
		name := fmt.Sprintf("EachSent%d", t.each)
		t.names.of[s] = name
		t.fresh = 0
		t.line("RECURSIVE %s(_, _)", name)
		t.line("%s(s, k) ==", name)
		t.block(func() {
			t.line("IF k > Len(s.sent) THEN s ELSE")
			t.line("LET seg == s.sent[k]")
			t.line("    after ==")
			t.depth += 2
			t.block(func() { t.stmts(s.Then, "s", false) })
			t.depth -= 2
			t.line("IN %s(after, k + 1)", name)
		})
		t.line("")
	}
}
