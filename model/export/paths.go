package export

import (
	"maps"
	"slices"
)

// This file finds, without running a program, how many choices its events can make and how many segments they can
// send. A language without choices inside a step needs to know: it makes them parameters of the event.

// Choices says what choices an event can make.
type Choices struct {
	Slots []ChoiceSlot // the first choice, the second, …
	Sends int          // the most segments that the event sends
}

// ChoiceSlot is the k-th choice of an event.
type ChoiceSlot struct {
	Options int   // the most there are
	States  []int // of the end that acts, before the step, from which the event comes to so many choices
	Spill   bool  // it is always that of the segment that a full bag loses
}

// ChoicesOf analyses an event.
func (p *Program) ChoicesOf(ev *Event) *Choices {
	a := &analysis{p: p, spills: map[int]bool{}, others: map[int]bool{}, states: map[int]map[int]bool{}, options: map[int]int{}}
	for _, v := range p.Vars {
		if v.Type.Kind == State && v.End == ev.End && v.Name == "state" {
			a.state = v
		}
	}
	for _, v := range p.Scratch {
		if v.Name == "more" {
			a.more = v
		}
	}
	a.room = ev.Kind == ArriveEvent && p.Network.Kind == Bag
	for _, flags := range a.headers(ev) {
		a.header = flags
		a.fromEach(ev)
	}
	return a.choices()
}

type analysis struct {
	p       *Program
	state   *Var
	more    *Var
	header  map[*Field]int
	room    bool // the first segment that is sent finds room
	begin   int  // the state before the step
	sends   int
	options map[int]int
	spills  map[int]bool
	others  map[int]bool
	states  map[int]map[int]bool
}

// point is what is known of a step so far.
type point struct{ choices, sends, gone, state, more int }

const unknown = -1

// headers lists the flags or kinds that a segment may have.
func (a *analysis) headers(ev *Event) []map[*Field]int {
	out := []map[*Field]int{{}}
	if ev.Kind != ArriveEvent && ev.Kind != DuplicateEvent {
		return out
	}
	for _, f := range a.p.Segment {
		if !f.Flag && f.Name != "kind" {
			continue
		}
		var more []map[*Field]int
		for v := f.Type.Lo; v <= f.Type.Hi; v++ {
			for _, h := range out {
				with := maps.Clone(h)
				with[f] = v
				more = append(more, with)
			}
		}
		out = more
	}
	return out
}

func (a *analysis) fromEach(ev *Event) {
	states := []int{unknown}
	if a.state != nil {
		states = nil
		for s := range a.state.Type.Names {
			states = append(states, s)
		}
	}
	for _, s := range states {
		at := point{state: s, more: 1}
		if a.eval(ev.Guard, at) == 0 {
			continue
		}
		a.begin = s
		for end := range a.run(ev.Body, map[point]bool{at: true}) {
			a.sends = max(a.sends, end.sends)
		}
	}
}

func (a *analysis) run(list []*Stmt, points map[point]bool) map[point]bool {
	for _, s := range list {
		next := map[point]bool{}
		for at := range points {
			a.step(s, at, next)
		}
		points = next
	}
	return points
}

func (a *analysis) step(s *Stmt, at point, next map[point]bool) {
	switch s.Op {
	case Assign:
		a.assign(s, &at)
	case If:
		cond := a.eval(s.Cond, at)
		if cond != 0 {
			maps.Copy(next, a.run(s.Then, map[point]bool{at: true}))
		}
		if cond != 1 {
			maps.Copy(next, a.run(s.Else, map[point]bool{at: true}))
		}
		return
	case Do:
		maps.Copy(next, a.run(s.Proc.Body, map[point]bool{at: true}))
		return
	case Choose:
		a.choose(at.choices, s.Hi-s.Lo+1, false)
		at.choices++
	case Send:
		at.sends++
		if to := s.Values[0]; to.constant() && slices.Contains(a.p.Network.Deaf, to.Value) {
			at.gone++
		}
	case Transmit:
		a.transmit(at, next)
	case Cut, Fault:
		return
	}
	next[at] = true
}

func (a *analysis) assign(s *Stmt, at *point) {
	v := unknown
	if s.Value.constant() {
		v = s.Value.Value
	}
	switch s.Var {
	case a.state:
		at.state = v
	case a.more:
		at.more = v
	}
}

func (a *analysis) choose(slot, options int, spill bool) {
	a.options[slot] = max(a.options[slot], options)
	if spill {
		a.spills[slot] = true
	} else {
		a.others[slot] = true
	}
	if a.states[slot] == nil {
		a.states[slot] = map[int]bool{}
	}
	a.states[slot][a.begin] = true
}

// transmit may lose one segment for each that is sent.
func (a *analysis) transmit(at point, next map[point]bool) {
	if !a.p.Network.Spills {
		return
	}
	n := at.sends - at.gone
	if a.room {
		n--
	}
	for range n {
		a.choose(at.choices, a.p.Network.Capacity+1, true)
		at.choices++
		next[at] = true
	}
}

// eval gives 0, 1 or unknown of a condition, and the value or unknown of what is known.
func (a *analysis) eval(x *Expr, at point) int {
	switch x.Op {
	case Const:
		return x.Value
	case Read:
		switch x.Var {
		case a.state:
			return at.state
		case a.more:
			return at.more
		}
	case Seg:
		if v, ok := a.header[x.Field]; ok {
			return v
		}
	case Not:
		if v := a.eval(x.Args[0], at); v != unknown {
			return 1 - v
		}
	case And, Or:
		return a.junction(x, at)
	case In:
		if v := a.eval(x.Args[0], at); v != unknown {
			return bit(slices.Contains(x.Set, v))
		}
	case Eq, Ne:
		v, w := a.eval(x.Args[0], at), a.eval(x.Args[1], at)
		if v != unknown && w != unknown {
			return bit(holds(x.Op, v, w))
		}
	case Call:
		return a.eval(x.Func.Body, at)
	}
	return unknown
}

func (a *analysis) junction(x *Expr, at point) int {
	decides := bit(x.Op == Or)
	out := 1 - decides
	for _, y := range x.Args {
		switch a.eval(y, at) {
		case decides:
			return decides
		case unknown:
			out = unknown
		}
	}
	return out
}

func (a *analysis) choices() *Choices {
	c := &Choices{Sends: a.sends}
	for k := range len(a.options) {
		var states []int
		for s := range a.states[k] {
			if s != unknown {
				states = append(states, s)
			}
		}
		slices.Sort(states)
		c.Slots = append(c.Slots, ChoiceSlot{Options: a.options[k], States: states, Spill: a.spills[k] && !a.others[k]})
	}
	return c
}
