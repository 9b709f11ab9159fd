package properties

import (
	"errors"
	"fmt"
	"slices"

	"tcpcheck/model"
)

// Compile makes the system in which Check checks a property: the same claims are watched, so the same ghosts are in the
// state and the indices of a story mean the same transitions. Without a property no claim is watched: the system of
// WellFormed. Of the options it reads NoRotation, Clauses and Automaton: stories are
// told in the system without reductions.
func Compile(p *model.Protocol, q *model.Property, scenario string, opt Options) (*model.System, error) {
	sys, _, err := compile(p, q, scenario, opt)
	return sys, err
}

// compile also gives the specification of a temporal property.
func compile(p *model.Protocol, q *model.Property, scenario string, opt Options) (*model.System, *specification, error) {
	sc, err := p.Instantiate(scenario, opt.Clauses...)
	if err != nil {
		return nil, nil, err
	}
	if opt.vary != nil {
		opt.vary(sc)
	}
	options := model.Options{NoRotation: opt.NoRotation}
	var spec *specification
	switch {
	case q == nil:
	case q.Kind == model.Temporal:
		if spec, err = specify(p, q, sc, opt.Automaton); err != nil {
			return nil, nil, err
		}
		options.Claims = spec.claims()
	default:
		options.Claims = plan(q)
	}
	if q != nil {
		if err := meaningless(q, sc); err != nil {
			return nil, nil, err
		}
	}
	sys, err := model.Compile(p, sc, options)
	return sys, spec, err
}

// Story is a run of a system: the transitions that it takes from the initial state, as indices.
type Story struct {
	Steps []int
	// Loop is -1 for a story that ends; if it violates a temporal property, so does every run that begins like it. Else it says where the run begins to
	// repeat itself: after so many steps, those that follow are repeated for ever; where none follow, the run stops there.
	Loop int
}

// Repeats is the number of the step from which the run repeats itself, from 1; one beyond the last step: it stops there for
// ever; 0: the story ends.
func (s Story) Repeats() int { return s.Loop + 1 }

// Decides says whether a story shows what decides the property: its violation, the witness of a `reachable`, or, without
// a property, a fault of the protocol text. Of a temporal property the story is replayed and judged by the meaning of the
// formula and of fairness, not by the automaton that found it (but for an automaton that the options bring).
func Decides(sys *model.System, q *model.Property, opt Options, story Story) (bool, error) {
	if q != nil && q.Kind == model.Temporal {
		return decidesRun(sys, q, opt, story)
	}
	if story.Loop >= 0 {
		return false, errors.New("the story repeats for ever, and its property asks for no such run")
	}
	x, words := sys.NewExpander(), sys.Words()
	state, mark := sys.Initial(), sys.InitialMarks()
	for i, k := range story.Steps {
		next, marks, _ := x.Expand(state, nil, nil)
		if k < 0 || k >= len(marks) {
			return false, fmt.Errorf("step %d: no transition %d; the state has %d", i+1, k, len(marks))
		}
		state, mark = slices.Clone(next[k*words:(k+1)*words]), marks[k]
	}
	switch {
	case q == nil:
		return mark&(1<<model.BitFault) != 0, nil
	case q.Kind == model.Terminal:
		mark = terminalMarks(x, state)
	}
	return mark&(1<<bitVerdict) != 0, nil
}

func decidesRun(sys *model.System, q *model.Property, opt Options, story Story) (bool, error) {
	spec, err := specify(sys.Protocol(), q, sys.Scenario(), opt.Automaton)
	if err != nil {
		return false, err
	}
	fair := fairnessOf(sys, q.Assumes)
	run, err := replayRun(sys, &fair, story)
	if err != nil {
		return false, err
	}
	if owed := run.unfair(&fair); owed != "" {
		return false, errors.New("the run that repeats is not fair: " + owed)
	}
	return run.violates(spec, &fair), nil
}

// Sentences tell what is false at the end of a story that violates the property; of a temporal one also why the run is fair.
func Sentences(sys *model.System, q *model.Property, opt Options, story Story) (because model.Said, whyFair WhyFair, err error) {
	if q.Kind != model.Temporal {
		because, err = sys.Sentence(q, story.Steps)
		return because, WhyFair{}, err
	}
	spec, err := specify(sys.Protocol(), q, sys.Scenario(), opt.Automaton)
	if err != nil {
		return because, whyFair, err
	}
	fair := fairnessOf(sys, q.Assumes)
	run, err := replayRun(sys, &fair, story)
	if err != nil {
		return because, whyFair, err
	}
	return becauseOfRun(sys, q, spec, run), fair.whyFair(run), nil
}

// terminalMarks gives the marks of a terminal state; 0 if the state is none.
func terminalMarks(x *model.Expander, state []uint64) uint64 {
	if !terminal(x, state) {
		return 0
	}
	return x.Terminal(state)
}

// terminal says whether nothing has to happen any more in a state.
func terminal(x *model.Expander, state []uint64) bool {
	next, marks, own := x.Expand(state, nil, nil)
	if own&(1<<model.BitCut) != 0 {
		return false
	}
	for k, mark := range marks {
		if mark&(1<<model.BitUnfair) == 0 && !slices.Equal(next[k*len(state):(k+1)*len(state)], state) {
			return false
		}
	}
	return true
}

// KindName gives the kind of a property as the protocol text writes it; without a property, that of WellFormed.
func KindName(q *model.Property) string {
	if q == nil {
		return "always"
	}
	return kindName(q.Kind)
}
