package properties

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

var updateVerdicts = flag.Bool("update-verdicts", false, "write what was found into verdicts.json; what the sources say stays")

// TestVerdicts holds every row of the table against what the checker finds, with one worker and with two.
func TestVerdicts(t *testing.T) {
	rows := Rows()
	for _, row := range rows {
		t.Run(row.ID+"/"+row.Protocol+"/"+row.Scenario+"/"+row.Asked(), func(t *testing.T) {
			if testing.Short() && row.States > 5000 {
				t.Skip("a large space")
			}
			f := checkRow(t, row, 1)
			if *updateVerdicts {
				row.record(f)
				return
			}
			require.NotEqual(t, Different, f.Agreement(), "%v", f.Reasons())
			if row.counts() {
				require.NotNil(t, row.Bare, "write it with -update-verdicts")
			}
			two := checkRow(t, row, 2)
			require.Equal(t, []int{f.States, f.Transitions, f.Depth}, []int{two.States, two.Transitions, two.Depth})
			require.Equal(t, f.Story, two.Story)
		})
	}
	if *updateVerdicts && !t.Failed() {
		data, err := json.MarshalIndent(rows, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile("verdicts.json", append(data, '\n'), 0o644))
	}
}

func checkRow(t *testing.T, row *Row, workers int) *Finding {
	f, err := row.Check(context.Background(), Options{Workers: workers})
	require.NoError(t, err)
	return f
}

// record writes what was found into the row.
func (row *Row) record(f *Finding) {
	row.Found, row.Bare = nil, f.Bare
	if f.Verdict != row.Expected {
		row.Found = &f.Verdict
	}
	row.Steps, row.States, row.Transitions = f.Steps, f.States, f.Transitions
}

// settled are the IDs that the table has to have.
var settled = []string{
	"H01", "H02", "H03a", "H03b", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H11a", "H11b", "H12", "H14", "H15", "H17", "H18", "H19",
	"H22", "H24", "H25", "H26", "H27a", "H27b", "H28", "H29",
	"C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", "C11", "C14", "C18", "C20", "C21a", "C21b", "C22", "C24", "C26", "C27",
	"K01", "K02", "K03a", "K04",
}

// TestEveryVerdictHasRows holds the IDs of the table against those that it has to have.
func TestEveryVerdictHasRows(t *testing.T) {
	var ids []string
	for _, row := range Rows() {
		if !slices.Contains(ids, row.ID) {
			ids = append(ids, row.ID)
		}
	}
	require.ElementsMatch(t, settled, ids)
}

// TestRowsAreWhole holds the rows against what the table promises of each.
func TestRowsAreWhole(t *testing.T) {
	var last string
	begun := map[string]bool{}
	for _, row := range Rows() {
		require.False(t, row.ID != last && begun[row.ID], "%s: the rows of an ID are together", row.ID)
		last, begun[row.ID] = row.ID, true
		require.NotEmpty(t, row.Claim, row.ID)
		require.NotEmpty(t, row.Source, row.ID)
		require.NotEmpty(t, row.Topic(), row.ID)
		require.True(t, (row.Property == "") != (row.Formula == ""), "%s: a property, or a formula", row.ID)
		require.True(t, row.Recorded() == row.Expected || row.Disputed != "", "%s: found is not expected, and the row does not say why", row.ID)
	}
}

// TestRowIsDifferent changes what a row says, and reads what is said of it.
func TestRowIsDifferent(t *testing.T) {
	holds := Holds
	for _, c := range []struct {
		name    string
		change  func(*Row)
		reasons []string
	}{
		{"the verdict", func(r *Row) { r.Expected = Holds }, []string{"verdict: expected holds, found violated", "verdict: recorded holds, found violated"}},
		{"a disputed verdict", func(r *Row) { r.Expected, r.Found, r.Disputed = Violated, &holds, "why" },
			[]string{"verdict: recorded holds, found violated", "recorded as disputed, and found as the source says"}},
		{"the steps of the source", func(r *Row) { r.SourceSteps = 3 }, []string{"steps: expected 3, found 5"}},
		{"the states of the source", func(r *Row) { r.SourceStates = 7 }, []string{"states: expected 7, found 26"}},
		{"the states", func(r *Row) { r.States++ }, []string{"states: recorded 27, found 26"}},
		{"the transitions", func(r *Row) { r.Transitions-- }, []string{"transitions: recorded 36, found 37"}},
		{"a dispute about nothing", func(r *Row) { r.Disputed = "why" }, []string{"recorded as disputed, and found as the source says"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := *firstRow("H03b")
			c.change(&row)
			f := checkRow(t, &row, 1)
			require.Equal(t, Different, f.Agreement())
			require.Equal(t, c.reasons, f.Reasons())
		})
	}
}

func firstRow(id string) *Row {
	rows := Rows()
	return rows[slices.IndexFunc(rows, func(r *Row) bool { return r.ID == id })]
}

// TestRowWithFormula checks a row that asks a formula, with the fairness that it names.
func TestRowWithFormula(t *testing.T) {
	row := &Row{
		ID: "K01", Protocol: "tcp", Scenario: "idle", Formula: "A in ESTABLISHED leads to A in CLOSED", Assuming: "weak",
		Expected: Violated, Steps: 1, States: 4, Transitions: 3,
	}
	f := checkRow(t, row, 1)
	require.Equal(t, AsExpected, f.Agreement(), "%v", f.Reasons())
	row.Assuming = "strong"
	_, err := row.Check(context.Background(), Options{})
	require.EqualError(t, err, `row K01, A in ESTABLISHED leads to A in CLOSED in idle: found fairness "strong"; accepted: standard, weak, nothing`)
}

// TestClauses checks claims about single clauses of RFC 9293; all hold, and none for want of a case.
func TestClauses(t *testing.T) {
	p, err := model.Load("clauses")
	require.NoError(t, err)
	results, err := Verify(context.Background(), p, nil, Options{})
	require.NoError(t, err)
	for _, r := range results {
		if r.Verdict == Vacuous && r.Expected {
			continue
		}
		require.Equal(t, Holds, r.Verdict, "%s in %s: %s", r.Name, r.Scenario.Name, r.Why+r.Because.String())
	}
}
