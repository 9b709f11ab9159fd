package model

import (
	"slices"
	"strings"
)

// outLine is a line of the result.
type outLine struct {
	text, comment string // the comment behind the text
	edge
	unit  bool // begins with a field, a statement or a clause
	units int  // that begin on the line
	kind  lineKind
	stops [3]int // where its columns begin in the text; 0: it has no such column
	moved int    // by how much its words have moved to the right
}

// lineKind is what lines have in common that stand in columns below each other: a word of
// the language, or for a field what its names have around them.
type lineKind string

const (
	kindNone   lineKind = ""
	kindParam  lineKind = "param"  // param NAME : TYPE = VALUE "title"
	kindGroup  lineKind = "group"  // group NAME = STATES
	kindDefine lineKind = "define" // define NAME = EXPR
	kindWatch  lineKind = "watch"  // watch NAME on TRIGGER { EFFECTS }
	kindAssign lineKind = ":="     // PLACE := EXPR
)

// declKind is the kind of a line that begins with this word of a declaration.
func declKind(word string) lineKind {
	switch k := lineKind(word); k {
	case kindParam, kindGroup, kindDefine, kindWatch:
		return k
	default:
		return kindNone
	}
}

// equals is the column of the equals sign on a line of this kind; -1: it has none.
func (k lineKind) equals() int {
	switch k {
	case kindParam:
		return 1
	case kindGroup, kindDefine:
		return 0
	default:
		return -1
	}
}

// A column leaves out the lines that would push it far from all others.
const (
	farWord       = 20 // columns beyond the shortest line
	farComment    = 40 // … before a title or a comment
	commentColumn = 41 // where comments stand behind lines that are short enough
	fewAssigns    = 2  // so many assignments need no column
)

// stop begins a column here, if it is a column and the line's first of that number.
func (l *outLine) stop(column int) {
	if column >= 0 && l.stops[column] == 0 {
		l.stops[column] = len(l.text)
	}
}

// classify gives a line of a single field or assignment its kind.
func (l *outLine) classify() {
	at := l.stops[0]
	switch {
	case at == 0, l.unit && l.units > 1:
		l.kind = kindNone
	case l.unit && strings.HasPrefix(l.text[at:], string(kindAssign)):
		l.kind = kindAssign
	case l.unit:
		l.kind = fieldKind(l.text[:at])
	}
}

// fieldKind tells ghosts from other fields, and several names from one.
func fieldKind(names string) lineKind {
	first, _, several := strings.Cut(names, ",")
	words := strings.Fields(first)
	switch isGhost := slices.Contains(words[:len(words)-1], "ghost"); {
	case isGhost && several:
		return "ghost , :"
	case isGhost:
		return "ghost :"
	case several:
		return ", :"
	default:
		return ":"
	}
}

func (l *outLine) width() int { return l.indent + textWidth(l.text) }

// align sets what belongs below each other in columns.
func align(lines []outLine) {
	eachRun(lines, sameKind, alignWords)
	followMoves(lines)
	eachRun(lines, bothCommented, alignComments)
}

// eachRun hands out the lines in runs of those that belong together.
func eachRun(lines []outLine, together func(a, b *outLine) bool, do func([]outLine)) {
	for start, i := 0, 1; i <= len(lines); i++ {
		if i == len(lines) || !together(&lines[i-1], &lines[i]) {
			do(lines[start:i])
			start = i
		}
	}
}

func sameKind(a, b *outLine) bool { return a.kind == b.kind && a.indent == b.indent }

func bothCommented(a, b *outLine) bool { return a.comment != "" && b.comment != "" }

// alignWords sets the columns of lines of one kind.
func alignWords(run []outLine) {
	switch k := run[0].kind; {
	case k == kindNone, k == kindAssign && len(run) <= fewAssigns:
	case k == kindParam:
		alignColumn(run, 0, farWord)
		alignColumn(run, 1, farWord)
		alignColumn(run, 2, farComment)
	default:
		alignColumn(run, 0, farWord)
	}
}

func alignColumn(run []outLine, column, far int) {
	var widths []int
	for i := range run {
		if at := run[i].stops[column]; at > 0 {
			widths = append(widths, textWidth(run[i].text[:at]))
		}
	}
	place := columnOf(widths, far)
	for i := range run {
		if at := run[i].stops[column]; at > 0 {
			run[i].insert(at, column, place-textWidth(run[i].text[:at]))
		}
	}
}

// columnOf is the greatest of the widths that are not far beyond the least.
func columnOf(widths []int, far int) int {
	if len(widths) == 0 {
		return 0
	}
	least, place := slices.Min(widths), 0
	for _, w := range widths {
		if w <= least+far {
			place = max(place, w)
		}
	}
	return place
}

// insert moves a column and those behind it to the right.
func (l *outLine) insert(at, column, pad int) {
	if pad <= 0 {
		return
	}
	l.text = l.text[:at] + strings.Repeat(" ", pad) + l.text[at:]
	l.moved += pad
	for c := column; c < len(l.stops); c++ {
		if l.stops[c] > 0 {
			l.stops[c] += pad
		}
	}
}

// followMoves moves the lines that begin below a word of a line that has moved.
func followMoves(lines []outLine) {
	for i := range lines {
		if under := lines[i].under; under > 0 {
			lines[i].indent += lines[under-1].moved
			lines[i].moved = lines[under-1].moved
		}
	}
}

// alignComments sets the comments behind consecutive lines below each other.
func alignComments(run []outLine) {
	var widths []int
	for i := range run {
		widths = append(widths, run[i].width())
	}
	place := max(columnOf(widths, farComment)+2, commentColumn)
	for i := range run {
		if l := &run[i]; l.comment != "" {
			l.text += strings.Repeat(" ", max(place-l.width(), 2)) + l.comment
		}
	}
}

func joinLines(lines []outLine) string {
	var b strings.Builder
	for _, l := range lines {
		if l.text != "" {
			b.WriteString(strings.Repeat(" ", l.indent))
			b.WriteString(l.text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
