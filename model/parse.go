package model

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The parser is recursive descent, with precedence climbing for expressions.
//
// After an error it is `bad`: every look at the text sees its end, so that all
// functions run out without effect and without a further error, until resync
// finds the next statement or declaration. A node made meanwhile may have holes;
// it is never handed out.

const (
	maxDepth     = 200     // of nested expressions and statements together
	maxOperators = 1000    // of one level, in a row
	maxErrors    = 1000    // then the rest of the text is not read
	maxNumber    = 1 << 40 // the largest number
)

// mark says what a token begins or is, for the printer.
type mark uint8

const (
	markDecl   mark = 1 << iota // begins a declaration
	markRule                    // … a rule, which stands between blank lines
	markUnit                    // begins a statement, a clause or a field
	markHeader                  // begins a part of a rule's or property's head
	markBlock                   // a brace around statements, clauses or fields
	markCall                    // a parenthesis that belongs to the name before it
	markColon                   // the colon between a field and its type
	markTight                   // a sign that belongs to what follows: unary minus, brace of a set
)

type parser struct {
	src        *Source
	toks       []token
	marks      []mark
	i          int // the token to read
	errs       Errors
	bad        bool
	fails      int
	failed     int // the token of the last error
	depth      int
	declIndent int32 // of the line on which the declaration begins
	noIndex    bool  // `[` is not an index: it belongs to the type around
	formula    bool  // temporal operators may stand here
	exprEnd    int   // the token behind the last expression
	temporal   int   // the token behind the last name that would be a temporal operator in a formula
	comments   []token
	spans      map[any]extent // where expressions and effects stand; nil: nobody asks
}

func newParser(src *Source) *parser {
	l := lex(src)
	return &parser{
		src: src, toks: l.toks, marks: make([]mark, len(l.toks)),
		errs: l.errs, comments: l.comments,
	}
}

// Parse reads a protocol file. The error is Errors, with all faults of the text.
func Parse(src *Source) (*File, error) {
	f, p := parseFile(src)
	if err := p.errs.err(); err != nil {
		return nil, err
	}
	return f, nil
}

func parseFile(src *Source) (*File, *parser) { return newParser(src).file() }

func (p *parser) file() (*File, *parser) {
	src := p.src
	f := &File{Source: src}
	if p.atEnd() {
		if len(p.errs) == 0 {
			p.fail(`"protocol NAME"`)
		}
		return f, p
	}
	p.declIndent = p.toks[0].indent
	f.Protocol = p.header()
	for p.nextDecl(); !p.atEnd(); {
		if d := p.declaration(); d != nil {
			f.Decls = append(f.Decls, d)
		}
	}
	return f, p
}

// ParseExpr reads one expression.
func ParseExpr(src *Source) (Expr, error) {
	p := newParser(src)
	p.declIndent = -1
	x := p.expr()
	p.end("an operator or the end")
	if err := p.errs.err(); err != nil {
		return nil, err
	}
	return x, nil
}

// ParseClauses reads clauses of a scenario, as they stand between its braces.
func ParseClauses(src *Source) ([]*Clause, error) {
	p := newParser(src)
	p.declIndent = -1
	var clauses []*Clause
	for !p.atEnd() {
		start := p.i
		clauses = append(clauses, p.clause())
		p.resync(start, p.clauseStarts)
	}
	if err := p.errs.err(); err != nil {
		return nil, err
	}
	return clauses, nil
}

// end checks that the whole text was read.
func (p *parser) end(want string) {
	if !p.atEnd() && len(p.errs) == 0 {
		p.fail(want)
	}
}

// atEnd holds at the end of the text, also after an error.
func (p *parser) atEnd() bool { return p.toks[p.i].kind == tokEOF }

// peek is the token n places ahead; the end of the text after an error.
func (p *parser) peek(n int) token {
	if p.bad || p.i+n >= len(p.toks) {
		return token{kind: tokEOF}
	}
	return p.toks[p.i+n]
}

// extent is the tokens of an expression or an effect: from the first to before `to`.
type extent struct{ from, to int }

// note keeps where a node stands: from a token to where the parser is. Parentheses around an expression belong to it.
func (p *parser) note(node any, from int) {
	if p.spans != nil && !p.bad {
		p.spans[node] = extent{from, p.i}
	}
}

func (p *parser) textOf(t token) string { return p.src.Text[t.start:t.end] }

// word is the text of the next token if it is a name, else empty.
func (p *parser) word() string {
	if t := p.peek(0); t.kind == tokName {
		return p.textOf(t)
	}
	return ""
}

// at holds when the next token is one of these names or signs.
func (p *parser) at(words ...string) bool {
	return p.is(0, words...)
}

// is holds when the token n places ahead is one of these names or signs.
func (p *parser) is(n int, words ...string) bool {
	t := p.peek(n)
	if t.kind != tokName && t.kind != tokPunct {
		return false
	}
	text := p.textOf(t)
	for _, w := range words {
		if text == w {
			return true
		}
	}
	return false
}

func (p *parser) accept(word string) bool {
	if !p.at(word) {
		return false
	}
	p.i++
	return true
}

func (p *parser) expect(word string) bool {
	if p.accept(word) {
		return true
	}
	p.fail(strconv.Quote(word))
	return false
}

func (p *parser) mark(m mark) {
	if !p.bad {
		p.marks[p.i] |= m
	}
}

// acceptMarked accepts a word and marks its token.
func (p *parser) acceptMarked(word string, m mark) bool {
	if !p.at(word) {
		return false
	}
	p.mark(m)
	p.i++
	return true
}

func (p *parser) pos() Pos { return p.posOf(p.toks[p.i]) }

func (p *parser) posOf(t token) Pos { return Pos{p.src, int(t.start)} }

// ident reads a name.
func (p *parser) ident(want string) Ident {
	t := p.peek(0)
	if t.kind != tokName {
		p.fail(want)
		return Ident{}
	}
	p.i++
	return Ident{p.posOf(t), p.textOf(t)}
}

// reserved are the words that no declaration may take as a name: they would be read as something else.
var reserved = wordSet(
	"implies or and not in if then else each some true false none zero fresh seal",
	"send deliver tell choose for do start stop clear continue drop",
)

// newName reads the name of something declared here.
func (p *parser) newName(want string) Ident {
	id := p.ident(want)
	if reserved[id.Text] {
		p.errs.add(id.Pos, "", "found %q, a word of the language, expected %s", id.Text, want)
	}
	return id
}

// newPredicate reads the name of a define, which may not hide a question about the step.
func (p *parser) newPredicate() Ident {
	id := p.newName("the name of the define")
	if _, ok := questions[id.Text]; ok || id.Text == "asked" || id.Text == "mine" || temporalWords[id.Text] != TimeNone {
		p.errs.add(id.Pos, "", "found %q, which is built in, expected another name", id.Text)
	}
	return id
}

// list reads items with commas between them.
func list[T any](p *parser, item func() T) []T {
	all := []T{item()}
	for p.accept(",") {
		all = append(all, item())
	}
	return all
}

func (p *parser) idents(want string) []Ident {
	return list(p, func() Ident { return p.ident(want) })
}

// number reads a number as it is written.
func (p *parser) number(want string) int {
	t := p.peek(0)
	if t.kind != tokInt {
		p.fail(want)
		return 0
	}
	n, err := strconv.Atoi(p.textOf(t))
	if err != nil || n > maxNumber {
		p.errs.add(p.pos(), "", "found %s, expected a number up to %d", quote(p.textOf(t)), maxNumber)
	}
	p.i++
	return n
}

// quoted reads a string if there is one.
func (p *parser) quoted() (string, bool) {
	t := p.peek(0)
	if t.kind != tokString {
		return "", false
	}
	p.i++
	return strings.TrimSuffix(p.textOf(t)[1:], `"`), true
}

// isFlag holds for the names of flags and segment kinds: no small letters.
func isFlag(name string) bool {
	return name != "" && strings.IndexFunc(name, unicode.IsLower) < 0
}

// enter goes one level deeper, if that is allowed; leave goes back.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > maxDepth && !p.bad {
		p.refuse("", "found more than %d levels, one in the other", maxDepth)
	}
	return !p.bad
}

func (p *parser) leave() { p.depth-- }

// fail reports what was found instead of what is accepted. The known words give a hint.
func (p *parser) fail(want string, known ...string) {
	if p.bad {
		return
	}
	hint := ""
	if t := p.toks[p.i]; t.kind == tokName {
		hint = didYouMean(p.textOf(t), known)
	}
	p.failHint(want, hint)
}

func (p *parser) failHint(want, hint string) {
	if !p.bad && !p.misplaced(want) {
		if here := formulaSigns[p.textOf(p.toks[p.i])]; here != "" && !p.formula {
			hint = here
		}
		p.refuse(hint, "found %s, expected %s", p.found(), want)
	}
}

// refuse reports an error here; what the lexer has reported is not reported
// again, and of one word only the first error is.
func (p *parser) refuse(hint, format string, args ...any) {
	if p.toks[p.i].kind != tokBad && (p.fails == 0 || p.failed != p.i) {
		p.errs.add(p.pos(), hint, format, args...)
	}
	p.bad = true
	p.failed = p.i
	p.fails++
}

// found describes the next token.
func (p *parser) found() string {
	t := p.toks[p.i]
	switch text := p.textOf(t); t.kind {
	case tokEOF:
		return "the end of the text"
	case tokString:
		return "the string " + quote(strings.Trim(text, `"`))
	default:
		return quote(text)
	}
}

// topWords begin a declaration.
var topWords = strings.Fields(`protocol segment end shared party sealed param calls timers group numbers isn
	define rule remove replace before after watch property measure scenario fair`)

var isTopWord = wordSet(topWords...)

func wordSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, l := range lists {
		for _, w := range strings.Fields(l) {
			set[w] = true
		}
	}
	return set
}

// declAt holds for a token that in all likelihood begins the next declaration:
// it is the first of a line that is indented no more than the present one.
func (p *parser) declAt(i int) bool {
	t := p.toks[i]
	if t.kind != tokName || !t.first || t.indent > p.declIndent || !isTopWord[p.textOf(t)] {
		return false
	}
	next := p.toks[i+1]
	return next.kind != tokPunct || !strings.HasPrefix(p.textOf(next), ":")
}

// resyncDecl ends an error within the declaration that began at start.
func (p *parser) resyncDecl(start int) {
	if !p.bad {
		return
	}
	if p.i == start {
		p.skip()
	}
	p.nextDecl()
}

// nextDecl goes to the next declaration after an error.
func (p *parser) nextDecl() {
	if !p.bad {
		return
	}
	for !p.atEnd() && !p.declAt(p.i) {
		p.skip()
	}
	p.bad = false
}

// skip passes one token; after too many errors all of them.
func (p *parser) skip() {
	switch {
	case p.fails >= maxErrors:
		p.i = len(p.toks) - 1
	case !p.atEnd():
		p.i++
	}
}

// resync ends an error within an item of a block: a statement, a clause, a field.
// It goes to the next item, the end of the block, or the next declaration, where
// the error goes on until the block is left.
func (p *parser) resync(start int, starts func(i int) bool) {
	if !p.bad {
		return
	}
	home := p.toks[start]
	if p.i == start && !p.declAt(start) {
		p.skip()
	}
	for ; !p.atEnd(); p.skip() {
		t := p.toks[p.i]
		if p.declAt(p.i) && !starts(p.i) {
			return
		}
		if t.depth < home.depth || t.depth == home.depth && (starts(p.i) || t.first && t.indent <= home.indent) {
			break
		}
	}
	p.bad = false
}

// items parses `{ … }`. After an error in the head that began at start it looks
// for the brace, so that what is between the braces is checked as well.
func (p *parser) items(start int, item func(), starts func(i int) bool) {
	if !p.at("{") {
		p.fail(`"{"`)
		p.findBrace(start)
	}
	open := p.pos()
	if !p.acceptMarked("{", markBlock) {
		return
	}
	for !p.bad && !p.atEnd() && !p.at("}") && (starts(p.i) || !p.declAt(p.i)) {
		first := p.i
		item()
		p.resync(first, starts)
	}
	p.closeBlock(open)
}

func (p *parser) closeBlock(open Pos) {
	if !p.bad && !p.acceptMarked("}", markBlock) {
		line, _ := open.LineColumn()
		p.failHint(`"}"`, fmt.Sprintf(`the "{" of line %d is open`, line))
	}
}

// findBrace ends an error if the brace of the body follows before anything else
// begins. A declaration without a name may be another one than it seems.
func (p *parser) findBrace(start int) {
	home := p.toks[start]
	if p.failed == start+1 && isTopWord[p.textOf(home)] {
		return
	}
	for i := p.i; p.bad && p.toks[i].kind != tokEOF; i++ {
		t := p.toks[i]
		switch {
		case p.opensBody(i):
			p.i, p.bad = i, p.fails >= maxErrors
		case t.depth < home.depth, t.first && t.indent <= home.indent && i > start, isStatement[p.textOf(t)]:
			return
		}
	}
}

// opensBody holds for a brace that is not the one of a set or a seal.
func (p *parser) opensBody(i int) bool {
	if p.textOf(p.toks[i]) != "{" {
		return false
	}
	return i == 0 || p.textOf(p.toks[i-1]) != "in" && (i == 1 || p.textOf(p.toks[i-2]) != "seal")
}
