package properties

import (
	"fmt"
	"slices"

	"tcpcheck/model"
)

// Compile makes the system in which Check checks a property: the same claims are watched, so the same ghosts are in the
// state and the indices of a story mean the same transitions. Without a property no claim is watched: the system of
// WellFormed. Of the options it reads NoRotation and Clauses.
func Compile(p *model.Protocol, q *model.Property, scenario string, opt Options) (*model.System, error) {
	sc, err := p.Instantiate(scenario, opt.Clauses...)
	if err != nil {
		return nil, err
	}
	options := model.Options{NoRotation: opt.NoRotation}
	if q != nil {
		if err := meaningless(q, sc); err != nil {
			return nil, err
		}
		options.Claims = plan(q)
	}
	return model.Compile(p, sc, options)
}

// Decides says whether a story ends in what decides the property: its violation, the witness of a `reachable`, or, without
// a property, a fault of the protocol text.
func Decides(sys *model.System, q *model.Property, story []int) (bool, error) {
	x, words := sys.NewExpander(), sys.Words()
	state, mark := sys.Initial(), sys.InitialMarks()
	for i, k := range story {
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

// terminalMarks gives the marks of a terminal state; 0 if the state is none.
func terminalMarks(x *model.Expander, state []uint64) uint64 {
	next, marks, own := x.Expand(state, nil, nil)
	if own&(1<<model.BitCut) != 0 {
		return 0
	}
	for k, mark := range marks {
		if mark&(1<<model.BitUnfair) == 0 && !slices.Equal(next[k*len(state):(k+1)*len(state)], state) {
			return 0
		}
	}
	return x.Terminal(state)
}

// KindName gives the kind of a property as the protocol text writes it; without a property, that of WellFormed.
func KindName(q *model.Property) string {
	if q == nil {
		return "always"
	}
	return kindName(q.Kind)
}
