package model

import "strings"

// Format gives the canonical form of a protocol file. It keeps the author's line
// breaks and comments, and sets what is between the words: indentation, spaces,
// blank lines, columns. The error is that of Parse.
func Format(src *Source) (string, error) {
	_, p := parseFile(src)
	if err := p.errs.err(); err != nil {
		return "", err
	}
	f := &formatter{parser: p, rest: p.comments, pairs: map[int]bool{}}
	for i := range p.toks {
		f.comments(i)
		f.token(i)
	}
	f.endLine()
	align(f.lines)
	return joinLines(f.lines), nil
}

// formatter writes the tokens of a parsed text again.
type formatter struct {
	*parser
	rest      []token // comments that are not yet written
	at        int     // where in the source the last written word or comment ends
	commented bool    // it was a comment
	lines     []outLine
	line      *outLine     // that is written; nil: none is begun
	depth     int          // of blocks
	base      int          // indentation of the line on which the present unit began
	wasRule   bool         // the last declaration is a rule
	apart     bool         // a blank line is still due before the next declaration
	decl      int          // the line on which the declaration begins
	scenario  bool         // it is a scenario
	brackets  int          // that are open since then
	list      int          // the token with which a list of names begins
	edges     []edge       // of what is open: such a list, seals
	pairs     map[int]bool // tokens that begin a field of a seal
}

// edge is where a line begins.
type edge struct {
	indent int
	under  int // the line below whose words it begins, counted from 1; 0: none
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
		f.line.comment = f.textOf(c)
	} else {
		f.newLine(breaks > 1 && f.mayBlank(i, true), f.commentEdge(i))
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

// isSeal holds for a brace around the fields of a seal, the only one without a mark.
func (f *formatter) isSeal(i int, brace string) bool {
	return f.marks[i]&(markBlock|markTight) == 0 && f.textOf(f.toks[i]) == brace
}

func (f *formatter) commentEdge(i int) edge {
	if f.isBrace(i, "}") {
		return edge{indent: f.depth * indentation}
	}
	return f.edgeOf(i)
}

// edgeOf is where a line begins that begins with this token.
func (f *formatter) edgeOf(i int) edge {
	block := f.depth * indentation
	switch m := f.marks[i]; {
	case f.isEOF(i), m&markDecl != 0:
		return edge{}
	case m&markHeader != 0 && f.textOf(f.toks[i]) == "acceptable":
		return edge{indent: block + 2*indentation}
	case m&markHeader != 0:
		return edge{indent: block + indentation}
	case f.isBrace(i, "}"):
		return edge{indent: block - indentation}
	case m&(markUnit|markBlock) != 0, i > 0 && f.isBrace(i-1, "}"):
		return edge{indent: block}
	case len(f.edges) > 0:
		return f.edges[len(f.edges)-1]
	default:
		return edge{indent: f.base + indentation}
	}
}

// newLine ends the line and begins the next one.
func (f *formatter) newLine(blank bool, m edge) {
	f.endLine()
	if (blank || f.apart) && len(f.lines) > 0 {
		f.lines = append(f.lines, outLine{})
	}
	f.apart = false
	f.line = &outLine{edge: m}
}

func (f *formatter) endLine() {
	if f.line != nil {
		f.line.classify()
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
	if f.line == nil || breaks > 0 || f.commented || m&markDecl != 0 || f.wantsLine(i) {
		f.newLine(breaks > 1 && f.mayBlank(i, false), f.edgeOf(i))
		f.begin(i)
	} else {
		f.line.text += f.space(i)
		f.hang(i)
	}
	f.place(i)
	f.line.text += f.textOf(t)
	f.at, f.commented = int(t.end), false
}

// wantsLine holds for a clause with fields that would stand on a line less indented than the
// clause on the line below it, which would then be read as one more field.
func (f *formatter) wantsLine(i int) bool {
	if !f.scenario || f.marks[i]&markUnit == 0 || f.line.indent >= f.depth*indentation {
		return false
	}
	switch f.textOf(f.toks[i]) {
	case "start", "old", "in":
		next := i + 1
		for f.marks[next]&(markUnit|markBlock) == 0 {
			next++
		}
		return f.marks[next]&markUnit != 0 && f.breaks(int(f.toks[next-1].end), f.toks[next].start) > 0
	}
	return false
}

// begin notes with what the line begins. A declaration of several lines stands in no column.
func (f *formatter) begin(i int) {
	f.line.unit = f.marks[i]&markUnit != 0
	if f.marks[i]&markDecl != 0 {
		f.decl, f.brackets = len(f.lines), 0
		f.scenario = f.isScenario(i)
		f.line.kind = declKind(f.textOf(f.toks[i]))
	} else if f.decl < len(f.lines) {
		f.lines[f.decl].kind = kindNone
	}
}

// isScenario holds for the first word of a scenario, also of one that replaces another.
func (f *formatter) isScenario(i int) bool {
	if f.textOf(f.toks[i]) == "replace" {
		i += 2
	}
	return f.textOf(f.toks[i]) == "scenario"
}

// hang has the lines that follow begin below a token: the first of a list of names, or of a seal.
func (f *formatter) hang(i int) {
	isSeal := f.isSeal(i-1, "{") && len(f.edges) > 0
	if i != f.list && !isSeal {
		return
	}
	if isSeal {
		f.edges = f.edges[:len(f.edges)-1]
	}
	f.edges = append(f.edges, edge{f.line.width(), len(f.lines) + 1})
}

// place notes what the token means for the lines that follow, and for the columns.
func (f *formatter) place(i int) {
	m := f.marks[i]
	if m&(markDecl|markUnit|markHeader) != 0 {
		f.base = f.line.indent
	}
	if m&(markDecl|markUnit|markHeader|markBlock) != 0 {
		f.edges = f.edges[:0]
	}
	if m&(markDecl|markUnit) != 0 {
		f.list = f.listAfter(i)
	}
	f.column(i)
	switch {
	case f.isBrace(i, "{"):
		f.depth++
	case f.isBrace(i, "}"):
		f.depth--
		f.base = f.depth * indentation
	case f.isSeal(i, "{"):
		f.edges = append(f.edges, edge{f.line.indent + indentation, f.line.under})
		f.findPairs(i)
	case f.isSeal(i, "}") && len(f.edges) > 0:
		f.edges = f.edges[:len(f.edges)-1]
	}
}

// listAfter is the token with which the names begin that this word has behind it; 0: it has none.
func (f *formatter) listAfter(i int) int {
	next := f.toks[min(i+1, len(f.toks)-1)]
	isDecl := f.marks[i]&markDecl != 0
	switch word := f.textOf(f.toks[i]); {
	case isDecl && word == "group", isDecl && word == "segment" && f.textOf(next) == "one":
		return i + 3
	case isDecl && (word == "segment" || word == "calls" || word == "timers"):
		return i + 1
	case !isDecl && word == "state" && next.kind == tokName:
		return i + 1
	}
	return 0
}

// findPairs has the parser say where the fields of a seal begin.
func (f *formatter) findPairs(brace int) {
	f.i = brace + 1
	for !f.bad && !f.parser.at("}") {
		f.pairs[f.i] = true
		f.fieldValue(f.expr)
	}
}

// column notes a token that may stand below others of its kind.
func (f *formatter) column(i int) {
	m, text, stop := f.marks[i], f.textOf(f.toks[i]), -1
	switch {
	case m&markUnit != 0:
		f.line.units++
	case m&markColon != 0, text == ":=" && f.line.unit:
		stop = 0
	case text == "=" && f.brackets == 0:
		stop = f.line.kind.equals()
	case f.toks[i].kind == tokString && f.line.kind == kindParam:
		stop = 2
	case f.isBrace(i, "{") && f.line.kind == kindWatch:
		stop = 0
	}
	f.line.stop(stop)
	switch text {
	case "(", "[", "{":
		f.brackets++
	case ")", "]", "}":
		f.brackets--
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
	case f.pairs[i] && before != "{":
		return "  "
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
	case "(", "[", "..", "!":
		return true
	case "{", "-":
		return f.marks[i]&markTight != 0
	}
	return false
}
