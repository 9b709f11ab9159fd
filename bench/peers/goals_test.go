package main

import (
	"strings"
	"testing"
	"time"
)

// ran is a tool that explored 1000 states and 10000 transitions in so many seconds each time.
func ran(name string, seconds ...int) *tool {
	t := &tool{name: name}
	for _, s := range seconds {
		t.runs = append(t.runs, run{wall: time.Duration(s) * time.Second, bytes: 50_000, fixed: 20_000, outcome: outcome{states: 1000, transitions: 10_000}})
	}
	return t
}

func TestMedians(t *testing.T) {
	a := ran(one, 5, 1, 2)
	a.runs[2].prepared = 4 * time.Second
	if a.search() != 2 || a.whole() != 5 || a.speed() != 5000 {
		t.Errorf("search %v, whole %v, speed %v; want 2, 5, 5000", a.search(), a.whole(), a.speed())
	}
	if a.perState() != 50 || a.perStateVariable() != 30 {
		t.Errorf("bytes a state %v and %v; want 50 and 30", a.perState(), a.perStateVariable())
	}
	if got := median([]float64{4, 1, 3, 2}); got != 2 {
		t.Errorf("the lower of the middle ones: got %v, want 2", got)
	}
}

func TestAgree(t *testing.T) {
	r := &result{tools: []*tool{ran(one, 1), ran(spin, 1), {name: rumurOne, absent: "not there"}, ran(spinOrder, 1)}}
	r.tools[3].apart, r.tools[3].runs[0].states = true, 7
	if err := r.agree(); err != nil {
		t.Errorf("what counts apart: %v", err)
	}
	r.tools[1].runs[0].transitions++
	if err := r.agree(); err == nil || !strings.Contains(err.Error(), "nothing is compared") {
		t.Errorf("counts differ: got %v", err)
	}
	r.tools[1].runs[0].rough = 1
	if err := r.agree(); err != nil {
		t.Errorf("counts differ by what was rounded: %v", err)
	}
}

func TestGoals(t *testing.T) {
	f := &findings{
		results: []*result{
			{in: instance{family: byHand, size: 2}, tools: []*tool{ran(one, 4), ran(rumurOne, 20), ran(spin, 4)}},
			{in: instance{family: byHand, size: 3}, tools: []*tool{ran(one, 4), ran(two, 2), ran(spin, 4), ran(rumurOne, 36), {name: compressed, absent: "it has none"}}},
			{in: instance{family: byHand, size: 4}, tools: []*tool{ran(one, 4), ran(two, 3), ran(spin, 5), {name: compressed, absent: "it has none"}}},
			{in: instance{family: byHand, size: 3, claim: "closes"}, tools: []*tool{ran(two, 9), ran(spin, 3)}},
			{in: instance{family: byHand, size: 3, claim: "stays"}, tools: []*tool{ran(two, 4), ran(spin, 3)}},
		},
		sizes: []*sizes{{"lossy", map[string]int{noneLeftOut: 200, allReduced: 10, pinned: 40, pinnedOrder: 35, pinnedSame: 30}}},
	}
	table := goalTable(f.goals())
	for _, row := range []string{
		"| transitions/s, one worker, to SPIN's depth-first search, specialist's model | at least 1 | 1.00 (specialist, 3 sent again), 1.25 (specialist, 4 sent again) | met |",
		"| transitions/s, two workers, to SPIN's depth-first search, specialist's model | at least 1.8 | 2.00 (specialist, 3 sent again), 1.67 (specialist, 4 sent again) | not met |",
		"| transitions/s to Rumur's, one worker, one thread | at least 8 | 9.00 (specialist, 3 sent again), beside it 5.00 (specialist, 2 sent again) | met |",
		"| the same, exported model | at least 1.3 | not measured | not known |",
		"SPIN's nested depth-first search | at most 1 | 1.33 (temporal, stays) | not met |",
		"with fairness, two workers: the same | at most 3 | 3.00 (temporal, closes) | met |",
		"| bytes a state, store compressed | at most 16 | it has none | not known |",
		"none left out to all reductions | at least 20 | 20.00 (lossy) | met |",
		"first initial numbers pinned | at least 5 | 4.00 (lossy) | not met |",
		"Rumur's symmetry on that export | at least 3 | 3.00 (lossy) | met |",
		"GB of memory | at most 4 | not measured: it takes -huge | not known |",
	} {
		if !strings.Contains(table, row) {
			t.Errorf("no row %q in\n%s", row, table)
		}
	}
}

func TestTable(t *testing.T) {
	r := &result{in: instance{family: exported, size: 3}, tools: []*tool{ran(one, 2), {name: compressed, absent: "it has none"}, ran(spin, 4)}}
	r.tools[0].runs[0].fixed = 0
	text := r.table()
	for _, row := range []string{
		"1000 states, 10000 transitions.",
		"| tcpcheck, 1 worker | 0.01 | 2.00 | 2.0 | 0.0 | 2.0 | 2.00 | 0 | 50 |  |",
		"| tcpcheck, 2 workers, store compressed | not available: it has none |",
		"| SPIN, depth first | 0.00 | 1.00 | 4.0 | 0.0 | 4.0 | 1.00 | 0 | 50 | 30 |",
	} {
		if !strings.Contains(text, row) {
			t.Errorf("no %q in\n%s", row, text)
		}
	}
}

func TestChart(t *testing.T) {
	c := curve{name: one, points: []point{{1e5, 2}, {2e6, 30}}}
	svg := chart(newPanel("speed", []curve{c}))
	for _, part := range []string{`<polyline points="60.0,`, "tcpcheck, 1 worker</text>", "</svg>"} {
		if !strings.Contains(svg, part) {
			t.Errorf("no %q in\n%s", part, svg)
		}
	}
	if got := power(1706337); got != "1.7·10⁶" {
		t.Errorf("power: got %s", got)
	}
}
