package model

import (
	"fmt"
	"slices"
	"strings"
)

// symmetric says whether a claim reads the same with A and B exchanged; the operands of `and`, `or` and of equality have no order, and a variable
// that stands for either end stands for either end.
func symmetric(n *Node) bool {
	for _, x := range flatNodes(n) {
		switch x.Op {
		case NodeSealed, NodeMine, NodeSpent, NodeAsked, NodeOrigin:
			return false // they mean the end that asks
		}
		if x.Owner.Base == OwnerThis && ownedBy(x) {
			return false
		}
	}
	vars := map[*Var]int{}
	return spelled(n, false, vars) == spelled(n, true, vars)
}

// ownedBy says whether an expression means something of its owner, which a claim names.
func ownedBy(n *Node) bool {
	switch n.Op {
	case NodeField, NodeState, NodeLife, NodeParam, NodeEnters, NodeCalls, NodeTimes, NodeTells, NodeArrives, NodeSends, NodeFlying, NodeDelivers, NodeCrashes, NodeDraws:
		return true
	case NodeVar:
		return n.Kind == TypeEnd
	case NodeEach, NodeSome:
		return n.Var.Kind == TypeLife
	}
	return false
}

// spelled writes an expression so that equal texts mean the same, with the ends exchanged or not.
func spelled(n *Node, exchanged bool, vars map[*Var]int) string {
	if n == nil {
		return ""
	}
	if n.Var != nil {
		if _, known := vars[n.Var]; !known {
			vars[n.Var] = len(vars)
		}
	}
	var args []string
	for _, a := range operandsOf(n, n.Op) {
		args = append(args, spelled(a, exchanged, vars))
	}
	switch n.Op {
	case NodeAnd, NodeOr, NodeEq, NodeNe:
		slices.Sort(args)
	}
	text := fmt.Sprint(n.Op, " ", n.Kind, n.Value, n.Mask, n.Lt, " ", spelledOwner(n.Owner, exchanged, vars))
	if n.Var != nil {
		text += fmt.Sprint(" v", vars[n.Var])
	}
	if n.Field != nil {
		text += fmt.Sprint(" ", n.Field.Place, n.Field.Name)
	}
	if n.Param != nil {
		text += " " + n.Param.Name
	}
	return text + "(" + strings.Join(args, ",") + ")"
}

// operandsOf flattens `a and b and c`, and `or`.
func operandsOf(n *Node, op NodeOp) []*Node {
	if op != NodeAnd && op != NodeOr {
		return n.Args
	}
	var out []*Node
	for _, a := range n.Args {
		if a.Op == op {
			out = append(out, operandsOf(a, op)...)
		} else {
			out = append(out, a)
		}
	}
	return out
}

func spelledOwner(o Owner, exchanged bool, vars map[*Var]int) string {
	switch o.Base {
	case OwnerNone, OwnerThis: // nothing of an end is meant
		return "-"
	case OwnerVar:
		return fmt.Sprint(vars[o.Var], o.Flip)
	}
	return endName(b2i(o.Flip != exchanged))
}

// namesEnds says whether a rule, a watch or a default speaks of A or B by name, or asks who sent a segment.
func (s *System) namesEnds() bool {
	names := func(n *Node) bool {
		return slices.ContainsFunc(flatNodes(n), func(x *Node) bool {
			return x.Owner.Base == OwnerA || x.Op == NodeOrigin || x.Field != nil && byEnds(x.Field)
		})
	}
	inBody := func(list []*Effect) bool {
		return slices.ContainsFunc(flatEffects(list), func(e *Effect) bool {
			return e.Op == EffectSend && e.To != ToPeer && e.To != ToOrigin || names(e.Value) || slices.ContainsFunc(e.Index, names) ||
				slices.ContainsFunc(e.Fields, func(fi FieldInit) bool { return names(fi.Value) })
		})
	}
	return slices.ContainsFunc(s.p.EndFields, byEnds) || slices.ContainsFunc(s.p.SegFields, byEnds) ||
		slices.ContainsFunc(s.p.SegFields, func(f *Field) bool { return names(f.Init) }) ||
		slices.ContainsFunc(s.p.EndFields, func(f *Field) bool { return names(f.Init) }) ||
		slices.ContainsFunc(s.p.Watches, func(w *Watch) bool { return names(w.When) || inBody(w.Body) }) ||
		slices.ContainsFunc(s.p.Rules, func(r *Rule) bool { return names(r.Guard()) || inBody(r.Body) })
}

// byEnds says whether a field holds ends or is an array over them.
func byEnds(f *Field) bool {
	return f.Type.Kind == TypeEnd || slices.ContainsFunc(f.Type.Index, func(t *Type) bool { return t.Kind == TypeEnd })
}
