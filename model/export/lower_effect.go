package export

import (
	"fmt"

	"tcpcheck/model"
)

// endsConnection are the words by which an application learns that its connection is gone.
var endsConnection = map[string]bool{"reset": true, "refused": true, "timeout": true}

// body translates a list of effects.
func (e *env) body(list []*model.Effect) []*Stmt {
	var out []*Stmt
	for _, x := range list {
		var pre []*Stmt
		e.pre = &pre
		main := e.effect(x)
		out = append(append(out, pre...), main...)
	}
	e.pre = nil
	return out
}

func (e *env) effect(x *model.Effect) []*Stmt {
	l := e.l
	switch x.Op {
	case model.EffectAssign:
		return e.assign(x)
	case model.EffectGoto:
		return e.enter(x.Name)
	case model.EffectSend:
		return e.send(x)
	case model.EffectDeliver:
		return append(e.happened(model.NodeDelivers, e.end, 0), l.trigger(model.WatchDeliver, 0)...)
	case model.EffectTell:
		return e.tell(x.Name)
	case model.EffectChoose:
		return e.choose(x)
	case model.EffectIf:
		return e.branch(x)
	case model.EffectFor:
		return e.loop(x)
	case model.EffectContinue:
		return []*Stmt{set(l.more, 1)}
	case model.EffectClear:
		return l.clear(e.end)
	case model.EffectStart, model.EffectStop:
		return l.startStop(e.end, x)
	case model.EffectDrop:
		return nil
	}
	refuse("an effect has no translation")
	return nil
}

// happened notes what a claim asks of a step.
func (e *env) happened(op model.NodeOp, end int, what uint64) []*Stmt {
	if v := e.l.tests[testKey{op, end, what}]; v != nil {
		return []*Stmt{set(v, 1)}
	}
	return nil
}

// target gives the variable that an effect assigns; nil: a ghost that is left out.
func (e *env) target(f *model.Field) *Var {
	if f.Place == model.InShared {
		return e.l.shared[f]
	}
	return e.l.ends[e.end].fields[f]
}

func (e *env) assign(x *model.Effect) []*Stmt {
	v := e.target(x.Field)
	if v == nil {
		return nil
	}
	value := e.expr(x.Value)
	out := []*Stmt{assign(v, retype(value, v.Type), e.list(x.Index)...)}
	return append(out, e.l.assigned(x.Field)...)
}

// retype gives a constant the type of where it goes.
func retype(x *Expr, t Type) *Expr {
	if x.constant() {
		return constant(x.Value, t)
	}
	return x
}

// enter translates a change of state: entering the state in which the end is already is none.
func (e *env) enter(state int) []*Stmt {
	l := e.l
	v := l.ends[e.end].state
	more := l.entering(e.end, state)
	if state == 0 || state == l.p.Down() {
		more = append(more, l.end()...)
	}
	if len(more) > 0 {
		more = when(not(equals(read(v), state)), more...)
	}
	return append(more, set(v, state))
}

// entering notes that an end enters a state.
func (l *lowering) entering(end, state int) []*Stmt {
	var out []*Stmt
	for k, v := range l.sortedTests() {
		if k.op == model.NodeEnters && k.end == end && k.what>>state&1 == 1 {
			out = append(out, set(v, 1))
		}
	}
	return append(out, l.trigger(model.WatchEnter, state)...)
}

// end notes that the connection has ended.
func (l *lowering) end() []*Stmt {
	if len(l.ends[0].script)+len(l.ends[1].script) == 0 {
		return nil
	}
	return []*Stmt{set(l.ended, 1)}
}

func (e *env) tell(word int) []*Stmt {
	out := e.happened(model.NodeTells, e.end, uint64(word))
	out = append(out, e.l.trigger(model.WatchTell, word)...)
	if endsConnection[e.l.p.Words[word]] {
		out = append(out, e.l.end()...)
	}
	return out
}

func (e *env) send(x *model.Effect) []*Stmt {
	l := e.l
	values := map[*Field]*Expr{l.to: e.whom(x.To)}
	if l.origin != nil {
		values[l.origin] = constant(e.end, l.origin.Type)
	}
	if l.p.OneOf {
		values[l.flags[0]] = constant(bitsOf(x.Flags, len(l.p.Flags))[0], l.flags[0].Type)
	} else {
		for i, f := range l.flags {
			values[f] = truth(x.Flags>>i&1 == 1)
		}
	}
	given := map[*model.Field]bool{}
	for _, fi := range x.Fields {
		given[fi.Field] = true
		if f := l.fields[fi.Field]; f != nil {
			values[f] = retype(e.expr(fi.Value), f.Type)
		}
	}
	e.defaults(values, given)
	out := &Stmt{Op: Send, Text: joinBits(x.Flags, l.p.Flags), Values: l.inOrder(values)}
	return append([]*Stmt{out}, e.sent(x.Flags)...)
}

// defaults fills in the fields that a send does not name.
func (e *env) defaults(values map[*Field]*Expr, given map[*model.Field]bool) {
	l := e.l
	for _, mf := range l.p.SegFields {
		f := l.fields[mf]
		switch {
		case f == nil || given[mf]:
		case mf.Init != nil && e.computes(mf.Init):
			values[f] = retype(e.expr(mf.Init), f.Type)
		default:
			values[f] = constant(l.initialOf(mf.Type, e.end%2), f.Type)
		}
	}
}

// inOrder lists the values by Program.Segment; marks are 0.
func (l *lowering) inOrder(values map[*Field]*Expr) []*Expr {
	var out []*Expr
	for _, f := range l.out.Segment {
		if values[f] == nil {
			values[f] = truth(false)
		}
		out = append(out, values[f])
	}
	return out
}

// sent notes what claims ask of the segments that a step sends.
func (e *env) sent(flags uint64) []*Stmt {
	var out []*Stmt
	for k, v := range e.l.sortedTests() {
		if k.op == model.NodeSends && k.end == e.end && flags&k.what == k.what {
			out = append(out, set(v, 1))
		}
	}
	return out
}

func (e *env) choose(x *model.Effect) []*Stmt {
	v := e.target(x.Field)
	if v == nil {
		refuse("%s: a ghost is chosen", describe(x.Pos, x.Field.Name))
	}
	lo, hi := e.mustInt(x.Lo), e.mustInt(x.Hi)
	switch {
	case hi < lo:
		return []*Stmt{{Op: Fault, Text: describe(x.Pos, "`choose` has no value to choose from")}}
	case lo == hi:
		return append([]*Stmt{assign(v, constant(lo, v.Type), e.list(x.Index)...)}, e.l.assigned(x.Field)...)
	}
	pick := e.l.pick(lo, hi)
	out := []*Stmt{{Op: Choose, Var: pick, Lo: lo, Hi: hi}, assign(v, read(pick), e.list(x.Index)...)}
	return append(out, e.l.assigned(x.Field)...)
}

// pick gives a scratch variable for a choice.
func (l *lowering) pick(lo, hi int) *Var {
	k := [2]int{lo, hi}
	if l.picks[k] == nil {
		l.picks[k] = l.scratch(&Var{Name: fmt.Sprintf("chosen %d to %d", lo, hi), End: -1, Type: intType(lo, hi), Init: lo})
	}
	return l.picks[k]
}

func (e *env) branch(x *model.Effect) []*Stmt {
	outer := e.pre
	cond := e.expr(x.Value)
	then, other := e.body(x.Then), e.body(x.Else)
	e.pre = outer
	return branch(cond, then, other)
}

// loop writes a `for` out.
func (e *env) loop(x *model.Effect) []*Stmt {
	var out []*Stmt
	lo, hi := e.mustInt(x.Lo), e.mustInt(x.Hi)
	for v := lo; v <= hi; v++ {
		e.vars[x.Var] = v
		outer := e.pre
		out = append(out, e.body(x.Then)...)
		e.pre = outer
	}
	delete(e.vars, x.Var)
	return out
}

// clear sets every field as at the start, ghosts and stable fields apart; timers that count lifetimes are idle.
func (l *lowering) clear(end int) []*Stmt {
	var out []*Stmt
	for _, f := range l.p.EndFields {
		if v := l.ends[end].fields[f]; v != nil && !f.Ghost && !f.Stable {
			out = append(out, l.fill(v, l.initialValue(f, end))...)
			out = append(out, l.assigned(f)...)
		}
	}
	for _, c := range l.counters {
		if c.end == end {
			out = append(out, c.idle()...)
		}
	}
	return unique(out)
}

// fill assigns a value to each element.
func (l *lowering) fill(v *Var, value int) []*Stmt {
	var out []*Stmt
	eachElement(v.Index, nil, func(index []*Expr) {
		out = append(out, assign(v, constant(value, v.Type), index...))
	})
	return out
}

// eachElement visits the elements of an array, the last index fastest.
func eachElement(dims []Type, index []*Expr, visit func([]*Expr)) {
	if len(dims) == 0 {
		visit(append([]*Expr{}, index...))
		return
	}
	for v := dims[0].Lo; v <= dims[0].Hi; v++ {
		eachElement(dims[1:], append(index, constant(v, dims[0])), visit)
	}
}

// unique leaves out repeated assignments of the same constant to a scratch variable.
func unique(list []*Stmt) []*Stmt {
	seen := map[*Var]bool{}
	var out []*Stmt
	for _, s := range list {
		scalar := s.Op == Assign && len(s.Index) == 0 && s.Value.constant()
		if scalar && seen[s.Var] {
			continue
		}
		if scalar {
			seen[s.Var] = true
		}
		out = append(out, s)
	}
	return out
}
