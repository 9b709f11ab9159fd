package properties

import (
	"tcpcheck/explorer"
	"tcpcheck/model"
)

// sound gives the reductions that keep the verdict of a property, and the length of its shortest story where it has one. Without a property nothing but the
// text's own faults is looked for.
//
// States that a reduction makes one are bisimilar, with the marks of all claims, so a claim about states and steps is violated at the same distance. Which states
// are terminal is the same by rotation and by symmetry, but not for dead fields: a step that only writes one leads on or back by what it held. A temporal
// property asks for fair runs, and fairness is counted by values and by ends: a cycle of representatives may come back turned, or with the ends in
// each other's places.
func sound(q *model.Property) model.Reductions {
	switch {
	case q == nil:
		return replacing
	case q.Kind == model.Temporal:
		return 0
	case q.Kind == model.Terminal:
		return model.Rotation | model.EndSymmetry
	}
	return replacing
}

// reduced gives the system that is searched: the same, with the reductions that are allowed, sound for the property, and there.
func reduced(sys *model.System, q *model.Property, opt Options) (*model.System, error) {
	allowed := opt.Reduce & sound(q)
	if allowed == 0 {
		return sys, nil
	}
	options := sys.Options()
	options.Reduce = allowed
	return model.Compile(sys.Protocol(), sys.Scenario(), options)
}

// quotient is a system with reductions that replace states, beside the plain one.
type quotient struct {
	adapter
	plain *model.System
}

// Plain gives the system in which stories are told.
func (q quotient) Plain() explorer.System { return adapter{q.plain} }

// quotientOf gives a system with reductions the explorer's interface.
func quotientOf(searched, plain *model.System) explorer.System {
	if searched.Reduced() == 0 {
		return adapter{searched}
	}
	return quotient{adapter{searched}, plain}
}

// Reduced lists the names of the reductions by which the search that decided left something out.
func (r *Result) Reduced() []string {
	if r.searched == nil {
		return nil
	}
	return (r.searched.Reduced() | r.searched.Ordering()).Names()
}

// Unreduced says of reductions that were allowed why the search did without them.
func (r *Result) Unreduced() []string {
	var out []string
	for _, name := range (r.allowed &^ sound(r.Property) & replacing).Names() {
		if r.Kind == kindName(model.Temporal) {
			out = append(out, name+": the property asks for fair runs")
		} else {
			out = append(out, name+": the property asks where a run ends")
		}
	}
	if r.searched == nil {
		return out
	}
	return append(out, r.searched.Unreduced()...)
}

// replacing are the reductions that replace states by others.
const replacing = model.Rotation | model.DeadFields | model.EndSymmetry

// reductionNotes says which reductions were used.
func (r *Result) reductionNotes() []string {
	names := r.Reduced()
	if len(names) == 0 {
		return nil
	}
	return []string{"reductions used: " + join(names)}
}
