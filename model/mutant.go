package model

import (
	"fmt"
	"slices"
	"strings"
)

// Operator is a kind of small change that makes a mutant.
type Operator string

// The operators.
const (
	DropRule      Operator = "drop-rule"      // there is no such rule
	Widen         Operator = "widen"          // a rule is for any state
	DropCondition Operator = "drop-condition" // a guard, or an operand of `and` or `or`, is not there
	Negate        Operator = "negate"         // a guard or a condition is the other way round
	Goto          Operator = "goto"           // a neighbour of the state that is entered, in the order of the declaration
	DropSend      Operator = "drop-send"      // a segment is not sent
	DropContinue  Operator = "drop-continue"  // the rules below do not get the segment
	DropEffect    Operator = "drop-effect"    // any other effect is not there
	OffByOne      Operator = "off-by-one"     // an integer or a number is one more or one less
	Boundary      Operator = "boundary"       // < for <=, and the like
)

// Operators lists the operators, in the order in which they are shown.
var Operators = []Operator{DropRule, Widen, DropCondition, Negate, Goto, DropSend, DropContinue, DropEffect, OffByOne, Boundary}

// Mutant is a protocol with one small change in the text of one rule or of one define.
type Mutant struct {
	ID       string // OWNER/OPERATOR, with a number where there are several; stable as long as the text of its owner is
	Operator Operator
	Owner    string // the rule or the define in which the change is
	InDefine bool
	Pos      Pos
	Before   string // what is changed, with what stands around it, in one line
	After    string // the same, changed; empty: it is not there
	Rules    []int  // of which the change is a part, by their places in Protocol.Rules
	InGuard  bool   // it is in a guard: it can make a difference where none of these rules fires

	of     *mutation
	source int // of the protocol's sources
	edit   edit
}

// edit replaces a part of a text.
type edit struct {
	from, to int
	text     string
}

func (e edit) apply(text string) string { return text[:e.from] + e.text + text[e.to:] }

// Protocol resolves the mutant: an error says that it is no protocol text. The claims are those of the original: what a
// property or a watch says by a define is what the define says there, and a word that is no longer told, or a rule that is
// gone, is a word that is never told and a rule that never fires.
func (m *Mutant) Protocol() (*Protocol, error) {
	var chain []*File
	for i, f := range m.of.files {
		if i == m.source && m.Operator != DropRule {
			var err error
			if f, err = Parse(NewSource(f.Source.Name, m.edit.apply(f.Source.Text))); err != nil {
				return nil, err
			}
		}
		chain = append(chain, f)
	}
	p, err := resolveLike(chain, m)
	if err != nil {
		return nil, err
	}
	p.Name = m.of.p.Name
	return p, nil
}

// without leaves out the rule that the mutant does not have.
func (m *Mutant) without(decls []Decl) []Decl {
	if m == nil || m.Operator != DropRule {
		return decls
	}
	return slices.DeleteFunc(slices.Clone(decls), func(d Decl) bool {
		r, ok := d.(*RuleDecl)
		return ok && r.ID.Text == m.Owner
	})
}

// Text gives the rule or the define as it is written, before and after the change, in canonical form. After the change
// there may be none.
func (m *Mutant) Text() (before, after string, err error) {
	src := m.of.p.Sources[m.source]
	if before, err = m.ownText(src); err != nil || m.Operator == DropRule {
		return before, "", err
	}
	after, err = m.ownText(NewSource(src.Name, m.edit.apply(src.Text)))
	return before, after, err
}

// ownText gives the text of the owner in a source.
func (m *Mutant) ownText(src *Source) (string, error) {
	text, err := Format(src)
	if err != nil {
		return "", err
	}
	f, p := parseFile(NewSource(src.Name, text))
	for _, d := range f.Decls {
		if _, isDefine := d.(*DefineDecl); nameOf(d) == m.Owner && isDefine == m.InDefine && (isDefine || kindOf(d) == "rule") {
			return (&declText{f, p}).text(d), nil
		}
	}
	return "", fmt.Errorf("%s: there is no %s", src.Name, m.Owner)
}

// String tells the change in one line.
func (m *Mutant) String() string {
	after := m.After
	if after == "" {
		after = "nothing"
	}
	return fmt.Sprintf("%s → %s", m.Before, after)
}

// oneLine takes line breaks and comments out of a piece of a rule.
func oneLine(text string) string {
	var words []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		words = append(words, strings.Fields(line)...)
	}
	return strings.Join(words, " ")
}
