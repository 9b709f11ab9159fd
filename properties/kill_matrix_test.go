package properties

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

var update = flag.Bool("update", false, "rewrite the kill matrix in testdata, with TCPCHECK_MUTATION=matrix")

// killMatrix is what becomes of each mutant of tcp: its id, its outcome, and the properties of clauses that kill it.
const killMatrix = "testdata/kill-matrix.txt"

// wantedScore is how many of a hundred mutants have to be killed, at least.
const wantedScore = 95

// tooLarge are the properties of clauses whose scenarios are all too large for the matrix, each with a mutant that it kills.
var tooLarge = map[string]string{
	"half-open":     "syn-sent.ack-unacceptable/widen",
	"held-was-sent": "take-octet/drop-effect.4",
}

// survivors are the mutants that nothing kills, though something is different, each with the reason why nothing should.
var survivors = map[string]string{
	"fin-follows/drop-condition": "an octet that a held FIN follows is acknowledged apart from it: the text prefers one acknowledgment, and promises no number of them",
	"send.now/drop-condition.2":  "an octet is its number: one that is sent before those in the queue has the number that the first of them would have had",
	"close.late/widen":           "CLOSE in CLOSED is an error (3.10.4); that it waits there for a connection is this text's way to say so",
	"abort.closing/widen":        "ABORT in CLOSED is an error (3.10.5), as above",
}

// smallScenario is what a scenario may have in states to take part in a plain run of the tests.
const smallScenario = 1_000

// tcpMutation has the mutants of tcp meet the properties of clauses.
func tcpMutation(t *testing.T, opt MutationOptions) *Mutation {
	base, err := model.Load("tcp")
	require.NoError(t, err)
	p, err := model.Load("clauses")
	require.NoError(t, err)
	m, err := Mutate(context.Background(), p, len(base.Sources), opt)
	require.NoError(t, err)
	return m
}

// TestKillMatrix has every mutant meet every property, and holds what comes out against the golden; many minutes.
func TestKillMatrix(t *testing.T) {
	if os.Getenv("TCPCHECK_MUTATION") != "matrix" {
		t.Skip("TCPCHECK_MUTATION=matrix has every mutant of tcp meet every property")
	}
	m := tcpMutation(t, MutationOptions{Matrix: true, Progress: func(done, all int) {
		if done%50 == 0 {
			t.Logf("%d of %d mutants", done, all)
		}
	}})
	if *update {
		require.NoError(t, os.WriteFile(killMatrix, []byte(matrixText(m)), 0o644))
	}
	golden, err := os.ReadFile(killMatrix)
	require.NoError(t, err)
	require.Equal(t, strings.Split(string(golden), "\n"), strings.Split(matrixText(m), "\n"))
}

func matrixText(m *Mutation) string {
	var b strings.Builder
	for _, x := range m.Mutants {
		fmt.Fprintln(&b, strings.Join(append([]string{x.ID, string(x.Outcome)}, killers(m, x)...), " "))
	}
	return b.String()
}

// killers names what kills a mutant, each property once, in the order of the catalogue.
func killers(m *Mutation, x *MutantResult) []string {
	var out []string
	for _, name := range m.Killers() {
		if slices.ContainsFunc(x.Kills, func(k Kill) bool { return k.Property == name }) {
			out = append(out, name)
		}
	}
	return out
}

// matrixRow is a line of the golden.
type matrixRow struct {
	id      string
	outcome Outcome
	killers []string
}

func matrixRows(t *testing.T) []matrixRow {
	golden, err := os.ReadFile(killMatrix)
	require.NoError(t, err)
	var rows []matrixRow
	for line := range strings.Lines(string(golden)) {
		words := strings.Fields(line)
		rows = append(rows, matrixRow{words[0], Outcome(words[1]), words[2:]})
	}
	return rows
}

// TestFirstKills has the mutants meet what is checked in small scenarios, up to the first kill. What kills a mutant there kills it in the
// matrix; what the matrix says to be killed by nothing is killed by nothing.
func TestFirstKills(t *testing.T) {
	if testing.Short() {
		t.Skip("every mutant")
	}
	m := tcpMutation(t, MutationOptions{MaxStates: smallScenario})
	rows := matrixRows(t)
	require.Len(t, rows, len(m.Mutants), "tcp has other mutants than the kill matrix: make mutation ARGS=-update")
	for i, x := range m.Mutants {
		require.Equal(t, rows[i].id, x.ID, "tcp has other mutants than the kill matrix: make mutation ARGS=-update")
		if x.Outcome == Killed {
			require.Equal(t, Killed, rows[i].outcome, x.ID)
			require.Subset(t, rows[i].killers, killers(m, x), x.ID)
		}
	}
}

// TestKillMatrixIsWhole holds the golden against what is asked of it: the score, a mutant for each property, and a reason for each
// survivor.
func TestKillMatrixIsWhole(t *testing.T) {
	rows := matrixRows(t)
	killed, of := 0, 0
	kills := map[string]int{}
	for _, row := range rows {
		require.Equal(t, row.outcome == Killed, len(row.killers) > 0, row.id)
		_, expected := survivors[row.id]
		require.Equal(t, expected, row.outcome == Survived || row.outcome == Unreached, "%s: %s", row.id, row.outcome)
		if row.outcome == Killed {
			killed++
		}
		if row.outcome != Equivalent && row.outcome != Invalid {
			of++
		}
		for _, name := range row.killers {
			kills[name]++
		}
	}
	require.GreaterOrEqual(t, 100*killed, wantedScore*of, "%d of %d killed", killed, of)
	p, err := model.Load("clauses")
	require.NoError(t, err)
	for _, q := range p.Properties {
		if len(q.Scenarios) > 0 {
			_, left := tooLarge[q.Name]
			require.NotEqual(t, left, kills[q.Name] > 0, "%s kills %d", q.Name, kills[q.Name])
		}
	}
}

// TestTooLargeKillers holds each property that takes no part in the matrix against its mutant.
func TestTooLargeKillers(t *testing.T) {
	base, err := model.Load("tcp")
	require.NoError(t, err)
	p, err := model.Load("clauses")
	require.NoError(t, err)
	mutants := model.Mutants(p, len(base.Sources))
	for name, id := range tooLarge {
		i := slices.IndexFunc(mutants, func(x *model.Mutant) bool { return x.ID == id })
		require.GreaterOrEqual(t, i, 0, id)
		mutant, err := mutants[i].Protocol()
		require.NoError(t, err)
		q := mutant.Property(name)
		r, err := Check(context.Background(), mutant, q, q.Scenarios[0], Options{NoStory: true})
		require.NoError(t, err)
		require.Equal(t, name, killer(r), id)
	}
}
