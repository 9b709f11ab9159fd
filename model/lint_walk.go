package model

import (
	"maps"
	"slices"
)

// way is one way through the rules of an event: what holds on it, and what it has done.
type way struct {
	context
	known     []*formula
	continued bool
	entered   uint64   // states that it came to
	sent      []uint64 // the flags of what it sent
}

// fork gives the way on which f holds too; nil when it cannot.
func (t *tracer) fork(p *way, f *formula) *way {
	q := *p
	q.known = append(slices.Clip(p.known), f)
	if !t.satisfiable(q.known) {
		return nil
	}
	return &q
}

// tracer follows the rules over all truth values of what guards ask.
type tracer struct {
	*encoder
	p     *Protocol
	sends bool // ways that differ in what they send are told apart
	party *Party
}

// maxWays is how many ways through one rule are told apart.
const maxWays = 64

// effects gives the ways through a body.
func (t *tracer) effects(p *way, body []*Effect) []*way {
	ways := []*way{p}
	for _, e := range body {
		var next []*way
		for _, q := range ways {
			next = append(next, t.effect(q, e)...)
		}
		if ways = next; len(ways) > maxWays {
			t.gaveUp = true
			ways = ways[:maxWays]
		}
	}
	return ways
}

func (t *tracer) effect(p *way, e *Effect) []*way {
	q := *p
	switch e.Op {
	case EffectContinue:
		q.continued = true
	case EffectGoto:
		q.state = e.Name
		q.entered |= 1 << e.Name
	case EffectSend:
		q.sent = append(slices.Clip(p.sent), e.Flags)
	case EffectAssign:
		return []*way{t.assign(&q, e)}
	case EffectChoose:
		q.forget(e.Field)
	case EffectClear:
		for _, f := range t.p.EndFields {
			if !f.Ghost && !f.Stable {
				q.forget(f)
			}
		}
	case EffectIf:
		return t.branch(p, e)
	case EffectFor:
		return t.loop(p, e)
	}
	return []*way{&q}
}

// assign forgets what the field was; a constant is known afterwards.
func (t *tracer) assign(p *way, e *Effect) *way {
	value := p.fold(e.Value)
	p.forget(e.Field)
	if value.Op == NodeConst && len(e.Index) == 0 && e.Field.Type.Kind != TypeSealed && e.Field.Type.Kind != TypeLife {
		owner := Owner{}
		if e.Field.Place == InShared {
			owner.Base = OwnerNone
		}
		field := &Node{Op: NodeField, Kind: value.Kind, Enum: value.Enum, Field: e.Field, Owner: owner}
		p.known = append(slices.Clip(p.known), t.compare(NodeEq, field, value, &p.context))
	}
	return p
}

// forget makes what was known of a field a thing of the past.
func (p *way) forget(f *Field) {
	p.version = maps.Clone(p.version)
	if p.version == nil {
		p.version = map[*Field]int{}
	}
	p.version[f]++
}

func (t *tracer) branch(p *way, e *Effect) []*way {
	if !t.matters(e) {
		return []*way{p}
	}
	cond := t.formula(e.Value, &p.context)
	var out []*way
	if q := t.fork(p, cond); q != nil {
		out = t.effects(q, e.Then)
	}
	if q := t.fork(p, notFormula(cond)); q != nil {
		out = append(out, t.effects(q, e.Else)...)
	}
	return out
}

// matters says whether an effect can change what is asked later.
func (t *tracer) matters(e *Effect) bool {
	for _, x := range flatEffects([]*Effect{e}) {
		switch x.Op {
		case EffectContinue, EffectGoto, EffectClear, EffectChoose:
			return true
		case EffectSend:
			if t.sends {
				return true
			}
		case EffectAssign:
			if !x.Field.Ghost {
				return true
			}
		}
	}
	return false
}

// loop runs a loop whose bounds are not known: not at all, or with each of its effects done or not.
func (t *tracer) loop(p *way, e *Effect) []*way {
	q := *p
	for _, x := range flatEffects(e.Then) {
		if x.Op == EffectAssign || x.Op == EffectChoose {
			q.forget(x.Field)
		}
	}
	out := []*way{&q}
	for _, x := range flatEffects(e.Then) {
		switch x.Op {
		case EffectGoto, EffectContinue, EffectSend, EffectClear:
			for _, one := range slices.Clone(out) {
				out = append(out, t.effect(one, x)...)
			}
		}
	}
	return out
}

// fire is a rule that fires in a state; that of a party is 0.
type fire struct{ rule, state int }

// cover is what a walk over the rules of all events has found.
type cover struct {
	fires   map[fire]bool
	untaken []untaken
	gaveUp  bool
}

// untaken is a segment that no rule takes in a state, certainly or for some values.
type untaken struct {
	party       *Party // nil: an end
	state, code int
	rules       []int // that are for it; none: certainly
}

// coverage walks all rules: which can fire, and which segments no rule takes.
func (p *Protocol) coverage() *cover {
	c := &cover{fires: map[fire]bool{}}
	for state := range p.Down() {
		for code := range p.Codes() {
			c.segment(p, nil, state, code)
		}
		for name := range p.Calls {
			c.firstMatch(p, state, OnCall, name)
		}
		for name := range p.Timers {
			c.firstMatch(p, state, OnTimer, name)
		}
	}
	c.firstMatch(p, 0, OnRestart, 0)
	for _, q := range p.Parties {
		c.party(p, q)
	}
	return c
}

// party walks the rules of a party. Those on any time do not wait for each other.
func (c *cover) party(p *Protocol, q *Party) {
	for _, r := range p.Rules {
		if r.Party == q && r.Event.Kind == OnAnyTime {
			t := &tracer{encoder: newEncoder(), p: p, party: q}
			at := &way{}
			c.fires[fire{r.Index, 0}] = t.fork(at, t.formula(r.Guard(), &at.context)) != nil
		}
	}
	if !p.hears(q) {
		return
	}
	for code := range p.Codes() {
		c.segment(p, q, 0, code)
	}
}

// hears says whether a party has rules for segments; what is sent to another is gone at once.
func (p *Protocol) hears(q *Party) bool {
	for _, r := range p.Rules {
		if r.Party == q && r.Event.Kind == OnSegment {
			return true
		}
	}
	return false
}

// states lists the states in which a rule can fire.
func (c *cover) states(r *Rule) []int {
	var out []int
	for state := range 64 {
		if c.fires[fire{r.Index, state}] {
			out = append(out, state)
		}
	}
	return out
}

func (c *cover) segment(p *Protocol, q *Party, state, code int) {
	w := &segmentWalk{tracer: tracer{encoder: newEncoder(), p: p, party: q}, cover: c}
	all := uint64(1)<<len(p.Flags) - 1
	start := &way{context: context{state: state, decided: all, flags: p.FlagsOf(code)}}
	if w.walk(start, 0) {
		c.untaken = append(c.untaken, untaken{q, state, code, p.rulesFor(q, state, code)})
	}
	c.gaveUp = c.gaveUp || w.gaveUp
}

// rulesFor lists the rules that are for a segment in a state, or of a party.
func (p *Protocol) rulesFor(q *Party, state, code int) []int {
	var out []int
	for _, r := range p.Rules {
		if r.Event.Kind == OnSegment && r.For(q, state) && r.Event.Takes(p.FlagsOf(code)) {
			out = append(out, r.Index)
		}
	}
	return out
}

// segmentWalk follows a segment with given flags from a state.
type segmentWalk struct {
	tracer
	cover *cover
}

// walk tries the rules from the given one on and says whether it is possible that none of them fires.
func (w *segmentWalk) walk(p *way, from int) bool {
	for _, r := range w.p.Rules[from:] {
		if r.Event.Kind != OnSegment || !r.For(w.party, p.state) || !r.Event.Takes(p.flags) {
			continue
		}
		guard := w.formula(r.Guard(), &p.context)
		if q := w.fork(p, guard); q != nil {
			w.cover.fires[fire{r.Index, p.state}] = true
			w.after(q, r)
		}
		if p = w.fork(p, notFormula(guard)); p == nil {
			return false
		}
	}
	return true
}

// after goes on below a rule that has taken the segment, where it continues.
func (w *segmentWalk) after(p *way, r *Rule) {
	if !hasContinue(r.Body) {
		return
	}
	for _, q := range w.effects(p, r.Body) {
		if q.continued {
			q.continued = false
			w.walk(q, r.Index+1)
		}
	}
}

// firstMatch finds which rules for a call, a timer or the restart can be the first that matches.
func (c *cover) firstMatch(p *Protocol, state int, kind EventKind, name int) {
	t := &tracer{encoder: newEncoder(), p: p}
	at := &way{context: context{state: state}}
	for _, r := range p.Rules {
		if r.Event.Kind != kind || r.Event.Name != name && kind != OnRestart || r.States>>state&1 == 0 && kind != OnRestart {
			continue
		}
		guard := t.formula(r.Guard(), &at.context)
		if t.fork(at, guard) != nil {
			c.fires[fire{r.Index, state}] = true
		}
		if at = t.fork(at, notFormula(guard)); at == nil {
			break
		}
	}
	c.gaveUp = c.gaveUp || t.gaveUp
}
