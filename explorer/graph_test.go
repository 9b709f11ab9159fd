package explorer

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// graph is a random system whose nodes are states of random words.
type graph struct {
	words   int
	start   []int
	names   [][]uint64
	edges   [][]edge
	own     []uint64
	leaf    []uint64 // marks of Terminal
	numbers map[string]int
}

type edge struct {
	to   int
	mark uint64
}

func randomGraph(rng *rand.Rand) *graph {
	n := 1 + rng.IntN(1+rng.IntN(200))
	g := &graph{words: 1 + rng.IntN(5), numbers: map[string]int{}}
	small := rng.IntN(2) == 0
	for len(g.names) < n {
		g.add(randomWords(rng, g.words, small))
	}
	for range 1 + rng.IntN(4) {
		g.start = append(g.start, rng.IntN(n))
	}
	degree, rare := 1+rng.IntN(4), 1+rng.IntN(30)
	for i := range n {
		g.own = append(g.own, randomMark(rng, rare)|randomCut(rng))
		g.leaf = append(g.leaf, randomMark(rng, 3))
		g.edges = append(g.edges, randomEdges(rng, i, n, degree, rare))
	}
	return g
}

// add names a node, unless the name is taken. Names may share all words but one.
func (g *graph) add(name []uint64) {
	if _, taken := g.numbers[fmt.Sprint(name)]; !taken {
		g.numbers[fmt.Sprint(name)] = len(g.names)
		g.names = append(g.names, name)
	}
}

func randomWords(rng *rand.Rand, n int, small bool) []uint64 {
	name := make([]uint64, n)
	for i := range name {
		name[i] = rng.Uint64()
		if small && i > 0 {
			name[i] %= 3
		} else if small {
			name[i] %= 1000
		}
	}
	return name
}

func randomEdges(rng *rand.Rand, from, n, degree, rare int) (list []edge) {
	for range rng.IntN(degree + 1) {
		e := edge{rng.IntN(n), randomMark(rng, rare)}
		if rng.IntN(5) == 0 {
			e.to = from
		} else if rng.IntN(2) == 0 { // stay near: deep graphs
			e.to = (from + 1 + rng.IntN(3)) % n
		}
		list = append(list, e)
	}
	return list
}

func randomMark(rng *rand.Rand, rare int) (mark uint64) {
	if rng.IntN(rare) == 0 {
		mark |= 1 << rng.IntN(8)
	}
	if rng.IntN(10*rare) == 0 {
		mark |= Limit
	}
	return mark
}

func randomCut(rng *rand.Rand) uint64 {
	if rng.IntN(8) == 0 {
		return Cut
	}
	return 0
}

func (g *graph) Words() int            { return g.words }
func (g *graph) NewExpander() Expander { return g }

func (g *graph) Initial() (states []uint64) {
	for _, i := range g.start {
		states = append(states, g.names[i]...)
	}
	return states
}

func (g *graph) node(state []uint64) int { return g.numbers[fmt.Sprint(state)] }

func (g *graph) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	i := g.node(state)
	for _, e := range g.edges[i] {
		next = append(next, g.names[e.to]...)
		marks = append(marks, e.mark)
	}
	return next, marks, g.own[i]
}

func (g *graph) Terminal(state []uint64) uint64 { return g.leaf[g.node(state)] }

// findings are what the dumb checker and Run are to agree on.
type findings struct {
	States, Transitions, Terminals int
	Levels                         []int
	Seen                           uint64
	First                          [64]int
	Stories                        [64][]int // the initial state, then the steps
}

// dumb explores a graph with a queue, and keeps the least shortest story to every state.
func dumb(g *graph) (f findings) {
	stories, queue := map[int][]int{}, []int{}
	visit := func(node int, story []int) {
		if stories[node] == nil {
			stories[node] = story
			queue = append(queue, node)
		}
	}
	observe := func(mark uint64, story []int) {
		f.Seen |= mark
		for ; mark != 0; mark &= mark - 1 {
			best := &f.Stories[bits.TrailingZeros64(mark)]
			if *best == nil || len(story) < len(*best) ||
				len(story) == len(*best) && slices.Compare(story, *best) < 0 {
				*best = story
			}
		}
	}
	for k, node := range g.start {
		visit(node, []int{k})
	}
	for ; len(queue) > 0; queue = queue[1:] {
		node := queue[0]
		story, stays := stories[node], true
		f.Levels = append(f.Levels, make([]int, max(0, len(story)-len(f.Levels)))...)
		f.Levels[len(story)-1]++
		observe(g.own[node], story)
		for i, e := range g.edges[node] {
			f.Transitions++
			stays = stays && e.to == node
			longer := append(slices.Clone(story), i)
			observe(e.mark, longer)
			visit(e.to, longer)
		}
		if stays && g.own[node]&Cut == 0 {
			f.Terminals++
			observe(g.leaf[node], story)
		}
	}
	f.States = len(stories)
	for bit := range f.First {
		f.First[bit] = len(f.Stories[bit]) - 1
	}
	return f
}
