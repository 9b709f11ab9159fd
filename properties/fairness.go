package properties

import (
	"slices"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// fairness is what a property assumes of the runs that it speaks of, in one system. Runs that are not fair violate nothing.
//
// Weak: an action that is possible from some point on for ever happens again and again; a segment does not stay in the
// network for ever. Strong: a segment that is sent again and again arrives again and again, by its value. What need never
// happen (losses, copies, crashes, optional calls) is in neither. A protocol or a scenario may say otherwise (`fair …`).
type fairness struct {
	assumes  model.Assumption
	actions  []model.Action
	weak     uint64
	strong   uint64
	delivery model.Fairness // of segments, by their value
	soup     bool           // what was sent stays, and only what is sent again and again has to arrive
}

// fairnessOf gives what a property assumes in a system.
func fairnessOf(sys *model.System, assumes model.Assumption) fairness {
	f := fairness{assumes: assumes, actions: sys.Actions(), delivery: sys.Delivery(), soup: sys.Scenario().Network.Kind == model.Soup}
	if assumes == model.AssumeNothing {
		f.delivery = model.FairNone
		return f
	}
	if assumes == model.AssumeWeak && f.delivery == model.FairStrong {
		f.delivery = model.FairWeak
	}
	for i, a := range f.actions {
		switch {
		case a.How == model.FairStrong && assumes == model.AssumeStandard:
			f.strong |= 1 << i
		case a.How != model.FairNone:
			f.weak |= 1 << i
		}
	}
	return f
}

// leaving says whether a segment that waits in the network must leave it in the end: where nothing is lost, it has to arrive.
func (f *fairness) leaving() bool { return f.delivery != model.FairNone }

// mayStop says whether a run may stop where these are the transitions: nothing that has to happen in the end is possible.
func (f *fairness) mayStop(facts *model.Facts) bool {
	var enabled uint64
	for _, t := range facts.Taken {
		enabled |= t
	}
	return enabled&(f.weak|f.strong) == 0 && !(f.leaving() && len(facts.Waiting) > 0)
}

// options asks the explorer for runs that are fair in this sense.
func (f *fairness) options() explorer.FairOptions {
	return explorer.FairOptions{Weak: f.weak, Strong: f.strong, Delivery: f.delivery == model.FairStrong, Leaving: f.leaving()}
}

// left gives the values that count as having left the network in transition k: if delivery is weakly fair, only to arrive counts.
func (f *fairness) left(facts *model.Facts, k int) []uint64 {
	if f.delivery != model.FairWeak {
		return part(facts.Left, facts.LeftEnd, k)
	}
	return part(facts.Met, facts.MetEnd, k)
}

// turn is one step of a cycle, as fairness sees it.
type turn struct {
	enabled, taken uint64
	waiting        []uint64
	left, sent     []uint64
	arrived        uint64
}

func (f *fairness) turn(facts *model.Facts, k int) turn {
	t := turn{waiting: slices.Clone(facts.Waiting), taken: facts.Taken[k], arrived: facts.Arrived[k]}
	for _, taken := range facts.Taken {
		t.enabled |= taken
	}
	t.left = slices.Clone(f.left(facts, k))
	t.sent = slices.Clone(part(facts.Sent, facts.SentEnd, k))
	return t
}

// unfair says what a run that repeats the cycle for ever owes; "" if it is fair. It is the definition, read off the cycle.
func (f *fairness) unfair(cycle []turn) string {
	always, ever, taken := ^uint64(0), uint64(0), uint64(0)
	for _, t := range cycle {
		always, ever, taken = always&t.enabled, ever|t.enabled, taken|t.taken
	}
	if owed := anyEnd(f.listed((f.weak&always | f.strong&ever) &^ taken)); len(owed) > 0 {
		return owed[0].Name() + " never happens, though it could"
	}
	if f.leaving() && stays(cycle) {
		return "a segment stays in the network for ever"
	}
	if f.delivery == model.FairStrong && neverArrives(cycle) {
		return "a segment is sent again and again, and never arrives"
	}
	return ""
}

// stays says whether some value waits in each state of the cycle and never leaves.
func stays(cycle []turn) bool {
	return slices.ContainsFunc(cycle[0].waiting, func(v uint64) bool {
		return !slices.ContainsFunc(cycle, func(t turn) bool {
			return !slices.Contains(t.waiting, v) || slices.Contains(t.left, v)
		})
	})
}

// neverArrives says whether some value is sent in the cycle and does not arrive in it.
func neverArrives(cycle []turn) bool {
	for _, t := range cycle {
		for _, v := range t.sent {
			if !slices.ContainsFunc(cycle, func(u turn) bool { return u.arrived == v }) {
				return true
			}
		}
	}
	return false
}
