package model

import (
	"fmt"
	"slices"
	"strings"
)

// context is what is known where an expression is read: the control state, the flags
// of the segment, and how often each field has been assigned since the step began.
type context struct {
	state   int    // -1: unknown
	decided uint64 // flags whose value is known
	flags   uint64 // their values
	version map[*Field]int
}

// encoder turns guards into formulas. It numbers the variables.
type encoder struct {
	solver
	vars map[string]int
}

func newEncoder() *encoder { return &encoder{vars: map[string]int{}} }

// variable gives the number of the variable with this text, a new one if need be.
func (e *encoder) variable(key string, cells uint64) int {
	v, ok := e.vars[key]
	if !ok {
		v = len(e.domains)
		e.vars[key] = v
		e.domains = append(e.domains, cells)
	}
	return v
}

func (e *encoder) lit(key string, domain, cells uint64) *formula {
	if cells &= domain; cells == 0 || cells == domain {
		return constFormula(cells == domain)
	}
	return &formula{op: formulaLit, v: e.variable(key, domain), cells: cells}
}

// formula reads a predicate in a context; nil is true.
func (e *encoder) formula(n *Node, c *context) *formula {
	if n == nil {
		return constFormula(true)
	}
	return e.encode(c.fold(n), c)
}

func (e *encoder) encode(n *Node, c *context) *formula {
	arg := func(i int) *formula { return e.encode(n.Args[i], c) }
	switch n.Op {
	case NodeConst:
		return constFormula(n.Value == 1)
	case NodeNot:
		return notFormula(arg(0))
	case NodeAnd:
		return andFormula(arg(0), arg(1))
	case NodeOr:
		return orFormula(arg(0), arg(1))
	case NodeImplies:
		return orFormula(notFormula(arg(0)), arg(1))
	case NodeCond:
		return chooseFormula(arg(0), arg(1), arg(2))
	case NodeInStates:
		return e.inStates(n, c)
	case NodeChain:
		left := e.compare(lessOp(n.Lt[0]), n.Args[0], n.Args[1], c)
		return andFormula(left, e.compare(lessOp(n.Lt[1]), n.Args[1], n.Args[2], c))
	case NodeNe:
		return notFormula(e.compare(NodeEq, n.Args[0], n.Args[1], c))
	case NodeEq, NodeLt, NodeLe, NodeBefore, NodeBeforeEq:
		return e.compare(n.Op, n.Args[0], n.Args[1], c)
	}
	return e.lit(c.key(n), 0b11, 0b10)
}

func lessOp(strict bool) NodeOp {
	if strict {
		return NodeLt
	}
	return NodeLe
}

func (e *encoder) inStates(n *Node, c *context) *formula {
	if x := n.Args[0]; x.Op != NodeConst {
		return e.lit(c.key(x), ^uint64(0), n.Mask)
	}
	return constFormula(n.Mask>>n.Args[0].Value&1 == 1)
}

// compare encodes a comparison: of two truth values, with a constant, or of two unknowns.
func (e *encoder) compare(op NodeOp, x, y *Node, c *context) *formula {
	switch {
	case x.Op == NodeConst && y.Op == NodeConst:
		return constFormula(holds(op, x.Value, y.Value))
	case x.Kind == TypeBool:
		fx, fy := e.encode(x, c), e.encode(y, c)
		return chooseFormula(fx, fy, notFormula(fy))
	case x.Kind == TypeNumber:
		return e.relate(op, x, y, c)
	case y.Op == NodeConst && x.Kind != TypeSealed:
		return e.constant(op, x, y.Value, c)
	case x.Op == NodeConst && x.Kind != TypeSealed:
		if op == NodeEq {
			return e.constant(op, y, x.Value, c)
		}
		swapped := NodeLt + NodeLe - op // a < y is not y <= a
		return notFormula(e.constant(swapped, y, x.Value, c))
	}
	return e.relate(op, x, y, c)
}

// Integers are told apart from -16 to 46; the first and last cell stand for what lies beyond.
const (
	lowCell  = -17
	lastCell = 63
)

// constant encodes the comparison of an unknown with a constant.
func (e *encoder) constant(op NodeOp, x *Node, v int, c *context) *formula {
	domain := ^uint64(0)
	if x.Kind == TypeEnum && len(x.Enum) <= lastCell {
		domain = 1<<len(x.Enum) - 1
	}
	if x.Kind == TypeRange {
		var shift int
		x, shift = c.split(x)
		if x == nil {
			return constFormula(holds(op, shift, v))
		}
		v -= shift + lowCell
		domain = c.bounds(x).cells()
	}
	if v < 1 || v >= lastCell {
		if x.Kind != TypeRange && v == 0 && op == NodeEq {
			return e.lit(c.key(x), domain, 1)
		}
		return e.lit(fmt.Sprintf("%s %d %d", c.key(x), op, v), 0b11, 0b10)
	}
	below := uint64(1)<<v - 1
	return e.lit(c.key(x), domain, map[NodeOp]uint64{NodeEq: 1 << v, NodeLt: below, NodeLe: below<<1 | 1}[op])
}

func holds(op NodeOp, x, y int) bool {
	switch op {
	case NodeEq:
		return x == y
	case NodeLt:
		return x < y
	}
	return x <= y
}

// How two unknowns compare.
const (
	cellEqual uint64 = 1 << iota
	cellLess
	cellGreater
	cellBothNone
	cellNeither // numbers half the space apart, or one of them none
)

// relate encodes the comparison of two unknowns. Both orders of the operands share a variable.
func (e *encoder) relate(op NodeOp, x, y *Node, c *context) *formula {
	kx, ky := c.key(x), c.key(y)
	less := cellLess
	if kx > ky {
		kx, ky, less = ky, kx, cellGreater
	}
	domain := cellEqual | cellLess | cellGreater
	if x.Kind == TypeNumber {
		domain |= cellBothNone | cellNeither
	}
	switch {
	case kx == ky:
		domain &= cellEqual | cellBothNone
	case x.Kind != TypeNumber:
	case spaceless(x) && spaceless(y): // none and zero
		domain = cellNeither
	case x.Op == NodeNone || y.Op == NodeNone:
		domain &= cellBothNone | cellNeither
	case x.Op == NodeZero || y.Op == NodeZero:
		domain &^= cellBothNone
	}
	cells := map[NodeOp]uint64{NodeEq: cellEqual | cellBothNone, NodeLt: less, NodeLe: less | cellEqual,
		NodeBefore: less, NodeBeforeEq: less | cellEqual}[op]
	return e.lit(kx+" ~ "+ky, domain, cells)
}

// key is the text of an expression, with the version of each field in it that was assigned in this step.
func (c *context) key(n *Node) string {
	var versions []string
	for _, x := range flatNodes(n) {
		if x.Field != nil && c.version[x.Field] > 0 && x.Op != NodeSegField {
			versions = append(versions, fmt.Sprintf("%s %d", x.Field.Name, c.version[x.Field]))
		}
	}
	if versions == nil {
		return n.String()
	}
	slices.Sort(versions)
	return n.String() + " @ " + strings.Join(slices.Compact(versions), ", ")
}
