package model

// pred compiles a bool.
func (c *compiler) pred(n *Node) pred {
	if v, ok := c.env.eval(n); ok {
		b := v == 1
		return func(*machine) bool { return b }
	}
	switch n.Op {
	case NodeNot:
		x := c.pred(n.Args[0])
		return func(m *machine) bool { return !x(m) }
	case NodeAnd, NodeOr, NodeImplies:
		return c.logic(n)
	case NodeEq, NodeNe, NodeLt, NodeLe:
		return c.compare(n)
	case NodeBefore, NodeBeforeEq:
		return c.before(n)
	case NodeChain:
		x, y, z, lt := c.num(n.Args[0]), c.num(n.Args[1]), c.num(n.Args[2]), n.Lt
		return func(m *machine) bool { return between(x(m), y(m), z(m), lt) }
	case NodeWindow:
		return c.window(n)
	case NodeInStates:
		x, mask := c.num(n.Args[0]), n.Mask
		return func(m *machine) bool { return mask>>uint(x(m))&1 == 1 }
	case NodeEach, NodeSome:
		return c.quantifier(n)
	case NodeSegFlag:
		mask := n.Mask
		return func(m *machine) bool { return m.flags&mask != 0 }
	case NodeMine:
		x, me := c.num(n.Args[0]), c.end+1
		return func(m *machine) bool { return x(m) == me }
	case NodeCond:
		i, x, y := c.pred(n.Args[0]), c.pred(n.Args[1]), c.pred(n.Args[2])
		return func(m *machine) bool {
			if i(m) {
				return x(m)
			}
			return y(m)
		}
	case NodeSpent, NodeEnters, NodeFires, NodeCalls, NodeTimes, NodeTells, NodeArrives, NodeSends, NodeFlying, NodeDelivers, NodeCrashes, NodeDraws:
		return c.eventTest(n)
	}
	x := c.num(n)
	return func(m *machine) bool { return x(m) == 1 }
}

func (c *compiler) logic(n *Node) pred {
	if n.Op == NodeImplies {
		x, y := c.pred(n.Args[0]), c.pred(n.Args[1])
		return func(m *machine) bool { return !x(m) || y(m) }
	}
	list := c.operands(n, n.Op, nil)
	if n.Op == NodeAnd {
		return all(list)
	}
	return any1(list)
}

// operands flattens `a and b and c`; constants, which decide nothing here, are left out.
func (c *compiler) operands(n *Node, op NodeOp, out []pred) []pred {
	if n.Op == op {
		return c.operands(n.Args[1], op, c.operands(n.Args[0], op, out))
	}
	if _, ok := c.env.eval(n); ok {
		return out
	}
	return append(out, c.pred(n))
}

func all(l []pred) pred {
	switch len(l) {
	case 0:
		return func(*machine) bool { return true }
	case 1:
		return l[0]
	case 2:
		a, b := l[0], l[1]
		return func(m *machine) bool { return a(m) && b(m) }
	case 3:
		a, b, c := l[0], l[1], l[2]
		return func(m *machine) bool { return a(m) && b(m) && c(m) }
	}
	return func(m *machine) bool {
		for _, p := range l {
			if !p(m) {
				return false
			}
		}
		return true
	}
}

func any1(l []pred) pred {
	switch len(l) {
	case 0:
		return func(*machine) bool { return false }
	case 1:
		return l[0]
	case 2:
		a, b := l[0], l[1]
		return func(m *machine) bool { return a(m) || b(m) }
	}
	return func(m *machine) bool {
		for _, p := range l {
			if p(m) {
				return true
			}
		}
		return false
	}
}

// compare compiles comparison of values that are integers inside; the common shapes have closures of their own.
func (c *compiler) compare(n *Node) pred {
	a, b := n.Args[0], n.Args[1]
	if n.Op == NodeEq || n.Op == NodeNe {
		if _, ok := c.env.eval(a); ok {
			a, b = b, a
		}
		if p := c.equal(a, b); p != nil {
			if n.Op == NodeNe {
				return func(m *machine) bool { return !p(m) }
			}
			return p
		}
	}
	x, y := c.num(a), c.num(b)
	switch n.Op {
	case NodeEq:
		return func(m *machine) bool { return x(m) == y(m) }
	case NodeNe:
		return func(m *machine) bool { return x(m) != y(m) }
	case NodeLt:
		return func(m *machine) bool { return x(m) < y(m) }
	}
	return func(m *machine) bool { return x(m) <= y(m) }
}

// equal compiles the frequent equalities, or gives nil.
func (c *compiler) equal(a, b *Node) pred {
	la, okA := c.plain(a)
	if v, ok := c.env.eval(b); ok {
		if okA {
			w, sh, mask, want := la.word, la.shift, la.mask, uint64(v-la.lo)
			return func(m *machine) bool { return m.w[w]>>sh&mask == want }
		}
		x := c.num(a)
		return func(m *machine) bool { return x(m) == v }
	}
	if lb, okB := c.plain(b); okA && okB && la.lo == lb.lo {
		return func(m *machine) bool { return m.w[la.word]>>la.shift&la.mask == m.w[lb.word]>>lb.shift&lb.mask }
	}
	return nil
}

// plain gives the place of a value that is simply read from the state.
func (c *compiler) plain(n *Node) (loc, bool) {
	if n.Op == NodeState || n.Op == NodeLife {
		c.reads(n.Owner)
	}
	switch n.Op {
	case NodeState:
		return c.s.layout.ends[c.env.endOf(n.Owner)].state, true
	case NodeLife:
		l := c.s.layout.ends[c.env.endOf(n.Owner)].life
		return l, l.mask != 0
	case NodeField:
		a := c.array(n)
		if a == nil {
			return loc{}, false
		}
		if i, ok := c.element(n, a); ok && i >= 0 {
			return a.elems[i], true
		}
	}
	return loc{}, false
}

// array gives where the field of a node lies; nil for a ghost that this run leaves out.
func (c *compiler) array(n *Node) *array {
	if n.Owner.Base == OwnerNone {
		return c.s.layout.shared[n.Field]
	}
	c.reads(n.Owner)
	return c.s.layout.ends[c.env.endOf(n.Owner)].fields[n.Field]
}

// reads notes that something of an end is read.
func (c *compiler) reads(o Owner) {
	if !c.claim && c.env.endOf(o) != c.end {
		c.s.readsPeer = true
	}
}

// element gives the place in the array when the indices are constant; -1 for one outside.
func (c *compiler) element(n *Node, a *array) (int, bool) {
	at := 0
	for i, ix := range n.Args {
		v, ok := c.env.eval(ix)
		if !ok {
			return 0, false
		}
		k, in := a.place(i, v)
		if !in {
			return -1, true
		}
		at = at*a.dims[i] + k
	}
	return at, true
}

// place turns the raw value of an index into a position.
func (a *array) place(i, raw int) (int, bool) {
	k := raw - a.base[i]
	return k, k >= 0 && k < a.dims[i]
}

// num compiles anything to an integer: false and true are 0 and 1.
func (c *compiler) num(n *Node) num {
	if v, ok := c.env.eval(n); ok {
		return func(*machine) int { return v }
	}
	if l, ok := c.plain(n); ok {
		return func(m *machine) int { return int(m.w[l.word]>>l.shift&l.mask) + l.lo }
	}
	switch n.Op {
	case NodeField:
		return c.indexed(n)
	case NodeSegField:
		l, ok := c.s.layout.seg.fields[n.Field]
		if !ok {
			return func(*machine) int { return 0 }
		}
		return func(m *machine) int { return int(m.seg[l.word]>>l.shift&l.mask) + l.lo }
	case NodeSealed:
		return c.sealed(n)
	case NodeOrigin:
		return c.origin()
	case NodeLife:
		return func(*machine) int { return 1 }
	case NodeFresh:
		return c.s.draw[c.end]
	case NodeAdd:
		x, y := c.num(n.Args[0]), c.num(n.Args[1])
		return func(m *machine) int { return x(m) + y(m) }
	case NodeSub:
		x, y := c.num(n.Args[0]), c.num(n.Args[1])
		return func(m *machine) int { return x(m) - y(m) }
	case NodeShift:
		return c.shift(n)
	case NodeOffset:
		return c.offset(n)
	case NodeCond:
		i, x, y := c.pred(n.Args[0]), c.num(n.Args[1]), c.num(n.Args[2])
		return func(m *machine) int {
			if i(m) {
				return x(m)
			}
			return y(m)
		}
	}
	if n.Kind == TypeBool {
		p := c.pred(n)
		return func(m *machine) int { return b2i(p(m)) }
	}
	panic("model: no code for an expression")
}

// indexed reads an element whose place the state decides; outside the array is a fault.
func (c *compiler) indexed(n *Node) num {
	a := c.array(n)
	if a == nil {
		return c.absent(n.Field)
	}
	at := c.position(n.Args, a, n.Pos)
	elems := a.elems
	return func(m *machine) int {
		i := at(m)
		if i < 0 {
			return 0
		}
		return elems[i].get(&m.w)
	}
}

// position computes the place of an element; -1, with a fault, outside the array.
func (c *compiler) position(args []*Node, a *array, pos Pos) num {
	f := c.fault(pos, "the index of "+a.field.Name+" is outside the array")
	var dims []num
	for _, ix := range args {
		dims = append(dims, c.num(ix))
	}
	return func(m *machine) int {
		at := 0
		for i, value := range dims {
			k, in := a.place(i, value(m))
			if !in {
				m.fail(f)
				return -1
			}
			at = at*a.dims[i] + k
		}
		return at
	}
}

func (c *compiler) fault(pos Pos, msg string) *Fault { return &Fault{Pos: pos, Msg: msg} }

// sealed reads a part of a sealed value, which only the end that sealed it may.
func (c *compiler) sealed(n *Node) num {
	by, part, me := c.num(n.Args[0]), c.num(n.Args[1]), c.end+1
	f := c.fault(n.Pos, "the content of a sealed value is read by an end that did not seal it")
	return func(m *machine) int {
		if by(m) != me {
			m.fail(f)
		}
		return part(m)
	}
}

// shift compiles number + int, modulo N; none stays none.
func (c *compiler) shift(n *Node) num {
	modulus, sign := c.s.sc.Modulus, n.Value
	x := c.num(n.Args[0])
	if v, ok := c.env.eval(n.Args[1]); ok {
		d := mod(sign*v, modulus)
		return func(m *machine) int {
			v := x(m)
			if v == modulus {
				return v
			}
			if v += d; v >= modulus {
				v -= modulus
			}
			return v
		}
	}
	y := c.num(n.Args[1])
	return func(m *machine) int {
		v := x(m)
		if v == modulus {
			return v
		}
		return mod(v+sign*y(m), modulus)
	}
}

func mod(v, n int) int {
	v %= n
	if v < 0 {
		v += n
	}
	return v
}

func (c *compiler) offset(n *Node) num {
	modulus := c.s.sc.Modulus
	x, y := c.num(n.Args[0]), c.num(n.Args[1])
	f := c.fault(n.Pos, "an offset from or to `none`")
	return func(m *machine) int {
		a, b := x(m), y(m)
		if a == modulus || b == modulus {
			m.fail(f)
			return 0
		}
		if a -= b; a < 0 {
			a += modulus
		}
		return a
	}
}

// before compiles a < b of numbers, by half the space (RFC 9293 3.4, RFC 1982): b is ahead of a by less than N/2.
func (c *compiler) before(n *Node) pred {
	modulus := c.s.sc.Modulus
	x, y := c.num(n.Args[0]), c.num(n.Args[1])
	least := 1
	if n.Op == NodeBeforeEq {
		least = 0
	}
	return func(m *machine) bool {
		a, b := x(m), y(m)
		if a == modulus || b == modulus {
			return false
		}
		if b -= a; b < 0 {
			b += modulus
		}
		return b >= least && 2*b < modulus
	}
}

// window compiles a <= x < b of numbers: how far x and b are ahead of a, in the whole space.
func (c *compiler) window(n *Node) pred {
	modulus := c.s.sc.Modulus
	x, y, z := c.num(n.Args[0]), c.num(n.Args[1]), c.num(n.Args[2])
	least, strict := b2i(n.Lt[0]), b2i(n.Lt[1])
	return func(m *machine) bool {
		a, v, b := x(m), y(m), z(m)
		if a == modulus || v == modulus || b == modulus {
			return false
		}
		if v -= a; v < 0 {
			v += modulus
		}
		if b -= a; b < 0 {
			b += modulus
		}
		return v >= least && v <= b-strict
	}
}

// quantifier unrolls `each` and `some`.
func (c *compiler) quantifier(n *Node) pred {
	lo, hi := c.env.span(n)
	var list []pred
	for v := lo; v <= hi; v++ {
		c.env.vars[n.Var] = v
		if k, ok := c.env.eval(n.Args[0]); ok && k == b2i(n.Op == NodeEach) {
			continue
		}
		list = append(list, c.pred(n.Args[0]))
	}
	delete(c.env.vars, n.Var)
	if n.Op == NodeEach {
		return all(list)
	}
	return any1(list)
}

// eventTest compiles a question about the step. Each is false of another end's step.
func (c *compiler) eventTest(n *Node) pred {
	end, mask, name := c.env.endOf(n.Owner), n.Mask, n.Value
	switch n.Op {
	case NodeSpent:
		return c.spent(name)
	case NodeEnters:
		return func(m *machine) bool { return m.entered&mask != 0 && m.end == end }
	case NodeFires:
		return func(m *machine) bool {
			for _, r := range m.fired {
				if int(r) == name {
					return true
				}
			}
			return false
		}
	case NodeCalls:
		return func(m *machine) bool {
			return m.ev.kind == StepCall && m.end == end && m.s.script[end][m.ev.arg].Call == name
		}
	case NodeTimes:
		return func(m *machine) bool { return m.ev.kind == StepTimer && m.end == end && m.ev.arg == name }
	case NodeTells:
		return func(m *machine) bool { return m.told>>uint(name)&1 == 1 && m.end == end }
	case NodeArrives:
		return func(m *machine) bool {
			return (m.ev.kind == StepArrive || m.ev.kind == StepDuplicate) && m.end == end && m.flags&mask == mask
		}
	case NodeSends:
		return func(m *machine) bool { return m.end == end && m.has(m.out, mask, anybody) }
	case NodeFlying:
		c.s.readsNetwork = true
		return func(m *machine) bool { return m.has(m.next, mask, end+1) }
	case NodeDelivers:
		return func(m *machine) bool { return m.deliver > 0 && m.end == end }
	case NodeCrashes:
		return func(m *machine) bool { return m.crashed && m.end == end }
	}
	return func(m *machine) bool { return m.drew && m.end == end }
}

// spent says whether this end's budget of the timer is used up; true where there is none.
func (c *compiler) spent(timer int) pred {
	l := c.s.layout.ends[c.end].budget[timer]
	if l.mask == 0 {
		return func(*machine) bool { return true }
	}
	return func(m *machine) bool { return l.get(&m.w) == 0 }
}

// anybody is whoever a segment is for.
const anybody = 0

// has says whether the list has a segment for dst (1: A, 2: B, anybody) with these flags.
func (m *machine) has(list []uint64, flags uint64, dst int) bool {
	seg := &m.s.layout.seg
	for i := 0; i < len(list); i += seg.words {
		one := list[i : i+seg.words]
		if (dst == anybody || seg.dst.in(one) == dst) && m.s.p.FlagsOf(seg.code.in(one))&flags == flags {
			return true
		}
	}
	return false
}
