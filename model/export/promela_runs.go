package export

import (
	"fmt"
	"slices"
	"strings"
)

// A temporal claim. SPIN translates the formula and looks for the cycle; what a fair run is, a monitor beside the state says: `fair`
// is true in a step in which a round of all that is owed is complete, and a run is fair if that is so again and again. What is owed
// only if something happens again and again (to be sent, to be possible) is owed, once the monitor is `settled`, if it has happened
// since then; the monitor may settle at any step, and a run is fair if it does at a good one.

// mostForRuns is how many states are searched for the segments that can be sent.
const mostForRuns = 50000

// mostWays is how many ways an event may have of making its choices.
const mostWays = 1 << 12

// temporal gives the temporal claim, which stands alone; nil: there is none.
func (m *promela) temporal() (*Claim, error) {
	at := slices.IndexFunc(m.p.Claims, func(c *Claim) bool { return c.Kind == Temporal })
	switch {
	case at < 0:
		return nil, nil
	case len(m.p.Claims) > 1:
		return nil, fmt.Errorf("%s is temporal, and such a property is written alone", m.p.Claims[at].Name)
	}
	c := m.p.Claims[at]
	if slices.ContainsFunc(c.Runs.Cases, (*Formula).hasNext) {
		return nil, fmt.Errorf("%s says `next`, which SPIN does not know unless it is built for that", c.Name)
	}
	return c, nil
}

func (f *Formula) hasNext() bool {
	return f != nil && (f.Op == NextF || f.Left.hasNext() || f.Right.hasNext())
}

// ways bounds the ways that an event has of making its choices.
func (m *promela) waysOf(ev *Event) int {
	n := 1
	for _, slot := range m.choices[ev].Slots {
		n = min(n*slot.Options, 2*mostWays)
	}
	return n
}

// staying is what must not stay in the network for ever: segments with a value, or those of them that a lifetime waits for.
type staying struct {
	segment []int
	mark    int // the place of the lifetime's mark in a segment; -1: none
}

// prepareRuns finds the segments of which a fair run has to deliver each.
func (m *promela) prepareRuns(c *Claim) error {
	m.runs = c.Runs
	for _, ev := range m.p.Events {
		if m.waysOf(ev) > mostWays {
			return fmt.Errorf("%s has too many ways of making its choices for a temporal property", ev.Name)
		}
	}
	m.loses = m.p.Network.Spills || m.p.Network.Kind == Soup || slices.ContainsFunc(m.p.Events, func(ev *Event) bool { return ev.Kind == LoseEvent })
	if !m.runs.Leaving && m.runs.Delivery != Strong {
		return nil
	}
	g := &runGraph{p: m.p, r: m.runs, m: newRun(m.p), values: map[string]int{}}
	if !g.explore(mostForRuns) {
		return fmt.Errorf("scenario %s has more than %d states: too many for a temporal property", m.p.Scenario, mostForRuns)
	}
	for i, one := range g.list {
		if g.forMark[i] < 0 {
			m.values = append(m.values, one)
		}
		m.staying = append(m.staying, staying{one, g.forMark[i]})
	}
	return nil
}

// runsHeader says what SPIN is to be asked, and what it then checks.
func (m *promela) runsHeader(size string) {
	m.line(" * spin -a model.pml && gcc -O2 -DNOREDUCE%s -o pan pan.c && ./pan -a -m10000000 -w26 -N CLAIM", size)
	m.line(" *")
	m.line(" * An acceptance cycle is a fair run that violates the property; each CLAIM is one case of it, and all have to hold. The monitor")
	m.line(" * beside the state multiplies the states: only the verdict is that of the protocol. Bounds that end a run make it count for nothing. */")
	m.line("")
}

// settles says whether something is owed only if another thing happens again and again. What cannot be lost arrives because it
// leaves the network.
func (m *promela) settles() bool {
	return len(m.runs.Strong) > 0 || m.strongValues() > 0
}

func (m *promela) strongValues() int {
	if m.runs.Delivery != Strong || !m.loses {
		return 0
	}
	return len(m.values)
}

func (m *promela) leavingValues() int {
	if !m.runs.Leaving || m.p.Network.Kind == Soup {
		return 0
	}
	return len(m.staying)
}

func (m *promela) owedCount() int {
	return len(m.runs.Weak) + m.leavingValues() + len(m.runs.Strong) + m.strongValues()
}

// monitor writes what is kept beside the state.
func (m *promela) monitor() {
	start := newRun(m.p)
	start.begin()
	g := &runGraph{p: m.p, r: m.runs, m: start}
	initial := g.letter()
	for i := range m.runs.Atoms {
		m.line("bit atom%d = %d;", i, initial>>i&1)
	}
	m.line("bit fair_round = 0;  /* all that is owed has happened once more */")
	m.line("bit stopped = 0;     /* the run has stopped; this state is repeated */")
	m.line("bit settled = 0;     /* what has been seen from here on is seen again and again */")
	m.line("short owed = 0;      /* what the round waits for */")
	n := len(m.runs.Strong) + m.strongValues()
	m.line("c_decl { typedef struct { unsigned char seen[%d]; } Seen; static const Seen unseen; }", max(1, (n+7)/8))
	m.line(`c_state "Seen seen" "Global" "unseen"`)
	m.line("")
}

// actionMask gives the bits of actions.
func (m *promela) actionMask(list []*Action) string {
	var out uint64
	for i, a := range m.p.Actions {
		if slices.Contains(list, a) {
			out |= 1 << i
		}
	}
	return fmt.Sprintf("%#xull", out)
}

func (m *promela) actionBit(a *Action) string {
	if a == nil {
		return "0"
	}
	return m.actionMask([]*Action{a})
}

// isValue is the mask of what is part of a value.
func (m *promela) isValue() string {
	var parts []string
	for _, f := range m.p.Value() {
		pl := m.fields[f]
		parts = append(parts, fmt.Sprintf("(Segment)%d << %d", uint64(1)<<pl.width-1, pl.shift))
	}
	return strings.Join(parts, " | ")
}

// digits writes how a step takes its choices: the digits of its way.
func (m *promela) digits() {
	m.text(`
c_code {
static long way;              /* which way of making the choices: its digits */
static Segment dropped[%d];   /* by a full network */
static int drops;
static int choose(int n) { const int x = way %% n; way /= n; return x; }
}
`, max(1, m.sends))
}

// watching writes the monitor.
func (m *promela) watching() {
	m.eventTable()
	m.function("static void letters(const Protocol *s, int *out)", func() {
		m.line("const Segment g = BLANK;")
		m.line("(void)g;")
		for i, x := range m.runs.Atoms {
			m.line("out[%d] = !!(%s);", i, m.expr(x))
		}
	})
	m.function("static unsigned long long takes(const Protocol *s, unsigned long long own)", func() {
		m.line("const Segment g = BLANK;")
		m.line("(void)g; (void)s;")
		if m.p.Spared != nil {
			m.line("if (%s) own = 0;", m.expr(m.p.Spared))
		}
		for _, a := range m.p.Actions {
			if a.Taken != nil {
				m.line("if (%s) own |= %s;", m.expr(a.Taken), m.actionBit(a))
			}
		}
		m.line("return own;")
	})
	m.facts()
	m.owedText()
	m.moving()
}

func (m *promela) eventTable() {
	m.line("c_code {")
	m.line("#define EVENTS %d", len(m.p.Events))
	m.line("static const struct { const char *name; int (*event)(int); int places, ways, kind, end, excused; unsigned long long action; } events[] = {")
	for _, ev := range m.p.Events {
		kind := map[EventKind]int{ArriveEvent: 1, DuplicateEvent: 2, LoseEvent: 3}[ev.Kind]
		excused := bit(ev.Unfair || !m.runs.assume())
		m.line("\t{ \"%s\", %s, %d, %d, %d, %d, %d, %s },", comment(ev.Name), m.names.of[ev], m.places(ev), m.waysOf(ev), kind, ev.End, excused, m.actionBit(ev.Action))
	}
	m.line("};")
	m.line("#define VALUE (%s)", m.isValue())
	m.line("#define VALUES %d", len(m.values))
	m.line("static const Segment values[] = {  /* of which one can be sent to an end, or waits; the last is none */")
	for _, seg := range append(slices.Clone(m.values), make([]int, len(m.p.Segment))) {
		m.line("\t(%s) & VALUE,", m.packAll([][]int{seg}))
	}
	m.line("};")
	m.line("static const struct { Segment mask, is; } staying[] = {  /* of which none may stay for ever; the last is none */")
	for _, st := range append(slices.Clone(m.staying), staying{make([]int, len(m.p.Segment)), -1}) {
		mask := "VALUE"
		if st.mark >= 0 {
			mask = fmt.Sprintf("(VALUE | (Segment)1 << %d)", m.fields[m.p.Segment[st.mark]].shift)
		}
		m.line("\t{ %s, (%s) & %s },", mask, m.packAll([][]int{st.segment}), mask)
	}
	m.line("};")
	m.line("}")
	m.line("")
}

// facts writes what fairness asks of a state.
func (m *promela) facts() {
	owed := m.actionMask(slices.Concat(m.runs.Weak, m.runs.Strong))
	m.text(`
c_code {
static unsigned long long possible, taken;
static int steps, cut_short;

static int try(int k, int at, long w)
{
	fault = 0;
	removed = unfair = drops = 0;
	way = w;
	const int done = events[k].event(at) || fault;
	if (removed && %s) cut_short = 1;
	if (!done || way) return 0;
	taken = takes(&next, events[k].action);
	return 1;
}

/* What can happen in this state, and whether a bound removes something. */
static void look(void)
{
	static Protocol of;
	static int known;
	if (known && !memcmp(&of, &now.s, sizeof of)) return;
	known = 1;
	memcpy(&of, &now.s, sizeof of);
	possible = 0;
	steps = cut_short = 0;
	for (int k = 0; k < EVENTS; k++) for (int at = 0; at < events[k].places; at++) for (long w = 0; w < events[k].ways; w++)
		if (try(k, at, w)) { steps++; possible |= taken; }
}

static int to_end(Segment g) { return %s < 2; }

static int waits(Segment mask, Segment is)
{
%s
	return 0;
}

/* Nothing that is owed can happen: a run may stop here. */
static int may_stop(void)
{
	look();
	return !cut_short && !(possible & %s)%s;
}
}
`, m.owedThough("events[k].excused"), m.get(m.p.Segment[0]), m.waits(), owed, map[bool]string{true: " && !waits(0, 0)", false: ""}[m.leavingValues() > 0])
}

// waits looks for segments in the network of the state that could arrive at an end.
func (m *promela) waits() string {
	const is = "to_end(%[1]s) && (%[1]s & mask) == is"
	if m.p.Network.Kind == Fifo {
		return "\tfor (int to = 0; to < 2; to++)\n\t\tif (now.s.count[to] && " + fmt.Sprintf(is, "now.s.net[to][0]") + ") return 1;"
	}
	return "\tfor (int i = 0; i < now.s.count; i++)\n\t\tif (" + fmt.Sprintf(is, "now.s.net[i]") + ") return 1;"
}

// owedText writes what the parts of a round ask for.
func (m *promela) owedText() {
	one := "now.s.net[at]"
	if m.p.Network.Kind == Fifo {
		one = "events[k].kind == 3 ? now.s.net[at / CAPACITY][at % CAPACITY] : now.s.net[events[k].end][0]"
	}
	m.text(`
c_code {
static Segment arrived, gone;  /* in this step, if arrives, goes */
static int arrives, goes;
static Seen after;

static int value(Segment g)
{
	for (int i = 0; i < VALUES; i++) if ((g & VALUE) == values[i]) return i;
	fail("a segment that is not among those to be watched");
	return 0;
}

static void about(int k, int at)
{
	arrives = goes = 0;
	if (!events[k].kind) return;
	const Segment g = %s;
	if (!to_end(g)) return;
	arrived = g & VALUE;
	gone = g;
	arrives = events[k].kind < 3;
	goes = %s;
}

static int has_left(Segment mask, Segment is)
{
	if (goes && (gone & mask) == is) return 1;
%s	return 0;
}

static int was_seen(const Seen *s, int i) { return s->seen[i / 8] >> i %% 8 & 1; }
static void see(int i) { after.seen[i / 8] |= 1 << i %% 8; }
}
`, one, m.goes(), map[bool]string{true: "", false: "\tfor (int i = 0; i < drops; i++) if ((dropped[i] & mask) == is) return 1;\n"}[m.runs.Delivery == Weak])
	m.function("static int given(int i)", m.given)
	m.function("static void notice(void)", m.notice)
}

func (m *promela) goes() string {
	switch {
	case m.runs.Delivery == Weak:
		return "arrives"
	case m.p.Network.Kind == Soup:
		return "0"
	}
	return "events[k].kind != 2"
}

// given says whether part i of a round is given in this step.
func (m *promela) given() {
	i := 0
	for _, a := range m.runs.Weak {
		m.line("if (i == %d) return !(possible & %s) || taken & %s;  /* %s */", i, m.actionBit(a), m.actionBit(a), comment(a.Name))
		i++
	}
	if n := m.leavingValues(); n > 0 {
		m.line("if (i < %d) return !waits(staying[i - %d].mask, staying[i - %d].is) || has_left(staying[i - %d].mask, staying[i - %d].is);", i+n, i, i, i, i)
		i += n
	}
	for k, a := range m.runs.Strong {
		m.line("if (i == %d) return !was_seen(&after, %d) || taken & %s;  /* %s */", i, k, m.actionBit(a), comment(a.Name))
		i++
	}
	if n := m.strongValues(); n > 0 {
		m.line("if (i < %d) return !was_seen(&after, i - %d) || arrives && arrived == values[i - %d];", i+n, i-len(m.runs.Strong), i)
	}
	m.line("return 1;")
}

// notice notes what happens again and again.
func (m *promela) notice() {
	for k, a := range m.runs.Strong {
		m.line("if (possible & %s) see(%d);", m.actionBit(a), k)
	}
	if m.strongValues() > 0 {
		m.line("for (int i = 0; i < step.sends; i++) if (to_end(sent[i])) see(%d + value(sent[i]));", len(m.runs.Strong))
	}
}

// moving writes how an event moves the monitor.
func (m *promela) moving() {
	m.text(`
c_code {
static int settling, mark[%d];

/* The event k, in its way w. With settle, the monitor settles in this step. */
static int attempt(int k, int at, long w, int settle)
{
	if (now.stopped || settle && now.settled) return 0;
	look();
	if (!try(k, at, w)) return 0;
	settling = settle;
	return ready = 1;
}

static void tell(void)
{
%s}

static void commit(int k, int at)
{
	if (readtrail) printf("%%s\n", events[k].name);
	ready = 0;
	if (fault) { stop(fault); return; }
	about(k, at);
	after = now.seen;
	if (settling) now.settled = 1;
	now.fair_round = 0;
	if (now.settled || !%d) {
		notice();
		for (int n = 0; n <= %d && !now.fair_round; n++) {
			if (now.owed == %d) { now.owed = 0; now.fair_round = 1; }
			else if (given(now.owed)) now.owed++;
			else break;
		}
	}
	if (fault) { stop(fault); return; }
	now.seen = after;
	letters(&next, mark);
	memcpy(&now.s, &next, sizeof next);
	tell();
}

static int halts(void) { return ready = !now.stopped && may_stop(); }

static void halt(void)
{
	ready = 0;
	step = fresh;
	letters(&now.s, mark);
	now.stopped = now.fair_round = 1;
	now.settled = now.owed = 0;
	now.seen = unseen;
	tell();
}

/* Bounds have removed all steps: such a run counts for nothing. */
static int dead(void) { return ready = !now.stopped && !may_stop() && !steps; }
static void die(void) { ready = 0; now.fair_round = 0; }
}
`, max(1, len(m.runs.Atoms)), m.tell(), bit(m.settles()), m.owedCount(), m.owedCount())
}

func (m *promela) tell() string {
	text := ""
	for i := range m.runs.Atoms {
		text += fmt.Sprintf("\tnow.atom%d = mark[%d];\n", i, i)
	}
	return text
}

// runsProcess writes the options of a state, and the formulas.
func (m *promela) runsProcess(c *Claim) {
	m.line("#define EVENT(k, at, w, settle)  d_step { c_expr { (ready || attempt(k, at, w, settle)) } -> c_code { commit(k, at); } }")
	m.line("")
	m.line("active proctype protocol()")
	m.line("{")
	m.line("end:")
	m.block(func() {
		m.line("do")
		for k, ev := range m.p.Events {
			m.line("/* %s */", comment(ev.Name))
			for at := range m.places(ev) {
				for w := range m.waysOf(ev) {
					for settle := range 1 + bit(m.settles()) {
						m.line(":: EVENT(%d, %d, %d, %d)", k, at, w, settle)
					}
				}
			}
		}
		m.line(":: d_step { c_expr { (ready || halts()) } -> c_code { halt(); } }")
		m.line(":: d_step { c_expr { now.stopped } -> skip }")
		m.line(":: d_step { c_expr { (ready || dead()) } -> c_code { die(); } }")
		m.line("od")
	})
	m.line("}")
	m.line("")
	for i, f := range c.Runs.Cases {
		m.line("ltl %s_%d { ([]<> (fair_round == 1)) -> %s }", identifier(c.Name), i+1, ltlText(f))
	}
}

// ltlText writes a formula as SPIN reads it.
func ltlText(f *Formula) string {
	switch {
	case f.Op == Proposition:
		return fmt.Sprintf("(atom%d == 1)", f.Atom)
	case f.Right == nil:
		return fmt.Sprintf("(%s %s)", f.Op, ltlText(f.Left))
	}
	return fmt.Sprintf("(%s %s %s)", ltlText(f.Left), f.Op, ltlText(f.Right))
}
