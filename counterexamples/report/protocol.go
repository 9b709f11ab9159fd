package report

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/picture"
	"tcpcheck/properties"
)

// protocolPage fills the page of a protocol.
type protocolPage struct {
	head
	Name, Extends, Size string
	Counts              []count
	Protocols           []card // links to all
	Rows                []verdictRow
	Diagram             template.HTML
	Stories             []storyPart
	Charts              []template.HTML
	Scopes              []counterexamples.ScenarioScope
	Unused              string
}

// verdictRow is a property in a scenario.
type verdictRow struct {
	Property, Title string
	First           bool // of the rows of this property
	Rows            int  // how many they are
	Scenario        string
	Verdict         cell
	States          int
	Story           string // where the property's story is; empty: it has none
}

// storyPart tells a story.
type storyPart struct {
	Property, Title, Scenario string
	Lead                      []string
	Picture                   template.HTML // empty: no run shows it
	Through                   string
	StepsHead                 string
	Steps                     []string
	After                     string
	Because                   string
	Sections                  []sectionPart
	Back, Bounds              string // links to the verdicts, to the scenario
}

// sectionPart is a part of a story's account.
type sectionPart struct {
	Head    string
	Text    []string
	Caption string
	Picture template.HTML // of another protocol's run
}

func (w *writer) protocol(i int) (any, error) {
	p, results := w.study.Protocols[i], w.study.of(i)
	cards := w.cards("../", i)
	page := &protocolPage{head: w.head(p.Name + w.words.Colon + w.lang.Text(p.Title)), Name: p.Name, Protocols: cards, Extends: cards[i].Extends, Size: cards[i].Size}
	page.Counts, page.Rows, page.Scopes = w.counts(results), w.rows(i), counterexamples.Scopes(results, w.lang)
	if unused := properties.UnusedRules(p, results); w.study.Whole && len(unused) > 0 {
		page.Unused = fmt.Sprintf(w.words.Fired, len(unused), len(p.Rules), strings.Join(unused, w.words.Comma))
	}
	var err error
	if page.Diagram, err = drawn(func(b io.Writer) error { return picture.Diagram(b, p.Diagram(), w.look()) }); err != nil {
		return nil, err
	}
	for _, s := range w.study.Stories[i] {
		part, err := w.story(s)
		if err != nil {
			return nil, err
		}
		page.Stories = append(page.Stories, *part)
	}
	page.Charts, err = w.charts(i)
	return page, err
}

func (w *writer) rows(protocol int) []verdictRow {
	var out []verdictRow
	first := 0
	for k := range w.study.Rows {
		row := &w.study.Rows[k]
		r := row.Results[protocol]
		if r == nil {
			continue
		}
		if len(out) == 0 || out[first].Property != r.Name {
			first = len(out)
		}
		v := verdictRow{Property: r.Name, Title: w.title(row), First: first == len(out), Scenario: r.Scenario.Name, States: r.States}
		v.Verdict = w.cell(r, protocol, "")
		if w.study.storyOf(protocol, r.Name) != nil {
			v.Story = "#story-" + r.Name
		}
		out = append(out, v)
		out[first].Rows++
	}
	return out
}

func (w *writer) story(s *Story) (*storyPart, error) {
	part := &storyPart{Property: s.Name, Scenario: s.Scenario.Name, Because: counterexamples.BecauseText(s.Because, w.lang)}
	part.Back, part.Bounds = fmt.Sprintf(w.words.Back, s.Name), fmt.Sprintf(w.words.Bounds, s.Scenario.Name)
	part.Title = counterexamples.Violation(s.Result, w.lang)
	if s.Told == nil {
		part.Title = picture.StoryTitle(s.Protocol, s.Scenario, s.Name)
		part.Lead = []string{w.words.NoStory}
		return part, nil
	}
	part.Through = "../" + storyFile(s)
	look := w.look()
	look.Because = part.Because
	var err error
	if part.Picture, err = drawn(func(b io.Writer) error { return picture.SVG(b, s.scene(), look) }); err != nil {
		return nil, err
	}
	part.StepsHead = w.lang.Messages().Explain.StoryHead
	if s.Explained == nil {
		part.tell(counterexamples.StepSentences(s.Protocol, s.Scenario, s.Told, w.lang))
		return part, nil
	}
	account := counterexamples.Tell(s.Explained, w.lang)
	part.Title, part.Lead, part.After = account.Title, account.Lead, account.After
	part.tell(account.Steps)
	for i := range account.Sections {
		section, err := w.section(&account.Sections[i])
		if err != nil {
			return nil, err
		}
		part.Sections = append(part.Sections, *section)
	}
	return part, nil
}

func (p *storyPart) tell(steps [][]string) {
	for _, sentences := range steps {
		p.Steps = append(p.Steps, counterexamples.Joined(sentences))
	}
}

func (w *writer) section(s *counterexamples.Section) (*sectionPart, error) {
	part := &sectionPart{Head: s.Head, Text: s.Text}
	f := s.Beside()
	if f == nil {
		return part, nil
	}
	part.Caption = fmt.Sprintf(w.words.Follows, f.Protocol.Name)
	var err error
	part.Picture, err = drawn(func(b io.Writer) error {
		return picture.SVG(b, picture.NewScene(f.Trace, picture.Options{Protocol: f.Protocol}), w.look())
	})
	return part, err
}

// charts has the sizes of one protocol: its measures, and the states of the largest search in each scenario.
func (w *writer) charts(protocol int) ([]template.HTML, error) {
	measures := picture.Chart{Title: w.words.Segments + w.words.Comma + w.words.Delays, Series: []string{w.words.Segments, w.words.Delays}}
	for _, row := range w.study.Sizes {
		if size := row.Sizes[protocol]; size != nil {
			measures.Groups = append(measures.Groups, picture.Group{Label: w.lang.Text(row.Title), Bars: w.sizeBars(size)})
		}
	}
	states := picture.Chart{Title: w.words.Searched}
	for _, r := range w.study.of(protocol) {
		at := slices.IndexFunc(states.Groups, func(g picture.Group) bool { return g.Label == r.Scenario.Name })
		if at < 0 {
			states.Groups = append(states.Groups, picture.Group{Label: r.Scenario.Name, Bars: []picture.Bar{{}}})
			at = len(states.Groups) - 1
		}
		states.Groups[at].Bars[0].Value = max(states.Groups[at].Bars[0].Value, r.States)
	}
	if len(measures.Groups) == 0 {
		return drawnCharts([]picture.Chart{states})
	}
	return drawnCharts([]picture.Chart{measures, states})
}
