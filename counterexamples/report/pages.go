package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/picture"
	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// File is a file of a report.
type File struct {
	Name string // a path from the folder of the report, with slashes
	Data []byte
}

var (
	//go:embed page.css
	style string
	//go:embed pages.html
	pages string

	templates = template.Must(template.New("pages").Parse(pages))
)

// Pages writes the pages of a study in a language: index.html, protocols/NAME.html, stories/NAME/PROPERTY.html. The last ones speak
// both languages, and begin with this one.
func (s *Study) Pages(lang words.Lang) ([]File, error) {
	w := &writer{study: s, lang: lang, words: &lang.Messages().Report}
	if err := w.page("index.html", "index", w.index); err != nil {
		return nil, err
	}
	for i, p := range s.Protocols {
		if err := w.page(protocolFile(p), "protocol", func() (any, error) { return w.protocol(i) }); err != nil {
			return nil, err
		}
		for _, story := range s.Stories[i] {
			if err := w.steps(story); err != nil {
				return nil, err
			}
		}
	}
	return w.files, nil
}

func protocolFile(p *model.Protocol) string { return "protocols/" + p.Name + ".html" }

func storyFile(s *Story) string { return "stories/" + s.Protocol.Name + "/" + s.Name + ".html" }

// writer writes the pages of a report.
type writer struct {
	study *Study
	lang  words.Lang
	words *words.Report
	files []File
}

// page writes a page from what fills its template.
func (w *writer) page(name, pattern string, fill func() (any, error)) error {
	data, err := fill()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, pattern, data); err != nil {
		return err
	}
	w.files = append(w.files, File{name, b.Bytes()})
	return nil
}

// steps writes the page on which one steps through a story.
func (w *writer) steps(s *Story) error {
	if s.Told == nil {
		return nil
	}
	page := picture.StoryPage(s.Protocol, s.Scenario, s.Name, s.Because, s.Told, w.lang)
	page.Back = "../../" + protocolFile(s.Protocol) + "#story-" + s.Name
	var b bytes.Buffer
	if err := picture.HTML(&b, s.scene(), page); err != nil {
		return err
	}
	w.files = append(w.files, File{storyFile(s), b.Bytes()})
	return nil
}

func (s *Story) scene() *picture.Scene {
	opt := picture.Options{Protocol: s.Protocol, Repeats: s.Story.Repeats()}
	if s.Explained != nil && s.Explained.Turn.Known {
		opt.Turning = s.Explained.Turn.Step
	}
	return picture.NewScene(s.Told, opt)
}

// head is what every page has.
type head struct {
	Lang, Title string
	Words       *words.Report
	Style       template.CSS
}

func (w *writer) head(title string) head {
	return head{w.lang.String(), title, w.words, template.CSS(picture.Theme() + style)}
}

// drawn gives a picture as a part of a page.
func drawn(draw func(w io.Writer) error) (template.HTML, error) {
	var b strings.Builder
	err := draw(&b)
	return template.HTML(b.String()), err
}

// look gives the looks of a picture.
func (w *writer) look() picture.Look { return picture.Look{Lang: w.lang, Tell: words.Lang.Text} }

// marks stand before verdicts, for readers and printers without colours.
var marks = map[properties.Verdict]string{
	properties.Holds: "✓", properties.Violated: "✗", properties.Incomplete: "?", properties.Vacuous: "∅",
}

// cell is a verdict in a table.
type cell struct {
	Class, Mark, Text string
	Steps, Length     string // of its story, in words and as a number; empty: it has none
	Why               string // of a verdict that is neither holds nor violated
	Href              string // to its story
	Told              string // of a further violation of a property: in which scenario its story is
	There             bool   // there is a verdict
}

func (w *writer) cell(r *properties.Result, protocol int, from string) cell {
	if r == nil {
		return cell{Text: w.words.NoSuch, Class: "none"}
	}
	c := cell{Class: r.Verdict.String(), Mark: marks[r.Verdict], Text: counterexamples.VerdictText(r.Verdict, w.lang), There: true}
	if r.Steps >= 0 {
		c.Steps, c.Length = w.stepsText(r.Steps), fmt.Sprint(r.Steps)
	}
	if r.Why != "" {
		c.Why = w.lang.Note(r.Why)
		if r.Verdict == properties.Vacuous && r.Expected {
			c.Why = fmt.Sprintf(w.words.Of, c.Why, w.words.Expected)
		}
	}
	if story := w.study.storyOf(protocol, r.Name); story != nil && r.Verdict == properties.Violated {
		c.Href = from + "#story-" + r.Name
		if story.Scenario.Name != r.Scenario.Name {
			c.Told = fmt.Sprintf(w.words.Told, story.Scenario.Name)
		}
	}
	return c
}

func (w *writer) stepsText(n int) string {
	if n == 1 {
		return w.words.OneStep
	}
	return fmt.Sprintf(w.words.ManySteps, n)
}

// title gives what a property claims.
func (w *writer) title(row *properties.ComparisonRow) string {
	if row.Property == properties.WellFormed {
		return w.words.WellFormed
	}
	return w.lang.Text(row.Title)
}

// count is how often a verdict was found.
type count struct{ Class, Mark, Text string }

func (w *writer) counts(results []*properties.Result) []count {
	n := map[properties.Verdict]int{}
	for _, r := range results {
		n[r.Verdict]++
	}
	var out []count
	for _, v := range []properties.Verdict{properties.Holds, properties.Violated, properties.Incomplete, properties.Vacuous} {
		if n[v] > 0 {
			out = append(out, count{v.String(), marks[v], fmt.Sprintf(w.words.Counted, n[v], counterexamples.VerdictText(v, w.lang))})
		}
	}
	return out
}

// card is a protocol in short.
type card struct {
	Name, Title, Href string
	Extends, Size     string
	Here              bool // it is that of the page
	Counts            []count
}

func (w *writer) cards(up string, here int) []card {
	var out []card
	for i, p := range w.study.Protocols {
		c := card{Name: p.Name, Title: w.lang.Text(p.Title), Href: up + protocolFile(p), Here: i == here, Counts: w.counts(w.study.of(i))}
		if p.Extends != "" {
			c.Extends = fmt.Sprintf(w.words.Extends, p.Extends)
		}
		c.Size = fmt.Sprintf(w.words.Size, len(p.States)-1, len(p.Rules))
		out = append(out, c)
	}
	return out
}
