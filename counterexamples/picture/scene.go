package picture

import (
	"tcpcheck/model"
)

// Options say what is known of a story besides its trace.
type Options struct {
	Protocol *model.Protocol // tells titles of rules, names of parties, and which fields are numbers; may be nil
	Turning  int             // the turning point, a step from 1; 0: none
	Repeats  int             // the step from which the run repeats itself; one beyond the last: it stops there for ever; 0: it ends
	Unfolded bool            // every step has a row of its own, however many there are
}

// Scene is what is to be seen of a story. Step 0 is the start; lanes are numbered as the players are: A, B, then parties.
type Scene struct {
	Lanes   []string  // the names of the lifelines
	States  []string  // all states, in the order of the protocol or else of their appearance
	Steps   []Step    // the start first
	Arrows  []Arrow   // in the order in which they leave
	Stays   [2][]Stay // of A and of B
	Rows    []Row     // from top to bottom
	Turning int       // as in Options
	Repeats int       // as in Options

	trace    *model.Trace
	protocol *model.Protocol
}

// Step is what a step shows beside the arrows.
type Step struct {
	Event     Event
	Entered   [2]string // the state that the end enters; empty: none
	Told      []string  // what the application is told
	Delivered int       // octets that it gets
	Rules     []Rule    // in the order in which they fired
	Fault     string    // of the protocol text
}

// Event is what happens in a step.
type Event struct {
	Kind EventKind
	Lane int    // where it happens; -1: in the network
	Name string // of a call or a timer
}

// EventKind is a kind of event.
type EventKind uint8

// The kinds of events. A segment's is told by its arrow.
const (
	Start EventKind = iota
	Segment
	Call
	Timer
	Lifetime
	Crash
	Restart
	Party
)

// Rule is a rule that fired.
type Rule struct{ ID, Section, Title string }

// Stay is the time that an end spends in a state.
type Stay struct {
	State string
	From  int // the step that enters it
	Until int // the step that leaves it; one beyond the last: none does
}

// Row is one row of the picture: a step, or a band of steps that are folded.
type Row struct{ First, Last int }

// Folded says whether the row is a band.
func (r Row) Folded() bool { return r.Last > r.First }

// NewScene computes what is to be seen of a trace.
func NewScene(t *model.Trace, opt Options) *Scene {
	s := &Scene{Turning: opt.Turning, Repeats: opt.Repeats, trace: t, protocol: opt.Protocol}
	s.nameLanes()
	s.Steps = append(s.Steps, Step{Entered: [2]string{t.Initial.Ends[0].State, t.Initial.Ends[1].State}})
	for i := range t.Steps {
		s.Steps = append(s.Steps, s.step(i))
	}
	for end := range 2 {
		s.Stays[end] = s.stays(end)
	}
	s.Arrows = followed(s)
	s.nameStates()
	s.Rows = s.rows(opt.Unfolded)
	return s
}

// last is the number of the last step.
func (s *Scene) last() int { return len(s.trace.Steps) }

// before is the snapshot that a step starts from, after the one that it leads to, by the step's number; of the start both are its own.
func (s *Scene) before(step int) model.Snapshot { return s.after(step - 1) }

func (s *Scene) after(step int) model.Snapshot {
	if step <= 0 {
		return s.trace.Initial
	}
	return s.trace.Steps[step-1].After
}

// nameLanes gives a lane to each end, and to each party that acts or is sent something.
func (s *Scene) nameLanes() {
	most := 1
	seen := func(g model.Segment) { most = max(most, g.From, g.To) }
	for _, g := range s.trace.Initial.Network {
		seen(g)
	}
	for _, step := range s.trace.Steps {
		most = max(most, step.End)
		for _, g := range step.Sent {
			seen(g)
		}
	}
	for lane := range most + 1 {
		s.Lanes = append(s.Lanes, s.laneName(lane))
	}
}

func (s *Scene) laneName(lane int) string {
	switch {
	case lane < 2:
		return string(rune('A' + lane))
	case s.protocol == nil || lane-2 >= len(s.protocol.Parties):
		return "party"
	}
	return s.protocol.Parties[lane-2].Name
}

// kinds has the events of the kinds of steps.
var kinds = map[model.StepKind]EventKind{
	model.StepCall: Call, model.StepArrive: Segment, model.StepDuplicate: Segment, model.StepLose: Segment, model.StepTimer: Timer,
	model.StepLifetime: Lifetime, model.StepCrash: Crash, model.StepRestart: Restart, model.StepParty: Party,
}

func (s *Scene) step(i int) Step {
	from := &s.trace.Steps[i]
	step := Step{
		Event: Event{kinds[from.Kind], from.End, from.Call + from.Timer},
		Told:  from.Told, Delivered: from.Delivered, Fault: from.Fault,
	}
	before := s.before(i + 1)
	for end := range 2 {
		if now := from.After.Ends[end].State; now != before.Ends[end].State {
			step.Entered[end] = now
		}
	}
	for _, id := range from.Rules {
		step.Rules = append(step.Rules, s.rule(id))
	}
	return step
}

func (s *Scene) rule(id string) Rule {
	if s.protocol != nil {
		if r := s.protocol.Rule(id); r != nil {
			return Rule{id, r.Section, r.Title}
		}
	}
	return Rule{ID: id}
}

// stays lists the states that an end goes through.
func (s *Scene) stays(end int) []Stay {
	var out []Stay
	for i, step := range s.Steps {
		if step.Entered[end] == "" {
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].Until = i
		}
		out = append(out, Stay{step.Entered[end], i, len(s.Steps)})
	}
	return out
}

// nameStates lists the states, so that each has a place in all pictures of the protocol.
func (s *Scene) nameStates() {
	known := map[string]bool{}
	add := func(state string) {
		if !known[state] {
			known[state] = true
			s.States = append(s.States, state)
		}
	}
	if s.protocol != nil {
		for _, state := range s.protocol.States {
			add(state)
		}
	}
	for i := range s.Steps {
		for _, state := range s.Steps[i].Entered {
			if state != "" {
				add(state)
			}
		}
	}
}
