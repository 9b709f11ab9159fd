package explorer

// System is a finite transition system. Its states are Words() machine words each.
type System interface {
	// Words is the number of words of a state, at least 1, always the same.
	Words() int
	// Initial returns all initial states, one after the other, in canonical order. A state may be listed twice; the
	// explorer looks for no marks here: what there is to see in an initial state, the caller sees for itself, or marks
	// as its own in Expand.
	Initial() []uint64
	// NewExpander returns an expander for one worker.
	NewExpander() Expander
}

// Expander computes successors. It need not be safe for concurrent use. It must be pure: the same state always gets the
// same answer, from every expander of a system. It must neither change nor keep the slices that it is given.
type Expander interface {
	// Expand appends the successors of state to next, Words() words each, and one mark for each of them to marks, in
	// canonical order. Each is one transition, self-loops included. Both slices may hold others already, which stay. own
	// holds the marks of the state itself.
	Expand(state, next, marks []uint64) (nextOut, marksOut []uint64, own uint64)
	// Terminal returns the marks of a state from which no transition leads to another state, Unfair ones apart, and that was not Cut. It
	// is called right after Expand of the same state.
	Terminal(state []uint64) uint64
}

// A mark is a set of bits. Bits 0 to 59 mean what the caller wants ("property 3 is violated in this step"). The mark of a transition is observed at the end of a story that takes the transition, a mark of a
// state (own, or of Terminal) at the end of a story that reaches the state.
const (
	// Again, of a transition, says that an earlier one of the same state leads to the same state. It may be left out: who says it spares a look-up. It
	// is not observed.
	Again uint64 = 1 << 60
	// Unfair, of a transition, says that it need never be taken: a state that only such transitions leave is terminal.
	Unfair uint64 = 1 << 61
	// Limit says that a limit of the model was hit, in a transition or in a state: the result cannot be Complete. It
	// does not keep a state from being terminal; where a limit removed a step that must be taken in the end, set Cut as well.
	Limit uint64 = 1 << 62
	// Cut, only among the marks of a state itself, says that a bound removed one of its steps, one that must be taken in the end: it is
	// never terminal.
	Cut uint64 = 1 << 63
)
