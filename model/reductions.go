package model

import (
	"fmt"
	"strings"
)

// Reductions is a set of ways to look at fewer states for the same verdict. Which of them a run uses depends on what it asks, too: a set says which are
// allowed.
type Reductions uint8

// The reductions, in the order of their names.
const (
	Rotation     Reductions = 1 << iota // one representative of all rotations of a number space
	DeadFields                          // a field that nobody reads before it is written again counts as empty
	Monotone                            // a lost segment is one that never arrives
	PartialOrder                        // of independent steps one order stands for all
	EndSymmetry                         // the ends change places
)

// AllReductions is every reduction that there is.
const AllReductions = Rotation | DeadFields | Monotone | PartialOrder | EndSymmetry

// ReductionNames names the reductions, in the order of their bits.
var ReductionNames = []string{"rotation", "dead-fields", "monotone", "partial-order", "end-symmetry"}

// Names lists the reductions of a set.
func (r Reductions) Names() []string {
	var out []string
	for i, name := range ReductionNames {
		if r>>i&1 == 1 {
			out = append(out, name)
		}
	}
	return out
}

// ParseReductions reads none, all, or names with commas between them.
func ParseReductions(text string) (Reductions, error) {
	switch text {
	case "none":
		return 0, nil
	case "all":
		return AllReductions, nil
	}
	var set Reductions
	for name := range strings.SplitSeq(text, ",") {
		i := indexOf(ReductionNames, strings.TrimSpace(name))
		if i < 0 {
			return 0, fmt.Errorf("found --reduce %s; accepted: none, all, or some of %s", text, strings.Join(ReductionNames, ","))
		}
		set |= 1 << i
	}
	return set, nil
}

// Ordered gives the system with those reductions of a set that leave out transitions, and that are sound for what it is asked. The rest stays: the states have
// the same words, and its transitions are steps of this system. With keepStories each shortest story to a mark stays, too, else only whether there is one. Nil: nothing is left out.
func (s *System) Ordered(set Reductions, keepStories bool) (*System, error) {
	more := set&Monotone != 0 && s.newMonotone(keepStories) != nil
	first := set&PartialOrder != 0 && !more && !keepStories && s.newAmple() != nil
	if !more && !first {
		return nil, nil
	}
	options := s.opts
	if first {
		options.Reduce &^= EndSymmetry // whose steps come first is not the same in a mirror
	}
	out, err := Compile(s.p, s.sc, options)
	if err == nil && more {
		out.monotone = out.newMonotone(keepStories)
	}
	if err == nil {
		out.ordered = first
	}
	return out, err
}

// Ordering gives the reductions that have left out transitions of this system so far.
func (s *System) Ordering() Reductions {
	var out Reductions
	for _, m := range s.machines {
		out |= m.ordering
	}
	return out
}
