package model

import (
	"fmt"
	"strings"
)

// rule reads `rule ID "section" "title" in STATES on EVENT some i in RANGE where EXPR when EXPR says "…" says old "…" { effects }`,
// or `for PARTY` instead of `in STATES`.
func (p *parser) rule(pos Pos, edit Edit) Decl {
	start := p.i
	p.i++
	d := &RuleDecl{Pos: pos, Edit: edit, ID: p.ident("the id of the rule")}
	d.Section, d.Title = p.sectionTitle()
	seen, fails := map[string]bool{}, p.fails
	for !p.bad && !p.at("{") && !p.atEnd() {
		first := p.i
		p.ruleClause(d, seen)
		p.resyncHead(first)
	}
	if fails == p.fails && !((seen["in"] || seen["for"]) && seen["on"]) {
		p.failHint(`"in STATES" and "on EVENT" before it`, "")
	}
	if seen["in"] && seen["for"] {
		p.errs.add(d.For.Pos, "", "found both \"in\" and \"for\", expected one: a party has no states")
	}
	d.Body = p.statements(start)
	return d
}

// sectionTitle reads `"section" "title"`; one string alone is the title.
func (p *parser) sectionTitle() (section, title string) {
	section, _ = p.quoted()
	title, ok := p.quoted()
	if !ok {
		return "", section
	}
	return section, title
}

var ruleHead = []string{"in", "for", "on", "some", "any", "when", "says"}

// ruleClause reads one part of a rule's head.
func (p *parser) ruleClause(d *RuleDecl, seen map[string]bool) {
	pos := p.pos()
	if p.at("says") {
		p.says(&d.Says, &d.SaysOld)
		return
	}
	switch word := p.headWord(seen, ruleHead); word {
	case "in":
		d.In = p.stateSet()
	case "for":
		party := p.ident("the name of a party")
		d.For = &party
	case "some", "any":
		if d.Bind != nil {
			p.errs.add(pos, "", "found a second index, expected one")
		}
		d.Bind = p.bind(pos, word == "any")
	case "on":
		d.On = p.event()
	case "when":
		d.When = p.expr()
	}
}

// says reads `says [old] "…"`, each once.
func (p *parser) says(now, old **Quoted) {
	pos := p.pos()
	p.mark(markHeader)
	p.i++
	said, what := now, `"says"`
	if p.accept("old") {
		said, what = old, `"says old"`
	}
	if *said != nil {
		p.errs.add(pos, "", "found a second %s, expected one", what)
	}
	*said = &Quoted{Pos: p.pos()}
	(*said).Text = p.sentence()
}

// otherWords reads what stands behind `replace ID` where only the sentences of a rule change.
func (p *parser) otherWords(pos Pos, edit Edit) Decl {
	d := &SaysDecl{Pos: pos, Edit: edit}
	if edit.Kind != EditReplace {
		p.failHint("a declaration", `the sentences of a rule change with "replace ID says"`)
	}
	for !p.bad && p.at("says") {
		p.says(&d.Says, &d.SaysOld)
	}
	return d
}

// bind reads `i in LO..HI where EXPR`.
func (p *parser) bind(pos Pos, all bool) *BindExpr {
	b := &BindExpr{Pos: pos, Any: all, Var: p.newName("the name of a variable")}
	p.expect("in")
	b.Lo, b.Hi = p.span("a range")
	p.expect("where")
	b.Where = p.expr()
	return b
}

// headWord reads a word that begins a part of a head, once.
func (p *parser) headWord(seen map[string]bool, words []string) string {
	word := p.word()
	if !p.at(words...) {
		p.fail(orList(words, `"{"`), words...)
		return ""
	}
	if seen[word] {
		p.errs.add(p.pos(), "", "found a second %q, expected one", word)
	}
	seen[word] = true
	p.mark(markHeader)
	p.i++
	return word
}

// resyncHead goes to the next part of a head after an error. Without one the error goes on.
func (p *parser) resyncHead(first int) {
	for i := p.i; p.bad && p.toks[i].kind != tokEOF; i++ {
		t := p.toks[i]
		if p.opensBody(i) || t.first && i > first && isHeadWord[p.textOf(t)] {
			p.i, p.bad = i, p.fails >= maxErrors
		} else if t.depth < p.toks[first].depth || p.declAt(i) {
			return
		}
	}
}

var isHeadWord = wordSet("in for on some any when says")

// stateSet reads `any`, `any but X, Y` or `X, Y`.
func (p *parser) stateSet() StateSet {
	set := StateSet{Pos: p.pos()}
	if set.Any = p.accept("any"); set.Any && !p.accept("but") {
		return set
	}
	set.Names = p.idents(`a state, a group or "any"`)
	return set
}

var eventWords = strings.Fields("segment only call timer restart any")

// event reads what a rule is for.
func (p *parser) event() EventExpr {
	e := EventExpr{Pos: p.pos()}
	switch {
	case p.accept("call"):
		e.Kind, e.Name = OnCall, p.callName()
	case p.accept("timer"):
		e.Kind, e.Name = OnTimer, p.ident("the name of a timer")
		p.timerEvent(&e)
	case p.accept("restart"):
		e.Kind = OnRestart
	case p.accept("any"):
		e.Kind = OnAnyTime
		p.expect("time")
	case p.accept("segment"):
	default:
		p.segmentEvent(&e)
	}
	return e
}

// segmentEvent reads `[only] SYN ACK [without RST, FIN]`.
func (p *parser) segmentEvent(e *EventExpr) {
	e.Only = p.accept("only")
	if !isFlag(p.word()) {
		p.fail(orList(eventWords, "flags, which have no small letters"), eventWords...)
		return
	}
	e.Flags = p.flags()
	if !e.Only && p.accept("without") {
		e.Without = list(p, p.flag)
	}
}

// timerEvent reads `[after N lifetimes] [prompt]`.
func (p *parser) timerEvent(e *EventExpr) {
	if p.accept("after") {
		if e.Lifetimes = p.number("a number of lifetimes"); !p.accept("lifetime") {
			p.expect("lifetimes")
		}
	}
	e.Prompt = p.accept("prompt")
}

var watchHead = []string{"on", "when"}

// watch reads `watch ID on TRIGGER when EXPR { assignments }`.
func (p *parser) watch(pos Pos, edit Edit) Decl {
	start := p.i
	p.i++
	d := &WatchDecl{Pos: pos, Edit: edit, ID: p.ident("the name of the watch")}
	seen, fails := map[string]bool{}, p.fails
	for !p.bad && !p.at("{") && !p.atEnd() {
		first := p.i
		switch p.headWord(seen, watchHead) {
		case "on":
			d.Trigger = p.trigger()
		case "when":
			d.When = p.expr()
		}
		p.resyncHead(first)
	}
	if fails == p.fails && !seen["on"] {
		p.failHint(`"on TRIGGER" before it`, "")
	}
	d.Body = p.statements(start)
	return d
}

var triggerWords = strings.Fields("assign enter call timer tell deliver fresh crash")

func (p *parser) trigger() TriggerExpr {
	t := TriggerExpr{Pos: p.pos()}
	word := p.word()
	if !p.at(triggerWords...) {
		p.fail(orList(triggerWords), triggerWords...)
		return t
	}
	p.i++
	switch word {
	case "assign":
		t.Kind, t.Name = WatchAssign, p.ident("the name of a field")
	case "enter":
		t.Kind, t.States = WatchEnter, p.stateSet()
	case "call":
		t.Kind, t.Name = WatchCall, p.callName()
	case "timer":
		t.Kind, t.Name = WatchTimer, p.ident("the name of a timer")
	case "tell":
		t.Kind, t.Name = WatchTell, p.ident("what the application is told")
	default:
		t.Kind = map[string]TriggerKind{"deliver": WatchDeliver, "fresh": WatchFresh, "crash": WatchCrash}[word]
	}
	return t
}

// property reads `NAME "title" [in SCENARIOS] KIND EXPR [because "…"] [theory "…" "…"] [vacuous ok] [needs lifetimes]`,
// or with a formula instead of KIND EXPR, `[assuming …]`.
func (p *parser) property(pos Pos, edit Edit) Decl {
	p.i++
	d := &PropertyDecl{Pos: pos, Edit: edit, Name: p.ident("the name of the property")}
	d.Title, _ = p.quoted()
	if p.acceptMarked("in", markHeader) {
		d.Scenarios = p.idents("the name of a scenario")
	}
	p.claim(d)
	p.remarks(d)
	return d
}

var (
	propertyWords = strings.Fields("always never reachable terminal")
	propertyKinds = map[string]PropertyKind{
		"always": Always, "never": Never, "reachable": Reachable, "terminal": Terminal,
	}
)

func (p *parser) claim(d *PropertyDecl) {
	kind, ok := propertyKinds[p.word()]
	if !ok && !p.isClaim() {
		p.fail(orList(propertyWords, "a temporal formula"), append(propertyWords, "in")...)
		return
	}
	p.mark(markHeader)
	if !ok {
		d.Kind, d.Expr = Temporal, p.formulaExpr()
		return
	}
	p.i++
	if d.Kind = kind; kind == Terminal {
		p.expect("desired")
	}
	d.Expr = p.formulaExpr()
	if kind == Terminal && p.acceptMarked("acceptable", markHeader) {
		d.Acceptable = p.formulaExpr()
	}
}

// remarks reads what follows a claim, in any order, each once but for theories.
func (p *parser) remarks(d *PropertyDecl) {
	for seen := map[string]bool{}; p.at("because", "theory", "vacuous", "needs", "assuming"); {
		word := p.word()
		if seen[word] && word != "theory" {
			p.errs.add(p.pos(), "", "found a second %q, expected one", word)
		}
		seen[word] = true
		p.mark(markHeader)
		p.i++
		switch word {
		case "because":
			d.Because = p.sentence()
		case "theory":
			d.Theory = append(d.Theory, p.theory())
		case "vacuous":
			d.MayVacuous = p.expect("ok")
		case "assuming":
			d.Assumes = p.assumption()
		default:
			d.NeedsLifetimes = p.expect("lifetimes")
		}
	}
}

// theory reads `"SOURCE" "TEXT"`.
func (p *parser) theory() Theory {
	source, ok := p.quoted()
	if !ok {
		p.fail("a source and a sentence, both in quotes")
	}
	return Theory{source, p.sentence()}
}

func (p *parser) sentence() string {
	s, ok := p.quoted()
	if !ok {
		p.fail("a sentence in quotes")
	}
	return s
}

// measure reads `NAME "title" in SCENARIO [from EXPR] until EXPR`.
func (p *parser) measure(pos Pos, edit Edit) Decl {
	p.i++
	d := &MeasureDecl{Pos: pos, Edit: edit, Name: p.ident("the name of the measure")}
	d.Title, _ = p.quoted()
	p.mark(markHeader)
	p.expect("in")
	d.Scenario = p.ident("the name of a scenario")
	if p.acceptMarked("from", markHeader) {
		d.From = p.expr()
	}
	p.mark(markHeader)
	p.expect("until")
	d.Until = p.expr()
	return d
}

// isStatement has the words that begin an effect.
var isStatement = wordSet(strings.Join(statementWords, " "))

var statementWords = strings.Fields("send deliver tell choose if for do start stop clear continue drop")

// statementStarts holds where an effect begins.
func (p *parser) statementStarts(i int) bool {
	text := p.textOf(p.toks[i])
	return text == "->" || isStatement[text] || p.assigns(i)
}

// assigns holds for a name, perhaps with indices, before `:=`.
func (p *parser) assigns(i int) bool {
	if p.toks[i].kind != tokName {
		return false
	}
	for i++; p.toks[i].match > 0; i++ {
		i = int(p.toks[i].match)
	}
	return p.textOf(p.toks[i]) == ":="
}

// statements reads `{ effects }`; start is where the head before it begins.
func (p *parser) statements(start int) []Stmt {
	defer p.leave()
	p.enter()
	var body []Stmt
	p.items(start, func() {
		first := p.i
		if s := p.statement(); !p.bad {
			p.note(s, first)
			body = append(body, s)
		}
	}, p.statementStarts)
	return body
}

func (p *parser) statement() Stmt {
	pos, start, word := p.pos(), p.i, p.word()
	p.mark(markUnit)
	if p.assigns(p.i) {
		return p.assign()
	}
	if p.accept("->") {
		return &GotoStmt{pos, p.ident("a state")}
	}
	if !isStatement[word] {
		p.noStatement()
		return nil
	}
	p.i++
	switch word {
	case "send":
		return p.send(pos)
	case "choose":
		return p.choose(pos)
	case "if":
		return p.ifElse(pos, start)
	case "for":
		return p.forEach(pos, start)
	case "do":
		return p.do(pos)
	case "tell":
		return &TellStmt{pos, p.ident("what the application is told")}
	case "start", "stop":
		return &StartStmt{pos, word == "stop", p.ident("the name of a timer")}
	default:
		return simple(pos, word)
	}
}

// simple makes an effect of one word.
func simple(pos Pos, word string) Stmt {
	switch word {
	case "deliver":
		return &DeliverStmt{pos}
	case "clear":
		return &ClearStmt{pos}
	case "continue":
		return &ContinueStmt{pos}
	default:
		return &DropStmt{pos}
	}
}

// noStatement reports something that is no effect.
func (p *parser) noStatement() {
	hint := didYouMean(p.word(), statementWords)
	if name := p.word(); name != "" && p.is(1, "=") {
		hint = fmt.Sprintf(`an assignment is written "%s := …"`, name)
	}
	p.failHint(`an effect or "}"`, hint)
}

func (p *parser) assign() Stmt {
	target := p.name()
	p.expect(":=")
	return &AssignStmt{target, p.expr()}
}

// send reads `[to WHOM] FLAGS field expr …`. Directly behind `send`, `to` is no field.
func (p *parser) send(pos Pos) Stmt {
	s := &SendStmt{Pos: pos}
	if p.accept("to") {
		whom := p.ident("an end, a party, peer or origin")
		s.To = &whom
	}
	for isFlag(p.word()) && !p.statementStarts(p.i) {
		s.Flags = append(s.Flags, p.flag())
	}
	for p.word() != "" && !p.statementStarts(p.i) && !p.declAt(p.i) {
		s.Fields = append(s.Fields, p.fieldValue(p.expr))
	}
	return s
}

func (p *parser) choose(pos Pos) Stmt {
	c := &ChooseStmt{Pos: pos, Target: p.name()}
	p.expect("in")
	c.Lo, c.Hi = p.span("a range")
	return c
}

// ifElse reads `C { … } else if … else { … }`; start is where the first `if` stands.
func (p *parser) ifElse(pos Pos, start int) Stmt {
	defer p.leave()
	p.enter()
	s := &IfStmt{Pos: pos, Cond: p.expr()}
	s.Then = p.statements(start)
	if !p.accept("else") {
		return s
	}
	if next := p.pos(); p.accept("if") {
		s.Else = []Stmt{p.ifElse(next, start)}
	} else {
		s.Else = p.statements(start)
	}
	return s
}

func (p *parser) forEach(pos Pos, start int) Stmt {
	s := &ForStmt{Pos: pos, Var: p.newName("the name of a variable")}
	p.expect("in")
	s.Lo, s.Hi = p.span("a range")
	s.Body = p.statements(start)
	return s
}

func (p *parser) do(pos Pos) Stmt {
	s := &DoStmt{Pos: pos, Name: p.ident("the name of an effect")}
	if p.at("(") {
		s.Args = p.args()
	}
	return s
}
