package properties

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"

	"tcpcheck/model"
)

// graphTwin has every transition of a system in memory and knows nothing of automata: what a formula of a known shape asks for
// it looks for in the graph itself.
type graphTwin struct {
	fair  fairness
	nodes [][]arc // transitions by state
	still []uint64
	stops []bool // whether a run may stop in the state
	cut   []bool
	first uint64 // letter of the initial state
}

type arc struct {
	to     int
	letter uint64
	turn   turn
}

func newGraphTwin(sys *model.System, fair fairness) *graphTwin {
	g := &graphTwin{fair: fair, first: sys.InitialMarks() & atomMask}
	x, words := sys.NewExpander(), sys.Words()
	list, index := [][]uint64{sys.Initial()}, map[string]int{string(bytesOf(sys.Initial())): 0}
	for i := 0; i < len(list); i++ {
		var facts model.Facts
		next, marks, own := x.ExpandFair(list[i], nil, nil, &facts)
		var arcs []arc
		for k, mark := range marks {
			s := slices.Clone(next[k*words : (k+1)*words])
			key := string(bytesOf(s))
			to, known := index[key]
			if !known {
				to = len(list)
				index[key], list = to, append(list, s)
			}
			arcs = append(arcs, arc{to, mark & atomMask, fair.turn(&facts, k)})
		}
		cut := own>>63 == 1 && fair.assumes != model.AssumeNothing
		g.nodes, g.cut = append(g.nodes, arcs), append(g.cut, cut)
		g.stops = append(g.stops, !cut && fair.mayStop(&facts))
		g.still = append(g.still, x.Still(list[i])&atomMask)
	}
	return g
}

// reach gives the states that runs come to from the given ones by positions that satisfy the filter.
func (g *graphTwin) reach(from []int, ok func(uint64) bool) map[int]bool {
	seen := map[int]bool{}
	for len(from) > 0 {
		s := from[0]
		from = from[1:]
		if seen[s] {
			continue
		}
		seen[s] = true
		for _, a := range g.nodes[s] {
			if ok(a.letter) {
				from = append(from, a.to)
			}
		}
	}
	return seen
}

// within says whether a fair run can stay in the set for ever with positions that satisfy ok, and, if some is not nil, with one that
// satisfies some again and again.
func (g *graphTwin) within(set map[int]bool, ok, some func(uint64) bool) bool {
	for s := range set {
		if g.stops[s] && ok(g.still[s]) && (some == nil || some(g.still[s])) {
			return true
		}
	}
	return g.fairPart(set, func(a arc) bool { return ok(a.letter) }, some)
}

func (g *graphTwin) fairPart(set map[int]bool, use func(arc) bool, some func(uint64) bool) bool {
	for _, part := range g.components(set, use) {
		if g.fairComponent(part, use, some) {
			return true
		}
	}
	return false
}

func (g *graphTwin) components(set map[int]bool, use func(arc) bool) []map[int]bool {
	d := simple.NewDirectedGraph()
	for s := range set {
		if d.Node(int64(s)) == nil {
			d.AddNode(simple.Node(s))
		}
		for _, a := range g.nodes[s] {
			if use(a) && set[a.to] && a.to != s {
				d.SetEdge(d.NewEdge(simple.Node(s), simple.Node(a.to)))
			}
		}
	}
	var out []map[int]bool
	for _, c := range topo.TarjanSCC(d) {
		part := map[int]bool{}
		for _, n := range c {
			part[int(n.ID())] = true
		}
		out = append(out, part)
	}
	return out
}

func (g *graphTwin) fairComponent(part map[int]bool, use func(arc) bool, some func(uint64) bool) bool {
	var inner []turn
	found := some == nil
	waiting, strong := map[uint64]int{}, g.fair.strong
	for s := range part {
		for _, a := range g.nodes[s] {
			if use(a) && part[a.to] {
				inner = append(inner, a.turn)
				found = found || some(a.letter)
			}
		}
		if len(g.nodes[s]) > 0 {
			for _, v := range g.nodes[s][0].turn.waiting {
				waiting[v]++
			}
		}
	}
	var taken uint64
	arrived, left := map[uint64]bool{}, map[uint64]bool{}
	for _, t := range inner {
		taken |= t.taken
		arrived[t.arrived] = true
		for _, v := range t.left {
			left[v] = true
		}
	}
	if len(inner) == 0 || !found {
		return false
	}
	weak := g.fair.weak &^ taken
	bad := map[int]bool{}
	for s := range part {
		enabled := uint64(0)
		if len(g.nodes[s]) > 0 {
			enabled = g.nodes[s][0].turn.enabled
		}
		weak &= enabled
		if enabled&strong&^taken != 0 || g.cut[s] {
			bad[s] = true
		}
	}
	for v, n := range waiting {
		if g.fair.leaving() && n == len(part) && !left[v] {
			return false
		}
	}
	if weak != 0 {
		return false
	}
	lost := func(a arc) bool {
		return g.fair.delivery == model.FairStrong && slices.ContainsFunc(a.turn.sent, func(v uint64) bool { return !arrived[v] })
	}
	if len(bad) > 0 {
		for s := range bad {
			delete(part, s)
		}
		return g.fairPart(part, use, some)
	}
	for s := range part {
		for _, a := range g.nodes[s] {
			if use(a) && part[a.to] && lost(a) {
				return g.fairPart(part, func(a arc) bool { return use(a) && !lost(a) }, some)
			}
		}
	}
	return true
}

// violated decides formulas of four shapes over p (bit 0) and q (bit 1).
func (g *graphTwin) violated(shape string) bool {
	p := func(l uint64) bool { return l&1 != 0 }
	notQ := func(l uint64) bool { return l&2 == 0 }
	any := func(uint64) bool { return true }
	all := g.reach([]int{0}, any)
	var from []int
	switch shape {
	case "%s leads to %s":
		if p(g.first) && notQ(g.first) {
			from = append(from, 0)
		}
		for s := range all {
			for _, a := range g.nodes[s] {
				if p(a.letter) && notQ(a.letter) {
					from = append(from, a.to)
				}
			}
			if g.stops[s] && p(g.still[s]) && notQ(g.still[s]) {
				return true
			}
		}
		return g.within(g.reach(from, notQ), notQ, nil)
	case "always eventually (%s and %s)":
		no := func(l uint64) bool { return l&3 != 3 }
		return g.within(all, no, nil)
	case "eventually always (%s and %s)":
		return g.within(all, any, func(l uint64) bool { return l&3 != 3 })
	case "eventually (%s or %s)":
		no := func(l uint64) bool { return l&3 == 0 }
		return no(g.first) && g.within(g.reach([]int{0}, no), no, nil)
	}
	panic("unknown shape")
}

var twinShapes = []string{"%s leads to %s", "always eventually (%s and %s)", "eventually always (%s and %s)", "eventually (%s or %s)"}

var twinAtoms = []string{
	"A in CLOSED", "B in CLOSED", "A in ESTABLISHED", "B in {SYN-RECEIVED, ESTABLISHED}", "A.snd.una = A.snd.nxt", "flying(A, ACK)", "flying(B, SYN)",
	"sends(A, ACK)", "sends(B, FIN)", "arrives(B, ACK)", "arrives(A, RST)", "calls(A, close)", "tells(B, closing)", "times(A, retransmission)", "B in LAST-ACK",
	"A in {FIN-WAIT-1, FIN-WAIT-2}",
}

var twinCases = []struct{ protocol, scenario, with string }{
	{"tcp", "orderly-close", ""},
	{"tcp", "orderly-close", "network bag capacity 1 loses unlimited\n timer retransmission unlimited"},
	{"tcp", "client-server", "network bag capacity 1 loses unlimited\n timer retransmission unlimited"},
	{"tcp", "stale-syn-lossless", "timer retransmission 1"},
	{"two-way-no-reset", "stale-syn-lossless", ""},
	{"tcp", "half-open-future", "network fifo capacity 2 loses 1"},
	{"tcp", "orderly-close", "network soup capacity 10"},
	{"no-time-wait", "last-ack-lost", "network fifo capacity 2 loses unlimited\n timer retransmission unlimited"},
}

// TestLivenessTwin holds verdicts on formulas of a few shapes, with propositions drawn at random, against a search of the graph.
func TestLivenessTwin(t *testing.T) {
	counts := map[string]int{}
	for i, c := range twinCases {
		t.Run(fmt.Sprint(c.protocol, "/", c.scenario, "/", i), func(t *testing.T) {
			p, err := model.Load(c.protocol)
			require.NoError(t, err)
			clauses, err := model.ParseClauses(model.NewSource("test", c.with))
			require.NoError(t, err)
			random := rand.New(rand.NewPCG(7, uint64(i)))
			for range 40 {
				shape := twinShapes[random.IntN(len(twinShapes))]
				assumes := assumptions[random.IntN(3)]
				one, two := twinAtoms[random.IntN(len(twinAtoms))], twinAtoms[random.IntN(len(twinAtoms))]
				if one == two {
					continue
				}
				counts[holdRunsAgainstTwin(t, p, c.scenario, clauses, shape, one, two, assumes)]++
			}
		})
	}
	require.Greater(t, counts["holds"], 30, "%v", counts)
	require.Greater(t, counts["violated"], 100, "%v", counts)
}

func holdRunsAgainstTwin(t *testing.T, p *model.Protocol, scenario string, clauses []*model.Clause, shape, one, two, assumes string) string {
	text := fmt.Sprintf(shape, one, two)
	r, err := Ask(context.Background(), p, Question{Formula: text, Assumes: assumes}, Options{Scenario: scenario, Clauses: clauses, Workers: 1})
	require.NoError(t, err, text)
	sc, err := p.Instantiate(scenario, clauses...)
	require.NoError(t, err)
	var claims []model.Claim
	for i, atom := range []string{one, two} {
		n, err := p.ParseAtom(atom)
		require.NoError(t, err)
		claims = append(claims, model.Claim{Holds: n, Violated: -1, Seen: i})
	}
	sys, err := model.Compile(p, sc, model.Options{Claims: claims})
	require.NoError(t, err)
	g := newGraphTwin(sys, fairnessOf(sys, r[0].Property.Assumes))
	require.Equal(t, g.violated(shape), r[0].Verdict == Violated, "%s, assuming %s: %s %s", text, assumes, r[0].Verdict, r[0].Why)
	return r[0].Verdict.String()
}
