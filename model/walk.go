package model

// Walk is a run that is made step by step.
type Walk struct{ r *recorder }

// Walk begins a run in the initial state.
func (s *System) Walk() *Walk { return &Walk{s.newRecorder()} }

// Snapshot tells the state that the run has come to.
func (w *Walk) Snapshot() Snapshot {
	w.r.x.m.load(w.r.state)
	return w.r.snapshot()
}

// Options lists the transitions of the state that the run has come to, in canonical order. None is taken.
func (w *Walk) Options() []Step {
	w.r.successors()
	out := make([]Step, len(w.r.marks))
	for k := range out {
		out[k] = *w.r.peek(k)
	}
	return out
}

// Take takes the transition with the given index.
func (w *Walk) Take(k int) (*Step, error) { return w.r.step(k) }
