package model

import (
	"fmt"
	"slices"
	"strings"
)

// mutation makes the mutants of a protocol.
type mutation struct {
	p       *Protocol
	files   []*File // of its sources
	parsers []*parser
	defines map[string]*DefineDecl
	uses    uses
	ghosts  map[string]bool // fields of ends, and of segments as `seg.NAME`
	numbers map[string]bool
	states  []string // as declared
	taken   map[string]int
	texts   map[edit]bool
	out     []*Mutant

	source   int // of what is being changed
	owner    string
	inDefine bool
	rules    []int
	inGuard  bool
}

// Mutants lists the mutants of a protocol whose rule or define stands in one of the first n of its sources; n is
// len(p.Sources) for all of them. They are in the order of the text. What only claims and ghosts use is left alone.
func Mutants(p *Protocol, n int) []*Mutant {
	m := &mutation{
		p: p, defines: map[string]*DefineDecl{}, ghosts: map[string]bool{}, numbers: map[string]bool{},
		taken: map[string]int{}, texts: map[edit]bool{}, states: p.States[:p.Down()],
	}
	for _, src := range p.Sources {
		parser := newParser(src)
		parser.spans = map[any]extent{}
		f, _ := parser.file()
		m.files, m.parsers = append(m.files, f), append(m.parsers, parser)
	}
	decls := merge(m.files, &Errors{})
	m.findFields()
	for _, d := range decls {
		if d, ok := d.(*DefineDecl); ok {
			m.defines[d.Name.Text] = d
		}
	}
	m.uses = m.findUses(decls)
	for _, d := range decls {
		if m.source = m.sourceOf(d.DeclPos()); m.source < n {
			m.declaration(d)
		}
	}
	return m.out
}

func (m *mutation) sourceOf(at Pos) int {
	return slices.IndexFunc(m.files, func(f *File) bool { return f.Source == at.Source })
}

// findFields notes which fields are ghosts, and which hold numbers.
func (m *mutation) findFields() {
	note := func(list []*Field, prefix string) {
		for _, f := range list {
			m.ghosts[prefix+f.Name] = f.Ghost
			m.numbers[prefix+f.Name] = f.Type.Kind == TypeNumber
		}
	}
	note(m.p.EndFields, "")
	note(m.p.Shared, "")
	note(m.p.SegFields, "seg.")
}

func (m *mutation) declaration(d Decl) {
	switch d := d.(type) {
	case *RuleDecl:
		m.rule(d)
	case *DefineDecl:
		m.define(d)
	}
}

func (m *mutation) rule(d *RuleDecl) {
	m.owner, m.inDefine, m.inGuard = d.ID.Text, false, false
	m.rules = []int{m.p.Rule(d.ID.Text).Index}
	m.keep(&Mutant{Operator: DropRule, Pos: d.ID.Pos, Before: "rule " + d.ID.Text})
	m.inGuard = true
	m.widen(d.In)
	if d.When != nil {
		m.guard(d.When)
	}
	m.inGuard = false
	m.effects(d.Body)
}

func (m *mutation) define(d *DefineDecl) {
	name := d.Name.Text
	m.owner, m.inDefine = name, true
	m.rules, m.inGuard = m.uses.rules[name], m.uses.guards[name]
	switch {
	case len(m.rules) == 0 && !m.inGuard:
	case d.Effect:
		m.effects(d.Body)
	default:
		m.expr(d.Value, d.Value)
	}
}

// widen lets a rule be for any state.
func (m *mutation) widen(set StateSet) {
	if set.Any || len(set.Names) == 0 {
		return
	}
	last := set.Names[len(set.Names)-1]
	e := edit{set.Names[0].Pos.Offset, last.Pos.Offset + len(last.Text), "any"}
	before := oneLine(m.files[m.source].Source.Text[e.from:e.to])
	m.keep(&Mutant{Operator: Widen, Pos: set.Names[0].Pos, Before: "in " + before, After: "in any", edit: e})
}

// guard changes the guard of a rule.
func (m *mutation) guard(e Expr) {
	if _, several := operands(e); !several {
		when := m.extent(e)
		when.from--
		m.change(DropCondition, when, e, edit{from: m.begin(when), to: m.end(when)})
	}
	m.condition(e, e)
}

// condition changes a guard or the condition of an effect.
func (m *mutation) condition(e Expr, frame any) {
	m.replace(Negate, e, frame, "not ("+m.text(e)+")")
	m.expr(e, frame)
}

// expr changes the parts of an expression; frame is what is shown around them.
func (m *mutation) expr(e Expr, frame any) {
	switch e := e.(type) {
	case *BinaryExpr:
		m.binary(e, frame)
	case *ChainExpr:
		m.swap(e.Op1, e.X, e.Y, frame)
		m.swap(e.Op2, e.Y, e.Z, frame)
		m.exprs(frame, e.X, e.Y, e.Z)
	case *UnaryExpr:
		m.expr(e.X, frame)
	case *CondExpr:
		m.condition(e.C, frame)
		m.exprs(frame, e.X, e.Y)
	case *NameExpr:
		if !m.ghosts[e.Name.Text] {
			m.exprs(frame, e.Args...)
		}
	case *LitExpr:
		m.literal(e, frame)
	case *QuantExpr:
		m.expr(e.Body, frame)
	}
}

func (m *mutation) exprs(frame any, list ...Expr) {
	for _, e := range list {
		m.expr(e, frame)
	}
}

func (m *mutation) binary(e *BinaryExpr, frame any) {
	if list, several := operands(e); several {
		m.dropOperands(list, frame)
		m.exprs(frame, list...)
		return
	}
	m.swap(e.Op, e.X, e.Y, frame)
	m.exprs(frame, e.X, e.Y)
}

// operands gives the operands of an `and` or an `or` with several.
func operands(e Expr) (list []Expr, several bool) {
	b, ok := e.(*BinaryExpr)
	if !ok || b.Op != OpAnd && b.Op != OpOr {
		return nil, false
	}
	left := []Expr{b.X}
	if x, ok := b.X.(*BinaryExpr); ok && x.Op == b.Op {
		left, _ = operands(x)
	}
	return append(left, b.Y), true
}

// dropOperands drops each operand with the word that joins it to the others.
func (m *mutation) dropOperands(list []Expr, frame any) {
	for i, e := range list {
		at := m.extent(e)
		cut := edit{from: m.begin(at), to: m.end(at)}
		if i == 0 {
			cut.to = m.begin(m.extent(list[1]))
		} else {
			cut.from = m.end(m.extent(list[i-1]))
		}
		m.change(DropCondition, at, frame, cut)
	}
}

var otherBound = map[Op]string{OpLt: "<=", OpLe: "<", OpGt: ">=", OpGe: ">"}

// swap moves the boundary of a comparison.
func (m *mutation) swap(op Op, x, y Expr, frame any) {
	if other, ok := otherBound[op]; ok {
		at := extent{m.extent(x).to, m.extent(y).from}
		m.change(Boundary, at, frame, edit{m.end(m.extent(x)), m.begin(m.extent(y)), " " + other + " "})
	}
}

// literal makes an integer one more, and one less where it stays a number that can be written.
func (m *mutation) literal(e *LitExpr, frame any) {
	if e.Kind != LitInt {
		return
	}
	m.replace(OffByOne, e, frame, fmt.Sprint(e.Value+1))
	if e.Value > 0 {
		m.replace(OffByOne, e, frame, fmt.Sprint(e.Value-1))
	}
}

// number changes a value that is assigned or sent: a number is one more or one less, else its parts are changed.
func (m *mutation) number(e Expr, isNumber bool, frame any) {
	if n, ok := e.(*NameExpr); ok && isNumber {
		m.replace(OffByOne, n, frame, m.text(n)+" + 1")
		m.replace(OffByOne, n, frame, m.text(n)+" - 1")
		return
	}
	m.expr(e, frame)
}

// replace puts a text in the place of a node.
func (m *mutation) replace(op Operator, node, frame any, text string) {
	at := m.extent(node)
	m.change(op, at, frame, edit{m.begin(at), m.end(at), text})
}

// change makes a mutant of a change of the text.
func (m *mutation) change(op Operator, at extent, frame any, e edit) {
	around := m.extent(frame)
	text := m.files[m.source].Source.Text
	from, to := min(m.begin(around), e.from), max(m.end(around), e.to)
	after := text[from:e.from] + e.text + text[e.to:to]
	mutant := &Mutant{Operator: op, Before: oneLine(text[from:to]), After: oneLine(after), edit: e}
	mutant.Pos = m.parsers[m.source].posOf(m.parsers[m.source].toks[at.from])
	m.keep(mutant)
}

// keep adds a mutant, unless another one is the same text.
func (m *mutation) keep(x *Mutant) {
	if m.texts[x.edit] && x.Operator != DropRule {
		return
	}
	m.texts[x.edit] = true
	x.ID = m.owner + "/" + string(x.Operator)
	m.taken[x.ID]++
	if n := m.taken[x.ID]; n > 1 {
		x.ID += fmt.Sprintf(".%d", n)
	}
	x.of, x.source, x.Owner, x.InDefine = m, m.source, m.owner, m.inDefine
	x.Rules, x.InGuard = m.rules, m.inGuard
	m.out = append(m.out, x)
}

// extent gives where a node stands; a frame may be given as an extent.
func (m *mutation) extent(node any) extent {
	if at, ok := node.(extent); ok {
		return at
	}
	return m.parsers[m.source].spans[node]
}

// begin and end are places in the text.
func (m *mutation) begin(at extent) int { return int(m.parsers[m.source].toks[at.from].start) }
func (m *mutation) end(at extent) int   { return int(m.parsers[m.source].toks[at.to-1].end) }

func (m *mutation) text(node any) string {
	at := m.extent(node)
	return strings.TrimSpace(m.files[m.source].Source.Text[m.begin(at):m.end(at)])
}
