package properties

import (
	"sync/atomic"

	"tcpcheck/explorer"
	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

// product runs a protocol's system beside the automaton of the runs that violate a temporal property. A state is the
// system's words and one more: the automaton's state.
//
// Position 0 of a run is the initial state, in which nothing has happened; position i is step i with the state that it
// leads to; the automaton reads a position as the run gets there. Steps are listed in the order of the system's, for each in the order
// of the automaton's edges. A run may stop where fairness does not ask for more: it then repeats its last state for ever, with nothing happening. What the
// automaton makes of that is decided by its state and by one letter; it is a mark of the product's state.
type product struct {
	system  *model.System
	spec    *specification
	fair    fairness
	decided []bool // by state of the automaton: it accepts whatever comes; nil: nobody asks

	// Of a question about how a run may go on:
	from   []uint64                                     // states that it goes on from; nil: the initial ones
	kinds  uint                                         // kinds of steps by which it goes on, a bit each; 0: any
	mayEnd func(x *model.Expander, state []uint64) bool // where it may end; nil: wherever nothing is owed
	cut    atomic.Bool                                  // another bound than the room in the network removed a step
}

// The marks of a product: a bit for each premise that a position makes true, from 0; one for a step after which every run
// violates the property; and those of a state in which a run may stop that violates it.
const (
	atomMask   = 1<<maxAtoms - 1
	bitRefuted = maxAtoms
	bitStops   = maxAtoms + 1
	bitShort   = maxAtoms + 2 // a bound had removed a step of the state: with that step the run might have gone on
)

// Words is the number of words of a state.
func (p *product) Words() int { return p.system.Words() + 1 }

// Initial gives a state for each way to read the initial state.
func (p *product) Initial() []uint64 {
	if p.from != nil {
		return p.from
	}
	letter := p.system.InitialMarks() & atomMask
	first := p.system.Initial()
	var out []uint64
	for _, q := range p.spec.automaton.Initial {
		for _, e := range p.spec.automaton.Edges[q] {
			if e.Reads(letter) {
				out = append(append(out, first...), uint64(e.To))
			}
		}
	}
	return out
}

// NewExpander gives a worker's expander.
func (p *product) NewExpander() explorer.Expander { return p.expander() }

func (p *product) expander() *productExpander {
	return &productExpander{p: p, inner: p.system.NewExpander(), words: p.system.Words(), readings: map[uint64]*reading{}}
}

// productExpander lists the successors of a product's state, and remembers which transitions of the system they are.
type productExpander struct {
	p        *product
	inner    *model.Expander
	words    int
	readings map[uint64]*reading
	last     *reading

	succ, marks []uint64    // of the system
	facts       model.Facts // about them; none where nothing is assumed of runs
	steps       []int       // for each successor of the last state: the system's transition
	accepts     []uint64    // its acceptance sets
}

// reading is what a letter says.
type reading struct {
	letter   uint64
	premises uint64       // that it makes true
	edges    [][]ltl.Edge // by state of the automaton, those that read it
	forever  []bool       // by state of the automaton, whether it accepts the letter for ever
}

// reads gives what a letter says.
func (x *productExpander) reads(letter uint64) *reading {
	if x.last != nil && x.last.letter == letter {
		return x.last
	}
	r := x.readings[letter]
	if r == nil {
		a := x.p.spec.automaton
		r = &reading{letter, x.p.spec.triggered(letter), a.Reading(letter), a.AcceptsForever(letter)}
		x.readings[letter] = r
	}
	x.last = r
	return r
}

// Expand lists successors, see explorer.Expander.
func (x *productExpander) Expand(state, next, marks []uint64) (nextOut, marksOut []uint64, own uint64) {
	x.steps, x.accepts = x.steps[:0], x.accepts[:0]
	inner, q := state[:x.words], state[x.words]
	own = x.expandSystem(inner)
	for k, mark := range x.marks {
		next, marks = x.step(k, mark, state, next, marks)
	}
	own &^= atomMask
	if x.p.fair.mayStop(&x.facts) && (x.p.mayEnd == nil || x.p.mayEnd(x.inner, inner)) {
		own |= x.stop(inner, int(q), own&explorer.Cut != 0)
	}
	return next, marks, own
}

// expandSystem lists what the protocol can do, with the facts that fairness and the kinds of steps ask for.
func (x *productExpander) expandSystem(inner []uint64) (own uint64) {
	nothing := x.p.fair.assumes == model.AssumeNothing
	if nothing && x.p.kinds == 0 {
		x.succ, x.marks, own = x.inner.Expand(inner, x.succ[:0], x.marks[:0])
	} else {
		x.succ, x.marks, own = x.inner.ExpandFair(inner, x.succ[:0], x.marks[:0], &x.facts)
	}
	if x.p.kinds != 0 {
		if x.facts.Cuts&x.p.kinds != 0 {
			x.p.cut.Store(true)
		}
		x.restrict()
	}
	if nothing {
		own &^= explorer.Cut // a run may do without any step, one that a bound removed among them
	}
	return own
}

// step lists the ways in which the automaton reads a transition of the system.
func (x *productExpander) step(k int, mark uint64, state, next, marks []uint64) (nextOut, marksOut []uint64) {
	if mark&(1<<model.BitFault) != 0 {
		return x.add(k, 0, state, mark&^atomMask, next, marks)
	}
	r := x.reads(mark & atomMask)
	out := mark&^atomMask | r.premises
	for _, e := range r.edges[state[x.words]] {
		next = append(next, x.succ[k*x.words:(k+1)*x.words]...)
		next, marks = append(next, uint64(e.To)), append(marks, out|x.p.refuted(e.To))
		x.steps, x.accepts = append(x.steps, k), append(x.accepts, e.Accepting)
	}
	return next, marks
}

// refuted gives the mark of a step that leads to a state of the automaton.
func (p *product) refuted(q int) uint64 {
	if p.decided != nil && p.decided[q] {
		return 1 << bitRefuted
	}
	return 0
}

// add lists a transition to a given state.
func (x *productExpander) add(k int, accepts uint64, state []uint64, mark uint64, next, marks []uint64) (nextOut, marksOut []uint64) {
	x.steps, x.accepts = append(x.steps, k), append(x.accepts, accepts)
	return append(next, state...), append(marks, mark)
}

// stop gives the marks of a state in which the run may stop. Where the automaton does not read that nothing happens, no such run is looked at.
func (x *productExpander) stop(inner []uint64, q int, cut bool) uint64 {
	r := x.reads(x.inner.Still(inner) & atomMask)
	switch {
	case len(r.edges[q]) == 0:
		return 0
	case !r.forever[q]:
		return r.premises
	case cut:
		return r.premises | 1<<bitShort
	}
	return r.premises | 1<<bitStops
}

// Terminal has no marks: where a run ends is for the automaton to see.
func (x *productExpander) Terminal([]uint64) uint64 { return 0 }

// Facts says what fairness asks of the transitions listed last.
func (x *productExpander) Facts(out *explorer.Facts) {
	in := &x.facts
	out.Accepts = append(out.Accepts, x.accepts...)
	if len(in.Taken) == 0 {
		return // nothing is assumed, or nothing can happen
	}
	out.Waiting = append(out.Waiting, in.Waiting...)
	out.Excused = append(out.Excused, in.CutOff...)
	for _, taken := range in.Taken { // also of steps that no run which violates the property takes
		out.Enabled |= taken
	}
	for _, k := range x.steps {
		out.Sent = append(out.Sent, part(in.Sent, in.SentEnd, k)...)
		out.Left = append(out.Left, x.p.fair.left(in, k)...)
		out.Taken, out.Arrived = append(out.Taken, in.Taken[k]), append(out.Arrived, in.Arrived[k])
		out.SentEnd, out.LeftEnd = append(out.SentEnd, len(out.Sent)), append(out.LeftEnd, len(out.Left))
	}
}

// part gives the values that belong to transition k.
func part(values []uint64, ends []int, k int) []uint64 {
	from := 0
	if k > 0 {
		from = ends[k-1]
	}
	return values[from:ends[k]]
}

// hopeful says whether a state can lie on an accepted cycle, by the automaton's state alone.
func (p *product) hopeful() func(state []uint64) bool {
	can, last := p.spec.automaton.Hopeful(), p.system.Words()
	return func(state []uint64) bool { return can[state[last]] }
}

var _ explorer.FairExpander = (*productExpander)(nil)
