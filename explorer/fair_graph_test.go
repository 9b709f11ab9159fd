package explorer

import (
	"math/bits"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// fairGraph is a system whose nodes and edges say what fairness speaks of. The state of a node is its number.
type fairGraph struct {
	start   []int
	own     []uint64
	waiting [][]uint64
	edges   [][]fairEdge
}

type fairEdge struct {
	to                   int
	mark, taken, accepts uint64
	arrived              uint64
	sent, left           []uint64
}

func (g *fairGraph) Words() int            { return 1 }
func (g *fairGraph) NewExpander() Expander { return &fairGraphExpander{g, 0} }

func (g *fairGraph) Initial() (states []uint64) {
	for _, i := range g.start {
		states = append(states, uint64(i))
	}
	return states
}

type fairGraphExpander struct {
	*fairGraph
	node int
}

func (g *fairGraphExpander) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	g.node = int(state[0])
	for _, e := range g.edges[g.node] {
		next, marks = append(next, uint64(e.to)), append(marks, e.mark)
	}
	return next, marks, g.own[g.node]
}

func (g *fairGraphExpander) Terminal([]uint64) uint64 { return 0 }

func (g *fairGraphExpander) Facts(f *Facts) {
	f.Waiting = append(f.Waiting, g.waiting[g.node]...)
	for _, e := range g.edges[g.node] {
		f.Taken, f.Accepts = append(f.Taken, e.taken), append(f.Accepts, e.accepts)
		f.Arrived = append(f.Arrived, e.arrived)
		f.Sent, f.Left = append(f.Sent, e.sent...), append(f.Left, e.left...)
		f.SentEnd, f.LeftEnd = append(f.SentEnd, len(f.Sent)), append(f.LeftEnd, len(f.Left))
	}
}

func randomFairGraph(rng *rand.Rand, nodes, edges int) *fairGraph {
	g := &fairGraph{own: make([]uint64, nodes), waiting: make([][]uint64, nodes), edges: make([][]fairEdge, nodes)}
	for range 1 + rng.IntN(3) {
		g.start = append(g.start, rng.IntN(nodes))
	}
	rare := 1 + rng.IntN(4)
	for i := range nodes {
		if rng.IntN(8) == 0 {
			g.own[i] = Cut
		}
		g.waiting[i] = randomValues(rng, 1)
	}
	for range edges {
		from := rng.IntN(nodes)
		e := fairEdge{to: rng.IntN(nodes), sent: randomValues(rng, rare), left: randomValues(rng, rare)}
		e.taken, e.accepts = randomBits(rng, rare), randomBits(rng, 1)
		if rng.IntN(2+rare) == 0 {
			e.arrived = 1 + rng.Uint64N(3)
		}
		g.edges[from] = append(g.edges[from], e)
	}
	return g
}

// randomValues returns a set of the values 1 to 3.
func randomValues(rng *rand.Rand, rare int) (values []uint64) {
	for v := uint64(1); v <= 3; v++ {
		if rng.IntN(1+2*rare) == 0 {
			values = append(values, v)
		}
	}
	return values
}

func randomBits(rng *rand.Rand, rare int) (set uint64) {
	for bit := range 3 {
		if rng.IntN(1+rare) == 0 {
			set |= 1 << bit
		}
	}
	return set
}

func randomFairOptions(rng *rand.Rand) FairOptions {
	o := FairOptions{Sets: rng.IntN(4), Delivery: rng.IntN(2) == 0, Leaving: rng.IntN(2) == 0}
	if rng.IntN(2) == 0 {
		o.Weak = rng.Uint64N(8)
	}
	if rng.IntN(2) == 0 {
		o.Strong = rng.Uint64N(8)
	}
	if bad := rng.Uint64N(12); rng.IntN(3) == 0 {
		o.Hopeful = func(state []uint64) bool { return state[0] != bad }
	}
	return o
}

// picked is an edge: the i-th of a node.
type picked struct{ from, i int }

func pick(from, i int) picked { return picked{from, i} }

func (g *fairGraph) edge(p picked) fairEdge { return g.edges[p.from][p.i] }

// isFair says, straight from the definitions, whether a run that takes just these edges infinitely often is accepted and
// fair.
func (g *fairGraph) isFair(o *FairOptions, edges []picked) bool {
	for bit := range 64 {
		has := func(set uint64) bool { return set>>bit&1 == 1 }
		takes, somewhere, everywhere, accepted := false, false, true, false
		for _, p := range edges {
			takes = takes || has(g.edge(p).taken)
			accepted = accepted || has(g.edge(p).accepts)
			enabled := slices.ContainsFunc(g.edges[p.from], func(e fairEdge) bool { return has(e.taken) })
			somewhere, everywhere = somewhere || enabled, everywhere && enabled
		}
		if has(o.Weak) && everywhere && !takes || has(o.Strong) && somewhere && !takes || bit < o.Sets && !accepted {
			return false
		}
	}
	for value := uint64(1); value < 10; value++ {
		sent, arrived, left, waits := false, false, false, true
		for _, p := range edges {
			sent = sent || slices.Contains(g.edge(p).sent, value)
			arrived = arrived || g.edge(p).arrived == value
			left = left || slices.Contains(g.edge(p).left, value)
			waits = waits && slices.Contains(g.waiting[p.from], value)
		}
		if o.Delivery && sent && !arrived || o.Leaving && waits && !left {
			return false
		}
	}
	return true
}

// answer is what is to be found: the nodes on fair cycles, and whether those lead through nodes that are Cut.
type answer struct {
	fair map[int]bool
	cut  bool
}

// candidates returns the edges that may lie on a cycle.
func (g *fairGraph) candidates(o *FairOptions, cuts bool) (list []picked) {
	reached := g.levels()
	may := func(n int) bool {
		_, ok := reached[n]
		return ok && (cuts || g.own[n]&Cut == 0) && (o.Hopeful == nil || o.Hopeful([]uint64{uint64(n)}))
	}
	for from := range g.edges {
		for i, e := range g.edges[from] {
			if may(from) && may(e.to) {
				list = append(list, pick(from, i))
			}
		}
	}
	return list
}

// levels returns the nodes that can be reached, and in how few steps.
func (g *fairGraph) levels() map[int]int {
	level, queue := map[int]int{}, slices.Clone(g.start)
	for _, n := range queue {
		level[n] = 0
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, e := range g.edges[queue[0]] {
			if _, known := level[e.to]; !known {
				level[e.to] = level[queue[0]] + 1
				queue = append(queue, e.to)
			}
		}
	}
	return level
}

// everySubset tries each set of edges: what a run takes infinitely often is one in which each edge can be reached from
// each other one.
func everySubset(g *fairGraph, o *FairOptions) (a answer) {
	for _, cuts := range []bool{false, true} {
		all := g.candidates(o, cuts)
		a = answer{fair: map[int]bool{}}
		for set := uint64(1); set < 1<<len(all); set++ {
			var edges []picked
			for i := range all {
				if set>>i&1 == 1 {
					edges = append(edges, all[i])
				}
			}
			if g.connected(edges) && g.isFair(o, edges) {
				for _, p := range edges {
					a.fair[p.from] = true
				}
			}
		}
		if len(a.fair) > 0 {
			a.cut = cuts
			break
		}
	}
	return a
}

// connected says whether from the end of each edge its beginning, and that of each other edge, can be reached.
func (g *fairGraph) connected(edges []picked) bool {
	for _, first := range edges {
		seen := uint64(1) << g.edge(first).to
		for range edges {
			for _, p := range edges {
				seen |= seen >> p.from & 1 << g.edge(p).to
			}
		}
		for _, p := range edges {
			if seen>>p.from&1 == 0 {
				return false
			}
		}
	}
	return true
}

// decomposed takes components apart, one debt at a time, with another's algorithm for components.
func decomposed(g *fairGraph, o *FairOptions) answer {
	for _, cuts := range []bool{false, true} {
		a := answer{fair: map[int]bool{}}
		g.apart(o, g.candidates(o, cuts), a.fair)
		if len(a.fair) > 0 {
			a.cut = cuts
			return a
		}
	}
	return answer{fair: map[int]bool{}}
}

func (g *fairGraph) apart(o *FairOptions, edges []picked, fair map[int]bool) {
	for _, part := range g.parts(edges) {
		if g.isFair(o, part) {
			for _, p := range part {
				fair[p.from] = true
			}
		} else if drop := g.offender(o, part); drop != nil {
			g.apart(o, slices.DeleteFunc(part, drop), fair)
		}
	}
}

// parts returns the edges of each component, those that lead from one to another apart.
func (g *fairGraph) parts(edges []picked) (list [][]picked) {
	d := simple.NewDirectedGraph()
	for _, p := range edges {
		for _, n := range []int{p.from, g.edge(p).to} {
			if d.Node(int64(n)) == nil {
				d.AddNode(simple.Node(n))
			}
		}
		if p.from != g.edge(p).to {
			d.SetEdge(simple.Edge{F: simple.Node(p.from), T: simple.Node(g.edge(p).to)})
		}
	}
	for _, nodes := range topo.TarjanSCC(d) {
		var set uint64
		for _, n := range nodes {
			set |= 1 << n.ID()
		}
		var part []picked
		for _, p := range edges {
			if set>>p.from&1 == 1 && set>>g.edge(p).to&1 == 1 {
				part = append(part, p)
			}
		}
		if len(part) > 0 {
			list = append(list, part)
		}
	}
	return list
}

// offender returns which edges to drop for the first Streett pair that a part violates; nil if it violates none.
func (g *fairGraph) offender(o *FairOptions, part []picked) func(p picked) bool {
	for strong := o.Strong; strong != 0; strong &= strong - 1 {
		only := FairOptions{Strong: 1 << bits.TrailingZeros64(strong)}
		if !g.isFair(&only, part) {
			return func(p picked) bool { return g.enables(p.from, only.Strong) || g.enables(g.edge(p).to, only.Strong) }
		}
	}
	for value := uint64(1); o.Delivery && value <= 3; value++ {
		sends := func(p picked) bool { return slices.Contains(g.edge(p).sent, value) }
		if slices.ContainsFunc(part, sends) && !slices.ContainsFunc(part, func(p picked) bool { return g.edge(p).arrived == value }) {
			return sends
		}
	}
	return nil
}

func (g *fairGraph) enables(node int, action uint64) bool {
	return slices.ContainsFunc(g.edges[node], func(e fairEdge) bool { return e.taken&action != 0 })
}

// stemTo returns the least of the shortest stories to one of the nodes.
func (g *fairGraph) stemTo(goals map[int]bool) (start int, stem []int) {
	type story struct {
		node  int
		steps []int
	}
	var stories []story
	for i, n := range g.start {
		stories = append(stories, story{n, []int{i}})
	}
	for seen := map[int]bool{}; ; stories = stories[1:] {
		s := stories[0]
		if goals[s.node] {
			return s.steps[0], s.steps[1:]
		}
		if seen[s.node] {
			continue
		}
		seen[s.node] = true
		for i, e := range g.edges[s.node] {
			stories = append(stories, story{e.to, append(slices.Clone(s.steps), i)})
		}
	}
}
