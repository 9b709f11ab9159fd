package model

import "strings"

// Topics are what a protocol may be about, in the order in which they are listed. One that is about the whole
// connection has none.
var Topics = strings.Fields("opening closing silent-peer security")

// header reads `protocol NAME "title" extends BASE topic TOPIC`.
func (p *parser) header() Header {
	h := Header{Pos: p.pos()}
	p.mark(markDecl)
	if !p.accept("protocol") {
		p.fail(`"protocol NAME", with which a file begins`, "protocol")
	}
	h.Name = p.ident("the name of the protocol").Text
	h.Title, _ = p.quoted()
	if p.accept("extends") {
		h.Extends, h.IsPath = p.base()
	}
	if p.accept("topic") {
		h.Topic = p.topic()
	}
	return h
}

func (p *parser) topic() string {
	word := p.word()
	if !p.at(Topics...) {
		p.fail(orList(Topics), Topics...)
		return ""
	}
	p.i++
	return word
}

// base reads the protocol that is extended: a name, or a path in quotes.
func (p *parser) base() (*Ident, bool) {
	pos := p.pos()
	if path, ok := p.quoted(); ok {
		return &Ident{pos, path}, true
	}
	id := p.ident("the name of a protocol or a path in quotes")
	return &id, false
}

// declaration reads one declaration; after an error it goes to the next and gives nil.
func (p *parser) declaration() Decl {
	start := p.i
	p.declIndent = p.toks[start].indent
	p.depth = 0
	p.mark(markDecl)
	d := p.edited(start)
	if p.bad {
		d = nil
	}
	p.resyncDecl(start)
	return d
}

// edited reads a declaration with what may stand before it: `replace X`, `before ID`, `after ID`.
func (p *parser) edited(start int) Decl {
	pos := p.pos()
	edit := p.edit()
	switch {
	case p.at("rule"):
		p.marks[start] |= markRule
	case edit.Kind == EditBefore || edit.Kind == EditAfter:
		p.fail(`"rule": only a rule has a place`, "rule")
	case edit.Kind == EditReplace && !p.at(editable...):
		p.fail(orList(editable), editable...)
	}
	switch p.word() {
	case "define":
		return p.define(pos, edit)
	case "rule":
		return p.rule(pos, edit)
	case "watch":
		return p.watch(pos, edit)
	case "property":
		return p.property(pos, edit)
	case "measure":
		return p.measure(pos, edit)
	case "scenario":
		return p.scenario(pos, edit)
	case "group":
		return p.stateGroup(pos, edit)
	case "says":
		return p.otherWords(pos, edit)
	default:
		return p.plain(pos)
	}
}

// editable are the declarations that a variant can replace.
var editable = strings.Fields("rule define scenario property watch group measure says")

// orList shows the words that are accepted, and what else is.
func orList(words []string, more ...string) string {
	var all []string
	for _, w := range words {
		all = append(all, quote(w))
	}
	all = append(all, more...)
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " or " + all[last]
}

var editKinds = map[string]EditKind{
	"replace": EditReplace, "before": EditBefore, "after": EditAfter,
}

func (p *parser) edit() Edit {
	kind, ok := editKinds[p.word()]
	if !ok {
		return Edit{}
	}
	p.i++
	return Edit{kind, p.ident("the name of a declaration")}
}

// plain reads a declaration that nothing can stand before.
func (p *parser) plain(pos Pos) Decl {
	word := p.word()
	if !isTopWord[word] {
		p.fail("a declaration", topWords...)
		return nil
	}
	if word == "protocol" {
		p.failHint("a declaration", `a file has one protocol`)
		return nil
	}
	start := p.i
	p.i++
	switch word {
	case "segment":
		return p.segment(pos, start)
	case "end":
		return p.endBlock(pos, start)
	case "shared":
		return &SharedDecl{pos, p.fields(start)}
	case "party":
		return &PartyDecl{pos, p.newName("the name of the party"), p.fields(start)}
	case "sealed":
		return &SealedDecl{pos, p.newName("the name of the sealed type"), p.fields(start)}
	case "param":
		return p.param(pos)
	case "calls":
		return &CallsDecl{pos, list(p, p.callName)}
	case "timers":
		return &TimersDecl{pos, p.idents("the name of a timer")}
	case "numbers":
		return p.numbers(pos)
	case "isn":
		return p.isn(pos)
	case "fair":
		return &FairDecl{pos, p.fair(false)}
	default:
		return &RemoveDecl{pos, p.ident("the name of a declaration")}
	}
}

// segment reads `SYN ACK { fields }` or `one of INIT, DATA { fields }`.
func (p *parser) segment(pos Pos, start int) Decl {
	d := &SegmentDecl{Pos: pos}
	if p.at("one") && p.is(1, "of") {
		p.i += 2
		d.OneOf = true
		d.Flags = list(p, p.flag)
	} else {
		d.Flags = p.flags()
	}
	d.Fields = p.fields(start)
	for _, f := range d.Fields {
		p.smallNames(f)
	}
	return d
}

// smallNames refuses a segment's field that would be read as a flag.
func (p *parser) smallNames(f *FieldDecl) {
	for _, id := range f.Names {
		if isFlag(id.Text) {
			p.errs.add(id.Pos, "", "found %s, expected a field of a segment, which has small letters", quote(id.Text))
		}
	}
}

// endBlock reads `{ state …  fields }`.
func (p *parser) endBlock(pos Pos, start int) Decl {
	d := &EndDecl{Pos: pos}
	p.items(start, func() {
		p.mark(markUnit)
		if p.at("state") && p.peek(1).kind == tokName {
			p.i++
			d.States = append(d.States, p.idents("the name of a state")...)
		} else if f := p.field(); !p.bad {
			d.Fields = append(d.Fields, f)
		}
	}, p.fieldStarts)
	return d
}

// fields reads `{ fields }`.
func (p *parser) fields(start int) []*FieldDecl {
	var fields []*FieldDecl
	p.items(start, func() {
		p.mark(markUnit)
		if f := p.field(); !p.bad {
			fields = append(fields, f)
		}
	}, p.fieldStarts)
	return fields
}

// fieldStarts holds for a name with a colon behind it.
func (p *parser) fieldStarts(i int) bool {
	return p.toks[i].kind == tokName && p.textOf(p.toks[i+1]) == ":"
}

// field reads `[ghost] [stable] a, b : TYPE [= VALUE]`.
func (p *parser) field() *FieldDecl {
	f := &FieldDecl{Pos: p.pos()}
	for p.at("ghost", "stable") && p.peek(1).kind == tokName {
		f.Ghost = f.Ghost || p.at("ghost")
		f.Stable = f.Stable || p.at("stable")
		p.i++
	}
	f.Names = list(p, func() Ident { return p.newName("the name of a field") })
	p.colon()
	f.Type = p.typeExpr()
	f.Init = p.initial()
	return f
}

func (p *parser) colon() {
	if !p.acceptMarked(":", markColon) {
		p.fail(`":" and a type`)
	}
}

func (p *parser) initial() Expr {
	if p.accept("=") {
		return p.expr()
	}
	return nil
}

// typeExpr reads a type with the indices of an array.
func (p *parser) typeExpr() *TypeExpr {
	t := p.elementType()
	for p.at("[") {
		p.bracketed("[", "]", func() { t.Index = append(t.Index, list(p, p.elementType)...) })
	}
	return t
}

var typeKinds = map[string]TypeKind{
	"bool": TypeBool, "state": TypeState, "number": TypeNumber, "life": TypeLife, "end": TypeEnd,
}

func (p *parser) elementType() *TypeExpr {
	t := &TypeExpr{Pos: p.pos()}
	if kind, ok := typeKinds[p.word()]; ok {
		p.i++
		t.Kind = kind
		t.OfPeer = (kind == TypeNumber || kind == TypeLife) && p.ofPeer()
		return t
	}
	if p.at("one") && p.is(1, "of") {
		p.i += 2
		t.Kind = TypeEnum
		t.Enum = list(p, func() Ident { return p.newName("a value of the enumeration") })
		return t
	}
	p.rangeType(t)
	return t
}

func (p *parser) ofPeer() bool {
	if !p.accept("of") {
		return false
	}
	p.expect("peer")
	return true
}

// rangeType reads `lo..hi`, or the name of a sealed type. Its bounds have no
// indices: a bracket behind it belongs to the type.
func (p *parser) rangeType(t *TypeExpr) {
	defer func(was bool) { p.noIndex = was }(p.noIndex)
	p.noIndex = true
	if t.Kind = TypeRange; p.peek(0).kind == tokPunct && !p.at("(", "-") {
		p.fail("a type")
	}
	t.Lo = p.sum()
	if p.accept("..") {
		t.Hi = p.sum()
		return
	}
	if n, ok := t.Lo.(*NameExpr); ok && !n.IsCall {
		t.Kind, t.Sealed, t.Lo = TypeSealed, n.Name, nil
		return
	}
	p.fail(`".." and the high end of a range`)
}

// param reads `NAME : TYPE [= VALUE] ["title"]`.
func (p *parser) param(pos Pos) Decl {
	d := &ParamDecl{Pos: pos, Name: p.newName("the name of the parameter")}
	p.colon()
	d.Type = p.typeExpr()
	d.Init = p.initial()
	d.Title, _ = p.quoted()
	return d
}

// callEnders are words that end the name of a call: those that begin what may follow.
var callEnders = wordSet("in on some any when says then", strings.Join(topWords, " "), strings.Join(clauseWords, " "))

// callName reads the name of a call, of one or more words on one line.
func (p *parser) callName() Ident {
	const want = "the name of a call"
	if callEnders[p.word()] || p.is(1, ":") {
		p.fail(want)
	}
	id := p.ident(want)
	for t := p.peek(0); p.word() != "" && !t.first && !callEnders[p.word()] && !p.is(1, ":"); t = p.peek(0) {
		id.Text += " " + p.word()
		p.i++
	}
	return id
}

func (p *parser) stateGroup(pos Pos, edit Edit) Decl {
	p.i++
	d := &GroupDecl{Pos: pos, Edit: edit, Name: p.newName("the name of the group")}
	p.expect("=")
	d.States = p.idents("a state or a group")
	return d
}

func (p *parser) numbers(pos Pos) Decl {
	d := &NumbersDecl{Pos: pos}
	p.expect("reach")
	d.Reach = p.expr()
	p.expect("margin")
	d.Margin = p.expr()
	return d
}

func (p *parser) isn(pos Pos) Decl {
	d := &ISNDecl{Pos: pos}
	d.Policy, d.Base = p.policy()
	return d
}

var policies = map[string]ISNPolicy{
	"unused": ISNUnused, "clock": ISNClock, "remembered": ISNRemembered, "any": ISNAny, "constant": ISNConstant,
}

var policyWords = strings.Fields("unused clock remembered any constant")

// policy reads `unused`, …, `clock [n]`, `constant [n]` or pinned numbers.
func (p *parser) policy() (ISNPolicy, []int) {
	if p.peek(0).kind == tokInt {
		return ISNPinned, list(p, func() int { return p.number("a number") })
	}
	policy, ok := policies[p.word()]
	if !ok {
		p.fail(orList(policyWords, "numbers"), policyWords...)
		return ISNUnset, nil
	}
	p.i++
	if (policy == ISNConstant || policy == ISNClock) && p.peek(0).kind == tokInt {
		return policy, []int{p.number("a number")}
	}
	return policy, nil
}

// define reads a predicate, `NAME(params) = EXPR`, or an effect, `NAME(params) { … }`.
func (p *parser) define(pos Pos, edit Edit) Decl {
	start := p.i
	p.i++
	d := &DefineDecl{Pos: pos, Edit: edit, Name: p.newPredicate()}
	if p.at("(") {
		p.mark(markCall)
		p.bracketed("(", ")", func() {
			d.Params = list(p, func() Ident { return p.newName("the name of a parameter") })
		})
	}
	if p.accept("=") {
		d.Value = p.formulaExpr()
		return d
	}
	if !p.at("{") {
		p.fail(`"=" and an expression or "{" and effects`)
	}
	d.Effect = true
	d.Body = p.statements(start)
	return d
}
