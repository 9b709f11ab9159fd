package export

import "slices"

// needs knows what the procedures of a program need: the segment at hand, and a way to say that the step is none.
type needs struct {
	segment map[*Proc]bool
	cuts    map[*Proc]bool
}

func newNeeds() *needs { return &needs{map[*Proc]bool{}, map[*Proc]bool{}} }

// expr says whether an expression reads the segment at hand.
func (n *needs) expr(x *Expr) bool {
	switch {
	case x == nil || x.Op == SomeFlying:
		return false
	case x.Op == Seg:
		return true
	case x.Op == Call && n.expr(x.Func.Body):
		return true
	}
	return slices.ContainsFunc(x.Args, n.expr)
}

// stmt says whether a statement reads the segment at hand.
func (n *needs) stmt(s *Stmt) bool {
	switch {
	case s.Op == Do:
		return n.proc(s.Proc)
	case s.Op == ForEachSent:
		return false
	}
	return n.expr(s.Value) || n.expr(s.Cond) || slices.ContainsFunc(s.Index, n.expr) || slices.ContainsFunc(s.Values, n.expr) ||
		slices.ContainsFunc(s.Then, n.stmt) || slices.ContainsFunc(s.Else, n.stmt)
}

func (n *needs) proc(p *Proc) bool {
	if known, ok := n.segment[p]; ok {
		return known
	}
	n.segment[p] = slices.ContainsFunc(p.Body, n.stmt)
	return n.segment[p]
}

// mayCut says whether a statement may find that the step is none.
func (n *needs) mayCut(s *Stmt, net Network) bool {
	switch s.Op {
	case Cut:
		return true
	case Transmit:
		return !net.Spills
	case Choose:
		return s.Cond != nil
	case Do:
		return n.procMayCut(s.Proc, net)
	}
	inside := func(s *Stmt) bool { return n.mayCut(s, net) }
	return slices.ContainsFunc(s.Then, inside) || slices.ContainsFunc(s.Else, inside)
}

func (n *needs) procMayCut(p *Proc, net Network) bool {
	if known, ok := n.cuts[p]; ok {
		return known
	}
	n.cuts[p] = slices.ContainsFunc(p.Body, func(s *Stmt) bool { return n.mayCut(s, net) })
	return n.cuts[p]
}
