package ltl

// graph has the edges of each vertex.
type graph [][]Edge

func newGraph(vertices int, edges func(v int) []Edge) graph {
	g := make(graph, vertices)
	for v := range g {
		g[v] = edges(v)
	}
	return g
}

// components numbers the strongly connected components that are reachable from the roots, by Tarjan's algorithm without
// recursion: each vertex has its component, or -1 if it is not reachable. A component has a higher number than those it leads to.
func (g graph) components(roots []int) (component []int, count int) {
	t := &tarjan{graph: g, order: make([]int, len(g)), low: make([]int, len(g)), component: make([]int, len(g))}
	for v := range t.component {
		t.component[v] = -1
	}
	for _, v := range roots {
		if t.order[v] == 0 {
			t.search(v)
		}
	}
	return t.component, t.count
}

type tarjan struct {
	graph
	order     []int // when the vertex was found, from 1
	low       []int // the earliest vertex of its component known so far
	component []int
	found     int
	count     int
	open      []int // found, component not yet known
}

type visit struct{ vertex, edge int }

func (t *tarjan) enter(v int) visit {
	t.found++
	t.order[v] = t.found
	t.low[v] = t.found
	t.open = append(t.open, v)
	return visit{vertex: v}
}

func (t *tarjan) search(root int) {
	path := []visit{t.enter(root)}
	for len(path) > 0 {
		top := &path[len(path)-1]
		v := top.vertex
		if top.edge == len(t.graph[v]) {
			path = path[:len(path)-1]
			t.leave(v)
			if len(path) > 0 {
				parent := path[len(path)-1].vertex
				t.low[parent] = min(t.low[parent], t.low[v])
			}
			continue
		}
		to := t.graph[v][top.edge].To
		top.edge++
		if t.order[to] == 0 {
			path = append(path, t.enter(to))
		} else if t.component[to] < 0 {
			t.low[v] = min(t.low[v], t.order[to])
		}
	}
}

// leave closes the component of v if v was found first in it.
func (t *tarjan) leave(v int) {
	if t.low[v] != t.order[v] {
		return
	}
	for {
		last := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		t.component[last] = t.count
		if last == v {
			break
		}
	}
	t.count++
}
