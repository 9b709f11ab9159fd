package properties

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// Held is what is found out about a property that holds: what it speaks of does happen, and how small a change would break it.
type Held struct {
	*Result
	Premise *Result // whose story is a shortest one in which the premise becomes true; nil: there is no premise, or it never does
	Worse   []Harm  // networks that do more harm than the scenario's
	Tried   int     // mutants that were checked
	Open    int     // of these, for which a limit was reached
	Nearest *Broken // nil: none of them breaks it

	open atomic.Int64
}

// Harm is what a network may do, and what becomes of the property on it.
type Harm struct {
	Losses     int // model.Unlimited: as many as it likes
	Duplicates int
	Verdict    Verdict
	Steps      int // of the violation
}

// mostHarmed is how many states are searched on a network that does more harm.
const mostHarmed = 300_000

// more lists networks that do one loss or one copy more than the scenario's, and any number of losses; on a soup there is no more to do.
func more(net model.NetworkExpr, kind model.PropertyKind) []Harm {
	if kind == model.Reachable {
		return nil // what can be reached can be reached
	}
	if net.Kind == model.Soup || net.Duplicates == model.Unlimited {
		return nil
	}
	out := []Harm{{Losses: net.Loses, Duplicates: net.Duplicates + 1}}
	if net.Loses != model.Unlimited {
		out = append([]Harm{{Losses: net.Loses + 1, Duplicates: net.Duplicates}}, out...)
	}
	return out
}

// harmed checks the property on networks that do more harm.
func (h *Held) harmed(ctx context.Context, opt Options) error {
	for _, harm := range more(h.Scenario.Network, h.Property.Kind) {
		one := opt
		one.MaxStates = mostHarmed
		one.vary = after(opt.vary, func(sc *model.Scenario) { sc.Network.Loses, sc.Network.Duplicates = harm.Losses, harm.Duplicates })
		r, err := Check(ctx, h.Protocol, h.Property, h.Scenario.Name, one)
		if err != nil {
			return err
		}
		harm.Verdict, harm.Steps = r.Verdict, r.Steps
		h.Worse = append(h.Worse, harm)
	}
	return nil
}

// Broken is a mutant that breaks a property.
type Broken struct {
	*model.Mutant
	Result *Result
}

// Hold looks into a property that holds. progress, which may be nil, is told how many mutants of how many were checked, from any goroutine.
func (r *Result) Hold(ctx context.Context, opt Options, progress func(done, all int)) (*Held, error) {
	h := &Held{Result: r}
	var err error
	if h.Premise, err = r.premiseStory(ctx, opt); err != nil {
		return nil, err
	}
	if err := h.harmed(ctx, opt); err != nil {
		return nil, err
	}
	err = h.findNearest(ctx, opt, progress)
	h.Open = int(h.open.Load())
	return h, err
}

// premiseStory looks for the shortest story in which a premise of the property is true.
func (r *Result) premiseStory(ctx context.Context, opt Options) (*Result, error) {
	q := r.Property
	if q == nil {
		return nil, nil
	}
	witness := *q
	switch q.Kind {
	case model.Reachable:
		return r, nil
	case model.Always:
		p := premise(q.Expr)
		if p == nil {
			return nil, nil
		}
		witness.Kind, witness.Expr = model.Reachable, p
	case model.Temporal:
		if q.Formula == nil {
			return nil, nil
		}
		list := premises(q.Formula)
		if len(list) == 0 {
			return nil, nil
		}
		not := &model.Formula{Op: model.FormulaNot, Left: list[0], Pos: q.Pos}
		witness.Formula = &model.Formula{Op: model.FormulaAlways, Left: not, Pos: q.Pos}
	default:
		return nil, nil
	}
	out, err := Check(ctx, r.Protocol, &witness, r.Scenario.Name, opt)
	if err != nil || out.Steps < 0 {
		return nil, err
	}
	return out, nil
}

// findNearest checks the mutants of the rules that fire in the scenario, and takes the one whose story is the shortest; of several, the first.
func (h *Held) findNearest(ctx context.Context, opt Options, progress func(done, all int)) error {
	var list []*model.Mutant
	for _, m := range model.Mutants(h.Protocol, len(h.Protocol.Sources)) {
		if slices.ContainsFunc(m.Rules, func(i int) bool { return h.Covered[i] }) {
			list = append(list, m)
		}
	}
	h.Tried = len(list)
	var mu sync.Mutex
	var done atomic.Int64
	best := -1
	return inParallel(opt.Workers, len(list), func(i int) error {
		if progress != nil {
			progress(int(done.Load()), len(list))
		}
		defer done.Add(1)
		mu.Lock()
		most := opt.MaxDepth
		if h.Nearest != nil {
			most = h.Nearest.Result.Steps
		}
		mu.Unlock()
		r, err := h.breaks(ctx, list[i], most, opt)
		if err != nil || r == nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		if h.Nearest == nil || cmp.Or(cmp.Compare(r.Steps, h.Nearest.Result.Steps), cmp.Compare(i, best)) < 0 {
			h.Nearest, best = &Broken{list[i], r}, i
		}
		return nil
	})
}

// breaks checks the property on a mutant, in stories of at most so many steps; nil: it is not broken there, or the mutant is no protocol text.
func (h *Held) breaks(ctx context.Context, m *model.Mutant, most int, opt Options) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := m.Protocol()
	if err != nil {
		return nil, nil
	}
	q := p.Property(h.Property.Name)
	if q == nil {
		return nil, nil
	}
	one := Options{Workers: 1, Clauses: opt.Clauses, NoRotation: opt.NoRotation, Reduce: opt.Reduce, MaxStates: growth * max(h.States, leastRoom), TimeLimit: opt.TimeLimit}
	if q.Kind != model.Temporal {
		one.MaxDepth = most
	}
	if q.Kind == model.Terminal && most > 0 {
		one.MaxDepth++ // where a run ends is seen a level later
	}
	if q.Kind == model.Reachable {
		one.MaxDepth = 0 // that nothing reaches it is no story
	}
	r, err := Check(ctx, p, q, h.Scenario.Name, one)
	switch {
	case err != nil:
		return nil, nil //nolint:nilerr // a mutant that cannot be checked breaks nothing
	case r.Verdict == Incomplete && (r.limited || r.ended != explorer.DepthLimit):
		h.open.Add(1)
	case r.Verdict == Violated:
		return r, nil
	}
	return nil, nil
}
