package model

import "fmt"

// This file reads temporal operators. A formula is an expression in which they may stand, and the signs of
// logic as other tools write them.

// formulaExpr reads a formula.
func (p *parser) formulaExpr() Expr {
	defer func(was bool) { p.formula = was }(p.formula)
	p.formula = true
	return p.expr()
}

var formulaOperators = map[string]operator{
	"equivalent": {op: OpEquivalent, prec: precEquivalent},
	"<->":        {op: OpEquivalent, prec: precEquivalent},
	"->":         {op: OpImplies, prec: precImplies},
	"||":         {op: OpOr, prec: precOr},
	"&&":         {op: OpAnd, prec: precAnd},
	"~>":         {prec: precLeads, time: TimeLeadsTo},
	"until":      {prec: precUntil, time: TimeUntil},
	"U":          {prec: precUntil, time: TimeUntil},
	"W":          {prec: precUntil, time: TimeWeakUntil},
	"release":    {prec: precUntil, time: TimeRelease},
	"R":          {prec: precUntil, time: TimeRelease},
}

// formulaInfix looks at an operator that only a formula has.
func (p *parser) formulaInfix() operator {
	switch {
	case p.at("leads") && p.is(1, "to"):
		return operator{prec: precLeads, time: TimeLeadsTo, more: 1}
	case p.at("weak") && p.is(1, "until"):
		return operator{prec: precUntil, time: TimeWeakUntil, more: 1}
	}
	return formulaOperators[p.textOf(p.peek(0))]
}

// temporalRest reads what stands right of a temporal operator; several `until` group to the right.
func (p *parser) temporalRest(pos Pos, x Expr, op operator) Expr {
	least := op.prec
	if op.prec == precLeads {
		least++
	}
	return &TemporalExpr{pos, op.time, x, p.binary(least)}
}

// notLed refuses a second `leads to` in a row, which could be meant in two ways.
func (p *parser) notLed() {
	if op, _ := p.infix(); op.prec == precLeads {
		p.failHint(`the end of "leads to"`, `use parentheses, or "and" between two claims`)
	}
}

var temporalWords = map[string]TemporalOp{
	"always": TimeAlways, "eventually": TimeEventually, "never": TimeNever, "next": TimeNext,
	"[]": TimeAlways, "<>": TimeEventually,
}

// temporalWord holds for a temporal operator before its operand. The words may be names, too: what follows tells.
func (p *parser) temporalWord() bool {
	return temporalWords[p.word()] != TimeNone && p.operandStarts(1)
}

// temporalPrefix reads an operator with its operand: that of a word goes as far as possible, as that of a quantifier does.
func (p *parser) temporalPrefix(pos Pos) Expr {
	isWord := p.word() != ""
	op := temporalWords[p.textOf(p.peek(0))]
	p.i++
	if isWord {
		return &TemporalExpr{Pos: pos, Op: op, X: p.expr()}
	}
	return &TemporalExpr{Pos: pos, Op: op, X: p.binary(precNot)}
}

// behindOperand are words that begin no operand.
var behindOperand = wordSet(
	"implies or and in then else until leads weak release equivalent U W R",
	"because assuming vacuous needs acceptable",
)

// operandStarts holds when an operand begins n tokens ahead; a minus belongs to the name before it.
func (p *parser) operandStarts(n int) bool {
	t := p.peek(n)
	if t.kind == tokName {
		return !behindOperand[p.textOf(t)] && !p.declAt(p.i+n)
	}
	return t.kind == tokInt || p.is(n, "(", "!", "[]", "<>")
}

// misplaced reports a temporal operator where the text is no formula; it says whether there is one.
func (p *parser) misplaced(want string) bool {
	at := -1
	switch op := p.formulaInfix(); {
	case p.formula:
		return false
	case p.at("[]") && want == "an expression", p.at("<>"), p.exprEnd == p.i && op.time != TimeNone:
		at = p.i
	case p.temporal > 0 && p.temporal == p.i:
		at = p.i - 1
	default:
		return false
	}
	p.i = at
	p.refuse("", "found %s; a temporal operator stands in a property only", p.found())
	return true
}

// isClaim holds where a property's formula begins rather than a misspelt word before one.
func (p *parser) isClaim() bool {
	if p.peek(0).kind != tokName {
		return p.operandStarts(0)
	}
	switch p.word() {
	case "each", "some", "not", "if", "eventually", "next":
		return true
	}
	return p.operandStarts(0) && (!p.operandStarts(1) || p.is(1, "("))
}

var assumptions = map[string]Assumption{"standard": AssumeStandard, "weak": AssumeWeak, "nothing": AssumeNothing}

// assumption reads `standard`, `weak` or `nothing`.
func (p *parser) assumption() *Assumption {
	a, ok := assumptions[p.word()]
	if !ok {
		p.fail(orList([]string{"standard", "weak", "nothing"}), "standard", "weak", "nothing")
		return nil
	}
	p.i++
	return &a
}

var (
	fairWords = []string{"timer", "rule", "calls", "lifetimes", "delivery", "losses", "duplicates", "crashes", "restarts"}
	howWords  = []string{"none", "weak", "strong"}
)

// fair reads `timer [A] user none`.
func (p *parser) fair(inScenario bool) FairExpr {
	f := FairExpr{Pos: p.pos()}
	word := p.word()
	at := indexOf(fairWords, word)
	if at < 0 {
		p.fail(orList(fairWords), fairWords...)
		return f
	}
	p.i++
	f.What = FairKind(at)
	if inScenario && !f.What.ofNetwork() {
		f.End = p.maybeEnd()
	}
	if f.What == FairTimer || f.What == FairRule {
		f.Name = p.ident(fmt.Sprintf("the name of a %s", word))
	}
	how := indexOf(howWords, p.word())
	if how < 0 {
		p.fail(orList(howWords), howWords...)
		return f
	}
	p.i++
	f.How = Fairness(how)
	return f
}

// ofNetwork holds for what is of no end.
func (k FairKind) ofNetwork() bool {
	return k == FairDelivery || k == FairLosses || k == FairDuplicates
}

// String names the fairness as the language does.
func (f Fairness) String() string { return howWords[f] }
