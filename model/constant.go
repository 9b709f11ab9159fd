package model

// This file evaluates what is constant once a scenario is chosen.

// env gives the constants of one end.
func (s *Scenario) env(p *Protocol, end int) constEnv {
	return constEnv{p: p, s: s, end: end}
}

// constEnv evaluates what is constant once a scenario is chosen. Without a scenario, parameters have no value.
type constEnv struct {
	p    *Protocol
	s    *Scenario
	end  int
	vars map[*Var]int
}

// endOf gives the end that an owner means: 0 or 1.
func (c constEnv) endOf(o Owner) int {
	e := c.end
	switch o.Base {
	case OwnerA:
		e = 0
	case OwnerVar:
		e = c.vars[o.Var]
	}
	if o.Flip {
		e = 1 - e
	}
	return e
}

// eval gives the value of a constant expression; ok is false when it is none.
func (c constEnv) eval(n *Node) (v int, ok bool) {
	switch n.Op {
	case NodeConst:
		return n.Value, true
	case NodeNone:
		if n.Kind == TypeNumber && c.s != nil {
			return c.s.Modulus, true
		}
		return 0, n.Kind != TypeNumber
	case NodeZero:
		return 0, true
	case NodeParam:
		if c.s == nil {
			return 0, false
		}
		return c.s.Params[c.endOf(n.Owner)][n.Param.index], true
	case NodeVar:
		return c.variable(n)
	case NodeAsked:
		if c.s == nil {
			return 0, false
		}
		return c.s.asked(c.end, n.Value), true
	}
	return c.fold(n)
}

// span gives the values of a quantifier's variable.
func (c constEnv) span(n *Node) (lo, hi int) {
	switch n.Var.Kind {
	case TypeLife:
		return 1, c.s.Lives[c.endOf(n.Owner)] + 1
	case TypeRange:
		lo, _ = c.eval(n.Args[1])
		hi, _ = c.eval(n.Args[2])
		return lo, hi
	}
	return 0, 1
}

func (c constEnv) variable(n *Node) (int, bool) {
	if n.Text == "sealer" {
		return c.end + 1, true
	}
	if n.Kind == TypeEnd {
		return c.endOf(n.Owner), true
	}
	v, ok := c.vars[n.Var]
	return v, ok
}

// fold computes operators over constants. Logic may be decided by one side.
func (c constEnv) fold(n *Node) (int, bool) {
	switch n.Op {
	case NodeNot:
		v, ok := c.eval(n.Args[0])
		return 1 - v, ok
	case NodeAnd, NodeOr, NodeImplies:
		return c.foldLogic(n)
	case NodeCond:
		if v, ok := c.eval(n.Args[0]); ok {
			return c.eval(n.Args[2-v])
		}
		return 0, false
	case NodeAdd, NodeSub, NodeEq, NodeNe, NodeLt, NodeLe:
		x, okX := c.eval(n.Args[0])
		y, okY := c.eval(n.Args[1])
		if !okX || !okY {
			return 0, false
		}
		return foldInts(n.Op, x, y), true
	case NodeChain:
		x, okX := c.eval(n.Args[0])
		y, okY := c.eval(n.Args[1])
		z, okZ := c.eval(n.Args[2])
		return b2i(between(x, y, z, n.Lt)), okX && okY && okZ
	}
	return 0, false
}

func (c constEnv) foldLogic(n *Node) (int, bool) {
	x, okX := c.eval(n.Args[0])
	y, okY := c.eval(n.Args[1])
	if n.Op == NodeImplies {
		x = 1 - x
	}
	decides := 1 // of or, implies
	if n.Op == NodeAnd {
		decides = 0
	}
	switch {
	case okX && x == decides || okY && y == decides:
		return decides, true
	case okX && okY:
		return 1 - decides, true
	}
	return 0, false
}

func foldInts(op NodeOp, x, y int) int {
	switch op {
	case NodeAdd:
		return x + y
	case NodeSub:
		return x - y
	case NodeEq:
		return b2i(x == y)
	case NodeNe:
		return b2i(x != y)
	case NodeLt:
		return b2i(x < y)
	}
	return b2i(x <= y)
}

func between(x, y, z int, lt [2]bool) bool {
	return (x < y || !lt[0] && x == y) && (y < z || !lt[1] && y == z)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
