package export

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// TLAPlus writes a program as a TLA+ module for TLC, with TLC's configuration as a comment behind its end.
//
// A step is computed aside, on a record that holds the variables of the state and those that are meaningful within a step
// only. A procedure is an operator from such a record to the record that it leaves, or, if it may choose or be cut, to the set of those
// that it may leave. A statement is a LET, or a Then:
//
//	Assign              LET s1 == [s EXCEPT !.x = e] IN …
//	If                  IF … THEN … ELSE …
//	Do                  the operator applied; its result goes on
//	Choose              a set of records, one for each value
//	Cut                 Cut(s): the record, marked; Then leaves it alone, and no action takes it
//	Fault               Assert(FALSE, …)
//	Send, Transmit      the sequence s.sent; Transmit(s) puts it into the network
//	ForEachSent         a recursive operator over s.sent
//
// The choices of a step are kept in it, so that TLC generates as many states as there are transitions, and the initial one.
func TLAPlus(w io.Writer, p *Program) error {
	t, err := newTLA(p)
	if err != nil {
		return err
	}
	text := t.module()
	if t.err != nil {
		return t.err
	}
	_, err = io.WriteString(w, text+"\n"+commented(t.config()))
	return err
}

// TLAPlusModule writes the module, and its configuration apart; the module has to lie in a file of its name with .tla.
func TLAPlusModule(p *Program) (name, module, config string, err error) {
	t, err := newTLA(p)
	if err != nil {
		return "", "", "", err
	}
	module, config = t.module(), t.config()
	return t.title, module, config, t.err
}

// tla prints one program.
type tla struct {
	p        *Program
	lines    []string
	depth    int
	names    *names
	fields   map[*Field]string
	override map[*Var]string // bound variables
	segment  map[*Proc]bool  // it reads the segment at hand
	branches map[*Proc]bool  // it may choose, or be cut
	title    string
	cur      string // the record of the step; "": the variables of the state
	seg      string // the segment at hand
	fresh    int
	each     int
	observed []*Var // scratch variables that claims about steps read
	err      error
}

const tlaReserved = `action assume assumption axiom boolean case choose constant constants corollary domain else enabled except extends false if in instance
	lambda lemma let local module new obvious omitted other proof proposition proving qed recursive string subset suffices take then theorem true
	unchanged union use variable variables with have define def pick hide witness by only prove
	until wf_ sf_`

// tlaWords are the operators and variables that a module has anyway.
const tlaWords = tlaReserved + ` int nat seq head tail len append subseq selectseq cardinality isfiniteset print printt assert javatime tlcget tlcset permutations sortseq
	randomelement any tostring tlceval bagtoset settobag bagin emptybag bagunion subbag bagofall bagcardinality copiesin isabag max min
	modulus none capacity number side deaf life segments blank now become begin done cut cutoff transmit insert shift offset ahead window flying net sent
	picks step vars init next spec fairspec fairspecbyheader fairness fairnessbyheader value header values headers typeok terminal here kept
	view s x e k i j m v n a b c d f q seg h z fit with after least`

func newTLA(p *Program) (*tla, error) {
	t := &tla{p: p, names: newNames(tlaWords), override: map[*Var]string{}, segment: map[*Proc]bool{}, branches: map[*Proc]bool{}, seg: "seg"}
	for i := range 1000 {
		t.names.taken[fmt.Sprintf("s%d", i)] = true
	}
	for _, q := range p.Procs {
		t.segment[q], t.branches[q] = t.readsSeg(q.Body), t.branching(q.Body)
	}
	for _, c := range p.Claims {
		if c.Step {
			t.observe(c.Holds)
		}
	}
	if len(t.observed) > 0 && t.runs() != nil {
		return nil, fmt.Errorf("%s cannot be exported: TLC checks claims about steps and temporal properties apart; ask for them apart", p.Name())
	}
	t.name()
	return t, t.speakable()
}

// Name says what a program is made from.
func (p *Program) Name() string { return p.Protocol + " in " + p.Scenario }

// name gives everything its name.
func (t *tla) name() {
	t.title = t.names.give(t.p, t.p.Protocol+"_"+t.p.Scenario)
	for _, v := range slices.Concat(t.p.Vars, t.p.Scratch) {
		t.give(v, ofEnd(v.Name, v.End))
	}
	for _, ev := range t.p.Events {
		t.give(ev, ev.Name)
	}
	for _, f := range t.p.Funcs {
		t.give(f, map[bool]string{true: "May ", false: "Is "}[f.Comment != ""]+f.Name)
	}
	for _, q := range t.p.Procs {
		t.give(q, "Do "+q.Name)
	}
	for _, c := range t.p.Claims {
		t.give(c, c.Name)
	}
	for _, a := range t.p.Actions {
		t.give(a, "Takes "+a.Name)
	}
	t.fields = map[*Field]string{}
	inRecord := newNames(tlaReserved)
	for _, f := range t.p.Segment {
		t.fields[f] = inRecord.give(f, f.Name)
	}
}

// give avoids the two prefixes that no identifier may have.
func (t *tla) give(thing any, text string) {
	if name := identifier(text); strings.HasPrefix(name, "WF_") || strings.HasPrefix(name, "SF_") {
		text = "x_" + text
	}
	t.names.give(thing, text)
}

func (t *tla) line(format string, args ...any) {
	text := format
	if len(args) > 0 {
		text = fmt.Sprintf(format, args...)
	}
	t.lines = append(t.lines, strings.TrimRight(strings.Repeat("  ", t.depth)+text, " "))
}

// block writes lines indented by one.
func (t *tla) block(f func()) {
	t.depth++
	f()
	t.depth--
}

// close adds to the last line, which is no comment.
func (t *tla) close(text string) { t.lines[len(t.lines)-1] += text }

func (t *tla) text(text string) {
	t.lines = append(t.lines, strings.Split(strings.Trim(text, "\n"), "\n")...)
	t.lines = append(t.lines, "")
}

func (t *tla) module() string {
	t.lines, t.fresh, t.each = nil, 0, 0
	p := t.p
	t.line("%s MODULE %s %s", strings.Repeat("-", 20), t.title, strings.Repeat("-", 20))
	t.line(`\* %s: %s`, p.Protocol, p.Title)
	t.line(`\* scenario %s`, p.Scenario)
	t.line(`\*`)
	t.line(`\* Rules have their own names; a rule at an end is an operator on the record of a step (see Now), which holds the state and what the step`)
	t.line(`\* has done so far. States generated by TLC are the transitions and the initial state, if no property is asked for.`)
	t.line("EXTENDS Integers, Sequences, FiniteSets, Bags, TLC")
	t.line("")
	t.variables()
	t.types()
	t.record()
	t.tools()
	t.network()
	t.bodies()
	t.events()
	t.spec()
	t.claims()
	t.temporal()
	t.line("%s", strings.Repeat("=", 60))
	return strings.Join(t.lines, "\n") + "\n"
}

func commented(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		fmt.Fprintf(&b, "\\* %s\n", line)
	}
	return b.String()
}

func (t *tla) variables() {
	t.line("VARIABLES")
	t.block(func() {
		for _, v := range t.p.Vars {
			note := v.Note
			if v.Ghost {
				note = strings.TrimPrefix(note+"; ghost", "; ")
			}
			if note != "" {
				note = `  \* ` + note
			}
			t.line("%s,%s", t.names.of[v], note)
		}
		note := map[NetworkKind]string{Soup: "a set of segments", Bag: "a bag of segments", Fifo: "a sequence of segments to each end"}[t.p.Network.Kind]
		if len(t.observed) > 0 {
			t.line(`net,  \* %s`, note)
			t.line(`step  \* what happened in the step, for claims; no part of the state`)
		} else {
			t.line(`net  \* %s`, note)
		}
	})
	t.line("")
	t.line("vars == <<%s>>", strings.Join(t.variableNames(), ", "))
	if len(t.observed) > 0 {
		names := t.variableNames()
		t.line("view == <<%s>>", strings.Join(names[:len(names)-1], ", "))
	}
	t.line("")
}

func (t *tla) variableNames() []string {
	var out []string
	for _, v := range t.p.Vars {
		out = append(out, t.names.of[v])
	}
	out = append(out, "net")
	if len(t.observed) > 0 {
		out = append(out, "step")
	}
	return out
}

// types writes the constants, and an invariant: to leave a range is a fault of the protocol text.
func (t *tla) types() {
	p := t.p
	t.line("Modulus == %d", p.Modulus)
	t.line(`None == %d  \* the number that is none`, p.Modulus)
	t.line(`Number == 0..None`)
	t.line("Side == {%s}", t.players(func(int) bool { return true }))
	if len(p.Network.Deaf) > 0 {
		t.line(`Deaf == {%s}  \* what is sent to these is gone at once`, t.players(func(v int) bool { return slices.Contains(p.Network.Deaf, v) }))
	}
	t.line("Capacity == %d%s", p.Network.Capacity, map[bool]string{true: `  \* of the network, to each end`}[p.Network.Kind == Fifo])
	t.line("Segments == [")
	t.block(func() {
		for i, f := range p.Segment {
			t.line("%s : %s%s", t.fields[f], t.domain(f.Type), map[bool]string{true: ",", false: "]"}[i < len(p.Segment)-1])
		}
	})
	t.line("")
	t.line("TypeOK ==")
	t.block(func() {
		for _, v := range p.Vars {
			t.line(`/\ %s \in %s`, t.names.of[v], t.varDomain(v))
		}
		switch p.Network.Kind {
		case Soup:
			t.line(`/\ \A x \in net : x \in Segments`)
		case Bag:
			t.line(`/\ \A x \in BagToSet(net) : x \in Segments`)
		default:
			t.line(`/\ \A e \in Side : \A i \in 1..Len(net[e]) : net[e][i] \in Segments`)
		}
	})
	t.line("")
}

// players lists those that are wanted.
func (t *tla) players(wanted func(v int) bool) string {
	var list []string
	for v, name := range t.p.Players {
		if wanted(v) {
			list = append(list, quotedTLA(name))
		}
	}
	return strings.Join(list, ", ")
}

func (t *tla) domain(of Type) string {
	switch of.Kind {
	case Bool:
		return "BOOLEAN"
	case Number:
		return "Number"
	case End:
		return "Side"
	case State, Enum:
		var list []string
		for _, name := range of.Names[of.Lo : of.Hi+1] {
			list = append(list, quotedTLA(name))
		}
		return "{" + strings.Join(list, ", ") + "}"
	}
	return fmt.Sprintf("%s..%s", number(of.Lo), number(of.Hi))
}

// number writes an integer; a negative one is an expression.
func number(v int) string {
	if v < 0 {
		return fmt.Sprintf("(-%d)", -v)
	}
	return fmt.Sprint(v)
}

func quotedTLA(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func (t *tla) varDomain(v *Var) string {
	text := t.domain(v.Type)
	for _, ix := range slices.Backward(v.Index) {
		text = fmt.Sprintf("[%s -> %s]", t.domain(ix), text)
	}
	return text
}

// record writes the record with which a step begins, and how a step becomes the next state.
func (t *tla) record() {
	t.line(`\* the segment at hand where there is none`)
	var list []string
	for _, f := range t.p.Segment {
		list = append(list, fmt.Sprintf("%s |-> %s", t.fields[f], t.value(f.blank(), f.Type)))
	}
	t.line("Blank == [%s]", strings.Join(list, ", "))
	t.line("")
	t.line(`\* a step as it begins: the state, and what is meaningful within a step only`)
	t.line("Now == [")
	t.block(func() {
		for _, v := range t.p.Vars {
			t.line("%[1]s |-> %[1]s,", t.names.of[v])
		}
		t.line("net |-> net,")
		for _, v := range t.p.Scratch {
			note := ""
			if v.Note != "" {
				note = `  \* ` + v.Note
			}
			t.line("%s |-> %s,%s", t.names.of[v], t.value(v.Init, v.Type), note)
		}
		t.line(`sent |-> <<>>,  \* the segments that it sends`)
		t.line(`picks |-> <<>>,  \* what it has chosen`)
		t.line(`cut |-> FALSE]  \* a bound has removed it`)
	})
	t.line("")
	t.line("Become(m) ==")
	t.block(func() {
		for _, v := range t.p.Vars {
			t.line(`/\ %[1]s' = m.%[1]s`, t.names.of[v])
		}
		t.line(`/\ net' = m.net`)
		if len(t.observed) > 0 {
			t.line(`/\ step' = %s`, t.happened("m."))
		}
	})
	t.line("")
	t.text(`
Cut(s) == {[s EXCEPT !.cut = TRUE]}

\* the steps that were not cut
Done(S) == {m \in S : ~m.cut}

\* what comes after a step so far, for each way in which it may have gone
Then(S, F(_)) == {m \in S : m.cut} \union UNION {F(m) : m \in {n \in S : ~n.cut}}`)
}

// happened writes what claims ask of a step; without a prefix: of none.
func (t *tla) happened(prefix string) string {
	var list []string
	for _, v := range t.observed {
		value := t.value(v.Init, v.Type)
		if prefix != "" {
			value = prefix + t.names.of[v]
		}
		list = append(list, fmt.Sprintf("%s |-> %s", t.names.of[v], value))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// config writes the configuration for TLC.
func (t *tla) config() string {
	var b strings.Builder
	spec := "Spec"
	if r := t.runs(); r != nil && r.assume() {
		spec = "FairSpec"
	}
	fmt.Fprintf(&b, "SPECIFICATION %s\nCHECK_DEADLOCK FALSE\nINVARIANT TypeOK\n", spec)
	if len(t.observed) > 0 {
		fmt.Fprintln(&b, "VIEW view")
	}
	for _, c := range t.p.Claims {
		kind := "INVARIANT"
		if c.Step || c.Kind == Temporal {
			kind = "PROPERTY"
		}
		fmt.Fprintf(&b, "%s %s%s\n", kind, t.names.of[c], map[bool]string{true: `  \* its violation is the witness`}[c.Kind == Reachable])
	}
	return b.String()
}
