package model

import (
	"fmt"
	"strings"
)

// Template is a sentence with names in braces, for which somebody else has the words: {me} and {peer}, the end that acts
// and the other one; {seq} and {ack}, of the segment that arrived; {snd.nxt}, a field of the end that acts, after the step.
type Template struct {
	Text  string // as it is written
	Parts []TemplatePart
}

// TemplatePart is a piece of a Template: text, or a name to be filled in.
type TemplatePart struct {
	Text string
	Name string // empty: Text
	at   int    // where in the text it begins
}

// ParseTemplate takes a text apart. The error is of a brace without its partner, or with nothing in between.
func ParseTemplate(text string) (*Template, error) {
	t := &Template{Text: text}
	for at := 0; at < len(text); {
		size := strings.IndexAny(text[at:], "{}")
		if size < 0 {
			size = len(text) - at
		}
		if size > 0 {
			t.Parts = append(t.Parts, TemplatePart{Text: text[at : at+size], at: at})
			at += size
			continue
		}
		end := strings.IndexByte(text[at:], '}')
		if text[at] == '}' || end < 2 || strings.Contains(text[at+1:at+end], "{") {
			return nil, &templateError{at, text[at : at+1]}
		}
		t.Parts = append(t.Parts, TemplatePart{Name: text[at+1 : at+end], at: at})
		at += end + 1
	}
	return t, nil
}

// templateError is of a text that is no template.
type templateError struct {
	at    int
	brace string
}

func (e *templateError) Error() string {
	return fmt.Sprintf("found %q, expected a name in braces, such as {me}", e.brace)
}

// Render fills in the names.
func (t *Template) Render(value func(name string) string) string {
	var b strings.Builder
	for _, p := range t.Parts {
		if p.Name == "" {
			b.WriteString(p.Text)
		} else {
			b.WriteString(value(p.Name))
		}
	}
	return b.String()
}

// Names lists what is to be filled in, in the order of the text.
func (t *Template) Names() []string {
	var out []string
	for _, p := range t.Parts {
		if p.Name != "" {
			out = append(out, p.Name)
		}
	}
	return out
}

// Said is what a rule says when it fires: with old, of a segment that is old. nil: nothing.
func (r *Rule) Said(old bool) *Template {
	if old && r.SaysOld != nil {
		return r.SaysOld
	}
	return r.Says
}

// says resolves the sentences of a rule.
func (r *resolver) says(d *RuleDecl, rule *Rule) (says, old *Template) {
	if d.SaysOld != nil && rule.Event.Kind != OnSegment {
		r.errs.report(d.SaysOld.Pos, "found `says old` in a rule that is not for a segment: nothing that is old fires it", "")
		return nil, nil
	}
	known := r.sayable(rule)
	return r.template(d.Says, known), r.template(d.SaysOld, known)
}

// sayable lists the names that a rule's sentence may have.
func (r *resolver) sayable(rule *Rule) []string {
	known := []string{"me"}
	if rule.Party == nil {
		known = append(known, "peer")
	}
	for _, name := range []string{"seq", "ack"} {
		if rule.Event.Kind == OnSegment && r.seg[name] != nil {
			known = append(known, name)
		}
	}
	if rule.Party != nil {
		return known
	}
	known = append(known, "state")
	for _, f := range r.p.EndFields {
		if !f.Ghost && len(f.Type.Index) == 0 && f.Type.Kind != TypeSealed {
			known = append(known, f.Name)
		}
	}
	return known
}

// template reads a sentence whose names are among the known ones; nil for none.
func (r *resolver) template(q *Quoted, known []string) *Template {
	if q == nil {
		return nil
	}
	place := func(at int) Pos { return Pos{q.Pos.Source, q.Pos.Offset + 1 + at} }
	t, err := ParseTemplate(q.Text)
	if err != nil {
		r.errs.report(place(err.(*templateError).at), err.Error(), "")
		return nil
	}
	for _, p := range t.Parts {
		if p.Name != "" && indexOf(known, p.Name) < 0 {
			msg := fmt.Sprintf("found {%s}, which this rule cannot say; accepted: {%s}", p.Name, strings.Join(known, "}, {"))
			r.errs.report(place(p.at), msg, didYouMean(p.Name, known))
		}
	}
	return t
}
