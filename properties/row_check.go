package properties

import (
	"context"
	"fmt"

	"tcpcheck/model"
)

// Agreement says how what was found stands to what a row expects and records.
type Agreement string

// The agreements.
const (
	AsExpected Agreement = "as expected"
	Disputed   Agreement = "disputed"  // other than the source says, and the row says why
	Different  Agreement = "different" // other than the row says
)

// Finding is what the check of a row found.
type Finding struct {
	*Result
	Row     *Row
	Bare    *Bare    // of rows whose source counts
	Against []string // how it is other than the source says
	Changed []string // how it is other than the row records
}

// Check checks the row; of the options only those of the search count.
func (row *Row) Check(ctx context.Context, opt Options) (*Finding, error) {
	f, err := row.check(ctx, opt)
	if err != nil {
		return nil, fmt.Errorf("row %s, %s in %s: %w", row.ID, row.Asked(), row.Scenario, err)
	}
	return f, nil
}

func (row *Row) check(ctx context.Context, opt Options) (*Finding, error) {
	p, err := row.Load()
	if err != nil {
		return nil, err
	}
	if opt.Clauses, err = row.clauses(); err != nil {
		return nil, err
	}
	f := &Finding{Row: row}
	if f.Result, err = row.ask(ctx, p, opt); err != nil {
		return nil, err
	}
	if row.counts() {
		if f.Bare, err = countBare(ctx, p, row.Scenario, opt); err != nil {
			return nil, err
		}
	}
	f.compare()
	return f, nil
}

func (row *Row) clauses() ([]*model.Clause, error) {
	var out []*model.Clause
	for _, text := range row.With {
		c, err := model.ParseClauses(model.NewSource(row.ID, text))
		if err != nil {
			return nil, err
		}
		out = append(out, c...)
	}
	return out, nil
}

func (row *Row) ask(ctx context.Context, p *model.Protocol, opt Options) (*Result, error) {
	if row.Property == "" {
		opt.Scenario = row.Scenario
		results, err := Ask(ctx, p, Question{Formula: row.Formula, Assumes: row.Assuming}, opt)
		if err != nil {
			return nil, err
		}
		return results[0], nil
	}
	list, err := Select(p, []string{row.Property})
	if err != nil {
		return nil, err
	}
	return Check(ctx, p, list[0], row.Scenario, opt)
}

// compare holds what was found against the source, and against the record.
func (f *Finding) compare() {
	row := f.Row
	against := func(what string, want, got int) {
		if want > 0 { // the source names it
			differ(&f.Against, what, "expected", want, got)
		}
	}
	recorded := func(what string, was, got int) { differ(&f.Changed, what, "recorded", was, got) }
	differ(&f.Against, "verdict", "expected", row.Expected, f.Verdict)
	differ(&f.Changed, "verdict", "recorded", row.Recorded(), f.Verdict)
	against("steps", row.SourceSteps, f.Steps)
	recorded("steps", row.Steps, f.Steps)
	recorded("states", row.States, f.States)
	recorded("transitions", row.Transitions, f.Transitions)
	if f.Fault != nil {
		f.Changed = append(f.Changed, "the protocol text has a fault: "+f.Fault.Because.String())
	}
	if f.Bare == nil {
		return
	}
	against("states", row.SourceStates, f.Bare.States)
	against("transitions", row.SourceTransitions, f.Bare.Transitions)
	if row.Bare != nil {
		recorded("states without lifetimes", row.Bare.States, f.Bare.States)
		recorded("transitions without lifetimes", row.Bare.Transitions, f.Bare.Transitions)
	}
}

func differ[T comparable](list *[]string, what, whose string, want, got T) {
	if want != got {
		*list = append(*list, fmt.Sprintf("%s: %s %v, found %v", what, whose, want, got))
	}
}

// Agreement says whether it is as the source has it, or as disputed. A dispute that is over is a difference: the row is out of date.
func (f *Finding) Agreement() Agreement {
	switch {
	case len(f.Changed) > 0, (len(f.Against) > 0) != (f.Row.Disputed != ""):
		return Different
	case len(f.Against) > 0:
		return Disputed
	}
	return AsExpected
}

// Reasons says in words why it is not as expected.
func (f *Finding) Reasons() []string {
	out := append(append([]string{}, f.Against...), f.Changed...)
	if f.Row.Disputed != "" && len(f.Against) == 0 {
		out = append(out, "recorded as disputed, and found as the source says")
	}
	return out
}
