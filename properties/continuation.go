package properties

import (
	"context"
	"slices"

	"tcpcheck/explorer"
	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

// continuing are the kinds of steps by which a run goes on if the network does no more harm and the applications make no
// further calls: what is on its way arrives, timers fire, lifetimes pass, and who is down comes back.
const continuing = 1<<model.StepArrive | 1<<model.StepTimer | 1<<model.StepLifetime | 1<<model.StepRestart

// Turn is where a story turns.
type Turn struct {
	Step    int  // after which it is too late; 0: from the start
	Known   bool // there is such a step in the story
	Decided bool // else: there is none, and that is known
	Owed    bool // the applications still make the calls that they have to: a run without them is none that the property speaks of
}

// mostContinued is how many states a continuation may have for the question to be answered.
const mostContinued = 200_000

// TurningPoint gives the first step of the result's story after which every continuation violates the property in which each segment on its way
// arrives, in any order, nothing more is lost or duplicated, nothing crashes, and the applications make no further calls (where the property asks
// how runs end, or of whole runs: no optional ones). If no step of the story is one, the run could have gone well as long as the network did no more harm.
func (r *Result) TurningPoint(ctx context.Context, opt Options) (Turn, error) {
	q, good, err := r.wellBehaved()
	if q == nil || err != nil {
		return Turn{}, err
	}
	c, err := r.recast(q, opt)
	if err != nil {
		return Turn{}, err
	}
	if good == nil {
		if good, err = ltl.Translate(c.spec.formula); err != nil {
			return Turn{}, err
		}
	}
	p := &product{system: c.system, spec: &specification{automaton: good}, fair: fairnessOf(c.system, model.AssumeStandard), kinds: continuing}
	turn := Turn{Decided: true, Owed: r.Property.Kind == model.Terminal || r.Property.Kind == model.Temporal}
	if turn.Owed {
		p.kinds |= 1 << model.StepCall
	}
	if q.Kind == model.Terminal {
		p.mayEnd = func(x *model.Expander, state []uint64) bool { return x.Terminal(state)&(1<<bitVerdict) == 0 }
	}
	x, words, state := c.system.NewExpander(), c.system.Words(), c.system.Initial()
	at := good.Step(good.Initial, c.system.InitialMarks()&atomMask)
	for i := 0; ; i++ {
		p.from = []uint64{}
		for _, monitor := range at {
			p.from = append(append(p.from, state...), uint64(monitor))
		}
		inevitable, decided, err := p.hasNoRun(ctx, opt)
		if err != nil || inevitable {
			turn.Step, turn.Known = i, inevitable
			return turn, err
		}
		turn.Decided = turn.Decided && decided
		if i == len(c.story.Steps) {
			return turn, nil
		}
		k := c.story.Steps[i]
		next, marks, _ := x.Expand(state, nil, nil)
		state = slices.Clone(next[k*words : (k+1)*words])
		at = good.Step(at, marks[k]&atomMask)
	}
}

// wellBehaved gives the property in a form in which runs can be asked whether they keep it, and, of a `terminal`, the automaton of all runs;
// nil: it has no such form.
func (r *Result) wellBehaved() (*model.Property, *ltl.Automaton, error) {
	q := r.Property
	if q == nil || q.Kind == model.Reachable || q.Kind == model.Temporal && q.Formula == nil {
		return nil, nil, nil
	}
	if q.Kind == model.Terminal {
		any, err := ltl.Translate(&ltl.Formula{Op: ltl.True})
		return q, any, err
	}
	if q.Kind == model.Temporal {
		return q, nil, nil
	}
	f := &model.Formula{Op: model.FormulaAtom, Atom: q.Expr, Pos: q.Pos}
	if q.Kind == model.Never {
		f = &model.Formula{Op: model.FormulaNot, Left: f, Pos: q.Pos}
	}
	temporal := *q
	temporal.Kind, temporal.Expr, temporal.Formula = model.Temporal, nil, &model.Formula{Op: model.FormulaAlways, Left: f, Pos: q.Pos}
	return &temporal, nil, nil
}

// hasNoRun says whether no fair run of the product is accepted, and whether the answer is sure: not if there are too many states, or if a
// bound removed a step that a run might take. A run with more segments on their way at once than the bag holds is not looked at.
func (p *product) hasNoRun(ctx context.Context, opt Options) (none, decided bool, err error) {
	if len(p.from) == 0 {
		return true, true, nil
	}
	p.cut.Store(false)
	res, err := explorer.Run(ctx, p, explorer.Options{Workers: opt.Workers, MaxStates: mostContinued, TimeLimit: opt.TimeLimit, StopAny: 1 << bitStops})
	if err != nil {
		return false, false, err
	}
	defer res.Close()
	if res.Seen&(1<<bitStops) != 0 {
		return false, true, nil
	}
	options := p.fair.options()
	options.Sets, options.Hopeful = p.spec.automaton.Sets, p.hopeful()
	lasso, err := res.Lasso(ctx, options)
	if err != nil {
		return false, false, err
	}
	if lasso.Found && !lasso.Cut {
		return false, true, nil
	}
	sure := all(res.Why) && all(lasso.Why) && !p.cut.Load()
	return sure && !lasso.Found && res.Seen&(1<<bitShort) == 0, sure, nil
}

// all says whether a search that ended so has seen every state that the model allows.
func all(why explorer.Why) bool { return why == explorer.Exhausted || why == explorer.ModelLimit }

// restrict leaves only steps of the kinds that are asked for, and what fairness has to know of them.
func (x *productExpander) restrict() {
	in, words := &x.facts, x.words
	var out model.Facts
	var succ, marks []uint64
	for k, kind := range in.Kinds {
		optional := kind == model.StepCall && x.marks[k]&(1<<model.BitUnfair) != 0
		if x.p.kinds>>kind&1 == 0 || optional {
			continue
		}
		succ, marks = append(succ, x.succ[k*words:(k+1)*words]...), append(marks, x.marks[k])
		out.Kinds, out.Taken, out.Arrived = append(out.Kinds, kind), append(out.Taken, in.Taken[k]), append(out.Arrived, in.Arrived[k])
		out.Sent = append(out.Sent, part(in.Sent, in.SentEnd, k)...)
		out.Left = append(out.Left, part(in.Left, in.LeftEnd, k)...)
		out.Met = append(out.Met, part(in.Met, in.MetEnd, k)...)
		out.SentEnd, out.LeftEnd, out.MetEnd = append(out.SentEnd, len(out.Sent)), append(out.LeftEnd, len(out.Left)), append(out.MetEnd, len(out.Met))
	}
	out.Waiting, out.CutOff = in.Waiting, in.CutOff
	x.succ, x.marks, x.facts = succ, marks, out
}
