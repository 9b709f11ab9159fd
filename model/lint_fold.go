package model

// fold simplifies an expression with what the context knows: the state, flags, and what follows for
// conditions and sums. It never changes what it is given.
func (c *context) fold(n *Node) *Node {
	switch n.Op {
	case NodeSegFlag:
		if n.Mask&c.decided != 0 {
			return boolNode(n.Mask&c.flags != 0)
		}
		return n
	case NodeState:
		if c.state >= 0 && n.Owner == (Owner{}) {
			return &Node{Op: NodeConst, Kind: TypeState, Value: c.state}
		}
		return n
	}
	if len(n.Args) == 0 {
		return n
	}
	out := *n
	out.Args = make([]*Node, len(n.Args))
	for i, a := range n.Args {
		out.Args[i] = c.fold(a)
	}
	return out.simplify()
}

func boolNode(b bool) *Node {
	n := &Node{Op: NodeConst, Kind: TypeBool}
	if b {
		n.Value = 1
	}
	return n
}

// simplify computes a node whose arguments are simple already.
func (n *Node) simplify() *Node {
	x := n.Args[0]
	switch n.Op {
	case NodeCond:
		if x.Op == NodeConst {
			return n.Args[2-x.Value]
		}
	case NodeAdd, NodeSub:
		y := n.Args[1]
		if y.Op != NodeConst {
			return n
		}
		if y.Value == 0 {
			return x
		}
		if x.Op == NodeConst {
			sum := *x
			sum.Value, sum.Text = x.Value+n.sign()*y.Value, ""
			return &sum
		}
	case NodeShift:
		if y := n.Args[1]; y.Op == NodeConst && y.Value == 0 {
			return x
		}
	case NodeInStates:
		if x.Op == NodeConst {
			return boolNode(n.Mask>>x.Value&1 == 1)
		}
	}
	return n
}

func (n *Node) sign() int {
	if n.Op == NodeSub {
		return -1
	}
	return 1
}

// split separates a simple sum into an unknown and a constant; the unknown is nil when there is none.
func (c *context) split(n *Node) (*Node, int) {
	switch {
	case n.Op == NodeConst:
		return nil, n.Value
	case (n.Op == NodeAdd || n.Op == NodeSub) && n.Args[1].Op == NodeConst:
		x, k := c.split(n.Args[0])
		return x, k + n.sign()*n.Args[1].Value
	case n.Op == NodeAdd && n.Args[0].Op == NodeConst:
		x, k := c.split(n.Args[1])
		return x, k + n.Args[0].Value
	}
	return n, 0
}

// span is a range of integers; far stands for no bound.
type span struct{ lo, hi int }

const far = 1 << 41

func (s span) clip() span { return span{max(s.lo, -far), min(s.hi, far)} }

// cells gives the cells of the integers of a span.
func (s span) cells() uint64 {
	lo, hi := max(s.lo-lowCell, 0), min(s.hi-lowCell, lastCell)
	if lo > hi {
		return ^uint64(0) // an empty range, by its parameters perhaps: nothing is known
	}
	return ^uint64(0) >> (lastCell - (hi - lo)) << lo
}

// bounds says between which values an integer lies, whatever the state and the scenario.
func (c *context) bounds(n *Node) span {
	switch n.Op {
	case NodeConst:
		return span{n.Value, n.Value}
	case NodeField, NodeSegField:
		return c.typeBounds(n.Field.Type)
	case NodeParam:
		return c.typeBounds(n.Param.Type)
	case NodeSealed:
		return c.bounds(n.Args[1])
	case NodeOffset, NodeAsked:
		return span{0, far}
	case NodeCond:
		x, y := c.bounds(n.Args[1]), c.bounds(n.Args[2])
		return span{min(x.lo, y.lo), max(x.hi, y.hi)}
	case NodeAdd:
		x, y := c.bounds(n.Args[0]), c.bounds(n.Args[1])
		return span{x.lo + y.lo, x.hi + y.hi}.clip()
	case NodeSub:
		x, y := c.bounds(n.Args[0]), c.bounds(n.Args[1])
		return span{x.lo - y.hi, x.hi - y.lo}.clip()
	}
	return span{-far, far}
}

func (c *context) typeBounds(t *Type) span {
	if t.Kind != TypeRange {
		return span{-far, far}
	}
	return span{c.bounds(t.Lo).lo, c.bounds(t.Hi).hi}
}
