package properties

import (
	"errors"
	"fmt"
	"slices"

	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

// endlessRun is a story that repeats for ever, replayed: the letters that its positions show, and its cycle as fairness sees it; or a
// story that ends, and stands for all runs that begin with it.
type endlessRun struct {
	stem, loop []uint64 // no loop: the story ends
	cycle      []turn   // empty: the run stops
	last       []uint64 // the state at the end of the story
}

// replayRun follows a story.
func replayRun(sys *model.System, fair *fairness, story Story) (*endlessRun, error) {
	loop := story.Loop
	if loop > len(story.Steps) {
		return nil, fmt.Errorf("the story has %d steps and cannot repeat from step %d", len(story.Steps), loop+1)
	}
	x, words := sys.NewExpander(), sys.Words()
	state := sys.Initial()
	r := &endlessRun{stem: []uint64{sys.InitialMarks() & atomMask}}
	var facts model.Facts
	var first []uint64
	for i, k := range story.Steps {
		if i == loop {
			first = state
		}
		next, marks, own := x.ExpandFair(state, nil, nil, &facts)
		switch {
		case k < 0 || k >= len(marks):
			return nil, fmt.Errorf("step %d: no transition %d; the state has %d", i+1, k, len(marks))
		case marks[k]&(1<<model.BitFault) != 0:
			return nil, fmt.Errorf("step %d: the protocol text has a fault there, and nobody knows what follows", i+1)
		case loop >= 0 && i >= loop && own&(1<<model.BitCut) != 0 && fair.assumes != model.AssumeNothing:
			return nil, fmt.Errorf("step %d: the run repeats where a bound of the scenario removed a step", i+1)
		}
		state = slices.Clone(next[k*words : (k+1)*words])
		if i < loop || loop < 0 {
			r.stem = append(r.stem, marks[k]&atomMask)
			continue
		}
		r.loop = append(r.loop, marks[k]&atomMask)
		r.cycle = append(r.cycle, fair.turn(&facts, k))
	}
	r.last = state
	switch loop {
	case -1:
		return r, nil
	case len(story.Steps):
		return r, r.stop(x, fair, state)
	}
	if !slices.Equal(first, state) {
		return nil, fmt.Errorf("the story does not come back: after step %d the state is not that before step %d", len(story.Steps), loop+1)
	}
	return r, nil
}

// stop has the run end in a state.
func (r *endlessRun) stop(x *model.Expander, fair *fairness, state []uint64) error {
	var facts model.Facts
	_, _, own := x.ExpandFair(state, nil, nil, &facts)
	if own&(1<<model.BitCut) != 0 && fair.assumes != model.AssumeNothing {
		return errors.New("the story ends where a bound of the scenario removed a step")
	}
	if !fair.mayStop(&facts) {
		return errors.New("the story ends where something has to happen in the end")
	}
	r.loop = []uint64{x.Still(state) & atomMask}
	return nil
}

// unfair says what the run owes; "" if it is fair. One that stops was held against fairness when it was replayed.
func (r *endlessRun) unfair(fair *fairness) string {
	if len(r.cycle) == 0 {
		return ""
	}
	return fair.unfair(r.cycle)
}

// violates says whether the run is fair and breaks the specification.
func (r *endlessRun) violates(s *specification, fair *fairness) bool {
	if r.unfair(fair) != "" {
		return false
	}
	switch {
	case s.formula != nil:
		return r.falsifies(s.formula)
	case len(r.loop) == 0:
		return s.automaton.AcceptsAnyAfter(r.stem)
	}
	return s.automaton.Accepts(r.stem, r.loop)
}

// falsifies says whether a formula is false of the run, or of every run that begins like it.
func (r *endlessRun) falsifies(f *ltl.Formula) bool {
	if len(r.loop) == 0 {
		return ltl.Refutes(f, r.stem)
	}
	return !ltl.Holds(f, r.stem, r.loop)
}
