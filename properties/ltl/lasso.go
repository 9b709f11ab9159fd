package ltl

// Holds says whether f is true at position 0 of the word stem·loop·loop·…, by the definition of each operator: a subformula is a
// set of positions of the lasso, and the operators that look ahead are least or greatest fixpoints over these sets. The
// loop must not be empty. Nothing is shared with Translate.
func Holds(f *Formula, stem, loop []uint64) bool {
	return newLasso(stem, loop).holds(f)[0]
}

// lasso is the word of the letters, in which the last is followed by the letter at back.
type lasso struct {
	letters []uint64
	back    int
}

func newLasso(stem, loop []uint64) lasso {
	if len(loop) == 0 {
		panic("ltl: the loop of a lasso is empty")
	}
	letters := make([]uint64, 0, len(stem)+len(loop))
	return lasso{append(append(letters, stem...), loop...), len(stem)}
}

// next is the position after i.
func (l lasso) next(i int) int {
	if i+1 < len(l.letters) {
		return i + 1
	}
	return l.back
}

// each is the set of the positions where the claim is true.
func (l lasso) each(claim func(i int) bool) []bool {
	set := make([]bool, len(l.letters))
	for i := range set {
		set[i] = claim(i)
	}
	return set
}

// fixpoint applies the step to a set that is all or nothing until it no longer changes.
func (l lasso) fixpoint(all bool, step func(i int, after bool) bool) []bool {
	set := l.each(func(int) bool { return all })
	for changed := true; changed; {
		changed = false
		for i := len(set) - 1; i >= 0; i-- {
			if now := step(i, set[l.next(i)]); now != set[i] {
				set[i] = now
				changed = true
			}
		}
	}
	return set
}

// holds is the set of the positions where f is true.
func (l lasso) holds(f *Formula) []bool {
	var a, b []bool
	if f.Op.operands() > 0 {
		a = l.holds(f.Left)
	}
	if f.Op.operands() > 1 {
		b = l.holds(f.Right)
	}
	switch f.Op {
	case True, False:
		return l.each(func(int) bool { return f.Op == True })
	case Atom:
		return l.each(func(i int) bool { return l.letters[i]>>f.Atom&1 == 1 })
	case Not:
		return l.each(func(i int) bool { return !a[i] })
	case And:
		return l.each(func(i int) bool { return a[i] && b[i] })
	case Or:
		return l.each(func(i int) bool { return a[i] || b[i] })
	case Implies:
		return l.each(func(i int) bool { return !a[i] || b[i] })
	case Equivalent:
		return l.each(func(i int) bool { return a[i] == b[i] })
	case Next:
		return l.each(func(i int) bool { return a[l.next(i)] })
	case Eventually:
		return l.fixpoint(false, func(i int, after bool) bool { return a[i] || after })
	case Always:
		return l.fixpoint(true, func(i int, after bool) bool { return a[i] && after })
	case Until, WeakUntil:
		return l.fixpoint(f.Op == WeakUntil, func(i int, after bool) bool { return b[i] || a[i] && after })
	case Release, StrongRelease:
		return l.fixpoint(f.Op == Release, func(i int, after bool) bool { return b[i] && (a[i] || after) })
	}
	panic("ltl: unknown operator")
}
