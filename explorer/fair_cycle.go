package explorer

import "slices"

// moment is what the state of a cycle and the transition taken from it have to do with acceptance and fairness.
type moment struct {
	enabled, taken, accepts uint64
	arrived                 uint64
	sent, left, waiting     []uint64
	excused                 []uint64
}

func (f *Facts) moment(i int) moment {
	return moment{
		f.enabled(), f.taken(i), f.accepts(i), f.arrived(i),
		slices.Clone(f.sent(i)), slices.Clone(f.left(i)), slices.Clone(f.Waiting), slices.Clone(f.Excused),
	}
}

// fairCycle says whether to repeat the cycle for ever is accepted and fair. It stands apart from tally, by which cycles
// are found: nothing is returned that does not pass here too.
func fairCycle(o *FairOptions, cycle []moment) bool {
	some := func(holds func(m moment) bool) bool { return slices.ContainsFunc(cycle, holds) }
	for set := range o.Sets {
		if !some(func(m moment) bool { return m.accepts>>set&1 == 1 }) {
			return false
		}
	}
	for action := range 64 {
		taken := some(func(m moment) bool { return m.taken>>action&1 == 1 })
		enabled := some(func(m moment) bool { return m.enabled>>action&1 == 1 })
		disabled := some(func(m moment) bool { return m.enabled>>action&1 == 0 })
		if o.Strong>>action&1 == 1 && enabled && !taken || o.Weak>>action&1 == 1 && !disabled && !taken {
			return false
		}
	}
	return len(cycle) > 0 && (!o.Delivery || delivers(cycle)) && (!o.Leaving || empties(cycle))
}

// delivers says whether all that is sent arrives.
func delivers(cycle []moment) bool {
	arrived := valueSet{}
	for _, m := range cycle {
		arrived.add(m.arrived)
		arrived.add(m.excused...)
	}
	return !slices.ContainsFunc(cycle, func(m moment) bool {
		return slices.ContainsFunc(m.sent, func(v uint64) bool { return !arrived.has(v) })
	})
}

// empties says whether each value that waits in the first state leaves, or does not wait in another.
func empties(cycle []moment) bool {
	spared := valueSet{}
	for _, m := range cycle {
		spared.add(m.left...)
		for _, v := range cycle[0].waiting {
			if !slices.Contains(m.waiting, v) {
				spared.add(v)
			}
		}
	}
	return !slices.ContainsFunc(cycle[0].waiting, func(v uint64) bool { return !spared.has(v) })
}

// fair says whether a cycle of stored states is fair.
func (f *finder) fair(walk []leg) bool { return fairCycle(f.options, f.moments(walk)) }

func (f *finder) moments(walk []leg) (list []moment) {
	for _, l := range walk {
		f.read(l.from)
		list = append(list, f.facts.moment(l.step))
	}
	return list
}

// maxShortened is how long cycles may be to be shortened: all pairs of states are compared.
const maxShortened = 2000

// shortened leaves out what leads from a state back to it, the longest such part first, as long as what is left is fair.
func (f *finder) shortened(walk []leg) []leg {
	for len(walk) <= maxShortened {
		shorter := f.withoutLoop(walk, f.moments(walk))
		if shorter == nil {
			break
		}
		walk = shorter
	}
	return walk
}

func (f *finder) withoutLoop(walk []leg, moments []moment) []leg {
	for length := len(walk) - 1; length > 0; length-- {
		for i := 0; i+length <= len(walk); i++ {
			j := i + length
			if walk[i].from == walk[j%len(walk)].from &&
				fairCycle(f.options, slices.Concat(moments[:i], moments[j:])) {
				return slices.Concat(walk[:i], walk[j:])
			}
		}
	}
	return nil
}

// verified follows the cycle from its first state, without what the search knows of it.
func (f *finder) verified(start uint32, walk []leg) (cycle []int, err error) {
	var moments []moment
	at := start
	for _, l := range walk {
		f.read(at)
		if l.step < 0 || l.step >= len(f.targets) || f.targets[l.step] == nowhere {
			return nil, errImpure
		}
		moments = append(moments, f.facts.moment(l.step))
		cycle = append(cycle, l.step)
		at = f.targets[l.step]
	}
	if at != start {
		return nil, errImpure
	}
	if !fairCycle(f.options, moments) {
		panic("explorer: the cycle found is not fair")
	}
	return cycle, nil
}
