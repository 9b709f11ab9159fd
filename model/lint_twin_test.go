package model

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The lint's analysis against a dumb one, on random rules: the twin runs the rules for every state, every
// combination of flags and every value of the fields, without any logic of its own.

// ruleTwin is a state of the twin: a, b and c are bools, n is 0..2, m is one of x, y, z.
type ruleTwin struct {
	p      *Protocol
	flags  uint64
	state  int
	values map[string]int
	goOn   bool
	fires  map[fire]bool
}

func (w *ruleTwin) eval(n *Node) int {
	arg := func(i int) int { return w.eval(n.Args[i]) }
	yes := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	switch n.Op {
	case NodeConst:
		return n.Value
	case NodeField:
		return w.values[n.Field.Name]
	case NodeSegField:
		return w.values["seg."+n.Field.Name]
	case NodeSegFlag:
		return yes(w.flags&n.Mask != 0)
	case NodeNot:
		return 1 - arg(0)
	case NodeAnd:
		return arg(0) & arg(1)
	case NodeOr:
		return arg(0) | arg(1)
	case NodeImplies:
		return 1 - arg(0) | arg(1)
	case NodeEq:
		return yes(arg(0) == arg(1))
	case NodeNe:
		return yes(arg(0) != arg(1))
	case NodeLt:
		return yes(arg(0) < arg(1))
	case NodeLe:
		return yes(arg(0) <= arg(1))
	case NodeChain:
		return yes(between(arg(0), arg(1), arg(2), n.Lt))
	case NodeAdd:
		return arg(0) + arg(1)
	case NodeCond:
		return arg(2 - arg(0))
	case NodeState:
		return w.state
	case NodeVar:
		return w.values[n.Var.Name]
	case NodeSome:
		for i := arg(1); i <= arg(2); i++ {
			if w.values[n.Var.Name] = i; arg(0) == 1 {
				return 1
			}
		}
		return 0
	case NodeInStates:
		return yes(n.Mask>>arg(0)&1 == 1)
	}
	panic(n.Op)
}

func (w *ruleTwin) run(body []*Effect) {
	for _, e := range body {
		switch e.Op {
		case EffectAssign:
			w.values[e.Field.Name] = w.eval(e.Value)
		case EffectGoto:
			w.state = e.Name
		case EffectContinue:
			w.goOn = true
		case EffectIf:
			if w.eval(e.Value) == 1 {
				w.run(e.Then)
			} else {
				w.run(e.Else)
			}
		}
	}
}

// arrive hands a segment to the rules and says whether one takes it.
func (w *ruleTwin) arrive() bool {
	taken := false
	for _, r := range w.p.Rules {
		if r.States>>w.state&1 == 0 || !r.Event.Takes(w.flags) || r.Guard() != nil && w.eval(r.Guard()) == 0 {
			continue
		}
		taken, w.goOn = true, false
		w.fires[fire{r.Index, w.state}] = true
		if w.run(r.Body); !w.goOn {
			break
		}
	}
	return taken
}

// twinCoverage tries everything.
func twinCoverage(p *Protocol) (fires map[fire]bool, untaken map[[2]int]bool) {
	fires, untaken = map[fire]bool{}, map[[2]int]bool{}
	for i := range p.Down() * p.Codes() * 8 * 9 * 3 {
		pick := func(n int) (v int) { v, i = i%n, i/n; return v }
		w := &ruleTwin{p: p, fires: fires, state: pick(p.Down())}
		code := pick(p.Codes())
		at := [2]int{w.state, code}
		w.flags = p.FlagsOf(code)
		w.values = map[string]int{"a": pick(2), "b": pick(2), "seg.c": pick(2), "n": pick(3), "m": pick(3), "seg.k": pick(3)}
		if !w.arrive() {
			untaken[at] = true
		}
	}
	return fires, untaken
}

// randomText writes random texts. Where two unknowns are related, the lint knows how they compare and what each is
// beside constants, and not what the one says of the other: it may then take too much for possible. It does not look
// into what a rule binds either.
type randomText struct {
	*rand.Rand
	related bool
}

// randomRules writes a protocol with random rules.
func randomRules(r randomText) string {
	states := []string{"S", "T", "U"}
	events := []string{"F", "G", "F G", "only F", "only G", "only F G", "F without G", "G without F", "segment"}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	b.WriteString("protocol p segment F G { c : bool k : 0..2 } end { state S, T, U a, b : bool n : 0..2 m : one of x, y, z }\n")
	for i := range 3 + r.IntN(8) {
		in := pick(append(states, "S, T", "any", "any but S"))
		fmt.Fprintf(&b, "rule r%d in %s on %s ", i, in, pick(events))
		if r.related && r.IntN(4) == 0 {
			b.WriteString("some i in " + pick([]string{"0..2", "1..2", "1..0"}) + " where " + pick([]string{"i = n ", "n < i ", "i = seg.k or a ", "seg.F "}))
		}
		if r.IntN(4) > 0 {
			b.WriteString("when " + randomGuard(r, 3))
		}
		b.WriteString(" { " + randomBody(r, 2) + "}\n")
	}
	return b.String()
}

func randomBody(r randomText, depth int) string {
	text := ""
	for range 1 + r.IntN(2) {
		switch k := r.IntN(8); {
		case k < 3:
			text += "continue "
		case k == 3:
			text += "-> " + []string{"S", "T", "U"}[r.IntN(3)] + " "
		case k == 4:
			text += []string{"a := true ", "b := false ", "n := 1 ", "m := z ", "n := 0 "}[r.IntN(5)]
		case k < 7 && depth > 0:
			text += "if " + randomGuard(r, 1) + " { " + randomBody(r, depth-1) + "} else { " + randomBody(r, depth-1) + "} "
		default:
			text += "drop "
		}
	}
	return text
}

func randomGuard(r randomText, depth int) string {
	if depth == 0 || r.IntN(4) == 0 {
		atoms := []string{"a", "b", "seg.c", "seg.F", "seg.G", "n = 0", "n != 1", "n > 1", "1 <= n", "0 < n <= 1", "n = 2",
			"m = x", "m != y", "z = m", "m = y", "a = b", "seg.c != a", "state in {S, U}",
			"(n + 1) > 1", "(if seg.F then n else 1) = 1", "(n + (if seg.G then 1 else 0)) <= 1", "3 > n", "n < 0"}
		if r.related {
			atoms = append(atoms, "n < seg.k", "seg.k < n", "seg.k = n", "seg.k <= n")
		}
		return atoms[r.IntN(len(atoms))]
	}
	x, y := randomGuard(r, depth-1), randomGuard(r, depth-1)
	switch r.IntN(5) {
	case 0:
		return "not (" + x + ")"
	case 1:
		return "(" + x + " or " + y + ")"
	case 2:
		return "(" + x + " implies " + y + ")"
	case 3:
		return "(if " + x + " then " + y + " else not (" + x + "))"
	}
	return "(" + x + " and " + y + ")"
}

func TestLintAgainstTwin(t *testing.T) {
	r := randomText{Rand: rand.New(rand.NewPCG(1, 2))}
	n := 1000
	if testing.Short() {
		n = 200
	}
	for i := range n {
		r.related = i%2 == 1
		compareWithTwin(t, randomRules(r), !r.related)
	}
}

func compareWithTwin(t *testing.T, text string, exact bool) {
	p, err := LoadSources([]*Source{NewSource("p", text)})
	require.NoError(t, err, text)
	c := p.coverage()
	require.False(t, c.gaveUp)
	fires, untaken := twinCoverage(p)
	for f := range fires {
		require.True(t, c.fires[f], "%s fires in %s, and is said to be dead\n%s", p.Rules[f.rule].ID, p.States[f.state], text)
	}
	found := map[[2]int]bool{}
	for _, u := range c.untaken {
		found[[2]int{u.state, u.code}] = true
	}
	for at := range untaken {
		require.True(t, found[at], "%v is not taken, and not reported\n%s", at, text)
	}
	if exact {
		require.Len(t, c.fires, len(fires), text)
		require.Len(t, found, len(untaken), text)
	}
}
