package properties

import (
	"sync/atomic"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// product runs a protocol's system beside the automaton of the runs that violate a temporal property. A state is the
// system's words and one more: the automaton's state, and whether the run has stopped.
//
// Position 0 of a run is the initial state, in which nothing has happened; position i is step i with the state that it
// leads to; the automaton reads a position as the run gets there. A run may stop where fairness does not ask for more: it
// then repeats its last state for ever, with nothing happening. Steps are listed in the order of the system's, for each in the order
// of the automaton's edges; to stop comes last.
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

// stopped is set in the last word of a state in which the run has stopped.
const stopped = 1 << 32

// short is set besides where a bound had removed a step of the state: with that step the run might have gone on.
const short = 1 << 33

// The marks of a product: a bit for each premise that a position makes true, from 0, and one for a step after which every run
// violates the property.
const (
	atomMask   = 1<<maxAtoms - 1
	bitRefuted = maxAtoms
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
	return &productExpander{p: p, inner: p.system.NewExpander(), words: p.system.Words()}
}

// productExpander lists the successors of a product's state, and remembers which transitions of the system they are.
type productExpander struct {
	p     *product
	inner *model.Expander
	words int

	succ, marks []uint64    // of the system
	facts       model.Facts // about them
	steps       []int       // for each successor of the last state: the system's transition, -1: the run has stopped
	accepts     []uint64    // its acceptance sets
}

// Expand lists successors, see explorer.Expander.
func (x *productExpander) Expand(state, next, marks []uint64) (nextOut, marksOut []uint64, own uint64) {
	x.steps, x.accepts = x.steps[:0], x.accepts[:0]
	inner, monitor := state[:x.words], state[x.words]
	if monitor&stopped != 0 {
		x.clearFacts()
		next, marks = x.stop(inner, monitor, next, marks)
		if monitor&short != 0 {
			return next, marks, explorer.Cut
		}
		return next, marks, 0
	}
	x.succ, x.marks, own = x.inner.ExpandFair(inner, x.succ[:0], x.marks[:0], &x.facts)
	if x.p.kinds != 0 {
		if x.facts.Cuts&x.p.kinds != 0 {
			x.p.cut.Store(true)
		}
		x.restrict()
	}
	if x.p.fair.assumes == model.AssumeNothing {
		own &^= explorer.Cut // a run may do without any step, one that a bound removed among them
	}
	for k, mark := range x.marks {
		next, marks = x.step(k, mark, state, next, marks)
	}
	if own&explorer.Cut != 0 {
		monitor |= short
	}
	if x.p.fair.mayStop(&x.facts) && (x.p.mayEnd == nil || x.p.mayEnd(x.inner, inner)) {
		next, marks = x.stop(inner, monitor, next, marks)
	}
	return next, marks, own &^ atomMask
}

// step lists the ways in which the automaton reads a transition of the system.
func (x *productExpander) step(k int, mark uint64, state, next, marks []uint64) (nextOut, marksOut []uint64) {
	if mark&(1<<model.BitFault) != 0 {
		return x.add(k, 0, state, mark&^atomMask, next, marks)
	}
	letter := mark & atomMask
	out := mark&^atomMask | x.p.spec.triggered(letter)
	for _, e := range x.p.spec.automaton.Edges[state[x.words]] {
		if e.Reads(letter) {
			next = append(append(next, x.succ[k*x.words:(k+1)*x.words]...), uint64(e.To))
			marks = append(marks, out|x.p.refuted(e.To))
			x.steps, x.accepts = append(x.steps, k), append(x.accepts, e.Accepting)
		}
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

// stop lists the ways in which the automaton reads that nothing happens.
func (x *productExpander) stop(inner []uint64, monitor uint64, next, marks []uint64) (nextOut, marksOut []uint64) {
	letter := x.inner.Still(inner) & atomMask
	for _, e := range x.p.spec.automaton.Edges[monitor&^(stopped|short)] {
		if e.Reads(letter) {
			next = append(append(next, inner...), uint64(e.To)|stopped|monitor&short)
			marks = append(marks, 1<<model.BitUnfair|x.p.spec.triggered(letter))
			x.steps, x.accepts = append(x.steps, -1), append(x.accepts, e.Accepting)
		}
	}
	return next, marks
}

// Terminal has no marks: where a run ends is for the automaton to see.
func (x *productExpander) Terminal([]uint64) uint64 { return 0 }

// Facts says what fairness asks of the transitions listed last.
func (x *productExpander) Facts(out *explorer.Facts) {
	in := &x.facts
	out.Waiting = append(out.Waiting, in.Waiting...)
	out.Excused = append(out.Excused, in.CutOff...)
	for _, taken := range in.Taken { // also of steps that no run which violates the property takes
		out.Enabled |= taken
	}
	for i, k := range x.steps {
		out.Accepts = append(out.Accepts, x.accepts[i])
		var taken, arrived uint64
		if k >= 0 {
			taken, arrived = in.Taken[k], in.Arrived[k]
			out.Sent = append(out.Sent, part(in.Sent, in.SentEnd, k)...)
			out.Left = append(out.Left, x.p.fair.left(in, k)...)
		}
		out.Taken, out.Arrived = append(out.Taken, taken), append(out.Arrived, arrived)
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

func (x *productExpander) clearFacts() {
	f := &x.facts
	*f = model.Facts{Taken: f.Taken[:0], Sent: f.Sent[:0], SentEnd: f.SentEnd[:0], Arrived: f.Arrived[:0], Left: f.Left[:0], LeftEnd: f.LeftEnd[:0], Met: f.Met[:0], MetEnd: f.MetEnd[:0]}
}

// hopeful says whether a state can lie on an accepted cycle, by the automaton's state alone.
func (p *product) hopeful() func(state []uint64) bool {
	can, last := p.spec.automaton.Hopeful(), p.system.Words()
	return func(state []uint64) bool { return can[state[last]&^(stopped|short)] }
}

var _ explorer.FairExpander = (*productExpander)(nil)
