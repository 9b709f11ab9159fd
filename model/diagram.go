package model

import (
	"slices"
	"strings"
)

// Diagram is the state diagram of one end, computed from the rules.
type Diagram struct {
	Protocol string         `json:"protocol"`
	Title    string         `json:"title"`
	States   []DiagramState `json:"states"`
	Edges    []DiagramEdge  `json:"edges"` // by states, in the order of their declaration
}

// DiagramState is a node of the diagram.
type DiagramState struct {
	Name    string `json:"name"`
	Initial bool   `json:"initial,omitempty"`
	Reached bool   `json:"reached"` // rules lead to it from the initial state
}

// DiagramEdge is how an end comes from one state to another.
type DiagramEdge struct {
	From  string        `json:"from"`
	To    string        `json:"to"`
	Moves []DiagramMove `json:"moves"` // in the order of the rules
}

// DiagramMove is one rule that changes the state, and what it sends on the way.
type DiagramMove struct {
	Rule    string   `json:"rule"`
	Section string   `json:"section,omitempty"`
	Title   string   `json:"title,omitempty"`
	Event   string   `json:"event"`          // as the RFC draws it: "rcv SYN,ACK", a call, a timer
	Sent    []string `json:"sent,omitempty"` // flags of each segment, with commas
}

// Label is the move as RFC 9293 Figure 5 writes it: what happens, a slash, what is sent.
func (m DiagramMove) Label() string {
	if len(m.Sent) == 0 {
		return m.Event
	}
	return m.Event + " / snd " + strings.Join(m.Sent, ", snd ")
}

// move is one way of a rule from a state to a state.
type move struct {
	rule     *Rule
	from, to int
	entered  uint64 // with the states passed through
	sent     []uint64
}

// Diagram computes the state diagram.
func (p *Protocol) Diagram() *Diagram {
	moves := p.moves(p.coverage())
	d := &Diagram{Protocol: p.Name, Title: p.Title}
	reached := p.reachedBy(moves)
	down := p.Down()
	for i, name := range p.States {
		if i != down || slices.ContainsFunc(moves, func(m move) bool { return m.from == down }) {
			d.States = append(d.States, DiagramState{name, i == 0, i == down || reached>>i&1 == 1})
		}
	}
	for from := range p.States {
		for to := range p.States {
			d.edge(p, moves, from, to)
		}
	}
	return d
}

func (d *Diagram) edge(p *Protocol, moves []move, from, to int) {
	e := DiagramEdge{From: p.States[from], To: p.States[to]}
	for _, m := range moves {
		if m.from != from || m.to != to || from == to {
			continue
		}
		dm := DiagramMove{Rule: m.rule.ID, Section: m.rule.Section, Title: m.rule.Title, Event: p.eventText(m.rule)}
		for _, flags := range m.sent {
			dm.Sent = append(dm.Sent, p.flagText(flags))
		}
		same := func(o DiagramMove) bool { return o.Rule == dm.Rule && slices.Equal(o.Sent, dm.Sent) }
		if !slices.ContainsFunc(e.Moves, same) {
			e.Moves = append(e.Moves, dm)
		}
	}
	if len(e.Moves) > 0 {
		d.Edges = append(d.Edges, e)
	}
}

// eventText says what a rule is for, as the RFC's diagram does. Where no flag names the segment, the title does.
func (p *Protocol) eventText(r *Rule) string {
	switch r.Event.Kind {
	case OnCall:
		return p.Calls[r.Event.Name]
	case OnTimer:
		return p.Timers[r.Event.Name] + " timeout"
	case OnRestart:
		return "restart"
	}
	if r.Event.With == 0 && r.Title != "" {
		return r.Title
	}
	return "rcv " + p.flagText(r.Event.With)
}

// moves follows each rule of the ends from each state in which it can fire.
func (p *Protocol) moves(c *cover) []move {
	var out []move
	for _, r := range p.Rules {
		for state := range p.States {
			if r.Party == nil && c.fires[fire{r.Index, state}] {
				out = append(out, p.movesFrom(r, state)...)
			}
		}
	}
	return out
}

func (p *Protocol) movesFrom(r *Rule, state int) []move {
	t := &tracer{encoder: newEncoder(), p: p, sends: true}
	start := &way{context: p.eventContext(r.Event)}
	start.state = state
	start.known = []*formula{t.formula(r.Guard(), &start.context)}
	from := state
	if r.Event.Kind == OnRestart {
		from = p.Down()
	}
	var out []move
	for _, w := range t.effects(start, r.Body) {
		out = append(out, move{r, from, w.state, w.entered | 1<<w.state, w.sent})
	}
	return out
}

// eventContext is what an event says about the flags.
func (p *Protocol) eventContext(e Event) context {
	c := context{flags: e.With, decided: e.With | e.Without}
	if e.Only || p.OneOf && e.With != 0 {
		c.decided = 1<<len(p.Flags) - 1
	}
	return c
}

// reachedBy gives the states to which moves lead from the initial one.
func (p *Protocol) reachedBy(moves []move) uint64 {
	reached := uint64(1)
	for {
		before := reached
		for _, m := range moves {
			if reached>>m.from&1 == 1 || m.from == p.Down() {
				reached |= m.entered
			}
		}
		if reached == before {
			return reached
		}
	}
}
