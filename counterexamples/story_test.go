package counterexamples

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test with -update to make it")
	require.Equal(t, string(want), got, "run go test with -update if the change is meant")
}

// clauses parses overrides.
func clauses(t *testing.T, texts []string) []*model.Clause {
	t.Helper()
	var out []*model.Clause
	for _, text := range texts {
		c, err := model.ParseClauses(model.NewSource("test", text))
		require.NoError(t, err)
		out = append(out, c...)
	}
	return out
}

// check checks one property; the result comes last, so that of a fault where there is one.
func check(t *testing.T, protocol, scenario, property string, overrides ...string) *properties.Result {
	t.Helper()
	p, err := model.Load(protocol)
	require.NoError(t, err)
	opt := properties.Options{Scenario: scenario, Clauses: clauses(t, overrides)}
	results, err := properties.Verify(t.Context(), p, []string{property}, opt)
	require.NoError(t, err)
	return results[len(results)-1]
}

// drawn draws the ladder of a result.
func drawn(t *testing.T, r *properties.Result, opt LadderOptions) string {
	t.Helper()
	trace, err := r.Trace()
	require.NoError(t, err)
	opt.Protocol, opt.Because, opt.Repeats, opt.WhyFair = r.Protocol, r.Because, r.Story.Repeats(), r.WhyFair
	return Ladder(trace, opt)
}

// faulty writes a protocol whose CLOSED takes no segment.
func faulty(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faulty.tcp")
	text := "protocol faulty \"CLOSED takes nothing\" extends tcp\nremove closed.segment\n"
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

// told runs a protocol along events such as "A open active", "arrive B", "lose", "A retransmission", taking the first that fits.
func told(t *testing.T, protocol, scenario string, overrides []string, events ...string) (*model.Protocol, *model.Trace) {
	t.Helper()
	p, err := model.Load(protocol)
	require.NoError(t, err)
	sys, err := properties.Compile(p, nil, scenario, properties.Options{Clauses: clauses(t, overrides)})
	require.NoError(t, err)
	var story []int
	for _, event := range events {
		steps, err := sys.Steps(story)
		require.NoError(t, err)
		at := -1
		var seen []string
		for _, s := range steps {
			seen = append(seen, eventName(s))
			if at < 0 && eventName(s) == event {
				at = s.Index
			}
		}
		require.GreaterOrEqual(t, at, 0, "%s is none of %s", event, strings.Join(seen, "; "))
		story = append(story, at)
	}
	trace, err := sys.Record(story)
	require.NoError(t, err)
	return p, trace
}

func eventName(s model.Step) string {
	switch s.Kind {
	case model.StepCall:
		return endName(s.End) + " " + s.Call
	case model.StepTimer:
		return endName(s.End) + " " + s.Timer
	case model.StepLose:
		return "lose"
	case model.StepArrive, model.StepDuplicate:
		return kindNames[s.Kind] + " " + endName(s.End)
	}
	return kindNames[s.Kind]
}
