package properties

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tcpcheck/explorer"
	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

// Options say how to search. The zero value uses all processors and no limits.
type Options struct {
	Workers    int
	Store      explorer.Store // of the states; temporal properties take the compressed one instead of a lossy one
	Swarm      int            // runs of a bitstate store; 0: one
	MaxStates  int
	MaxBytes   int64
	TimeLimit  time.Duration
	NoRotation bool             // draw even the first initial numbers
	Reduce     model.Reductions // that are allowed; those that are not sound for what is asked are left out
	Clauses    []*model.Clause  // override those of the scenario
	Scenario   string           // instead of the property's own
	Progress   func(Progress)   // may be nil
	Automaton  *ltl.Automaton   // of a temporal property without formula: it accepts the runs that violate it
	NoStory    bool             // the verdict alone: no shortest story is looked for
	MaxDepth   int              // look at stories of at most so many steps; 0: at all

	vary func(*model.Scenario) // changes the scenario, clauses included; may be nil
}

// Progress is how far a check is.
type Progress struct {
	Protocol, Property, Scenario string
	explorer.Progress
}

// adapter gives a model's system the explorer's interface.
type adapter struct{ *model.System }

// NewExpander gives a worker's expander.
func (a adapter) NewExpander() explorer.Expander { return a.System.NewExpander() }

// Check checks one property in one scenario. An error is one of the input, never a verdict.
func Check(ctx context.Context, p *model.Protocol, q *model.Property, scenario string, opt Options) (*Result, error) {
	sys, spec, err := compile(p, q, scenario, opt)
	if err != nil {
		return nil, err
	}
	searched, err := reduced(sys, q, opt)
	if err != nil {
		return nil, err
	}
	r := &Result{Protocol: p, Property: q, Name: q.Name, Kind: KindName(q), Scenario: sys.Scenario(), Steps: -1, Expected: q.MayVacuous, allowed: opt.Reduce, system: sys, searched: searched, spec: spec}
	r.Story.Loop = -1
	if q.Kind == model.Temporal {
		return r, r.exploreRuns(ctx, opt)
	}
	return r, r.explore(ctx, opt)
}

// kindName gives the kind of a property as the protocol text writes it.
func kindName(k model.PropertyKind) string {
	return [...]string{"always", "never", "reachable", "terminal", "temporal"}[k]
}

// meaningless refuses, on a soup, a property that only lifetimes give a meaning, or that asks where a run ends.
func meaningless(q *model.Property, sc *model.Scenario) error {
	if q.NeedsLifetimes && sc.Network.Kind == model.Soup {
		return fmt.Errorf("property %s needs packet lifetimes, which a soup does not have (a segment may arrive for ever): take a bag or a fifo, for instance `--network 'bag capacity 4 duplicates 1'`", q.Name)
	}
	if q.Kind == model.Terminal && sc.Network.Kind == model.Soup {
		return fmt.Errorf("property %s asks where a run ends, which a soup cannot tell (what it holds may still arrive, so that no loss is final): take a bag, for instance `--network 'bag capacity 4 loses unlimited'`", q.Name)
	}
	return nil
}

// explore runs the search and reads the verdict off what it saw.
func (r *Result) explore(ctx context.Context, opt Options) error {
	const fault = uint64(1) << model.BitFault
	seen := r.system.InitialMarks()
	res, err := r.search(ctx, opt)
	if err != nil {
		return err
	}
	defer res.Close()
	seen |= res.Seen
	r.measure(res)
	if res.Seen&fault != 0 {
		if err := r.meetFault(res, opt); err != nil {
			return err
		}
	}
	r.judge(res, seen)
	if seen&(1<<bitVerdict) != 0 && !opt.NoStory {
		if err := r.tell(res); err != nil {
			return err
		}
	}
	return nil
}

// searchOptions passes the limits on.
func (r *Result) searchOptions(opt Options, stop uint64) explorer.Options {
	out := explorer.Options{
		Store: opt.Store, Swarm: opt.Swarm, Workers: opt.Workers, MaxDepth: opt.MaxDepth, MaxStates: opt.MaxStates, MaxBytes: opt.MaxBytes, TimeLimit: opt.TimeLimit, StopAny: stop,
	}
	if opt.Progress != nil {
		out.Progress = func(p explorer.Progress) {
			opt.Progress(Progress{r.Protocol.Name, r.Name, r.Scenario.Name, p})
		}
	}
	return out
}

// measure fills in what a search of the system saw.
func (r *Result) measure(res *explorer.Result) {
	r.States, r.Transitions, r.Depth, r.Frontier = res.States, res.Transitions, res.Depth, res.Frontier
	r.Terminals, r.Seconds, r.Bytes, r.ended = res.Terminals, res.Seconds, res.Bytes, res.Why
	r.limited = res.Seen&explorer.Limit != 0
	r.Covered = r.searched.Covered()
	r.Note = r.notes()
	r.Store, r.Coverage = res.Store, res.Coverage
	if note := storeNote(res); note != "" {
		r.Note = append(r.Note, note)
	}
	if never := r.searched.NeverBegun(); res.Complete && !res.Store.IsLossy() && len(never) > 0 {
		r.Note = append(r.Note, "never begun: "+join(never))
	}
}

// judge decides the verdict; a story is told afterwards.
func (r *Result) judge(res *explorer.Result, seen uint64) {
	q := r.Property
	hit := seen&(1<<bitVerdict) != 0
	switch {
	case hit && q.Kind == model.Reachable:
		r.Verdict = Holds
	case hit:
		r.Verdict = Violated
	case r.Fault != nil:
		r.Verdict, r.Why = Incomplete, "the protocol text has a fault: "+r.Fault.Because.String()
	case !res.Complete:
		r.Verdict, r.Why = Incomplete, howFar(res, r.searched.Reached())
	case q.Kind == model.Reachable && res.Store.IsLossy():
		r.Verdict, r.Why = Incomplete, "no state reaches it that the store told apart"
	case q.Kind == model.Reachable:
		r.Verdict, r.Why = Violated, "no run reaches it"
	default:
		r.Verdict, r.Why = Holds, ""
		r.vacuity(seen)
	}
}

// vacuity turns Holds into Vacuous where nothing could have violated the property.
func (r *Result) vacuity(seen uint64) {
	q := r.Property
	value, is := constant(q.Expr)
	switch {
	case q.Kind == model.Always && is && value:
		r.Verdict, r.Why = Vacuous, "the claim cannot be false in any state"
	case q.Kind == model.Never && is && !value:
		r.Verdict, r.Why = Vacuous, "the claim cannot be true in any state"
	case q.Kind == model.Always && premise(q.Expr) != nil && seen&(1<<bitPremise) == 0:
		r.Verdict, r.Why = Vacuous, "its premise is never true in this scenario"
	case q.Kind == model.Terminal && r.Terminals == 0:
		r.Verdict, r.Why = Vacuous, "no run of this scenario ends"
	case q.Kind == model.Terminal && seen&(1<<bitDesired) == 0:
		r.Note = append(r.Note, "no terminal state is a desired one, all are acceptable")
	}
}

// tell finds the canonical shortest story of the verdict.
func (r *Result) tell(res *explorer.Result) error {
	if r.system.InitialMarks()&(1<<bitVerdict) != 0 {
		r.Steps, r.Story.Steps = 0, []int{}
	} else {
		_, steps, err := res.Story(bitVerdict)
		if errors.Is(err, explorer.ErrNoStory) {
			r.untold(err)
			return nil
		}
		if err != nil {
			return err
		}
		r.Steps, r.Story.Steps = len(steps), steps
	}
	if r.Verdict == Violated {
		text, err := r.system.Sentence(r.Property, r.Story.Steps)
		if err != nil {
			return err
		}
		r.Because = text
	}
	return nil
}

// meetFault makes a result of its own of a fault of the protocol text.
func (r *Result) meetFault(res *explorer.Result, opt Options) error {
	if opt.NoStory {
		r.Fault = &Result{Protocol: r.Protocol, Name: WellFormed, Kind: "always", Scenario: r.Scenario, Verdict: Violated, Steps: -1, system: r.system}
		return nil
	}
	_, steps, err := res.Story(model.BitFault)
	if errors.Is(err, explorer.ErrNoStory) {
		r.untold(err)
		opt.NoStory = true
		return r.meetFault(res, opt)
	}
	if err != nil {
		return err
	}
	return r.faultAt(steps)
}

// faultAt makes a result of its own of a story that ends in a fault of the protocol text.
func (r *Result) faultAt(steps []int) error {
	f := *r
	f.Property, f.Name, f.Kind, f.Verdict = nil, WellFormed, "always", Violated
	f.Story, f.Steps, f.Expected = Story{steps, -1}, len(steps), false
	trace, err := f.system.Record(steps)
	if err != nil {
		return err
	}
	f.Because = model.Said{Text: trace.Steps[len(steps)-1].Fault}
	r.Fault = &f
	return nil
}

// notes say what the verdict covers: the powers of the network, bounds that were reached, what was fixed.
func (r *Result) notes() []string {
	var out []string
	if r.Scenario.Network.Kind == model.Soup {
		out = append(out, "for every number of losses, duplicates and retransmissions (soup)")
		if r.system.HasLifetimes() {
			out = append(out, "a soup has no packet lifetime: timers that wait for lifetimes fire at any time")
		}
	}
	if bounds := r.searched.Reached().Names(); len(bounds) > 0 {
		out = append(out, "bounds reached: "+join(bounds))
	}
	if ends := r.searched.Anchored(); ends != "" {
		out = append(out, "the first initial number of "+ends+" is fixed; every other is the same by rotation")
	}
	if reasons := r.searched.Unrotated(); len(reasons) > 0 {
		out = append(out, "no rotation: "+join(reasons))
	}
	out = append(out, r.reductionNotes()...)
	return out
}

func join(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}
