package properties

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

var updateVerdicts = flag.Bool("update-verdicts", false, "write the counts that were found into testdata/verdicts.json")

// verdictRow is one verdict that the literature settles. Verdict and Steps come from the source (steps where it names
// the shortest story); States and Transitions are exact and ours, unless Source says otherwise.
type verdictRow struct {
	ID          string   `json:"id"`
	Protocol    string   `json:"protocol"` // library name, or a file beside this one
	Scenario    string   `json:"scenario"`
	With        []string `json:"with,omitempty"`
	Property    string   `json:"property"`
	Verdict     Verdict  `json:"verdict"`
	Steps       int      `json:"steps"` // -1: there is no story
	States      int      `json:"states"`
	Transitions int      `json:"transitions"`
	Source      string   `json:"source"`
	Note        string   `json:"note,omitempty"`
}

const verdictFile = "testdata/verdicts.json"

func readVerdicts(t *testing.T) []*verdictRow {
	data, err := os.ReadFile(verdictFile)
	require.NoError(t, err)
	var rows []*verdictRow
	require.NoError(t, json.Unmarshal(data, &rows))
	return rows
}

func (row *verdictRow) check(t *testing.T, workers int) *Result {
	name := row.Protocol
	if filepath.Ext(name) == ".tcp" {
		name = filepath.Join("testdata", name)
	}
	p, err := model.Load(name)
	require.NoError(t, err)
	q := p.Property(row.Property)
	require.NotNil(t, q, "property %s", row.Property)
	opt := Options{Workers: workers}
	for _, text := range row.With {
		clauses, err := model.ParseClauses(model.NewSource(row.ID, text))
		require.NoError(t, err)
		opt.Clauses = append(opt.Clauses, clauses...)
	}
	r, err := Check(context.Background(), p, q, row.Scenario, opt)
	require.NoError(t, err)
	return r
}

// TestVerdicts holds every row of the table against what the checker finds, with one worker and with two.
func TestVerdicts(t *testing.T) {
	rows := readVerdicts(t)
	for _, row := range rows {
		t.Run(row.ID+"/"+row.Protocol+"/"+row.Scenario, func(t *testing.T) {
			if testing.Short() && row.States > 5000 {
				t.Skip("a large space")
			}
			r := row.check(t, 1)
			require.Equal(t, row.Verdict, r.Verdict, "%s: %s", row.Property, r.Because+r.Why)
			require.Equal(t, row.Steps, r.Steps)
			if *updateVerdicts {
				row.States, row.Transitions = r.States, r.Transitions
				return
			}
			require.Equal(t, row.States, r.States, "states")
			require.Equal(t, row.Transitions, r.Transitions, "transitions")
			two := row.check(t, 2)
			require.Equal(t, []int{r.States, r.Transitions, r.Depth}, []int{two.States, two.Transitions, two.Depth})
			require.Equal(t, r.Story, two.Story)
		})
	}
	if *updateVerdicts && !t.Failed() {
		data, err := json.MarshalIndent(rows, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(verdictFile, append(data, '\n'), 0o644))
	}
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
		require.Equal(t, Holds, r.Verdict, "%s in %s: %s", r.Name, r.Scenario.Name, r.Why+r.Because)
	}
}
