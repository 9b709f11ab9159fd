package properties

import (
	"context"
	"errors"
	"fmt"

	"tcpcheck/model"
)

// Verify checks properties of a protocol, each in the scenarios that it names (or in the one of the
// options), and adds whether the text is well-formed. No names means the whole catalogue.
func Verify(ctx context.Context, p *model.Protocol, names []string, opt Options) ([]*Result, error) {
	list, err := Select(p, names)
	if err != nil {
		return nil, err
	}
	var out []*Result
	for _, q := range list {
		if len(names) == 0 && leftOut(p, q, opt) {
			continue
		}
		scenarios := q.Scenarios
		if opt.Scenario != "" {
			scenarios = []string{opt.Scenario}
		}
		if len(scenarios) == 0 {
			return nil, fmt.Errorf("property %s names no scenario: choose one with --scenario", q.Name)
		}
		for _, sc := range scenarios {
			r, err := Check(ctx, p, q, sc, opt)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return append(out, wellFormed(p, out)...), nil
}

// leftOut says whether a property of the whole catalogue means nothing in the scenario that was asked for. A property that is
// asked for by name is refused there instead, with the reason.
func leftOut(p *model.Protocol, q *model.Property, opt Options) bool {
	if opt.Scenario == "" && len(opt.Clauses) == 0 {
		return false
	}
	for _, name := range append([]string{opt.Scenario}, q.Scenarios...) {
		if name == "" {
			continue
		}
		sc, err := p.Instantiate(name, opt.Clauses...)
		return err == nil && needsLifetimes(q, sc) != nil
	}
	return false
}

// LeftOut names the properties of the whole catalogue that Verify leaves out with these options.
func LeftOut(p *model.Protocol, opt Options) []string {
	var out []string
	for _, q := range p.Properties {
		if leftOut(p, q, opt) {
			out = append(out, q.Name)
		}
	}
	return out
}

// wellFormed gives the first fault that any run met. Without a fault there is nothing to add: the claim is part of every verdict.
func wellFormed(p *model.Protocol, results []*Result) []*Result {
	for _, r := range results {
		if r.Fault != nil {
			return []*Result{r.Fault}
		}
	}
	return nil
}

// Select looks properties up by name; no names means all of the protocol's.
func Select(p *model.Protocol, names []string) ([]*model.Property, error) {
	if len(names) == 0 {
		if len(p.Properties) == 0 {
			return nil, errors.New("protocol " + p.Name + " has no properties")
		}
		return p.Properties, nil
	}
	var out []*model.Property
	for _, name := range names {
		q := p.Property(name)
		if q == nil {
			var known []string
			for _, k := range p.Properties {
				known = append(known, k.Name)
			}
			return nil, &model.NameError{Msg: fmt.Sprintf("protocol %s has no property %q", p.Name, name), Name: name, Known: known}
		}
		out = append(out, q)
	}
	return out, nil
}

// UnusedRules lists the rules that fired in no run of the results.
func UnusedRules(p *model.Protocol, results []*Result) []string {
	fired := make([]bool, len(p.Rules))
	for _, r := range results {
		for i, c := range r.Covered {
			fired[i] = fired[i] || c
		}
	}
	var out []string
	for i, r := range p.Rules {
		if !fired[i] {
			out = append(out, r.ID)
		}
	}
	return out
}
