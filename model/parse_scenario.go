package model

import "strings"

// scenario reads `NAME "title" [from OTHER] { clauses }`.
func (p *parser) scenario(pos Pos, edit Edit) Decl {
	start := p.i
	p.i++
	d := &ScenarioDecl{Pos: pos, Edit: edit, Name: p.ident("the name of the scenario")}
	d.Title, _ = p.quoted()
	if p.acceptMarked("from", markHeader) {
		base := p.ident("the name of a scenario")
		d.From = &base
	}
	p.items(start, func() {
		if c := p.clause(); !p.bad {
			d.Clauses = append(d.Clauses, c)
		}
	}, p.clauseStarts)
	return d
}

// clauseWords begin a clause; any other name is a parameter.
var clauseWords = strings.Fields("network modulus isn lives timer crashes old in start party fair")

var isClauseWord = wordSet(strings.Join(clauseWords, " "))

// clauseStarts holds where a clause begins that is not a parameter's.
func (p *parser) clauseStarts(i int) bool {
	t := p.toks[i]
	return t.kind == tokName && (isClauseWord[p.textOf(t)] || p.textOf(p.toks[i+1]) == ":")
}

// clause reads one clause of a scenario.
func (p *parser) clause() *Clause {
	c := &Clause{Pos: p.pos()}
	start, word := p.i, p.word()
	p.mark(markUnit)
	if word == "" {
		p.fail("a clause of a scenario")
		return c
	}
	if p.is(1, ":") {
		p.sessions(c)
		return c
	}
	if !isClauseWord[word] {
		p.paramClause(c, start)
		return c
	}
	p.i++
	switch word {
	case "network":
		c.Kind, c.Network = ClauseNetwork, p.network()
	case "modulus":
		c.Kind, c.Numbers = ClauseModulus, p.oneNumber()
	case "isn":
		c.Kind, c.End = ClauseISN, p.maybeEnd()
		c.Policy, c.Numbers = p.policy()
	case "lives":
		c.Kind, c.End, c.Numbers = ClauseLives, p.maybeEnd(), p.oneNumber()
	case "timer":
		p.timerClause(c)
	case "crashes":
		c.Kind, c.End, c.Numbers = ClauseCrash, p.maybeEnd(), p.oneNumber()
	case "fair":
		c.Kind, c.Fair = ClauseFair, p.fair(true)
	case "party":
		p.partyClause(c)
	case "start":
		p.startClause(c, start)
	default:
		p.segmentClause(c, start, word)
	}
	return c
}

func (p *parser) oneNumber() []int { return []int{p.number("a number")} }

// endName reads `A` or `B`.
func (p *parser) endName() *Ident {
	if !p.at("A", "B") {
		p.fail(`the end "A" or "B"`)
	}
	id := p.ident("an end")
	return &id
}

func (p *parser) maybeEnd() *Ident {
	if p.at("A", "B") {
		return p.endName()
	}
	return nil
}

// sessions reads `A: open active, send 2, close? then open active`, or `A: none`.
func (p *parser) sessions(c *Clause) {
	c.Kind, c.End = ClauseSessions, p.endName()
	p.expect(":")
	if p.accept("none") {
		return
	}
	for {
		c.Sessions = append(c.Sessions, list(p, p.call))
		if !p.accept("then") {
			return
		}
	}
}

// call reads `send 2?`.
func (p *parser) call() CallExpr {
	c := CallExpr{Pos: p.pos(), Name: p.callName(), Count: 1}
	if p.peek(0).kind == tokInt {
		c.Count = p.number("how often")
	}
	c.Optional = p.accept("?")
	return c
}

var (
	networkWords = strings.Fields("soup bag fifo")
	networkKinds = map[string]NetworkKind{"soup": Soup, "bag": Bag, "fifo": Fifo}
	powerWords   = strings.Fields("capacity loses duplicates")
)

// defaultCapacity is how many segments a network holds that does not say.
var defaultCapacity = map[NetworkKind]int{Soup: 24, Bag: 4, Fifo: 4}

// network reads `bag capacity 4 loses 1 duplicates unlimited`.
func (p *parser) network() NetworkExpr {
	n := NetworkExpr{Pos: p.pos()}
	kind, ok := networkKinds[p.word()]
	if !ok {
		p.fail(orList(networkWords), networkWords...)
		return n
	}
	p.i++
	n.Kind, n.Capacity = kind, defaultCapacity[kind]
	for seen := map[string]bool{}; p.at(powerWords...); {
		p.power(&n, seen)
	}
	return n
}

func (p *parser) power(n *NetworkExpr, seen map[string]bool) {
	word := p.word()
	if seen[word] {
		p.errs.add(p.pos(), "", "found a second %q, expected one", word)
	}
	seen[word] = true
	p.i++
	switch word {
	case "capacity":
		n.Capacity = p.number("a number of segments")
	case "loses":
		n.Loses = p.bound()
	default:
		n.Duplicates = p.bound()
	}
}

// bound reads a number or `unlimited`.
func (p *parser) bound() int {
	if p.accept("unlimited") {
		return Unlimited
	}
	if p.peek(0).kind != tokInt {
		p.fail(`a number or "unlimited"`, "unlimited")
	}
	return p.number("a number")
}

// timerClause reads `timer [A] NAME off|unlimited|N [[not] prompt]`.
func (p *parser) timerClause(c *Clause) {
	c.Kind, c.End = ClauseTimer, p.maybeEnd()
	c.Name = p.ident("the name of a timer")
	switch {
	case p.at("off", "unlimited"):
		c.Word = p.ident("")
	case p.peek(0).kind == tokInt:
		c.Numbers = p.oneNumber()
	case !p.at("prompt", "not"):
		p.fail(`"off", "unlimited", "prompt", "not prompt" or a number`, "off", "unlimited", "prompt")
		return
	}
	if c.Late = p.accept("not"); c.Late {
		p.expect("prompt")
		return
	}
	c.Prompt = p.accept("prompt")
}

// partyClause reads `party NAME N|unlimited`.
func (p *parser) partyClause(c *Clause) {
	c.Kind, c.Name = ClauseParty, p.ident("the name of a party")
	c.Numbers = []int{p.bound()}
}

// paramClause reads `NAME [A] VALUE`.
func (p *parser) paramClause(c *Clause, start int) {
	c.Kind, c.Name = ClauseParam, p.ident("the name of a parameter")
	c.End = p.maybeEnd()
	switch {
	case p.peek(0).kind == tokInt:
		c.Numbers = p.oneNumber()
	case p.word() != "" && p.goesOn(start):
		c.Word = p.ident("")
	default:
		hint := didYouMean(c.Name.Text, clauseWords)
		p.failHint("the value of the parameter "+quote(c.Name.Text), hint)
	}
}

// startClause reads `start A STATE field value …`.
func (p *parser) startClause(c *Clause, start int) {
	c.Kind, c.End = ClauseStart, p.endName()
	c.Name = p.ident("a state")
	p.fieldValues(c, start)
}

// segmentClause reads `old from A SYN seq 5` or `in flight from A ACK seq 5`.
func (p *parser) segmentClause(c *Clause, start int, word string) {
	if c.Kind = ClauseOld; word == "in" {
		c.Kind = ClauseInFlight
		p.expect("flight")
	}
	p.expect("from")
	c.End = p.endName()
	for isFlag(p.word()) && p.goesOn(start) {
		c.Flags = append(c.Flags, p.flag())
	}
	p.fieldValues(c, start)
}

// fieldValues reads the fields of a segment or an end. A value has no comparison,
// so that `in` begins the next clause.
func (p *parser) fieldValues(c *Clause, start int) {
	for p.word() != "" && p.goesOn(start) {
		c.Fields = append(c.Fields, p.fieldValue(p.sum))
	}
}

// goesOn holds when the next word belongs to the clause that began at start. What
// begins a line belongs to it only if it is indented more than the clause:
// nothing else tells a field from a parameter.
func (p *parser) goesOn(start int) bool {
	t := p.peek(0)
	return !p.clauseStarts(p.i) && (!t.first || t.indent > p.toks[start].indent)
}
