package export_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
)

// tabled says whether the table of agreement is asked for, which takes minutes: TCPCHECK_AGREEMENT=table, or all.
func tabled() bool { return os.Getenv("TCPCHECK_AGREEMENT") == "table" || exhaustive() }

// exhaustive says whether every scenario and every property is to be compared, which takes hours: TCPCHECK_AGREEMENT=all.
func exhaustive() bool { return os.Getenv("TCPCHECK_AGREEMENT") == "all" }

// most is how many states a scenario may have to be compared with the interpreter.
func most() int {
	switch {
	case exhaustive():
		return 30000
	case tabled():
		return 2000
	}
	return 600
}

func load(t *testing.T, name string) *model.Protocol {
	t.Helper()
	p, err := model.Load(name)
	require.NoError(t, err)
	return p
}

func lower(t *testing.T, p *model.Protocol, scenario string, list ...*model.Property) *export.Program {
	t.Helper()
	sc, err := p.Instantiate(scenario)
	require.NoError(t, err)
	program, err := export.Lower(p, sc, list, export.Options{})
	require.NoError(t, err)
	return program
}

// small says whether the engine counts no more states than are to be compared.
func small(t *testing.T, p *model.Protocol, q *model.Property, scenario string) (*properties.Extent, bool) {
	t.Helper()
	size, err := properties.Count(context.Background(), p, q, scenario, properties.Options{MaxStates: most()})
	if err != nil {
		return nil, false // the scenario is not for this variant
	}
	return size, size.States <= most()
}

// The interpreter knows nothing of packed words, of closures, or of the search: it counts the same.
func TestInterpreterCountsAsTheEngine(t *testing.T) {
	compared := 0
	for _, name := range model.LibraryNames() {
		p := load(t, name)
		for _, d := range p.Scenarios {
			size, ok := small(t, p, nil, d.Name.Text)
			if !ok {
				continue
			}
			out := export.Explore(lower(t, p, d.Name.Text), most())
			require.Empty(t, out.Fault, "%s %s", name, d.Name.Text)
			require.Equal(t, [2]int{size.States, size.Transitions}, [2]int{out.States, out.Transitions}, "%s %s", name, d.Name.Text)
			compared++
		}
	}
	t.Logf("%d scenarios compared", compared)
	require.Greater(t, compared, 200)
}

// toys are small systems that were made to decide questions of fairness, and of what a bound removes.
var toys = []string{"../../properties/testdata/fairness.tcp", "../../properties/testdata/waiting.tcp", "../../properties/testdata/queue.tcp"}

// With its ghosts, and every safety property has the same verdict.
func TestInterpreterJudgesAsTheEngine(t *testing.T) {
	kinds := map[string]int{}
	for _, name := range append(model.LibraryNames(), toys...) {
		p := load(t, name)
		for _, q := range p.Properties {
			if q.Kind == model.Temporal {
				continue
			}
			for _, scenario := range q.Scenarios {
				size, ok := small(t, p, q, scenario)
				if !ok {
					continue
				}
				r, err := properties.Check(context.Background(), p, q, scenario, properties.Options{})
				require.NoError(t, err)
				out := export.Explore(lower(t, p, scenario, q), most())
				require.Equal(t, [2]int{size.States, size.Transitions}, [2]int{out.States, out.Transitions}, "%s %s %s", name, q.Name, scenario)
				violated := out.Broken[q.Name] != (q.Kind == model.Reachable)
				if r.Verdict != properties.Incomplete || violated && q.Kind != model.Reachable {
					require.Equal(t, r.Verdict == properties.Violated, violated, "%s %s %s", name, q.Name, scenario)
				}
				kinds[properties.KindName(q)]++
			}
		}
	}
	t.Log(kinds)
	require.Greater(t, kinds["always"], 0)
	require.Greater(t, kinds["terminal"], 0)
	require.Greater(t, kinds["reachable"], 0)
}

// Rotation fixes the first number of an end; without it each number is a state of its own.
func TestLowerWithoutRotation(t *testing.T) {
	p := load(t, "tcp")
	sc, err := p.Instantiate("client-server")
	require.NoError(t, err)
	program, err := export.Lower(p, sc, nil, export.Options{NoRotation: true})
	require.NoError(t, err)
	size, err := properties.Count(context.Background(), p, nil, "client-server", properties.Options{NoRotation: true})
	require.NoError(t, err)
	out := export.Explore(program, 100000)
	require.Equal(t, [2]int{size.States, size.Transitions}, [2]int{out.States, out.Transitions})
}
