package model

import (
	"html"
	"slices"
	"strings"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/encoding"
	"gonum.org/v1/gonum/graph/encoding/dot"
	"gonum.org/v1/gonum/graph/multi"
)

// crowd is from how many states a move must lead to one state to be drawn once, with the list of the states.
const crowd = 4

// DOT writes the diagram in the language of Graphviz. An edge has a line for each move; a line in brackets is sent
// in some cases only. What leads from many states to one is drawn once, from a note that lists them.
func (d *Diagram) DOT() ([]byte, error) {
	g := &dotGraph{DirectedGraph: multi.NewDirectedGraph()}
	states := map[string]dotNode{}
	for _, s := range d.States {
		states[s.Name] = g.state(s)
	}
	if len(d.States) > 0 {
		start := g.node("(start)", attr("shape", "point"), attr("width", "0.12"), attr("label", ""))
		g.edge(start, states[d.States[0].Name])
	}
	crowded := d.crowded()
	for _, e := range d.drawn() {
		if lines := e.lines(crowded); len(lines) > 0 {
			g.edge(states[e.From], states[e.To], label(lines), attr("tooltip", e.tooltip()))
		}
	}
	for _, s := range d.States {
		if text := d.note(s.Name, crowded); text != nil {
			note := g.node("("+s.Name+")", attr("shape", "note"), attr("color", "gray50"), attr("fontcolor", "gray30"), attr("fontsize", "10"), label(text))
			g.edge(note, states[s.Name], attr("style", "dashed"), attr("color", "gray50"))
		}
	}
	return dot.MarshalMulti(g, d.Protocol, "", "    ")
}

// drawn are the edges from states that are reached.
func (d *Diagram) drawn() []DiagramEdge {
	var out []DiagramEdge
	for _, e := range d.Edges {
		if slices.ContainsFunc(d.States, func(s DiagramState) bool { return s.Name == e.From && s.Reached }) {
			out = append(out, e)
		}
	}
	return out
}

// arrival is a line of a label, and the state to which it leads.
type arrival struct{ to, line string }

// crowded gives the arrivals from at least crowd states, with these states.
func (d *Diagram) crowded() map[arrival][]string {
	from := map[arrival][]string{}
	for _, e := range d.drawn() {
		for _, line := range e.lines(nil) {
			at := arrival{e.To, line}
			from[at] = append(from[at], e.From)
		}
	}
	for at, states := range from {
		if len(states) < crowd {
			delete(from, at)
		}
	}
	return from
}

// lines gives the lines of an edge's label, each once, without those that a note tells.
func (e *DiagramEdge) lines(crowded map[arrival][]string) []string {
	var out []string
	for _, m := range e.Moves {
		line := e.line(m)
		if crowded[arrival{e.To, line}] == nil && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// line is a move's label; what its rule sends in some cases only stands in brackets.
func (e *DiagramEdge) line(m DiagramMove) string {
	silent, most := false, m
	for _, o := range e.Moves {
		if o.Rule == m.Rule {
			silent = silent || len(o.Sent) == 0
			if len(o.Sent) > len(most.Sent) {
				most = o
			}
		}
	}
	if silent && len(most.Sent) > 0 {
		return most.Event + " [" + strings.TrimPrefix(most.Label(), most.Event+" ") + "]"
	}
	return m.Label()
}

// tooltip names the rules of an edge.
func (e *DiagramEdge) tooltip() string {
	var out []string
	for _, m := range e.Moves {
		if rule := m.Rule + ": " + m.Title; !slices.Contains(out, rule) {
			out = append(out, rule)
		}
	}
	return strings.Join(out, "; ")
}

// note lists the crowded arrivals at a state, those from the same states together.
func (d *Diagram) note(to string, crowded map[arrival][]string) []string {
	var order []string
	lines := map[string][]string{}
	for _, e := range d.drawn() {
		for _, line := range e.lines(nil) {
			from := crowded[arrival{to, line}]
			if e.To != to || from == nil || from[0] != e.From {
				continue
			}
			key := d.stateList(to, from)
			if lines[key] == nil {
				order = append(order, key)
			}
			lines[key] = append(lines[key], line)
		}
	}
	var text []string
	for _, key := range order {
		last := len(lines[key]) - 1
		text = append(text, lines[key][:last]...)
		text = append(text, lines[key][last]+"\n"+key)
	}
	return text
}

// stateList names the states that lead to another, or those that do not where these are fewer.
func (d *Diagram) stateList(to string, from []string) string {
	var others []string
	for _, s := range d.States {
		if s.Name != to && s.Reached && !slices.Contains(from, s.Name) {
			others = append(others, s.Name)
		}
	}
	switch {
	case len(others) == 0:
		return "from any other state"
	case len(others) < len(from)/2:
		return "from any other state but " + wrap(others)
	}
	return "from " + wrap(from)
}

// wrap joins names with commas, a few in a line.
func wrap(names []string) string {
	text := ""
	for i, n := range names {
		switch {
		case i > 0 && i%3 == 0:
			text += ",\n"
		case i > 0:
			text += ", "
		}
		text += n
	}
	return text
}

// label sets lines flush left, in the markup of Graphviz; the later lines of one are indented.
func label(lines []string) encoding.Attribute {
	text := ""
	for _, line := range lines {
		line = html.EscapeString(line)
		text += "&nbsp;" + strings.ReplaceAll(line, "\n", `<BR ALIGN="LEFT"/>&nbsp;&nbsp;&nbsp;`) + `<BR ALIGN="LEFT"/>`
	}
	return attr("label", "<"+text+">")
}

func attr(key, value string) encoding.Attribute { return encoding.Attribute{Key: key, Value: value} }

// dotGraph is the diagram as it is drawn.
type dotGraph struct {
	*multi.DirectedGraph
	size int64
}

type dotNode struct {
	id    int64
	name  string
	attrs []encoding.Attribute
}

func (n dotNode) ID() int64                        { return n.id }
func (n dotNode) DOTID() string                    { return n.name }
func (n dotNode) Attributes() []encoding.Attribute { return n.attrs }

type dotLine struct {
	graph.Line
	attrs []encoding.Attribute
}

func (l dotLine) Attributes() []encoding.Attribute { return l.attrs }

func (g *dotGraph) node(name string, attrs ...encoding.Attribute) dotNode {
	n := dotNode{g.size, name, attrs}
	g.size++
	g.AddNode(n)
	return n
}

func (g *dotGraph) state(s DiagramState) dotNode {
	if s.Reached {
		return g.node(s.Name)
	}
	return g.node(s.Name, attr("style", "rounded,dashed"), attr("fontcolor", "gray50"))
}

func (g *dotGraph) edge(from, to dotNode, attrs ...encoding.Attribute) {
	g.SetLine(dotLine{g.NewLine(from, to), attrs})
}

type attributes []encoding.Attribute

func (a attributes) Attributes() []encoding.Attribute { return a }

// DOTAttributers gives the looks of the drawing.
func (g *dotGraph) DOTAttributers() (whole, node, edge encoding.Attributer) {
	font := attr("fontname", "Helvetica")
	return attributes{font, attr("rankdir", "TB"), attr("nodesep", "0.5"), attr("ranksep", "0.6")},
		attributes{font, attr("shape", "box"), attr("style", "rounded"), attr("fontsize", "13")},
		attributes{font, attr("fontsize", "10"), attr("arrowsize", "0.7")}
}
