package model

import "fmt"

// Fairnesses says how fair everything is in a scenario.
type Fairnesses struct {
	Timers     [2][]Fairness
	Calls      [2]Fairness // that are not optional: what is optional need never happen
	Lifetimes  [2]Fairness
	Crashes    [2]Fairness
	Restarts   [2]Fairness
	Rules      [2]map[int]Fairness // by index, of those that have a declaration of their own
	Delivery   Fairness            // of each value in the network
	Losses     Fairness
	Duplicates Fairness
}

// fairnesses gives what holds where a scenario does not say: timers, calls, lifetimes and restarts are weakly fair,
// delivery strongly, and what harms is not.
func (p *Protocol) fairnesses() Fairnesses {
	f := Fairnesses{Delivery: FairStrong}
	for end := range 2 {
		f.Calls[end], f.Lifetimes[end], f.Restarts[end] = FairWeak, FairWeak, FairWeak
		f.Rules[end] = map[int]Fairness{}
		f.Timers[end] = make([]Fairness, len(p.Timers))
		for i := range f.Timers[end] {
			f.Timers[end][i] = FairWeak
		}
	}
	for _, d := range p.Fair {
		f.set(d, 0)
		f.set(d, 1)
	}
	return f
}

// set makes a declaration hold for an end; what is of the network is of no end.
func (f *Fairnesses) set(d Fair, end int) {
	switch d.What {
	case FairTimer:
		f.Timers[end][d.Name] = d.How
	case FairRule:
		f.Rules[end][d.Name] = d.How
	case FairCalls:
		f.Calls[end] = d.How
	case FairLifetimes:
		f.Lifetimes[end] = d.How
	case FairDelivery:
		f.Delivery = d.How
	case FairLosses:
		f.Losses = d.How
	case FairDuplicates:
		f.Duplicates = d.How
	case FairCrashes:
		f.Crashes[end] = d.How
	case FairRestarts:
		f.Restarts[end] = d.How
	}
}

func (b *scenarioBuilder) fair(c *Clause) {
	r := resolver{p: b.p}
	d, ok := r.fair(c.Fair)
	b.errs = append(b.errs, r.errs...)
	if !ok {
		return
	}
	ends := []int{0, 1}
	if c.Fair.End != nil {
		ends = []int{int(c.Fair.End.Text[0] - 'A')}
	}
	for _, end := range ends {
		b.s.Fair.set(d, end)
	}
}

// Action is something that a fair run may not put off for ever. A transition takes it, and a state from which such a
// transition leads enables it.
type Action struct {
	What FairKind
	End  int      // whose it is; losses and duplicates are the network's
	Of   string   // the timer, or the rule
	How  Fairness // None: it is told apart, and need never happen
}

// String names the action, with its end.
func (a Action) String() string {
	if a.What == FairLosses || a.What == FairDuplicates {
		return a.Name()
	}
	return a.Name() + " of " + endName(a.End)
}

// Name names the action without its end.
func (a Action) Name() string {
	switch a.What {
	case FairTimer:
		return "the timer " + a.Of
	case FairLifetimes:
		return "a lifetime of the timer " + a.Of
	case FairRule:
		return "the rule " + a.Of
	case FairLosses:
		return "a loss"
	case FairDuplicates:
		return "a duplicate"
	case FairCrashes:
		return "a crash"
	case FairRestarts:
		return "the restart"
	}
	return "the next call"
}

// maxActions is how many actions a set of bits has room for.
const maxActions = 64

// actions are the bits of what a transition may take; 0: no such action.
type actions struct {
	list               []Action
	call               [2][]uint64 // by place in the script; optional calls have none
	timer              [2][]uint64
	lifetime           [2][]uint64
	crash, restart     [2]uint64
	losses, duplicates uint64
	rule               [2][]uint64 // nil: no rule has a declaration of its own
	never              [2][]bool   // by rule: it need never fire, whatever its event
	must               uint64      // actions that are fair
}

// Actions lists the actions of the system, in the order of their bits.
func (s *System) Actions() []Action { return s.acts.list }

// Delivery says how fair the arrival of each value in the network is.
func (s *System) Delivery() Fairness { return s.sc.Fair.Delivery }

// findActions lists what a run may be fair to.
func (s *System) findActions() error {
	a, f := &s.acts, &s.sc.Fair
	for end := range 2 {
		s.callAction(end)
	}
	for end := range 2 {
		a.timer[end], a.lifetime[end] = make([]uint64, len(s.p.Timers)), make([]uint64, len(s.p.Timers))
		for t, name := range s.p.Timers {
			if s.hasTimer(end, t) {
				a.timer[end][t] = a.add(Action{FairTimer, end, name, f.Timers[end][t]})
			}
		}
	}
	for _, k := range s.marks {
		a.lifetime[k.end][k.timer] = a.add(Action{FairLifetimes, k.end, s.p.Timers[k.timer], f.Lifetimes[k.end]})
	}
	if s.sc.Network.Kind != Soup {
		if s.sc.Network.Loses != 0 {
			a.losses = a.add(Action{What: FairLosses, How: f.Losses})
		}
		if s.sc.Network.Duplicates != 0 {
			a.duplicates = a.add(Action{What: FairDuplicates, How: f.Duplicates})
		}
	}
	s.crashActions()
	s.ruleActions()
	if n := len(a.list); n > maxActions {
		return fmt.Errorf("scenario %s: %d actions that may be fair, at most %d are possible: declare fewer rules fair", s.sc.Name, n, maxActions)
	}
	return nil
}

// add gives the bit of a further action.
func (a *actions) add(action Action) uint64 {
	bit := uint64(1) << len(a.list) // 0 beyond the last, which findActions refuses
	a.list = append(a.list, action)
	if action.How != FairNone {
		a.must |= bit
	}
	return bit
}

func (s *System) callAction(end int) {
	bits := make([]uint64, len(s.script[end]))
	bit := uint64(0)
	for i, c := range s.script[end] {
		if c.Optional {
			continue
		}
		if bit == 0 {
			bit = s.acts.add(Action{What: FairCalls, End: end, How: s.sc.Fair.Calls[end]})
		}
		bits[i] = bit
	}
	s.acts.call[end] = bits
}

// hasTimer says whether a rule of the timer may fire.
func (s *System) hasTimer(end, timer int) bool {
	for _, byTimer := range s.timers[end] {
		if len(byTimer[timer]) > 0 {
			return true
		}
	}
	return false
}

// TimersIn lists the timers that run at an end in a state: the scenario has them on, and some rule of them is for the state, whatever else it asks for
// that may come to hold.
func (s *System) TimersIn(end int, state string) []string {
	var out []string
	for t, name := range s.p.Timers {
		if at := indexOf(s.p.States, state); at >= 0 && len(s.timers[end][at][t]) > 0 {
			out = append(out, name)
		}
	}
	return out
}

func (s *System) crashActions() {
	a, f := &s.acts, &s.sc.Fair
	for end := range 2 {
		if s.sc.Crashes[end] > 0 {
			a.crash[end] = a.add(Action{What: FairCrashes, End: end, How: f.Crashes[end]})
		}
	}
	for end := range 2 {
		if s.sc.Crashes[end] > 0 {
			a.restart[end] = a.add(Action{What: FairRestarts, End: end, How: f.Restarts[end]})
		}
	}
}

func (s *System) ruleActions() {
	for end := range 2 {
		declared := s.sc.Fair.Rules[end]
		if len(declared) == 0 {
			continue
		}
		s.acts.rule[end], s.acts.never[end] = make([]uint64, len(s.p.Rules)), make([]bool, len(s.p.Rules))
		for i, r := range s.p.Rules {
			if how, ok := declared[i]; ok {
				s.acts.rule[end][i] = s.acts.add(Action{FairRule, end, r.ID, how})
				s.acts.never[end][i] = how == FairNone
			}
		}
	}
}

// eventAction gives the action that the event of a step takes by itself.
func (m *machine) eventAction() uint64 {
	a, ev := &m.s.acts, m.ev
	switch ev.kind {
	case StepCall:
		return a.call[ev.end][ev.arg]
	case StepTimer:
		return a.timer[ev.end][ev.arg]
	case StepLifetime:
		return a.lifetime[ev.end][ev.arg]
	case StepDuplicate:
		return a.duplicates
	case StepLose:
		return a.losses
	case StepCrash:
		return a.crash[ev.end]
	case StepRestart:
		return a.restart[ev.end]
	}
	return 0
}

// taken gives the actions that a step takes. A rule that need never fire takes its event with it: the step
// is not what the event owes.
func (m *machine) taken() (bits uint64, owed bool) {
	bits = m.eventAction()
	owed = m.eventOwed()
	if m.end < 0 || m.end >= 2 || m.s.acts.rule[m.end] == nil {
		return bits, owed
	}
	var own uint64
	for _, r := range m.fired {
		own |= m.s.acts.rule[m.end][r]
		if m.s.acts.never[m.end][r] {
			bits, owed = 0, false
		}
	}
	return bits | own, owed || own&m.s.acts.must != 0
}

// eventOwed says whether the event of a step is owed, whatever rules it fires.
func (m *machine) eventOwed() bool {
	if m.ev.kind == StepArrive {
		return m.end < 2 && m.s.sc.Fair.Delivery != FairNone
	}
	return m.eventAction()&m.s.acts.must != 0
}

// owing says whether a step that a bound removed would have been owed, as far as it went. A rule that need never fire does not
// excuse it: whether it would have fired may depend on what the bound removed.
func (m *machine) owing() bool {
	if m.eventOwed() {
		return true
	}
	if m.end < 0 || m.end >= 2 || m.s.acts.rule[m.end] == nil {
		return false
	}
	for _, r := range m.fired {
		if m.s.acts.rule[m.end][r]&m.s.acts.must != 0 {
			return true
		}
	}
	return false
}

// fairness marks what need never happen: nothing is fair to it.
func (m *machine) fairness() uint64 {
	if _, owed := m.taken(); owed {
		return 0
	}
	return 1 << BitUnfair
}
