package properties

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// randomProtocol writes small protocols: a few states, two kinds of segments, timers, calls, lifetimes, ghosts, a party, and one scenario with one property.
type randomProtocol struct {
	*rand.Rand
	states    int
	lifetimes bool
	party     bool
	ghosts    bool
	lossless  bool // nothing but terminal states, on a network that does no harm
}

func (r *randomProtocol) one(of ...string) string { return of[r.IntN(len(of))] }

func (r *randomProtocol) chance(percent int) bool { return r.IntN(100) < percent }

func (r *randomProtocol) state() string { return fmt.Sprint("S", r.IntN(r.states)) }

// some gives one or two states.
func (r *randomProtocol) some() string {
	if r.chance(30) {
		return r.state()
	}
	if r.chance(15) {
		return "any"
	}
	return r.state() + ", " + r.state()
}

func (r *randomProtocol) text() string {
	r.states = 2 + r.IntN(3)
	r.lifetimes, r.party, r.ghosts = r.chance(30), !r.lossless && r.chance(20), r.chance(30)
	var b strings.Builder
	b.WriteString("protocol random\nsegment one of X, Y { v : 0..1\n ghost g : 0..1 }\n")
	fmt.Fprintf(&b, "end { state S0")
	for i := 1; i < r.states; i++ {
		fmt.Fprintf(&b, ", S%d", i)
	}
	b.WriteString("\n n : 0..1\n ghost h : 0..2\n}\ncalls go, quit\ntimers t, u\nparty spoofer { k : 0..1 }\n")
	for i := range 3 + r.IntN(4) {
		r.rule(&b, fmt.Sprint("r", i))
	}
	for i := range 1 + r.IntN(2) {
		fmt.Fprintf(&b, "rule p%d for spoofer on any time when k = %d { k := %d send to %s %s v %d }\n", i, i, r.IntN(2), r.one("A", "B"), r.one("X", "Y"), r.IntN(2))
	}
	if r.chance(50) {
		b.WriteString("rule hear for spoofer on segment { k := 1 - k }\n")
	}
	b.WriteString("rule told in S1 on call quit { tell reset }\nrule rest in any on segment { drop }\n")
	b.WriteString("watch counts on enter S1 when h < 2 { h := h + 1 }\n")
	r.property(&b)
	r.scenario(&b)
	return b.String()
}

func (r *randomProtocol) rule(b *strings.Builder, id string) {
	event := r.one("X", "Y", "segment", "X", "Y", "call go", "call quit", "timer t", "timer t")
	if r.lifetimes && r.chance(25) {
		event = "timer u after 1 lifetime"
	}
	guard := ""
	switch {
	case r.chance(25):
		guard = fmt.Sprint(" when n = ", r.IntN(2))
	case r.chance(25) && !strings.HasPrefix(event, "call") && !strings.HasPrefix(event, "timer"):
		guard = fmt.Sprint(" when seg.v = ", r.IntN(2))
	}
	fmt.Fprintf(b, "rule %s in %s on %s%s {", id, r.some(), event, guard)
	for range 1 + r.IntN(2) {
		r.effect(b, event)
	}
	b.WriteString(" }\n")
}

func (r *randomProtocol) effect(b *strings.Builder, event string) {
	switch r.IntN(9) {
	case 0, 1:
		fmt.Fprintf(b, " -> %s", r.state())
	case 2, 3, 4:
		to := ""
		if r.party && r.chance(20) {
			to = "to spoofer "
		}
		fmt.Fprintf(b, " send %s%s v %s", to, r.one("X", "Y"), r.one("0", "1", "n"))
		if r.ghosts && r.chance(50) {
			b.WriteString(" g 1")
		}
	case 5:
		b.WriteString(" n := 1 - n")
	case 6:
		if r.chance(30) {
			b.WriteString(" choose n in 0..1")
		} else {
			b.WriteString(" tell reset")
		}
	case 7:
		fmt.Fprintf(b, " if n = 1 { -> %s } else { send %s }", r.state(), r.one("X", "Y"))
	case 8:
		if r.lifetimes {
			b.WriteString(" start u")
		} else {
			b.WriteString(" n := 0")
		}
	}
}

// claim asks about the ends, and perhaps about the step.
func (r *randomProtocol) claim() string {
	atom := func() string {
		e := r.one("A", "B")
		list := []string{
			e + " in " + r.state(), e + " in " + r.state(), fmt.Sprintf("%s.n = %d", e, r.IntN(2)), fmt.Sprintf("enters(%s, %s)", e, r.state()),
			fmt.Sprintf("sends(%s, %s)", e, r.one("X", "Y")), fmt.Sprintf("arrives(%s, %s)", e, r.one("X", "Y")), "fires(r0)", fmt.Sprintf("times(%s, t)", e),
			fmt.Sprintf("calls(%s, go)", e), fmt.Sprintf("tells(%s, reset)", e),
		}
		if r.ghosts {
			list = append(list, fmt.Sprintf("%s.h = %d", e, r.IntN(3)), fmt.Sprintf("%s.h < 2", e))
		}
		if r.party {
			list = append(list, "spoofer.k = 1")
		}
		if r.chance(2) {
			return fmt.Sprintf("flying(%s, %s)", e, r.one("X", "Y"))
		}
		return r.one(list...)
	}
	literal := func() string {
		if r.chance(30) {
			return "not " + atom()
		}
		return atom()
	}
	return fmt.Sprintf("%s %s %s %s %s", literal(), r.one("and", "or"), literal(), r.one("and", "or"), literal())
}

func (r *randomProtocol) property(b *strings.Builder) {
	b.WriteString("property claim \"a claim\" in only\n    ")
	kind := r.IntN(6)
	if r.lossless {
		kind = 5
	}
	switch kind {
	case 0:
		fmt.Fprintf(b, "always (%s)", r.claim())
	case 1:
		fmt.Fprintf(b, "always (%s) implies (%s)", r.claim(), r.claim())
	case 2:
		fmt.Fprintf(b, "never (%s)", r.claim())
	case 3:
		fmt.Fprintf(b, "reachable (%s)", r.claim())
	default:
		fmt.Fprintf(b, "terminal desired A in %s acceptable B in %s and A.n = %d", r.state(), r.state(), r.IntN(2))
	}
	b.WriteString("\n")
}

func (r *randomProtocol) scenario(b *strings.Builder) {
	b.WriteString("scenario only \"the only one\" {\n")
	for _, e := range []string{"A", "B"} {
		if r.chance(75) {
			fmt.Fprintf(b, "    %s: %s\n", e, r.one("go", "quit", "go, quit", "go?", "go then quit", "go, crash, restart", "go, crash", "quit?, go then go"))
		}
	}
	capacity := 1 + r.IntN(3)
	switch k := r.IntN(8); {
	case r.lossless:
		fmt.Fprintf(b, "    network %s capacity %d loses 0\n", r.one("bag", "fifo"), capacity+1)
	case k <= 1:
		fmt.Fprintf(b, "    network soup capacity %d\n", 3+r.IntN(3))
	case k == 2 && !r.party:
		fmt.Fprintf(b, "    network fifo capacity %d loses %s\n", capacity, r.one("0", "1", "unlimited"))
	default:
		fmt.Fprintf(b, "    network bag capacity %d loses %s duplicates %s\n", capacity, r.one("0", "1", "2", "unlimited", "unlimited", "unlimited"), r.one("0", "0", "1"))
	}
	fmt.Fprintf(b, "    timer t %s\n", r.one("1", "2", "unlimited", "unlimited", "off"))
	if r.lifetimes && r.chance(30) {
		b.WriteString("    timer t prompt\n")
	}
	if r.chance(15) && !r.lossless {
		fmt.Fprintf(b, "    crashes A 1\n")
	}
	if r.party {
		fmt.Fprintf(b, "    party spoofer %s\n", r.one("1", "2", "unlimited"))
	}
	if r.chance(10) {
		fmt.Fprintf(b, "    fair %s\n", r.one("losses weak", "timer t none", "calls none", "delivery none", "crashes weak"))
	}
	if r.chance(30) {
		fmt.Fprintf(b, "    in flight from %s %s v 1\n", r.one("A", "B"), r.one("X", "Y"))
	}
	b.WriteString("}\n")
}
