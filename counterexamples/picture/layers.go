package picture

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// layered is a graph that is laid out in layers, from top to bottom. States are on even layers, labels on odd ones, so that no label
// lies on another or on a state; an edge that is longer has a node on every layer that it crosses.
type layered struct {
	nodes  []node
	edges  []edge
	layers [][]int // nodes from left to right
}

// node is a state, a label, or a place that an edge goes through.
type node struct {
	w, h         float64
	layer        int
	through      bool // no state
	above, below []int
	at           point // the middle
}

// edge leads from a node to a node, with a label of some size.
type edge struct {
	from, to int
	w, h     float64
	back     bool  // it leads upwards
	label    int   // the node of its label
	path     []int // nodes from the upper end to the lower one
}

// Measures of the layout, in pixels.
const (
	nodeGap    = 26.0
	throughGap = 16.0
	layerGap   = 20.0 // at the least, between two layers
	layerSlope = 0.11 // more for what leads far to a side
	layerMost  = 50.0 // at the most
)

// attempts is how many orders of the layers are tried; sweeps is how often each is improved.
const (
	attempts = 24
	sweeps   = 12
)

// layer lays a graph out. The first node is at the top.
func (g *layered) layer() {
	g.rank()
	g.split()
	best, least := [][]int(nil), math.Inf(1)
	source := rand.New(rand.NewPCG(1, 2)) // the same numbers each time: a picture is the same bytes everywhere
	for try := range attempts {
		if try > 0 {
			for _, l := range g.layers {
				source.Shuffle(len(l), func(i, j int) { l[i], l[j] = l[j], l[i] })
			}
		}
		crossings := g.untangle()
		g.spread()
		if cost := float64(crossings)*400 + g.detours(); cost < least-1e-6 {
			best, least = g.order(), cost
		}
	}
	g.layers = best
	g.spread()
	g.stack()
}

// rank gives each node a layer below all from which edges lead to it; edges that would close a circle lead upwards.
func (g *layered) rank() {
	const unknown, open, done = 0, 1, 2
	state := make([]int, len(g.nodes))
	var visit func(n int)
	visit = func(n int) {
		state[n] = open
		for i := range g.edges {
			if e := &g.edges[i]; e.from == n {
				e.back = state[e.to] == open
				if state[e.to] == unknown {
					visit(e.to)
				}
			}
		}
		state[n] = done
	}
	for n := range g.nodes {
		if state[n] == unknown {
			visit(n)
		}
	}
	for range g.nodes {
		for _, e := range g.edges {
			upper, lower := e.ends()
			g.nodes[lower].layer = max(g.nodes[lower].layer, g.nodes[upper].layer+2)
		}
	}
	g.lower()
}

// lower moves a node to which no edge leads to just above the first one to which it leads.
func (g *layered) lower() {
	for n := 1; n < len(g.nodes); n++ {
		first := math.MaxInt
		for _, e := range g.edges {
			upper, lower := e.ends()
			if lower == n {
				first = math.MaxInt
				break
			}
			if upper == n {
				first = min(first, g.nodes[lower].layer)
			}
		}
		if first != math.MaxInt {
			g.nodes[n].layer = max(0, first-2)
		}
	}
}

// ends gives the upper and the lower end of an edge.
func (e *edge) ends() (upper, lower int) {
	if e.back {
		return e.to, e.from
	}
	return e.from, e.to
}

// split gives an edge a node on every layer that it crosses. Its label is on the first one behind where it comes from.
func (g *layered) split() {
	for i := range g.edges {
		e := &g.edges[i]
		upper, lower := e.ends()
		e.path = []int{upper}
		first, last := g.nodes[upper].layer+1, g.nodes[lower].layer-1
		for layer := first; layer <= last; layer++ {
			n := node{w: 2, layer: layer, through: true}
			if !e.back && layer == first || e.back && layer == last {
				n.w, n.h, e.label = e.w, e.h, len(g.nodes)
			}
			e.path = append(e.path, len(g.nodes))
			g.nodes = append(g.nodes, n)
		}
		e.path = append(e.path, lower)
		for k := 1; k < len(e.path); k++ {
			a, b := e.path[k-1], e.path[k]
			g.nodes[a].below = append(g.nodes[a].below, b)
			g.nodes[b].above = append(g.nodes[b].above, a)
		}
	}
	for n := range g.nodes {
		for len(g.layers) <= g.nodes[n].layer {
			g.layers = append(g.layers, nil)
		}
		g.layers[g.nodes[n].layer] = append(g.layers[g.nodes[n].layer], n)
	}
}

func (g *layered) order() [][]int {
	var out [][]int
	for _, l := range g.layers {
		out = append(out, slices.Clone(l))
	}
	return out
}

// untangle orders each layer by where the neighbours of its nodes stand, down and up in turn, and keeps the order with the fewest
// crossings.
func (g *layered) untangle() int {
	best, least := g.order(), g.crossings()
	for sweep := range sweeps {
		for k := range g.layers {
			if sweep%2 == 0 {
				g.sort(k, func(n *node) []int { return n.above })
			} else {
				g.sort(len(g.layers)-1-k, func(n *node) []int { return n.below })
			}
		}
		g.swap()
		if c := g.crossings(); c < least {
			best, least = g.order(), c
		}
	}
	g.layers = best
	return least
}

// sort orders a layer by the mean place of neighbours; what has none stays.
func (g *layered) sort(layer int, neighbours func(n *node) []int) {
	place := g.places()
	mean := map[int]float64{}
	for i, n := range g.layers[layer] {
		mean[n] = float64(i)
		if list := neighbours(&g.nodes[n]); len(list) > 0 {
			sum := 0.0
			for _, m := range list {
				sum += (float64(place[m]) + 0.5) / float64(len(g.layers[g.nodes[m].layer]))
			}
			mean[n] = sum / float64(len(list)) * float64(len(g.layers[layer]))
		}
	}
	slices.SortStableFunc(g.layers[layer], func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
}

// places gives the place of each node in its layer.
func (g *layered) places() []int {
	out := make([]int, len(g.nodes))
	for _, l := range g.layers {
		for i, n := range l {
			out[n] = i
		}
	}
	return out
}

// swap exchanges neighbours in a layer where that leaves fewer crossings.
func (g *layered) swap() {
	for k, l := range g.layers {
		for i := 1; i < len(l); i++ {
			before := g.around(k)
			l[i-1], l[i] = l[i], l[i-1]
			if g.around(k) >= before {
				l[i-1], l[i] = l[i], l[i-1]
			}
		}
	}
}

// around counts the crossings above and below a layer.
func (g *layered) around(layer int) int {
	out := g.between(layer)
	if layer > 0 {
		out += g.between(layer - 1)
	}
	return out
}

func (g *layered) crossings() int {
	out := 0
	for k := range g.layers {
		out += g.between(k)
	}
	return out
}

// between counts the crossings of edges between a layer and the next.
func (g *layered) between(layer int) int {
	place := g.places()
	var lines [][2]int
	for _, n := range g.layers[layer] {
		for _, m := range g.nodes[n].below {
			lines = append(lines, [2]int{place[n], place[m]})
		}
	}
	out := 0
	for i, a := range lines {
		for _, b := range lines[:i] {
			if (a[0]-b[0])*(a[1]-b[1]) < 0 {
				out++
			}
		}
	}
	return out
}

// settling is how often nodes are drawn to their neighbours.
const settling = 40

// spread gives each node a place from left to right: as near to its neighbours as the others on its layer leave room for.
func (g *layered) spread() {
	for _, l := range g.layers {
		x := 0.0
		for i, n := range l {
			if i > 0 {
				x += g.apart(l[i-1], n)
			}
			g.nodes[n].at.x = x
		}
	}
	for round := range settling {
		for k := range g.layers {
			if round%2 == 0 {
				g.settle(k)
			} else {
				g.settle(len(g.layers) - 1 - k)
			}
		}
	}
}

// apart is how far the middles of two neighbours in a layer are apart at the least.
func (g *layered) apart(a, b int) float64 {
	gap := nodeGap
	if g.nodes[a].through && g.nodes[b].through {
		gap = throughGap
	}
	return (g.nodes[a].w+g.nodes[b].w)/2 + gap
}

// pull is how much two nodes draw each other: long edges are to be straight.
func (g *layered) pull(a, b int) float64 {
	switch n, m := &g.nodes[a], &g.nodes[b]; {
	case n.through && m.through:
		return 6
	case n.through || m.through:
		return 2
	}
	return 1
}

// block is a run of nodes on a layer that stand as close as they may.
type block struct {
	sum, weight float64
	size        int
}

// settle draws the nodes of a layer to their neighbours: the sum of squares is least (by pooling blocks that would overlap).
func (g *layered) settle(layer int) {
	var blocks []block
	offsets := make([]float64, len(g.layers[layer]))
	for i, n := range g.layers[layer] {
		if i > 0 {
			offsets[i] = offsets[i-1] + g.apart(g.layers[layer][i-1], n)
		}
		want, weight := g.wanted(n)
		blocks = append(blocks, block{(want - offsets[i]) * weight, weight, 1})
		for k := len(blocks) - 1; k > 0 && blocks[k].mean() < blocks[k-1].mean(); k-- {
			a, b := blocks[k-1], blocks[k]
			blocks = append(blocks[:k-1], block{a.sum + b.sum, a.weight + b.weight, a.size + b.size})
		}
	}
	i := 0
	for _, b := range blocks {
		for range b.size {
			g.nodes[g.layers[layer][i]].at.x = b.mean() + offsets[i]
			i++
		}
	}
}

func (b block) mean() float64 { return b.sum / b.weight }

// wanted is where the neighbours of a node would have it, and how much.
func (g *layered) wanted(n int) (x, weight float64) {
	sum := 0.0
	for _, list := range [2][]int{g.nodes[n].above, g.nodes[n].below} {
		for _, m := range list {
			k := g.pull(n, m)
			sum, weight = sum+k*g.nodes[m].at.x, weight+k
		}
	}
	if weight == 0 {
		return g.nodes[n].at.x, 1
	}
	return sum / weight, weight
}

// detours adds up how far edges lead to a side, those that should be straight counting more, and half of the width.
func (g *layered) detours() float64 {
	out := 0.0
	low, high := math.Inf(1), math.Inf(-1)
	for a := range g.nodes {
		low, high = min(low, g.nodes[a].at.x-g.nodes[a].w/2), max(high, g.nodes[a].at.x+g.nodes[a].w/2)
		for _, b := range g.nodes[a].below {
			out += g.pull(a, b) * math.Abs(g.nodes[a].at.x-g.nodes[b].at.x)
		}
	}
	return out + (high-low)/2
}

// stack gives each layer its height, and moves all to where coordinates begin.
func (g *layered) stack() {
	left, y := math.Inf(1), 0.0
	for k, l := range g.layers {
		height, aside := 0.0, 0.0
		for _, n := range l {
			height = max(height, g.nodes[n].h)
			left = min(left, g.nodes[n].at.x-g.nodes[n].w/2)
			for _, m := range g.nodes[n].above {
				aside = max(aside, math.Abs(g.nodes[n].at.x-g.nodes[m].at.x))
			}
		}
		if k > 0 {
			y += min(layerGap+layerSlope*aside, layerMost)
		}
		for _, n := range l {
			g.nodes[n].at.y = y + height/2
		}
		y += height
	}
	for n := range g.nodes {
		g.nodes[n].at.x -= left
	}
}

// size gives the room that all takes.
func (g *layered) size() (w, h float64) {
	for _, n := range g.nodes {
		w, h = max(w, n.at.x+n.w/2), max(h, n.at.y+n.h/2)
	}
	return w, h
}
