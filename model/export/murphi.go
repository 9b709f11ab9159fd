package export

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Murphi writes a program for Rumur, whose language is that of CMurphi with `assume` as a statement and `cover`. A step with
// choices is a ruleset over their values; a combination that the step does not ask for fails an `assume`, and
// Rumur does not count it.
func Murphi(w io.Writer, p *Program) error {
	for _, c := range p.Claims {
		if c.Kind == Temporal {
			return fmt.Errorf("%s cannot be exported to Murphi: %s is temporal, and Rumur knows no fairness; tlaplus can say it", p.Protocol, c.Name)
		}
		if c.Kind == Terminal && p.Spared != nil {
			return fmt.Errorf("%s cannot be exported to Murphi: which states are terminal depends on the rules that fire (fair rule …)", p.Protocol)
		}
	}
	m := &murphi{p: p, names: newNames(murphiWords)}
	m.name()
	m.choices = map[*Event]*Choices{}
	for _, ev := range p.Events {
		c := p.ChoicesOf(ev)
		m.choices[ev] = c
		m.sends = max(m.sends, c.Sends)
		for k, slot := range c.Slots {
			if k == len(m.options) {
				m.options = append(m.options, 0)
			}
			m.options[k] = max(m.options[k], slot.Options)
		}
	}
	m.terminal = slices.ContainsFunc(p.Claims, func(c *Claim) bool { return c.Kind == Terminal })
	m.header()
	m.types()
	m.variables()
	m.tools()
	m.network()
	m.bodies()
	m.claims()
	if m.terminal {
		m.settleAll()
	}
	m.finish()
	m.rules()
	m.start()
	m.invariants()
	_, err := io.WriteString(w, m.b.String())
	return err
}

const murphiWords = `alias array assert assume begin boolean by case clear const cover do else elsif elseif end endalias endexists endfor
	endforall endfunction endif endprocedure endrecord endrule endruleset endstartstate endswitch endwhile enum error exists false for
	forall from function if in interleaved invariant ismember isundefined liveness map multiset multisetadd multisetcount multisetremove
	multisetremovepred none of procedure process program property put record return rule ruleset scalarset startstate string switch then
	to traceuntil true type undefine union var while
	number slot segment net count seg sent sends pick picked at none modulus capacity shift ahead window before same insert remove drop
	transmit start_over i j k s d a b n by x side step c0 c1 c2 c3 c4 c5 c6 c7 c8 c9`

// murphi prints one program.
type murphi struct {
	p        *Program
	b        strings.Builder
	depth    int
	names    *names
	fields   map[*Field]string
	literals map[string][]string // of enumerations, by their names
	players  []string
	choices  map[*Event]*Choices
	options  []int // by slot
	sends    int
	terminal bool
	seg      string // the segment at hand
	inRule   bool   // statements stand in a rule, not in a procedure
}

func (m *murphi) line(format string, args ...any) {
	if format == "" {
		m.b.WriteByte('\n')
		return
	}
	m.b.WriteString(strings.Repeat("  ", m.depth))
	fmt.Fprintf(&m.b, format, args...)
	m.b.WriteByte('\n')
}

// block writes lines indented by one.
func (m *murphi) block(f func()) {
	m.depth++
	f()
	m.depth--
}

// name gives everything its name.
func (m *murphi) name() {
	m.literals = map[string][]string{}
	m.players = []string{"A", "B"}
	for _, name := range m.p.Players[2:] {
		m.players = append(m.players, m.names.give([2]string{"player", name}, name))
	}
	for _, t := range m.enums() {
		var list []string
		for _, v := range t.Names {
			list = append(list, m.names.give([2]string{t.Name, v}, v))
		}
		m.literals[t.Name] = list
		m.names.give("type "+t.Name, m.typeTitle(t))
	}
	for _, v := range slices.Concat(m.p.Vars, m.p.Scratch) {
		m.names.give(v, ofEnd(v.Name, v.End))
	}
	for _, f := range m.p.Funcs {
		m.names.give(f, ofEnd("may "+f.Name, f.End))
	}
	for _, q := range m.p.Procs {
		m.names.give(q, ofEnd("do "+q.Name, q.End))
	}
	m.fields = map[*Field]string{}
	inRecord := newNames(murphiWords)
	for _, f := range m.p.Segment {
		m.fields[f] = inRecord.give(f, map[bool]string{true: "dst", false: f.Name}[f == m.p.Segment[0]])
	}
	m.seg = "seg"
}

func (m *murphi) typeTitle(t Type) string {
	if t.Kind == State {
		return "State"
	}
	return strings.ToUpper(t.Name[:1]) + t.Name[1:]
}

// enums lists the enumerations, states included.
func (m *murphi) enums() []Type {
	var out []Type
	add := func(t Type) {
		named := t.Kind == State || t.Kind == Enum
		if named && !slices.ContainsFunc(out, func(u Type) bool { return u.Name == t.Name && u.Kind == t.Kind }) {
			out = append(out, t)
		}
	}
	for _, v := range slices.Concat(m.p.Vars, m.p.Scratch) {
		add(v.Type)
		for _, ix := range v.Index {
			add(ix)
		}
	}
	for _, f := range m.p.Segment {
		add(f.Type)
	}
	return out
}

func (m *murphi) header() {
	m.line("-- %s: %s", m.p.Protocol, m.p.Title)
	m.line("-- scenario %s", m.p.Scenario)
	m.line("--")
	m.line("-- For Rumur: rumur --deadlock-detection %s --symmetry-reduction off --output model.c model.m", map[bool]string{false: "off", true: "stuttering"}[m.terminal])
	m.line("-- Rules of the protocol have their own names. A choice within a step is a parameter c0, c1, … of its rule.")
	m.line("")
}

func (m *murphi) types() {
	p := m.p
	m.line("const")
	m.block(func() {
		m.line("MODULUS:  %d;", p.Modulus)
		m.line("NONE:     %d;  -- the number that is none", p.Modulus)
		m.line("CAPACITY: %d;%s", p.Network.Capacity, map[bool]string{true: "  -- of the network, to each end"}[p.Network.Kind == Fifo])
	})
	m.line("type")
	m.block(func() {
		m.line("Number: 0..MODULUS;")
		m.line("Side: enum { %s };", strings.Join(m.players, ", "))
		for _, t := range m.enums() {
			m.line("%s: enum { %s };", m.names.of["type "+t.Name], strings.Join(m.literals[t.Name], ", "))
		}
		m.line("Slot: 0..%d;", m.slots()-1)
		m.line("Segment: record")
		m.block(func() {
			for _, f := range p.Segment {
				m.line("%s: %s;", m.fields[f], m.typeName(f.Type))
			}
		})
		m.line("end;")
	})
	m.line("")
}

// slots is the room for segments; a bag that loses when it is full needs one more for a moment.
func (m *murphi) slots() int {
	if m.p.Network.Spills {
		return m.p.Network.Capacity + 1
	}
	return m.p.Network.Capacity
}

func (m *murphi) typeName(t Type) string {
	switch t.Kind {
	case Bool:
		return "boolean"
	case Number:
		return "Number"
	case End:
		return "Side"
	case State, Enum:
		return m.names.of["type "+t.Name]
	}
	return fmt.Sprintf("%d..%d", t.Lo, t.Hi)
}

func (m *murphi) varType(v *Var) string {
	text := m.typeName(v.Type)
	for _, t := range slices.Backward(v.Index) {
		text = fmt.Sprintf("array [%s] of %s", m.typeName(t), text)
	}
	return text
}

func (m *murphi) variables() {
	m.line("var")
	m.block(func() {
		for _, v := range m.p.Vars {
			m.variable(v)
		}
		if m.p.Network.Kind == Fifo {
			m.line("net: array [Side] of array [Slot] of Segment;  -- a queue to each end")
			m.line("count: array [Side] of 0..%d;", m.slots())
		} else {
			m.line("net: array [Slot] of Segment;  -- sorted; blank from count on")
			m.line("count: 0..%d;", m.slots())
		}
		m.line("")
		m.line("-- meaningful within a step only")
		for _, v := range m.p.Scratch {
			m.variable(v)
		}
		m.line("seg: Segment;  -- that arrived")
		if m.sends > 0 {
			m.line("sent: array [0..%d] of Segment;", m.sends-1)
			m.line("sends: 0..%d;", m.sends)
		}
		if len(m.options) > 0 {
			m.line("pick: array [0..%d] of 0..%d;  -- the choices of this step", len(m.options)-1, slices.Max(m.options)-1)
			m.line("picked: 0..%d;", len(m.options))
		}
		if m.terminal {
			m.line("")
			m.line("-- for the claim about terminal states: each state has a copy that is judged")
			m.line("judged, settled, bounded: boolean;")
		}
	})
	m.line("")
}

func (m *murphi) variable(v *Var) {
	note := v.Note
	if v.Ghost {
		note = strings.TrimPrefix(note+"; ghost", "; ")
	}
	if note != "" {
		note = "  -- " + note
	}
	m.line("%s: %s;%s", m.names.of[v], m.varType(v), note)
}

// sorted gives a comment for a procedure of a rule or another.
func (q *Proc) comment() string {
	text := q.Name
	if q.Section != "" {
		text += " (" + q.Section + ")"
	}
	if q.Title != "" {
		text += ": " + q.Title
	}
	return text
}

func (m *murphi) bodies() {
	done := map[*Func]bool{}
	for _, f := range m.p.Funcs {
		m.function(f, done)
	}
	for _, q := range m.p.Procs {
		m.line("-- %s", q.comment())
		m.line("procedure %s();", m.names.of[q])
		m.line("begin")
		m.block(func() { m.stmts(q.Body) })
		m.line("end;")
		m.line("")
	}
}

func (m *murphi) function(f *Func, done map[*Func]bool) {
	if done[f] {
		return
	}
	done[f] = true
	if f.Comment != "" {
		m.line("-- %s", f.Comment)
	}
	m.line("function %s(): boolean;", m.names.of[f])
	m.line("begin")
	m.block(func() { m.line("return %s;", m.expr(f.Body)) })
	m.line("end;")
	m.line("")
}

func (m *murphi) claims() {
	if !slices.ContainsFunc(m.p.Claims, m.inStep) {
		return
	}
	m.line("-- claims about what happened in a step")
	m.line("procedure claims();")
	m.line("begin")
	m.block(func() {
		for _, c := range m.p.Claims {
			if m.inStep(c) {
				text := c.Name
				if c.Kind == Reachable {
					text += " is reached"
				}
				m.line("assert %s %q;", m.expr(m.must(c)), text)
			}
		}
	})
	m.line("end;")
	m.line("")
}

func (m *murphi) inStep(c *Claim) bool { return c.Step && c.Kind != Terminal }

// must gives what has to be true always: of `reachable`, that it is not there, for the failure is the answer.
func (m *murphi) must(c *Claim) *Expr {
	if c.Kind == Always {
		return c.Holds
	}
	return not(c.Holds)
}

// finish writes the procedure that ends every step.
func (m *murphi) finish() {
	m.line("-- the end of every step: all its choices were asked for; nothing of it is left")
	m.line("procedure start_over();")
	m.line("begin")
	m.block(func() {
		if slices.ContainsFunc(m.p.Claims, m.inStep) {
			m.line("claims();")
		}
		if m.terminal {
			m.line("if bounded then settle_all();")
			m.line("else")
		}
		if len(m.options) > 0 {
			m.line("for k: 0..%d do assume k < picked | pick[k] = 0; end;", len(m.options)-1)
			m.line("clear pick;")
			m.line("picked := 0;")
		}
		m.blank()
		if m.terminal {
			m.line("end;")
		}
	})
	m.line("end;")
	m.line("")
}

// blank sets what is meaningful within a step only.
func (m *murphi) blank() {
	for _, v := range m.p.Scratch {
		m.line("%s := %s;", m.names.of[v], m.value(v.Init, v.Type))
	}
	for _, f := range m.p.Segment {
		m.line("seg.%s := %s;", m.fields[f], m.value(f.blank(), f.Type))
	}
	if m.sends > 0 {
		m.line("clear sent;")
		m.line("sends := 0;")
	}
}

func (m *murphi) rules() {
	for _, ev := range m.p.Events {
		m.rule(ev)
	}
	if m.terminal {
		m.terminalRules()
	}
}

func (m *murphi) rule(ev *Event) {
	c := m.choices[ev]
	guard := []string{m.expr(ev.Guard)}
	if guard[0] == "true" {
		guard = nil
	}
	closing := 0
	quantify := func(name, domain string) {
		m.line("ruleset %s: %s do", name, domain)
		closing++
	}
	if ev.Kind == LoseEvent && m.p.Network.Kind == Fifo {
		quantify("side", "Side")
	}
	at := m.segmentAt(ev)
	if ev.OverSegments() && (m.p.Network.Kind != Fifo || ev.Kind == LoseEvent) {
		quantify("i", "Slot")
	}
	guard = append(guard, m.segmentGuard(ev)...)
	for k, slot := range c.Slots {
		quantify(fmt.Sprintf("c%d", k), fmt.Sprintf("0..%d", slot.Options-1))
		if cond := m.slotGuard(ev, slot, c.Sends); cond != "" {
			guard = append(guard, fmt.Sprintf("(c%d = 0 | %s)", k, cond))
		}
	}
	if m.terminal && ev.Unfair {
		guard = append(guard, "!judged")
	}
	if m.terminal {
		guard = append(guard, "!settled")
	}
	if len(guard) == 0 {
		guard = []string{"true"}
	}
	m.line("-- %s", ev.Title)
	m.line("rule %q", ev.Name)
	m.block(func() { m.line("%s", strings.Join(guard, "\n"+strings.Repeat("  ", m.depth)+"& ")) })
	m.line("==>")
	m.line("begin")
	m.block(func() {
		for k := range c.Slots {
			m.line("pick[%d] := c%d;", k, k)
		}
		if at != "" && ev.Kind != LoseEvent {
			m.line("seg := %s;", at)
		}
		m.inRule = true
		m.stmts(ev.Body)
		m.inRule = false
		m.line("start_over();")
	})
	m.line("end;")
	for range closing {
		m.line("endruleset;")
	}
	m.line("")
}

// segmentAt is the segment that an event is over.
func (m *murphi) segmentAt(ev *Event) string {
	switch {
	case !ev.OverSegments():
		return ""
	case m.p.Network.Kind != Fifo:
		return "net[i]"
	case ev.Kind == LoseEvent:
		return "net[side][i]"
	}
	return fmt.Sprintf("net[%s][0]", endName(ev.End))
}

// segmentGuard says that there is such a segment, and that it is the first of equals.
func (m *murphi) segmentGuard(ev *Event) []string {
	switch {
	case !ev.OverSegments():
		return nil
	case m.p.Network.Kind == Fifo && ev.Kind == LoseEvent:
		return []string{"i < count[side]", "(i = 0 | !same(net[side][i], net[side][i - 1]))"}
	case m.p.Network.Kind == Fifo:
		return []string{fmt.Sprintf("count[%s] > 0", endName(ev.End))}
	}
	out := []string{"i < count"}
	if ev.Kind != LoseEvent {
		out = append(out, fmt.Sprintf("net[i].%s = %s", m.fields[m.p.Segment[0]], m.players[ev.End]))
	}
	if m.p.Network.Kind == Bag {
		out = append(out, "(i = 0 | !same(net[i], net[i - 1]))")
	}
	return out
}

// slotGuard says when a choice can be asked for at all; it only spares Rumur work.
func (m *murphi) slotGuard(ev *Event, slot ChoiceSlot, sends int) string {
	var list []string
	if slot.Spill {
		list = append(list, fmt.Sprintf("(count + %d > CAPACITY)", sends-bit(ev.Kind == ArriveEvent)))
	}
	for _, v := range m.p.Vars {
		if v.End == ev.End && v.Type.Kind == State && v.Name == "state" && len(slot.States) > 0 && len(slot.States) < len(v.Type.Names) {
			list = append(list, m.tight(in(read(v), slot.States)))
		}
	}
	return strings.Join(list, " & ")
}

func (m *murphi) start() {
	m.line("startstate")
	m.line("begin")
	m.block(func() {
		m.line("clear net;")
		m.line("clear count;")
		if len(m.options) > 0 {
			m.line("clear pick;")
			m.line("picked := 0;")
		}
		if m.terminal {
			m.line("judged := false;")
			m.line("settled := false;")
			m.line("bounded := false;")
		}
		m.blank()
		for i, v := range m.p.Vars {
			m.initial(v, m.p.Initial[i])
		}
		for _, seg := range m.p.InFlight {
			m.line("-- in flight at the start")
			for i, f := range m.p.Segment {
				m.line("seg.%s := %s;", m.fields[f], m.value(seg[i], f.Type))
			}
			m.line("insert(seg);")
		}
		if slices.ContainsFunc(m.p.Claims, m.inStep) {
			m.line("claims();")
		}
		m.blank()
	})
	m.line("end;")
	m.line("")
}

// initial sets a variable to its values.
func (m *murphi) initial(v *Var, values []int) {
	if slices.Equal(values, slices.Repeat(values[:1], len(values))) {
		m.loopFill(v, m.value(values[0], v.Type))
		return
	}
	at := 0
	eachElement(v.Index, nil, func(index []*Expr) {
		m.line("%s := %s;", m.element(v, index), m.value(values[at], v.Type))
		at++
	})
}

// loopFill sets every element to a value.
func (m *murphi) loopFill(v *Var, value string) {
	var open, index string
	for i, t := range v.Index {
		open += fmt.Sprintf("for %s: %s do ", "ijk"[i:i+1], m.typeName(t))
		index += fmt.Sprintf("[%s]", "ijk"[i:i+1])
	}
	m.line("%s%s%s := %s;%s", open, m.names.of[v], index, value, strings.Repeat(" end;", len(v.Index)))
}

func (m *murphi) invariants() {
	for _, c := range m.p.Claims {
		if c.Kind == Terminal || c.Step {
			continue
		}
		m.line("-- %s", c.Title)
		switch c.Kind {
		case Reachable:
			m.line("cover %q", c.Name)
			m.block(func() { m.line("%s;", m.expr(c.Holds)) })
		default:
			m.line("invariant %q", c.Name)
			m.block(func() { m.line("%s;", m.expr(m.must(c))) })
		}
		m.line("")
	}
}
