package properties

import (
	"slices"
	"strings"

	"tcpcheck/model"
)

// Assumes is the fairness that a temporal property assumes of a run.
type Assumes struct {
	Kind     AssumesKind
	Weak     []model.Action // those of both ends as one, that of A
	Strong   []model.Action
	Delivery model.Fairness
	Soup     bool // what was sent stays
}

// AssumesKind is the kind of an Assumes.
type AssumesKind uint8

// The kinds of assumptions.
const (
	AssumesUnsaid AssumesKind = iota // the property is not temporal
	AssumesNothing
	AssumesFairness
)

// assumed tells what is assumed.
func (f *fairness) assumed() Assumes {
	if f.assumes == model.AssumeNothing {
		return Assumes{Kind: AssumesNothing}
	}
	return Assumes{
		Kind: AssumesFairness, Weak: anyEnd(f.listed(f.weak)), Strong: anyEnd(f.listed(f.strong)), Delivery: f.delivery, Soup: f.soup,
	}
}

// anyEnd leaves one of two actions that differ in their end alone.
func anyEnd(list []model.Action) []model.Action {
	var out []model.Action
	for _, a := range list {
		if !slices.ContainsFunc(out, func(b model.Action) bool { return a.Name() == b.Name() }) {
			out = append(out, a)
		}
	}
	return out
}

// String says what is assumed, as a sentence without its full stop; empty where nothing is said.
func (a Assumes) String() string {
	switch a.Kind {
	case AssumesUnsaid:
		return ""
	case AssumesNothing:
		return "assumes no fairness: what can happen need never happen"
	}
	out := "assumes fairness: "
	if len(a.Weak) > 0 {
		out += "what stays possible happens in the end (weak: " + bareNames(a.Weak) + "); "
	}
	if len(a.Strong) > 0 {
		out += "what is possible again and again happens (strong: " + bareNames(a.Strong) + "); "
	}
	switch {
	case a.Soup && a.Delivery != model.FairStrong:
		return out + "what is in the soup need never arrive"
	case a.Delivery == model.FairStrong:
		return out + "a segment that is sent again and again arrives again and again (strong)"
	case a.Delivery == model.FairWeak:
		return out + "a segment that stays in the network arrives in the end (weak)"
	}
	return out + "a segment may stay in the network for ever"
}

func bareNames(list []model.Action) string {
	var out []string
	for _, a := range list {
		out = append(out, a.Name())
	}
	return strings.Join(out, ", ")
}
