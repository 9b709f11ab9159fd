package model

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ruleTable is what testdata/rules.txt says of one rule.
type ruleTable struct {
	id     string
	states []string // in which it may act
	rows   []ruleRow
}

type ruleRow struct {
	kind      string // fires, nearly
	situation string // a name, and clauses of a scenario
	event     string
	want      ruleOutcome
}

// ruleOutcome is what a row expects: nothing of a step that is not enabled but the state.
type ruleOutcome struct{ Rules, State, Effects string }

func readRuleTables(t *testing.T) (tables []*ruleTable, situations map[string]string) {
	text, err := os.ReadFile("testdata/rules.txt")
	require.NoError(t, err)
	situations = map[string]string{}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case words[0] == "situation":
			situations[words[1]] = strings.Join(words[2:], " ")
		case words[0] == "rule":
			_, states, _ := strings.Cut(line, " in ")
			tables = append(tables, &ruleTable{id: words[1], states: strings.Split(oneSpaced(states), ", ")})
		default:
			last := tables[len(tables)-1]
			last.rows = append(last.rows, parseRuleRow(t, line))
		}
	}
	return tables, situations
}

func parseRuleRow(t *testing.T, line string) ruleRow {
	parts := strings.Split(line, "|")
	require.Len(t, parts, 6, line)
	for i := range parts {
		parts[i] = oneSpaced(parts[i])
	}
	return ruleRow{parts[0], parts[1], parts[2], ruleOutcome{parts[3], parts[4], parts[5]}}
}

// scenario writes the clauses of a row: B is in the situation, and the event is the only one of its kind.
func (r ruleRow) scenario(t *testing.T, situations map[string]string) string {
	name, more, _ := strings.Cut(r.situation, "; ")
	start, ok := situations[name]
	require.True(t, ok, "situation %s", name)
	life := " life 1"
	if start == "CLOSED" || start == "LISTEN" {
		life = ""
	}
	out := "modulus 32\nisn A 3\nisn B 20, 26\nlives 3\nwindow 2\nstart B " + start + life + "\n" + strings.ReplaceAll(more, "; ", "\n") + "\n"
	verb, rest, _ := strings.Cut(r.event, " ")
	switch verb {
	case "call":
		return out + "B: " + rest + strings.Repeat(", send", 2)
	case "timer":
		return out + "B: send 2"
	case "none":
		return out + "B: send 2\nin flight from A " + rest
	}
	return out + "B: send 2\nin flight from A " + r.event
}

// run gives what happens, or that nothing does.
func (r ruleRow) run(t *testing.T, p *Protocol, situations map[string]string) ruleOutcome {
	s := systemOf(t, p, r.scenario(t, situations))
	steps, err := s.Steps(nil)
	require.NoError(t, err)
	for _, step := range steps {
		if step.End == 1 && r.is(step) {
			return ruleOutcome{strings.Join(step.Rules, " "), step.After.Ends[1].State, effectsText(step)}
		}
	}
	start, err := s.Record(nil)
	require.NoError(t, err)
	return ruleOutcome{"-", start.Initial.Ends[1].State, ""}
}

func (r ruleRow) is(step Step) bool {
	verb, rest, _ := strings.Cut(r.event, " ")
	switch verb {
	case "call":
		return step.Kind == StepCall && step.Call == rest
	case "timer":
		return step.Kind == StepTimer && step.Timer == rest
	}
	return step.Kind == StepArrive
}

// Each rule acts where its section says so, and not where it nearly does.
func TestRules(t *testing.T) {
	p, err := Load("tcp")
	require.NoError(t, err)
	tables, situations := readRuleTables(t)
	for _, table := range tables {
		t.Run(table.id, func(t *testing.T) {
			for _, row := range table.rows {
				name := fmt.Sprintf("%s: %s: %s", row.kind, row.situation, row.event)
				require.Equal(t, row.want, row.run(t, p, situations), name)
				acts := slices.Contains(strings.Fields(row.want.Rules), table.id)
				require.Equal(t, row.kind == "fires", acts, name)
			}
		})
	}
}

// What makes a rule act in its states makes it act in no other.
func TestRulesKeepToTheirStates(t *testing.T) {
	p, err := Load("tcp")
	require.NoError(t, err)
	tables, situations := readRuleTables(t)
	for _, table := range tables {
		row := table.rows[0]
		_, more, _ := strings.Cut(row.situation, "; ")
		for name, start := range situations {
			if strings.Contains(more, "window") && strings.Contains(start, "[1]") {
				continue // what the situation holds would not fit the other window
			}
			row.situation = strings.TrimSuffix(name+"; "+more, "; ")
			got := strings.Fields(row.run(t, p, situations).Rules)
			if !slices.ContainsFunc(statesPassed(start, got), func(s string) bool { return slices.Contains(table.states, s) }) {
				require.NotContains(t, got, table.id, "%s: %s", row.situation, row.event)
			}
		}
	}
}

// statesPassed lists the states in which rules were tried: that of the start, and where an acknowledgment led to.
func statesPassed(start string, rules []string) []string {
	state, _, _ := strings.Cut(start, " ")
	out := []string{state}
	if slices.Contains(rules, "syn-received.acked") {
		out = append(out, "ESTABLISHED", "FIN-WAIT-1")
	}
	if slices.Contains(rules, "fin-wait-1.acked") {
		out = append(out, "FIN-WAIT-2")
	}
	return out
}

// Every rule of tcp has a table, with a row in which it fires and one in which it nearly does; in the order of the text.
func TestEveryRuleHasItsTable(t *testing.T) {
	p, err := Load("tcp")
	require.NoError(t, err)
	tables, _ := readRuleTables(t)
	var want, got []string
	for _, r := range p.Rules {
		want = append(want, r.ID)
	}
	for _, table := range tables {
		got = append(got, table.id)
		kinds := map[string]bool{}
		for _, row := range table.rows {
			kinds[row.kind] = true
		}
		require.Equal(t, map[string]bool{"fires": true, "nearly": true}, kinds, table.id)
	}
	require.Equal(t, want, got)
}
