package report

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/picture"
	"tcpcheck/counterexamples/words"
	"tcpcheck/properties"
)

// indexPage fills the page that compares.
type indexPage struct {
	head
	Protocols []card
	Differ    *compareTable // nil: there is one protocol
	Agree     *compareTable // nil: all verdicts differ
	Broken    []brokenBy
	Charts    []template.HTML
}

// compareTable sets verdicts of protocols side by side.
type compareTable struct {
	ID, Head  string
	Words     *words.Report
	Protocols []card
	Rows      []compareRow
}

// compareRow is a property in a scenario.
type compareRow struct {
	Property, Title         string
	First                   bool // of the rows of this property in the table
	Rows                    int  // how many they are
	Scenario, ScenarioTitle string
	Cells                   []cell
}

// brokenBy lists what a protocol breaks.
type brokenBy struct {
	Name, Href string
	Items      []broken
}

// broken is a property that is violated, with the last sentence of its story.
type broken struct{ Property, Title, Because, Href, Steps, Through string }

func (w *writer) index() (any, error) {
	var names []string
	for _, p := range w.study.Protocols {
		names = append(names, p.Name)
	}
	page := &indexPage{head: w.head(fmt.Sprintf(w.words.Compares, strings.Join(names, w.words.Comma))), Protocols: w.cards("", -1)}
	page.Differ, page.Agree = w.tables(page.Protocols)
	if len(names) == 1 {
		page.Title = fmt.Sprintf(w.words.Verifies, names[0])
	}
	for i, p := range w.study.Protocols {
		if items := w.broken(i); len(items) > 0 {
			page.Broken = append(page.Broken, brokenBy{p.Name, protocolFile(p), items})
		}
	}
	var err error
	page.Charts, err = w.compareCharts()
	return page, err
}

// tables gives the rows whose verdicts differ, and those whose verdicts do not; of one protocol all are in the second.
func (w *writer) tables(protocols []card) (differ, agree *compareTable) {
	differ = &compareTable{ID: "differ", Head: w.words.Differ, Words: w.words, Protocols: protocols}
	agree = &compareTable{ID: "agree", Head: w.words.Agree, Words: w.words, Protocols: protocols}
	for i := range w.study.Rows {
		row := &w.study.Rows[i]
		if differs(row) {
			differ.add(w.compareRow(row))
		} else {
			agree.add(w.compareRow(row))
		}
	}
	switch {
	case len(protocols) == 1:
		agree.Head = w.words.Verdicts
		return nil, agree
	case len(agree.Rows) == 0:
		return differ, nil
	}
	return differ, agree
}

func (t *compareTable) add(row compareRow) {
	first := len(t.Rows)
	for first > 0 && t.Rows[first-1].Property == row.Property {
		first--
	}
	row.First = first == len(t.Rows)
	t.Rows = append(t.Rows, row)
	t.Rows[first].Rows++
}

// differs says whether a row has two verdicts. A protocol that has no such property, or no such scenario, has none.
func differs(row *properties.ComparisonRow) bool {
	var first *properties.Result
	for _, r := range row.Results {
		switch {
		case r == nil:
		case first == nil:
			first = r
		case r.Verdict != first.Verdict:
			return true
		}
	}
	return false
}

func (w *writer) compareRow(row *properties.ComparisonRow) compareRow {
	out := compareRow{Property: row.Property, Title: w.title(row), Scenario: row.Scenario}
	for i, r := range row.Results {
		out.Cells = append(out.Cells, w.cell(r, i, protocolFile(w.study.Protocols[i])))
		if r != nil && out.ScenarioTitle == "" {
			out.ScenarioTitle = w.lang.Text(r.Scenario.Title)
		}
	}
	return out
}

func (w *writer) broken(protocol int) []broken {
	var out []broken
	for _, s := range w.study.Stories[protocol] {
		b := broken{Property: s.Name, Because: counterexamples.BecauseText(s.Because, w.lang), Href: protocolFile(s.Protocol) + "#story-" + s.Name}
		if s.Property != nil {
			b.Title = w.lang.Text(s.Property.Title)
		}
		if s.Told != nil {
			b.Steps, b.Through = w.stepsText(s.Steps), storyFile(s)
		}
		out = append(out, b)
	}
	return out
}

// compareCharts has a chart for each size: protocols one below the other.
func (w *writer) compareCharts() ([]template.HTML, error) {
	s := w.study
	var charts []picture.Chart
	for _, row := range s.Sizes {
		chart := picture.Chart{Title: w.lang.Text(row.Title), Series: []string{w.words.Segments, w.words.Delays}}
		for i, size := range row.Sizes {
			if size != nil {
				chart.Groups = append(chart.Groups, picture.Group{Label: s.Protocols[i].Name, Bars: w.sizeBars(size)})
			}
		}
		charts = append(charts, chart)
	}
	if row := counterexamples.LargestSearch(s.Comparison); row != nil {
		chart := picture.Chart{Title: fmt.Sprintf(w.words.Largest, row.Property, row.Scenario)}
		for i, r := range row.Results {
			chart.Groups = append(chart.Groups, picture.Group{Label: s.Protocols[i].Name, Bars: []picture.Bar{{Value: r.States}}})
		}
		charts = append(charts, chart)
	}
	text := picture.Chart{Title: w.words.EndStates + w.words.Comma + w.words.Rules, Series: []string{w.words.EndStates, w.words.Rules}}
	for _, p := range s.Protocols {
		text.Groups = append(text.Groups, picture.Group{Label: p.Name, Bars: []picture.Bar{{Value: len(p.States) - 1}, {Value: len(p.Rules)}}})
	}
	return drawnCharts(append(charts, text))
}

func (w *writer) sizeBars(s *properties.Size) []picture.Bar {
	if !s.Reached {
		return []picture.Bar{{Text: w.words.Never}}
	}
	return []picture.Bar{{Value: s.Segments}, {Value: s.Delays}}
}

func drawnCharts(charts []picture.Chart) ([]template.HTML, error) {
	var out []template.HTML
	for _, chart := range charts {
		html, err := drawn(func(w io.Writer) error { return picture.Bars(w, chart) })
		if err != nil {
			return nil, err
		}
		out = append(out, html)
	}
	return out, nil
}
