package properties

import (
	"context"
	"fmt"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// exploreRuns looks for an infinite fair run that violates a temporal property: it explores the product with the automaton of
// such runs breadth first. If some steps alone violate it, whatever follows, that is the story, a shortest one; else it looks for a fair cycle among
// the states that it found.
func (r *Result) exploreRuns(ctx context.Context, opt Options) error {
	p := &product{system: r.system, spec: r.spec, fair: fairnessOf(r.system, r.Property.Assumes), decided: r.spec.automaton.Decided()}
	r.Assumes = p.fair.assumed()
	told, err := r.searchRuns(ctx, p, opt)
	if err == nil && !told && p.decided != nil { // what the automaton takes for decided, the letters do not show
		p.decided = nil
		_, err = r.searchRuns(ctx, p, opt)
	}
	return err
}

// searchRuns searches once; false: some steps were taken for a violation that do not show it.
func (r *Result) searchRuns(ctx context.Context, p *product, opt Options) (told bool, err error) {
	res, err := explorer.Run(ctx, p.searched(), keeping(r.searchOptions(opt, 1<<model.BitFault|1<<bitRefuted)))
	if err != nil {
		return false, err
	}
	defer res.Close()
	r.measure(res)
	if res.Seen&(1<<model.BitFault) != 0 {
		if err := r.meetFaultOfRuns(p, res); err != nil {
			return false, err
		}
	}
	if p.refutedAtOnce() || len(p.Initial()) > 0 && res.Seen&(1<<bitRefuted) != 0 {
		return r.tellRefuted(p, res)
	}
	return true, r.judgeEndless(ctx, p, res, opt)
}

// refutedAtOnce says whether the initial state violates the property, whatever follows.
func (p *product) refutedAtOnce() bool {
	initial := p.Initial()
	for at := p.Words() - 1; at < len(initial); at += p.Words() {
		if p.refuted(int(initial[at])) != 0 {
			return true
		}
	}
	return false
}

// tellRefuted makes the violation of steps after which every run violates the property; false: the letters do not show that.
func (r *Result) tellRefuted(p *product, res *explorer.Result) (told bool, err error) {
	story := Story{Steps: []int{}, Loop: -1}
	if !p.refutedAtOnce() {
		start, steps, err := res.Story(bitRefuted)
		if err != nil {
			return false, err
		}
		if story, err = p.story(&explorer.Lasso{Start: start, Stem: steps}); err != nil {
			return false, err
		}
	}
	run, err := replayRun(r.system, &p.fair, story)
	if err != nil || !run.violates(p.spec, &p.fair) {
		return false, err
	}
	r.convict(p, story, run)
	return true, nil
}

// convict fills in what a story shows that violates the property.
func (r *Result) convict(p *product, story Story, run *endlessRun) {
	r.Verdict, r.Story, r.Steps = Violated, story, len(story.Steps)
	r.WhyFair = p.fair.whyFair(run)
	r.Because = becauseOfRun(r.system, r.Property, p.spec, run)
}

// judgeEndless decides by the nearest state in which a run may stop that violates the property, and by the nearest fair cycle: to stop is simpler
// where neither is nearer. Where nothing is assumed, every run may stop anywhere: one that goes round says more, if there is one.
func (r *Result) judgeEndless(ctx context.Context, p *product, res *explorer.Result, opt Options) error {
	seen, stop := res.Seen, res.First[bitStops]
	if len(p.Initial()) == 0 {
		seen, stop = 0, -1 // the marks are the system's own
	}
	fewer := stop
	if p.fair.assumes == model.AssumeNothing {
		fewer = -1
	}
	lasso, err := r.lasso(ctx, p, res, fewer, opt)
	switch {
	case err != nil:
		return err
	case lasso.Found && !lasso.Cut:
		return r.tellRun(p, lasso)
	case stop >= 0:
		return r.tellStop(p, res)
	}
	r.judgeRuns(res, lasso, lasso.Cut || seen&(1<<bitShort) != 0, p.premises(seen))
	return nil
}

// tellStop makes the violation of a run that stops: the least of the shortest stories to a state where it may.
func (r *Result) tellStop(p *product, res *explorer.Result) error {
	start, steps, err := res.Story(bitStops)
	if err != nil {
		return err
	}
	story, err := p.story(&explorer.Lasso{Start: start, Stem: steps})
	if err != nil {
		return err
	}
	story.Loop = len(story.Steps)
	return r.tellEndless(p, story)
}

// tellEndless convicts by a story, if what it tells violates the property.
func (r *Result) tellEndless(p *product, story Story) error {
	run, err := replayRun(r.system, &p.fair, story)
	if err != nil {
		return err
	}
	if !run.violates(p.spec, &p.fair) {
		return fmt.Errorf("%s in %s: the run that was found is no violation", r.Name, r.Scenario.Name)
	}
	r.convict(p, story, run)
	return nil
}

// lasso looks for a fair accepted cycle that is reached in fewer steps than those, -1: in any number. There is none where every run dies with its
// first position.
func (r *Result) lasso(ctx context.Context, p *product, res *explorer.Result, fewer int, opt Options) (*explorer.Lasso, error) {
	if len(p.Initial()) == 0 || fewer == 0 {
		return &explorer.Lasso{Complete: true}, nil
	}
	options := p.fair.options()
	options.Sets, options.Hopeful, options.Fewer = p.spec.automaton.Sets, p.hopeful(), max(fewer, 0)
	options.MaxBytes, options.TimeLimit = opt.MaxBytes, opt.TimeLimit
	lasso, err := res.Lasso(ctx, options)
	if err == nil {
		r.Seconds += lasso.Seconds
		r.Bytes = max(r.Bytes, res.Bytes+lasso.Bytes)
	}
	return lasso, err
}

// searched is the system whose states are to be explored: the product, or, where no run can violate the property beyond its
// first position, the protocol's alone.
func (p *product) searched() explorer.System {
	if len(p.Initial()) == 0 {
		return adapter{p.system}
	}
	return p
}

// premises adds those that the initial state makes true to those that were seen.
func (p *product) premises(seen uint64) uint64 {
	return seen | p.spec.triggered(p.system.InitialMarks()&atomMask)
}

// judgeRuns decides the verdict where no violation was found.
func (r *Result) judgeRuns(res *explorer.Result, lasso *explorer.Lasso, cut bool, premises uint64) {
	switch {
	case r.Fault != nil:
		r.Verdict, r.Why = Incomplete, "the protocol text has a fault: "+r.Fault.Because.String()
	case !res.Complete:
		r.Verdict, r.Why = Incomplete, howFar(res, r.searched.Reached())
	case !lasso.Complete && !cut:
		r.Verdict, r.Why = Incomplete, fmt.Sprintf("%s: every state is known, the search for a run that repeats is not over", lasso.Why)
	case cut:
		r.Verdict, r.Why = Incomplete, "a run stops, or repeats for ever, only because a bound of the scenario removed one of its steps ("+join(r.searched.Reached().Names())+")"
	default:
		r.Verdict = Holds
		r.vacuityOfRuns(premises)
	}
}

// vacuityOfRuns turns Holds into Vacuous where nothing ever asked for a response, or where no run could violate it.
func (r *Result) vacuityOfRuns(seen uint64) {
	spec := r.spec
	if spec.automaton.States() == 0 {
		r.Verdict, r.Why = Vacuous, "the claim cannot be false of any run"
		return
	}
	for i := range spec.premises {
		if seen>>i&1 == 0 {
			r.Verdict, r.Why = Vacuous, "its premise is never true in this scenario"
			return
		}
	}
}

// tellRun makes the violation of a lasso: the story, where it repeats, and why the run is fair.
func (r *Result) tellRun(p *product, lasso *explorer.Lasso) error {
	story, err := p.story(lasso)
	if err != nil {
		return err
	}
	// To stop where the cycle begins is simpler, if nothing has to happen there, and it violates the property, too.
	if at := story.Loop; at < len(story.Steps) && p.fair.assumes != model.AssumeNothing {
		stops := Story{Steps: story.Steps[:at:at], Loop: at}
		if run, err := replayRun(r.system, &p.fair, stops); err == nil && run.violates(p.spec, &p.fair) {
			r.convict(p, stops, run)
			return nil
		}
	}
	return r.tellEndless(p, story)
}

// becauseOfRun is the last sentence of a run that violates a property, of the first case for which it does.
func becauseOfRun(sys *model.System, q *model.Property, spec *specification, run *endlessRun) model.Said {
	if q.Formula != nil {
		for _, one := range sys.Protocol().Cases(q.Formula, sys.Scenario()) {
			if spec.fails(one.Formula, run) {
				return sys.SentenceOf(q, run.last, one.Values)
			}
		}
	}
	return sys.SentenceOf(q, run.last, nil)
}

// story turns a lasso of the product into one of the system.
func (p *product) story(lasso *explorer.Lasso) (Story, error) {
	x := p.expander()
	state := p.Initial()[lasso.Start*p.Words():][:p.Words()]
	out := Story{Loop: -1}
	for i, k := range append(append([]int{}, lasso.Stem...), lasso.Cycle...) {
		if i == len(lasso.Stem) {
			out.Loop = len(out.Steps)
		}
		next, marks, _ := x.Expand(state, nil, nil)
		if k < 0 || k >= len(marks) {
			return out, fmt.Errorf("step %d of a lasso: no transition %d", i+1, k)
		}
		out.Steps, state = append(out.Steps, x.steps[k]), next[k*p.Words():(k+1)*p.Words()]
	}
	return out, nil
}

// meetFaultOfRuns makes a result of its own of a fault of the protocol text.
func (r *Result) meetFaultOfRuns(p *product, res *explorer.Result) error {
	start, steps, err := res.Story(model.BitFault)
	if err != nil {
		return err
	}
	if len(p.Initial()) == 0 {
		return r.faultAt(steps)
	}
	story, err := p.story(&explorer.Lasso{Start: start, Stem: steps})
	if err != nil {
		return err
	}
	return r.faultAt(story.Steps)
}
