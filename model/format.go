package model

import "strings"

// Format gives the canonical form of a protocol file. It keeps the author's line
// breaks and comments, and sets what is between the words: indentation, spaces,
// blank lines. The error is that of Parse.
func Format(src *Source) (string, error) {
	_, p := parseFile(src)
	if err := p.errs.err(); err != nil {
		return "", err
	}
	f := &formatter{parser: p, rest: p.comments}
	for i := range p.toks {
		f.comments(i)
		f.token(i)
	}
	f.endLine()
	alignColons(f.lines)
	return joinLines(f.lines), nil
}

// formatter writes the tokens of a parsed text again.
type formatter struct {
	*parser
	rest      []token // comments that are not yet written
	at        int     // where in the source the last written word or comment ends
	commented bool    // it was a comment
	lines     []outLine
	line      *outLine // that is written; nil: none is begun
	depth     int      // of blocks
	base      int      // indentation of the line on which the present unit began
	wasRule   bool     // the last declaration is a rule
	apart     bool     // a blank line is still due before the next declaration
}

// outLine is a line of the result.
type outLine struct {
	text   string
	indent int
	unit   bool // begins with a field, a statement or a clause
	colons int  // of fields on the line
	colon  int  // where the first of them stands
}

const indentation = 4

// comments writes the comments before a token.
func (f *formatter) comments(i int) {
	f.apart = f.wantsBlank(i)
	for len(f.rest) > 0 && (f.rest[0].start < f.toks[i].start || f.isEOF(i)) {
		f.comment(i, f.rest[0])
		f.rest = f.rest[1:]
	}
}

func (f *formatter) isEOF(i int) bool { return f.toks[i].kind == tokEOF }

// wantsBlank holds before and after a rule where the author left no blank line.
func (f *formatter) wantsBlank(i int) bool {
	if f.marks[i]&markDecl == 0 || f.at == 0 {
		return false
	}
	isRule := f.marks[i]&markRule != 0
	due := isRule || f.wasRule
	f.wasRule = isRule
	at := f.at
	for _, c := range f.rest {
		if c.start > f.toks[i].start {
			break
		}
		due = due && f.breaks(at, c.start) < 2
		at = int(c.end)
	}
	return due && f.breaks(at, f.toks[i].start) < 2
}

// breaks counts the line ends of the source between two places.
func (f *formatter) breaks(from int, to int32) int {
	return strings.Count(f.src.Text[min(from, int(to)):to], "\n")
}

// comment writes one comment, behind the line or on a line of its own.
func (f *formatter) comment(i int, c token) {
	breaks := f.breaks(f.at, c.start)
	if breaks == 0 && f.line != nil {
		f.line.text += "  " + f.textOf(c)
	} else {
		f.newLine(breaks > 1 && f.mayBlank(i, true), f.commentIndent(i))
		f.line.text = f.textOf(c)
	}
	f.at, f.commented = int(c.end), true
}

// mayBlank holds where a blank line may stand, before a token or a comment that precedes it.
func (f *formatter) mayBlank(i int, comment bool) bool {
	if !f.commented && i > 0 && f.isBrace(i-1, "{") {
		return false
	}
	if comment && (f.isBrace(i, "}") || f.isEOF(i)) {
		return true
	}
	return f.marks[i]&(markDecl|markUnit) != 0
}

// isBrace holds for a brace of a block.
func (f *formatter) isBrace(i int, brace string) bool {
	return f.marks[i]&markBlock != 0 && f.textOf(f.toks[i]) == brace
}

func (f *formatter) commentIndent(i int) int {
	if f.isBrace(i, "}") {
		return f.depth * indentation
	}
	return f.indentOf(i)
}

// indentOf is the indentation of a line that begins with this token.
func (f *formatter) indentOf(i int) int {
	block := f.depth * indentation
	switch m := f.marks[i]; {
	case f.isEOF(i), m&markDecl != 0:
		return 0
	case m&markHeader != 0:
		return block + indentation
	case f.isBrace(i, "}"):
		return block - indentation
	case m&(markUnit|markBlock) != 0, i > 0 && f.isBrace(i-1, "}"):
		return block
	default:
		return f.base + indentation
	}
}

// newLine ends the line and begins the next one.
func (f *formatter) newLine(blank bool, indent int) {
	f.endLine()
	if (blank || f.apart) && len(f.lines) > 0 {
		f.lines = append(f.lines, outLine{})
	}
	f.apart = false
	f.line = &outLine{indent: indent}
}

func (f *formatter) endLine() {
	if f.line != nil {
		f.lines = append(f.lines, *f.line)
	}
	f.line = nil
}

// token writes one token.
func (f *formatter) token(i int) {
	if f.isEOF(i) {
		return
	}
	t, m := f.toks[i], f.marks[i]
	breaks := f.breaks(f.at, t.start)
	if f.line == nil || breaks > 0 || f.commented || m&markDecl != 0 {
		f.newLine(breaks > 1 && f.mayBlank(i, false), f.indentOf(i))
		f.line.unit = m&markUnit != 0
	} else {
		f.line.text += f.space(i)
	}
	f.place(i)
	f.line.text += f.textOf(t)
	f.at, f.commented = int(t.end), false
}

// place notes what the token means for the lines that follow.
func (f *formatter) place(i int) {
	m := f.marks[i]
	if m&(markDecl|markUnit|markHeader) != 0 {
		f.base = f.line.indent
	}
	if m&markColon != 0 {
		f.line.colons++
		f.line.colon = max(f.line.colon, len(f.line.text)-1)
	}
	if f.isBrace(i, "{") {
		f.depth++
	} else if f.isBrace(i, "}") {
		f.depth--
		f.base = f.depth * indentation
	}
}

// space is what stands between a token and the one before it on its line.
func (f *formatter) space(i int) string {
	m, before := f.marks[i], f.textOf(f.toks[i-1])
	switch {
	case f.tightBefore(i), f.tightAfter(i - 1), f.isBrace(i-1, "{") && f.isBrace(i, "}"):
		return ""
	case m&markUnit != 0 && before != "{":
		return "   "
	default:
		return " "
	}
}

func (f *formatter) tightBefore(i int) bool {
	if f.toks[i].kind != tokPunct {
		return false
	}
	m := f.marks[i]
	switch f.textOf(f.toks[i]) {
	case ",", ")", "[", "]", "?", "..":
		return true
	case "(":
		return m&markCall != 0
	case ":":
		return m&markColon == 0
	case "}":
		return m&markTight != 0
	}
	return false
}

func (f *formatter) tightAfter(i int) bool {
	if f.toks[i].kind != tokPunct {
		return false
	}
	switch f.textOf(f.toks[i]) {
	case "(", "[", "..":
		return true
	case "{", "-":
		return f.marks[i]&markTight != 0
	}
	return false
}

// alignColons sets the colons of fields on consecutive lines below each other.
func alignColons(lines []outLine) {
	for i := 0; i < len(lines); i++ {
		end, width := i, 0
		for end < len(lines) && lines[end].oneField() && lines[end].indent == lines[i].indent {
			width = max(width, lines[end].nameWidth())
			end++
		}
		for ; i < end; i++ {
			l := &lines[i]
			pad := strings.Repeat(" ", width-l.nameWidth())
			l.text = l.text[:l.colon] + pad + l.text[l.colon:]
		}
	}
}

func (l *outLine) oneField() bool { return l.unit && l.colons == 1 && l.colon > 0 }

func (l *outLine) nameWidth() int { return textWidth(l.text[:l.colon]) }

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
