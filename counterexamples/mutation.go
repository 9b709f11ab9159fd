package counterexamples

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// MutationReport writes what became of the mutants of a protocol. It has no times: the same run gives the same text.
func MutationReport(m *properties.Mutation, style Style) string {
	var b strings.Builder
	what := "the first kill of each mutant"
	if m.Matrix {
		what = "all kills"
	}
	fmt.Fprintf(&b, "%s: %s, %s in scenarios of at most %d states, %s\n\n",
		m.Of, counted(len(m.Mutants), "mutant"), counted(len(m.Checks), "check"), m.MaxStates, what)
	writeKillMatrix(&b, m, style)
	b.WriteString("\n")
	writeOperators(&b, m, style)
	writeIdle(&b, m)
	for _, l := range m.LeftOut {
		fmt.Fprintf(&b, "left out: %s in %s: %s\n", l.Property, l.Scenario, l.Why)
	}
	for _, o := range properties.Outcomes[1:] {
		writeMutants(&b, m, o, style)
	}
	killed, of := m.Score()
	fmt.Fprintf(&b, "\nscore: %s, %d of %d killed\n", percent(killed, of), killed, of)
	return b.String()
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// percent has one digit behind the point.
func percent(n, of int) string {
	if of == 0 {
		return "none to kill"
	}
	return fmt.Sprintf("%.1f %%", Score(n, of))
}

// Score is n of a number in percent; of nothing it is 0.
func Score(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// writeKillMatrix has a row for each property that has killed a mutant, and a column for each operator.
func writeKillMatrix(b *strings.Builder, m *properties.Mutation, style Style) {
	t := newTable(style)
	head := table.Row{"property", "kills"}
	right := []int{2}
	if m.Matrix {
		head = append(head, "first")
		right = append(right, 3)
	}
	for _, op := range model.Operators {
		head = append(head, string(op))
		right = append(right, len(head))
	}
	t.AppendHeader(head)
	for _, name := range m.Killers() {
		if m.KillCount(name, "") > 0 {
			t.AppendRow(killRow(m, name))
		}
	}
	t.SetColumnConfigs(rightAligned(right...))
	writeTable(b, t)
}

func killRow(m *properties.Mutation, name string) table.Row {
	row := table.Row{name, m.KillCount(name, "")}
	if m.Matrix {
		row = append(row, m.FirstCount(name))
	}
	for _, op := range model.Operators {
		row = append(row, countOrBlank(m.KillCount(name, op)))
	}
	return row
}

func countOrBlank(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// writeOperators has a row for each operator, and a column for each outcome.
func writeOperators(b *strings.Builder, m *properties.Mutation, style Style) {
	t := newTable(style)
	head := table.Row{"operator"}
	right := []int{}
	for i, o := range properties.Outcomes {
		head = append(head, string(o))
		right = append(right, i+2)
	}
	t.AppendHeader(head)
	for _, op := range append(model.Operators[:len(model.Operators):len(model.Operators)], "") {
		row := table.Row{string(op)}
		if op == "" {
			row = table.Row{"all"}
		}
		for _, o := range properties.Outcomes {
			row = append(row, countOrBlank(m.Count(o, op)))
		}
		t.AppendRow(row)
	}
	t.SetColumnConfigs(rightAligned(right...))
	writeTable(b, t)
}

// writeIdle names the properties that kill nothing: without Matrix another one may have come first.
func writeIdle(b *strings.Builder, m *properties.Mutation) {
	var idle []string
	for _, name := range m.Killers() {
		if m.KillCount(name, "") == 0 && name != properties.WellFormed {
			idle = append(idle, name)
		}
	}
	if len(idle) == 0 {
		return
	}
	text := "properties that are the first to kill no mutant: "
	if m.Matrix {
		text = "properties that kill no mutant: "
	}
	b.WriteString("\n")
	paragraph(b, 0, strings.Fields(text+strings.Join(idle, ", ")))
}

// writeMutants lists the mutants with an outcome, each with its place and what is changed.
func writeMutants(b *strings.Builder, m *properties.Mutation, o properties.Outcome, style Style) {
	if m.Count(o, "") == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", style.paint(string(o), boldColor))
	for _, x := range m.Mutants {
		if x.Outcome != o {
			continue
		}
		fmt.Fprintf(b, "  %s (%s)\n      %s\n", x.ID, x.Pos, strings.ReplaceAll(x.String(), " → ", style.becomes()))
		if x.Why != "" {
			fmt.Fprintf(b, "      %s\n", strings.ReplaceAll(x.Why, "\n", "\n      "))
		}
	}
}

// MutationDocument is what `mutate --json` prints. docs/json.md describes it.
type MutationDocument struct {
	Protocol   string             `json:"protocol"`
	Catalogue  string             `json:"catalogue"`
	MaxStates  int                `json:"max_states"`
	Matrix     bool               `json:"matrix"`
	Checks     []CheckDocument    `json:"checks"`
	LeftOut    []LeftOutDocument  `json:"left_out"`
	Properties []KillerDocument   `json:"properties"`
	Operators  []OperatorDocument `json:"operators"`
	Mutants    []MutantDocument   `json:"mutants"`
	Killed     int                `json:"killed"`
	Of         int                `json:"of"`
	Score      float64            `json:"score"` // in percent
}

// CheckDocument is a property in a scenario, with the states of the original.
type CheckDocument struct {
	Property string `json:"property"`
	Scenario string `json:"scenario"`
	States   int    `json:"states"`
}

// LeftOutDocument is a property that no mutant meets in a scenario.
type LeftOutDocument struct {
	Property string `json:"property"`
	Scenario string `json:"scenario"`
	Why      string `json:"why"`
}

// KillerDocument says how many mutants a property kills.
type KillerDocument struct {
	Name       string         `json:"name"`
	Kills      int            `json:"kills"`
	First      int            `json:"first"`
	ByOperator map[string]int `json:"by_operator"` // without those of which it kills none
}

// OperatorDocument says what became of the mutants of an operator.
type OperatorDocument struct {
	Operator string         `json:"operator"`
	Outcomes map[string]int `json:"outcomes"`
}

// MutantDocument is one mutant.
type MutantDocument struct {
	ID       string             `json:"id"`
	Operator string             `json:"operator"`
	Rule     string             `json:"rule,omitempty"`
	Define   string             `json:"define,omitempty"`
	File     string             `json:"file"`
	Line     int                `json:"line"`
	Column   int                `json:"column"`
	Before   string             `json:"before"`
	After    string             `json:"after"` // empty: it is not there
	Outcome  properties.Outcome `json:"outcome,omitempty"`
	Kills    []properties.Kill  `json:"kills"`
	Why      string             `json:"why,omitempty"` // of an invalid one
}

// NewMutationDocument makes the document of a run.
func NewMutationDocument(m *properties.Mutation) *MutationDocument {
	d := &MutationDocument{
		Protocol: m.Of, Catalogue: m.Catalogue.Name, MaxStates: m.MaxStates, Matrix: m.Matrix, LeftOut: []LeftOutDocument{},
	}
	d.Killed, d.Of = m.Score()
	d.Score = Score(d.Killed, d.Of)
	for _, c := range m.Checks {
		d.Checks = append(d.Checks, CheckDocument(*c))
	}
	for _, l := range m.LeftOut {
		d.LeftOut = append(d.LeftOut, LeftOutDocument(l))
	}
	for _, name := range m.Killers() {
		d.Properties = append(d.Properties, killerDocument(m, name))
	}
	for _, op := range model.Operators {
		outcomes := map[string]int{}
		for _, o := range properties.Outcomes {
			outcomes[string(o)] = m.Count(o, op)
		}
		d.Operators = append(d.Operators, OperatorDocument{string(op), outcomes})
	}
	for _, x := range m.Mutants {
		d.Mutants = append(d.Mutants, mutantDocument(x))
	}
	return d
}

func killerDocument(m *properties.Mutation, name string) KillerDocument {
	k := KillerDocument{Name: name, Kills: m.KillCount(name, ""), First: m.FirstCount(name), ByOperator: map[string]int{}}
	for _, op := range model.Operators {
		if n := m.KillCount(name, op); n > 0 {
			k.ByOperator[string(op)] = n
		}
	}
	return k
}

// NewMutantDocument makes the document of a mutant that was not checked.
func NewMutantDocument(x *model.Mutant) MutantDocument {
	d := MutantDocument{
		ID: x.ID, Operator: string(x.Operator), Rule: x.Owner, Before: x.Before, After: x.After, File: x.Pos.Source.Name,
		Kills: []properties.Kill{},
	}
	if x.InDefine {
		d.Rule, d.Define = "", x.Owner
	}
	d.Line, d.Column = x.Pos.LineColumn()
	return d
}

func mutantDocument(x *properties.MutantResult) MutantDocument {
	d := NewMutantDocument(x.Mutant)
	d.Outcome, d.Why = x.Outcome, x.Why
	d.Kills = append(d.Kills, x.Kills...)
	return d
}
