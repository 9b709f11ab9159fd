package ltl

import (
	"strconv"
	"strings"
)

// How tightly an operator binds its operands; operands that bind less tightly are written in parentheses.
const (
	bindsArrow = iota + 1 // -> and <->, to the right
	bindsOr               // to the left
	bindsAnd              // to the left
	bindsUntil            // U W R M, to the right
	bindsUnary
	bindsAtom
)

type notation struct {
	symbol string
	binds  int
	right  bool // a right operand of equal strength needs no parentheses
}

var notations = [...]notation{
	True:          {"true", bindsAtom, false},
	False:         {"false", bindsAtom, false},
	Atom:          {"", bindsAtom, false},
	Not:           {"!", bindsUnary, false},
	And:           {"&&", bindsAnd, false},
	Or:            {"||", bindsOr, false},
	Implies:       {"->", bindsArrow, true},
	Equivalent:    {"<->", bindsArrow, true},
	Next:          {"X", bindsUnary, false},
	Eventually:    {"<>", bindsUnary, false},
	Always:        {"[]", bindsUnary, false},
	Until:         {"U", bindsUntil, true},
	WeakUntil:     {"W", bindsUntil, true},
	Release:       {"R", bindsUntil, true},
	StrongRelease: {"M", bindsUntil, true},
}

// String is the text of f with its atoms called p0, p1 and so on.
func (f *Formula) String() string { return f.Text(nil) }

// Text is f in the notation of Parse, with no more parentheses than it needs. Atom i is called names[i], or p and
// its number if there is no such name. Parse gives the same tree back, its atoms numbered in the order of the text.
func (f *Formula) Text(names []string) string {
	var b strings.Builder
	f.write(&b, names)
	return b.String()
}

func (f *Formula) write(b *strings.Builder, names []string) {
	n := notations[f.Op]
	switch f.Op.operands() {
	case 0:
		if f.Op == Atom {
			b.WriteString(nameText(atomName(names, f.Atom)))
			return
		}
		b.WriteString(n.symbol)
	case 1:
		b.WriteString(n.symbol)
		if f.Op == Next && notations[f.Left.Op].binds >= bindsUnary {
			b.WriteByte(' ')
		}
		f.Left.writeWithin(b, names, bindsUnary)
	default:
		least := n.binds + 1
		if n.right {
			f.Left.writeWithin(b, names, least)
			b.WriteString(" " + n.symbol + " ")
			f.Right.writeWithin(b, names, n.binds)
			return
		}
		f.Left.writeWithin(b, names, n.binds)
		b.WriteString(" " + n.symbol + " ")
		f.Right.writeWithin(b, names, least)
	}
}

// writeWithin writes f, in parentheses if it binds less tightly than least.
func (f *Formula) writeWithin(b *strings.Builder, names []string, least int) {
	if notations[f.Op].binds >= least {
		f.write(b, names)
		return
	}
	b.WriteByte('(')
	f.write(b, names)
	b.WriteByte(')')
}

func atomName(names []string, atom int) string {
	if atom < len(names) {
		return names[atom]
	}
	return "p" + strconv.Itoa(atom)
}

// nameText is the name as Parse reads it: in quotes unless it is a plain word.
func nameText(name string) string {
	if isPlainName(name) {
		return name
	}
	return quoted(name)
}

// quoted is the name in double quotes, as formulas and HOA write it.
func quoted(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}

func isPlainName(name string) bool {
	if name == "" || !startsName(name[0]) || wordLength(name) != len(name) {
		return false
	}
	_, reserved := words[name]
	return !reserved && strings.Trim(name, unaryLetters) != ""
}
