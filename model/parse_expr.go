package model

// The levels of precedence, weakest first.
const (
	precEquivalent = iota + 1
	precImplies
	precLeads
	precOr
	precAnd
	precUntil
	precNot
	precCompare
	precSum
	precUnary
)

type operator struct {
	op   Op
	prec int
	time TemporalOp // instead of op
	more int        // words behind the first
}

var operators = map[string]operator{
	"implies": {op: OpImplies, prec: precImplies},
	"or":      {op: OpOr, prec: precOr},
	"and":     {op: OpAnd, prec: precAnd},
	"=":       {op: OpEq, prec: precCompare},
	"!=":      {op: OpNe, prec: precCompare},
	"<":       {op: OpLt, prec: precCompare},
	"<=":      {op: OpLe, prec: precCompare},
	">":       {op: OpGt, prec: precCompare},
	">=":      {op: OpGe, prec: precCompare},
	"+":       {op: OpAdd, prec: precSum},
	"-":       {op: OpSub, prec: precSum},
}

// expr reads an expression.
func (p *parser) expr() Expr { return p.binary(precEquivalent) }

// sum reads an expression without comparisons: a bound, an offset.
func (p *parser) sum() Expr { return p.binary(precSum) }

// binary reads operands between operators that bind at least as strongly as least.
func (p *parser) binary(least int) Expr {
	defer p.leave()
	if !p.enter() {
		return nil
	}
	start := p.i
	x := p.prefix()
	for n := 0; !p.bad; n++ {
		p.note(x, start)
		op, isIn := p.infix()
		if op.prec < least {
			p.exprEnd = p.i
			return x
		}
		if n == maxOperators {
			p.refuse("", "found more than %d operators in a row", maxOperators)
		}
		switch x = p.rest(x, op, isIn); op.prec {
		case precCompare:
			p.notCompared()
		case precLeads:
			p.notLed()
		}
	}
	return x
}

// infix looks at the operator that follows; its precedence is 0 if none does.
func (p *parser) infix() (op operator, isIn bool) {
	t := p.peek(0)
	if t.kind != tokName && t.kind != tokPunct {
		return operator{}, false
	}
	if p.at("in") {
		return operator{prec: precCompare}, true
	}
	if op, ok := operators[p.textOf(t)]; ok || !p.formula {
		return op, false
	}
	return p.formulaInfix(), false
}

// rest reads an operator and what stands right of it.
func (p *parser) rest(x Expr, op operator, isIn bool) Expr {
	pos := p.pos()
	p.i += 1 + op.more
	switch {
	case p.bad:
		return nil
	case op.time != TimeNone:
		return p.temporalRest(pos, x, op)
	case isIn:
		return &InExpr{Pos: pos, X: x, Set: p.inSet()}
	case op.op == OpImplies:
		return &BinaryExpr{pos, op.op, x, p.binary(op.prec)}
	}
	y := p.binary(op.prec + 1)
	next, _ := p.infix()
	if !isWindow(op) || !isWindow(next) {
		return &BinaryExpr{pos, op.op, x, y}
	}
	p.i++
	return &ChainExpr{pos, op.op, next.op, x, y, p.sum()}
}

// isWindow holds for the operators of a chain.
func isWindow(op operator) bool {
	return op.prec == precCompare && (op.op == OpLt || op.op == OpLe)
}

// notCompared refuses a second comparison in a row.
func (p *parser) notCompared() {
	if op, _ := p.infix(); op.prec == precCompare {
		p.failHint("the end of the comparison", `a chain is "a <= x < b", with "<" or "<="; else use "and" or parentheses`)
	}
}

// prefix reads an operand with what may stand before it.
func (p *parser) prefix() Expr {
	pos := p.pos()
	switch {
	case p.accept("not"), p.formula && p.accept("!"):
		return &UnaryExpr{pos, OpNot, p.binary(precNot)}
	case p.acceptMarked("-", markTight):
		return &UnaryExpr{pos, OpSub, p.binary(precUnary)}
	case p.at("each", "some"):
		return p.quantifier()
	case p.accept("if"):
		return p.conditional(pos)
	case p.at("("):
		return p.group()
	case p.formula && (p.at("[]", "<>") || p.temporalWord()):
		return p.temporalPrefix(pos)
	default:
		return p.operand()
	}
}

func (p *parser) group() Expr {
	var x Expr
	p.bracketed("(", ")", func() { x = p.expr() })
	return x
}

// bracketed reads something in brackets, where an index may stand again.
func (p *parser) bracketed(open, close string, inner func()) {
	defer func(was bool) { p.noIndex = was }(p.noIndex)
	p.noIndex = false
	if p.expect(open) {
		inner()
		p.expect(close)
	}
}

func (p *parser) conditional(pos Pos) Expr {
	c := p.expr()
	p.expect("then")
	x := p.expr()
	p.expect("else")
	return &CondExpr{pos, c, x, p.expr()}
}

// quantifier reads `each e in ends: X`; X goes as far as possible.
func (p *parser) quantifier() Expr {
	q := &QuantExpr{Pos: p.pos(), Each: p.at("each")}
	p.i++
	q.Var = p.newName("the name of a variable")
	p.expect("in")
	q.Domain = p.domain()
	p.expect(":")
	q.Body = p.expr()
	return q
}

func (p *parser) domain() Domain {
	d := Domain{Pos: p.pos(), Kind: DomainRange}
	switch {
	case p.at("ends") && !p.is(1, ".."):
		p.i++
		d.Kind = DomainEnds
	case p.at("lives") && p.is(1, "of"):
		p.i += 2
		d.Kind, d.Of = DomainLives, p.sum()
	default:
		d.Lo, d.Hi = p.span(`"ends", "lives of END" or a range`)
	}
	return d
}

// span reads `lo..hi`.
func (p *parser) span(want string) (lo, hi Expr) {
	if p.peek(0).kind == tokPunct && !p.at("(", "-") {
		p.fail(want)
	}
	lo = p.sum()
	if !p.accept("..") {
		p.fail(`".." and the high end of a range`)
	}
	return lo, p.sum()
}

// inSet reads what follows `in`: a name, or names in braces.
func (p *parser) inSet() StateSet {
	set := StateSet{Pos: p.pos()}
	if !p.acceptMarked("{", markTight) {
		set.Names = []Ident{p.ident(`a state, a group or "{"`)}
		return set
	}
	set.Names = p.idents("a state or a group")
	if !p.acceptMarked("}", markTight) {
		p.fail(`"," or "}"`)
	}
	return set
}

// operand reads a literal, a name, a call, a question about the step.
func (p *parser) operand() Expr {
	pos, word := p.pos(), p.word()
	if p.peek(0).kind == tokInt {
		return &LitExpr{pos, LitInt, p.number("")}
	}
	if lit, ok := literals[word]; ok {
		p.i++
		return &LitExpr{pos, lit.Kind, lit.Value}
	}
	if kind, ok := questions[word]; ok && p.is(1, "(") {
		return p.question(kind)
	}
	switch {
	case word == "fresh":
		p.i++
		return &FreshExpr{pos}
	case word == "seal":
		return p.seal()
	case word == "asked" && p.is(1, "("):
		return p.asked()
	case word == "" || reserved[word] || p.is(1, ":=") || p.declAt(p.i):
		p.fail("an expression")
		return nil
	}
	if p.temporalWord() {
		p.temporal = p.i + 1
	}
	return p.name()
}

var literals = map[string]LitExpr{
	"true":  {Kind: LitBool, Value: 1},
	"false": {Kind: LitBool},
	"none":  {Kind: LitNone},
	"zero":  {Kind: LitZero},
}

// name reads a name with the indices or the arguments that follow it.
func (p *parser) name() *NameExpr {
	n := &NameExpr{Name: p.ident("a name")}
	if p.at("(") {
		n.IsCall = true
		n.Args = p.args()
	}
	if n.IsCall || p.noIndex {
		return n
	}
	n.Args = p.indices()
	n.IsIndex = len(n.Args) > 0
	return n
}

// args reads `(e, …)`.
func (p *parser) args() []Expr {
	var args []Expr
	p.mark(markCall)
	p.bracketed("(", ")", func() {
		if !p.at(")") {
			args = list(p, p.expr)
		}
	})
	return args
}

// indices reads `[e, …][e, …]`; none is none.
func (p *parser) indices() []Expr {
	var all []Expr
	for p.at("[") {
		p.bracketed("[", "]", func() { all = append(all, list(p, p.expr)...) })
	}
	return all
}

// seal reads `seal NAME { field expr … }`.
func (p *parser) seal() Expr {
	s := &SealExpr{Pos: p.pos()}
	p.i++
	s.Name = p.ident("the name of a sealed type")
	p.bracketed("{", "}", func() {
		for !p.bad && !p.at("}") {
			s.Fields = append(s.Fields, p.fieldValue(p.expr))
		}
	})
	return s
}

// fieldValue reads `NAME EXPR` or `NAME[i] EXPR`.
func (p *parser) fieldValue(value func() Expr) FieldValue {
	name := p.ident("the name of a field")
	return FieldValue{Name: name, Index: p.indices(), Value: value()}
}

// asked reads `asked(open active)`: the argument is the name of a call.
func (p *parser) asked() Expr {
	n := &NameExpr{Name: p.ident(""), IsCall: true}
	p.mark(markCall)
	p.bracketed("(", ")", func() {
		n.Args = []Expr{&NameExpr{Name: p.callName()}}
	})
	return n
}

// questions are the questions about a step, with what stands between their parentheses.
var questions = map[string]questionShape{
	"enters": askStates, "fires": askOnly, "spent": askOnly,
	"calls": askWords, "tells": askName, "times": askName,
	"arrives": askFlags, "sends": askFlags, "flying": askFlags,
	"delivers": askEnd, "crashes": askEnd, "fresh": askEnd,
}

type questionShape uint8

const (
	askEnd    questionShape = iota // (END)
	askOnly                        // (NAME)
	askName                        // (END, NAME)
	askWords                       // (END, several words)
	askStates                      // (END, STATE, …)
	askFlags                       // (END, SYN ACK)
)

func (p *parser) question(kind questionShape) Expr {
	t := &EventTest{Pos: p.pos(), Kind: p.ident("")}
	p.mark(markCall)
	p.bracketed("(", ")", func() { p.questionArgs(t, kind) })
	return t
}

func (p *parser) questionArgs(t *EventTest, kind questionShape) {
	if kind == askOnly {
		t.Names = []Ident{p.ident("a name")}
		return
	}
	t.End = p.sum()
	if kind == askEnd || kind == askFlags && !p.at(",") {
		return
	}
	p.expect(",")
	switch kind {
	case askName:
		t.Names = []Ident{p.ident("a name")}
	case askWords:
		t.Names = []Ident{p.callName()}
	case askStates:
		t.Names = p.idents(`a state, a group or "any"`)
	default:
		t.Names = p.flags()
	}
}

// flags reads one flag or more, with spaces between them.
func (p *parser) flags() []Ident {
	flags := []Ident{p.flag()}
	for isFlag(p.word()) {
		flags = append(flags, p.flag())
	}
	return flags
}

// flag reads the name of a flag or of a segment kind.
func (p *parser) flag() Ident {
	if !isFlag(p.word()) {
		p.fail("a flag, which has no small letters")
	}
	return p.ident("a flag")
}
