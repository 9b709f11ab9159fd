package ltl

import "slices"

// The rules of this file are those of Somenzi and Bloem, Efficient Büchi automata from LTL formulae (2000), section 4, and of
// Etessami and Holzmann, Optimizing Büchi automata (2000), section 2. F f is the term true U f, G f is false R f. Each function
// builds a term that is equivalent to its operator and has no more operators than the plain one.

// next builds X a.
func (t *terms) next(a int) int {
	if t.lasting(a) {
		return a
	}
	if t.is(a, andTerm) || t.is(a, orTerm) {
		lasting, rest := t.split(a)
		if len(lasting) > 0 {
			return t.join(t.all[a].kind, append(lasting, t.next(t.join(t.all[a].kind, rest))))
		}
	}
	return t.intern(term{kind: nextTerm, operands: []int{a}})
}

// split separates the lasting operands of a conjunction or disjunction from the others.
func (t *terms) split(n int) (lasting, rest []int) {
	for _, o := range t.all[n].operands {
		if t.lasting(o) {
			lasting = append(lasting, o)
		} else {
			rest = append(rest, o)
		}
	}
	return lasting, rest
}

// until builds a U b.
func (t *terms) until(a, b int) int {
	switch {
	case t.all[b].eventual || t.implies(a, b):
		return b
	case a != truth && t.implies(t.not(b), a):
		return t.until(truth, b)
	case t.is(b, untilTerm) && t.implies(a, t.left(b)):
		return b
	case t.is(b, untilTerm) && a == truth:
		return t.until(truth, t.right(b))
	case t.is(a, untilTerm) && t.right(a) == b:
		return a
	case t.is(b, nextTerm) && (a == truth || t.is(a, nextTerm)):
		return t.next(t.until(t.afterNext(a), t.left(b)))
	case t.is(b, andTerm) || t.is(b, orTerm):
		lasting, rest := t.split(b)
		if len(lasting) > 0 {
			return t.join(t.all[b].kind, append(lasting, t.until(a, t.join(t.all[b].kind, rest))))
		}
	}
	return t.intern(term{kind: untilTerm, operands: []int{a, b}})
}

// release builds a R b; each case is the dual of one in until.
func (t *terms) release(a, b int) int {
	switch {
	case t.all[b].universal || t.implies(b, a):
		return b
	case a != falsehood && t.implies(a, t.not(b)):
		return t.release(falsehood, b)
	case t.is(b, releaseTerm) && t.implies(t.left(b), a):
		return b
	case t.is(b, releaseTerm) && a == falsehood:
		return t.release(falsehood, t.right(b))
	case t.is(a, releaseTerm) && t.right(a) == b:
		return a
	case t.is(b, nextTerm) && (a == falsehood || t.is(a, nextTerm)):
		return t.next(t.release(t.afterNext(a), t.left(b)))
	case t.is(b, andTerm) || t.is(b, orTerm):
		lasting, rest := t.split(b)
		if len(lasting) > 0 {
			return t.join(t.all[b].kind, append(lasting, t.release(a, t.join(t.all[b].kind, rest))))
		}
	}
	return t.intern(term{kind: releaseTerm, operands: []int{a, b}})
}

// afterNext is f for X f; a constant is its own.
func (t *terms) afterNext(n int) int {
	if t.is(n, nextTerm) {
		return t.left(n)
	}
	return n
}

func (t *terms) and(operands ...int) int { return t.join(andTerm, operands) }

func (t *terms) or(operands ...int) int { return t.join(orTerm, operands) }

// join builds the conjunction or disjunction of the operands.
func (t *terms) join(k kind, operands []int) int {
	operands = t.flatten(k, operands)
	for {
		var absorbed bool
		if operands, absorbed = t.absorb(k, operands); absorbed {
			return t.constant(k == orTerm)
		}
		merged := t.flatten(k, t.merge(k, operands))
		if slices.Equal(merged, operands) {
			break
		}
		operands = merged
	}
	switch len(operands) {
	case 0:
		return t.constant(k == andTerm)
	case 1:
		return operands[0]
	}
	return t.intern(term{kind: k, operands: operands})
}

func (t *terms) constant(value bool) int {
	if value {
		return truth
	}
	return falsehood
}

// flatten puts the operands of operands of the same kind in their place; the result is ascending and has no term twice.
func (t *terms) flatten(k kind, operands []int) []int {
	var flat []int
	for _, o := range operands {
		if t.is(o, k) {
			flat = append(flat, t.all[o].operands...)
		} else {
			flat = append(flat, o)
		}
	}
	slices.Sort(flat)
	return slices.Compact(flat)
}

// absorb drops the operands that others make superfluous, and says whether two of them contradict (or exhaust) each other.
func (t *terms) absorb(k kind, operands []int) (kept []int, absorbed bool) {
	stronger := t.implies
	if k == orTerm {
		stronger = func(a, b int) bool { return t.implies(b, a) }
	}
	for i, o := range operands {
		superfluous := false
		for j, other := range operands {
			if i == j {
				continue
			}
			if t.opposed(k, o, other) {
				return nil, true
			}
			superfluous = superfluous || stronger(other, o) && (j < i || !stronger(o, other))
		}
		if !superfluous {
			kept = append(kept, o)
		}
	}
	if len(kept) == 1 && kept[0] == t.constant(k == orTerm) {
		return nil, true
	}
	return slices.DeleteFunc(kept, func(o int) bool { return o == t.constant(k == andTerm) }), false
}

// opposed says whether a and b cannot both be true (of a conjunction) or both be false (of a disjunction).
func (t *terms) opposed(k kind, a, b int) bool {
	if k == andTerm {
		return t.implies(a, t.not(b))
	}
	return t.implies(t.not(a), b)
}

// merge joins operands of the same temporal operator: X a ∧ X b = X(a ∧ b), (a R b) ∧ (a R c) = a R (b ∧ c),
// (a U c) ∧ (b U c) = (a ∧ b) U c, FG a ∧ FG b = FG(a ∧ b), and the duals.
func (t *terms) merge(k kind, operands []int) []int {
	var merged []int
	var groups [][]int
	number := map[[3]int]int{}
	for _, o := range operands {
		key, mergeable := t.group(k, o)
		if !mergeable {
			merged = append(merged, o)
			continue
		}
		n, known := number[key]
		if !known {
			n = len(groups)
			number[key] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], o)
	}
	for _, g := range groups {
		merged = append(merged, t.mergeGroup(k, g))
	}
	return merged
}

// The ways in which two operands may be merged.
const (
	byNext = iota
	byLeft
	byRight
	byLimit // FG of a conjunction, GF of a disjunction
)

// group says with which others the operand can be merged: with those of the same answer.
func (t *terms) group(k kind, n int) (key [3]int, mergeable bool) {
	distributes, shares, unit, dualUnit := releaseTerm, untilTerm, truth, falsehood
	if k == orTerm {
		distributes, shares, unit, dualUnit = untilTerm, releaseTerm, falsehood, truth
	}
	switch {
	case t.is(n, nextTerm):
		return [3]int{byNext}, true
	case t.is(n, distributes):
		return [3]int{byLeft, t.left(n)}, true
	case t.is(n, shares) && t.left(n) != unit:
		return [3]int{byRight, t.right(n)}, true
	case t.is(n, shares) && t.is(t.right(n), distributes) && t.left(t.right(n)) == dualUnit:
		return [3]int{byLimit}, true
	}
	return key, false
}

// mergeGroup builds one term of operands that group gave the same answer.
func (t *terms) mergeGroup(k kind, operands []int) int {
	if len(operands) == 1 {
		return operands[0]
	}
	key, _ := t.group(k, operands[0])
	parts := make([]int, len(operands))
	for i, o := range operands {
		switch key[0] {
		case byNext, byRight:
			parts[i] = t.left(o)
		case byLeft:
			parts[i] = t.right(o)
		case byLimit:
			parts[i] = t.right(t.right(o))
		}
	}
	joined := t.join(k, parts)
	switch {
	case key[0] == byNext:
		return t.next(joined)
	case key[0] == byRight && k == andTerm:
		return t.until(joined, key[1])
	case key[0] == byRight:
		return t.release(joined, key[1])
	case key[0] == byLeft && k == andTerm:
		return t.release(key[1], joined)
	case key[0] == byLeft:
		return t.until(key[1], joined)
	case k == andTerm:
		return t.until(truth, t.release(falsehood, joined))
	}
	return t.release(falsehood, t.until(truth, joined))
}
