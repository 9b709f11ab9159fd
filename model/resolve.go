package model

import (
	"fmt"
	"math/bits"
)

// resolver turns declarations into a Protocol and collects every error on the way.
type resolver struct {
	p       *Protocol
	errs    Errors
	defines map[string]*DefineDecl
	sealed  map[string]*SealedDecl
	fields  map[string]*Field // of an end
	shared  map[string]*Field
	seg     map[string]*Field
	params  map[string]*Param
	states  map[string]int
	enums   map[string]bool // every word of every enumeration, for hints
	inits   []pendingInit
	party   *Party  // whose fields or rule are being resolved; nil: none
	mutant  *Mutant // that is resolved; nil: it is none
}

// pendingInit is an initial value, resolved when all names are known.
type pendingInit struct {
	decl  *FieldDecl
	field *Field
	set   func(*Node)
}

// resolveChain merges and resolves a chain of files, base first.
func resolveChain(chain []*File) (*Protocol, error) { return resolveLike(chain, nil) }

// resolveLike resolves a mutant, whose claims mean what they mean in the original.
func resolveLike(chain []*File, mutant *Mutant) (*Protocol, error) {
	last := chain[len(chain)-1]
	r := &resolver{
		p:       &Protocol{Name: last.Protocol.Name, Title: last.Protocol.Title, Topic: last.Protocol.Topic, Groups: map[string]uint64{}},
		defines: map[string]*DefineDecl{}, sealed: map[string]*SealedDecl{},
		fields: map[string]*Field{}, shared: map[string]*Field{}, seg: map[string]*Field{},
		params: map[string]*Param{}, states: map[string]int{}, enums: map[string]bool{}, mutant: mutant,
	}
	if mutant != nil {
		r.p.Words = append(r.p.Words, mutant.of.p.Words...)
	}
	for _, f := range chain {
		r.p.Sources = append(r.p.Sources, f.Source)
	}
	if last.Protocol.Extends != nil {
		r.p.Extends = last.Protocol.Extends.Text
	}
	decls := mutant.without(merge(chain, &r.errs))
	r.declarations(decls, last)
	if len(r.errs) > 0 {
		return nil, r.errs.err()
	}
	r.p.names = r
	return r.p, nil
}

// declarations runs the passes: vocabulary first, then what uses it.
func (r *resolver) declarations(decls []Decl, last *File) {
	for _, d := range decls {
		r.vocabulary(d)
	}
	r.p.States = append(r.p.States, "DOWN")
	r.states["DOWN"] = len(r.p.States) - 1
	if len(r.p.States) == 1 {
		r.errs.report(last.Protocol.Pos, "the protocol has no states; an `end { state … }` block declares them", "")
		return
	}
	if len(r.p.States) > 63 {
		r.errs.report(last.Protocol.Pos, fmt.Sprintf("%d states, at most 62 are possible", len(r.p.States)-1), "")
		return
	}
	for _, d := range decls {
		r.groups(d)
	}
	for _, d := range decls {
		r.typedFields(d)
	}
	for _, in := range r.inits {
		r.initial(in)
	}
	for _, d := range decls {
		r.behaviour(d)
	}
	if r.mutant != nil {
		r.defines = r.mutant.of.defines
	}
	for _, d := range decls {
		r.claims(d)
	}
	r.scenarioNames(decls)
	if len(r.p.Rules) == 0 && len(r.errs) == 0 {
		r.errs.report(last.Protocol.Pos, "the protocol has no rules", "")
	}
	if most := 60; len(r.p.Words) > most {
		r.errs.report(last.Protocol.Pos, fmt.Sprintf("the application is told %d different words, at most %d are possible", len(r.p.Words), most), "")
	}
}

// scenarioNames reports scenarios that are named and nowhere declared.
func (r *resolver) scenarioNames(decls []Decl) {
	var known []string
	for _, s := range r.p.Scenarios {
		known = append(known, s.Name.Text)
	}
	check := func(id Ident) {
		if indexOf(known, id.Text) < 0 {
			r.errs.unknown(id, "scenario", known)
		}
	}
	for _, d := range decls {
		switch d := d.(type) {
		case *PropertyDecl:
			for _, id := range d.Scenarios {
				check(id)
			}
		case *MeasureDecl:
			check(d.Scenario)
		case *ScenarioDecl:
			if d.From != nil {
				check(*d.From)
			}
		}
	}
}

func (r *resolver) vocabulary(d Decl) {
	switch d := d.(type) {
	case *SegmentDecl:
		if len(r.p.Flags) > 0 && d.OneOf != r.p.OneOf {
			r.errs.report(d.Pos, "segments were declared before, as the other kind (flags, or one of)", "")
		}
		r.p.OneOf = d.OneOf
		r.p.Flags = r.appendNew(r.p.Flags, d.Flags, "flag")
		if most := 60; d.OneOf && len(r.p.Flags) > most {
			r.errs.report(d.Pos, fmt.Sprintf("%d kinds of segments, at most %d are possible", len(r.p.Flags), most), "")
		}
		if most := 10; !d.OneOf && len(r.p.Flags) > most {
			r.errs.report(d.Pos, fmt.Sprintf("%d flags, at most %d are possible; kinds that exclude each other are `segment one of …`", len(r.p.Flags), most), "")
		}
	case *EndDecl:
		before := len(r.p.States)
		r.p.States = r.appendNew(r.p.States, d.States, "state")
		for i := before; i < len(r.p.States); i++ {
			r.states[r.p.States[i]] = i
		}
		if at, ok := r.states["DOWN"]; ok {
			r.errs.report(d.Pos, "the state DOWN is built in (a crashed end)", "")
			_ = at
		}
	case *CallsDecl:
		r.p.Calls = r.appendNew(r.p.Calls, d.Names, "call")
	case *TimersDecl:
		r.p.Timers = r.appendNew(r.p.Timers, d.Names, "timer")
	case *SealedDecl:
		r.sealed[d.Name.Text] = d
	case *PartyDecl:
		r.addParty(d)
	case *ParamDecl:
		r.param(d)
	case *ISNDecl:
		r.p.ISN = *d
	case *DefineDecl:
		if old := r.defines[d.Name.Text]; old != nil {
			r.errs.report(d.Name.Pos, fmt.Sprintf("%s is defined already; a variant says `replace %s define …`", d.Name.Text, d.Name.Text), "")
		}
		r.defines[d.Name.Text] = d
	}
}

// appendNew appends names that must not be there yet.
func (r *resolver) appendNew(list []string, add []Ident, what string) []string {
	for _, id := range add {
		if indexOf(list, id.Text) >= 0 {
			r.errs.report(id.Pos, fmt.Sprintf("%s %s is declared twice", what, id.Text), "")
			continue
		}
		list = append(list, id.Text)
	}
	return list
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

func (r *resolver) param(d *ParamDecl) {
	p := r.params[d.Name.Text]
	if p == nil {
		p = &Param{Name: d.Name.Text, index: len(r.p.Params)}
		r.params[p.Name] = p
		r.p.Params = append(r.p.Params, p)
	}
	p.Title, p.Pos = d.Title, d.Pos
	p.Type = r.typ(d.Type)
	if p.Type == nil {
		p.Type = &Type{Kind: TypeBool}
	}
	switch p.Type.Kind {
	case TypeBool, TypeRange, TypeEnum:
	default:
		r.errs.report(d.Type.Pos, "a parameter is a bool, a range or an enumeration", "")
	}
	if d.Init != nil {
		p.Init = r.expr(scope{kind: scopeConst}, d.Init, wantType(p.Type, Owner{}))
	}
}

func (r *resolver) groups(d Decl) {
	g, ok := d.(*GroupDecl)
	if !ok {
		return
	}
	if _, dup := r.p.Groups[g.Name.Text]; dup {
		r.errs.report(g.Name.Pos, fmt.Sprintf("group %s is declared twice", g.Name.Text), "")
	}
	r.p.Groups[g.Name.Text] = r.stateSet(StateSet{Pos: g.Pos, Names: g.States})
	r.p.GroupNames = append(r.p.GroupNames, g.Name.Text)
}

// stateSet gives the states of a set as bits. DOWN is in it only by name.
func (r *resolver) stateSet(s StateSet) uint64 {
	var mask uint64
	for _, n := range s.Names {
		if i, ok := r.states[n.Text]; ok {
			mask |= 1 << i
		} else if g, ok := r.p.Groups[n.Text]; ok {
			mask |= g
		} else {
			r.errs.unknown(n, "state or group", append(append([]string{}, r.p.States...), r.p.GroupNames...))
		}
	}
	if s.Any {
		mask = (1<<r.p.Down() - 1) &^ mask
	}
	return mask
}

func (r *resolver) typedFields(d Decl) {
	switch d := d.(type) {
	case *SegmentDecl:
		r.p.SegFields = r.fieldList(r.p.SegFields, d.Fields, InSegment, r.seg)
	case *EndDecl:
		r.p.EndFields = r.fieldList(r.p.EndFields, d.Fields, InEnd, r.fields)
	case *SharedDecl:
		r.p.Shared = r.fieldList(r.p.Shared, d.Fields, InShared, r.shared)
	case *PartyDecl:
		r.partyFields(d)
	}
}

func (r *resolver) fieldList(list []*Field, decls []*FieldDecl, place Place, known map[string]*Field) []*Field {
	for _, d := range decls {
		for _, name := range d.Names {
			if known[name.Text] != nil {
				r.errs.report(name.Pos, fmt.Sprintf("field %s is declared twice", name.Text), "")
				continue
			}
			if r.reserved(name) {
				continue
			}
			for _, f := range r.fieldsOf(d, name, place) {
				f.index = len(list)
				known[f.Name] = f
				list = append(list, f)
			}
		}
	}
	return list
}

func (r *resolver) reserved(name Ident) bool {
	switch name.Text {
	case "state", "life", "peer", "this", "seg", "A", "B":
		r.errs.report(name.Pos, fmt.Sprintf("%s is built in and cannot be a field", name.Text), "")
		return true
	}
	return false
}

// fieldsOf makes the field, or for a sealed value its sealer and its parts.
func (r *resolver) fieldsOf(d *FieldDecl, name Ident, place Place) []*Field {
	if d.Type.Kind == TypeSealed {
		return r.sealedFields(d, name, place)
	}
	t := r.typ(d.Type)
	if t == nil {
		return nil
	}
	if place != InEnd && len(t.Index) > 0 && place == InSegment {
		r.errs.report(d.Pos, "a segment's field cannot be an array", "")
	}
	if place == InShared && r.party == nil && (t.Kind == TypeNumber || t.Kind == TypeLife) && !d.Type.OfPeer {
		r.errs.report(d.Type.Pos, "a shared field belongs to no end: it cannot be a number or a life", "")
	}
	if place == InShared && t.Kind == TypeRange && (usesParam(t.Lo) || usesParam(t.Hi)) {
		r.errs.report(d.Type.Pos, "a shared field belongs to no end, and a parameter to each: its range cannot depend on one", "")
	}
	f := &Field{Name: name.Text, Pos: name.Pos, Place: place, Type: t, Ghost: d.Ghost, Stable: d.Stable, Party: r.party}
	if d.Init != nil {
		r.inits = append(r.inits, pendingInit{d, f, func(n *Node) { f.Init = n }})
	}
	return []*Field{f}
}

func usesParam(n *Node) bool {
	for _, x := range flatNodes(n) {
		if x.Op == NodeParam || x.Op == NodeAsked {
			return true
		}
	}
	return false
}

func (r *resolver) sealedFields(d *FieldDecl, name Ident, place Place) []*Field {
	s := r.sealed[d.Type.Sealed.Text]
	if s == nil {
		known := []string{"bool", "number", "life", "state", "end"}
		for k := range r.sealed {
			known = append(known, k)
		}
		r.errs.unknown(d.Type.Sealed, "type", known)
		return nil
	}
	if len(d.Type.Index) > 0 || place == InShared && r.party == nil {
		r.errs.report(d.Pos, "a sealed value is a field of an end or of a segment, and not an array", "")
	}
	head := &Field{Name: name.Text, Pos: name.Pos, Place: place, Type: &Type{Kind: TypeSealed}, Ghost: d.Ghost, Stable: d.Stable, Party: r.party}
	out := []*Field{head}
	for _, pd := range s.Fields {
		t := r.typ(pd.Type)
		if t == nil || t.Kind == TypeSealed || len(t.Index) > 0 {
			r.errs.report(pd.Pos, "a sealed value has plain fields only", "")
			continue
		}
		for _, n := range pd.Names {
			part := &Field{Name: name.Text + "." + n.Text, Pos: n.Pos, Place: place, Type: t, Ghost: d.Ghost || pd.Ghost, Stable: d.Stable, Party: r.party}
			head.Parts = append(head.Parts, part)
			out = append(out, part)
		}
	}
	return out
}

func (r *resolver) initial(in pendingInit) {
	sc := scope{kind: scopeConst}
	if in.field.Place == InSegment {
		sc = scope{kind: scopeDefault, ghost: in.field.Ghost}
	}
	if n := r.expr(sc, in.decl.Init, wantType(in.field.Type, Owner{})); n != nil {
		if r.fits(n, in.field.Type, Owner{}, in.decl.Init.ExprPos(), in.field.Name) {
			in.set(n)
		}
		if !in.field.Ghost {
			r.noGhosts(n, "what is not a ghost")
		}
	}
}

func (r *resolver) typ(t *TypeExpr) *Type {
	out := &Type{Kind: t.Kind, Peer: t.OfPeer}
	sc := scope{kind: scopeConst}
	switch t.Kind {
	case TypeRange:
		out.Lo = r.expr(sc, t.Lo, want{})
		out.Hi = r.expr(sc, t.Hi, want{})
		if out.Lo == nil || out.Hi == nil {
			return nil
		}
		r.needKind(out.Lo, TypeRange, t.Pos, "a bound")
		r.needKind(out.Hi, TypeRange, t.Pos, "a bound")
	case TypeEnum:
		for _, w := range t.Enum {
			out.Enum = r.appendNew(out.Enum, []Ident{w}, "value")
			r.enums[w.Text] = true
		}
	}
	for _, ix := range t.Index {
		it := r.typ(ix)
		if it == nil {
			return nil
		}
		switch it.Kind {
		case TypeRange, TypeLife, TypeEnd:
			out.Index = append(out.Index, it)
		default:
			r.errs.report(ix.Pos, "an array is indexed by a range, by life, by life of peer or by end", "")
		}
	}
	return out
}

func (r *resolver) behaviour(d Decl) {
	switch d := d.(type) {
	case *NumbersDecl:
		r.p.Reach = r.expr(scope{kind: scopeConst}, d.Reach, want{})
		r.p.Margin = r.expr(scope{kind: scopeConst}, d.Margin, want{})
	case *RuleDecl:
		r.rule(d)
	}
}

func (r *resolver) rule(d *RuleDecl) {
	if r.p.Rule(d.ID.Text) != nil {
		r.errs.report(d.ID.Pos, fmt.Sprintf("rule %s is declared twice; a variant says `replace %s rule …`", d.ID.Text, d.ID.Text), "")
		return
	}
	rule := &Rule{ID: d.ID.Text, Section: d.Section, Title: d.Title, Protocol: d.Pos.Source.Name, Pos: d.Pos, Index: len(r.p.Rules)}
	rule.States = r.stateSet(d.In)
	rule.Event = r.event(d.On)
	rule.Party = r.partyOf(d)
	r.party = rule.Party
	defer func() { r.party = nil }()
	sc := scope{kind: scopeRule, seg: d.On.Kind == OnSegment}
	if d.When != nil {
		rule.When = r.expr(sc, d.When, want{kind: TypeBool, set: true})
		r.needKind(rule.When, TypeBool, d.When.ExprPos(), "a guard")
		r.noGhosts(rule.When, "a guard")
		r.draws(rule.When, "a guard")
	}
	if d.Bind != nil {
		rule.Bind, sc = r.bindIndex(sc, d.Bind)
	}
	rule.Says, rule.SaysOld = r.says(d, rule)
	rule.Body = r.body(sc, d.Body)
	if d.On.Kind != OnSegment && hasContinue(rule.Body) {
		r.errs.report(d.Pos, "`continue` hands a segment on; this rule is not for a segment", "")
	}
	r.p.Rules = append(r.p.Rules, rule)
}

func hasContinue(body []*Effect) bool {
	for _, e := range body {
		if e.Op == EffectContinue || hasContinue(e.Then) || hasContinue(e.Else) {
			return true
		}
	}
	return false
}

func (r *resolver) event(e EventExpr) Event {
	ev := Event{Kind: e.Kind, Only: e.Only, Lifetimes: e.Lifetimes, Prompt: e.Prompt}
	switch e.Kind {
	case OnSegment:
		ev.With = r.flags(e.Flags)
		ev.Without = r.flags(e.Without)
		if both := ev.With & ev.Without; both != 0 {
			r.errs.report(e.Pos, fmt.Sprintf("flag %s cannot be both set and not set", r.p.Flags[bits.TrailingZeros64(both)]), "")
		}
	case OnCall:
		ev.Name = r.named(e.Name, "call", r.p.Calls)
	case OnTimer:
		ev.Name = r.named(e.Name, "timer", r.p.Timers)
	}
	return ev
}

func (r *resolver) flags(list []Ident) uint64 {
	var mask uint64
	for _, f := range list {
		if i := r.named(f, "flag", r.p.Flags); i >= 0 {
			mask |= 1 << i
		}
	}
	if r.p.OneOf && bits.OnesCount64(mask) > 1 {
		r.errs.report(list[0].Pos, "a segment has one kind only", "")
	}
	return mask
}

// named looks a name up in a list and reports it when it is not there; the result is then -1.
func (r *resolver) named(id Ident, what string, list []string) int {
	i := indexOf(list, id.Text)
	if i < 0 {
		r.errs.unknown(id, what, list)
	}
	return i
}

// claims resolves what stands beside the behaviour: watches, properties, measures, scenarios.
func (r *resolver) claims(d Decl) {
	switch d := d.(type) {
	case *WatchDecl:
		r.watch(d)
	case *PropertyDecl:
		r.property(d)
	case *FairDecl:
		if f, ok := r.fair(d.Fair); ok {
			r.p.Fair = append(r.p.Fair, f)
		}
	case *MeasureDecl:
		m := &Measure{Name: d.Name.Text, Title: d.Title, Scenario: d.Scenario.Text}
		sc := scope{kind: scopeProperty}
		if d.From != nil {
			m.From = r.claim(sc, d.From)
		}
		m.Until = r.claim(sc, d.Until)
		r.p.Measures = append(r.p.Measures, m)
	case *ScenarioDecl:
		if r.p.Scenario(d.Name.Text) != nil {
			r.errs.report(d.Name.Pos, fmt.Sprintf("scenario %s is declared twice; a variant says `replace %s scenario …`", d.Name.Text, d.Name.Text), "")
			return
		}
		r.p.Scenarios = append(r.p.Scenarios, d)
	}
}

func (r *resolver) watch(d *WatchDecl) {
	w := &Watch{Name: d.ID.Text, Pos: d.Pos, Trigger: Trigger{Kind: d.Trigger.Kind}}
	sc := scope{kind: scopeRule, seg: true, ghost: true}
	switch t := &w.Trigger; d.Trigger.Kind {
	case WatchAssign:
		t.Field = r.fields[d.Trigger.Name.Text]
		if t.Field == nil {
			r.errs.unknown(d.Trigger.Name, "field of an end", fieldNames(r.p.EndFields))
			return
		}
	case WatchEnter:
		t.States = r.stateSet(d.Trigger.States)
	case WatchCall:
		t.Name = r.named(d.Trigger.Name, "call", r.p.Calls)
	case WatchTimer:
		t.Name = r.named(d.Trigger.Name, "timer", r.p.Timers)
	case WatchTell:
		t.Name = r.word(d.Trigger.Name.Text)
	}
	if d.When != nil {
		w.When = r.expr(sc, d.When, want{kind: TypeBool, set: true})
		r.needKind(w.When, TypeBool, d.When.ExprPos(), "a condition")
	}
	w.Body = r.body(sc, d.Body)
	for _, e := range flatEffects(w.Body) {
		if e.Op != EffectAssign && e.Op != EffectIf && e.Op != EffectFor || e.Op == EffectAssign && !e.Field.Ghost {
			r.errs.report(e.Pos, "a watch assigns ghosts only", "")
		}
	}
	r.p.Watches = append(r.p.Watches, w)
}

// word numbers the words that the application may be told.
func (r *resolver) word(w string) int {
	if i := indexOf(r.p.Words, w); i >= 0 {
		return i
	}
	r.p.Words = append(r.p.Words, w)
	return len(r.p.Words) - 1
}

func fieldNames(list []*Field) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.Name
	}
	return out
}

// flatEffects lists effects with those nested in them.
func flatEffects(body []*Effect) []*Effect {
	var out []*Effect
	for _, e := range body {
		out = append(out, e)
		out = append(out, flatEffects(e.Then)...)
		out = append(out, flatEffects(e.Else)...)
	}
	return out
}

func (r *resolver) property(d *PropertyDecl) {
	if r.p.Property(d.Name.Text) != nil {
		r.errs.report(d.Name.Pos, fmt.Sprintf("property %s is declared twice; a variant says `replace %s property …`", d.Name.Text, d.Name.Text), "")
		return
	}
	q := &Property{Name: d.Name.Text, Title: d.Title, Pos: d.Pos, Kind: d.Kind, Theory: d.Theory, MayVacuous: d.MayVacuous, NeedsLifetimes: d.NeedsLifetimes}
	for _, s := range d.Scenarios {
		q.Scenarios = append(q.Scenarios, s.Text)
	}
	sc := scope{kind: scopeProperty, ghost: true}
	r.propertyClaim(sc, d, q)
	if d.Acceptable != nil {
		q.Acceptable = r.claim(sc, d.Acceptable)
	}
	if q.Expr != nil || q.Formula != nil {
		r.sentence(d, q)
	}
	r.p.Properties = append(r.p.Properties, q)
}

func (r *resolver) claim(sc scope, e Expr) *Node {
	n := r.expr(sc, e, want{kind: TypeBool, set: true})
	r.needKind(n, TypeBool, e.ExprPos(), "a claim")
	return n
}

// report adds an error whose message is ready.
func (e *Errors) report(pos Pos, msg, hint string) { e.add(pos, hint, "%s", msg) }

// unknown reports a name that is not known, with the nearest that is.
func (e *Errors) unknown(id Ident, what string, known []string) {
	hint := ""
	if n, ok := nearest(id.Text, known); ok {
		hint = fmt.Sprintf("did you mean %q?", n)
	}
	e.add(id.Pos, hint, "found %q, which is no %s", id.Text, what)
}
