package properties

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

var assumptions = []string{"standard", "weak", "nothing"}

// assumption gives the fairness that a word stands for; no word is the standard one.
func assumption(word string) (model.Assumption, error) {
	if word == "" {
		return model.AssumeStandard, nil
	}
	i := slices.Index(assumptions, word)
	if i < 0 {
		return 0, fmt.Errorf("found fairness %q; accepted: %s", word, strings.Join(assumptions, ", "))
	}
	return model.Assumption(i), nil
}

// Question is a temporal property that no protocol text has: a formula in the language of the protocol, such as
// `A in FIN-WAIT-1 leads to A in CLOSED`, or an automaton in HOA format (v1) that accepts the runs which violate it, whose atomic
// propositions are expressions of the language.
type Question struct {
	Formula   string
	Automaton string
	Assumes   string // the fairness: standard (also ""), weak or nothing
}

// Property makes a property of the question; a check takes the automaton from its options.
func (q Question) Property(p *model.Protocol) (*model.Property, *ltl.Automaton, error) {
	a, err := assumption(q.Assumes)
	if err != nil {
		return nil, nil, err
	}
	out := &model.Property{Name: "formula", Title: q.Formula, Kind: model.Temporal, Assumes: a}
	if q.Automaton == "" {
		out.Formula, err = p.ParseFormula(q.Formula)
		return out, nil, err
	}
	out.Name, out.Title = "automaton", "no run is accepted by the automaton"
	automaton, err := ltl.ReadHOA(strings.NewReader(q.Automaton))
	return out, automaton, err
}

// Ask checks a question in the scenario of the options.
func Ask(ctx context.Context, p *model.Protocol, q Question, opt Options) ([]*Result, error) {
	if opt.Scenario == "" {
		return nil, errors.New("a formula or an automaton names no scenario: choose one with --scenario")
	}
	property, automaton, err := q.Property(p)
	if err != nil {
		return nil, err
	}
	opt.Automaton = automaton
	r, err := Check(ctx, p, property, opt.Scenario, opt)
	if err != nil {
		return nil, err
	}
	r.Question = &q
	return append([]*Result{r}, wellFormed(p, []*Result{r})...), nil
}
