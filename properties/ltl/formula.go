package ltl

import (
	"errors"
	"fmt"
)

// MaxAtoms is the number of propositions: an atom is 0 to MaxAtoms-1.
const MaxAtoms = 63

// MaxSize is the largest number of operators, constants and atoms of a formula that Parse and Translate accept.
const MaxSize = 2000

// Op is the outermost operator of a formula.
type Op uint8

// The operators. The semantics at position i of a word, for the operands f (Left) and g (Right):
const (
	True          Op = iota // every word
	False                   // no word
	Atom                    // the letter at i has the proposition
	Not                     // f is false at i
	And                     // both at i
	Or                      // at least one at i
	Implies                 // f false or g true at i
	Equivalent              // both or neither at i
	Next                    // f at i+1
	Eventually              // f at some j ≥ i
	Always                  // f at every j ≥ i
	Until                   // g at some j ≥ i, f at all of i..j-1
	WeakUntil               // f U g, or f for ever
	Release                 // g up to and including the first f, or g for ever
	StrongRelease           // f R g, and f at some j ≥ i
)

// Formula is a formula of linear temporal logic. It is a tree and is never changed by this package. Atom is the
// proposition of an atom, 0 to 62; unary operators use Left.
type Formula struct {
	Op    Op
	Atom  int
	Left  *Formula
	Right *Formula
}

// Negation is the formula that is true where f is false. It does not push the negation inwards.
func Negation(f *Formula) *Formula {
	switch f.Op {
	case Not:
		return f.Left
	case True:
		return &Formula{Op: False}
	case False:
		return &Formula{Op: True}
	}
	return &Formula{Op: Not, Left: f}
}

// Atoms is the bit set of the propositions that occur in f.
func (f *Formula) Atoms() uint64 {
	if f == nil {
		return 0
	}
	if f.Op == Atom {
		return 1 << f.Atom
	}
	return f.Left.Atoms() | f.Right.Atoms()
}

// operands is how many operands the operator has, or -1 for a number that is no operator.
func (o Op) operands() int {
	switch {
	case o <= Atom:
		return 0
	case o == Not || o >= Next && o <= Always:
		return 1
	case o <= StrongRelease:
		return 2
	}
	return -1
}

// check reports what keeps f from being a formula of at most MaxSize nodes.
func check(f *Formula) error {
	size := 0
	return checkFrom(f, &size)
}

func checkFrom(f *Formula, size *int) error {
	if f == nil {
		return errors.New("formula: an operand is missing")
	}
	if *size++; *size > MaxSize {
		return fmt.Errorf("formula: more than %d operators and atoms", MaxSize)
	}
	n := f.Op.operands()
	switch {
	case n < 0:
		return fmt.Errorf("formula: found operator %d, expected at most %d", f.Op, StrongRelease)
	case f.Op == Atom && (f.Atom < 0 || f.Atom >= MaxAtoms):
		return fmt.Errorf("formula: found atom %d, expected 0 to %d", f.Atom, MaxAtoms-1)
	}
	if n > 0 {
		if err := checkFrom(f.Left, size); err != nil {
			return err
		}
	}
	if n > 1 {
		return checkFrom(f.Right, size)
	}
	return nil
}
