package export_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
)

// mostRuns is how many states a scenario may have for its temporal properties to be compared.
func mostRuns() int {
	switch {
	case exhaustive():
		return 20000
	case tabled():
		return 700
	}
	return 120
}

// Every temporal property has the verdict that it has by the definition of fairness, on the graph of the interpreter.
func TestInterpreterJudgesRunsAsTheEngine(t *testing.T) {
	verdicts := map[properties.Verdict]int{}
	for _, name := range append(model.LibraryNames(), toys...) {
		p := load(t, name)
		for _, q := range p.Properties {
			if q.Kind != model.Temporal {
				continue
			}
			for _, scenario := range q.Scenarios {
				size, err := properties.Count(context.Background(), p, q, scenario, properties.Options{MaxStates: mostRuns()})
				if err != nil || size.States > mostRuns() {
					continue
				}
				r, err := properties.Check(context.Background(), p, q, scenario, properties.Options{})
				require.NoError(t, err)
				program := lower(t, p, scenario, q)
				violated, known := export.JudgeRuns(program, program.Claims[0], mostRuns())
				require.True(t, known, "%s %s %s", name, q.Name, scenario)
				t.Logf("%-20s %-24s %-24s %7d states: %v, %v", name, scenario, q.Name, size.States, r.Verdict, violated)
				verdicts[r.Verdict]++
				if r.Verdict != properties.Incomplete {
					require.Equal(t, r.Verdict == properties.Violated, violated, "%s %s %s", name, q.Name, scenario)
				}
			}
		}
	}
	t.Log(verdicts)
	require.Greater(t, verdicts[properties.Violated], 0)
	require.Greater(t, verdicts[properties.Holds], 0)
}
