package export_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// agreementRow is one system, or one property's system, by each tool.
type agreementRow struct {
	protocol, scenario, property string
	engine, rumur, spin          string
}

func (r agreementRow) String() string {
	return fmt.Sprintf("%-22s %-25s %-26s %-20s %-20s %s", r.protocol, r.scenario, r.property, r.engine, r.rumur, r.spin)
}

// agreementTable collects rows; the comparisons run side by side.
type agreementTable struct {
	mu   sync.Mutex
	rows []agreementRow
}

func (a *agreementTable) add(r agreementRow) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rows = append(a.rows, r)
}

func (a *agreementTable) String() string {
	slices.SortFunc(a.rows, func(x, y agreementRow) int { return strings.Compare(x.String(), y.String()) })
	var b strings.Builder
	fmt.Fprintln(&b, agreementRow{"protocol", "scenario", "property", "tcpcheck", "rumur", "spin"})
	for _, r := range a.rows {
		fmt.Fprintln(&b, r)
	}
	return b.String()
}

// favourites are scenarios of tcp that are compared in its variants, after one of a variant's own; what takes longest is to compile
// each of them.
var favourites = []string{"simultaneous-open", "stale-syn-lossless", "lossless", "opening", "closing"}

// large are a soup of each family, and systems of up to a million states.
var large = [][2]string{{"tcp", "soup"}, {"two-way", "soup"}, {"sctp", "soup"}, {"tcp", "stale-syn"}, {"tcp", "transfer"}, {"sctp", "lossy"}}

// TestAgreement compares two scenarios of each protocol of the library, with the properties that name them: TCPCHECK_AGREEMENT=table
// (or all), some minutes. What it logs is the table.
func TestAgreement(t *testing.T) {
	if !tabled() {
		t.Skip("TCPCHECK_AGREEMENT=table compares two scenarios of each protocol with Rumur and SPIN")
	}
	needs(t, "rumur", "spin", "gcc")
	table := &agreementTable{}
	t.Run("library", func(t *testing.T) {
		for _, name := range model.LibraryNames() {
			p := load(t, name)
			scenarios := chosen(t, p)
			require.GreaterOrEqual(t, len(scenarios), 2, name)
			for _, s := range scenarios {
				t.Run(name+"/"+s, func(t *testing.T) {
					t.Parallel()
					table.counts(t, p, s, "-O0")
					table.verdicts(t, p, s)
				})
			}
		}
		for _, l := range large {
			t.Run(l[0]+"/"+l[1]+"/large", func(t *testing.T) {
				t.Parallel()
				table.counts(t, load(t, l[0]), l[1], "-O1")
			})
		}
	})
	t.Log("\n" + table.String())
}

// chosen gives two scenarios of a protocol, its own ones first, of which the tools have an answer in seconds.
func chosen(t *testing.T, p *model.Protocol) []string {
	var out []string
	take := func(name string) {
		if len(out) == 2 || slices.Contains(out, name) || p.Scenario(name) == nil {
			return
		}
		size, err := properties.Count(context.Background(), p, nil, name, properties.Options{MaxStates: 20000})
		if err == nil && size.Complete && size.States >= 5 && size.Transitions <= 150000 {
			out = append(out, name)
		}
	}
	for _, d := range p.Scenarios {
		if d.Pos.Source == p.Sources[len(p.Sources)-1] && len(p.Sources) > 1 && p.Name != "clauses" {
			take(d.Name.Text)
			break // the other is one that variants have in common
		}
	}
	for _, name := range favourites {
		take(name)
	}
	for _, d := range p.Scenarios {
		take(d.Name.Text)
	}
	return out
}

// counts compares states and transitions of the bare system.
func (a *agreementTable) counts(t *testing.T, p *model.Protocol, scenario, optimize string) {
	size, err := properties.Count(context.Background(), p, nil, scenario, properties.Options{})
	require.NoError(t, err)
	program := lower(t, p, scenario)
	r, s := rumur(t, program, optimize), spin(t, program, optimize)
	text := func(states, transitions int) string { return fmt.Sprintf("%d / %d", states, transitions) }
	row := agreementRow{p.Name, scenario, "(states / transitions)", text(size.States, size.Transitions),
		text(r.Summary.States, r.Summary.Rules), text(s.States, s.Transitions)}
	a.add(row)
	require.Equal(t, []string{row.engine, row.engine}, []string{row.rumur, row.spin})
}

// verdicts compares the verdict of each property of a state or a step that names the scenario.
func (a *agreementTable) verdicts(t *testing.T, p *model.Protocol, scenario string) {
	for _, q := range p.Properties {
		if !slices.Contains(q.Scenarios, scenario) || q.Kind == model.Temporal {
			continue
		}
		found, err := properties.Check(context.Background(), p, q, scenario, properties.Options{})
		require.NoError(t, err)
		if found.Verdict == properties.Incomplete {
			continue
		}
		program := lower(t, p, scenario, q)
		r, s := rumur(t, program, "-O1"), spin(t, program, "-O1")
		row := agreementRow{p.Name, scenario, q.Name, answer(found.Verdict == properties.Violated),
			answer(r.Summary.Errors > 0 && !(q.Kind == model.Reachable && asserted(r))), answer(violatedInSpin(q, s))}
		a.add(row)
		require.Equal(t, []string{row.engine, row.engine}, []string{row.rumur, row.spin}, q.Name)
	}
}

func answer(violated bool) string {
	if violated {
		return "violated"
	}
	return "holds"
}
