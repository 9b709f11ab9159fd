package counterexamples

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/properties"
)

// neverClosed accepts the runs in which A is at last never CLOSED any more.
const neverClosed = `HOA: v1
States: 2
Start: 0
AP: 1 "A in CLOSED"
Acceptance: 1 Inf(0)
--BODY--
State: 0
[t] 0
[!0] 1
State: 1
[!0] 1 {0}
--END--
`

// ask asks a question that the protocol does not have.
func ask(t *testing.T, protocol, scenario string, q properties.Question, overrides ...string) *properties.Result {
	t.Helper()
	opt := properties.Options{Scenario: scenario, Clauses: clauses(t, overrides)}
	results, err := properties.Ask(t.Context(), mustLoad(t, protocol), q, opt)
	require.NoError(t, err)
	return results[0]
}

func TestLadderOfRunsWithoutEnd(t *testing.T) {
	golden(t, "repeats.txt", drawn(t, check(t, "linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient"), LadderOptions{}))
	golden(t, "stops.txt", drawn(t, check(t, "two-way", "stale-syn-alone", "returns-to-start"), LadderOptions{}))
	golden(t, "repeats-unicode.txt", drawn(t, ask(t, "tcp", "lossy", properties.Question{Formula: "eventually A in ESTABLISHED", Assumes: "nothing"}),
		LadderOptions{Style: Style{Unicode: true}, Verbose: true}))
}

// What arrives in the step from which a run repeats was sent by another step each time but the first: it is drawn apart.
func TestNoArrowIntoTheCycle(t *testing.T) {
	r := check(t, "linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient")
	trace, err := r.Trace()
	require.NoError(t, err)
	first := r.Story.Repeats()
	line := func(opt LadderOptions) string {
		for line := range strings.Lines(Ladder(trace, opt)) {
			if strings.HasPrefix(line, string(rune('0'+first))+" ") {
				return line
			}
		}
		return ""
	}
	require.Contains(t, line(LadderOptions{}), "<-- <SEQ=5><ACK=10><CTL=SYN,ACK> <--")
	require.Contains(t, line(LadderOptions{Repeats: first}), "<-- <SEQ=5><ACK=10><CTL=SYN,ACK> ...")
}

func TestRoundTripOfRunsWithoutEnd(t *testing.T) {
	clause := "fair timer retransmission none"
	for name, c := range map[string]struct {
		result    *properties.Result
		overrides []string
		want      FileProperty
		steps     int
		repeats   int
	}{
		"repeats": {check(t, "linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient"), nil, FileProperty{Name: "syn-received-transient"}, 5, 3},
		"stops":   {check(t, "two-way", "stale-syn-alone", "returns-to-start"), nil, FileProperty{Name: "returns-to-start"}, 3, 4},
		"formula": {ask(t, "tcp", "lossy", properties.Question{Formula: "A in SYN-SENT leads to A in ESTABLISHED", Assumes: "weak"}), nil,
			FileProperty{Name: "formula", Formula: "A in SYN-SENT leads to A in ESTABLISHED", Assumes: "weak"}, 5, 6},
		"standard": {ask(t, "tcp", "lossy", properties.Question{Formula: "eventually A in ESTABLISHED"}, clause), []string{clause},
			FileProperty{Name: "formula", Formula: "eventually A in ESTABLISHED"}, 5, 6},
		"automaton": {ask(t, "two-way", "lossy", properties.Question{Automaton: neverClosed, Assumes: "nothing"}), nil,
			FileProperty{Name: "automaton", Automaton: neverClosed, Assumes: "nothing"}, 3, 2},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, properties.Violated, c.result.Verdict)
			data := written(t, c.result, c.overrides...)
			run, err := replayed(data)
			require.NoError(t, err)
			c.want.Kind, c.want.Verdict, c.want.Because = "temporal", properties.Violated, c.result.Because.String()
			require.Equal(t, c.want, run.File.Property)
			require.Equal(t, []int{c.steps, c.repeats}, []int{len(run.File.Steps), run.File.Repeats})
			require.Equal(t, c.result.WhyFair, run.WhyFair)
			require.Equal(t, drawn(t, c.result, LadderOptions{}), run.Ladder(LadderOptions{}))
			document := run.Document()
			require.Equal(t, []any{c.repeats, c.result.WhyFair.String()}, []any{document.Repeats, document.WhyFair})
			require.Equal(t, string(data), string(written(t, c.result, c.overrides...)), "the same bytes each time")
		})
	}
}

// Each way in which a run without end may be no violation.
func TestUntrueRuns(t *testing.T) {
	data := written(t, check(t, "linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient"))
	stops := written(t, check(t, "two-way", "stale-syn-alone", "returns-to-start"))
	asked := written(t, ask(t, "tcp", "lossy", properties.Question{Formula: "eventually A in ESTABLISHED", Assumes: "nothing"}))
	var f File
	require.NoError(t, json.Unmarshal(data, &f))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"beyond":           {edit(t, data, 10, "repeats_from"), "story.json: it has 5 steps and repeats from step 10"},
		"below":            {edit(t, data, -1, "repeats_from"), "it has 5 steps and repeats from step -1"},
		"no number":        {edit(t, data, 1.5, "repeats_from"), "expected a whole number"},
		"missing":          {edit(t, data, 0, "repeats_from"), "the story ends after 5 steps without deciding syn-received-transient"},
		"another place":    {edit(t, data, 4, "repeats_from"), "the story does not come back: after step 5 the state is not that before step 4"},
		"stops":            {edit(t, data, 6, "repeats_from"), "the story ends where something has to happen in the end"},
		"cut short":        {edit(t, data, f.Steps[:3], "steps"), "the story does not come back: after step 3 the state is not that before step 3"},
		"does not stop":    {edit(t, stops, 3, "repeats_from"), "the story does not come back: after step 3 the state is not that before step 3"},
		"because":          {edit(t, data, "so it is", "property", "because"), `the file says "so it is", the protocol says "B is SYN-RECEIVED`},
		"another claim":    {edit(t, data, "syn-sent-transient", "property", "name"), "the run that repeats does not violate syn-sent-transient"},
		"another kind":     {edit(t, data, "always", "property", "kind"), "the file says always violated, the story shows temporal violated"},
		"another verdict":  {edit(t, data, "holds", "property", "verdict"), "the file says temporal holds, the story shows temporal violated"},
		"fairness":         {edit(t, asked, "standard", "property", "assumes"), "story.json: the "},
		"no fairness":      {edit(t, asked, "much", "property", "assumes"), `found fairness "much"; accepted: standard, weak, nothing`},
		"another formula":  {edit(t, asked, "eventually A in CLOSED", "property", "formula"), "the run that repeats does not violate formula"},
		"no formula":       {edit(t, asked, "not eventually", "property", "formula"), "story.json: formula:1:5: "},
		"formula, nothing": {edit(t, asked, nil, "property", "formula"), `protocol tcp has no property "formula"`},
		"an automaton":     {edit(t, asked, "HOA: v1", "property", "automaton"), "story.json: hoa: line 1, column 8: found the end, expected a header or --BODY--"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := replayed(c.data)
			require.ErrorContains(t, err, c.want)
		})
	}
}
