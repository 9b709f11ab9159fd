package properties

import (
	"strings"

	"tcpcheck/model"
)

// WhyFair says why a run that violates a temporal property has to be reckoned with: it owes nothing, or that does not matter.
type WhyFair struct {
	Kind      WhyKind
	Happens   []model.Action // of WhyCycle: what has to happen, and does
	Missed    []model.Action // of WhyCycle: what is not always possible, and so never owed
	Delivered bool           // of WhyCycle: each segment sent in it arrives in it
	Silent    bool           // of WhyCycle: nothing is sent in it
}

// WhyKind is the kind of a WhyFair.
type WhyKind uint8

// The kinds of reasons.
const (
	WhyUnsaid    WhyKind = iota // nothing has to be said
	WhyWhatever                 // every run that begins so violates the property
	WhyUnassumed                // the property assumes no fairness
	WhyStopped                  // nothing has to happen any more
	WhyCycle                    // the cycle does what it has to
)

// whyFair says why a run owes nothing: what its cycle does, and what it leaves out with good reason.
func (f *fairness) whyFair(run *endlessRun) WhyFair {
	switch {
	case len(run.loop) == 0:
		return WhyFair{Kind: WhyWhatever}
	case f.assumes == model.AssumeNothing:
		return WhyFair{Kind: WhyUnassumed}
	case len(run.cycle) == 0:
		return WhyFair{Kind: WhyStopped}
	}
	always, ever, taken, sent := ^uint64(0), uint64(0), uint64(0), false
	for _, t := range run.cycle {
		always, ever, taken, sent = always&t.enabled, ever|t.enabled, taken|t.taken, sent || len(t.sent) > 0
	}
	return WhyFair{
		Kind: WhyCycle, Happens: f.listed(taken & (f.weak | f.strong)), Missed: f.listed(f.weak & ever &^ always &^ taken),
		Delivered: sent && f.delivery == model.FairStrong, Silent: !sent,
	}
}

// listed gives each action of the set.
func (f *fairness) listed(set uint64) []model.Action {
	var out []model.Action
	for i, a := range f.actions {
		if set>>i&1 == 1 {
			out = append(out, a)
		}
	}
	return out
}

// String is the reason as a sentence without its full stop; empty where nothing is said.
func (w WhyFair) String() string {
	switch w.Kind {
	case WhyWhatever:
		return "every run that begins like this violates it, whatever happens then"
	case WhyUnassumed:
		return "no fairness is assumed: any run counts"
	case WhyStopped:
		return "nothing has to happen any more: no fair timer runs, no call is due, no segment has to arrive"
	case WhyCycle:
		return "the cycle is fair: " + strings.Join(w.cycle(), "; ")
	}
	return ""
}

// cycle tells of the cycle, part by part.
func (w WhyFair) cycle() []string {
	var out []string
	if len(w.Happens) > 0 {
		out = append(out, "in it happens what has to: "+actionNames(w.Happens))
	}
	if len(w.Missed) > 0 {
		out = append(out, "not always possible, and so never owed: "+actionNames(w.Missed))
	}
	if w.Delivered {
		out = append(out, "each segment sent in it arrives in it")
	}
	if w.Silent {
		out = append(out, "nothing is sent in it")
	}
	return out
}

func actionNames(list []model.Action) string {
	var out []string
	for _, a := range list {
		out = append(out, a.String())
	}
	return strings.Join(out, ", ")
}
