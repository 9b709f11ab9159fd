package model

// The lint decides whether guards can be true together. What it knows nothing of is a
// variable with at most 64 cells: a truth value, the values of an enumeration, small
// integers, or how two values compare. A literal says in which cells its variable lies.

// formula is a truth function of variables.
type formula struct {
	op    formulaOp
	v     int    // of a literal: its variable
	cells uint64 // of a literal: where it is true
	args  []*formula
}

type formulaOp uint8

const (
	formulaFalse formulaOp = iota
	formulaTrue
	formulaLit
	formulaNot
	formulaAnd
	formulaOr
)

func constFormula(b bool) *formula {
	if b {
		return &formula{op: formulaTrue}
	}
	return &formula{op: formulaFalse}
}

func notFormula(f *formula) *formula     { return &formula{op: formulaNot, args: []*formula{f}} }
func andFormula(fs ...*formula) *formula { return &formula{op: formulaAnd, args: fs} }
func orFormula(fs ...*formula) *formula  { return &formula{op: formulaOr, args: fs} }
func chooseFormula(c, x, y *formula) *formula {
	return orFormula(andFormula(c, x), andFormula(notFormula(c), y))
}

// truth is a truth value, or unknown while variables are open.
type truth int8

const (
	truthFalse truth = -1
	truthOpen  truth = 0
	truthTrue  truth = 1
)

// solver looks for cells of the variables in which formulas hold.
type solver struct {
	domains []uint64 // the cells that a variable has at all
	cells   []uint64 // those left on the way to a solution
	steps   int      // of this question
	gaveUp  bool     // some question took too long, and was answered with yes
}

// maxSplits is how many case splits one question may take.
const maxSplits = 1 << 14

// satisfiable says whether all formulas can hold at once. When that is too hard to find out it says yes
// and notes that it gave up: the lint then reports too little, never too much.
func (s *solver) satisfiable(fs []*formula) bool {
	s.cells = append(s.cells[:0], s.domains...)
	s.steps = 0
	return s.search(fs)
}

func (s *solver) search(fs []*formula) bool {
	var open *formula
	for _, f := range fs {
		switch s.eval(f) {
		case truthFalse:
			return false
		case truthOpen:
			if open == nil {
				open = f
			}
		}
	}
	if open == nil {
		return true
	}
	if s.steps++; s.steps > maxSplits {
		s.gaveUp = true
		return true
	}
	return s.split(s.openLiteral(open), fs)
}

// split tries the cells in which a literal is true, then those in which it is false.
func (s *solver) split(lit *formula, fs []*formula) bool {
	before := s.cells[lit.v]
	for _, part := range [2]uint64{before & lit.cells, before &^ lit.cells} {
		s.cells[lit.v] = part
		if s.search(fs) {
			return true
		}
	}
	s.cells[lit.v] = before
	return false
}

// openLiteral finds a literal that is not decided yet in a formula that is not.
func (s *solver) openLiteral(f *formula) *formula {
	if f.op == formulaLit {
		return f
	}
	for _, a := range f.args {
		if s.eval(a) == truthOpen {
			return s.openLiteral(a)
		}
	}
	panic("model: a formula is open without an open literal")
}

func (s *solver) eval(f *formula) truth {
	switch f.op {
	case formulaFalse:
		return truthFalse
	case formulaTrue:
		return truthTrue
	case formulaLit:
		return s.literal(f)
	case formulaNot:
		return -s.eval(f.args[0])
	case formulaAnd:
		return s.least(f.args, 1)
	}
	return -s.least(f.args, -1)
}

func (s *solver) literal(f *formula) truth {
	switch s.cells[f.v] & f.cells {
	case s.cells[f.v]:
		return truthTrue
	case 0:
		return truthFalse
	}
	return truthOpen
}

// least is the least truth of formulas, or of their negations (sign -1).
func (s *solver) least(fs []*formula, sign truth) truth {
	min := truthTrue
	for _, f := range fs {
		if v := sign * s.eval(f); v < min {
			min = v
		}
		if min == truthFalse {
			break
		}
	}
	return min
}
