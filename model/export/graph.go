package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// The most states of a graph: beyond them nobody can look at it, or should read it from a text.
const (
	mostDOT = 2000
	mostAUT = 1000000
)

// Edge is a transition between states, which are numbered from 0, the initial one.
type Edge struct {
	From, To int
	Label    string
}

// Graph is all states and transitions of a program. Claims are not asked.
type Graph struct {
	States []string // what their variables hold, in words
	Edges  []Edge
}

// NewGraph explores a program with the interpreter; more states than most are an error.
func NewGraph(p *Program, most int) (*Graph, error) {
	m := newRun(p)
	g := &Graph{}
	number := map[string]int{}
	var queue []state
	visit := func() int {
		k := m.key()
		n, known := number[k]
		if !known {
			n = len(queue)
			number[k] = n
			queue = append(queue, m.snapshot())
			g.States = append(g.States, m.words())
		}
		return n
	}
	m.begin()
	visit()
	for from := 0; from < len(queue) && len(queue) <= most; from++ {
		m.successors(queue[from], func(ev *Event) {
			if m.status == fine {
				g.Edges = append(g.Edges, Edge{from, visit(), m.label(ev)})
			}
		})
		queue[from] = state{}
	}
	if len(queue) > most {
		return nil, fmt.Errorf("scenario %s of %s has more than %d states: too many for this language", p.Scenario, p.Protocol, most)
	}
	return g, nil
}

// label names a transition: the event, of a segment with the rules that took it.
func (m *run) label(ev *Event) string {
	if !ev.OverSegments() || len(m.fired) == 0 {
		return ev.Name
	}
	return ev.Name + ": " + strings.Join(m.fired, ", ")
}

// words says what a state holds: the states of the ends, and the network.
func (m *run) words() string {
	var parts []string
	for _, v := range m.p.Vars {
		if v.Type.Kind == State && v.Name == "state" {
			parts = append(parts, endName(v.End)+" "+v.Type.Names[m.value(v)])
		}
	}
	for _, seg := range m.net {
		parts = append(parts, "to "+endName(seg[0])+" "+m.kind(seg))
	}
	return strings.Join(parts, "\n")
}

// kind names a segment by its flags or its kind.
func (m *run) kind(seg []int) string {
	var list []string
	for i, f := range m.p.Segment {
		switch {
		case f.Flag && seg[i] == 1:
			list = append(list, f.Name)
		case f.Name == "kind" && f.Type.Kind == Enum && i == 1:
			return f.Type.Names[seg[i]]
		}
	}
	return strings.Join(list, ",")
}

// DOT writes the graph of all states for Graphviz.
func DOT(w io.Writer, p *Program) error {
	g, err := NewGraph(p, mostDOT)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "digraph %q {\n  node [shape=box]\n", p.Protocol+" "+p.Scenario)
	for i, s := range g.States {
		fmt.Fprintf(b, "  %d [label=%q]\n", i, s)
	}
	for _, e := range g.Edges {
		fmt.Fprintf(b, "  %d -> %d [label=%q]\n", e.From, e.To, e.Label)
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}

// AUT writes the graph of all states in the format of Aldebaran.
func AUT(w io.Writer, p *Program) error {
	g, err := NewGraph(p, mostAUT)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "des (0, %d, %d)\n", len(g.Edges), len(g.States))
	for _, e := range g.Edges {
		fmt.Fprintf(b, "(%d, %q, %d)\n", e.From, e.Label, e.To)
	}
	return b.Flush()
}
