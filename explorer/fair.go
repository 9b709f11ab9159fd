package explorer

import "time"

// FairExpander is an Expander that also says what fairness speaks of. It must be as pure as Expand.
type FairExpander interface {
	Expander
	// Facts is called right after Expand of the same state, and appends to the facts, which are empty, what concerns the
	// transitions that Expand has just listed, in their order.
	Facts(f *Facts)
}

// Facts are what a state and its transitions have to do with acceptance and fairness. Each slice that has an element for
// each transition may also be left empty: no transition has anything of the kind. Values are not 0.
type Facts struct {
	Taken   []uint64 // for each transition: the actions that it takes; an action is enabled if a transition takes it
	Enabled uint64   // further actions that are enabled: a system that leaves transitions out, because no accepted run takes them, tells of theirs
	Accepts []uint64 // for each transition: the acceptance sets that it belongs to
	Sent    []uint64 // the values that are sent, one transition after the other
	SentEnd []int    // for each transition: where its values end in Sent
	Arrived []uint64 // for each transition: the value that arrives in it; 0: none
	Left    []uint64 // the values that leave the network (arrive without copy, are lost), one transition after the other
	LeftEnd []int    // for each transition: where its values end in Left
	Excused []uint64 // values whose arrival a bound removed: to be in the state, which is Cut, counts as their arrival
	Waiting []uint64 // the values that wait in the network in the state itself, each of them once
}

func (f *Facts) clear() {
	f.Taken, f.Accepts, f.Arrived, f.Waiting = f.Taken[:0], f.Accepts[:0], f.Arrived[:0], f.Waiting[:0]
	f.Sent, f.SentEnd, f.Left, f.LeftEnd = f.Sent[:0], f.SentEnd[:0], f.Left[:0], f.LeftEnd[:0]
	f.Enabled = 0
	f.Excused = f.Excused[:0]
}

// fits says whether each slice is empty or has an element for each transition.
func (f *Facts) fits(transitions int) bool {
	for _, n := range []int{len(f.Taken), len(f.Accepts), len(f.Arrived), len(f.SentEnd), len(f.LeftEnd)} {
		if n != 0 && n != transitions {
			return false
		}
	}
	return true
}

func (f *Facts) taken(i int) uint64   { return element(f.Taken, i) }
func (f *Facts) accepts(i int) uint64 { return element(f.Accepts, i) }
func (f *Facts) arrived(i int) uint64 { return element(f.Arrived, i) }
func (f *Facts) sent(i int) []uint64  { return part(f.Sent, f.SentEnd, i) }
func (f *Facts) left(i int) []uint64  { return part(f.Left, f.LeftEnd, i) }

// enabled returns the actions that some transition takes, wherever it leads, and those said to be enabled.
func (f *Facts) enabled() (actions uint64) {
	actions = f.Enabled
	for _, t := range f.Taken {
		actions |= t
	}
	return actions
}

func element(list []uint64, i int) uint64 {
	if len(list) == 0 {
		return 0
	}
	return list[i]
}

func part(list []uint64, ends []int, i int) []uint64 {
	switch {
	case len(ends) == 0:
		return nil
	case i == 0:
		return list[:ends[0]]
	}
	return list[ends[i-1]:ends[i]]
}

// FairOptions say which infinite runs Lasso looks for, and when to give up.
type FairOptions struct {
	Sets     int    // acceptance sets: a run takes transitions of each of them infinitely often; 0: every run is accepted
	Weak     uint64 // actions that are taken infinitely often if they are enabled in every state from some point on
	Strong   uint64 // actions that are taken infinitely often if they are enabled infinitely often
	Delivery bool   // a value that is sent infinitely often arrives infinitely often
	Leaving  bool   // a value that waits in every state from some point on leaves infinitely often

	Fewer int // only cycles that are reached in fewer steps than these; 0: in any number

	// Hopeful says whether a state can lie on an accepted cycle; the others are not expanded. It is called from one
	// goroutine, and may be nil: each can.
	Hopeful func(state []uint64) bool

	MaxBytes  int64              // end rather than hold more bytes, those of table and arenas included; 0: no limit
	TimeLimit time.Duration      // end the search for a cycle soon after this time; 0: no limit
	Progress  func(FairProgress) // called four times a second, from one goroutine, not after Lasso has returned; may be nil
}

// maxSets is how many acceptance sets there may be, a bit each.
const maxSets = 64

// sets returns all acceptance sets.
func (o *FairOptions) sets() uint64 { return 1<<o.Sets - 1 }

// FairProgress is how far a search for a lasso is. The figures are a little behind.
type FairProgress struct {
	States     int     // that the depth-first search has visited; it begins again to decompose a part further
	Components int     // strongly connected ones found that have a cycle
	Bytes      int64   // memory of this search alone
	Seconds    float64 // since its beginning
}
