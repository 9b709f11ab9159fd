package model

// Teller lists the steps of states and tells each: the event, the rules that fired, the segments, what the application
// was told. Where a segment comes from it does not know. It is not safe for concurrent use.
type Teller struct {
	r     recorder
	steps []Step
}

// NewTeller gives a teller of the system.
func (s *System) NewTeller() *Teller {
	t := &Teller{r: recorder{s: s, x: s.NewExpander()}}
	t.r.x.m.hook = func(ev event) {
		t.r.origins = map[string][]origin{}
		step := t.r.describe(ev)
		step.Index = len(t.steps)
		t.steps = append(t.steps, *step)
	}
	return t
}

// Expand appends the successors of a state to next, as Expander does, and tells the steps to them, in the same order.
func (t *Teller) Expand(state, next []uint64) (nextOut []uint64, steps []Step) {
	t.steps = nil
	nextOut, _, _ = t.r.x.Expand(state, next, nil)
	return nextOut, t.steps
}

// StatesOf names the states of both ends.
func (s *System) StatesOf(state []uint64) [2]string {
	var out [2]string
	for end := range 2 {
		out[end] = s.p.States[s.layout.ends[end].state.in(state)]
	}
	return out
}
