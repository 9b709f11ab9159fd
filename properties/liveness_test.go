package properties

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

const (
	heard    = "A in WAITING leads to B in DONE"
	finishes = "A in WAITING leads to A in DONE"
)

// TestFairness has systems in which only weak, only strong, or no fairness saves a property.
func TestFairness(t *testing.T) {
	p, err := model.Load("testdata/fairness.tcp")
	require.NoError(t, err)
	for _, c := range []struct {
		scenario, formula string
		verdicts          string // under standard, weak and no fairness
	}{
		{"lossy", heard, "holds violated violated"},          // a call that is repeated may be lost each time
		{"lossless", heard, "holds holds violated"},          // a single call stays in the network until it arrives
		{"once", heard, "violated violated violated"},        // a single call may be lost
		{"blinking", finishes, "violated violated violated"}, // the chance goes again and again
		{"steady", finishes, "holds violated violated"},      // and must be taken, by strong fairness
	} {
		var got []string
		for _, assumes := range assumptions {
			r, err := Ask(context.Background(), p, Question{Formula: c.formula, Assumes: assumes}, Options{Scenario: c.scenario})
			require.NoError(t, err)
			got = append(got, r[0].Verdict.String())
		}
		require.Equal(t, c.verdicts, strings.Join(got, " "), "%s: %s", c.scenario, c.formula)
	}
}

// TestWhatStays has systems in which a lifetime waits for one of equal segments, in which a segment is never at the head of its queue
// for good, and in which a bound removes what is owed, or what is not.
func TestWhatStays(t *testing.T) {
	for _, c := range []struct {
		text, scenario, formula string
		verdicts                string // under standard, weak and no fairness
	}{
		{"waiting", "copies", "A in WAITING leads to A in RESTED", "holds holds violated"},
		{"waiting", "tired", "times(A, ring) leads to B in DONE", "violated violated violated"},    // the next call need never come
		{"waiting", "owed", "times(A, ring) leads to B in DONE", "incomplete incomplete violated"}, // it had to come
		{"queue", "line", "A in WAITING leads to B in DONE", "incomplete violated violated"},       // the queue may be full
		{"lives", "twice", "eventually B in DONE", "incomplete incomplete violated"},               // the second call has no life to go to
		{"lives", "ringing", "eventually B in DONE", "incomplete violated violated"},               // weakly, calls may be lost for ever
	} {
		p, err := model.Load("testdata/" + c.text + ".tcp")
		require.NoError(t, err)
		var got []string
		for _, assumes := range assumptions {
			r, err := Ask(context.Background(), p, Question{Formula: c.formula, Assumes: assumes}, Options{Scenario: c.scenario})
			require.NoError(t, err)
			got = append(got, r[0].Verdict.String())
		}
		require.Equal(t, c.verdicts, strings.Join(got, " "), "%s: %s", c.scenario, c.formula)
	}
}

// TestCutsOfWhatIsNotOwed says that a state is terminal if a bound removed only a step that need never be taken.
func TestCutsOfWhatIsNotOwed(t *testing.T) {
	p, err := model.Load("testdata/waiting.tcp")
	require.NoError(t, err)
	for scenario, want := range map[string]Verdict{"tired": Violated, "owed": Vacuous} {
		r, err := Check(context.Background(), p, p.Property("silent"), scenario, Options{})
		require.NoError(t, err)
		require.Equal(t, want, r.Verdict, scenario)
	}
}

func ask(t *testing.T, scenario, formula string) *Result {
	p, err := model.Load("testdata/fairness.tcp")
	require.NoError(t, err)
	r, err := Ask(context.Background(), p, Question{Formula: formula}, Options{Scenario: scenario})
	require.NoError(t, err)
	return r[0]
}

func TestRunsThatRepeat(t *testing.T) {
	r := ask(t, "blinking", finishes)
	require.Equal(t, Violated, r.Verdict)
	require.Equal(t, 4, r.Steps)
	require.Equal(t, 3, r.Story.Repeats(), "the flag goes on and off")
	require.Equal(t, "the cycle is fair: in it happens what has to: the timer blink of A; not always possible, and so never owed: "+
		"the timer finish of A; nothing is sent in it", r.WhyFair.String())

	r = ask(t, "once", heard)
	require.Equal(t, 2, r.Steps, "the call, and its loss")
	require.Equal(t, 3, r.Story.Repeats(), "nothing happens any more")
}

func TestPremises(t *testing.T) {
	require.Equal(t, Holds, ask(t, "lossless", heard).Verdict)
	r := ask(t, "lossless", "B in WAITING leads to B in DONE")
	require.Equal(t, Vacuous, r.Verdict)
	require.Equal(t, "its premise is never true in this scenario", r.Why)
	require.Equal(t, Vacuous, ask(t, "lossless", "always (A in DONE implies eventually B in DONE)").Verdict)
	require.Equal(t, Vacuous, ask(t, "lossless", "each e in ends: e in WAITING and e.peer in WAITING leads to e in DONE").Verdict)
	require.Equal(t, Holds, ask(t, "lossless", "each e in ends: e in WAITING leads to e.peer in DONE").Verdict, "B never waits, A does")
	require.Equal(t, Vacuous, ask(t, "lossless", "(eventually A in DONE) or always not A in DONE").Verdict)
}

// TestBoundsCutRuns checks that a run which only a bound of the scenario keeps from going on is no violation, and that nothing is
// said to hold on the strength of it.
func TestBoundsCutRuns(t *testing.T) {
	p, err := model.Load("testdata/fairness.tcp")
	require.NoError(t, err)
	clauses, err := model.ParseClauses(model.NewSource("test", "timer ring 2"))
	require.NoError(t, err)
	r, err := Ask(context.Background(), p, Question{Formula: heard}, Options{Scenario: "lossy", Clauses: clauses})
	require.NoError(t, err)
	require.Equal(t, Incomplete, r[0].Verdict, "all calls lost: the timer has no budget left, and might have fired")
	require.Equal(t, "a run stops, or repeats for ever, only because a bound of the scenario removed one of its steps (a timer's budget)", r[0].Why)
	require.Contains(t, r[0].Note, "bounds reached: a timer's budget")
}

// TestRefuted checks that steps which violate a property whatever follows are the whole story, the shortest one, whether or not the
// run could go on within the bounds.
func TestRefuted(t *testing.T) {
	p, err := model.Load("testdata/fairness.tcp")
	require.NoError(t, err)
	clauses, err := model.ParseClauses(model.NewSource("test", "timer ring 1"))
	require.NoError(t, err)
	for _, c := range []struct {
		formula string
		steps   int
	}{
		{"A in WAITING", 0},
		{"next A in IDLE", 1},
		{"never times(A, ring)", 2},
		{"not arrives(B, CALL) weak until times(A, ring)", 2},
		{"(always eventually A in WAITING) and never arrives(B, CALL)", 2},
		{"always (A in WAITING implies next next B in DONE)", 3},
	} {
		r, err := Ask(context.Background(), p, Question{Formula: c.formula}, Options{Scenario: "lossy", Clauses: clauses})
		require.NoError(t, err)
		require.Equal(t, Violated, r[0].Verdict, c.formula)
		require.Equal(t, []int{c.steps, 0}, []int{r[0].Steps, r[0].Story.Repeats()}, c.formula)
		require.Equal(t, "every run that begins like this violates it, whatever happens then", r[0].WhyFair.String())
		q, _, err := Question{Formula: c.formula}.Property(p)
		require.NoError(t, err)
		decides, err := Decides(r[0].System(), q, Options{}, r[0].Story)
		require.NoError(t, err)
		require.True(t, decides, c.formula)
	}
}

// TestWhoseSegmentArrives checks that a party's segment is not taken for the peer's.
func TestWhoseSegmentArrives(t *testing.T) {
	p, err := model.Load("testdata/origin-value.tcp")
	require.NoError(t, err)
	r, err := Verify(context.Background(), p, nil, Options{})
	require.NoError(t, err)
	require.Equal(t, Holds, r[0].Verdict)
}

func TestLimitsOfRuns(t *testing.T) {
	p, err := model.Load("testdata/fairness.tcp")
	require.NoError(t, err)
	r, err := Ask(context.Background(), p, Question{Formula: heard}, Options{Scenario: "lossy", MaxStates: 4})
	require.NoError(t, err)
	require.Equal(t, Incomplete, r[0].Verdict)
}

// TestAutomatonFromElsewhere checks a property by its automaton, written out and read again.
func TestAutomatonFromElsewhere(t *testing.T) {
	p, err := model.Load("testdata/fairness.tcp")
	require.NoError(t, err)
	for _, scenario := range []string{"lossy", "once"} {
		sc, err := p.Instantiate(scenario)
		require.NoError(t, err)
		f, err := p.ParseFormula(heard)
		require.NoError(t, err)
		spec, err := specify(p, &model.Property{Name: "heard", Kind: model.Temporal, Formula: f}, sc, nil)
		require.NoError(t, err)
		var hoa bytes.Buffer
		require.NoError(t, ltl.WriteHOA(&hoa, spec.automaton, "heard"))
		one, err := Ask(context.Background(), p, Question{Formula: heard}, Options{Scenario: scenario})
		require.NoError(t, err)
		two, err := Ask(context.Background(), p, Question{Automaton: hoa.String()}, Options{Scenario: scenario})
		require.NoError(t, err)
		require.Equal(t, one[0].Verdict, two[0].Verdict)
		require.Equal(t, one[0].Story, two[0].Story)
		require.Equal(t, []int{one[0].States, one[0].Transitions}, []int{two[0].States, two[0].Transitions})
	}
}

// TestCutRunsDoNotReplay goes round where a bound has removed an arrival: such a run shows nothing, unless no fairness is assumed.
func TestCutRunsDoNotReplay(t *testing.T) {
	p := load(t, "testdata/lives.tcp")
	for assumes, want := range map[string]string{"standard": "step 4: the run repeats where a bound of the scenario removed a step", "nothing": ""} {
		q, _, err := Question{Formula: "eventually B in DONE", Assumes: assumes}.Property(p)
		require.NoError(t, err)
		sys, err := Compile(p, q, "ringing", Options{})
		require.NoError(t, err)
		story := Story{Loop: 2}
		for _, kind := range []model.StepKind{model.StepCall, model.StepArrive, model.StepTimer, model.StepLose} {
			options, err := sys.Steps(story.Steps)
			require.NoError(t, err)
			story.Steps = append(story.Steps, slices.IndexFunc(options, func(s model.Step) bool { return s.Kind == kind }))
		}
		decides, err := Decides(sys, q, Options{}, story)
		if want == "" {
			require.NoError(t, err)
			require.True(t, decides)
			continue
		}
		require.ErrorContains(t, err, want)
	}
}
