package ltl

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

type hoaKind uint8

const (
	hoaEnd    hoaKind = iota
	hoaHeader         // a word and its colon; the text is the word
	hoaWord
	hoaString // the text is what the quotes enclose
	hoaNumber
	hoaAlias  // the text begins with @
	hoaMark   // --BODY-- and its like
	hoaSymbol // one character
)

type hoaToken struct {
	kind   hoaKind
	text   string
	number int
	at     int // offset
}

// hoaLexer cuts an HOA text into tokens. Comments may nest.
type hoaLexer struct {
	text   string
	offset int
}

func (l *hoaLexer) fail(at int, format string, args ...any) error {
	before := l.text[:at]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return &HOAError{Line: line, Column: column, Reason: fmt.Sprintf(format, args...)}
}

// HOAError is a fault of a text in HOA format; line and column are counted from 1, columns in characters.
type HOAError struct {
	Line, Column int
	Reason       string
}

// Error gives place and reason.
func (e *HOAError) Error() string {
	return fmt.Sprintf("hoa: line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

func (l *hoaLexer) next() (hoaToken, error) {
	if err := l.skip(); err != nil {
		return hoaToken{}, err
	}
	at := l.offset
	rest := l.text[at:]
	switch {
	case rest == "":
		return hoaToken{kind: hoaEnd, at: at}, nil
	case rest[0] == '"':
		text, length := unquote(rest)
		if length == 0 {
			return hoaToken{}, l.fail(at, "the string has no end")
		}
		l.offset += length
		return hoaToken{kind: hoaString, text: text, at: at}, nil
	case '0' <= rest[0] && rest[0] <= '9':
		return l.number()
	case rest[0] == '@':
		return l.word(hoaAlias, 1), nil
	case startsName(rest[0]):
		return l.word(hoaWord, 0), nil
	}
	return l.symbol()
}

// skip moves over blanks and comments.
func (l *hoaLexer) skip() error {
	depth, opened := 0, 0
	for l.offset < len(l.text) {
		rest := l.text[l.offset:]
		switch {
		case strings.HasPrefix(rest, "/*"):
			if depth == 0 {
				opened = l.offset
			}
			depth++
			l.offset += 2
		case depth > 0 && strings.HasPrefix(rest, "*/"):
			depth--
			l.offset += 2
		case depth > 0 || strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			l.offset++
		default:
			return nil
		}
	}
	if depth > 0 {
		return l.fail(opened, "the comment has no end")
	}
	return nil
}

func (l *hoaLexer) number() (hoaToken, error) {
	t := hoaToken{kind: hoaNumber, at: l.offset}
	for l.offset < len(l.text) && '0' <= l.text[l.offset] && l.text[l.offset] <= '9' {
		l.offset++
	}
	t.text = l.text[t.at:l.offset]
	n, err := strconv.ParseInt(t.text, 10, 32)
	if err != nil {
		return t, l.fail(t.at, "the number is larger than 2147483647")
	}
	t.number = int(n)
	return t, nil
}

// word takes a word after the given number of characters; a word with a colon is a header.
func (l *hoaLexer) word(kind hoaKind, before int) hoaToken {
	t := hoaToken{kind: kind, at: l.offset}
	l.offset += before
	for l.offset < len(l.text) && (continuesName(l.text[l.offset]) || l.text[l.offset] == '-') {
		l.offset++
	}
	t.text = l.text[t.at:l.offset]
	if kind == hoaWord && strings.HasPrefix(l.text[l.offset:], ":") {
		t.kind = hoaHeader
		l.offset++
	}
	return t
}

func (l *hoaLexer) symbol() (hoaToken, error) {
	at := l.offset
	for _, mark := range []string{"--BODY--", "--END--", "--ABORT--"} {
		if strings.HasPrefix(l.text[at:], mark) {
			l.offset += len(mark)
			return hoaToken{kind: hoaMark, text: mark, at: at}, nil
		}
	}
	r, size := utf8.DecodeRuneInString(l.text[at:])
	if !strings.ContainsRune("[](){}!&|", r) {
		return hoaToken{}, l.fail(at, "found %q, expected a word, a number, a string, a label or a mark", r)
	}
	l.offset += size
	return hoaToken{kind: hoaSymbol, text: l.text[at:l.offset], at: at}, nil
}
