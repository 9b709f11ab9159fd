package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is one fault of a text: where, what was found, what is accepted.
type Error struct {
	Pos  Pos
	Msg  string // lower case, without a full stop
	Hint string // empty, or a way out: `did you mean "snd.una"?`
}

// Errors are all faults of a text, in the order of their places.
type Errors []*Error

// maxShown is how many errors a message lists before it only counts them.
const maxShown = 50

// NewSource makes a source of a text. A byte order mark is not part of it.
func NewSource(name, text string) *Source {
	return &Source{Name: name, Text: strings.TrimPrefix(text, "\uFEFF")}
}

// LineColumn gives the line and the column, counted in characters, both from 1.
func (p Pos) LineColumn() (line, column int) {
	before := p.before()
	start := strings.LastIndexByte(before, '\n') + 1
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[start:])
}

// before is the text in front of the place.
func (p Pos) before() string {
	if p.Source == nil {
		return ""
	}
	return p.Source.Text[:min(max(p.Offset, 0), len(p.Source.Text))]
}

// String is FILE:LINE:COLUMN.
func (p Pos) String() string {
	if p.Source == nil {
		return "-"
	}
	line, column := p.LineColumn()
	return fmt.Sprintf("%s:%d:%d", p.Source.Name, line, column)
}

// Error shows the place, the message, the line with a caret under the place, and the hint.
func (e *Error) Error() string {
	if e.Pos.Source == nil {
		return strings.TrimSpace(e.Msg + " " + e.Hint)
	}
	line, caret := e.Pos.excerpt()
	if e.Hint != "" {
		caret += " " + e.Hint
	}
	return e.Pos.String() + ": " + e.Msg + "\n" + line + "\n" + caret
}

// Error lists the errors, at most maxShown of them.
func (e Errors) Error() string {
	var b strings.Builder
	for i, one := range e[:min(len(e), maxShown)] {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(one.Error())
	}
	if len(e) > maxShown {
		fmt.Fprintf(&b, "\nand %d more", len(e)-maxShown)
	}
	return b.String()
}

// add notes one more error.
func (e *Errors) add(pos Pos, hint, format string, args ...any) {
	*e = append(*e, &Error{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// err is nil without errors; else the errors in the order of their places, without doubles.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	sorted := slices.Clone(e)
	slices.SortStableFunc(sorted, compareErrors)
	return slices.CompactFunc(sorted, func(a, b *Error) bool {
		return a.Pos == b.Pos && a.Msg == b.Msg
	})
}

func compareErrors(a, b *Error) int {
	return cmp.Or(
		cmp.Compare(a.Pos.sourceName(), b.Pos.sourceName()),
		cmp.Compare(a.Pos.Offset, b.Pos.Offset),
		cmp.Compare(a.Msg, b.Msg),
	)
}

func (p Pos) sourceName() string {
	if p.Source == nil {
		return ""
	}
	return p.Source.Name
}

// excerptRunes is how much of an over-long line is shown on either side of a place.
const excerptRunes = 60

// excerpt gives the line of the place, cut where it is over-long, and a caret under the place.
func (p Pos) excerpt() (line, caret string) {
	before := p.before()
	after := p.Source.Text[len(before):]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	if end := strings.IndexByte(after, '\n'); end >= 0 {
		after = after[:end]
	}
	before, after = visible(lastRunes(before)), visible(firstRunes(strings.TrimRight(after, "\r")))
	return before + after, blank(before) + "^"
}

func lastRunes(s string) string {
	at := len(s)
	for n := 0; at > 0; n++ {
		if n == excerptRunes {
			return "…" + s[at:]
		}
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s
}

func firstRunes(s string) string {
	n := 0
	for at := range s {
		if n == excerptRunes {
			return s[:at] + "…"
		}
		n++
	}
	return s
}

// visible replaces what could disturb a terminal: control and format characters, tabs apart.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// blank is white space as wide as the text.
func blank(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteString(strings.Repeat(" ", runeWidth(r)))
		}
	}
	return b.String()
}

// wide has the characters that take two columns of a terminal.
var wide = [][2]rune{
	{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
	{0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
	{0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
}

// runeWidth is how many columns a character takes.
func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	for _, span := range wide {
		if span[0] <= r && r <= span[1] {
			return 2
		}
	}
	return 1
}

// textWidth is how many columns a text takes.
func textWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// didYouMean is the hint for a name that is not known; empty when no known name is near.
func didYouMean(name string, known []string) string {
	if near, ok := nearest(name, known); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// maxNear is the length above which no nearest name is looked for.
const maxNear = 80

// nearest finds the known name with the fewest typing errors, about a third of
// the name's length at most. Among equals the first of the alphabet is taken.
func nearest(name string, known []string) (string, bool) {
	word := []rune(strings.ToLower(name[:min(len(name), 4*maxNear)]))
	if len(word) > maxNear {
		return "", false
	}
	best, limit := "", (len(word)+1)/3
	for _, k := range known {
		if k == name {
			continue
		}
		d := editDistance(word, []rune(strings.ToLower(k)), limit)
		if d < limit || d == limit && (best == "" || k < best) {
			best, limit = k, d
		}
	}
	return best, best != ""
}

// editDistance counts insertions, deletions, substitutions and swaps of
// neighbours (Damerau and Levenshtein); limit+1 stands for anything above the limit.
func editDistance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

func cost(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
