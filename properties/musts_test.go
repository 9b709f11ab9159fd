package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// found is what a check of one property in one scenario gives; loop is the step before the cycle, -1 if there is none.
type found struct {
	property, scenario         string
	verdict                    Verdict
	steps, states, transitions int
	loop                       int
}

// mustsFound are the verdicts of testdata/musts: each protocol weakens one MUST or SHOULD of RFC 9293. What is said to hold is what one
// would expect to see the fault, and does not.
var mustsFound = []struct {
	protocol string
	found    []found
}{
	{"rst-answered", []found{
		{"quiesces", "lossy", Violated, 7, 1768, 19095, 5},
		{"quiesces", "lost-last-ack", Violated, 12, 482, 3926, 10},
		{"quiesces", "orderly-close", Violated, 12, 61, 146, 10},
		{"no-bad-end", "lossy", Holds, -1, 1768, 10034, -1}, // a storm is no terminal state
		{"closes", "lossy", Holds, -1, 4224, 25211, -1},
	}},
	{"fin-out-of-order", []found{
		{"all-delivered", "exchange", Violated, 13, 3190, 7791, -1},
		{"all-delivered", "exchange-close", Violated, 13, 4775, 11786, -1},
		{"half-close", "half-close", Holds, -1, 3468, 22227, -1}, // nothing is out of order in a window of one
		{"in-order", "exchange", Holds, -1, 3343, 8491, -1},      // lost, not misplaced
		{"clean-close", "exchange-close", Holds, -1, 3405, 9136, -1},
	}},
	{"future-ack-taken", []found{
		{"half-open-challenged", "half-open-future", Violated, 1, 2, 1, -1},
		{"ends-closed", "future-ack-close", Violated, 7, 166, 255, -1},
		{"closes", "future-ack-close", Violated, 7, 562, 943, 7},
		{"old-segments-pass", "old-segments", Holds, -1, 160, 528, -1}, // ESTABLISHED, and deaf to acknowledgments
	}},
	{"deaf-after-close", []found{
		{"all-delivered", "exchange", Violated, 10, 990, 2179, -1},
		{"all-delivered", "exchange-close", Violated, 10, 1628, 3650, -1},
		{"half-close", "half-close", Holds, -1, 1916, 11895, -1}, // who sends again for ever is never stuck
		{"closes", "half-close", Violated, 8, 5113, 32431, 6},
	}},
	{"ack-second-only", []found{
		{"octet-acknowledged", "octet", Violated, 2, 3, 2, -1},
		{"all-delivered", "exchange", Holds, -1, 992, 2305, -1},
		{"half-close", "half-close", Holds, -1, 4544, 29468, -1}, // a retransmission is acknowledged
		{"closes", "half-close", Holds, -1, 12356, 81311, -1},
	}},
}

func TestMusts(t *testing.T) {
	for _, m := range mustsFound {
		p, err := model.Load("testdata/musts/" + m.protocol + ".tcp")
		require.NoError(t, err)
		for _, want := range m.found {
			t.Run(m.protocol+"/"+want.property+"/"+want.scenario, func(t *testing.T) {
				qs, err := Select(p, []string{want.property})
				require.NoError(t, err)
				r, err := Check(context.Background(), p, qs[0], want.scenario, Options{})
				require.NoError(t, err)
				require.Equal(t, want, found{r.Name, r.Scenario.Name, r.Verdict, r.Steps, r.States, r.Transitions, r.Story.Loop})
			})
		}
	}
}

// TestMustsKept holds tcp itself to the properties that tell the five apart.
func TestMustsKept(t *testing.T) {
	p, err := model.Load("tcp")
	require.NoError(t, err)
	for _, m := range mustsFound {
		for _, c := range m.found {
			qs, err := Select(p, []string{c.property})
			require.NoError(t, err)
			r, err := Check(context.Background(), p, qs[0], c.scenario, Options{})
			require.NoError(t, err)
			require.Equal(t, Holds, r.Verdict, "%s in %s", c.property, c.scenario)
		}
	}
}

// TestMustsByFormula asks what no property of the catalogue does. The ends of RFC 1337 H2 acknowledge each other for ever, and the fault
// that takes any acknowledgment ends it. An octet that is not acknowledged alone is when it is sent again. In tcp an acknowledgment that
// is late in TIME-WAIT is answered, and the answer to that resets TIME-WAIT: no old segment is needed for it.
func TestMustsByFormula(t *testing.T) {
	for _, c := range []struct {
		protocol, formula, scenario string
		verdict                     Verdict
		steps, states, transitions  int
	}{
		{"tcp", "eventually always not some e in ends: flying(e)", "out-of-step", Violated, 3, 3, 6},
		{"testdata/musts/future-ack-taken.tcp", "eventually always not some e in ends: flying(e)", "out-of-step", Holds, -1, 3, 3},
		{"testdata/musts/ack-second-only.tcp", "B.snd.una != B.snd.nxt leads to B.snd.una = B.snd.nxt", "half-close", Holds, -1, 8209, 79346},
		{"tcp", "never flying(A, RST) or flying(B, RST)", "orderly-close", Violated, 7, 44, 56},
	} {
		p, err := model.Load(c.protocol)
		require.NoError(t, err)
		rs, err := Ask(context.Background(), p, Question{Formula: c.formula}, Options{Scenario: c.scenario})
		require.NoError(t, err)
		require.Len(t, rs, 1)
		r := rs[0]
		require.Equal(t, []any{c.verdict, c.steps, c.states, c.transitions}, []any{r.Verdict, r.Steps, r.States, r.Transitions}, "%s in %s", c.formula, c.protocol)
	}
}
