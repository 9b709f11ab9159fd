package properties

import "tcpcheck/model"

// The bits by which a search learns what it asked for.
const (
	bitVerdict = 0 // the property is violated; of `reachable`: it was reached
	bitPremise = 1 // its premise was true
	bitDesired = 2 // a terminal state was a desired one
)

// plan gives the claims that a search has to watch for a property.
func plan(q *model.Property) []model.Claim {
	switch q.Kind {
	case model.Always:
		claims := []model.Claim{{Holds: q.Expr, Violated: bitVerdict, Seen: -1}}
		if p := premise(q.Expr); p != nil {
			claims = append(claims, model.Claim{Holds: p, Violated: -1, Seen: bitPremise})
		}
		return claims
	case model.Never, model.Reachable:
		return []model.Claim{{Holds: q.Expr, Violated: -1, Seen: bitVerdict}}
	}
	fine := q.Expr
	if q.Acceptable != nil {
		fine = &model.Node{Op: model.NodeOr, Kind: model.TypeBool, Args: []*model.Node{q.Expr, q.Acceptable}, Pos: q.Expr.Pos}
	}
	return []model.Claim{
		{Holds: fine, Violated: bitVerdict, Seen: -1, Terminal: true},
		{Holds: q.Expr, Violated: -1, Seen: bitDesired, Terminal: true},
	}
}

// premise gives "some binding makes the left side true" of a claim `each …: P implies Q`; nil when it has no such form.
func premise(n *model.Node) *model.Node {
	switch n.Op {
	case model.NodeImplies:
		return n.Args[0]
	case model.NodeEach:
		inner := premise(n.Args[0])
		if inner == nil {
			return nil
		}
		some := *n
		some.Op = model.NodeSome
		some.Args = append([]*model.Node{inner}, n.Args[1:]...)
		return &some
	}
	return nil
}

// constant says whether a claim is true (or false) whatever its atoms are: it then says nothing about
// the protocol. Atoms are compared by their text; a claim with many of them is not decided.
func constant(n *model.Node) (value, is bool) {
	for n.Op == model.NodeEach || n.Op == model.NodeSome {
		n = n.Args[0]
	}
	atoms := map[string]int{}
	collectAtoms(n, atoms)
	if len(atoms) > 12 {
		return false, false
	}
	first := truth(n, atoms, 0)
	for row := 1; row < 1<<len(atoms); row++ {
		if truth(n, atoms, row) != first {
			return false, false
		}
	}
	return first, true
}

func collectAtoms(n *model.Node, atoms map[string]int) {
	switch n.Op {
	case model.NodeNot, model.NodeAnd, model.NodeOr, model.NodeImplies:
		for _, a := range n.Args {
			collectAtoms(a, atoms)
		}
		return
	case model.NodeConst:
		return
	}
	if _, trivial := sameSides(n); trivial {
		return
	}
	text := n.String()
	if _, ok := atoms[text]; !ok {
		atoms[text] = len(atoms)
	}
}

// sameSides decides x = x and the like.
func sameSides(n *model.Node) (value, is bool) {
	switch n.Op {
	case model.NodeEq, model.NodeLe, model.NodeNe, model.NodeLt:
		if n.Args[0].String() == n.Args[1].String() {
			return n.Op == model.NodeEq || n.Op == model.NodeLe, true
		}
	}
	return false, false
}

func truth(n *model.Node, atoms map[string]int, row int) bool {
	switch n.Op {
	case model.NodeConst:
		return n.Value == 1
	case model.NodeNot:
		return !truth(n.Args[0], atoms, row)
	case model.NodeAnd:
		return truth(n.Args[0], atoms, row) && truth(n.Args[1], atoms, row)
	case model.NodeOr:
		return truth(n.Args[0], atoms, row) || truth(n.Args[1], atoms, row)
	case model.NodeImplies:
		return !truth(n.Args[0], atoms, row) || truth(n.Args[1], atoms, row)
	}
	if v, ok := sameSides(n); ok {
		return v
	}
	return row>>atoms[n.String()]&1 == 1
}
