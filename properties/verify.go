package properties

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
		scenarios := scenariosOf(q, opt)
		if len(scenarios) == 0 {
			return nil, fmt.Errorf("property %s names no scenario: choose one with --scenario", q.Name)
		}
		for _, sc := range scenarios {
			if len(names) == 0 && leftOut(p, q, sc, opt) {
				continue
			}
			r, err := Check(ctx, p, q, sc, opt)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no property of %s means anything in this scenario, a soup: take a bag or a fifo, for instance `--network 'bag capacity 4 loses unlimited'`", p.Name)
	}
	return append(out, wellFormed(p, out)...), nil
}

// scenariosOf gives the scenarios in which a property is checked: that of the options, else its own.
func scenariosOf(q *model.Property, opt Options) []string {
	if opt.Scenario != "" {
		return []string{opt.Scenario}
	}
	return q.Scenarios
}

// leftOut says whether a property of the whole catalogue means nothing in a scenario because of what was asked for. A
// property that is asked for by name is refused there instead, with the reason.
func leftOut(p *model.Protocol, q *model.Property, scenario string, opt Options) bool {
	if opt.Scenario == "" && len(opt.Clauses) == 0 {
		return false
	}
	sc, err := p.Instantiate(scenario, opt.Clauses...)
	return err == nil && meaningless(q, sc) != nil
}

// LeftOut names the properties of the whole catalogue that Verify leaves out with these options, in one of their
// scenarios at least.
func LeftOut(p *model.Protocol, opt Options) []string {
	var out []string
	for _, q := range p.Properties {
		if slices.ContainsFunc(scenariosOf(q, opt), func(sc string) bool { return leftOut(p, q, sc, opt) }) {
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
