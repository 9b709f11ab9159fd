package counterexamples

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// toyText is a protocol of two messages, small enough for its tables to stay as they are.
const toyText = `protocol toy "one asks, the other answers"

segment one of ASK, ANSWER { round : 0..2 }

end {
    state IDLE, ASKING, DONE
    asked : 0..2
}

param rounds : 0..2 = 1 "how often one asks"
calls ask
timers again

rule ask "1" "a question"          in IDLE on call ask { asked := 1  send ASK round 1  -> ASKING }
rule ask.again "1" "it is asked again" in ASKING on timer again { send ASK round 1 }
rule answer "2" "an answer"        in any on ASK { send ANSWER round seg.round }
rule done "3" "the answer is here" in any on ANSWER { -> DONE }

property answered "who is done has asked"
    in calm, wild
    always each e in ends: e in DONE implies e.asked = 1
    because "{e} is done and has not asked"

property nobody-done "nobody is ever done"
    in calm
    never some e in ends: e in DONE
    because "{e} is done"

property can-finish "it can be done"
    in calm
    reachable A in DONE

property quiet "nothing to see"
    in calm
    always each e in ends: e.asked = 2 implies e in IDLE

scenario calm "a network that does no harm" {
    A: ask
    network fifo capacity 2
    timer again off
}

scenario wild "a network that loses and copies" {
    A: ask
    B: ask?
    network bag capacity 8 loses 1 duplicates 1
    timer A again 1
    timer B again off
    rounds B 2
}
`

func toy(t *testing.T) *model.Protocol {
	t.Helper()
	path := filepath.Join(t.TempDir(), "toy.tcp")
	require.NoError(t, os.WriteFile(path, []byte(toyText), 0o644))
	p, err := model.Load(path)
	require.NoError(t, err)
	return p
}

func verified(t *testing.T, p *model.Protocol, opt properties.Options, names ...string) []*properties.Result {
	t.Helper()
	results, err := properties.Verify(t.Context(), p, names, opt)
	require.NoError(t, err)
	return results
}

func TestVerdictTable(t *testing.T) {
	results := verified(t, toy(t), properties.Options{})
	golden(t, "verdicts.txt", VerdictTable(results, Style{}))
	golden(t, "verdicts-unicode.txt", VerdictTable(results, Style{Unicode: true}))
	require.Equal(t, text.StripEscape(VerdictTable(results, Style{Color: true})), VerdictTable(results, Style{}))
}

func TestVerdictTableOfIncomplete(t *testing.T) {
	results := verified(t, toy(t), properties.Options{MaxStates: 2}, "answered")
	table := VerdictTable(results, Style{})
	require.Contains(t, table, "incomplete")
	require.Contains(t, table, "answered (calm): "+results[0].Why)
}

func TestCompareTables(t *testing.T) {
	load := func(name string) *model.Protocol {
		p, err := model.Load(name)
		require.NoError(t, err)
		return p
	}
	list := []*model.Protocol{load("two-way"), load("three-way")}
	c, err := properties.Compare(t.Context(), list, []string{"both-aware", "no-ghost", "simultaneous-open-works"}, properties.Options{})
	require.NoError(t, err)
	table := CompareTable(c, Style{})
	require.Regexp(t, `(?m)^no-ghost +soup +violated, 4 steps +holds$`, table)
	require.Regexp(t, `(?m)^both-aware +soup +violated, 3 steps +holds$`, table)
	require.Regexp(t, `(?m)^size +two-way +three-way$`, SizesTable(c, Style{}))
	require.Regexp(t, `(?m)^both ESTABLISHED \(segments / one-way delays\) +2 / 2 +3 / 3$`, SizesTable(c, Style{}))
	require.Contains(t, Scope(c.Results(), Style{}), "scenario soup: ")

	d, err := NewCompareDocument(c)
	require.NoError(t, err)
	require.Equal(t, []string{"two-way", "three-way"}, d.Protocols)
	require.Len(t, d.Properties, len(c.Rows))
	require.Equal(t, properties.Violated, d.Properties[0].Results[0].Verdict)
	require.Equal(t, &SizeDocument{Segments: 3, Delays: 3, Reached: true}, d.Sizes[0].Sizes[1])
}

// A property or a measure that only one of two protocols has.
func TestCompareOfUnlike(t *testing.T) {
	p := toy(t)
	r := verified(t, p, properties.Options{}, "answered")[0]
	c := &properties.Comparison{
		Protocols: []*model.Protocol{p, p},
		Rows:      []properties.ComparisonRow{{Property: "answered", Scenario: "calm", Results: []*properties.Result{nil, r}}},
		Sizes:     []properties.SizeRow{{Measure: "m", Title: "m", Sizes: []*properties.Size{nil, {Reached: false}}}},
	}
	require.Regexp(t, `(?m)^answered +calm +- +holds$`, CompareTable(c, Style{}))
	require.Regexp(t, `(?m)^m \(segments / one-way delays\) +- +never$`, SizesTable(c, Style{}))
	require.NotContains(t, SizesTable(c, Style{}), "states explored")
	d, err := NewCompareDocument(c)
	require.NoError(t, err)
	require.Nil(t, d.Properties[0].Results[0])
	require.Nil(t, d.Sizes[0].Sizes[0])
}

func TestSummary(t *testing.T) {
	require.Regexp(t, `^\d+ holds, 1 violated, 1 vacuous; \d+ states, \d+ transitions in \d+\.\d\d s\n$`, Summary(verified(t, toy(t), properties.Options{})))
}

func indented(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	require.NoError(t, enc.Encode(v))
	return b.String()
}

func TestVerifyDocument(t *testing.T) {
	results := verified(t, toy(t), properties.Options{}, "answered", "nobody-done")
	d, err := NewVerifyDocument("toy", results)
	require.NoError(t, err)
	require.Positive(t, d.PeakBytes)
	d.PeakBytes, d.Seconds = 0, 0
	golden(t, "verify.json", indented(t, d))
}

func TestReplayDocument(t *testing.T) {
	run, err := replayed(written(t, verified(t, toy(t), properties.Options{}, "nobody-done")[0]))
	require.NoError(t, err)
	golden(t, "replay.json", indented(t, run.Document()))
	require.Equal(t, "toy: nobody-done violated in scenario calm, 3 steps", run.String())
}

// The bounds of a scenario are written in the language: they can be given on the command line again.
func TestBounds(t *testing.T) {
	for _, name := range []string{"tcp", "two-way", "sctp"} {
		p, err := model.Load(name)
		require.NoError(t, err)
		for _, d := range p.Scenarios {
			sc, err := p.Instantiate(d.Name.Text)
			require.NoError(t, err)
			list := Bounds(p, sc)
			var again []string
			for _, text := range list {
				if len(sc.Planted) == 0 && sc.Start == [2]*model.Start{} {
					again = append(again, text)
				}
			}
			if again == nil {
				continue
			}
			twin, err := p.Instantiate("", clauses(t, again)...)
			require.NoError(t, err, "%s %s: %q", name, d.Name.Text, again)
			require.Equal(t, list, Bounds(p, twin), "%s %s", name, d.Name.Text)
		}
	}
}
