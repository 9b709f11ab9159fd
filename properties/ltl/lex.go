package ltl

import (
	"strings"
	"unicode/utf8"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	nameToken
	openToken
	closeToken
	operatorToken
)

type token struct {
	kind tokenKind
	at   int // offset in the text
	op   Op
	name string
}

// symbols are tried in this order, so a symbol comes before its own beginnings.
var symbols = []struct {
	text string
	op   Op
}{
	{"<->", Equivalent}, {"<=>", Equivalent}, {"<>", Eventually}, {"->", Implies}, {"=>", Implies}, {"[]", Always},
	{"&&", And}, {"&", And}, {`/\`, And}, {"||", Or}, {"|", Or}, {`\/`, Or}, {"!", Not}, {"~", Not},
}

// words are the words that are operators.
var words = map[string]Op{
	"true": True, "false": False, "U": Until, "W": WeakUntil, "R": Release, "V": Release, "M": StrongRelease,
	"F": Eventually, "G": Always, "X": Next,
}

// unaryLetters may be written together: GF is G F.
const unaryLetters = "FGX"

type lexer struct {
	text   string
	offset int
}

// next is the next token; p.text[token.at:p.offset] is its text.
func (l *lexer) next() (token, error) {
	l.offset += len(l.text[l.offset:]) - len(strings.TrimLeft(l.text[l.offset:], " \t\r\n"))
	at := l.offset
	if at == len(l.text) {
		return token{kind: endToken, at: at}, nil
	}
	switch c := l.text[at]; {
	case c == '(':
		return l.take(token{kind: openToken}, 1), nil
	case c == ')':
		return l.take(token{kind: closeToken}, 1), nil
	case c == '1':
		return l.take(token{kind: operatorToken, op: True}, 1), nil
	case c == '0':
		return l.take(token{kind: operatorToken, op: False}, 1), nil
	case c == '"':
		return l.quotedName()
	case startsName(c):
		return l.word(), nil
	}
	return l.symbol()
}

// take moves over a token of the given length.
func (l *lexer) take(t token, length int) token {
	t.at = l.offset
	l.offset += length
	return t
}

func (l *lexer) symbol() (token, error) {
	for _, s := range symbols {
		if strings.HasPrefix(l.text[l.offset:], s.text) {
			return l.take(token{kind: operatorToken, op: s.op}, len(s.text)), nil
		}
	}
	r, _ := utf8.DecodeRuneInString(l.text[l.offset:])
	return token{}, l.fail("found %q, expected an operator, a name or a parenthesis", r)
}

func (l *lexer) fail(format string, args ...any) error {
	p := parser{lexer: *l}
	return p.fail(l.offset, format, args...)
}

func (l *lexer) word() token {
	word := l.text[l.offset : l.offset+wordLength(l.text[l.offset:])]
	if strings.Trim(word, unaryLetters) == "" {
		word = word[:1]
	}
	if op, is := words[word]; is {
		return l.take(token{kind: operatorToken, op: op}, len(word))
	}
	return l.take(token{kind: nameToken, name: word}, len(word))
}

func (l *lexer) quotedName() (token, error) {
	name, length := unquote(l.text[l.offset:])
	if length == 0 {
		return token{}, l.fail("the name in quotes has no end")
	}
	if name == "" {
		return token{}, l.fail("the name in quotes is empty")
	}
	return l.take(token{kind: nameToken, name: name}, length), nil
}

// unquote reads the string in double quotes with which text begins and gives its length with the quotes, or 0 if it has no
// end. A backslash takes the next character literally.
func unquote(text string) (name string, length int) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return b.String(), i + 1
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		b.WriteByte(text[i])
	}
	return "", 0
}

func startsName(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func continuesName(c byte) bool { return startsName(c) || '0' <= c && c <= '9' }

// wordLength is the length of the word with which text begins: dots and hyphens are inside a word only.
func wordLength(text string) int {
	n := 0
	for n < len(text) {
		inner := (text[n] == '.' || text[n] == '-') && n+1 < len(text) && continuesName(text[n+1])
		if !continuesName(text[n]) && !inner {
			break
		}
		n++
	}
	return n
}
