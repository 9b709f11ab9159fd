package ltl

import "slices"

// The limits of a label.
const (
	maxLabelDepth = 1000
	maxLabelCubes = 1 << 8
)

// cube is a conjunction of literals.
type cube struct{ must, mustNot uint64 }

// label is a boolean expression: a constant or a proposition without operands, a negation with left only, or a
// conjunction or disjunction.
type label struct {
	op          Op
	atom        int
	left, right *label
	depth       int
}

func newLabel(op Op, left, right *label) *label {
	l := &label{op: op, left: left, right: right, depth: left.depth + 1}
	if right != nil {
		l.depth = max(l.depth, right.depth+1)
	}
	return l
}

type labelCase struct {
	label   *label
	negated bool
}

// cubing turns labels into cubes and remembers those of parts, which aliases can share.
type cubing struct {
	done   map[labelCase][]cube
	excess bool // more than maxLabelCubes were needed
}

// cubes is a disjunction of cubes that is the label.
func (l *label) cubes() (cubes []cube, ok bool) {
	c := &cubing{done: map[labelCase][]cube{}}
	cubes = c.of(labelCase{l, false})
	return cubes, !c.excess
}

func (c *cubing) of(l labelCase) []cube {
	known, found := c.done[l]
	if !found && !c.excess {
		known = c.find(l)
		c.done[l] = known
	}
	return known
}

func (c *cubing) find(l labelCase) []cube {
	switch l.label.op {
	case True, False:
		if (l.label.op == True) != l.negated {
			return []cube{{}}
		}
		return nil
	case Atom:
		if l.negated {
			return []cube{{mustNot: 1 << l.label.atom}}
		}
		return []cube{{must: 1 << l.label.atom}}
	case Not:
		return c.of(labelCase{l.label.left, !l.negated})
	}
	a, b := c.of(labelCase{l.label.left, l.negated}), c.of(labelCase{l.label.right, l.negated})
	if (l.label.op == And) != l.negated {
		return c.product(a, b)
	}
	return c.sum(a, b)
}

func (c *cubing) product(a, b []cube) []cube {
	var product []cube
	for _, x := range a {
		for _, y := range b {
			both := cube{x.must | y.must, x.mustNot | y.mustNot}
			if both.must&both.mustNot == 0 {
				product = c.insert(product, both)
			}
		}
	}
	return product
}

func (c *cubing) sum(a, b []cube) []cube {
	sum := slices.Clone(a)
	for _, x := range b {
		sum = c.insert(sum, x)
	}
	return sum
}

// insert adds the cube unless another covers it, and removes those that it covers.
func (c *cubing) insert(list []cube, x cube) []cube {
	covers := func(k, l cube) bool { return k.must&^l.must == 0 && k.mustNot&^l.mustNot == 0 }
	if c.excess || slices.ContainsFunc(list, func(k cube) bool { return covers(k, x) }) {
		return list
	}
	list = append(slices.DeleteFunc(list, func(k cube) bool { return covers(x, k) }), x)
	c.excess = len(list) > maxLabelCubes
	return list
}
