package main

import (
	"fmt"
	"math"
	"strings"
)

// goal is a row of the table of goals: figures, all of which have to reach what is wanted, and others beside them, of instances smaller than those that the goal is about.
type goal struct {
	what    string
	want    float64
	atMost  bool // the figures have to stay below, not above
	figures []figure
	beside  []figure
	why     string // there are no figures
}

// figure is a ratio, or a number of bytes, with what it was measured on.
type figure struct {
	value float64
	of    string
}

func (f figure) String() string { return fmt.Sprintf("%.2f (%s)", f.value, f.of) }

// state is met, not met, or not known.
func (g goal) state() string {
	if len(g.figures) == 0 {
		return "not known"
	}
	for _, f := range g.figures {
		if math.IsNaN(f.value) || g.atMost && f.value > g.want || !g.atMost && f.value < g.want {
			return "not met"
		}
	}
	return "met"
}

func (g goal) row() string {
	bound := "at least"
	if g.atMost {
		bound = "at most"
	}
	var list []string
	for _, f := range g.figures {
		list = append(list, f.String())
	}
	if list == nil {
		list = []string{g.why}
	}
	for _, f := range g.beside {
		list = append(list, "beside it "+f.String())
	}
	return fmt.Sprintf("| %s | %s %g | %s | %s |\n", g.what, bound, g.want, strings.Join(list, ", "), g.state())
}

// findings are all that was measured.
type findings struct {
	results []*result
	sizes   []*sizes
	huge    *tool // 10^8 states, where that was asked for
}

// large are the instances of a family from a size on: the goals are about those of 10^6 states and more.
func (f *findings) large(from family, least int) []*result {
	var list []*result
	for _, r := range f.results {
		if r.in.family == from && r.in.claim == "" && r.in.size >= least {
			list = append(list, r)
		}
	}
	return list
}

// and makes figures of smaller instances, which stand beside those that count.
func (g goal) and(results []*result, name, other string, ratio func(t, base *tool) float64) goal {
	g.beside = goal{}.compare(results, name, other, ratio).figures
	return g
}

// compare makes a figure of each instance on which both tools ran.
func (g goal) compare(results []*result, name, other string, ratio func(t, base *tool) float64) goal {
	g.why = "not measured"
	for _, r := range results {
		t, base := r.tool(name), r.tool(other)
		switch {
		case t == nil:
			g.why = r.absence(name).Error()
		case base == nil:
			g.why = r.absence(other).Error()
		default:
			g.figures = append(g.figures, figure{ratio(t, base), r.in.name()})
		}
	}
	return g
}

func speedup(t, base *tool) float64 { return t.speed() / base.speed() }

func sooner(t, base *tool) float64 { return base.whole() / t.whole() }

// longer compares searches of products, whose sizes differ: only the time counts.
func longer(t, base *tool) float64 { return t.search() / base.search() }

func perState(t, _ *tool) float64 { return t.perState() }

// goals is the table of goals, row by row.
func (f *findings) goals() []goal {
	hand, export := f.large(byHand, 3), f.large(exported, 4)
	small := append(f.size(byHand, 2), f.size(exported, 3)...)
	largest := f.large(byHand, 4)
	list := []goal{
		goal{what: "transitions/s, one worker, to SPIN's depth-first search, specialist's model", want: 1}.compare(hand, one, spin, speedup),
		goal{what: "the same, exported model", want: 1.3}.compare(export, one, spin, speedup),
		goal{what: "transitions/s, two workers, to SPIN's depth-first search, specialist's model", want: 1.8}.compare(hand, two, spin, speedup),
		goal{what: "the same, exported model", want: 2.3}.compare(export, two, spin, speedup),
		goal{what: "transitions/s to Rumur's, one worker, one thread", want: 8}.compare(hand, one, rumurOne, speedup).and(small, one, rumurOne, speedup),
		goal{what: "transitions/s to Rumur's, two workers, two threads", want: 8}.compare(hand, two, rumurTwo, speedup).and(small, two, rumurTwo, speedup),
		goal{what: "transitions/s, two workers to one", want: 1.8}.compare(append(hand, export...), two, one, speedup),
		goal{what: "temporal property without fairness, two workers: time to that of SPIN's nested depth-first search", want: 1, atMost: true}.compare(f.claim("stays"), two, spin, longer),
		goal{what: "temporal property with fairness, two workers: the same", want: 3, atMost: true}.compare(f.claim("closes"), two, spin, longer),
		goal{what: "source to verdict, two workers: SPIN's time with its compile to tcpcheck's", want: 3}.compare(f.size(byHand, 3), two, spin, sooner),
		goal{what: "bytes a state, store compressed", want: 16, atMost: true}.compare(largest, compressed, compressed, perState),
		goal{what: "the speed of store compressed to that of exact", want: 0.6}.compare(largest, compressed, two, speedup),
		goal{what: "bytes a state, store fingerprints", want: 12, atMost: true}.compare(largest, fingerprints, fingerprints, perState),
	}
	return append(append(list, f.fewer()...), f.hugeGoal())
}

func (f *findings) size(from family, size int) []*result {
	var list []*result
	for _, r := range f.large(from, size) {
		if r.in.size == size {
			list = append(list, r)
		}
	}
	return list
}

func (f *findings) claim(name string) []*result {
	var list []*result
	for _, r := range f.results {
		if r.in.claim == name {
			list = append(list, r)
		}
	}
	return list
}

// fewer are the goals about the number of states.
func (f *findings) fewer() []goal {
	list := []goal{
		{what: "states of three-way: none left out to all reductions", want: 20, why: "not measured"},
		{what: "the same, to an export with the first initial numbers pinned", want: 5, why: "not measured"},
		{what: "the same, to the best of SPIN's partial order and Rumur's symmetry on that export", want: 3, why: "not measured"},
	}
	for _, s := range f.sizes {
		for i, n := range []int{s.states[noneLeftOut], s.states[pinned], s.best()} {
			if all := s.states[allReduced]; n > 0 && all > 0 {
				list[i].figures = append(list[i].figures, figure{float64(n) / float64(all), s.scenario})
			}
		}
	}
	return list
}

// hugeGoal is that 10^8 states fit into 4 GB.
func (f *findings) hugeGoal() goal {
	g := goal{what: "10^8 states, store compressed: GB of memory", want: 4, atMost: true, why: "not measured: it takes -huge"}
	if f.huge == nil {
		return g
	}
	if g.why = f.huge.absent; g.why == "" {
		of := fmt.Sprintf("%d states in %.0f s", f.huge.runs[0].states, f.huge.search())
		g.figures = []figure{{float64(f.huge.peak()) / (1 << 30), of}}
	}
	return g
}

// goalTable writes what is reached of each goal.
func goalTable(list []goal) string {
	var b strings.Builder
	b.WriteString("\n## Goals\n\nThey are about instances of 10^6 states and more; what was measured on smaller ones stands beside.\n\n| | goal | measured | |\n|---|---|---|---|\n")
	for _, g := range list {
		b.WriteString(g.row())
	}
	return b.String()
}
