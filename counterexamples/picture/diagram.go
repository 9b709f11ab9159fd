package picture

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

// Diagram draws the state diagram of one end. Where edges lead back to the initial state it stands at the bottom once more, as in
// RFC 9293 Figure 5. What leads from many states to one is told below the picture.
func Diagram(w io.Writer, d *model.Diagram, look Look) error {
	p := &diagram{d: d, look: look, words: &look.Lang.Messages().Report.Draw, sketch: d.Sketch(look.tell)}
	p.place()
	body := &canvas{}
	for i := range p.graph.edges {
		p.drawEdge(body, i)
	}
	for i := range p.sketch.Edges {
		p.drawLines(body, i)
	}
	for n := range p.states {
		p.drawState(body, n)
	}
	height := p.drawFoot(body)
	out := &canvas{}
	out.open("story", p.width, height, look.Title)
	out.Write(body.Bytes())
	out.f("</svg>")
	_, err := w.Write(out.Bytes())
	return err
}

// diagram is a state diagram while it is drawn.
type diagram struct {
	d      *model.Diagram
	look   Look
	words  *words.Diagram
	sketch *model.Sketch
	graph  *layered
	states []int // by node: which state it is
	width  float64
	bottom float64
}

// Measures of a diagram, in pixels.
const (
	stateHeight  = 30.0
	stateSide    = 13.0 // beside a state's name
	headLength   = 9.0
	portGap      = 20.0 // between two edges at one side of a state, at the most
	startRoom    = 26.0 // above the initial state
	diagramLeast = 420.0
)

// place finds a place for everything.
func (p *diagram) place() {
	p.graph = &layered{}
	at := map[string]int{}
	for i, s := range p.d.States {
		if s.Reached {
			at[s.Name] = p.node(i)
		}
	}
	bottom := -1
	for _, e := range p.sketch.Edges {
		to := at[e.To]
		if to == 0 && p.returns(e) {
			if bottom < 0 {
				bottom = p.node(0)
			}
			to = bottom
		}
		w := 0.0
		for _, line := range e.Lines {
			w = max(w, smallFont.width(line)+10)
		}
		p.graph.edges = append(p.graph.edges, edge{from: at[e.From], to: to, w: w, h: 14*float64(len(e.Lines)) + 4})
	}
	p.graph.layer()
	w, h := p.graph.size()
	p.width = max(w+2*margin, diagramLeast)
	shift := point{(p.width - w) / 2, margin + startRoom}
	for n := range p.graph.nodes {
		p.graph.nodes[n].at = p.graph.nodes[n].at.plus(shift)
	}
	p.bottom = h + shift.y
}

// returns says whether an edge to the initial state closes a circle: it comes from a state to which some other edge leads.
func (p *diagram) returns(e model.SketchEdge) bool {
	return slices.ContainsFunc(p.sketch.Edges, func(o model.SketchEdge) bool { return o.To == e.From })
}

func (p *diagram) node(state int) int {
	p.states = append(p.states, state)
	p.graph.nodes = append(p.graph.nodes, node{w: stateFont.width(p.d.States[state].Name) + 2*stateSide, h: stateHeight})
	return len(p.graph.nodes) - 1
}

// port is where an edge touches a state: beside the others that do so on the same side, in the order of where they lead.
func (p *diagram) port(n, next int, down bool) point {
	g := p.graph
	list := slices.Clone(g.nodes[n].above)
	y := g.nodes[n].at.y - stateHeight/2
	if down {
		list, y = slices.Clone(g.nodes[n].below), g.nodes[n].at.y+stateHeight/2
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(g.nodes[a].at.x, g.nodes[b].at.x) })
	k := len(list)
	gap := min(portGap, (g.nodes[n].w-24)/float64(max(1, k-1)))
	return point{g.nodes[n].at.x + gap*(float64(slices.Index(list, next))-float64(k-1)/2), y}
}

// drawEdge draws the line of an edge, and its head.
func (p *diagram) drawEdge(c *canvas, i int) {
	e := &p.graph.edges[i]
	last := len(e.path) - 1
	from, to := p.port(e.path[0], e.path[1], true), p.port(e.path[last], e.path[last-1], false)
	tip, away := to, -1.0
	if e.back {
		tip, away = from, 1.0
		from.y += headLength
	} else {
		to.y -= headLength
	}
	points := []point{from}
	for _, n := range e.path[1:last] {
		points = append(points, p.graph.nodes[n].at)
	}
	s := &p.sketch.Edges[i]
	c.f(`<g class="edge"><title>%s</title>`, escaped(s.From+" → "+s.To+"\n"+strings.Join(s.Rules, "\n")))
	c.f(`<path d="%s" fill="none" stroke-width="1.4" %s/>`, smooth(append(points, to)), painted("line"))
	base := tip.y + away*headLength*1.1
	c.f(`<polygon points="%s,%s %s,%s %s,%s" %s/>`, num(tip.x), num(tip.y), num(tip.x-4), num(base), num(tip.x+4), num(base), painted("ink"))
	c.f("</g>")
}

// smooth writes a line downwards through points: upright at its ends, and never beyond a point to a side.
func smooth(points []point) string {
	lean := make([]float64, len(points)) // how far it goes to the right on its way down
	for i := 1; i+1 < len(points); i++ {
		before, after := steepness(points[i-1], points[i]), steepness(points[i], points[i+1])
		if before*after > 0 {
			lean[i] = 2 * before * after / (before + after)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "M%s %s", num(points[0].x), num(points[0].y))
	for i := 1; i < len(points); i++ {
		p, q := points[i-1], points[i]
		third := (q.y - p.y) / 3
		fmt.Fprintf(&b, "C%s %s %s %s %s %s", num(p.x+lean[i-1]*third), num(p.y+third), num(q.x-lean[i]*third), num(q.y-third), num(q.x), num(q.y))
	}
	return b.String()
}

func steepness(p, q point) float64 { return (q.x - p.x) / max(1, q.y-p.y) }

// drawLines draws the label of an edge, on its line.
func (p *diagram) drawLines(c *canvas, i int) {
	n := &p.graph.nodes[p.graph.edges[i].label]
	lines := p.sketch.Edges[i].Lines
	c.f(`<rect x="%s" y="%s" width="%s" height="%s" %s/>`, num(n.at.x-n.w/2+2), num(n.at.y-n.h/2), num(n.w-4), num(n.h), painted("paper"))
	for k, line := range lines {
		c.text(point{n.at.x, n.at.y - n.h/2 + 13 + 14*float64(k)}, "middle", line, "ink", smallFont, "")
	}
}

// drawState draws a state, with its colour at its left, and what points at the initial one.
func (p *diagram) drawState(c *canvas, n int) {
	box := &p.graph.nodes[n]
	left, top := box.at.x-box.w/2, box.at.y-box.h/2
	if n == 0 {
		c.f(`<circle cx="%s" cy="%s" r="4" %s/>`, num(box.at.x), num(top-startRoom+6), painted("ink"))
		c.line(point{box.at.x, top - startRoom + 10}, point{box.at.x, top - headLength}, "line", ` stroke-width="1.4"`)
		c.f(`<polygon points="%s,%s %s,%s %s,%s" %s/>`, num(box.at.x), num(top), num(box.at.x-4), num(top-headLength*1.1), num(box.at.x+4), num(top-headLength*1.1), painted("ink"))
	}
	c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="6" %s/>`, num(left), num(top), num(box.w), num(box.h), painted("band"))
	colour := stateColours[p.states[n]%len(stateColours)]
	c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="6" fill="none" stroke="%s" stroke-width="2.5"/>`, num(left), num(top), num(box.w), num(box.h), colour)
	c.text(point{box.at.x, box.at.y + 4.5}, "middle", p.d.States[p.states[n]].Name, "ink", stateFont, "")
}

// drawFoot tells below the picture what leads from many states to one, and which states are not reached; it gives the height of all.
func (p *diagram) drawFoot(c *canvas) float64 {
	y := p.bottom + 8
	say := func(t string) {
		for i, part := range smallFont.wrap(t, p.width-2*margin-14) {
			y += smallFont.size + 6
			c.text(point{margin + 14*float64(min(i, 1)), y}, "start", part, "ink", smallFont, "")
		}
	}
	for _, crowd := range p.sketch.Crowds {
		say(fmt.Sprintf(p.words.Crowd, crowd.To, p.from(&crowd), strings.Join(crowd.Lines, "; ")))
	}
	var alone []string
	for _, s := range p.d.States {
		if !s.Reached {
			alone = append(alone, s.Name)
		}
	}
	if len(alone) > 0 {
		say(fmt.Sprintf(p.words.Alone, strings.Join(alone, p.words.Comma)))
	}
	return y + margin
}

// from names the states from which a crowd comes.
func (p *diagram) from(c *model.Crowd) string {
	switch {
	case c.All():
		return p.words.FromAll
	case c.Most():
		return fmt.Sprintf(p.words.FromAllBut, strings.Join(c.But, p.words.Comma))
	}
	return fmt.Sprintf(p.words.From, strings.Join(c.From, p.words.Comma))
}
