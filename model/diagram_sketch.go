package model

import (
	"slices"
	"strings"
)

// crowd is from how many states a move must lead to one state to be told once, with the list of the states.
const crowd = 4

// Sketch is what is drawn of a diagram: edges from states that are reached, and apart from them what leads from many states to one.
type Sketch struct {
	Edges  []SketchEdge
	Crowds []Crowd // by state, in the order of the states
}

// SketchEdge is an edge with its label.
type SketchEdge struct {
	From, To string
	Lines    []string // what a rule sends in some cases only stands in brackets
	Rules    []string // each with its title, those of crowds among them
}

// Crowd is what leads to a state from the same states, at least four.
type Crowd struct {
	To    string
	Lines []string
	From  []string
	But   []string // the other states that are reached, but To
}

// Sketch computes what is drawn; tell translates titles of rules, which stand in labels where no flag names a segment. Edges without
// a line are told by crowds alone, and left out.
func (d *Diagram) Sketch(tell func(english string) string) *Sketch {
	s := &Sketch{}
	t := sketcher{d, tell}
	crowded := t.crowded()
	for _, e := range d.drawn() {
		if lines := t.lines(&e, crowded); len(lines) > 0 {
			s.Edges = append(s.Edges, SketchEdge{e.From, e.To, lines, t.rules(&e)})
		}
	}
	for _, state := range d.States {
		s.Crowds = append(s.Crowds, t.crowds(state.Name, crowded)...)
	}
	return s
}

// All says whether the crowd comes from every other state.
func (c *Crowd) All() bool { return len(c.But) == 0 }

// Most says whether those that it does not come from are fewer to name.
func (c *Crowd) Most() bool { return len(c.But) < len(c.From)/2 }

// sketcher computes a sketch.
type sketcher struct {
	d    *Diagram
	tell func(english string) string
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
func (t *sketcher) crowded() map[arrival][]string {
	from := map[arrival][]string{}
	for _, e := range t.d.drawn() {
		for _, line := range t.lines(&e, nil) {
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

// lines gives the lines of an edge's label, each once, without those that a crowd tells.
func (t *sketcher) lines(e *DiagramEdge, crowded map[arrival][]string) []string {
	var out []string
	for _, m := range e.Moves {
		line := t.line(e, m)
		if crowded[arrival{e.To, line}] == nil && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// line is a move's label; what its rule sends in some cases only stands in brackets.
func (t *sketcher) line(e *DiagramEdge, m DiagramMove) string {
	silent, most := false, m
	for _, o := range e.Moves {
		if o.Rule == m.Rule {
			silent = silent || len(o.Sent) == 0
			if len(o.Sent) > len(most.Sent) {
				most = o
			}
		}
	}
	m.Event, most.Event = t.tell(m.Event), t.tell(most.Event)
	if silent && len(most.Sent) > 0 {
		return most.Event + " [" + strings.TrimPrefix(most.Label(), most.Event+" ") + "]"
	}
	return m.Label()
}

// rules names the rules of an edge.
func (t *sketcher) rules(e *DiagramEdge) []string {
	var out []string
	for _, m := range e.Moves {
		if rule := m.Rule + ": " + t.tell(m.Title); !slices.Contains(out, rule) {
			out = append(out, rule)
		}
	}
	return out
}

// crowds lists the crowded arrivals at a state, those from the same states together.
func (t *sketcher) crowds(to string, crowded map[arrival][]string) []Crowd {
	var out []Crowd
	for _, e := range t.d.drawn() {
		for _, line := range t.lines(&e, nil) {
			from := crowded[arrival{to, line}]
			if e.To != to || from == nil || from[0] != e.From {
				continue
			}
			at := slices.IndexFunc(out, func(c Crowd) bool { return slices.Equal(c.From, from) })
			if at < 0 {
				at = len(out)
				out = append(out, Crowd{To: to, From: from, But: t.others(to, from)})
			}
			out[at].Lines = append(out[at].Lines, line)
		}
	}
	return out
}

// others are the states that are reached, but those given.
func (t *sketcher) others(to string, from []string) []string {
	var out []string
	for _, s := range t.d.States {
		if s.Name != to && s.Reached && !slices.Contains(from, s.Name) {
			out = append(out, s.Name)
		}
	}
	return out
}
