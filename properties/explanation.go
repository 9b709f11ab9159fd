package properties

import (
	"context"
	"slices"

	"tcpcheck/model"
)

// Explanation is what searches find out about the story of a violation.
type Explanation struct {
	*Result
	Told    *model.Trace
	Turning int  // the turning point, see TurningPoint
	Turns   bool // there is one
	Powers  []Power
	Late    bool        // some segment arrives, or is lost, later than in the step after the one that sent it
	Numbers bool        // the protocol has a number space
	Larger  Need        // whether the story needs numbers as few as the scenario's: NotNeeded: twice as many, never used before, do not help
	Running [2][]string // timers that could fire at each end when the story is over; of the one that is in its initial state or DOWN: none
	Rest    *Followed   // the protocol itself: what is on its way arrives
	Against *Followed   // another protocol under the same schedule; nil: none was asked for
}

// Explain looks into the story of a violation; against may be nil.
func (r *Result) Explain(ctx context.Context, against *model.Protocol, opt Options) (*Explanation, error) {
	e := &Explanation{Result: r}
	var err error
	if e.Told, err = r.Trace(); err != nil {
		return nil, err
	}
	if e.Turning, e.Turns, err = r.TurningPoint(ctx, opt); err != nil {
		return nil, err
	}
	if e.Powers, err = r.Powers(ctx, opt); err != nil {
		return nil, err
	}
	if e.Rest, err = r.Follow(r.Protocol, opt); err != nil {
		return nil, err
	}
	if e.Larger, err = r.largerNumbers(ctx, opt); err != nil {
		return nil, err
	}
	e.Numbers = r.Scenario.Modulus > 0
	e.Late = late(e.Told)
	if e.Running, err = r.running(); err != nil {
		return nil, err
	}
	if against != nil {
		e.Against, err = r.Follow(against, opt)
	}
	return e, err
}

// late says whether a segment is on its way for longer than a step.
func late(t *model.Trace) bool {
	for i, s := range t.Steps {
		if s.Segment != nil && s.Segment.Origin < i-1 {
			return true
		}
	}
	return false
}

// largestDoubled is the largest number space that is doubled: numbers that were used are kept in the bits of a word.
const largestDoubled = 32

// largerNumbers looks for the story with twice as many numbers, of which each life draws one that was never used.
func (r *Result) largerNumbers(ctx context.Context, opt Options) (Need, error) {
	sc := r.Scenario
	if sc.Modulus == 0 || sc.Modulus > largestDoubled {
		return Undecided, nil
	}
	c, err := r.recast(r.Property, opt)
	if err != nil {
		return Undecided, err
	}
	need, err := r.needs(ctx, c, func(sc *model.Scenario) {
		sc.Modulus *= 2
		for end := range 2 {
			sc.ISN[end] = model.Draw{Policy: model.ISNUnused}
		}
	}, opt)
	if err != nil {
		return Undecided, nil // the scenario has numbers of its own that do not fit
	}
	return need, nil
}

// running lists the timers that could fire when the story is over.
func (r *Result) running() (out [2][]string, err error) {
	options, err := r.system.Steps(r.Story.Steps)
	if err != nil {
		return out, err
	}
	for _, s := range options {
		if s.Kind == model.StepTimer && !slices.Contains(out[s.End], s.Timer) {
			out[s.End] = append(out[s.End], s.Timer)
		}
	}
	return out, nil
}
