package ltl

import (
	"fmt"
	"unicode/utf8"
)

// SyntaxError says where and why a text is not a formula. Column counts characters from 1.
type SyntaxError struct {
	Column int
	Reason string
}

// Error is the column and the reason.
func (e *SyntaxError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Reason) }

// Parse reads a formula. Atoms are numbered in the order in which the text first names them; names has their names.
//
// The operators, those of SPIN and of the HOA tools, from tight to loose:
//
//	! ~   [] G   <> F   X             not, always, eventually, next
//	U   W   R V   M                   until, weak until, release, strong release; to the right
//	&& & /\                           to the left
//	|| | \/                           to the left
//	-> =>   <-> <=>                   to the right
//
// Constants are true, false, 1 and 0. A name is a word of letters, digits, underscores, dots and inner hyphens that begins with
// a letter or an underscore, or anything in double quotes, where a backslash takes the next character literally. A word of the letters
// F, G and X alone, like GF, is that many operators. Note that SPIN itself binds U and V loosest of all; a text with parentheses means
// the same in both. An error is a *SyntaxError.
func Parse(text string) (f *Formula, names []string, err error) {
	numbers := map[string]int{}
	f, err = ParseWith(text, func(name string) (int, error) {
		n, seen := numbers[name]
		if seen {
			return n, nil
		}
		if len(names) == MaxAtoms {
			return 0, fmt.Errorf("more than %d different names", MaxAtoms)
		}
		n = len(names)
		numbers[name] = n
		names = append(names, name)
		return n, nil
	})
	if err != nil {
		return nil, nil, err
	}
	return f, names, nil
}

// ParseWith reads a formula as Parse does and asks atom for the number of each name. An error of atom becomes a *SyntaxError
// at the column of the name.
func ParseWith(text string, atom func(name string) (int, error)) (*Formula, error) {
	p := &parser{lexer: lexer{text: text}, atom: atom}
	if err := p.advance(); err != nil {
		return nil, err
	}
	f, err := p.formula(bindsArrow)
	if err != nil {
		return nil, err
	}
	if p.token.kind != endToken {
		return nil, p.unexpected("an operator or the end")
	}
	return f, nil
}

// parser reads by recursive descent, with the strengths of text.go.
type parser struct {
	lexer
	token token
	atom  func(name string) (int, error)
	size  int // nodes and parentheses so far
	depth int
}

func (p *parser) advance() (err error) {
	p.token, err = p.next()
	return err
}

func (p *parser) fail(at int, format string, args ...any) error {
	return &SyntaxError{Column: utf8.RuneCountInString(p.text[:at]) + 1, Reason: fmt.Sprintf(format, args...)}
}

func (p *parser) unexpected(accepted string) error {
	if p.token.kind == endToken {
		return p.fail(p.token.at, "found the end, expected %s", accepted)
	}
	return p.fail(p.token.at, "found %q, expected %s", p.text[p.token.at:p.offset], accepted)
}

// node counts one more node, begun at the given offset.
func (p *parser) node(at int, f Formula) (*Formula, error) {
	if p.size++; p.size > MaxSize {
		return nil, p.fail(at, "more than %d operators and names", MaxSize)
	}
	return &f, nil
}

// formula reads operands joined by binary operators that bind at least as tightly as least.
func (p *parser) formula(least int) (*Formula, error) {
	if p.depth++; p.depth > MaxSize {
		return nil, p.fail(p.token.at, "nested more than %d deep", MaxSize)
	}
	defer func() { p.depth-- }()
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	for p.token.kind == operatorToken && p.token.op.operands() == 2 && notations[p.token.op].binds >= least {
		if left, err = p.binary(left); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// binary reads an operator and its right operand.
func (p *parser) binary(left *Formula) (*Formula, error) {
	op, at := p.token.op, p.token.at
	if err := p.advance(); err != nil {
		return nil, err
	}
	least := notations[op].binds
	if !notations[op].right {
		least++
	}
	right, err := p.formula(least)
	if err != nil {
		return nil, err
	}
	return p.node(at, Formula{Op: op, Left: left, Right: right})
}

// operand reads a constant, a name, a formula in parentheses, or a unary operator with its operand.
func (p *parser) operand() (*Formula, error) {
	t := p.token
	switch {
	case t.kind == nameToken:
		return p.name()
	case t.kind == openToken:
		return p.parenthesis()
	case t.kind == operatorToken && t.op.operands() == 0:
		if err := p.advance(); err != nil {
			return nil, err
		}
		return p.node(t.at, Formula{Op: t.op})
	case t.kind == operatorToken && t.op.operands() == 1:
		return p.unary()
	}
	return nil, p.unexpected("a name, a constant, a unary operator or an opening parenthesis")
}

func (p *parser) unary() (*Formula, error) {
	t := p.token
	if err := p.advance(); err != nil {
		return nil, err
	}
	operand, err := p.formula(bindsUnary)
	if err != nil {
		return nil, err
	}
	return p.node(t.at, Formula{Op: t.op, Left: operand})
}

func (p *parser) name() (*Formula, error) {
	t := p.token
	n, err := p.atom(t.name)
	if err != nil {
		return nil, p.fail(t.at, "%v", err)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.node(t.at, Formula{Op: Atom, Atom: n})
}

func (p *parser) parenthesis() (*Formula, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	f, err := p.formula(bindsArrow)
	if err != nil {
		return nil, err
	}
	if p.token.kind != closeToken {
		return nil, p.unexpected("an operator or a closing parenthesis")
	}
	return f, p.advance()
}
