package counterexamples

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// VerdictTable writes results as a table. It has no times: the same check gives the same text.
func VerdictTable(results []*properties.Result, style Style) string {
	t := newTable(style)
	t.AppendHeader(table.Row{"property", "scenario", "verdict", "steps", "states", "transitions", "depth"})
	several := severalProtocols(results)
	for _, r := range results {
		steps := ""
		if r.Steps >= 0 {
			steps = fmt.Sprint(r.Steps)
		}
		t.AppendRow(table.Row{resultName(r, several), r.Scenario.Name, style.verdict(r.Verdict), steps, r.States, r.Transitions, r.Depth})
	}
	t.SetColumnConfigs(rightAligned(4, 5, 6, 7))
	var b strings.Builder
	writeTable(&b, t)
	writeReasons(&b, results)
	return b.String()
}

// newTable makes a table without borders.
func newTable(style Style) table.Writer {
	t := table.NewWriter()
	look := table.StyleDefault
	if style.Unicode {
		look = table.StyleLight
	}
	look.Format.Header = text.FormatDefault
	look.Options.DrawBorder = false
	look.Options.SeparateColumns = false
	look.Box.PaddingLeft, look.Box.PaddingRight = "", "  "
	t.SetStyle(look)
	return t
}

func rightAligned(columns ...int) []table.ColumnConfig {
	var out []table.ColumnConfig
	for _, n := range columns {
		out = append(out, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	return out
}

func writeTable(b *strings.Builder, t table.Writer) {
	for line := range strings.Lines(t.Render() + "\n") {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}

// writeReasons says why verdicts are neither holds nor violated.
func writeReasons(b *strings.Builder, results []*properties.Result) {
	several := severalProtocols(results)
	for _, r := range results {
		if r.Why == "" {
			continue
		}
		text := fmt.Sprintf("%s (%s): %s", resultName(r, several), r.Scenario.Name, r.Why)
		if r.Verdict == properties.Vacuous && r.Expected {
			text += " (expected)"
		}
		paragraph(b, 0, strings.Fields(text))
	}
}

func severalProtocols(results []*properties.Result) bool {
	return slices.ContainsFunc(results, func(r *properties.Result) bool { return r.Protocol.Name != results[0].Protocol.Name })
}

// resultName is the property, with its protocol where there are several.
func resultName(r *properties.Result, several bool) string {
	if several {
		return r.Protocol.Name + " " + r.Name
	}
	return r.Name
}

// Scope says for each scenario of the results what it asks for, and what was found to bound it: what a verdict is a
// verdict for.
func Scope(results []*properties.Result, style Style) string {
	var b strings.Builder
	for i, s := range Scopes(results, words.English) {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(style.paint("scenario "+s.Name, boldColor))
		if s.Title != "" {
			b.WriteString(": " + s.Title)
		}
		b.WriteString("\n")
		for _, r := range s.Bounds {
			pieces := listed(r.Clauses, ";")
			if r.Of != "" {
				pieces = append([]string{r.Of + ":"}, pieces...)
			}
			paragraph(&b, 2, pieces)
		}
		for _, r := range append(s.Notes, s.Assumes...) {
			text := r.Text
			if len(r.Of) > 0 {
				text += " (" + strings.Join(r.Of, ", ") + ")"
			}
			paragraph(&b, 2, strings.Fields(text))
		}
	}
	return b.String()
}

// scenarioNames lists the scenarios of results, each once.
func scenarioNames(results []*properties.Result) []string {
	var out []string
	for _, r := range results {
		if !slices.Contains(out, r.Scenario.Name) {
			out = append(out, r.Scenario.Name)
		}
	}
	return out
}

// Summary is one line for the end: how many verdicts of each kind, the states in all, and the time. It is the only text
// with a time.
func Summary(results []*properties.Result) string {
	counts := map[properties.Verdict]int{}
	states, transitions, seconds := 0, 0, 0.0
	for _, r := range results {
		counts[r.Verdict]++
		if r.Property == nil { // found in another one's search
			continue
		}
		states, transitions, seconds = states+r.States, transitions+r.Transitions, seconds+r.Seconds
	}
	var parts []string
	for _, v := range []properties.Verdict{properties.Holds, properties.Violated, properties.Incomplete, properties.Vacuous} {
		if counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[v], v))
		}
	}
	return fmt.Sprintf("%s; %d states, %d transitions in %.2f s\n", strings.Join(parts, ", "), states, transitions, seconds)
}

// CompareTable writes properties by protocols: the verdict, and the length of the story where there is one.
func CompareTable(c *properties.Comparison, style Style) string {
	t := newTable(style)
	t.AppendHeader(append(table.Row{"property", "scenario"}, protocolNames(c.Protocols)...))
	for _, row := range c.Rows {
		cells := table.Row{row.Property, row.Scenario}
		for _, r := range row.Results {
			cells = append(cells, verdictCell(r, style))
		}
		t.AppendRow(cells)
	}
	var b strings.Builder
	writeTable(&b, t)
	writeReasons(&b, c.Results())
	return b.String()
}

func protocolNames(list []*model.Protocol) table.Row {
	var out table.Row
	for _, p := range list {
		out = append(out, p.Name)
	}
	return out
}

func verdictCell(r *properties.Result, style Style) string {
	switch {
	case r == nil:
		return "-"
	case r.Steps >= 0:
		return style.verdict(r.Verdict) + ", " + stepCount(r.Steps)
	}
	return style.verdict(r.Verdict)
}

func stepCount(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}

// SizesTable writes what the protocols cost: the states and rules of their texts, the states of the largest search that
// all of them completed, and each measure as segments and one-way delays.
func SizesTable(c *properties.Comparison, style Style) string {
	t := newTable(style)
	t.AppendHeader(append(table.Row{"size"}, protocolNames(c.Protocols)...))
	states, rules := table.Row{"states of an end"}, table.Row{"rules"}
	for _, p := range c.Protocols {
		states, rules = append(states, fmt.Sprint(len(p.States)-1)), append(rules, fmt.Sprint(len(p.Rules)))
	}
	t.AppendRows([]table.Row{states, rules})
	if row := LargestSearch(c); row != nil {
		cells := table.Row{fmt.Sprintf("states explored (%s, %s)", row.Property, row.Scenario)}
		for _, r := range row.Results {
			cells = append(cells, fmt.Sprint(r.States))
		}
		t.AppendRow(cells)
	}
	for _, row := range c.Sizes {
		cells := table.Row{row.Title + " (segments / one-way delays)"}
		for _, s := range row.Sizes {
			cells = append(cells, sizeCell(s))
		}
		t.AppendRow(cells)
	}
	var b strings.Builder
	writeTable(&b, t)
	return b.String()
}

func sizeCell(s *properties.Size) string {
	switch {
	case s == nil:
		return "-"
	case !s.Reached:
		return "never"
	}
	return fmt.Sprintf("%d / %d", s.Segments, s.Delays)
}

// LargestSearch finds the row that all protocols searched to the end, with the most states in all; nil if there is none.
func LargestSearch(c *properties.Comparison) *properties.ComparisonRow {
	var best *properties.ComparisonRow
	most := 0
	for i := range c.Rows {
		row, sum := &c.Rows[i], 0
		for _, r := range row.Results {
			if r == nil || r.Steps >= 0 || r.Verdict == properties.Incomplete {
				sum = -1
				break
			}
			sum += r.States
		}
		if sum > most {
			best, most = row, sum
		}
	}
	return best
}
