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
	Running [2][]string // timers that run at each end when the story is over: they could fire, or wait for a lifetime
	Spent   bool        // a timer could fire but for its budget
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
	if err := e.runs(); err != nil {
		return nil, err
	}
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

// runs finds the timers that run when the story is over, and which application has more to call.
func (e *Explanation) runs() error {
	r, last := e.Result, e.Told.Initial
	if n := len(e.Told.Steps); n > 0 {
		last = e.Told.Steps[n-1].After
	}
	options, err := r.system.Steps(r.Story.Steps)
	if err != nil {
		return err
	}
	for end := range 2 {
		calls := 0
		for _, session := range r.Scenario.Sessions[end] {
			calls += len(session)
		}
		e.Calls[end] = last.Ends[end].Calls < calls
		for _, name := range r.system.TimersIn(end, last.Ends[end].State) {
			fires := func(s model.Step) bool { return s.Kind == model.StepTimer && s.End == end && s.Timer == name }
			if slices.ContainsFunc(options, fires) || r.waitsForLifetimes(name) {
				e.Running[end] = append(e.Running[end], name)
			}
		}
	}
	x, words, state := r.system.NewExpander(), r.system.Words(), r.system.Initial()
	var facts model.Facts
	for _, k := range r.Story.Steps {
		next, _, _ := x.Expand(state, nil, nil)
		state = slices.Clone(next[k*words : (k+1)*words])
	}
	x.ExpandFair(state, nil, nil, &facts)
	e.Spent = facts.Cuts>>model.StepTimer&1 == 1
	return nil
}

// waitsForLifetimes says whether some rule of a timer waits for lifetimes to pass.
func (r *Result) waitsForLifetimes(timer string) bool {
	return r.Scenario.Network.Kind != model.Soup && slices.ContainsFunc(r.Protocol.Rules, func(rule *model.Rule) bool {
		e := rule.Event
		return e.Kind == model.OnTimer && r.Protocol.Timers[e.Name] == timer && e.Lifetimes > 0
	})
}

// Free lists the timers that may fire at any moment while their rules are enabled: they run in some state of an end, and wait for no lifetime.
func (r *Result) Free() []string {
	var out []string
	for _, name := range r.Protocol.Timers {
		runs := slices.ContainsFunc(r.Protocol.States, func(state string) bool {
			return slices.Contains(r.system.TimersIn(0, state), name) || slices.Contains(r.system.TimersIn(1, state), name)
		})
		if runs && !r.waitsForLifetimes(name) {
			out = append(out, name)
		}
	}
	return out
}
