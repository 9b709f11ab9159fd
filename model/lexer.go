package model

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	tokEOF tokenKind = iota
	tokName
	tokInt
	tokString
	tokPunct
	tokBad // already reported
	tokComment
)

// token is one word of a text. Its text is src.Text[start:end].
type token struct {
	kind       tokenKind
	first      bool // of its line
	start, end int32
	depth      int32 // how many braces are open around it; those of `{` and `}` are equal
	indent     int32 // characters of white space at the beginning of its line
	match      int32 // of `[`: the token that closes it, else 0
}

// maxText is the size of the largest text that is read at all.
const maxText = 4 << 20

// lexer cuts a text into tokens; comments are kept apart, for the printer.
type lexer struct {
	src       *Source
	text      string
	at        int
	lineStart int // offset of the first character of the line
	indent    int
	first     bool
	depth     int32
	open      []int32 // tokens `[` that wait for their `]`
	toks      []token
	comments  []token
	errs      Errors
}

// lex cuts the text. The last token is tokEOF, right behind the one before.
func lex(src *Source) *lexer {
	l := &lexer{src: src, text: src.Text, first: true}
	if l.readable() {
		for l.blanks(); l.at < len(l.text); l.blanks() {
			l.next()
		}
	}
	end := int32(0)
	if n := len(l.toks); n > 0 {
		end = l.toks[n-1].end
	}
	l.toks = append(l.toks, token{kind: tokEOF, start: end, end: end})
	return l
}

// readable reports a text that is none.
func (l *lexer) readable() bool {
	if len(l.text) > maxText {
		l.report(0, "", "the text has %d bytes, at most %d are read", len(l.text), maxText)
		return false
	}
	at := strings.IndexByte(l.text, 0)
	if bad := invalidUTF8(l.text); bad >= 0 && (at < 0 || bad < at) {
		at = bad
	}
	if at < 0 {
		return true
	}
	l.report(at, "", "found the byte 0x%02x, expected text in UTF-8", l.text[at])
	return false
}

func invalidUTF8(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

func (l *lexer) report(at int, hint, format string, args ...any) {
	if len(l.errs) < maxErrors {
		l.errs.add(Pos{l.src, at}, hint, format, args...)
	}
}

// blanks skips white space and comments.
func (l *lexer) blanks() {
	for l.at < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.at:])
		switch {
		case r == '\n':
			l.lineStart, l.indent, l.first = l.at+1, 0, true
		case r == '#':
			l.comment()
			continue
		case !unicode.IsSpace(r):
			return
		case l.first:
			l.indent++
		}
		l.at += size
	}
}

func (l *lexer) comment() {
	end := len(l.text)
	if n := strings.IndexByte(l.text[l.at:], '\n'); n >= 0 {
		end = l.at + n
	}
	text := strings.TrimRightFunc(l.text[l.at:end], unicode.IsSpace)
	l.comments = append(l.comments, token{
		kind: tokComment, start: int32(l.at), end: int32(l.at + len(text)),
	})
	l.at = end
}

// next cuts one token.
func (l *lexer) next() {
	r, _ := utf8.DecodeRuneInString(l.text[l.at:])
	switch {
	case isNameStart(r):
		l.emit(tokName, l.nameEnd())
	case isASCIIDigit(r):
		l.number()
	case r == '"':
		l.quoted()
	default:
		l.punct()
	}
}

func (l *lexer) emit(kind tokenKind, end int) {
	l.toks = append(l.toks, token{
		kind: kind, first: l.first, start: int32(l.at), end: int32(end),
		depth: l.depth, indent: int32(l.indent),
	})
	l.first = false
	l.at = end
}

func isNameStart(r rune) bool  { return r == '_' || unicode.IsLetter(r) }
func isNamePart(r rune) bool   { return isNameStart(r) || unicode.IsDigit(r) }
func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }

// nameEnd finds the end of the name that begins here. A dot or a hyphen belongs
// to it when a letter or a digit follows at once.
func (l *lexer) nameEnd() int {
	at := l.at
	for at < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[at:])
		if r == '.' || r == '-' {
			r, _ = utf8.DecodeRuneInString(l.text[at+1:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return at
			}
		} else if !isNamePart(r) {
			return at
		}
		at += size
	}
	return at
}

func (l *lexer) number() {
	end := l.at
	for end < len(l.text) && isASCIIDigit(rune(l.text[end])) {
		end++
	}
	r, _ := utf8.DecodeRuneInString(l.text[end:])
	if end == len(l.text) || !isNamePart(r) {
		l.emit(tokInt, end)
		return
	}
	start := l.at
	l.at = end
	end = l.nameEnd()
	l.report(start, "", "found %s, expected a number or a name; a name begins with a letter",
		quote(l.text[start:end]))
	l.at = start
	l.emit(tokBad, end)
}

// quoted cuts a string: it ends on its line and has no escapes.
func (l *lexer) quoted() {
	line := l.text[l.at+1:]
	if n := strings.IndexByte(line, '\n'); n >= 0 {
		line = strings.TrimRight(line[:n], "\r")
	}
	if n := strings.IndexByte(line, '"'); n < 0 {
		l.report(l.at, `a string ends with " on its line`, "found a string without its end")
		l.emit(tokString, l.at+1+len(line))
		return
	} else {
		line = line[:n]
	}
	if n := strings.IndexFunc(line, isControl); n >= 0 {
		l.report(l.at+1+n, "", "found a control character, expected text in a string")
	}
	l.emit(tokString, l.at+len(line)+2)
}

func isControl(r rune) bool { return r != '\t' && unicode.IsControl(r) }

// puncts are the signs, longer ones first.
var puncts = []string{
	"<->", ":=", "..", "!=", "<=", ">=", "->", "~>", "<>", "[]", "&&", "||",
	":", "=", "<", ">", "+", "-", "(", ")", "[", "]", "{", "}", ",", "?", "!",
}

// formulaSigns are signs of temporal formulas, with what is written elsewhere.
var formulaSigns = map[string]string{
	"&&": `write "and"`,
	"||": `write "or"`,
	"!":  `write "not" or "!="`,
}

// foreign are signs of other languages, with what is written here.
var foreign = []struct{ sign, here string }{
	{"==", `equality is written "="`},
	{"=>", `write "implies" or, for a change of the state, "->"`},
	{"<-", `an assignment is written ":="`},
	{"/\\", `write "and"`},
	{"\\/", `write "or"`},
	{"//", `a comment begins with "#"`},
	{"/*", `a comment begins with "#"`},
	{";", "white space is enough between statements"},
	{"'", `a string stands in "double quotes"`},
}

func (l *lexer) punct() {
	rest := l.text[l.at:]
	for _, f := range foreign {
		if strings.HasPrefix(rest, f.sign) && !strings.HasPrefix(rest, "<->") {
			l.unknown(len(f.sign), f.here)
			return
		}
	}
	for _, s := range puncts {
		if strings.HasPrefix(rest, s) {
			l.sign(s)
			return
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	l.unknown(size, "")
}

// sign emits a sign and keeps count of the brackets.
func (l *lexer) sign(s string) {
	if s == "}" && l.depth > 0 {
		l.depth--
	}
	l.emit(tokPunct, l.at+len(s))
	this := int32(len(l.toks) - 1)
	switch s {
	case "{":
		l.depth++
	case "[":
		l.open = append(l.open, this)
	case "]":
		if n := len(l.open); n > 0 {
			l.toks[l.open[n-1]].match = this
			l.open = l.open[:n-1]
		}
	}
}

// unknown reports characters that no word has; a run of them is one error.
func (l *lexer) unknown(size int, hint string) {
	if n := len(l.toks); n == 0 || l.toks[n-1].kind != tokBad || int(l.toks[n-1].end) != l.at {
		l.report(l.at, hint, "found %s, which no word has", character(l.text[l.at:l.at+size]))
	}
	l.emit(tokBad, l.at+size)
}

// character shows a sign, or the number of one that cannot be seen.
func character(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsGraphic(r) {
		return fmt.Sprintf("the character %U", r)
	}
	return quote(s)
}

// quote shows a text in quotes, cut where it is over-long.
func quote(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s[:min(len(s), 4*most)])[:most]) + "…"
	}
	return `"` + visible(s) + `"`
}
