package model

import (
	"fmt"
	"math/bits"
)

// body compiles a list of effects into one closure.
func (c *compiler) body(list []*Effect) act {
	var acts []act
	for _, e := range list {
		if a := c.effect(e); a != nil {
			acts = append(acts, a)
		}
	}
	return sequence(acts)
}

func sequence(l []act) act {
	switch len(l) {
	case 0:
		return func(*machine) {}
	case 1:
		return l[0]
	case 2:
		a, b := l[0], l[1]
		return func(m *machine) { a(m); b(m) }
	case 3:
		a, b, c := l[0], l[1], l[2]
		return func(m *machine) { a(m); b(m); c(m) }
	}
	return func(m *machine) {
		for _, a := range l {
			a(m)
		}
	}
}

// effect compiles one effect; nil when it does nothing in this run.
func (c *compiler) effect(e *Effect) act {
	switch e.Op {
	case EffectAssign:
		return c.assign(e)
	case EffectGoto:
		return c.goTo(e.Name)
	case EffectSend:
		return c.send(e)
	case EffectDeliver:
		trig := c.triggersOf(WatchDeliver, 0)
		return func(m *machine) { m.deliver++; m.trig |= trig }
	case EffectTell:
		bit, trig := uint64(1)<<e.Name, c.triggersOf(WatchTell, e.Name)
		ends := endsConnection[c.s.p.Words[e.Name]]
		return func(m *machine) { m.told |= bit; m.trig |= trig; m.ended = m.ended || ends }
	case EffectChoose:
		return c.choose(e)
	case EffectIf:
		return c.branch(e)
	case EffectFor:
		return c.loop(e)
	case EffectContinue:
		return func(m *machine) { m.cont = true }
	case EffectClear:
		end := c.end
		return func(m *machine) { m.clear(end) }
	case EffectStart, EffectStop:
		return c.startStop(e)
	}
	return nil
}

// endsConnection are the words by which an application learns that its connection is gone: the rest of its session is skipped.
var endsConnection = map[string]bool{"reset": true, "refused": true, "timeout": true}

// store compiles writing a value to a field of this end, or a shared one.
func (c *compiler) store(e *Effect) func(m *machine, v int) {
	n := &Node{Op: NodeField, Field: e.Field, Args: e.Index, Pos: e.Pos}
	if e.Field.Place == InShared {
		n.Owner = Owner{Base: OwnerNone}
	}
	a := c.array(n)
	if a == nil {
		return nil
	}
	trig := c.triggers(func(t Trigger) bool { return t.Kind == WatchAssign && t.Field == e.Field })
	if i, ok := c.element(n, a); ok && i >= 0 {
		l := a.elems[i]
		keep := ^(l.mask << l.shift)
		return func(m *machine, v int) {
			m.w[l.word] = m.w[l.word]&keep | uint64(v-l.lo)&l.mask<<l.shift
			m.trig |= trig
		}
	}
	at, elems := c.position(e.Index, a, e.Pos), a.elems
	return func(m *machine, v int) {
		if i := at(m); i >= 0 {
			elems[i].set(&m.w, v)
			m.trig |= trig
		}
	}
}

func (c *compiler) assign(e *Effect) act {
	put := c.store(e)
	if put == nil {
		return nil
	}
	if v, ok := c.env.eval(e.Value); ok && c.inRange(e.Field, v) {
		return func(m *machine) { put(m, v) }
	}
	value := c.num(e.Value)
	if e.Field.Type.Kind != TypeRange {
		return func(m *machine) { put(m, value(m)) }
	}
	lo, size := c.domain(e.Field.Type)
	hi := lo + size - 1
	f := c.fault(e.Pos, fmt.Sprintf("%s is assigned a value outside %d..%d", e.Field.Name, lo, hi))
	return func(m *machine) {
		v := value(m)
		if v < lo || v > hi {
			m.fail(f)
			return
		}
		put(m, v)
	}
}

func (c *compiler) inRange(f *Field, v int) bool {
	lo, size := c.domain(f.Type)
	return v >= lo && v < lo+size
}

// goTo compiles a change of state.
func (c *compiler) goTo(state int) act {
	l := c.s.layout.ends[c.end].state
	keep, set, bit := ^(l.mask << l.shift), uint64(state)<<l.shift, uint64(1)<<state
	home := state == 0
	trig := c.entering(state)
	return func(m *machine) {
		old := m.w[l.word]
		m.w[l.word] = old&keep | set
		if old != m.w[l.word] {
			m.entered |= bit
			m.trig |= trig
			m.ended = m.ended || home
		}
	}
}

func (c *compiler) send(e *Effect) act {
	seg := &c.s.layout.seg
	code, _ := c.s.p.codeOf(e.Flags)
	head := make([]uint64, seg.words)
	c.address(head, e.To)
	seg.code.put(head, code)
	given := map[*Field]bool{}
	var fields []fieldDefault
	for _, fi := range e.Fields {
		given[fi.Field] = true
		if at, ok := seg.fields[fi.Field]; ok {
			fields = append(fields, fieldDefault{at, c.segValue(fi, at, e.Pos)})
		}
	}
	fields = append(fields, c.unsaid(given)...)
	words := seg.words
	reply := e.To == ToOrigin
	return func(m *machine) {
		begin := len(m.out)
		m.out = append(m.out, head...)
		one := m.out[begin : begin+words]
		if reply {
			seg.dst.put(one, seg.sender(m.seg)+1)
		}
		for i := range fields {
			f := &fields[i]
			one[f.at.word] |= uint64(f.value(m)-f.at.lo) & f.at.mask << f.at.shift
		}
	}
}

// segValue compiles the value of a segment field, with a check of its range.
func (c *compiler) segValue(fi FieldInit, at loc, pos Pos) num {
	value := c.num(fi.Value)
	if fi.Field.Type.Kind != TypeRange {
		return value
	}
	lo, size := c.domain(fi.Field.Type)
	f := c.fault(pos, fmt.Sprintf("%s is sent with a value outside %d..%d", fi.Field.Name, lo, lo+size-1))
	return func(m *machine) int {
		v := value(m)
		if v < lo || v >= lo+size {
			m.fail(f)
			return at.lo
		}
		return v
	}
}

// unsaid gives the defaults of the fields that a send leaves out.
func (c *compiler) unsaid(given map[*Field]bool) []fieldDefault {
	var out []fieldDefault
	for _, f := range c.s.p.SegFields {
		at, ok := c.s.layout.seg.fields[f]
		if !ok || given[f] {
			continue
		}
		if f.Init != nil && c.computes(f.Init) {
			out = append(out, fieldDefault{at, c.segValue(FieldInit{f, f.Init}, at, f.Pos)})
		} else if v := c.initialValue(f); v != at.lo {
			out = append(out, fieldDefault{at, func(*machine) int { return v }})
		}
	}
	return out
}

func (c *compiler) choose(e *Effect) act {
	put := c.store(e)
	lo, okLo := c.env.eval(e.Lo)
	hi, okHi := c.env.eval(e.Hi)
	if put == nil || !okLo || !okHi || hi < lo {
		f := c.fault(e.Pos, "`choose` has no value to choose from")
		return func(m *machine) { m.fail(f) }
	}
	f := c.fault(e.Pos, fmt.Sprintf("%s is given a value outside its range", e.Field.Name))
	return func(m *machine) {
		v := lo + m.tape.choose(hi-lo+1)
		if !c.inRange(e.Field, v) {
			m.fail(f)
			return
		}
		put(m, v)
	}
}

func (c *compiler) branch(e *Effect) act {
	then, other := c.body(e.Then), c.body(e.Else)
	if v, ok := c.env.eval(e.Value); ok {
		if v == 1 {
			return then
		}
		return other
	}
	cond := c.pred(e.Value)
	return func(m *machine) {
		if cond(m) {
			then(m)
		} else {
			other(m)
		}
	}
}

// loop unrolls `for`.
func (c *compiler) loop(e *Effect) act {
	lo, okLo := c.env.eval(e.Lo)
	hi, okHi := c.env.eval(e.Hi)
	if !okLo || !okHi {
		f := c.fault(e.Pos, "the bounds of `for` are not constant")
		return func(m *machine) { m.fail(f) }
	}
	var acts []act
	for v := lo; v <= hi; v++ {
		c.env.vars[e.Var] = v
		acts = append(acts, c.body(e.Then))
	}
	delete(c.env.vars, e.Var)
	return sequence(acts)
}

func (c *compiler) startStop(e *Effect) act {
	l := c.s.layout.ends[c.end].timer[e.Name]
	if l.mask == 0 {
		return nil
	}
	bit, end := uint64(1)<<e.Name, c.end
	if e.Op == EffectStop {
		return func(m *machine) { m.s.idle(m, end, e.Name); m.started &^= bit }
	}
	return func(m *machine) { l.set(&m.w, 1); m.started |= bit }
}

// drawing compiles `fresh` by the scenario's policy. It begins a new life.
func (c *compiler) drawing() {
	s, end := c.s, c.end
	if !s.drawsNumbers() {
		f := c.fault(Pos{}, "`fresh` needs a `numbers reach … margin …` declaration")
		s.draw[end] = func(m *machine) int { m.fail(f); return 0 }
		return
	}
	life, lives := s.layout.ends[end].life, s.sc.Lives[end]
	policy := c.policy()
	trig := c.triggersOf(WatchFresh, 0)
	s.draw[end] = func(m *machine) int {
		l := life.get(&m.w) // 1: nothing drawn yet
		if l > lives {
			m.cut = true
			m.reached |= BoundLives
			return 0
		}
		v := policy(m, l-1)
		life.set(&m.w, l+1)
		m.drew = true
		m.trig |= trig
		return v
	}
}

// policy gives the drawing of the number of the life with the given number, from 0.
func (c *compiler) policy() func(m *machine, life int) int {
	s, end := c.s, c.end
	d := s.sc.ISN[end]
	modulus := s.sc.Modulus
	base := 0
	if len(d.Numbers) > 0 {
		base = d.Numbers[0]
	}
	anyNumber := func(m *machine, life int) int {
		if life == 0 && s.rotated[end] {
			return 0
		}
		return m.tape.choose(modulus)
	}
	switch d.Policy {
	case ISNConstant:
		return func(*machine, int) int { return base }
	case ISNPinned:
		return func(m *machine, life int) int {
			if life >= len(d.Numbers) {
				m.cut = true
				m.reached |= BoundLives
				return 0
			}
			return d.Numbers[life]
		}
	case ISNClock:
		return c.clock(base)
	case ISNAny:
		return anyNumber
	case ISNRemembered:
		unused, forgot := c.unused(), s.layout.ends[end].forgot
		return func(m *machine, life int) int {
			if forgot.get(&m.w) == 1 {
				return anyNumber(m, 1)
			}
			return unused(m, life)
		}
	}
	return c.unused()
}

// clock draws strictly beyond the last life's range, with a gap larger than the margin; the space does not wrap within the bound.
func (c *compiler) clock(base int) func(m *machine, life int) int {
	s := c.s
	stride := s.sc.stride(s.p, c.end)
	modulus := s.sc.Modulus
	return func(m *machine, life int) int {
		if (life+1)*stride > modulus {
			m.limit, m.cut = true, true
			m.reached |= LimitNumbers
			return 0
		}
		return mod(base+life*stride, modulus)
	}
}

// unused draws a number such that none that this life can reach, nor one within the margin of it, was
// ever sent, acknowledged, or carried by a segment left over from the past.
func (c *compiler) unused() func(m *machine, life int) int {
	s, end := c.s, c.end
	modulus := s.sc.Modulus
	reach, margin := s.sc.reach(s.p, end)
	taboo := make([]uint64, modulus)
	for x := range modulus {
		for y := x - margin + 1; y <= x+reach+margin-1; y++ {
			taboo[x] |= 1 << mod(y, modulus)
		}
	}
	used := s.layout.ends[end].used
	return func(m *machine, life int) int {
		if life == 0 && s.rotated[end] {
			return 0
		}
		u := m.w[used.word] >> used.shift & used.mask
		var free uint64
		for x := range taboo {
			if u&taboo[x] == 0 {
				free |= 1 << x
			}
		}
		if free == 0 {
			m.limit, m.cut = true, true
			m.reached |= LimitNumbers
			return 0
		}
		for range m.tape.choose(bits.OnesCount64(free)) {
			free &= free - 1
		}
		return bits.TrailingZeros64(free)
	}
}
