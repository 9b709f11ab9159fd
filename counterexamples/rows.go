package counterexamples

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"tcpcheck/properties"
)

// rowMargin is what stands before the checks of an ID.
const rowMargin = "      "

// RowsTable writes findings in the order of the table, those of one claim under it and its source. It has no times.
func RowsTable(findings []*properties.Finding, style Style) string {
	var rows []*properties.Row
	t := newTable(style)
	t.AppendHeader(table.Row{"protocol", "scenario", "property", "expected", "found", "steps", "states"})
	for _, f := range findings {
		rows = append(rows, f.Row)
		steps := ""
		if f.Steps >= 0 {
			steps = fmt.Sprint(f.Steps)
		}
		t.AppendRow(append(rowCells(f.Row), style.verdict(f.Row.Expected), style.verdict(f.Verdict), steps, f.States))
	}
	t.SetColumnConfigs(rightAligned(6, 7))
	return headed(t, rows, func(i int) []string { return remarks(findings[i], style) })
}

// RowsList writes rows as the table has them, without a check.
func RowsList(rows []*properties.Row, style Style) string {
	t := newTable(style)
	t.AppendHeader(table.Row{"protocol", "scenario", "property", "expected", "states"})
	for _, row := range rows {
		t.AppendRow(append(rowCells(row), style.verdict(row.Expected), row.States))
	}
	t.SetColumnConfigs(rightAligned(5))
	return headed(t, rows, func(i int) []string { return notes(rows[i]) })
}

func rowCells(row *properties.Row) table.Row {
	return table.Row{row.Protocol, row.Scenario, row.Asked()}
}

// headed renders a table with one line for each row, and sets topics, claims and remarks between the lines.
func headed(t table.Writer, rows []*properties.Row, remarks func(i int) []string) string {
	var b, body strings.Builder
	writeTable(&body, t)
	lines := strings.Split(strings.TrimSuffix(body.String(), "\n"), "\n")
	const above = 2 // the header and its line
	for _, line := range lines[:above] {
		b.WriteString(rowMargin + line + "\n")
	}
	for i, row := range rows {
		if i == 0 || rows[i-1].Topic() != row.Topic() {
			fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(row.Topic()))
		}
		if i == 0 || rows[i-1].ID != row.ID || rows[i-1].Claim != row.Claim || rows[i-1].Source != row.Source {
			writeClaim(&b, row)
		}
		b.WriteString(rowMargin + lines[above+i] + "\n")
		for _, text := range remarks(i) {
			paragraph(&b, len(rowMargin)+2, strings.Fields(text))
		}
	}
	return b.String()
}

func writeClaim(b *strings.Builder, row *properties.Row) {
	b.WriteString("\n")
	text := fmt.Sprintf("%s (%s)", row.Claim, row.Source)
	for i, line := range wrap(text, lineWidth-len(rowMargin)) {
		id := row.ID
		if i > 0 {
			id = ""
		}
		b.WriteString(pad(id, len(rowMargin)) + line + "\n")
	}
}

// notes are the clauses that the row sets, and its note.
func notes(row *properties.Row) []string {
	var out []string
	if len(row.With) > 0 {
		out = append(out, "with "+strings.Join(row.With, "; "))
	}
	if row.Note != "" {
		out = append(out, row.Note)
	}
	return out
}

// remarks are what has to be said of a finding besides its line.
func remarks(f *properties.Finding, style Style) []string {
	out := append(notes(f.Row), counts(f)...)
	if f.Agreement() == properties.AsExpected {
		return out
	}
	out = append(out, style.agreement(f.Agreement())+": "+strings.Join(f.Reasons(), "; "))
	if f.Row.Disputed != "" {
		out = append(out, f.Row.Disputed)
	}
	if f.Why != "" {
		out = append(out, f.Why)
	}
	return out
}

// counts sets what the source counts beside what is found without lifetimes.
func counts(f *properties.Finding) []string {
	if f.Bare == nil {
		return nil
	}
	text := fmt.Sprintf("without lifetimes %d states (source: %d)", f.Bare.States, f.Row.SourceStates)
	if f.Row.SourceTransitions > 0 {
		text += fmt.Sprintf(", %d transitions (source: %d)", f.Bare.Transitions, f.Row.SourceTransitions)
	}
	return []string{text}
}

func (s Style) agreement(a properties.Agreement) string {
	if a == properties.Different {
		return s.paint(string(a), badColor)
	}
	return s.paint(string(a), doubtColor)
}

// RowsSummary is one line for the end: how many rows there are, how many of each agreement, and the time.
func RowsSummary(findings []*properties.Finding) string {
	ids, seconds := map[string]bool{}, 0.0
	for _, f := range findings {
		ids[f.Row.ID] = true
		seconds += f.Seconds
	}
	n := countAgreements(findings)
	return fmt.Sprintf("%s, %s: %d as expected, %d disputed, %d different in %.2f s\n", counted(len(ids), "verdict"), counted(len(findings), "row"),
		n[properties.AsExpected], n[properties.Disputed], n[properties.Different], seconds)
}

func countAgreements(findings []*properties.Finding) map[properties.Agreement]int {
	n := map[properties.Agreement]int{}
	for _, f := range findings {
		n[f.Agreement()]++
	}
	return n
}

// RowsDocument is what `verdicts --json` prints. docs/json.md describes it.
type RowsDocument struct {
	Rows       []RowDocument `json:"rows"`
	AsExpected int           `json:"as_expected"`
	Disputed   int           `json:"disputed"`
	Different  int           `json:"different"`
	Seconds    float64       `json:"seconds"`
	PeakBytes  int64         `json:"peak_bytes"`
}

// RowDocument is one row, and what its check found.
type RowDocument struct {
	*properties.Row
	Topic     string               `json:"topic"`
	Agreement properties.Agreement `json:"agreement,omitempty"` // empty: it was not checked
	Reasons   []string             `json:"reasons"`             // why it is not as expected
	Bare      *properties.Bare     `json:"bare_found,omitempty"`
	Result    *PropertyDocument    `json:"result"` // null: it was not checked
}

// NewRowsDocument describes findings.
func NewRowsDocument(findings []*properties.Finding) (*RowsDocument, error) {
	n := countAgreements(findings)
	d := &RowsDocument{
		Rows: []RowDocument{}, AsExpected: n[properties.AsExpected], Disputed: n[properties.Disputed], Different: n[properties.Different],
	}
	var results []*properties.Result
	for _, f := range findings {
		q, err := NewPropertyDocument(f.Result)
		if err != nil {
			return nil, err
		}
		d.Rows = append(d.Rows, RowDocument{f.Row, f.Row.Topic(), f.Agreement(), f.Reasons(), f.Bare, q})
		d.Seconds += f.Seconds
		results = append(results, f.Result)
	}
	d.PeakBytes = peakBytes(results)
	return d, nil
}

// NewRowsList describes rows that were not checked.
func NewRowsList(rows []*properties.Row) []RowDocument {
	out := []RowDocument{}
	for _, row := range rows {
		out = append(out, RowDocument{Row: row, Topic: row.Topic(), Reasons: []string{}})
	}
	return out
}
