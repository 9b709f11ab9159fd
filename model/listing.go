package model

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// Summary is a protocol in one line.
type Summary struct {
	Name       string   `json:"name"`
	Aliases    []string `json:"aliases,omitempty"`
	Title      string   `json:"title"`
	Extends    string   `json:"extends,omitempty"`
	Topic      string   `json:"topic,omitempty"`
	States     int      `json:"states"` // without the built-in DOWN
	Rules      int      `json:"rules"`
	Properties int      `json:"properties"`
	Scenarios  int      `json:"scenarios"`
}

// Summary counts what a protocol has.
func (p *Protocol) Summary() Summary {
	return Summary{p.Name, Aliases(p.Name), p.Title, p.Extends, p.Topic, p.Down(), len(p.Rules), len(p.Properties), len(p.Scenarios)}
}

// Listing is the rules of a protocol as they are written.
type Listing struct {
	Protocol    string       `json:"protocol"`
	Title       string       `json:"title"`
	Extends     string       `json:"extends,omitempty"`
	Rules       []ListedRule `json:"rules"`
	Differences []Difference `json:"differences,omitempty"` // from the protocol that it extends
}

// ListedRule is one rule, in the words of its text.
type ListedRule struct {
	ID      string   `json:"id"`
	Section string   `json:"section,omitempty"`
	Title   string   `json:"title,omitempty"`
	Heading string   `json:"heading,omitempty"` // the comment `# ---- HEADING` above it
	For     string   `json:"for,omitempty"`     // the party whose rule it is; it has no In
	In      string   `json:"in"`
	States  []string `json:"states"` // In, with groups told apart
	On      string   `json:"on"`
	Bind    string   `json:"bind,omitempty"` // the index: some i in 0..3 where …
	When    string   `json:"when,omitempty"`
	Says    string   `json:"says,omitempty"`
	SaysOld string   `json:"says_old,omitempty"` // of a segment that is old
	Change  Change   `json:"change,omitempty"`
	Through []string `json:"through,omitempty"` // of ChangeThrough: the defines and groups that differ
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Text    string   `json:"text"` // with the comment above it
}

// Change says how a rule differs from the protocol that this one extends.
type Change string

// The kinds of changes.
const (
	ChangeNone     Change = ""
	ChangeAdded    Change = "added"
	ChangeReplaced Change = "replaced"
	ChangeRemoved  Change = "removed"
	ChangeThrough  Change = "through" // its text is the same, what it names is not
)

// Difference is a declaration of a variant's own text.
type Difference struct {
	Change Change `json:"change"`
	What   string `json:"what"` // rule, define, end, scenario …
	Name   string `json:"name,omitempty"`
	Base   string `json:"base,omitempty"` // the text that it replaces or removes
	Text   string `json:"text,omitempty"`
}

// Listing collects the rules with their texts, and how they differ from the protocol that this one extends.
func (p *Protocol) Listing() *Listing {
	l := &Listing{Protocol: p.Name, Title: p.Title, Extends: p.Extends}
	texts := p.texts()
	decls, _ := p.declarations()
	changes := p.changes(decls, texts)
	l.Differences = changes.list
	headings := p.headings(texts)
	for _, d := range decls {
		if d, ok := d.(*RuleDecl); ok {
			rule := texts[d.Pos.Source].rule(d)
			rule.Heading = headings[d.ID.Text]
			rule.States = p.stateNames(p.Rule(d.ID.Text).States)
			rule.Change, rule.Through = changes.of(d)
			l.Rules = append(l.Rules, rule)
		}
	}
	return l
}

// headings gives the heading above each rule; a rule that a variant puts in a place has that of the place.
func (p *Protocol) headings(texts map[*Source]*declText) map[string]string {
	out := map[string]string{}
	for _, src := range p.Sources {
		for _, d := range texts[src].file.Decls {
			if d, ok := d.(*RuleDecl); ok {
				heading, placed := out[d.Edit.Anchor.Text]
				if !placed {
					_, heading = texts[src].above(d.Pos.Offset)
				}
				out[d.ID.Text] = heading
			}
		}
	}
	return out
}

func (p *Protocol) stateNames(mask uint64) []string {
	var out []string
	for i, s := range p.States {
		if mask>>i&1 == 1 {
			out = append(out, s)
		}
	}
	return out
}

// declText cuts declarations out of one source.
type declText struct {
	file   *File
	parser *parser
}

func (p *Protocol) texts() map[*Source]*declText {
	out := map[*Source]*declText{}
	for _, src := range p.Sources {
		f, parser := parseFile(src)
		out[src] = &declText{f, parser}
	}
	return out
}

// tokens gives the tokens of a declaration: from its first to the one before the next declaration.
func (t *declText) tokens(d Decl) (from, to int) {
	at := d.DeclPos().Offset
	next := len(t.file.Source.Text)
	for _, o := range t.file.Decls {
		if off := o.DeclPos().Offset; off > at && off < next {
			next = off
		}
	}
	toks := t.parser.toks
	for int(toks[from].start) < at {
		from++
	}
	to = from + 1
	for toks[to].kind != tokEOF && int(toks[to].start) < next {
		to++
	}
	return from, to
}

// text is a declaration as it is written, without what stands before it.
func (t *declText) text(d Decl) string {
	_, to := t.tokens(d)
	end := int(t.parser.toks[to-1].end)
	text := t.file.Source.Text
	if line := strings.IndexByte(text[end:]+"\n", '\n'); strings.HasPrefix(strings.TrimSpace(text[end:end+line]), "#") {
		end += line // a comment on its last line belongs to it
	}
	return strings.TrimRight(text[d.DeclPos().Offset:end], " \t\r\n")
}

// rule lists a rule of this source.
func (t *declText) rule(d *RuleDecl) ListedRule {
	line, _ := d.Pos.LineColumn()
	comment, _ := t.above(d.Pos.Offset)
	head := t.head(d)
	out := ListedRule{
		ID: d.ID.Text, Section: d.Section, Title: d.Title,
		For: head["for"], In: head["in"], On: head["on"], Bind: bindText(head), When: head["when"],
		File: t.file.Source.Name, Line: line, Text: comment + t.text(d),
	}
	if d.Says != nil {
		out.Says = d.Says.Text
	}
	if d.SaysOld != nil {
		out.SaysOld = d.SaysOld.Text
	}
	return out
}

// bindText gives the index that a rule binds, with the word before it.
func bindText(head map[string]string) string {
	for _, word := range []string{"some", "any"} {
		if rest, ok := head[word]; ok {
			return word + " " + rest
		}
	}
	return ""
}

// head gives the parts of a rule's head by the word with which they begin, each in one line without comments.
func (t *declText) head(d *RuleDecl) map[string]string {
	from, to := t.tokens(d)
	head := map[string]string{}
	part := ""
	for i := from; i < to && !t.parser.opensBody(i); i++ {
		tok := t.parser.toks[i]
		switch {
		case t.parser.marks[i]&markHeader != 0:
			part = t.parser.textOf(tok)
		case part != "":
			if head[part] != "" && tok.start > t.parser.toks[i-1].end {
				head[part] += " "
			}
			head[part] += t.parser.textOf(tok)
		}
	}
	return head
}

// above gives the comment that ends right above a place, and the last heading before it.
func (t *declText) above(offset int) (comment, heading string) {
	lines := strings.SplitAfter(t.file.Source.Text[:offset], "\n")
	first := len(lines) - 1
	for first > 0 && strings.HasPrefix(lines[first-1], "#") && headingOf(lines[first-1]) == "" {
		first--
	}
	for i := first - 1; i >= 0 && heading == ""; i-- {
		heading = headingOf(lines[i])
	}
	return strings.Join(lines[first:], ""), heading
}

// headingOf gives the words of a comment that is a rule across the page with words behind it.
func headingOf(line string) string {
	rest, ok := strings.CutPrefix(line, "# ----")
	if !ok {
		return ""
	}
	return strings.TrimSpace(strings.TrimLeft(rest, "-"))
}

// ListingOptions say what a listing shows.
type ListingOptions struct {
	Text bool // each rule with its whole text
	Says bool // what each rule says
	Diff bool // the difference from the protocol that this one extends, and nothing else
}

// changeMark stands before a rule that differs.
var changeMark = map[Change]string{ChangeNone: " ", ChangeAdded: "+", ChangeReplaced: "~", ChangeThrough: "*", ChangeRemoved: "-"}

// Write prints the listing. Rules of a variant are marked: + added, ~ replaced, * the same text, but what it
// names differs, - removed.
func (l *Listing) Write(w io.Writer, o ListingOptions) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", l.Protocol, l.Title)
	if l.Extends != "" {
		fmt.Fprintf(&b, "extends %s\n", l.Extends)
	}
	if o.Diff {
		l.writeDiff(&b)
	} else {
		l.writeRules(&b, o)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (l *Listing) writeRules(b *strings.Builder, o ListingOptions) {
	heading := ""
	for i, r := range l.Rules {
		if r.Heading != heading {
			heading = r.Heading
			fmt.Fprintf(b, "\n%s\n", cmp.Or(heading, "more"))
		} else if i == 0 || o.Text {
			b.WriteString("\n")
		}
		if o.Text {
			writeMarked(b, changeMark[r.Change], r.Text)
			continue
		}
		r.write(b)
		if o.Says {
			r.writeSays(b)
		}
	}
	for _, d := range l.Differences {
		if d.Change == ChangeRemoved && d.What == "rule" {
			fmt.Fprintf(b, "- %s\n", d.Name)
		}
	}
}

// write prints a rule's head in two lines.
func (r *ListedRule) write(b *strings.Builder) {
	b.WriteString(changeMark[r.Change] + " " + r.ID)
	if r.Section != "" {
		b.WriteString(" (" + r.Section + ")")
	}
	if r.Title != "" {
		b.WriteString(": " + r.Title)
	}
	b.WriteString("\n")
	if r.For != "" {
		fmt.Fprintf(b, "      for %s on %s", r.For, r.On)
	} else {
		fmt.Fprintf(b, "      in %s on %s", r.In, r.On)
	}
	if r.Bind != "" {
		fmt.Fprintf(b, " %s", r.Bind)
	}
	if r.When != "" {
		fmt.Fprintf(b, " when %s", r.When)
	}
	b.WriteString("\n")
}

// writeSays prints what a rule says, each sentence in a line.
func (r *ListedRule) writeSays(b *strings.Builder) {
	if r.Says != "" {
		fmt.Fprintf(b, "      says %s\n", r.Says)
	}
	if r.SaysOld != "" {
		fmt.Fprintf(b, "      says old %s\n", r.SaysOld)
	}
}

func (l *Listing) writeDiff(b *strings.Builder) {
	for _, d := range l.Differences {
		fmt.Fprintf(b, "\n%s\n", strings.TrimSpace(string(d.Change)+" "+d.What+" "+d.Name))
		writeLines(b, splitLines(d.Base), splitLines(d.Text))
	}
	through := map[string][]string{}
	var order []string
	for _, r := range l.Rules {
		for _, name := range r.Through {
			if through[name] == nil {
				order = append(order, name)
			}
			through[name] = append(through[name], r.ID)
		}
	}
	for _, name := range order {
		fmt.Fprintf(b, "\nrules that differ through %s: %s\n", name, strings.Join(through[name], ", "))
	}
}

// writeMarked prints lines with a mark before each.
func writeMarked(b *strings.Builder, mark, text string) {
	for _, line := range splitLines(text) {
		writeLine(b, mark, line)
	}
}

func writeLine(b *strings.Builder, mark, line string) {
	b.WriteString(strings.TrimRight(mark+" "+line, " \r") + "\n")
}

// splitLines gives the lines of a text; an empty text has none.
func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// writeLines prints what became of lines: - gone, + new, the others stand in both. It keeps as many as it can.
func writeLines(b *strings.Builder, from, to []string) {
	keep := commonLines(from, to)
	i, j := 0, 0
	for i < len(from) || j < len(to) {
		switch {
		case i < len(from) && j < len(to) && from[i] == to[j]:
			writeLine(b, " ", from[i])
			i, j = i+1, j+1
		case j == len(to) || i < len(from) && keep[i+1][j] >= keep[i][j+1]:
			writeLine(b, "-", from[i])
			i++
		default:
			writeLine(b, "+", to[j])
			j++
		}
	}
}

// commonLines counts, for every pair of places, the lines that both texts have in the same order from there on.
func commonLines(from, to []string) [][]int {
	keep := make([][]int, len(from)+1)
	for i := range keep {
		keep[i] = make([]int, len(to)+1)
	}
	for i := len(from) - 1; i >= 0; i-- {
		for j := len(to) - 1; j >= 0; j-- {
			keep[i][j] = max(keep[i+1][j], keep[i][j+1])
			if from[i] == to[j] {
				keep[i][j] = keep[i+1][j+1] + 1
			}
		}
	}
	return keep
}
