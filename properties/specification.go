package properties

import (
	"fmt"

	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

// maxAtoms is the number of propositions of one temporal property: the bits that a search has for claims.
const maxAtoms = 50

// specification is a temporal property in a scenario: what the runs that violate it have in common.
type specification struct {
	formula   *ltl.Formula   // what every run should do; nil: only the automaton is known
	automaton *ltl.Automaton // it accepts the runs that violate the property
	atoms     []*model.Node  // proposition i stands for atoms[i]
	premises  []*ltl.Formula // without temporal operators: what has to happen for the property to ask for anything
	index     map[string]int // of an atom, by its text
}

// specify translates a temporal property; an automaton takes the place of its formula.
func specify(p *model.Protocol, q *model.Property, sc *model.Scenario, a *ltl.Automaton) (*specification, error) {
	s := &specification{index: map[string]int{}}
	if a != nil {
		return s, s.adopt(p, a)
	}
	s.formula = s.translate(p.Unroll(q.Formula, sc))
	for _, f := range premises(q.Formula) {
		s.premises = append(s.premises, s.translate(p.Unroll(f, sc)))
	}
	if len(s.atoms) > maxAtoms {
		return nil, fmt.Errorf("property %s asks %d different questions of a state or a step, more than %d", q.Name, len(s.atoms), maxAtoms)
	}
	var err error
	if s.automaton, err = ltl.Translate(ltl.Negation(s.formula)); err != nil {
		return nil, fmt.Errorf("property %s: %w", q.Name, err)
	}
	s.automaton.Atoms = s.names()
	return s, nil
}

// adopt takes an automaton from elsewhere, whose propositions are expressions of the language.
func (s *specification) adopt(p *model.Protocol, a *ltl.Automaton) error {
	s.automaton = a
	if len(a.Atoms) > maxAtoms {
		return fmt.Errorf("the automaton has %d atomic propositions, more than %d", len(a.Atoms), maxAtoms)
	}
	for i, text := range a.Atoms {
		n, err := p.ParseAtom(text)
		if err != nil {
			return fmt.Errorf("proposition %d of the automaton: %w", i, err)
		}
		s.atoms = append(s.atoms, n)
	}
	return nil
}

// names gives the propositions as texts.
func (s *specification) names() []string {
	out := make([]string, len(s.atoms))
	for i, n := range s.atoms {
		out[i] = n.String()
	}
	return out
}

// fails says whether an instance of the formula is false of a run.
func (s *specification) fails(f *model.Formula, run *endlessRun) bool {
	return run.falsifies(s.translate(f))
}

// claims has a run watch the propositions: bit i of a mark is proposition i.
func (s *specification) claims() []model.Claim {
	var out []model.Claim
	for i, n := range s.atoms {
		out = append(out, model.Claim{Holds: n, Violated: -1, Seen: i})
	}
	return out
}

// triggered gives the premises that are true of a letter, a bit each.
func (s *specification) triggered(letter uint64) uint64 {
	var out uint64
	for i, f := range s.premises {
		if ltl.Holds(f, nil, []uint64{letter}) {
			out |= 1 << i
		}
	}
	return out
}

var temporalOps = map[model.FormulaOp]ltl.Op{
	model.FormulaNot: ltl.Not, model.FormulaAnd: ltl.And, model.FormulaOr: ltl.Or, model.FormulaImplies: ltl.Implies,
	model.FormulaEquivalent: ltl.Equivalent, model.FormulaNext: ltl.Next, model.FormulaEventually: ltl.Eventually,
	model.FormulaAlways: ltl.Always, model.FormulaUntil: ltl.Until, model.FormulaWeakUntil: ltl.WeakUntil,
	model.FormulaRelease: ltl.Release,
}

// translate turns a formula of the language into one over numbered propositions; equal texts are one proposition.
func (s *specification) translate(f *model.Formula) *ltl.Formula {
	switch {
	case f == nil:
		return nil
	case f.Op == model.FormulaAtom:
		return s.atom(f.Atom)
	case f.Op == model.FormulaLeadsTo:
		then := &ltl.Formula{Op: ltl.Eventually, Left: s.translate(f.Right)}
		return &ltl.Formula{Op: ltl.Always, Left: &ltl.Formula{Op: ltl.Implies, Left: s.translate(f.Left), Right: then}}
	}
	return &ltl.Formula{Op: temporalOps[f.Op], Left: s.translate(f.Left), Right: s.translate(f.Right)}
}

var plainOps = map[model.NodeOp]ltl.Op{model.NodeNot: ltl.Not, model.NodeAnd: ltl.And, model.NodeOr: ltl.Or, model.NodeImplies: ltl.Implies}

// atom translates what has no temporal operator; its parts are propositions of their own, so that the automaton knows what
// contradicts what.
func (s *specification) atom(n *model.Node) *ltl.Formula {
	if op, ok := plainOps[n.Op]; ok {
		out := &ltl.Formula{Op: op, Left: s.atom(n.Args[0])}
		if len(n.Args) > 1 {
			out.Right = s.atom(n.Args[1])
		}
		return out
	}
	if n.Op == model.NodeConst {
		if n.Value == 1 {
			return &ltl.Formula{Op: ltl.True}
		}
		return &ltl.Formula{Op: ltl.False}
	}
	text := n.String()
	i, known := s.index[text]
	if !known {
		i = len(s.atoms)
		s.index[text] = i
		s.atoms = append(s.atoms, n)
	}
	return &ltl.Formula{Op: ltl.Atom, Atom: i}
}

// premises lists what has to happen for a formula to ask for anything: the left sides of `leads to` and of `always (P implies …)`;
// of `each …: F` that some binding has its premise true.
func premises(f *model.Formula) []*model.Formula {
	switch f.Op {
	case model.FormulaLeadsTo:
		return timeless(f.Left)
	case model.FormulaAnd:
		return append(premises(f.Left), premises(f.Right)...)
	case model.FormulaEach:
		var out []*model.Formula
		for _, inner := range premises(f.Left) {
			some := *f
			some.Op, some.Left = model.FormulaSome, inner
			out = append(out, &some)
		}
		return out
	case model.FormulaAlways:
		if f.Left.Op == model.FormulaImplies {
			return timeless(f.Left.Left)
		}
		return premises(f.Left)
	}
	return nil
}

// timeless gives the formula if it speaks of one position only.
func timeless(f *model.Formula) []*model.Formula {
	if f.Op == model.FormulaAtom {
		return []*model.Formula{f}
	}
	return nil
}
