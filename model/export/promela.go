package export

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Promela writes a program for SPIN. The state is one packed structure, and each transition of the protocol is one step
// of SPIN: a C function computes the successor aside, and tells whether there is one. So SPIN stores exactly the
// states of the protocol; of its transitions, one is the arrival in the initial state.
//
// The ways of making the choices of an event are taken one after the other by an atomic sequence, whose inner states
// SPIN does not store. It relies on the order in which SPIN's depth-first search tries the options of a state.
func Promela(w io.Writer, p *Program) error {
	m := &promela{p: p, b: &strings.Builder{}, names: newNames(promelaWords), members: newNames(promelaWords), choices: map[*Event]*Choices{}, analysis: newNeeds()}
	for _, ev := range p.Events {
		c := p.ChoicesOf(ev)
		m.choices[ev] = c
		m.sends, m.most = max(m.sends, c.Sends), max(m.most, len(c.Slots))
	}
	temporal, err := m.temporal()
	if err == nil && temporal != nil {
		err = m.prepareRuns(temporal)
	}
	if err == nil {
		err = m.layOut()
	}
	if err != nil {
		return fmt.Errorf("%s cannot be exported: %w", p.Protocol, err)
	}
	m.name()
	m.header()
	m.declarations()
	if temporal != nil {
		m.monitor()
	}
	m.tools()
	m.bodies()
	m.claims()
	if temporal != nil {
		m.watching()
		m.runsProcess(temporal)
	} else {
		m.trying()
		m.process()
	}
	_, err = io.WriteString(w, m.b.String())
	return err
}

// promelaWords are C's and Promela's words, those of pan.c that a name of ours could meet, and those of the text below.
const promelaWords = `auto break case char const continue default do double else enum extern float for goto if inline int long register
	restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
	active assert atomic bit bool byte chan d_step d_proctype empty enabled eval false fi full hidden init ltl len mtype nempty never
	nfull np_ od of pc_value pid printf priority proctype provided run select show skip stack timeout trace true typedef unless unsigned
	xr xs now depth maxdepth readtrail trpt trans state uchar uerror uint ushort c_code c_expr c_decl c_state main reached
	modulus none capacity segment protocol scratch step fresh initial next sent sends tape frames ready fault fair left head
	begin commit attempt first second another choose advance follow frame cut fail within at offset plus minus before not_after
	window_of no_number try removed insert take transmit different mark_all sort queue count net enqueue blank verdict broken stuck report violated
	s g i k n in
	look steps cut_short excused staying mask is possible has_left taken events values value waits any waits may_stop to_end about given notice see was_seen after mark settling letters
	takes halt halts die dead way dropped drops arrived arrives gone goes unseen seen stopped settled owed fair_round tell`

// promela prints one program.
type promela struct {
	p        *Program
	b        *strings.Builder
	pending  string // helpers of the function that is being written
	depth    int
	names    *names // of functions and literals
	members  *names // of the variables, which are members of structures
	choices  map[*Event]*Choices
	sends    int // the most segments that a step sends
	most     int // the most choices that a step makes
	storage  map[*Var]storage
	fields   map[*Field]place
	literals map[string][]string
	ctype    string // of a packed segment
	bytes    int    // of the state
	helpers  map[string]string
	analysis *needs

	runs    *Runs // of a temporal claim; nil: there is none
	staying []staying
	values  [][]int // segments, one of each value, that can be sent to an end or wait
	loses   bool
}

func (m *promela) line(format string, args ...any) {
	if format == "" {
		m.b.WriteByte('\n')
		return
	}
	m.b.WriteString(strings.Repeat("\t", m.depth))
	fmt.Fprintf(m.b, format, args...)
	m.b.WriteByte('\n')
}

// block writes lines indented by one.
func (m *promela) block(f func()) {
	m.depth++
	f()
	m.depth--
}

// function writes a C function in a c_code of its own, after the helpers that its body asks for.
func (m *promela) function(head string, body func()) {
	outer := m.b
	m.b = &strings.Builder{}
	m.block(body)
	text := m.b.String()
	m.b = outer
	m.b.WriteString(m.pending)
	m.pending = ""
	m.line("c_code {")
	m.line("%s", head)
	m.line("{")
	m.b.WriteString(text)
	m.line("}")
	m.line("}")
	m.line("")
}

// text writes lines as they are.
func (m *promela) text(format string, args ...any) {
	fmt.Fprintf(m.b, strings.TrimPrefix(format, "\n")+"\n", args...)
}

// comment makes a text harmless in a comment or a string of C, in which SPIN counts braces.
func comment(text string) string {
	return strings.NewReplacer("*/", "* /", "{", "(", "}", ")", `"`, "'", `\`, "/", "\n", " ").Replace(text)
}

// name gives everything its name.
func (m *promela) name() {
	m.literals, m.helpers = map[string][]string{}, map[string]string{}
	for _, ev := range m.p.Events {
		m.names.give(ev, ev.Name)
	}
	for _, f := range m.p.Funcs {
		m.names.give(f, "may "+f.Name)
	}
	for _, q := range m.p.Procs {
		m.names.give(q, "do "+q.Name)
	}
	for _, v := range slices.Concat(m.p.Vars, m.p.Scratch) {
		m.members.give(v, ofEnd(v.Name, v.End))
	}
	for _, f := range m.p.Segment {
		m.members.give(f, "of "+f.Name)
	}
	for _, t := range m.enums() {
		var list []string
		for _, v := range t.Names {
			list = append(list, m.names.give([2]string{t.Name, v}, literalPrefix(t)+v))
		}
		m.literals[t.Name] = list
	}
}

func literalPrefix(t Type) string {
	if t.Kind == State {
		return "IN "
	}
	return t.Name + " "
}

// enums lists the enumerations, states included.
func (m *promela) enums() []Type {
	var out []Type
	add := func(t Type) {
		named := t.Kind == State || t.Kind == Enum
		if named && !slices.ContainsFunc(out, func(u Type) bool { return u.Name == t.Name }) {
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

func (m *promela) terminal() bool {
	return slices.ContainsFunc(m.p.Claims, func(c *Claim) bool { return c.Kind == Terminal })
}

func (m *promela) header() {
	size := ""
	if m.bytes > 900 {
		size = fmt.Sprintf(" -DVECTORSZ=%d", (m.bytes/1024+2)*1024)
	}
	m.line("/* %s: %s", comment(m.p.Protocol), comment(m.p.Title))
	m.line(" * scenario %s", comment(m.p.Scenario))
	m.line(" *")
	if m.runs != nil {
		m.runsHeader(size)
		return
	}
	m.line(" * spin -a model.pml && gcc -O2 -DSAFETY -DNOREDUCE -DNOCOMP%s -o pan pan.c && ./pan -m10000000 -w26", size)
	m.line(" *")
	m.line(" * Each state of the protocol is one that SPIN stores, and each transition is one of SPIN's, which counts the arrival in the")
	m.line(" * initial state as one more. Calls stand in parentheses where SPIN takes a call for a side effect; there is none on")
	m.line(" * the state: the successor is computed aside, and `commit` makes it the state. */")
	m.line("")
}

// process writes the options that each state has.
func (m *promela) process() {
	m.line("/* An event without choices, or with the first way of making them. SPIN asks twice before a d_step, so the answer is kept. */")
	m.line("#define STEP(try, name)  d_step { c_expr { (ready || try) } -> c_code { commit(name); } }")
	m.line("#define EVENT(event, at)  STEP(attempt(event, at), #event)")
	if m.most > 0 {
		m.line("/* Every way of making the choices of an event: the first, then the others. */")
		m.line("#define CHOICE(event, at)  STEP(first(event, at), #event) \\")
		m.line("\t:: atomic { c_expr { (second(event, at)) } -> do :: c_code { commit(#event); } -> break :: c_expr { (another(event, at)) } od }")
	}
	m.line("#define CLAIM(test)  d_step { c_expr { (test) } -> c_code { report(); } }")
	m.line("")
	m.line("active proctype protocol()")
	m.line("{")
	m.line("end:")
	m.block(func() {
		m.line("do")
		if m.enters() {
			m.line(":: CLAIM(broken())")
		}
		for _, ev := range m.p.Events {
			m.option(ev)
		}
		if m.terminal() {
			m.line(":: CLAIM(stuck())")
		}
		if len(m.p.Events) == 0 {
			m.line(":: false")
		}
		m.line("od")
	})
	m.line("}")
}

// option writes an event, for each place of the network if it is over segments.
func (m *promela) option(ev *Event) {
	word := "EVENT"
	if len(m.choices[ev].Slots) > 0 {
		word = "CHOICE"
	}
	for at := range m.places(ev) {
		note := ""
		if at == 0 && ev.Title != "" {
			note = "  /* " + comment(ev.Title) + " */"
		}
		m.line(":: %s(%s, %d)%s", word, m.names.of[ev], at, note)
	}
}

// places counts the places where a segment may lie that the event is over.
func (m *promela) places(ev *Event) int {
	net := m.p.Network
	switch {
	case !ev.OverSegments() || net.Kind == Fifo && ev.Kind != LoseEvent:
		return 1
	case net.Kind == Fifo:
		return 2 * net.Capacity
	}
	return net.Capacity
}
