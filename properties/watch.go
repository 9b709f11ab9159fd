package properties

import (
	"fmt"
	"slices"

	"tcpcheck/model"
)

// maxWatched is how many claims are watched at once: one bit of a mark for each, below those of the model.
const maxWatched = model.BitFault

// Watch is a system in which several claims are watched at once, for runs that are made one by one.
type Watch struct {
	System  *model.System
	Watched []*model.Property // always, never: what a step may violate
	Wanted  []*model.Property // reachable: what a step may reach
	LeftOut []string          // names of properties about whole runs or their ends, and of those that mean nothing in the scenario

	byBit   []*model.Property
	options Options
}

// NewWatch makes the system of a scenario in which claims about states and steps are watched. Without names these are the properties that name the
// scenario, or all of them where none does.
func NewWatch(p *model.Protocol, scenario string, names []string, opt Options) (*Watch, error) {
	sc, err := p.Instantiate(scenario, opt.Clauses...)
	if err != nil {
		return nil, err
	}
	list, err := watchable(p, sc, names)
	if err != nil {
		return nil, err
	}
	w := &Watch{options: opt}
	var claims []model.Claim
	for _, q := range list {
		if len(claims) == maxWatched || !isClaim(q) || meaningless(q, sc) != nil {
			w.LeftOut = append(w.LeftOut, q.Name)
			continue
		}
		claim := model.Claim{Holds: q.Expr, Violated: -1, Seen: len(claims)}
		if q.Kind == model.Always {
			claim.Violated, claim.Seen = claim.Seen, -1
		}
		claims, w.byBit = append(claims, claim), append(w.byBit, q)
		if q.Kind == model.Reachable {
			w.Wanted = append(w.Wanted, q)
		} else {
			w.Watched = append(w.Watched, q)
		}
	}
	w.System, err = model.Compile(p, sc, model.Options{Claims: claims, NoRotation: opt.NoRotation})
	return w, err
}

// isClaim says whether a property is a claim about states and steps.
func isClaim(q *model.Property) bool { return q.Kind != model.Temporal && q.Kind != model.Terminal }

// watchable lists the properties to be watched, and those that are left out for what they are.
func watchable(p *model.Protocol, sc *model.Scenario, names []string) ([]*model.Property, error) {
	if len(names) == 0 {
		of := slices.DeleteFunc(slices.Clone(p.Properties), func(q *model.Property) bool { return !slices.Contains(q.Scenarios, sc.Name) })
		if len(of) == 0 {
			return p.Properties, nil
		}
		return of, nil
	}
	list, err := Select(p, names)
	for _, q := range list {
		if !isClaim(q) {
			return nil, fmt.Errorf("property %s is %s, a claim about whole runs; accepted: claims about states and steps (always, never, reachable)", q.Name, kindName(q.Kind))
		}
		if err := meaningless(q, sc); err != nil {
			return nil, err
		}
	}
	return list, err
}

// Violated lists the claims that a mark says are violated.
func (w *Watch) Violated(mark uint64) []*model.Property {
	return w.marked(mark, func(q *model.Property) bool { return q.Kind != model.Reachable })
}

// Met lists the properties whose goal a mark says is reached.
func (w *Watch) Met(mark uint64) []*model.Property {
	return w.marked(mark, func(q *model.Property) bool { return q.Kind == model.Reachable })
}

func (w *Watch) marked(mark uint64, which func(*model.Property) bool) []*model.Property {
	var out []*model.Property
	for bit, q := range w.byBit {
		if mark>>bit&1 == 1 && which(q) {
			out = append(out, q)
		}
	}
	return out
}

// Result is the result that a run of the system amounts to: its last step violates a claim, or reaches a goal; without a property it
// is a fault of the protocol text. The story is told again in the system in which that property alone is checked, as a trace file needs it.
func (w *Watch) Result(q *model.Property, t *model.Trace) (*Result, error) {
	p, sc := w.System.Protocol(), w.System.Scenario()
	sys, err := Compile(p, q, sc.Name, w.options)
	if err != nil {
		return nil, err
	}
	steps, err := Along(sys, t, func(steps []int) (bool, error) { return Decides(sys, q, w.options, Story{steps, -1}) })
	if err != nil {
		return nil, err
	}
	r := &Result{Protocol: p, Property: q, Name: WellFormed, Kind: KindName(q), Scenario: sc, Verdict: Violated, Steps: len(steps), Story: Story{steps, -1}, system: sys}
	switch {
	case q == nil:
		r.Because = model.Said{Text: t.Steps[len(t.Steps)-1].Fault}
	case q.Kind == model.Reachable:
		r.Name, r.Verdict = q.Name, Holds
	default:
		r.Name = q.Name
		r.Because, err = sys.Sentence(q, steps)
	}
	return r, err
}
