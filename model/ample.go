package model

import "slices"

// ample is the partial order reduction, of two ends that act side by side: while one of them is silent, the steps of the other one come first.
//
// Asked for are terminal states, on a bag or a queue that neither loses nor copies, without third parties, crashes at any moment or shared fields, and no rule reads the other
// end or the network. Then an event of end X depends on X and on the segments to X alone, as long as no lifetime is counted. Y is silent if nothing that it can do until X has acted sends,
// begins a lifetime, or draws a number (what X sends may use one up). Then all events of X are there already, and do the same to X later. A run to a terminal state has one of them, if one of
// them is owed and changes something: else it would be there still. The first such can be moved to the front: what Y does before needs nothing of X, and what X sends comes behind
// what Y takes. It needs room, which Y had made before: where a send meets a full network, all steps are taken. So the run is found with its steps in another
// order, at the same length; likewise each fault, limit and rule that fires, if X does not go on for ever before: X has a finite number of calls, of segments
// that can arrive while Y is silent, and of budgeted timers; where another timer of X can fire, all steps are taken.
type ample struct {
	stirs [2][]bool   // by rule: it sends, draws a number, or begins a lifetime
	goes  [2][]uint64 // by rule: states that it may lead to
	known map[stillness]bool
}

// stillness is what the silence of an end depends on; codes are those of the segments that it may get.
type stillness struct {
	end, state, call int
	codes            uint64
}

// owner is whose a transition is.
type owner struct {
	end     int
	endless bool // a timer without a budget
}

// newAmple gives the reduction for what is asked; nil: there is none that is sound.
func (s *System) newAmple() *ample {
	network := &s.sc.Network
	switch {
	case len(s.finals) == 0 || len(s.checks) > 0 || s.p.Codes() > 64 || s.readsNetwork || s.readsPeer,
		network.Kind == Soup || network.Loses != 0 || network.Duplicates != 0,
		s.anyParty() || s.sc.Crashes != [2]int{} || len(s.layout.shared) > 0:
		return nil
	}
	a := &ample{known: map[stillness]bool{}}
	for end := range 2 {
		for _, r := range s.p.Rules {
			stirs, goes := false, uint64(0)
			for _, e := range flatEffects(r.Body) {
				stirs = stirs || e.Op == EffectSend || e.Op == EffectStart && s.lifetimes[end][e.Name] > 0 || draws(e)
				if e.Op == EffectGoto {
					goes |= 1 << e.Name
				}
			}
			a.stirs[end], a.goes[end] = append(a.stirs[end], stirs), append(a.goes[end], goes)
		}
	}
	return a
}

// draws says whether an effect may draw a number, those within it apart.
func draws(e *Effect) bool {
	nodes := append([]*Node{e.Value, e.Lo, e.Hi}, e.Index...)
	for _, f := range e.Fields {
		nodes = append(nodes, f.Value)
	}
	for _, n := range nodes {
		for _, part := range flatNodes(n) {
			if part.Op == NodeFresh {
				return true
			}
		}
	}
	return false
}

// noteOwner remembers whose the transition is that was just listed.
func (m *machine) noteOwner(ev event) {
	endless := ev.kind == StepTimer && m.s.sc.Timers[ev.end][ev.arg].Budget == Unlimited
	m.owners = append(m.owners, owner{ev.end, endless})
}

// reduce leaves the transitions of one end, where that is enough. These are all of the state, from first on.
func (a *ample) reduce(m *machine, first int) {
	if m.own&(1<<BitFull) != 0 || m.s.counting(m.src) {
		return
	}
	for end := range 2 {
		if a.enough(m, first, end) && a.silent(m, 1-end) {
			m.keepOwn(first, end)
			m.ordering |= PartialOrder
			return
		}
	}
}

// enough says whether the transitions of an end are some, not all, and such that its first step is found among them.
func (a *ample) enough(m *machine, first, end int) bool {
	others, moves := false, false
	for i, o := range m.owners {
		if o.end != end {
			others = true
			continue
		}
		if o.endless || m.s.counting(m.successor(i)) {
			return false
		}
		moves = moves || m.marks[first+i]&(1<<BitUnfair|1<<BitFault) == 0 && !slices.Equal(m.successor(i), m.src)
	}
	return others && moves
}

// counting says whether a lifetime is counted in a state.
func (s *System) counting(state []uint64) bool {
	for _, at := range s.running {
		if state[at.word]&at.mask != 0 {
			return true
		}
	}
	return false
}

// successor gives the words of a transition of the state, where there are as many as owners.
func (m *machine) successor(i int) []uint64 {
	words := m.s.layout.words
	return m.succ[len(m.succ)-(len(m.owners)-i)*words:][:words]
}

// keepOwn drops the transitions of the other end.
func (m *machine) keepOwn(first, end int) {
	words := m.s.layout.words
	at, to := len(m.succ)-len(m.owners)*words, first
	for i, o := range m.owners {
		if o.end == end {
			copy(m.succ[at:at+words], m.successor(i))
			m.marks[to] = m.marks[first+i]
			at, to = at+words, to+1
		}
	}
	m.succ, m.marks = m.succ[:at], m.marks[:to]
}

// silent says whether nothing that the end does before the other one acts can send.
func (a *ample) silent(m *machine, end int) bool {
	s := m.s
	key := stillness{end: end, state: s.layout.ends[end].state.in(m.src), call: m.position(end)}
	seg := &s.layout.seg
	for i := 0; i < len(m.net); i += seg.words {
		if one := m.net[i:]; seg.dst.in(one) == end+1 {
			key.codes |= 1 << seg.code.in(one)
		}
	}
	still, ok := a.known[key]
	if !ok {
		still = a.still(s, key)
		a.known[key] = still
	}
	return still
}

// still looks at all that the end may come to, whatever guards say; a segment may arrive again and again.
func (a *ample) still(s *System, from stillness) bool {
	end, todo := from.end, []stillness{from}
	seen := map[stillness]bool{}
	for len(todo) > 0 {
		k := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[k] {
			continue
		}
		seen[k] = true
		rules, next, crash := s.mayFire(k)
		goes := uint64(1) << k.state
		if crash {
			goes |= 1<<s.p.Down() | 1
		}
		for _, r := range rules {
			if a.stirs[end][r] {
				return false
			}
			goes |= a.goes[end][r]
		}
		for state := range s.p.States {
			if goes>>state&1 == 1 {
				for _, call := range []int{k.call, next, s.sessionAt[end][k.call], s.sessionAt[end][next]} {
					todo = append(todo, stillness{end, state, call, k.codes})
				}
			}
		}
	}
	return true
}

// mayFire lists the rules that the end may fire, the place of the call after the next one, and whether that is a crash or a restart.
func (s *System) mayFire(k stillness) (rules []int32, next int, crash bool) {
	for _, list := range s.timers[k.end][k.state] {
		rules = append(rules, list...)
	}
	for code := range s.p.Codes() {
		if k.codes>>code&1 == 1 {
			rules = append(rules, s.arrive[k.end][k.state][code]...)
		}
	}
	if k.call == len(s.script[k.end]) {
		return rules, k.call, false
	}
	switch call := s.script[k.end][k.call].Call; {
	case call >= 0:
		rules = append(rules, s.calls[k.end][k.state][call]...)
	default:
		rules, crash = append(rules, s.restart[k.end]...), true
	}
	return rules, k.call + 1, crash
}
