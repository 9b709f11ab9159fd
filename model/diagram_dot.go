package model

import (
	"html"
	"strings"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/encoding"
	"gonum.org/v1/gonum/graph/encoding/dot"
	"gonum.org/v1/gonum/graph/multi"
)

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
	sketch := d.Sketch(func(english string) string { return english })
	for _, e := range sketch.Edges {
		g.edge(states[e.From], states[e.To], label(e.Lines), attr("tooltip", strings.Join(e.Rules, "; ")))
	}
	for _, s := range d.States {
		if text := sketch.note(s.Name); text != nil {
			note := g.node("("+s.Name+")", attr("shape", "note"), attr("color", "gray50"), attr("fontcolor", "gray30"), attr("fontsize", "10"), label(text))
			g.edge(note, states[s.Name], attr("style", "dashed"), attr("color", "gray50"))
		}
	}
	return dot.MarshalMulti(g, d.Protocol, "", "    ")
}

// note lists the crowds at a state, the states from which they come below the last line of each.
func (s *Sketch) note(to string) []string {
	var text []string
	for _, c := range s.Crowds {
		if c.To == to {
			last := len(c.Lines) - 1
			text = append(text, c.Lines[:last]...)
			text = append(text, c.Lines[last]+"\n"+c.from())
		}
	}
	return text
}

// from names the states from which a crowd comes, or those from which it does not where these are fewer.
func (c *Crowd) from() string {
	switch {
	case c.All():
		return "from any other state"
	case c.Most():
		return "from any other state but " + wrap(c.But)
	}
	return "from " + wrap(c.From)
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
