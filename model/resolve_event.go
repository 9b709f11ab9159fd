package model

import "strings"

// eventOps are the questions about a step, with the number of the end's argument.
var eventOps = map[string]NodeOp{
	"enters": NodeEnters, "fires": NodeFires, "calls": NodeCalls, "times": NodeTimes, "tells": NodeTells,
	"arrives": NodeArrives, "sends": NodeSends, "flying": NodeFlying, "delivers": NodeDelivers,
	"crashes": NodeCrashes, "fresh": NodeDraws, "spent": NodeSpent,
}

// eventTest resolves a question about what happened in the step.
func (r *resolver) eventTest(sc scope, e *EventTest) *Node {
	op, ok := eventOps[e.Kind.Text]
	if !ok {
		r.errs.unknown(e.Kind, "question about a step", nil)
		return nil
	}
	n := &Node{Op: op, Kind: TypeBool, Text: e.namesText(), Pos: e.Pos}
	if op == NodeSpent && r.party != nil {
		r.errs.report(e.Pos, "a party has no timers: `spent` asks about an end", "")
		return nil
	}
	if op == NodeSpent && sc.kind == scopeProperty {
		r.errs.report(e.Pos, "`spent` asks about this end: a rule or a watch can ask it, a property cannot", "")
		return nil
	}
	if op != NodeSpent && sc.kind != scopeProperty && !sc.ghost {
		r.errs.report(e.Pos, "a rule cannot ask what happened in the step; a property or a watch can", "")
		return nil
	}
	if e.End != nil {
		end := r.expr(sc, e.End, want{})
		if !r.needKind(end, TypeEnd, e.Pos, "whose step is meant") {
			return nil
		}
		n.Owner = end.Owner
	}
	return r.eventArgs(n, e)
}

func (r *resolver) eventArgs(n *Node, e *EventTest) *Node {
	switch n.Op {
	case NodeEnters:
		n.Mask = r.stateSet(StateSet{Pos: e.Pos, Any: len(e.Names) == 0 || e.Names[0].Text == "any", Names: dropAny(e.Names)})
		return n
	case NodeArrives, NodeSends, NodeFlying:
		n.Mask = r.flags(e.Names)
		return n
	case NodeDelivers, NodeCrashes, NodeDraws:
		return n
	}
	if len(e.Names) != 1 {
		r.errs.report(e.Pos, e.Kind.Text+" takes one name", "")
		return nil
	}
	name := e.Names[0]
	switch n.Op {
	case NodeFires:
		rule := r.p.Rule(name.Text)
		if rule == nil && r.mutant != nil && r.mutant.Owner == name.Text {
			return &Node{Op: NodeConst, Kind: TypeBool, Pos: e.Pos}
		}
		if rule == nil {
			r.errs.unknown(name, "rule", r.ruleIDs())
			return nil
		}
		n.Value = rule.Index
	case NodeCalls:
		n.Value = r.named(name, "call", r.p.Calls)
	case NodeTimes, NodeSpent:
		n.Value = r.named(name, "timer", r.p.Timers)
	case NodeTells:
		n.Value = r.named(name, "word told by a rule", r.p.Words)
	}
	if n.Value < 0 {
		return nil
	}
	return n
}

// namesText writes what a question names beside an end.
func (e *EventTest) namesText() string {
	between := ", "
	if questions[e.Kind.Text] == askFlags {
		between = " "
	}
	return joinIdents(e.Names, between)
}

func dropAny(names []Ident) []Ident {
	if len(names) > 0 && names[0].Text == "any" {
		return names[1:]
	}
	return names
}

func (r *resolver) ruleIDs() []string {
	var out []string
	for _, rule := range r.p.Rules {
		out = append(out, rule.ID)
	}
	return out
}

// body resolves a list of effects.
func (r *resolver) body(sc scope, list []Stmt) []*Effect {
	var out []*Effect
	for _, s := range list {
		out = append(out, r.stmt(sc, s)...)
	}
	return out
}

func (r *resolver) stmt(sc scope, s Stmt) []*Effect {
	if r.party != nil && !r.partyMay(s) {
		return nil
	}
	one := func(e *Effect) []*Effect {
		if e == nil {
			return nil
		}
		e.Pos = s.StmtPos()
		return []*Effect{e}
	}
	switch s := s.(type) {
	case *AssignStmt:
		return r.assign(sc, s)
	case *GotoStmt:
		return one(&Effect{Op: EffectGoto, Name: r.named(s.State, "state", r.p.States)})
	case *SendStmt:
		return one(r.send(sc, s))
	case *DeliverStmt:
		return one(&Effect{Op: EffectDeliver})
	case *TellStmt:
		return one(&Effect{Op: EffectTell, Name: r.word(s.Word.Text)})
	case *ChooseStmt:
		return one(r.choose(sc, s))
	case *IfStmt:
		return one(r.ifStmt(sc, s))
	case *ForStmt:
		return one(r.forStmt(sc, s))
	case *DoStmt:
		return r.do(sc, s)
	case *ContinueStmt:
		return one(&Effect{Op: EffectContinue})
	case *ClearStmt:
		return one(&Effect{Op: EffectClear})
	case *DropStmt:
		return one(&Effect{Op: EffectDrop})
	case *StartStmt:
		op := EffectStart
		if s.Stop {
			op = EffectStop
		}
		return one(&Effect{Op: op, Name: r.named(s.Timer, "timer", r.p.Timers)})
	}
	return nil
}

// target resolves the left side of an assignment.
func (r *resolver) target(sc scope, t *NameExpr) *Node {
	n := r.name(sc, t, want{})
	if n == nil {
		return nil
	}
	if n.Op == NodeState || n.Op == NodeLife || n.Op != NodeField || n.Owner.Base != OwnerNone && n.Owner != (Owner{}) {
		r.errs.report(t.Name.Pos, t.Name.Text+" cannot be assigned; fields of this end and shared ones can (a state is changed by `-> STATE`)", "")
		return nil
	}
	return n
}

func (r *resolver) assign(sc scope, s *AssignStmt) []*Effect {
	loose := sc
	loose.ghost = true
	t := r.target(loose, s.Target)
	if t == nil {
		return nil
	}
	if !t.Field.Ghost {
		r.noGhostIndex(t)
	}
	if t.Kind == TypeSealed {
		return r.assignSealed(sc, t, s)
	}
	vs := sc
	vs.ghost = sc.ghost || t.Field.Ghost
	if _, isFresh := s.Value.(*FreshExpr); isFresh && !t.Field.Ghost {
		vs.ghost = false
	}
	v := r.expr(vs, s.Value, wantType(t.Field.Type, t.Owner))
	if v == nil || !r.fits(v, t.Field.Type, t.Owner, s.Value.ExprPos(), s.Target.Name.Text) {
		return nil
	}
	if !t.Field.Ghost {
		r.noGhosts(v, "what is not a ghost")
	}
	return []*Effect{{Op: EffectAssign, Pos: s.StmtPos(), Field: t.Field, Index: t.Args, Value: v}}
}

// noGhostIndex reports an index of what is not a ghost that behaviour may not depend on.
func (r *resolver) noGhostIndex(t *Node) {
	for _, ix := range t.Args {
		r.noGhosts(ix, "what is not a ghost")
	}
}

// assignSealed copies, makes or forgets a sealed value, part by part.
func (r *resolver) assignSealed(sc scope, t *Node, s *AssignStmt) []*Effect {
	var out []*Effect
	for _, fi := range r.sealedValue(sc, t.Field, s.Value) {
		out = append(out, &Effect{Op: EffectAssign, Pos: s.StmtPos(), Field: fi.Field, Value: fi.Value})
	}
	return out
}

// sealedValue gives the values of the head and of each part of a sealed field.
func (r *resolver) sealedValue(sc scope, head *Field, e Expr) []FieldInit {
	switch e := e.(type) {
	case *LitExpr:
		if e.Kind == LitNone {
			return []FieldInit{{head, &Node{Op: NodeConst, Kind: TypeSealed, Pos: e.Pos}}}
		}
	case *SealExpr:
		return r.sealNew(sc, head, e)
	case *NameExpr:
		n := r.name(sc, e, want{set: true, kind: TypeSealed})
		if n == nil {
			return nil
		}
		if !head.Ghost {
			r.noGhosts(n, "what is not a ghost")
		}
		if n.Kind == TypeSealed && len(n.Field.Parts) == len(head.Parts) {
			return copySealed(head, n)
		}
	}
	r.errs.report(e.ExprPos(), "a sealed value is `none`, `seal …`, or another of its type", "")
	return nil
}

func copySealed(head *Field, from *Node) []FieldInit {
	out := []FieldInit{{head, from}}
	for i, part := range head.Parts {
		n := *from
		n.Field = from.Field.Parts[i]
		n.Kind = part.Type.Kind
		out = append(out, FieldInit{part, &n})
	}
	return out
}

func (r *resolver) sealNew(sc scope, head *Field, e *SealExpr) []FieldInit {
	if r.party != nil {
		r.errs.report(e.Pos, "only an end seals; a party stores and replays what an end has sealed", "")
		return nil
	}
	me := &Node{Op: NodeVar, Kind: TypeSealed, Pos: e.Pos, Text: "sealer"}
	out := []FieldInit{{head, me}}
	given := map[string]Expr{}
	for _, fv := range e.Fields {
		given[fv.Name.Text] = fv.Value
	}
	for _, part := range head.Parts {
		name := strings.TrimPrefix(part.Name, head.Name+".")
		v, ok := given[name]
		if !ok {
			continue
		}
		delete(given, name)
		vs := sc
		vs.ghost = sc.ghost || part.Ghost
		if n := r.expr(vs, v, wantType(part.Type, Owner{})); n != nil && r.fits(n, part.Type, Owner{}, v.ExprPos(), name) {
			if !part.Ghost {
				r.noGhosts(n, "what is not a ghost")
			}
			out = append(out, FieldInit{part, n})
		}
	}
	for _, fv := range e.Fields {
		if given[fv.Name.Text] != nil {
			var known []string
			for _, part := range head.Parts {
				known = append(known, strings.TrimPrefix(part.Name, head.Name+"."))
			}
			r.errs.unknown(fv.Name, "field of the sealed value", known)
		}
	}
	return out
}

func (r *resolver) send(sc scope, s *SendStmt) *Effect {
	e := &Effect{Op: EffectSend, Flags: r.flags(s.Flags)}
	if _, ok := r.p.codeOf(e.Flags); !ok && len(r.p.Flags) > 0 {
		r.errs.report(s.Pos, "a segment needs exactly one kind", "")
		return nil
	}
	e.To = r.whom(sc, s)
	seen := map[string]bool{}
	for _, fv := range s.Fields {
		f := r.seg[fv.Name.Text]
		if f == nil {
			r.errs.unknown(fv.Name, "field of a segment", fieldNames(r.p.SegFields))
			continue
		}
		if seen[f.Name] {
			r.errs.report(fv.Name.Pos, f.Name+" is given twice", "")
			continue
		}
		seen[f.Name] = true
		e.Fields = append(e.Fields, r.segValue(sc, f, fv)...)
	}
	return e
}

func (r *resolver) segValue(sc scope, f *Field, fv FieldValue) []FieldInit {
	if f.Type.Kind == TypeSealed {
		return r.sealedValue(sc, f, fv.Value)
	}
	vs := sc
	vs.ghost = sc.ghost || f.Ghost
	v := r.expr(vs, fv.Value, wantType(f.Type, Owner{}))
	if v == nil || !r.fits(v, f.Type, Owner{}, fv.Value.ExprPos(), f.Name) {
		return nil
	}
	if !f.Ghost {
		r.noGhosts(v, "what is not a ghost")
	}
	return []FieldInit{{f, v}}
}

func (r *resolver) choose(sc scope, s *ChooseStmt) *Effect {
	t := r.target(sc, s.Target)
	lo, hi := r.expr(sc, s.Lo, want{}), r.expr(sc, s.Hi, want{})
	if t == nil || !r.needKind(lo, TypeRange, s.Pos, "a bound") || !r.needKind(hi, TypeRange, s.Pos, "a bound") {
		return nil
	}
	if t.Field.Ghost {
		r.errs.report(s.Pos, "`choose` into a ghost would make transitions that depend on what is checked", "")
		return nil
	}
	r.noGhostIndex(t)
	if t.Kind != TypeRange {
		r.errs.report(s.Pos, "`choose` draws an integer of a range", "")
		return nil
	}
	return &Effect{Op: EffectChoose, Field: t.Field, Index: t.Args, Lo: lo, Hi: hi}
}

func (r *resolver) ifStmt(sc scope, s *IfStmt) *Effect {
	ghostOnly := sc
	c := r.expr(ghostOnly, s.Cond, want{set: true, kind: TypeBool})
	if !r.needKind(c, TypeBool, s.Cond.ExprPos(), "a condition") {
		return nil
	}
	if !sc.ghost {
		r.noGhosts(c, "a condition of a rule")
	}
	return &Effect{Op: EffectIf, Value: c, Then: r.body(sc, s.Then), Else: r.body(sc, s.Else)}
}

func (r *resolver) forStmt(sc scope, s *ForStmt) *Effect {
	v := &Var{Name: s.Var.Text, Kind: TypeRange}
	lo, hi := r.expr(sc, s.Lo, want{}), r.expr(sc, s.Hi, want{})
	if !r.needKind(lo, TypeRange, s.Pos, "a bound") || !r.needKind(hi, TypeRange, s.Pos, "a bound") {
		return nil
	}
	return &Effect{Op: EffectFor, Var: v, Lo: lo, Hi: hi, Then: r.body(sc.with(v), s.Body)}
}

// do puts a defined effect in the place of its name.
func (r *resolver) do(sc scope, s *DoStmt) []*Effect {
	d := r.defines[s.Name.Text]
	if d == nil || !d.Effect {
		var known []string
		for name, d := range r.defines {
			if d.Effect {
				known = append(known, name)
			}
		}
		r.errs.unknown(s.Name, "effect", known)
		return nil
	}
	inner, ok := r.bind(sc, d, s.Args, s.Pos)
	if !ok {
		return nil
	}
	return r.body(inner, d.Body)
}
