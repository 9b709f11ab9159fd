package export

import (
	"fmt"
	"slices"
)

// claims writes what the properties ask: of a state where the search enters it, of a step where it is committed, of a terminal
// state when every event has been tried there.
func (m *promela) claims() {
	m.text(`
c_code {
static char verdict[200];
static long head;

/* The story that SPIN writes down ends with the step at hand. */
static void stop(const char *why)
{
	static char text[300];
	snprintf(text, sizeof text, "%%s", why);
	depth++;
	uerror(text);
	depth--;
}

static void report(void) { stop(verdict); }

static int say(const char *what) { snprintf(verdict, sizeof verdict, "%%s", what); return 1; }
}
`)
	m.judge("broken_by_state", func(c *Claim) bool { return !c.Step && c.Kind != Terminal && c.Kind != Temporal })
	m.judge("broken_by_step", func(c *Claim) bool { return c.Step && c.Kind != Terminal })
	m.judge("broken_by_end", func(c *Claim) bool { return c.Kind == Terminal })
	if m.enters() {
		m.function("static int broken(void)", func() { m.entering() })
	}
	if m.terminal() {
		m.line("/* Every event has been tried: no step of this state that is owed was cut, and only such as need never happen leave it. */")
		m.function("static int stuck(void)", func() { m.line("return !frame(depth)->left && broken_by_end(&now.s);") })
	}
}

// enters says whether there is something to do when the search enters a state.
func (m *promela) enters() bool { return len(m.p.Claims) > 0 && m.runs == nil }

func (m *promela) stepClaims() bool {
	return slices.ContainsFunc(m.p.Claims, func(c *Claim) bool { return c.Step && c.Kind != Terminal })
}

// entering judges the state; in the initial state also what is asked of steps: nothing has happened there.
func (m *promela) entering() {
	if m.terminal() {
		m.line("frame(depth)->left = 0;")
		m.line("frame(depth)->head = depth;")
	}
	if m.stepClaims() {
		m.line("if (depth == 0) {")
		m.line("\tstep = fresh;")
		m.line("\tif (broken_by_step(&now.s)) return 1;")
		m.line("}")
	}
	if slices.ContainsFunc(m.p.Claims, func(c *Claim) bool { return !c.Step && c.Kind != Terminal }) {
		m.line("return broken_by_state(&now.s);")
	} else {
		m.line("return 0;")
	}
}

// judge writes a function that says whether a claim of some sort is decided against, or a state is reached.
func (m *promela) judge(name string, which func(*Claim) bool) {
	if !slices.ContainsFunc(m.p.Claims, which) {
		return
	}
	m.function(fmt.Sprintf("static int %s(const Protocol *s)", name), func() {
		m.line("const Segment g = BLANK;")
		m.line("(void)g;")
		for _, c := range m.p.Claims {
			if which(c) {
				m.claim(c)
			}
		}
		m.line("return 0;")
	})
}

func (m *promela) claim(c *Claim) {
	cond, what := m.expr(c.Holds), "violated"
	switch c.Kind {
	case Always, Terminal:
		cond = "!" + m.prec(c.Holds, precUnary)
	case Reachable:
		what = "reached"
	}
	m.line("if (%s) return say(\"%s: %s\");", cond, what, comment(c.Name))
}
