package explorer

import "slices"

// tally adds up states and transitions that a run visits and takes infinitely often, and says what such a run still owes
// to be accepted and fair. It speaks of a whole component as well as of a single cycle.
type tally struct {
	options       *FairOptions
	accepts       uint64
	taken         uint64
	always, ever  uint64   // actions that are enabled in every state, in some state
	waiting       []uint64 // values that wait in every state
	began         bool
	sent, arrived valueSet
	left          valueSet
}

type valueSet map[uint64]struct{}

func (s valueSet) add(values ...uint64) {
	for _, v := range values {
		s[v] = struct{}{}
	}
}

func (s valueSet) has(value uint64) bool {
	_, ok := s[value]
	return ok
}

func newTally(options *FairOptions) *tally {
	return &tally{options: options, always: ^uint64(0), sent: valueSet{}, arrived: valueSet{}, left: valueSet{}}
}

// state adds the state that the facts are of.
func (t *tally) state(f *Facts) {
	enabled := f.enabled()
	t.always &= enabled
	t.ever |= enabled
	if t.options.Leaving && !t.began {
		t.waiting = slices.Clone(f.Waiting)
	} else if len(t.waiting) > 0 {
		t.waiting = slices.DeleteFunc(t.waiting, func(v uint64) bool { return !slices.Contains(f.Waiting, v) })
	}
	t.began = true
	if t.options.Delivery {
		t.arrived.add(f.Excused...)
	}
}

// step adds a transition of the state that the facts are of.
func (t *tally) step(f *Facts, i int) {
	t.accepts |= f.accepts(i)
	t.taken |= f.taken(i)
	if t.options.Delivery {
		t.sent.add(f.sent(i)...)
		if v := f.arrived(i); v != 0 {
			t.arrived.add(v)
		}
	}
	if t.options.Leaving {
		t.left.add(f.left(i)...)
	}
}

// debts are what keeps a run from being accepted and fair.
type debts struct {
	accepts, weak, strong uint64
	sent                  []uint64 // values that are sent and do not arrive, in order
	waiting               []uint64 // values that wait in every state and do not leave
}

func (t *tally) debts() debts {
	d := debts{
		accepts: t.options.sets() &^ t.accepts,
		weak:    t.options.Weak & t.always &^ t.taken,
		strong:  t.options.Strong & t.ever &^ t.taken,
	}
	for v := range t.sent {
		if !t.arrived.has(v) {
			d.sent = append(d.sent, v)
		}
	}
	slices.Sort(d.sent)
	for _, v := range t.waiting {
		if !t.left.has(v) {
			d.waiting = append(d.waiting, v)
		}
	}
	return d
}

// hopeless says whether no part of a component that owes this can do better: with fewer states and transitions nothing
// of it is paid.
func (d debts) hopeless() bool { return d.accepts|d.weak != 0 || len(d.waiting) > 0 }

func (d debts) none() bool { return !d.hopeless() && d.strong == 0 && len(d.sent) == 0 }

// paidBy says whether the transition pays a part of the debts.
func (d debts) paidBy(f *Facts, i int) bool {
	return f.accepts(i)&d.accepts|f.taken(i)&(d.weak|d.strong) != 0 || slices.Contains(d.sent, f.arrived(i)) ||
		slices.ContainsFunc(f.left(i), func(v uint64) bool { return slices.Contains(d.waiting, v) })
}

// paidIn says whether to be in the state pays a part of the debts.
func (d debts) paidIn(f *Facts) bool {
	return slices.ContainsFunc(f.Excused, func(v uint64) bool { return slices.Contains(d.sent, v) }) || d.weak&^f.enabled() != 0 ||
		slices.ContainsFunc(d.waiting, func(v uint64) bool { return !slices.Contains(f.Waiting, v) })
}

// bans are what a fair run must do without, in a part of the graph in which it could not be paid for.
type bans struct {
	sent    []uint64 // values that must not be sent
	enabled uint64   // actions that must not be enabled
}

// and returns the bans and those that the debts of a part call for. Neither is changed.
func (b bans) and(d debts) bans {
	return bans{slices.Concat(b.sent, d.sent), b.enabled | d.strong}
}

func (b bans) none() bool { return len(b.sent) == 0 && b.enabled == 0 }

// forbid says whether the transition sends what must not be sent.
func (b bans) forbid(f *Facts, i int) bool {
	return len(b.sent) > 0 &&
		slices.ContainsFunc(f.sent(i), func(v uint64) bool { return slices.Contains(b.sent, v) })
}
