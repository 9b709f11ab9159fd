package ltl

import (
	"encoding/binary"
	"slices"
)

// kind is the outermost operator of a term: negation normal form needs few.
type kind uint8

const (
	trueTerm kind = iota
	falseTerm
	literalTerm // of an atom
	negatedTerm // the negation of an atom
	andTerm
	orTerm
	nextTerm
	untilTerm
	releaseTerm
)

// term is a formula in negation normal form. Its operands are the numbers of terms: two for until and release, one for next,
// two or more in ascending order for and and or.
type term struct {
	kind     kind
	atom     int
	operands []int
	// eventual: a word stays in the language when letters are put before it. universal: when letters are taken from its
	// front. Etessami and Holzmann, Optimizing Büchi automata (2000), have these classes by syntax.
	eventual, universal bool
	propositional       bool // about the letter of position 0 only
}

// Every table begins with these terms.
const (
	truth     = 0
	falsehood = 1
)

// terms has every term once, so that equal terms have equal numbers. The methods that build terms simplify them by the
// rules of rewrite.go.
type terms struct {
	all       []term
	numbers   map[string]int
	negations map[int]int
	implied   map[[2]int]bool
}

func newTerms() *terms {
	t := &terms{numbers: map[string]int{}, negations: map[int]int{}, implied: map[[2]int]bool{}}
	t.intern(term{kind: trueTerm})
	t.intern(term{kind: falseTerm})
	return t
}

// intern is the number of the term as it is.
func (t *terms) intern(n term) int {
	key := []byte{byte(n.kind), byte(n.atom)}
	for _, o := range n.operands {
		key = binary.AppendUvarint(key, uint64(o))
	}
	number, known := t.numbers[string(key)]
	if !known {
		number = len(t.all)
		t.numbers[string(key)] = number
		t.classify(&n)
		t.all = append(t.all, n)
	}
	return number
}

func (t *terms) classify(n *term) {
	eventual, universal, propositional := true, true, true
	for _, o := range n.operands {
		eventual = eventual && t.all[o].eventual
		universal = universal && t.all[o].universal
		propositional = propositional && t.all[o].propositional
	}
	switch n.kind {
	case literalTerm, negatedTerm:
		eventual, universal = false, false
	case nextTerm:
		propositional = false
	case untilTerm:
		eventual = eventual || n.operands[0] == truth
		propositional = false
	case releaseTerm:
		universal = universal || n.operands[0] == falsehood
		propositional = false
	}
	n.eventual, n.universal, n.propositional = eventual, universal, propositional
}

// lasting says whether the term is eventual and universal: true at all positions of a word or at none.
func (t *terms) lasting(n int) bool { return t.all[n].eventual && t.all[n].universal }

func (t *terms) is(n int, k kind) bool { return t.all[n].kind == k }

func (t *terms) left(n int) int { return t.all[n].operands[0] }

func (t *terms) right(n int) int { return t.all[n].operands[1] }

func (t *terms) literal(atom int, negated bool) int {
	if negated {
		return t.intern(term{kind: negatedTerm, atom: atom})
	}
	return t.intern(term{kind: literalTerm, atom: atom})
}

// from is the term of the formula, or of its negation.
func (t *terms) from(f *Formula, negated bool) int {
	switch f.Op {
	case True, False:
		if (f.Op == True) != negated {
			return truth
		}
		return falsehood
	case Atom:
		return t.literal(f.Atom, negated)
	case Not:
		return t.from(f.Left, !negated)
	case Next:
		return t.next(t.from(f.Left, negated))
	}
	if negated {
		return t.fromNegation(f)
	}
	return t.fromBinary(f)
}

func (t *terms) fromBinary(f *Formula) int {
	switch f.Op {
	case Eventually:
		return t.until(truth, t.from(f.Left, false))
	case Always:
		return t.release(falsehood, t.from(f.Left, false))
	case Equivalent:
		a, b := t.from(f.Left, false), t.from(f.Right, false)
		return t.or(t.and(a, b), t.and(t.not(a), t.not(b)))
	}
	a, b := t.from(f.Left, f.Op == Implies), t.from(f.Right, false)
	switch f.Op {
	case And:
		return t.and(a, b)
	case Or, Implies:
		return t.or(a, b)
	case Until:
		return t.until(a, b)
	case WeakUntil:
		return t.release(b, t.or(a, b))
	case Release:
		return t.release(a, b)
	case StrongRelease:
		return t.until(b, t.and(a, b))
	}
	panic("ltl: unknown operator")
}

func (t *terms) fromNegation(f *Formula) int {
	switch f.Op {
	case Eventually:
		return t.release(falsehood, t.from(f.Left, true))
	case Always:
		return t.until(truth, t.from(f.Left, true))
	case Equivalent:
		a, b := t.from(f.Left, false), t.from(f.Right, false)
		return t.or(t.and(a, t.not(b)), t.and(t.not(a), b))
	}
	a, b := t.from(f.Left, f.Op != Implies), t.from(f.Right, true)
	switch f.Op {
	case And:
		return t.or(a, b)
	case Or, Implies:
		return t.and(a, b)
	case Until:
		return t.release(a, b)
	case WeakUntil:
		return t.until(b, t.and(a, b))
	case Release:
		return t.until(a, b)
	case StrongRelease:
		return t.release(b, t.or(a, b))
	}
	panic("ltl: unknown operator")
}

// not is the negation normal form of the negation.
func (t *terms) not(n int) int {
	if negation, known := t.negations[n]; known {
		return negation
	}
	negation := t.negate(n)
	t.negations[n] = negation
	return negation
}

func (t *terms) negate(n int) int {
	m := t.all[n]
	operands := slices.Clone(m.operands)
	for i, o := range operands {
		operands[i] = t.not(o)
	}
	switch m.kind {
	case trueTerm:
		return falsehood
	case falseTerm:
		return truth
	case literalTerm, negatedTerm:
		return t.literal(m.atom, m.kind == literalTerm)
	case andTerm:
		return t.or(operands...)
	case orTerm:
		return t.and(operands...)
	case nextTerm:
		return t.next(operands[0])
	case untilTerm:
		return t.release(operands[0], operands[1])
	}
	return t.until(operands[0], operands[1])
}
