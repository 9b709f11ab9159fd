package model

import (
	"fmt"
	"strings"
)

// String writes a resolved expression in the language's own notation.
func (n *Node) String() string {
	if n == nil {
		return "true"
	}
	arg := func(i int) string { return n.Args[i].operand() }
	switch n.Op {
	case NodeConst:
		return n.constText()
	case NodeNone:
		return "none"
	case NodeZero:
		return "zero"
	case NodeField:
		return n.ownerText(n.Field.Name) + n.indexText()
	case NodeSegField:
		return "seg." + n.Field.Name
	case NodeSealed:
		return n.Args[1].String()
	case NodeSegFlag:
		return "seg." + n.Text
	case NodeOrigin:
		return "seg.origin"
	case NodeParam:
		return n.ownerText(n.Param.Name)
	case NodeVar:
		if n.Text != "" {
			return n.Text
		}
		if n.Kind == TypeEnd {
			return strings.TrimSuffix(n.ownerText(""), ".")
		}
		return n.Var.Name
	case NodeState:
		return n.ownerText("state")
	case NodeLife:
		return n.ownerText("life")
	case NodeFresh:
		return "fresh"
	case NodeNot:
		return "not " + arg(0)
	case NodeCond:
		return "if " + arg(0) + " then " + arg(1) + " else " + arg(2)
	case NodeChain, NodeWindow:
		return arg(0) + lessText(n.Lt[0]) + arg(1) + lessText(n.Lt[1]) + arg(2)
	case NodeInStates:
		return n.stateText() + " in " + n.Text
	case NodeEach, NodeSome:
		return n.quantText()
	case NodeMine:
		return "mine(" + arg(0) + ")"
	}
	if op, ok := infix[n.Op]; ok {
		return arg(0) + op + arg(1)
	}
	return n.testText()
}

var infix = map[NodeOp]string{
	NodeAnd: " and ", NodeOr: " or ", NodeImplies: " implies ", NodeEq: " = ", NodeNe: " != ", NodeLt: " < ", NodeLe: " <= ",
	NodeBefore: " < ", NodeBeforeEq: " <= ", NodeAdd: " + ", NodeSub: " - ", NodeOffset: " - ",
}

func lessText(strict bool) string {
	if strict {
		return " < "
	}
	return " <= "
}

func (n *Node) constText() string {
	switch {
	case n.Kind == TypeBool:
		return fmt.Sprint(n.Value == 1)
	case n.Text != "":
		return n.Text
	case n.Kind == TypeLife:
		return fmt.Sprint(n.Value - 1)
	}
	return fmt.Sprint(n.Value)
}

// operand writes a part of an expression, in parentheses where it has an operator of its own.
func (n *Node) operand() string {
	_, isInfix := infix[n.Op]
	if isInfix || n.Op == NodeShift || n.Op == NodeCond || n.Op == NodeEach || n.Op == NodeSome {
		return "(" + n.String() + ")"
	}
	return n.String()
}

func (n *Node) ownerText(name string) string {
	o := n.Owner
	head := ""
	switch {
	case o.Base == OwnerNone || o == Owner{}:
		return name
	case o.Base == OwnerThis:
		return "peer." + name
	case o.Base == OwnerA && o.Flip:
		head = "B"
	case o.Base == OwnerA:
		head = "A"
	case o.Flip:
		head = o.Var.Name + ".peer"
	default:
		head = o.Var.Name
	}
	return head + "." + name
}

func (n *Node) indexText() string {
	if len(n.Args) == 0 {
		return ""
	}
	parts := make([]string, len(n.Args))
	for i, a := range n.Args {
		parts[i] = a.String()
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (n *Node) quantText() string { return n.quantHead() + n.Args[0].String() }

// quantHead writes a quantifier without its body.
func (n *Node) quantHead() string {
	word, domain := "some", "ends"
	if n.Op == NodeEach {
		word = "each"
	}
	switch n.Var.Kind {
	case TypeLife:
		domain = "lives of " + strings.TrimSuffix((&Node{Owner: n.Owner}).ownerText(""), ".")
	case TypeRange:
		domain = n.Args[1].String() + ".." + n.Args[2].String()
	}
	return word + " " + n.Var.Name + " in " + domain + ": "
}

func (n *Node) testText() string {
	switch n.Op {
	case NodeShift:
		op := " + "
		if n.Value < 0 {
			op = " - "
		}
		return n.Args[0].operand() + op + n.Args[1].operand()
	}
	for name, op := range eventOps {
		if op == n.Op {
			return name + "(" + n.questionText() + ")"
		}
	}
	return "asked(" + n.Text + ")"
}

// questionText writes what a question about the step is about.
func (n *Node) questionText() string {
	end := strings.TrimSuffix(n.ownerText(""), ".")
	if end == "" || n.Text == "" {
		return end + n.Text
	}
	return end + ", " + n.Text
}

// stateText writes whose state is meant: in a property an end is enough.
func (n *Node) stateText() string {
	x := n.Args[0]
	if x.Op == NodeState && x.Owner.Base != OwnerThis {
		return strings.TrimSuffix(x.ownerText(""), ".")
	}
	return x.operand()
}

// text writes a set of states as it stands behind `in`.
func (s StateSet) text() string {
	names := joinIdents(s.Names, ", ")
	if len(s.Names) > 1 {
		return "{" + names + "}"
	}
	return names
}

func joinIdents(ids []Ident, between string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id.Text
	}
	return strings.Join(names, between)
}
