package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// lampOutcomes are the mutants of testdata/lamp.tcp, counted by hand, each with what becomes of it and with the properties that
// kill it: the three checks have 4 states each, so they come in the order of the catalogue.
var lampOutcomes = []struct {
	id      string
	outcome Outcome
	kills   string
}{
	{"ready/boundary", Equivalent, ""},
	{"ready/off-by-one", Equivalent, ""},
	{"ready/off-by-one.2", Equivalent, ""},
	{"reply/drop-send", Killed, "both-lit told"},
	{"idle.ask/drop-rule", Killed, "both-lit told"},
	{"idle.ask/widen", Equivalent, ""}, // one session asks once, wherever
	{"idle.ask/drop-condition", Equivalent, ""},
	{"idle.ask/negate", Killed, "both-lit told"},
	{"idle.ask/drop-effect", Equivalent, ""},
	{"idle.ask/off-by-one", Equivalent, ""},
	{"idle.ask/off-by-one.2", Equivalent, ""},
	{"idle.ask/drop-send", Killed, "both-lit told"},
	{"idle.ask/goto", Killed, "both-lit one-answer told"},
	{"idle.ask/goto.2", Killed, "one-answer told"},
	{"idle.ask/drop-effect.2", Killed, "both-lit one-answer told"},
	{"idle.asked/drop-rule", Killed, "both-lit one-answer told"},
	{"idle.asked/widen", Equivalent, ""},
	{"idle.asked/drop-send", Killed, "both-lit told"},
	{"idle.asked/goto", Killed, "both-lit"},
	{"idle.asked/drop-effect", Killed, "both-lit"},
	{"asking.answered/drop-rule", Killed, "both-lit one-answer told"},
	{"asking.answered/widen", Equivalent, ""},
	{"asking.answered/drop-effect", Killed, "one-answer told"},
	{"asking.answered/goto", Killed, "both-lit"},
	{"asking.answered/drop-effect.2", Killed, "both-lit"},
	{"other/drop-rule", Unreached, ""},
}

func lamp(t *testing.T, opt MutationOptions) *Mutation {
	p, err := model.Load("testdata/lamp.tcp")
	require.NoError(t, err)
	m, err := Mutate(context.Background(), p, len(p.Sources), opt)
	require.NoError(t, err)
	return m
}

func TestMutantsByHand(t *testing.T) {
	m := lamp(t, MutationOptions{Matrix: true, Workers: 1})
	require.Len(t, m.Mutants, len(lampOutcomes))
	for i, x := range m.Mutants {
		kills := ""
		for k, kill := range x.Kills {
			if k > 0 {
				kills += " "
			}
			kills += kill.Property
		}
		want := lampOutcomes[i]
		require.Equal(t, want, struct {
			id      string
			outcome Outcome
			kills   string
		}{x.ID, x.Outcome, kills})
	}
	killed, of := m.Score()
	require.Equal(t, []int{15, 16}, []int{killed, of})
	require.Equal(t, []string{"both-lit", "one-answer", "told", WellFormed}, m.Killers())
}

// TestFirstKill says that the first kill is the one that the whole matrix has first, whatever the number of workers.
func TestFirstKill(t *testing.T) {
	whole := lamp(t, MutationOptions{Matrix: true, Workers: 2})
	for _, workers := range []int{1, 2, 4} {
		first := lamp(t, MutationOptions{Workers: workers})
		for i, x := range first.Mutants {
			require.Equal(t, whole.Mutants[i].Outcome, x.Outcome)
			require.Equal(t, whole.Mutants[i].Kills[:len(x.Kills)], x.Kills)
			require.LessOrEqual(t, len(x.Kills), 1)
		}
	}
}

// TestLeftOut says that a property has no say in a scenario that is too large.
func TestLeftOut(t *testing.T) {
	p, err := model.Load("testdata/lamp.tcp")
	require.NoError(t, err)
	_, err = Mutate(context.Background(), p, 1, MutationOptions{MaxStates: 1})
	require.ErrorContains(t, err, "no property of lamp holds in a scenario of at most 1 states")
}

// TestMutantsOfTCP holds every mutant of tcp to be a protocol text, and the original to be as it was.
func TestMutantsOfTCP(t *testing.T) {
	p, err := model.Load("clauses")
	require.NoError(t, err)
	base, err := model.Load("tcp")
	require.NoError(t, err)
	ids := map[string]bool{}
	for _, x := range model.Mutants(p, len(base.Sources)) {
		require.False(t, ids[x.ID], x.ID)
		ids[x.ID] = true
		q, err := x.Protocol()
		require.NoError(t, err, x.ID)
		require.Equal(t, p.Words, q.Words)
		require.Equal(t, len(p.Properties), len(q.Properties))
	}
	require.Greater(t, len(ids), 500)
}
