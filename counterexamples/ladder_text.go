package counterexamples

import (
	"fmt"
	"strings"

	"github.com/fatih/color"
)

// columns are the widths of a ladder's columns.
type columns struct {
	number, a, segment, b int
}

// shortState is the least width of a column of states, so that the ladders of like stories are alike.
const shortState = len("ESTABLISHED")

// longWords is how wide words at B's side may be before they begin left of B's column.
const longWords = 16

// String lays the ladder out.
func (l *ladder) String() string {
	c := l.columns()
	var b strings.Builder
	l.write(&b, c, "", row{ends: [2]string{"A", "B"}}, "")
	for _, g := range l.groups {
		l.writeGroup(&b, c, g)
	}
	l.writeEnd(&b)
	return b.String()
}

func (l *ladder) columns() columns {
	c := columns{number: len(l.groups[len(l.groups)-1].number), a: shortState, segment: len("-->"), b: shortState}
	for _, g := range l.groups {
		for _, r := range g.rows {
			c.segment = max(c.segment, width(r.segment))
			if r.segment != "" || !strings.HasPrefix(r.ends[0], "(") {
				c.a = max(c.a, width(r.ends[0]))
			}
			if w := width(r.ends[1]); w <= longWords || r.segment != "" {
				c.b = max(c.b, w)
			}
		}
	}
	return c
}

// left is the width of all that stands left of B's column.
func (c columns) left() int { return c.number + 2 + c.a + 1 + 3 + 1 + c.segment + 1 + 3 + 1 }

// writeGroup writes the lines of a step; its rules go down beside them, as many in a line as there is room for.
func (l *ladder) writeGroup(b *strings.Builder, c columns, g group) {
	rules := wrap(strings.Join(g.rules, ", "), max(lineWidth-c.left()-c.b-2, longest(g.rules)+1))
	for i := range max(len(g.rows), len(rules)) {
		r, rule, number := row{}, "", ""
		if i < len(g.rows) {
			r = g.rows[i]
		}
		if i < len(rules) {
			rule = rules[i]
		}
		if i == 0 {
			number = g.number
		}
		l.write(b, c, number, r, rule)
	}
	for _, note := range g.notes {
		for i, line := range wrapPieces(note, lineWidth-c.number-6) {
			indent := strings.Repeat(" ", c.number+4)
			if i > 0 {
				indent += "  "
			}
			b.WriteString(l.opt.paint(indent+line, faintColor) + "\n")
		}
	}
}

func longest(list []string) int {
	n := 0
	for _, s := range list {
		n = max(n, width(s))
	}
	return n
}

// write writes one line.
func (l *ladder) write(b *strings.Builder, c columns, number string, r row, rules string) {
	line := strings.Repeat(" ", c.number-len(number)) + number + "  " + pad(l.paintEnd(r.ends[0]), c.a) + " "
	if r.segment != "" {
		line += l.head(r.heads[0]) + " " + pad(l.paintMarks(r.segment), c.segment) + " " + l.head(r.heads[1])
	}
	line = pad(line, c.left()-max(0, width(r.ends[1])-c.b)) + pad(l.paintEnd(r.ends[1]), c.b) + "  " + l.opt.paint(rules, faintColor)
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}

var unicodeHeads = map[string]string{"-->": "──→", "<--": "←──", "...": "···", "XXX": "╳╳╳"}

func (l *ladder) head(sign string) string {
	shown, colors := sign, []color.Attribute(nil)
	if l.opt.Unicode {
		shown = unicodeHeads[sign]
	}
	if sign == "XXX" {
		colors = badColor
	}
	return l.opt.paint(shown, colors)
}

// paintEnd makes states bold; words stay as they are.
func (l *ladder) paintEnd(t string) string {
	if strings.HasPrefix(t, "(") || strings.HasPrefix(t, `"`) {
		return t
	}
	return l.opt.paint(t, boldColor)
}

func (l *ladder) paintMarks(t string) string {
	for _, mark := range []string{l.say.Old, l.say.Copy} {
		t = strings.Replace(t, mark, l.opt.paint(mark, doubtColor), 1)
	}
	return t
}

// writeEnd writes what is still in the network, and the last sentence.
func (l *ladder) writeEnd(b *strings.Builder) {
	last := l.trace.Initial
	if n := len(l.trace.Steps); n > 0 {
		last = l.trace.Steps[n-1].After
	}
	var flying []string
	for _, s := range last.Network {
		flying = append(flying, l.shown(s, true))
	}
	l.writeRepeat(b)
	if len(flying) > 0 || !l.opt.Because.IsEmpty() {
		b.WriteString("\n")
	}
	if len(flying) > 0 {
		paragraph(b, 0, append([]string{l.say.StillInNetwork}, listed(flying, strings.TrimSpace(l.say.Comma))...))
	}
	if why := WhyFairText(l.opt.WhyFair, l.opt.Lang); why != "" {
		paragraph(b, 0, breakable(sentence(upperFirst(why), l.say.FullStop)))
	}
	if because := BecauseText(l.opt.Because, l.opt.Lang); because != "" {
		for _, line := range wrap(sentence(because, l.say.FullStop), lineWidth) {
			b.WriteString(l.opt.paint(line, boldColor) + "\n")
		}
	}
}

// writeRepeat says from where the run repeats itself.
func (l *ladder) writeRepeat(b *strings.Builder) {
	steps := len(l.trace.Steps)
	switch repeats := l.opt.Repeats; {
	case repeats == 0:
	case repeats > steps:
		b.WriteString(l.opt.paint(l.say.Stops, boldColor) + "\n")
	case repeats == steps:
		b.WriteString(l.opt.paint(fmt.Sprintf(l.say.StepRepeats, steps), boldColor) + "\n")
	default:
		b.WriteString(l.opt.paint(fmt.Sprintf(l.say.Repeats, repeats), boldColor) + "\n")
	}
}
