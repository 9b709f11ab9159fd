package ltl

import "slices"

// implies says whether a implies b by the rules for syntactic implication of Somenzi and Bloem, Efficient Büchi automata
// from LTL formulae (2000). It says no of many implications that are valid.
func (t *terms) implies(a, b int) bool {
	if a == b || a == falsehood || b == truth {
		return true
	}
	if a == truth || b == falsehood {
		return false
	}
	pair := [2]int{a, b}
	known, found := t.implied[pair]
	if !found {
		known = t.impliesByLeft(a, b) || t.impliesByRight(a, b) || t.impliesByBoth(a, b)
		t.implied[pair] = known
	}
	return known
}

// impliesByLeft takes a apart.
func (t *terms) impliesByLeft(a, b int) bool {
	operands := t.all[a].operands
	impliesB := func(o int) bool { return t.implies(o, b) }
	switch t.all[a].kind {
	case andTerm:
		return slices.ContainsFunc(operands, impliesB)
	case orTerm:
		return !slices.ContainsFunc(operands, func(o int) bool { return !impliesB(o) })
	case nextTerm:
		return t.all[b].eventual && impliesB(operands[0])
	case untilTerm:
		return impliesB(operands[1]) && (t.all[b].eventual || impliesB(operands[0]))
	case releaseTerm:
		return impliesB(operands[1])
	}
	return false
}

// impliesByRight takes b apart; each case is the dual of one in impliesByLeft.
func (t *terms) impliesByRight(a, b int) bool {
	operands := t.all[b].operands
	implied := func(o int) bool { return t.implies(a, o) }
	switch t.all[b].kind {
	case andTerm:
		return !slices.ContainsFunc(operands, func(o int) bool { return !implied(o) })
	case orTerm:
		return slices.ContainsFunc(operands, implied)
	case nextTerm:
		return t.all[a].universal && implied(operands[0])
	case untilTerm:
		return implied(operands[1])
	case releaseTerm:
		return implied(operands[1]) && (t.all[a].universal || implied(operands[0]))
	}
	return false
}

// impliesByBoth compares two terms of the same temporal operator.
func (t *terms) impliesByBoth(a, b int) bool {
	if t.all[a].kind != t.all[b].kind {
		return false
	}
	switch t.all[a].kind {
	case nextTerm:
		return t.implies(t.left(a), t.left(b))
	case untilTerm:
		return t.implies(t.left(a), t.left(b)) && t.implies(t.right(a), b)
	case releaseTerm:
		return t.implies(t.left(a), t.left(b)) && t.implies(a, t.right(b))
	}
	return false
}
