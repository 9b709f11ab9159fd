package ltl

import "slices"

// body reads the states and their edges.
func (h *hoaReader) body() error {
	for h.token.kind == hoaHeader && h.token.text == "State" {
		if err := h.advance(); err != nil {
			return err
		}
		if err := h.state(); err != nil {
			return err
		}
	}
	if !h.at("--END--") {
		return h.unexpected("State: or --END--")
	}
	return nil
}

// labelling is how the edges of one state say what they read.
type labelling uint8

const (
	undecided labelling = iota
	byState             // the state has the label
	byEdge
	byOrder // edge number n reads the letter n
)

func (h *hoaReader) state() error {
	var how labelling
	var common []cube
	var err error
	at := h.token.at
	if h.at("[") {
		how = byState
		if common, err = h.label(); err != nil {
			return err
		}
	}
	v, err := h.newState()
	if err != nil {
		return err
	}
	if h.token.kind == hoaString {
		if err := h.advance(); err != nil {
			return err
		}
	}
	accepting, err := h.sets()
	if err != nil {
		return err
	}
	return h.stateEdges(stateHead{v, at, common, accepting, how})
}

// newState reads the number of a state that was not there before.
func (h *hoaReader) newState() (int, error) {
	t := h.token
	limit := maxHOAStates
	if h.states >= 0 {
		limit = h.states
	}
	v, err := h.number("a state", limit)
	if err != nil {
		return 0, err
	}
	h.grow(v + 1)
	if h.seen[v] {
		return 0, h.fail(t.at, "a second state %d", v)
	}
	h.seen[v] = true
	return v, nil
}

// stateHead is what comes before the edges of a state.
type stateHead struct {
	state, at int
	common    []cube
	accepting uint64
	how       labelling
}

func (h *hoaReader) stateEdges(s stateHead) error {
	count := 0
	for ; h.at("[") || h.token.kind == hoaNumber; count++ {
		if err := h.edge(&s, count); err != nil {
			return err
		}
	}
	if s.how == byOrder && count != h.letters() {
		return h.fail(s.at, "found %d edges without labels, expected %d, one for each letter", count, h.letters())
	}
	return nil
}

// letters is the number of letters, as far as edges can be numbered.
func (h *hoaReader) letters() int { return 1 << min(h.atoms, 30) }

func (h *hoaReader) edge(s *stateHead, number int) error {
	cubes, err := h.edgeCubes(s, number)
	if err != nil {
		return err
	}
	at := h.token.at
	to, err := h.target()
	if err != nil {
		return err
	}
	accepting, err := h.sets()
	if err != nil {
		return err
	}
	if h.edges += len(cubes); h.edges > maxHOAEdges {
		return h.fail(at, "more than %d edges, after labels were turned into cubes", maxHOAEdges)
	}
	for _, c := range cubes {
		e := Edge{Must: c.must, MustNot: c.mustNot, To: to, Accepting: accepting | s.accepting}
		h.a.Edges[s.state] = append(h.a.Edges[s.state], e)
	}
	return nil
}

// edgeCubes reads the label of an edge, if the state has edges with labels.
func (h *hoaReader) edgeCubes(s *stateHead, number int) ([]cube, error) {
	labelled := h.at("[")
	switch {
	case s.how == undecided && labelled:
		s.how = byEdge
	case s.how == undecided:
		s.how = byOrder
	case labelled && s.how != byEdge:
		return nil, h.unexpected("an edge without label, as the state has one or its first edge has none")
	case !labelled && s.how == byEdge:
		return nil, h.unexpected("the label of an edge, as the first edge of the state has one")
	}
	switch s.how {
	case byState:
		return s.common, nil
	case byEdge:
		return h.label()
	}
	if number >= h.letters() {
		return nil, h.unexpected("no more edges than letters, as the edges of the state have no labels")
	}
	all := uint64(h.letters() - 1)
	return []cube{{must: uint64(number), mustNot: all &^ uint64(number)}}, nil
}

// sets reads the acceptance sets of a state or edge, if there are any, and numbers them among those that are used.
func (h *hoaReader) sets() (uint64, error) {
	if !h.at("{") {
		return 0, nil
	}
	if err := h.advance(); err != nil {
		return 0, err
	}
	var sets uint64
	for h.token.kind == hoaNumber {
		n, err := h.number("an acceptance set", h.declared)
		if err != nil {
			return 0, err
		}
		if n < MaxSets && h.used>>n&1 == 1 {
			sets |= 1 << onesCount(h.used&(1<<n-1))
		}
	}
	return sets, h.take("}")
}

// label reads a label in brackets.
func (h *hoaReader) label() ([]cube, error) {
	at := h.token.at
	if err := h.take("["); err != nil {
		return nil, err
	}
	l, err := h.disjunction()
	if err != nil {
		return nil, err
	}
	cubes, ok := l.cubes()
	if !ok {
		return nil, h.fail(at, "the label needs more than %d cubes", maxLabelCubes)
	}
	slices.SortFunc(cubes, compareCubes)
	return cubes, h.take("]")
}

func compareCubes(a, b cube) int {
	return compareEdges(Edge{Must: a.must, MustNot: a.mustNot}, Edge{Must: b.must, MustNot: b.mustNot})
}

// disjunction reads a boolean expression, in which & binds more tightly than |.
func (h *hoaReader) disjunction() (*label, error) {
	if h.depth++; h.depth > maxLabelDepth {
		return nil, h.fail(h.token.at, "nested more than %d deep", maxLabelDepth)
	}
	defer func() { h.depth-- }()
	return h.operands("|", Or, h.conjunction)
}

func (h *hoaReader) conjunction() (*label, error) { return h.operands("&", And, h.literal) }

// operands reads operands of the operator, at least one.
func (h *hoaReader) operands(symbol string, op Op, operand func() (*label, error)) (*label, error) {
	l, err := operand()
	for err == nil && h.at(symbol) {
		if err = h.advance(); err != nil {
			return nil, err
		}
		var right *label
		if right, err = operand(); err == nil {
			l, err = h.join(op, l, right)
		}
	}
	return l, err
}

// join builds a label of limited depth.
func (h *hoaReader) join(op Op, left, right *label) (*label, error) {
	l := newLabel(op, left, right)
	if l.depth > maxLabelDepth {
		return nil, h.fail(h.token.at, "the label is more than %d deep", maxLabelDepth)
	}
	return l, nil
}

func (h *hoaReader) literal() (*label, error) {
	switch {
	case h.at("t"):
		return &label{op: True}, h.advance()
	case h.at("f"):
		return &label{op: False}, h.advance()
	case h.at("!"):
		return h.negation()
	case h.at("("):
		return h.parenthesis()
	case h.token.kind == hoaAlias:
		l := h.aliases[h.token.text]
		if l == nil {
			return nil, h.fail(h.token.at, "found %s, expected an alias that the header defines", h.token.text)
		}
		return l, h.advance()
	case h.token.kind == hoaNumber:
		return h.proposition()
	}
	return nil, h.unexpected("t, f, !, a parenthesis, an alias or the number of a proposition")
}

// proposition may come before AP, in an alias: begin checks the number.
func (h *hoaReader) proposition() (*label, error) {
	h.named = append(h.named, h.token)
	limit := MaxAtoms
	if h.atoms >= 0 {
		limit = h.atoms
	}
	n, err := h.number("a proposition", limit)
	return &label{op: Atom, atom: n}, err
}

// negation reads any number of ! and what they negate.
func (h *hoaReader) negation() (*label, error) {
	negated := false
	for h.at("!") {
		negated = !negated
		if err := h.advance(); err != nil {
			return nil, err
		}
	}
	l, err := h.literal()
	if err != nil || !negated {
		return l, err
	}
	return h.join(Not, l, nil)
}

func (h *hoaReader) parenthesis() (*label, error) {
	if err := h.advance(); err != nil {
		return nil, err
	}
	l, err := h.disjunction()
	if err != nil {
		return nil, err
	}
	return l, h.take(")")
}
