package properties

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// Outcome is what became of a mutant.
type Outcome string

// The outcomes.
const (
	Killed     Outcome = "killed"     // a verdict is another one
	Survived   Outcome = "survived"   // no verdict is another one, though something can be seen to be different
	Unreached  Outcome = "unreached"  // survived, because its rule fires in no scenario
	Equivalent Outcome = "equivalent" // nothing that can be seen is different, in any scenario
	Invalid    Outcome = "invalid"    // it is no protocol text
)

// Outcomes lists the outcomes in the order in which they are shown.
var Outcomes = []Outcome{Killed, Survived, Unreached, Equivalent, Invalid}

// MutationOptions say how to check mutants.
type MutationOptions struct {
	Workers   int // mutants checked at once; 0: one for each processor
	MaxStates int // scenarios in which a property has more states than this are left out; 0: 20,000
	Matrix    bool
	Progress  func(done, all int) // from any goroutine; may be nil
}

// largest is the states of a scenario that is not left out, unless the options say otherwise.
const largest = 20_000

// A mutant's search goes on to ten times the states of the original's, in a small space to a thousand states.
const (
	growth    = 10
	leastRoom = 1_000
)

// Mutation is what the properties of a catalogue find out about the mutants of a protocol.
type Mutation struct {
	Catalogue *model.Protocol
	Of        string // the protocol whose rules are changed
	MaxStates int
	Matrix    bool
	Checks    []*MutationCheck // in the order in which a mutant meets them
	LeftOut   []LeftOutCheck
	Mutants   []*MutantResult // in the order of the text

	scenarios []*mutationScenario
	labels    *labels
}

// MutationCheck is one property in one scenario.
type MutationCheck struct {
	Property string
	Scenario string
	States   int // of the original
}

// LeftOutCheck is a property that no mutant meets in a scenario, and why.
type LeftOutCheck struct {
	Property, Scenario, Why string
}

// Kill is a verdict that is another one for a mutant; Property may be WellFormed.
type Kill struct {
	Property string `json:"property"`
	Scenario string `json:"scenario"`
}

// MutantResult is what became of a mutant.
type MutantResult struct {
	*model.Mutant
	Outcome Outcome
	Kills   []Kill // the first one; with Matrix all
	Why     string // of an invalid one
}

// mutationScenario is what the original does in a scenario.
type mutationScenario struct {
	name    string
	graph   *transitions // nil: too large
	covered []bool
}

// Mutate checks the mutants of the rules that the first n sources of the catalogue have. Mutants meet the properties in the
// order of the original's states, small scenarios first.
func Mutate(ctx context.Context, catalogue *model.Protocol, n int, opt MutationOptions) (*Mutation, error) {
	m := &Mutation{Catalogue: catalogue, MaxStates: cmp.Or(opt.MaxStates, largest), Matrix: opt.Matrix, labels: newLabels()}
	if err := m.original(ctx, opt); err != nil {
		return nil, err
	}
	for _, mutant := range model.Mutants(catalogue, n) {
		m.Mutants = append(m.Mutants, &MutantResult{Mutant: mutant})
	}
	if len(m.Mutants) == 0 {
		return nil, fmt.Errorf("protocol %s has nothing to change", catalogue.Name)
	}
	var done atomic.Int64
	err := inParallel(opt.Workers, len(m.Mutants), func(i int) error {
		if opt.Progress != nil {
			opt.Progress(int(done.Load()), len(m.Mutants))
		}
		defer done.Add(1)
		return m.judge(ctx, m.Mutants[i])
	})
	return m, err
}

// inParallel does something n times, and gives the error of the first that failed.
func inParallel(workers, n int, act func(i int) error) error {
	var wait sync.WaitGroup
	var next atomic.Int64
	errs := make([]error, n)
	for range min(cmp.Or(workers, runtime.GOMAXPROCS(0)), n) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				errs[i] = act(int(i))
			}
		})
	}
	wait.Wait()
	return errors.Join(errs[:min(n, 1+slices.IndexFunc(errs, func(err error) bool { return err != nil }))]...)
}

// original checks the original, and explores the scenarios.
func (m *Mutation) original(ctx context.Context, opt MutationOptions) error {
	type pair struct{ property, scenario string }
	var pairs []pair
	for _, q := range m.Catalogue.Properties {
		for _, sc := range q.Scenarios {
			pairs = append(pairs, pair{q.Name, sc})
		}
	}
	if len(pairs) == 0 {
		return fmt.Errorf("protocol %s has no property that names a scenario: nothing could kill a mutant", m.Catalogue.Name)
	}
	results := make([]*Result, len(pairs))
	err := inParallel(opt.Workers, len(pairs), func(i int) (err error) {
		q := m.Catalogue.Property(pairs[i].property)
		results[i], err = Check(ctx, m.Catalogue, q, pairs[i].scenario, Options{Workers: 1, MaxStates: m.MaxStates, NoStory: true})
		return err
	})
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, r := range results {
		m.take(r)
	}
	slices.SortStableFunc(m.Checks, func(a, b *MutationCheck) int { return cmp.Compare(a.States, b.States) })
	if len(m.Checks) == 0 {
		return fmt.Errorf("no property of %s holds in a scenario of at most %d states: nothing could kill a mutant", m.Catalogue.Name, m.MaxStates)
	}
	return m.exploreScenarios(opt)
}

// take makes a check of a verdict that a mutant could change.
func (m *Mutation) take(r *Result) {
	why := ""
	switch {
	case r.Fault != nil:
		why = "the protocol text has a fault"
	case r.Verdict == Violated:
		why = "it is violated"
	case r.Verdict == Incomplete && strings.HasPrefix(r.Why, explorer.StateLimit.String()):
		why = fmt.Sprintf("more than %d states", m.MaxStates)
	case r.Verdict == Incomplete:
		why = "it is incomplete: " + r.Why
	default:
		m.Checks = append(m.Checks, &MutationCheck{r.Name, r.Scenario.Name, r.States})
		return
	}
	m.LeftOut = append(m.LeftOut, LeftOutCheck{r.Name, r.Scenario.Name, why})
}

func (m *Mutation) exploreScenarios(opt MutationOptions) error {
	for _, c := range m.Checks {
		if m.scenario(c.Scenario) == nil {
			m.scenarios = append(m.scenarios, &mutationScenario{name: c.Scenario})
		}
	}
	return inParallel(opt.Workers, len(m.scenarios), func(i int) error {
		sc := m.scenarios[i]
		t, covered, ok, err := graph(m.Catalogue, sc.name, m.labels, m.MaxStates)
		if ok {
			sc.graph, sc.covered = t, covered
		}
		return err
	})
}

func (m *Mutation) scenario(name string) *mutationScenario {
	i := slices.IndexFunc(m.scenarios, func(sc *mutationScenario) bool { return sc.name == name })
	if i < 0 {
		return nil
	}
	return m.scenarios[i]
}

// concerns says whether a mutant can be different in a scenario: not if its rules fire there in no run of the original, and
// their guards are as they were.
func (sc *mutationScenario) concerns(x *model.Mutant) bool {
	return x.InGuard || sc.graph == nil || slices.ContainsFunc(x.Rules, func(r int) bool { return sc.covered[r] })
}

// judge finds out what becomes of a mutant.
func (m *Mutation) judge(ctx context.Context, x *MutantResult) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p, err := x.Protocol()
	if err == nil {
		err = m.meet(ctx, x, p)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && len(x.Kills) == 0 {
		err = m.survivor(x, p)
	}
	if err != nil {
		x.Outcome, x.Kills, x.Why = Invalid, nil, err.Error()
	}
	return nil
}

// meet has a mutant meet the checks, until one kills it, or all.
func (m *Mutation) meet(ctx context.Context, x *MutantResult, p *model.Protocol) error {
	for _, c := range m.Checks {
		if !m.scenario(c.Scenario).concerns(x.Mutant) {
			continue
		}
		opt := Options{Workers: 1, MaxStates: room(c.States), NoStory: true}
		r, err := Check(ctx, p, p.Property(c.Property), c.Scenario, opt)
		if err != nil {
			return err
		}
		if name := killer(r); name != "" {
			x.Outcome = Killed
			x.Kills = append(x.Kills, Kill{name, c.Scenario})
			if !m.Matrix {
				return nil
			}
		}
	}
	return nil
}

func room(states int) int { return max(growth*states, leastRoom) }

// killer is the property that a result kills a mutant with, or "".
func killer(r *Result) string {
	switch {
	case r.Verdict == Violated:
		return r.Name
	case r.Fault != nil:
		return WellFormed
	}
	return ""
}

// survivor tells apart the mutants that no check has killed.
func (m *Mutation) survivor(x *MutantResult, p *model.Protocol) error {
	fires := false
	x.Outcome = Equivalent
	for _, sc := range m.scenarios {
		if sc.graph == nil || !sc.concerns(x.Mutant) {
			continue
		}
		t, covered, ok, err := graph(p, sc.name, m.labels, room(sc.graph.states()))
		if err != nil {
			return err
		}
		if !ok || !sc.graph.equal(t) && !bisimilar(sc.graph, t) {
			x.Outcome = Survived
			return nil
		}
		fires = fires || m.fires(x, sc, p, covered)
	}
	if !fires {
		x.Outcome = Unreached
	}
	return nil
}

// fires says whether a rule of which the change is a part fires in a scenario, before or after the change.
func (m *Mutation) fires(x *MutantResult, sc *mutationScenario, p *model.Protocol, covered []bool) bool {
	return slices.ContainsFunc(x.Rules, func(i int) bool {
		r := p.Rule(m.Catalogue.Rules[i].ID)
		return sc.covered[i] || r != nil && covered[r.Index]
	})
}

// Count says how many mutants had an outcome; with an operator, of those that it has made.
func (m *Mutation) Count(o Outcome, op model.Operator) int {
	n := 0
	for _, x := range m.Mutants {
		if x.Outcome == o && (op == "" || x.Operator == op) {
			n++
		}
	}
	return n
}

// Score is how many mutants were killed, and how many could have been: all but the equivalent and the invalid ones.
func (m *Mutation) Score() (killed, of int) {
	killed = m.Count(Killed, "")
	return killed, killed + m.Count(Survived, "") + m.Count(Unreached, "")
}

// Killers names the properties of the checks in the order of the catalogue, then WellFormed.
func (m *Mutation) Killers() []string {
	var out []string
	for _, q := range m.Catalogue.Properties {
		if slices.ContainsFunc(m.Checks, func(c *MutationCheck) bool { return c.Property == q.Name }) {
			out = append(out, q.Name)
		}
	}
	return append(out, WellFormed)
}

// KillCount says how many mutants of an operator ("": of all) a property kills: of those that come to it, or with Matrix of all.
func (m *Mutation) KillCount(property string, op model.Operator) int {
	n := 0
	for _, x := range m.Mutants {
		if (op == "" || x.Operator == op) && slices.ContainsFunc(x.Kills, func(k Kill) bool { return k.Property == property }) {
			n++
		}
	}
	return n
}

// FirstCount says how many mutants a property is the first to kill.
func (m *Mutation) FirstCount(property string) int {
	n := 0
	for _, x := range m.Mutants {
		if len(x.Kills) > 0 && x.Kills[0].Property == property {
			n++
		}
	}
	return n
}
