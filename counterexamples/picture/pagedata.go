package picture

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

// pageData is what the page's script reads. Texts are in all languages, so that the script only shows them.
type pageData struct {
	Captions map[string]Texts    `json:"captions"` // by the name that page.html gives them
	Title    Texts               `json:"title"`
	Fields   []fieldData         `json:"fields"` // the ends' first, with the states
	Steps    []stepData          `json:"steps"`  // the start first
	Segments []segmentData       `json:"segments"`
	Rules    map[string]ruleData `json:"rules"`
}

// fieldData is a field of both ends, or a shared one.
type fieldData struct {
	Name   string   `json:"name"` // empty: the state
	Ghost  bool     `json:"ghost,omitempty"`
	Shared bool     `json:"shared,omitempty"`
	Values []string `json:"values"` // at the start: of A and B, or of the one
}

// stepData is a step as the page tells it.
type stepData struct {
	Head    Texts        `json:"head"`
	What    []Texts      `json:"what"`
	Said    Texts        `json:"said"`
	Rules   []string     `json:"rules"`
	Changes []changeData `json:"changes"`
	Flying  []int        `json:"flying"` // indices of segments
}

// changeData is the new value of a field.
type changeData struct {
	Field int    `json:"field"`
	Of    int    `json:"of"` // 0 for A or a shared field, 1 for B
	Value string `json:"value"`
}

// segmentData is a segment in the network.
type segmentData struct {
	From string `json:"from"`
	To   string `json:"to"`
	Text string `json:"text"`
	Old  bool   `json:"old,omitempty"`
}

// ruleData is a rule, with its text.
type ruleData struct {
	Section string `json:"section"`
	Title   Texts  `json:"title"`
	Text    string `json:"text"`
}

// teller collects what the page shows.
type teller struct {
	scene *Scene
	page  *Page
	data  pageData
	known map[segmentData]int
}

func newPageData(s *Scene, page *Page) *pageData {
	t := &teller{scene: s, page: page, known: map[segmentData]int{}}
	t.data.Title = page.Title
	t.captions()
	t.fields()
	t.rules()
	for step := range s.Steps {
		t.data.Steps = append(t.data.Steps, t.step(step))
	}
	return &t.data
}

// texts makes a text in every language.
func texts(write func(m *words.Picture) string) Texts {
	var out Texts
	for lang := range out {
		out[lang] = write(&words.Lang(lang).Messages().Picture)
	}
	return out
}

// says makes a sentence in every language.
func says(form func(p *words.Page) string, args ...any) Texts {
	return texts(func(m *words.Picture) string { return fmt.Sprintf(form(&m.Page), args...) })
}

// captions are the words of the page that change with the language.
func (t *teller) captions() {
	t.data.Captions = map[string]Texts{}
	for name, word := range map[string]func(p *words.Page) string{
		"first": func(p *words.Page) string { return p.First }, "back": func(p *words.Page) string { return p.Back },
		"next": func(p *words.Page) string { return p.Next }, "last": func(p *words.Page) string { return p.Last },
		"keys": func(p *words.Page) string { return p.Keys }, "language": func(p *words.Page) string { return p.Language },
		"state": func(p *words.Page) string { return p.State },
		"ends":  func(p *words.Page) string { return p.Ends }, "field": func(p *words.Page) string { return p.Field },
		"shared": func(p *words.Page) string { return p.Shared }, "flying": func(p *words.Page) string { return p.Flying },
		"same": func(p *words.Page) string { return p.Same }, "rules": func(p *words.Page) string { return p.Rules }, "nothing": func(p *words.Page) string { return p.Nothing },
		"unruled": func(p *words.Page) string { return p.Unruled }, "ghost": func(p *words.Page) string { return p.Ghost },
		"picture": func(p *words.Page) string { return p.Picture }, "report": func(p *words.Page) string { return p.Report },
	} {
		t.data.Captions[name] = texts(func(m *words.Picture) string { return word(&m.Page) })
	}
	t.data.Captions["old"] = texts(func(m *words.Picture) string { return m.Old })
}

// fields lists the fields with their values at the start.
func (t *teller) fields() {
	first := t.scene.trace.Initial
	t.data.Fields = []fieldData{{Name: "", Values: []string{first.Ends[0].State, first.Ends[1].State}}}
	for end := range 2 {
		for _, f := range first.Ends[end].Fields {
			t.data.Fields[t.field(f, false)].Values[end] = f.Value
		}
	}
	for _, f := range first.Shared {
		t.data.Fields[t.field(f, true)].Values[0] = f.Value
	}
}

// field gives the place of a field, and makes one if it has none.
func (t *teller) field(f model.FieldText, shared bool) int {
	at := slices.IndexFunc(t.data.Fields, func(d fieldData) bool { return d.Name == t.shown(f.Name) && d.Shared == shared })
	if at < 0 {
		at = len(t.data.Fields)
		t.data.Fields = append(t.data.Fields, fieldData{t.shown(f.Name), f.Ghost, shared, make([]string, 2)})
	}
	return at
}

// shown is a field's name; numbers have theirs in capitals, as in the RFC.
func (t *teller) shown(name string) string {
	head, _, _ := strings.Cut(name, "[")
	if p := t.scene.protocol; p != nil {
		for _, f := range p.EndFields {
			if f.Name == head && f.Type.Kind == model.TypeNumber {
				return strings.ToUpper(name)
			}
		}
	}
	return name
}

// rules collects the texts of the rules that fire.
func (t *teller) rules() {
	t.data.Rules = map[string]ruleData{}
	for _, step := range t.scene.Steps {
		for _, r := range step.Rules {
			t.data.Rules[r.ID] = ruleData{Section: r.Section, Title: t.title(r.Title)}
		}
	}
	if t.scene.protocol == nil {
		return
	}
	for _, r := range t.scene.protocol.Listing().Rules {
		if d, fires := t.data.Rules[r.ID]; fires {
			d.Text = r.Text
			t.data.Rules[r.ID] = d
		}
	}
}

func (t *teller) title(english string) Texts {
	return Texts{t.page.In(words.English).tell(english), t.page.In(words.Chinese).tell(english)}
}

func (t *teller) step(step int) stepData {
	d := stepData{Head: t.head(step), What: t.what(step), Rules: []string{}, Changes: t.changes(step), Flying: []int{}}
	for lang := range d.Said {
		if said := t.page.Said[lang]; step < len(said) {
			d.Said[lang] = said[step]
		}
	}
	for _, r := range t.scene.Steps[step].Rules {
		d.Rules = append(d.Rules, r.ID)
	}
	for _, g := range t.scene.after(step).Network {
		d.Flying = append(d.Flying, t.segment(g))
	}
	return d
}

func (t *teller) head(step int) Texts {
	if step == 0 {
		return texts(func(m *words.Picture) string { return m.Page.Start })
	}
	return says(func(p *words.Page) string { return p.Step }, step, t.scene.last())
}

// changes lists what a step changed.
func (t *teller) changes(step int) []changeData {
	out := []changeData{}
	before, after := t.scene.before(step), t.scene.after(step)
	for end := range 2 {
		if now := after.Ends[end].State; now != before.Ends[end].State {
			out = append(out, changeData{0, end, now})
		}
		out = append(out, t.changed(before.Ends[end].Fields, after.Ends[end].Fields, end, false)...)
	}
	return append(out, t.changed(before.Shared, after.Shared, 0, true)...)
}

func (t *teller) changed(before, after []model.FieldText, of int, shared bool) []changeData {
	var out []changeData
	for i, f := range after {
		if i < len(before) && before[i].Value != f.Value {
			out = append(out, changeData{t.field(f, shared), of, f.Value})
		}
	}
	return out
}

// segment gives the place of a segment, and makes one if it has none.
func (t *teller) segment(g model.Segment) int {
	d := segmentData{t.scene.laneName(g.From), t.scene.laneName(g.To), counterexamples.SegmentText(t.scene.protocol, g), g.Old}
	at, known := t.known[d]
	if !known {
		at = len(t.data.Segments)
		t.known[d] = at
		t.data.Segments = append(t.data.Segments, d)
	}
	return at
}
