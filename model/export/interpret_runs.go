package export

import (
	"encoding/binary"
	"slices"
)

// This file judges temporal claims of a few shapes on the graph of all states, by the definition: a plain second opinion, for tests.

// turn is a step as temporal claims see it.
type turn struct {
	to      int
	letter  uint64 // atoms that hold
	taken   uint64 // actions, by their place in Program.Actions
	arrived int    // a value, 0: none
	sent    []int
	left    []int
}

// node is a state with its steps.
type node struct {
	turns   []turn
	enabled uint64
	waiting []int
	still   uint64 // the letter where a run has stopped
	stops   bool   // a run may stop here
}

// runGraph is the graph of all states, for one temporal claim.
type runGraph struct {
	p       *Program
	r       *Runs
	m       *run
	nodes   []*node
	initial uint64 // letter
	values  map[string]int
	list    [][]int // a segment of each value
	forMark []int   // for each value: the lifetime's mark that it is for, by its place in a segment; -1: none
	weak    uint64
	strong  uint64
}

// JudgeRuns says whether a temporal claim is violated in a program of at most so many states. Known is false if it is too
// large, or if the formula has a shape that is not known here.
func JudgeRuns(p *Program, c *Claim, most int) (violated, known bool) {
	g := &runGraph{p: p, r: c.Runs, m: newRun(p), values: map[string]int{}}
	g.weak, g.strong = g.mask(c.Runs.Weak), g.mask(c.Runs.Strong)
	if !g.explore(most) {
		return false, false
	}
	for _, f := range c.Runs.Cases {
		bad, ok := g.violates(f)
		if !ok {
			return false, false
		}
		violated = violated || bad
	}
	return violated, true
}

func (g *runGraph) mask(list []*Action) uint64 {
	var out uint64
	for i, a := range g.p.Actions {
		if slices.Contains(list, a) {
			out |= 1 << i
		}
	}
	return out
}

func (g *runGraph) explore(most int) bool {
	m := g.m
	number := map[string]int{}
	var queue []state
	visit := func() int {
		k := m.key()
		n, known := number[k]
		if !known {
			n = len(queue)
			number[k] = n
			queue = append(queue, m.snapshot())
			g.nodes = append(g.nodes, &node{})
		}
		return n
	}
	m.begin()
	visit()
	m.load(queue[0])
	g.initial = g.letter()
	for from := 0; from < len(queue); from++ {
		if len(queue) > most {
			return false
		}
		n := g.nodes[from]
		source := queue[from]
		cut := m.successors(source, func(ev *Event) {
			if m.status == fine {
				n.turns = append(n.turns, g.turn(ev, source, visit()))
				n.enabled |= n.turns[len(n.turns)-1].taken
			}
		})
		m.load(source)
		n.still, n.waiting = g.letter(), g.waiting(source)
		n.stops = !(cut && g.r.assume()) && n.enabled&(g.weak|g.strong) == 0 && len(n.waiting) == 0
	}
	return true
}

// letter gives the atoms that hold at the end of a step.
func (g *runGraph) letter() uint64 {
	seg := g.m.seg
	g.m.seg = nil
	defer func() { g.m.seg = seg }()
	var out uint64
	for i, x := range g.r.Atoms {
		out |= uint64(g.m.eval(x)) << i
	}
	return out
}

// turn notes what fairness asks of the step that was just made.
func (g *runGraph) turn(ev *Event, source state, to int) turn {
	m := g.m
	t := turn{to: to, taken: g.taken(ev), letter: g.letter()}
	soup := g.p.Network.Kind == Soup
	for _, one := range m.sent {
		if one[0] < 2 {
			t.sent = append(t.sent, g.value(one))
		}
	}
	if !ev.OverSegments() {
		t.left = g.lost()
		return t
	}
	one := source.net[m.at]
	arrives := ev.Kind != LoseEvent && one[0] < 2
	if arrives {
		t.arrived = g.value(one)
	}
	switch {
	case g.r.Delivery == Weak && arrives:
		t.left = g.staying(one)
	case g.r.Delivery == Weak:
	case ev.Kind == DuplicateEvent || soup:
		t.left = g.lost()
	default:
		t.left = append(g.lost(), g.staying(one)...)
	}
	return t
}

// lost gives the values that a full bag has lost, where that counts as leaving.
func (g *runGraph) lost() []int {
	var out []int
	if g.r.Delivery == Weak {
		return nil
	}
	for _, one := range g.m.lost {
		out = append(out, g.staying(one)...)
	}
	return out
}

func (g *runGraph) taken(ev *Event) uint64 {
	spared := g.p.Spared != nil && g.m.eval(g.p.Spared) == 1
	var out uint64
	for i, a := range g.p.Actions {
		own := a.Taken != nil && g.m.eval(a.Taken) == 1
		if own || a == ev.Action && !spared {
			out |= 1 << i
		}
	}
	return out
}

// waiting lists the values that have to leave the network.
func (g *runGraph) waiting(s state) []int {
	var out []int
	if g.p.Network.Kind == Soup || !g.r.Leaving {
		return nil
	}
	for i, one := range s.net {
		behind := g.p.Network.Kind == Fifo && i > 0 && s.net[i-1][0] == one[0]
		if one[0] >= 2 || behind {
			continue
		}
		for _, v := range g.staying(one) {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// staying gives what a segment counts as where it is asked what stays in the network: its value, and once more for each
// lifetime that waits for it.
func (g *runGraph) staying(one []int) []int {
	out := []int{g.value(one)}
	for i, f := range g.p.Segment {
		if f.Mark && one[i] != 0 {
			out = append(out, g.numbered(one, i))
		}
	}
	return out
}

// value numbers segments by what rules can tell of them.
func (g *runGraph) value(one []int) int { return g.numbered(one, -1) }

func (g *runGraph) numbered(one []int, mark int) int {
	b := binary.AppendVarint(nil, int64(mark))
	for i, f := range g.p.Segment {
		if !f.Ghost && !f.Mark {
			b = binary.AppendVarint(b, int64(one[i]))
		}
	}
	if g.values[string(b)] == 0 {
		g.values[string(b)] = len(g.values) + 1
		g.list, g.forMark = append(g.list, one), append(g.forMark, mark)
	}
	return g.values[string(b)]
}

// pure says whether a formula has no temporal operator.
func (f *Formula) pure() bool {
	switch f.Op {
	case Proposition:
		return true
	case NotF:
		return f.Left.pure()
	case AndF, OrF, ImpliesF, EquivalentF:
		return f.Left.pure() && f.Right.pure()
	}
	return false
}

// holds evaluates a pure formula.
func (f *Formula) holds(letter uint64) bool {
	switch f.Op {
	case Proposition:
		return letter>>f.Atom&1 == 1
	case NotF:
		return !f.Left.holds(letter)
	case AndF:
		return f.Left.holds(letter) && f.Right.holds(letter)
	case OrF:
		return f.Left.holds(letter) || f.Right.holds(letter)
	case ImpliesF:
		return !f.Left.holds(letter) || f.Right.holds(letter)
	}
	return f.Left.holds(letter) == f.Right.holds(letter)
}

func (g *runGraph) violates(f *Formula) (violated, known bool) {
	switch {
	case f.pure():
		return !f.holds(g.initial), true
	case f.Op == AndF:
		x, okX := g.violates(f.Left)
		y, okY := g.violates(f.Right)
		return x || y, okX && okY
	case f.Op == ImpliesF && f.Left.pure():
		if !f.Left.holds(g.initial) {
			return false, true
		}
		return g.violates(f.Right)
	case f.Op == EventuallyF && f.Left.pure():
		return !f.Left.holds(g.initial) && g.avoids([]int{0}, f.Left), true
	case f.Op == EventuallyF && f.Left.Op == AlwaysF && f.Left.Left.pure():
		return g.fair(g.reachable([]int{0}, nil), nil, f.Left.Left), true
	case f.Op != AlwaysF:
		return false, false
	}
	return g.violatesAlways(f.Left)
}

// violatesAlways judges [] f.
func (g *runGraph) violatesAlways(f *Formula) (violated, known bool) {
	switch {
	case f.Op == AndF:
		x, okX := g.violatesAlways(f.Left)
		y, okY := g.violatesAlways(f.Right)
		return x || y, okX && okY
	case f.Op == AlwaysF || f.Op == EventuallyF && f.Left.Op == AlwaysF:
		return g.violates(f)
	case f.Op == EventuallyF && f.Left.pure():
		return g.avoids(g.all(), f.Left), true
	case f.Op == ImpliesF && f.Left.pure() && f.Right.Op == EventuallyF && f.Right.Left.pure():
		return g.neverAnswered(f.Left, f.Right.Left), true
	case f.Op == ImpliesF && f.Left.pure() && f.Right.Op == EventuallyF && f.Right.Left.Op == AlwaysF:
		return false, false
	}
	return false, false
}

func (g *runGraph) all() []int {
	var out []int
	for i := range g.nodes {
		out = append(out, i)
	}
	return out
}

// neverAnswered says whether a fair run avoids the answer after a question.
func (g *runGraph) neverAnswered(asked, answer *Formula) bool {
	opens := func(letter uint64) bool { return asked.holds(letter) && !answer.holds(letter) }
	var from []int
	if opens(g.initial) {
		from = append(from, 0)
	}
	for _, n := range g.nodes {
		if n.stops && opens(n.still) {
			return true
		}
		for _, t := range n.turns {
			if opens(t.letter) {
				from = append(from, t.to)
			}
		}
	}
	return g.avoids(from, answer)
}

// avoids says whether a fair run from one of the states never meets the formula after it.
func (g *runGraph) avoids(from []int, f *Formula) bool {
	allowed := func(letter uint64) bool { return !f.holds(letter) }
	return g.fair(g.reachable(from, allowed), allowed, nil)
}

func (g *runGraph) reachable(from []int, allowed func(uint64) bool) map[int]bool {
	seen := map[int]bool{}
	queue := slices.Clone(from)
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if seen[n] {
			continue
		}
		seen[n] = true
		for _, t := range g.nodes[n].turns {
			if allowed == nil || allowed(t.letter) {
				queue = append(queue, t.to)
			}
		}
	}
	return seen
}

// fair says whether a fair run stays among the states with steps that are allowed; if breaks is given, it is false again and again.
func (g *runGraph) fair(among map[int]bool, allowed func(uint64) bool, breaks *Formula) bool {
	part := map[int][]turn{}
	for n := range among {
		at := g.nodes[n]
		if at.stops && (allowed == nil || allowed(at.still)) && (breaks == nil || !breaks.holds(at.still)) {
			return true
		}
		part[n] = nil
		for _, t := range at.turns {
			if among[t.to] && (allowed == nil || allowed(t.letter)) {
				part[n] = append(part[n], t)
			}
		}
	}
	return g.fairWithin(part, breaks)
}

func (g *runGraph) fairWithin(part map[int][]turn, breaks *Formula) bool {
	return slices.ContainsFunc(components(part), func(c map[int][]turn) bool { return g.fairComponent(c, breaks) })
}

// fairComponent says whether some of the runs that stay in a strongly connected part are fair.
func (g *runGraph) fairComponent(c map[int][]turn, breaks *Formula) bool {
	always, ever, taken, broken := ^uint64(0), uint64(0), uint64(0), false
	count, gone, sent, arrived := map[int]int{}, map[int]bool{}, map[int]bool{}, map[int]bool{}
	for n, turns := range c {
		always, ever = always&g.nodes[n].enabled, ever|g.nodes[n].enabled
		for _, v := range g.nodes[n].waiting {
			count[v]++
		}
		for _, t := range turns {
			taken |= t.taken
			broken = broken || breaks != nil && !breaks.holds(t.letter)
			arrived[t.arrived] = true
			for _, v := range t.left {
				gone[v] = true
			}
			for _, v := range t.sent {
				sent[v] = true
			}
		}
	}
	if g.weak&always&^taken != 0 || breaks != nil && !broken {
		return false
	}
	for v, k := range count {
		if k == len(c) && !gone[v] {
			return false
		}
	}
	owed := func(t turn) bool {
		return g.r.Delivery == Strong && slices.ContainsFunc(t.sent, func(v int) bool { return !arrived[v] })
	}
	smaller, less := map[int][]turn{}, false
	for n, turns := range c {
		if g.nodes[n].enabled&g.strong&^taken != 0 {
			less = true
			continue
		}
		smaller[n] = slices.DeleteFunc(slices.Clone(turns), owed)
		less = less || len(smaller[n]) < len(turns)
	}
	return !less || g.fairWithin(smaller, breaks)
}

// components gives the strongly connected parts that have a step within, with these steps, by Kosaraju's two passes.
func components(part map[int][]turn) []map[int][]turn {
	back := map[int][]int{}
	var roots []int
	for n, turns := range part {
		roots = append(roots, n)
		for _, t := range turns {
			back[t.to] = append(back[t.to], n)
		}
	}
	slices.Sort(roots)
	forth := func(n int) []int {
		var out []int
		for _, t := range part[n] {
			out = append(out, t.to)
		}
		return out
	}
	inside := func(n int) bool { _, ok := part[n]; return ok }
	var order []int
	seen := map[int]bool{}
	for _, n := range roots {
		order = append(order, finished(n, forth, inside, seen)...)
	}
	var out []map[int][]turn
	seen = map[int]bool{}
	for _, n := range slices.Backward(order) {
		list := finished(n, func(n int) []int { return back[n] }, inside, seen)
		c := map[int][]turn{}
		for _, k := range list {
			c[k] = nil
		}
		some := false
		for k := range c {
			for _, t := range part[k] {
				if _, in := c[t.to]; in {
					c[k] = append(c[k], t)
					some = true
				}
			}
		}
		if some {
			out = append(out, c)
		}
	}
	return out
}

// finished lists what is reached from a state and not seen yet, each after all that is found from it.
func finished(from int, next func(int) []int, inside func(int) bool, seen map[int]bool) []int {
	type frame struct {
		n    int
		left []int
	}
	var out []int
	if seen[from] {
		return nil
	}
	seen[from] = true
	stack := []frame{{from, next(from)}}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if len(top.left) == 0 {
			out = append(out, top.n)
			stack = stack[:len(stack)-1]
			continue
		}
		n := top.left[0]
		top.left = top.left[1:]
		if inside(n) && !seen[n] {
			seen[n] = true
			stack = append(stack, frame{n, next(n)})
		}
	}
	return out
}
