package export

// Fairness says how fair an action is.
type Fairness uint8

// How fair something is.
const (
	Unowed Fairness = iota // it need never happen
	Weak                   // what can happen for ever without a break happens
	Strong                 // what can happen again and again happens
)

// Action is something that a fair run may not put off for ever. A step takes that of its event, unless Program.Spared
// holds at its end, and each of those whose Taken holds at its end. A state enables what a step from it takes.
type Action struct {
	Name  string
	How   Fairness
	Taken *Expr // nil: the action of events
}

// OwnOwed says, at the end of a step, or where it was cut, whether it takes an action that is owed besides its event's.
func (p *Program) OwnOwed() *Expr {
	var owed []*Expr
	for _, a := range p.Actions {
		if a.Taken != nil && a.How != Unowed {
			owed = append(owed, a.Taken)
		}
	}
	return or(owed...)
}

// Formula is a temporal formula about the positions of a run: the initial state, in which nothing has happened, then each step with the
// state that it leads to; a run that stops repeats its last state, and nothing happens there.
type Formula struct {
	Op          TemporalOp
	Atom        int // of Proposition: an index into Claim.Atoms
	Left, Right *Formula
}

// TemporalOp is the operator of a Formula, as SPIN writes it.
type TemporalOp string

// The operators of formulas.
const (
	Proposition TemporalOp = "p"
	NotF        TemporalOp = "!"
	AndF        TemporalOp = "&&"
	OrF         TemporalOp = "||"
	ImpliesF    TemporalOp = "->"
	EquivalentF TemporalOp = "<->"
	NextF       TemporalOp = "X"
	EventuallyF TemporalOp = "<>"
	AlwaysF     TemporalOp = "[]"
	UntilF      TemporalOp = "U"
	ReleaseF    TemporalOp = "V"
)

// Runs is what a claim of the kind Temporal says: each of Cases holds of every fair run.
//
// Fair is a run in which each action is taken again and again that is possible for ever without a break (Weak), or again and again
// (Strong); in which no segment stays in the network for ever (Leaving; of equal segments, each leaves in the end if one does); and in which what is sent
// again and again arrives again and again (Delivery is Strong). Segments are told apart by what rules can read: ghosts and marks are no
// part of them, but what a lifetime waits for must not stay either, even if equal segments leave. In a queue only the head waits. If Delivery is Weak, a segment leaves by arriving only. What is sent to a third party, and its arrival, is owed to nobody.
//
// A run may stop in a state in which no action that is owed is possible, no segment has to leave, and no step was cut that is
// owed. Where nothing is fair it may stop anywhere.
type Runs struct {
	Cases    []*Formula
	Atoms    []*Expr // read at the end of a step, as Claim.Holds
	Weak     []*Action
	Strong   []*Action
	Delivery Fairness
	Leaving  bool
}
