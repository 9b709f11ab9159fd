package model

// This file looks names up: fields, parameters, flags, ends, defines.

import (
	"fmt"
	"strings"
)

// name resolves a dotted name, with indices or arguments.
func (r *resolver) name(sc scope, e *NameExpr, w want) *Node {
	if e.IsCall {
		return r.call(sc, e, w)
	}
	n, ok := r.lookup(sc, e, w)
	if !ok {
		r.errs.unknown(e.Name, "name", r.visible(sc, w))
		return nil
	}
	if n == nil {
		return nil
	}
	if n.Op == NodeField && len(n.Args) == 0 && len(n.Field.Type.Index) > 0 && !e.IsIndex {
		r.errs.report(e.Name.Pos, fmt.Sprintf("%s is an array and needs %d index(es)", e.Name.Text, len(n.Field.Type.Index)), "")
		return nil
	}
	if e.IsIndex {
		return r.index(sc, e, n)
	}
	return n
}

func (r *resolver) index(sc scope, e *NameExpr, n *Node) *Node {
	if n.Op != NodeField || len(n.Field.Type.Index) != len(e.Args) {
		r.errs.report(e.Name.Pos, fmt.Sprintf("%s is not an array with %d index(es)", e.Name.Text, len(e.Args)), "")
		return nil
	}
	for i, a := range e.Args {
		it := n.Field.Type.Index[i]
		ix := r.expr(sc, a, wantType(it, n.Owner))
		if ix == nil || !r.fits(ix, it, n.Owner, a.ExprPos(), "this index") {
			return nil
		}
		n.Args = append(n.Args, ix)
	}
	return n
}

// lookup finds what a name stands for: ok is false when nothing does; a nil node with ok was reported already.
func (r *resolver) lookup(sc scope, e *NameExpr, w want) (*Node, bool) {
	text, pos := e.Name.Text, e.Name.Pos
	if b := sc.binds[text]; b != nil {
		return b, true
	}
	for i := len(sc.vars) - 1; i >= 0; i-- {
		if v := sc.vars[i]; v.Name == text {
			return varNode(v, pos), true
		}
	}
	if indexOf(w.enum, text) >= 0 && indexOf(r.origins(), text) >= 0 { // `peer`, `A` and `B` mean ends elsewhere
		return wordNode(r, text, pos, w)
	}
	if n, ok := r.local(sc, text, pos); ok {
		return n, true
	}
	head, rest, _ := strings.Cut(text, ".")
	if head == "seg" && rest != "" {
		return r.segName(sc, rest, pos)
	}
	if o, ok := r.ownerOf(sc, head); ok {
		return r.ofOwner(sc, o, rest, pos)
	}
	if n, ok := wordNode(r, text, pos, w); ok {
		return n, true
	}
	if d := r.defines[text]; d != nil && !d.Effect {
		return r.expand(sc, d, nil, pos, w), true
	}
	return nil, false
}

// wordNode resolves words that only the expected type gives a meaning.
func wordNode(r *resolver, text string, pos Pos, w want) (*Node, bool) {
	if !w.set {
		return nil, false
	}
	if w.kind == TypeEnum {
		if i := indexOf(w.enum, text); i >= 0 {
			return &Node{Op: NodeConst, Kind: TypeEnum, Enum: w.enum, Value: i, Text: text, Pos: pos}, true
		}
	}
	if w.kind == TypeState {
		if i, ok := r.states[text]; ok {
			return &Node{Op: NodeConst, Kind: TypeState, Value: i, Text: text, Pos: pos}, true
		}
	}
	return nil, false
}

func varNode(v *Var, pos Pos) *Node {
	n := &Node{Op: NodeVar, Kind: v.Kind, Var: v, Pos: pos}
	switch v.Kind {
	case TypeEnd:
		n.Owner = Owner{Base: OwnerVar, Var: v}
	case TypeLife:
		n.Space = v.Of
	}
	return n
}

// local resolves a plain name: this end's fields, shared fields, parameters.
func (r *resolver) local(sc scope, text string, pos Pos) (*Node, bool) {
	if r.party != nil {
		return r.partyName(sc, text, pos)
	}
	if sc.kind == scopeRule || sc.kind == scopeDefault {
		if n, ok := r.endName(sc, Owner{}, text, pos); ok {
			return n, true
		}
	}
	if f := r.shared[text]; f != nil && sc.kind != scopeConst {
		if f.Party != nil && sc.kind != scopeProperty && !sc.ghost {
			r.errs.report(pos, "a rule of an end cannot look into a party", "")
			return nil, true
		}
		return r.fieldNode(sc, f, Owner{Base: OwnerNone}, pos), true
	}
	if p := r.params[text]; p != nil && sc.kind != scopeProperty {
		return paramNode(p, Owner{}, pos), true
	}
	return nil, false
}

func paramNode(p *Param, o Owner, pos Pos) *Node {
	return &Node{Op: NodeParam, Kind: p.Type.Kind, Enum: p.Type.Enum, Param: p, Owner: o, Pos: pos}
}

// endName resolves a name that follows an end: a field, `state` or `life`.
func (r *resolver) endName(sc scope, o Owner, text string, pos Pos) (*Node, bool) {
	switch text {
	case "state":
		return &Node{Op: NodeState, Kind: TypeState, Owner: o, Pos: pos}, true
	case "life":
		if !sc.ghost && sc.kind != scopeProperty && sc.kind != scopeDefault {
			r.errs.report(pos, "`life` is a ghost: no rule may read it", "")
			return nil, true
		}
		return &Node{Op: NodeLife, Kind: TypeLife, Space: o, Owner: o, Pos: pos}, true
	}
	if f := r.fields[text]; f != nil {
		return r.fieldNode(sc, f, o, pos), true
	}
	return nil, false
}

// fieldNode reads a field of an end or a shared one.
func (r *resolver) fieldNode(sc scope, f *Field, o Owner, pos Pos) *Node {
	n := &Node{Op: NodeField, Kind: f.Type.Kind, Enum: f.Type.Enum, Field: f, Owner: o, Pos: pos, Space: o}
	if f.Type.Peer {
		n.Space = o.flipped()
	}
	if f.Type.Kind != TypeNumber && f.Type.Kind != TypeLife {
		n.Space = Owner{}
	}
	if head := r.sealerOf(f); head != nil {
		r.noOpening(pos)
		return &Node{Op: NodeSealed, Kind: n.Kind, Enum: n.Enum, Space: n.Space, Args: []*Node{{Op: NodeField, Kind: TypeSealed, Field: head, Owner: o, Pos: pos}, n}, Owner: o, Pos: pos}
	}
	return n
}

// sealerOf finds the head of a sealed value of which f is a part, or nil.
func (r *resolver) sealerOf(f *Field) *Field {
	dot := strings.LastIndexByte(f.Name, '.')
	if dot < 0 {
		return nil
	}
	known := r.fields
	switch f.Place {
	case InSegment:
		known = r.seg
	case InShared:
		known = r.shared
	}
	head := known[f.Name[:dot]]
	if head == nil || head.Type.Kind != TypeSealed {
		return nil
	}
	for _, p := range head.Parts {
		if p == f {
			return head
		}
	}
	return nil
}

// ownerOf resolves the head of a dotted name to an end.
func (r *resolver) ownerOf(sc scope, head string) (Owner, bool) {
	if b := sc.binds[head]; b != nil && b.Kind == TypeEnd {
		return b.Owner, true
	}
	for i := len(sc.vars) - 1; i >= 0; i-- {
		if v := sc.vars[i]; v.Name == head && v.Kind == TypeEnd {
			return Owner{Base: OwnerVar, Var: v}, true
		}
	}
	if sc.kind == scopeProperty || r.party != nil {
		switch head {
		case "A":
			return Owner{Base: OwnerA}, true
		case "B":
			return Owner{Base: OwnerA, Flip: true}, true
		}
		return Owner{}, false
	}
	switch head {
	case "this":
		return Owner{}, true
	case "peer":
		return Owner{Flip: true}, true
	}
	return Owner{}, false
}

func (r *resolver) ofOwner(sc scope, o Owner, rest string, pos Pos) (*Node, bool) {
	for {
		if rest == "" {
			return &Node{Op: NodeVar, Kind: TypeEnd, Owner: o, Pos: pos}, true
		}
		if p := r.params[rest]; p != nil {
			return paramNode(p, o, pos), true
		}
		if n, ok := r.endNameChecked(sc, o, rest, pos); ok {
			return n, true
		}
		head, tail, _ := strings.Cut(rest, ".")
		if head != "peer" {
			return nil, false
		}
		o, rest = o.flipped(), tail
	}
}

// endNameChecked is endName, and in a rule refuses to look into the other end.
func (r *resolver) endNameChecked(sc scope, o Owner, text string, pos Pos) (*Node, bool) {
	n, ok := r.endName(sc, o, text, pos)
	if ok && sc.kind != scopeProperty && !sc.ghost && o != (Owner{}) {
		r.errs.report(pos, "a rule cannot look into the other end; of the peer it may read parameters only", "")
		return nil, true
	}
	return n, ok
}

// segName resolves what follows `seg.`: a field of the segment that arrived, or a flag.
func (r *resolver) segName(sc scope, rest string, pos Pos) (*Node, bool) {
	if !sc.seg {
		r.errs.report(pos, "there is no segment here: `seg` is what arrived, in a rule for segments", "")
		return nil, true
	}
	if i := indexOf(r.p.Flags, rest); i >= 0 {
		return &Node{Op: NodeSegFlag, Kind: TypeBool, Mask: 1 << i, Pos: pos, Text: rest}, true
	}
	if rest == "origin" && len(r.p.Parties) > 0 {
		return &Node{Op: NodeOrigin, Kind: TypeEnum, Enum: r.origins(), Pos: pos}, true
	}
	f := r.seg[rest]
	if f == nil {
		return nil, false
	}
	sender := Owner{Flip: true}
	n := &Node{Op: NodeSegField, Kind: f.Type.Kind, Enum: f.Type.Enum, Field: f, Pos: pos}
	if f.Type.Kind == TypeNumber || f.Type.Kind == TypeLife {
		n.Space = sender
		if f.Type.Peer {
			n.Space = sender.flipped()
		}
	}
	if head := r.sealerOf(f); head != nil {
		r.noOpening(pos)
		n.Space = Owner{Flip: f.Type.Peer}
		if n.Kind != TypeNumber && n.Kind != TypeLife {
			n.Space = Owner{}
		}
		return &Node{Op: NodeSealed, Kind: n.Kind, Enum: n.Enum, Space: n.Space, Args: []*Node{{Op: NodeSegField, Kind: TypeSealed, Field: head, Pos: pos}, n}, Pos: pos}, true
	}
	return n, true
}

// visible lists the names that could have been meant.
func (r *resolver) visible(sc scope, w want) []string {
	var out []string
	for _, v := range sc.vars {
		out = append(out, v.Name)
	}
	for b := range sc.binds {
		out = append(out, b)
	}
	if sc.kind != scopeConst {
		for _, f := range r.p.EndFields {
			out = append(out, f.Name)
			for _, v := range sc.vars {
				if v.Kind == TypeEnd {
					out = append(out, v.Name+"."+f.Name, v.Name+".peer."+f.Name)
				}
			}
			if sc.kind == scopeProperty {
				out = append(out, "A."+f.Name, "B."+f.Name)
			}
		}
		for name, d := range r.defines {
			if !d.Effect {
				out = append(out, name)
			}
		}
		out = append(out, "state")
	}
	if sc.seg {
		for _, f := range r.p.SegFields {
			out = append(out, "seg."+f.Name)
		}
		for _, f := range r.p.Flags {
			out = append(out, "seg."+f)
		}
		if len(r.p.Parties) > 0 {
			out = append(out, "seg.origin")
		}
	}
	out = append(out, fieldNames(r.p.Shared)...)
	for _, p := range r.p.Params {
		out = append(out, p.Name, "peer."+p.Name)
	}
	if w.set && w.kind == TypeState {
		out = append(out, r.p.States...)
	}
	return append(out, w.enum...)
}

// call resolves `name(args)`: a predicate, or a built-in function.
func (r *resolver) call(sc scope, e *NameExpr, w want) *Node {
	if (e.Name.Text == "asked" || e.Name.Text == "mine") && (sc.kind == scopeProperty || r.party != nil) {
		r.errs.report(e.Name.Pos, "`"+e.Name.Text+"` asks about this end: a rule or a declaration can ask it, a property or a party cannot", "")
		return nil
	}
	switch e.Name.Text {
	case "asked":
		arg, ok := e.Args[0].(*NameExpr)
		if len(e.Args) != 1 || !ok {
			r.errs.report(e.Name.Pos, "asked(CALL) takes the name of a call", "")
			return nil
		}
		call := r.named(arg.Name, "call", r.p.Calls)
		r.p.asks = append(r.p.asks, call)
		return &Node{Op: NodeAsked, Kind: TypeRange, Value: call, Text: arg.Name.Text, Pos: e.Name.Pos}
	case "mine":
		return r.mine(sc, e)
	}
	d := r.defines[e.Name.Text]
	if d == nil && temporalWords[e.Name.Text] != TimeNone {
		r.misplaced(sc, e.Name.Pos)
		return nil
	}
	if d == nil || d.Effect {
		var known []string
		for name, d := range r.defines {
			if !d.Effect {
				known = append(known, name)
			}
		}
		r.errs.unknown(e.Name, "predicate", append(known, "asked", "mine", "enters", "fires", "calls", "tells", "arrives", "sends", "delivers", "crashes", "times", "flying", "spent"))
		return nil
	}
	return r.expand(sc, d, e.Args, e.Name.Pos, w)
}

func (r *resolver) mine(sc scope, e *NameExpr) *Node {
	if len(e.Args) == 1 {
		if n := r.expr(sc, e.Args[0], want{set: true, kind: TypeSealed}); n != nil && r.needKind(n, TypeSealed, e.Name.Pos, "what mine(…) asks about") {
			return &Node{Op: NodeMine, Kind: TypeBool, Args: []*Node{n}, Pos: e.Name.Pos}
		}
		return nil
	}
	r.errs.report(e.Name.Pos, "mine(X) takes one sealed value", "")
	return nil
}

// expand resolves a predicate's text with its parameters bound to the arguments.
func (r *resolver) expand(sc scope, d *DefineDecl, args []Expr, pos Pos, w want) *Node {
	inner, ok := r.bind(sc, d, args, pos)
	if !ok {
		return nil
	}
	return r.expr(inner, d.Value, w)
}

// bind resolves the arguments of a define and opens the scope of its text.
func (r *resolver) bind(sc scope, d *DefineDecl, args []Expr, pos Pos) (scope, bool) {
	if len(args) != len(d.Params) {
		r.errs.report(pos, fmt.Sprintf("%s takes %d argument(s), found %d", d.Name.Text, len(d.Params), len(args)), "")
		return sc, false
	}
	if sc.depth > deepest {
		r.errs.report(pos, fmt.Sprintf("%s is defined by itself", d.Name.Text), "")
		return sc, false
	}
	inner := sc
	inner.depth++
	inner.binds = map[string]*Node{}
	for i, p := range d.Params {
		n := r.expr(sc, args[i], want{})
		if n == nil || r.draws(n, "an argument, which stands for its text,") {
			return sc, false
		}
		inner.binds[p.Text] = n
	}
	return inner, true
}
