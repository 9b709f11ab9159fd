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
	Turn    Turn
	Powers  []Power
	Late    int         // segments that arrive later than in the step after the one that sent them
	Numbers Numbers     // whether other numbers would help
	Running [2][]string // timers that run at each end when the story is over: their rules are for its state, and the scenario has them on
	Calls   [2]bool     // whether the application of each end has still something to call then
	Rest    *Followed   // the story, and then what is on its way arrives, the first of it each time
	Against *Followed   // another protocol under the same schedule; nil: none was asked for
}

// Explain looks into the story of a violation; against may be nil.
func (r *Result) Explain(ctx context.Context, against *model.Protocol, opt Options) (*Explanation, error) {
	e := &Explanation{Result: r}
	var err error
	if e.Told, err = r.Trace(); err != nil {
		return nil, err
	}
	if e.Turn, err = r.TurningPoint(ctx, opt); err != nil {
		return nil, err
	}
	if e.Powers, err = r.Powers(ctx, opt); err != nil {
		return nil, err
	}
	if e.Rest, err = r.goOn(opt); err != nil {
		return nil, err
	}
	if e.Numbers, err = r.numbers(ctx, opt); err != nil {
		return nil, err
	}
	e.Late = late(e.Told)
	e.Running, e.Calls = r.running(e.Told)
	if against != nil {
		e.Against, err = r.Follow(against, opt)
	}
	return e, err
}

// late counts the segments that are on their way for longer than a step before they arrive.
func late(t *model.Trace) int {
	n := 0
	for i, s := range t.Steps {
		if s.Segment != nil && s.Kind != model.StepLose && s.Segment.Origin < i-1 {
			n++
		}
	}
	return n
}

// Numbers says whether a story needs the numbers that its scenario has.
type Numbers uint8

// The answers.
const (
	NumbersUnasked   Numbers = iota // the protocol has none, or too many to be doubled
	NumbersUndecided                // a limit was reached, or the scenario has numbers of its own that do not fit
	NumbersNoHelp                   // with twice as many, of which each life draws one that was never used, the story is possible all the same
	MoreHelp                        // with twice as many it is not
	UnusedHelp                      // with as many, of which each life draws one that was never used, it is not
	BothHelp                        // with both it is not, with one of them it is
)

// largestDoubled is the largest number space that is doubled: numbers that were used are kept in the bits of a word.
const largestDoubled = 32

// numbers looks for the story with more numbers, and with ones that were never used.
func (r *Result) numbers(ctx context.Context, opt Options) (Numbers, error) {
	if r.Protocol.Reach == nil || r.Scenario.Modulus == 0 || r.Scenario.Modulus > largestDoubled {
		return NumbersUnasked, nil
	}
	c, err := r.recast(r.Property, opt)
	if err != nil {
		return NumbersUndecided, err
	}
	double := func(sc *model.Scenario) { sc.Modulus *= 2 }
	unused := func(sc *model.Scenario) { sc.ISN = [2]model.Draw{{Policy: model.ISNUnused}, {Policy: model.ISNUnused}} }
	need := func(change func(*model.Scenario)) Need {
		n, err := r.needs(ctx, c, change, opt)
		if err != nil {
			return Undecided // the scenario has numbers of its own that do not fit
		}
		return n
	}
	switch need(after(double, unused)) {
	case NotNeeded:
		return NumbersNoHelp, nil
	case Undecided:
		return NumbersUndecided, nil
	}
	switch {
	case need(unused) == Needed:
		return UnusedHelp, nil
	case need(double) == Needed:
		return MoreHelp, nil
	}
	return BothHelp, nil
}

// goOn lets arrive what is on its way when the story is over.
func (r *Result) goOn(opt Options) (*Followed, error) {
	c, err := r.recast(r.Property, opt)
	if err != nil {
		return nil, err
	}
	s := &schedule{story: c.trace, sys: c.system, taken: slices.Clone(c.story.Steps), out: &Followed{Protocol: r.Protocol, System: c.system}}
	if err := s.settle(false); err != nil {
		return nil, err
	}
	s.out.Trace, err = c.system.Record(s.taken)
	return s.out, err
}

// running lists the timers that have a rule for the states in which a story leaves the ends, and are on, and says which application has more to call.
func (r *Result) running(t *model.Trace) (timers [2][]string, calls [2]bool) {
	last := t.Initial
	if n := len(t.Steps); n > 0 {
		last = t.Steps[n-1].After
	}
	for end := range 2 {
		all := 0
		for _, session := range r.Scenario.Sessions[end] {
			all += len(session)
		}
		calls[end] = last.Ends[end].Calls < all
		timers[end] = r.system.TimersIn(end, last.Ends[end].State)
	}
	return timers, calls
}

// Free lists the timers that may fire at any moment while their rules are enabled: they run in some state of an end, and wait for no lifetime.
func (r *Result) Free() []string {
	var out []string
	for i, name := range r.Protocol.Timers {
		waits := slices.ContainsFunc(r.Protocol.Rules, func(rule *model.Rule) bool {
			e := rule.Event
			return e.Kind == model.OnTimer && e.Name == i && e.Lifetimes > 0 && r.Scenario.Network.Kind != model.Soup
		})
		runs := slices.ContainsFunc(r.Protocol.States, func(state string) bool {
			return slices.Contains(r.system.TimersIn(0, state), name) || slices.Contains(r.system.TimersIn(1, state), name)
		})
		if runs && !waits {
			out = append(out, name)
		}
	}
	return out
}
