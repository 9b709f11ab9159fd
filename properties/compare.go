package properties

import (
	"context"
	"fmt"

	"tcpcheck/model"
)

// Comparison sets protocols side by side: properties by protocols.
type Comparison struct {
	Protocols []*model.Protocol
	Rows      []ComparisonRow
	Sizes     []SizeRow
}

// ComparisonRow is one property in one scenario; a nil result means that the protocol has no such property or scenario.
type ComparisonRow struct {
	Property string
	Title    string
	Scenario string
	Results  []*Result
}

// SizeRow is one measure; a nil size means that the protocol has no such measure.
type SizeRow struct {
	Measure string
	Title   string
	Sizes   []*Size
}

// Compare checks the properties of each protocol and measures its sizes. No names means the whole catalogue of the first.
func Compare(ctx context.Context, protocols []*model.Protocol, names []string, opt Options) (*Comparison, error) {
	c := &Comparison{Protocols: protocols}
	at := map[string]int{}
	for i, p := range protocols {
		mine, err := selectKnown(p, names)
		if err != nil {
			return nil, err
		}
		results, err := Verify(ctx, p, mine, opt)
		if err != nil {
			return nil, err
		}
		for _, r := range results {
			key := r.Name + " " + r.Scenario.Name
			if _, ok := at[key]; !ok {
				at[key] = len(c.Rows)
				c.Rows = append(c.Rows, newRow(r, len(protocols)))
			}
			c.Rows[at[key]].Results[i] = r
		}
	}
	return c, c.measure()
}

func newRow(r *Result, n int) ComparisonRow {
	row := ComparisonRow{Property: r.Name, Scenario: r.Scenario.Name, Results: make([]*Result, n)}
	if r.Property != nil {
		row.Title = r.Property.Title
	}
	return row
}

// selectKnown keeps the names that the protocol has; it is an error when it has none of them.
func selectKnown(p *model.Protocol, names []string) ([]string, error) {
	var out []string
	for _, n := range names {
		if p.Property(n) != nil {
			out = append(out, n)
		}
	}
	if len(names) > 0 && len(out) == 0 {
		_, err := Select(p, names)
		return nil, err
	}
	return out, nil
}

func (c *Comparison) measure() error {
	at := map[string]int{}
	for i, p := range c.Protocols {
		for _, m := range p.Measures {
			size, err := MeasureSize(p, m)
			if err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
			if _, ok := at[m.Name]; !ok {
				at[m.Name] = len(c.Sizes)
				c.Sizes = append(c.Sizes, SizeRow{m.Name, m.Title, make([]*Size, len(c.Protocols))})
			}
			c.Sizes[at[m.Name]].Sizes[i] = size
		}
	}
	return nil
}

// Results lists all results, protocol by protocol.
func (c *Comparison) Results() []*Result {
	var out []*Result
	for i := range c.Protocols {
		for _, row := range c.Rows {
			if row.Results[i] != nil {
				out = append(out, row.Results[i])
			}
		}
	}
	return out
}
