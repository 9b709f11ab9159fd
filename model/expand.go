package model

import "slices"

// NewExpander gives what computes successors, one per worker.
func (s *System) NewExpander() *Expander { return &Expander{m: s.newMachine()} }

// Expander computes successors of states. It is not safe for concurrent use, and pure:
// the same state always has the same successors, in the same order.
type Expander struct{ m *machine }

// Expand appends the successors of a state to next and a mark for each to marks, in the order of step kind,
// end, segment and choices; own has the marks of the state itself.
func (x *Expander) Expand(state, next, marks []uint64) (nextOut, marksOut []uint64, own uint64) {
	m := x.m
	m.succ, m.marks, m.own = next, marks, 0
	if m.s.monotone != nil {
		m.s.monotone.expand(m, state)
		return m.succ, m.marks, m.own
	}
	first := len(m.marks)
	m.owners = m.owners[:0]
	m.src = state
	m.decode()
	m.noSegment()
	m.callSteps()
	m.arriveSteps()
	m.lossSteps()
	m.timerSteps()
	m.lifetimeSteps()
	m.crashSteps()
	m.partySteps()
	if m.ample != nil {
		m.ample.reduce(m, first)
	}
	return m.succ, m.marks, m.own
}

// arriveSteps lets segments arrive, and with a copy that stays.
func (m *machine) arriveSteps() {
	m.arrivals(StepArrive)
	if m.s.sc.Network.Kind != Soup {
		m.arrivals(StepDuplicate)
	}
}

// Terminal gives the marks of a terminal state: one that no step leaves but such as need never happen.
func (x *Expander) Terminal(state []uint64) uint64 {
	x.m.load(state)
	return x.m.evaluate(x.m.s.finals)
}

// InitialMarks gives the marks of the claims about the initial state, in which no step has happened.
func (s *System) InitialMarks() uint64 {
	m := s.newMachine()
	m.load(s.initial)
	return m.evaluate(s.checks)
}

// load makes a state current without a step.
func (m *machine) load(state []uint64) {
	m.src = state
	m.end, m.ev = -1, event{kind: StepLose}
	m.decode()
	m.begin()
	m.noSegment()
}

// attempt performs an event with each combination of its choices.
func (m *machine) attempt(ev event, act func(*machine, event)) {
	m.ev, m.end = ev, ev.end
	m.tape.reset()
	for {
		m.begin()
		act(m, ev)
		m.room.out, m.room.fired = m.out, m.fired
		if m.reactions != nil && m.reactions.learn != nil {
			m.keep()
		}
		m.finish()
		if !m.tape.advance() {
			return
		}
	}
}

// finish ends a step: the session, what was sent, lifetimes; then the successor is emitted.
func (m *machine) finish() {
	if m.ended && m.end >= 0 {
		m.skipSession(m.end)
	}
	over := m.enterNetwork()
	m.noteNumbers()
	if m.timersRun() {
		m.timekeeping()
	}
	if m.cut {
		m.removed()
		return
	}
	for _, rule := range m.fired {
		m.covered[rule] = true
	}
	if m.ev.kind == StepCall {
		m.begun[m.ev.end][m.ev.arg] = true
	}
	if over {
		m.emitSpills()
	} else {
		m.emit()
	}
}

// removed notes that a bound removed this step. A step that is owed to nobody need never be taken, so the state is what it would be
// with it: terminal, or not.
func (m *machine) removed() {
	if m.limit {
		m.own |= 1 << BitLimit
	}
	if m.full && (m.s.monotone != nil || m.ample != nil) {
		m.own |= 1 << BitFull
	}
	if m.owing() {
		m.own |= 1 << BitCut
		m.noteCut()
	}
}

func (m *machine) emit() {
	s := m.s
	if m.fault != nil {
		m.list(m.src[:s.layout.words], 1<<BitFault)
		m.own |= 1 << BitCut // nobody knows where the step leads: the state is not terminal
	} else {
		mark := m.evaluate(s.checks) | m.fairness()
		if s.normal == nil {
			m.settle()
		} else {
			m.emitNormal(mark)
		}
		m.list(m.w[:s.layout.words], mark)
		m.fault = nil // of a claim, not of the step
	}
	if m.facts != nil {
		m.note()
	}
	if m.hook != nil {
		m.hook(m.ev)
	}
}

// list appends a transition; word by word, because states are short.
func (m *machine) list(state []uint64, mark uint64) {
	n := len(m.succ)
	m.succ = slices.Grow(m.succ, len(state))[:n+len(state)]
	next := m.succ[n:]
	for i := range next {
		next[i] = state[i]
	}
	m.marks = append(m.marks, mark)
}

// skipSession goes to the next session when this one is under way: the connection has ended.
func (m *machine) skipSession(end int) {
	if m.ev.kind == StepCall && m.s.script[end][m.ev.arg].Call < 0 {
		return
	}
	pc := m.s.layout.ends[end].pc
	if pc.mask != 0 {
		pc.set(&m.w, m.s.sessionAt[end][pc.get(&m.w)])
	}
}

// noteNumbers marks the numbers that the sent segments carry as used, while a further life may be drawn.
func (m *machine) noteNumbers() {
	s := m.s
	seg := &s.layout.seg
	for end := range 2 {
		used := s.layout.ends[end].used
		if used.mask == 0 {
			continue
		}
		if s.layout.ends[end].life.get(&m.w) > s.sc.Lives[end] {
			m.w[used.word] &^= used.mask << used.shift
			continue
		}
		for i := 0; i < len(m.out); i += seg.words {
			m.w[used.word] |= s.numbersOf(m.out[i:i+seg.words], end) << used.shift
		}
	}
}

// numbersOf gives the numbers of the end's space that a segment carries, a bit each.
func (s *System) numbersOf(one []uint64, end int) uint64 {
	seg := &s.layout.seg
	var set uint64
	for _, f := range s.segNumbers {
		owner := seg.sender(one) // a plain number is the sender's, a sealed one the sealer's
		if !f.sealed && (owner >= 2 || f.peer && seg.dst.in(one) > 2) {
			continue // a party has no numbers of its own, and what it sends are guesses
		}
		if f.sealed {
			if owner = f.sealer.in(one) - 1; owner < 0 {
				continue
			}
		}
		if (owner == end) == f.peer {
			continue
		}
		if v := f.at.in(one); v != s.sc.Modulus {
			set |= 1 << v
		}
	}
	return set
}

// callSteps tries the next call of each application, in the order in which calls are declared.
func (m *machine) callSteps() {
	first, second := 0, 1
	if m.callRank(1) < m.callRank(0) {
		first, second = 1, 0
	}
	m.callStep(first)
	m.callStep(second)
}

const noCall = 1 << 20

// callRank orders the next calls of the ends.
func (m *machine) callRank(end int) int {
	at := m.position(end)
	if at == len(m.s.script[end]) {
		return noCall
	}
	if c := m.s.script[end][at].Call; c >= 0 {
		return c
	}
	return noCall - 1
}

func (m *machine) position(end int) int {
	return m.s.layout.ends[end].pc.in(m.src)
}

func (m *machine) callStep(end int) {
	s := m.s
	at := m.position(end)
	if at == len(s.script[end]) {
		return
	}
	state := s.layout.ends[end].state.in(m.src)
	call := s.script[end][at].Call
	ev := event{kind: StepCall, end: end, arg: at}
	switch {
	case call == CallCrash:
		if state != s.p.Down() {
			m.attempt(ev, (*machine).crash)
		}
	case call == CallRestart:
		if state == s.p.Down() {
			m.attempt(ev, (*machine).restart)
		}
	default:
		m.chosen(ev, s.calls[end][state][call], (*machine).call)
	}
}

func (m *machine) call(ev event) {
	m.advance(ev)
	m.trig |= m.s.callTriggers[ev.end][m.s.script[ev.end][ev.arg].Call]
	m.run(ev.end, ev.rule)
}

// advance moves the application to its next call.
func (m *machine) advance(ev event) {
	if ev.kind == StepCall {
		m.s.layout.ends[ev.end].pc.set(&m.w, ev.arg+1)
	}
}

// crash takes the end to DOWN: everything but stable fields and ghosts is lost.
func (m *machine) crash(ev event) {
	m.advance(ev)
	e := &m.s.layout.ends[ev.end]
	m.clear(ev.end)
	e.state.set(&m.w, m.s.p.Down())
	m.enter(ev.end, m.s.p.Down())
	m.crashed = true
	if e.forgot.mask != 0 {
		e.forgot.set(&m.w, 1)
	}
	if ev.kind == StepCrash {
		e.crash.set(&m.w, e.crash.get(&m.w)-1)
		m.ended = true
	}
	m.trig |= m.s.crashTriggers[ev.end]
	m.watch(ev.end)
}

// restart takes the end from DOWN to its initial state; a rule for it may do more.
func (m *machine) restart(ev event) {
	m.advance(ev)
	m.s.layout.ends[ev.end].state.set(&m.w, 0)
	m.enter(ev.end, 0)
	m.watch(ev.end)
	if r := m.first(ev.end, m.s.restart[ev.end]); r >= 0 {
		m.run(ev.end, r)
	}
}

// enter notes that the end has entered a state other than by a rule.
func (m *machine) enter(end, state int) {
	m.entered |= 1 << state
	m.trig |= m.s.enterTriggers[end][state]
}

// arrivals lets each distinct segment arrive; with StepDuplicate, or on the soup, a copy stays.
func (m *machine) arrivals(kind StepKind) {
	s := m.s
	if kind == StepDuplicate && !m.left(s.sc.Network.Duplicates, s.layout.dups, BoundDuplicates) {
		return
	}
	seg := &s.layout.seg
	stays := kind == StepDuplicate || s.sc.Network.Kind == Soup
	for _, i := range m.heads {
		one := m.net[i : i+seg.words]
		if m.idle.hasSegment(one) {
			continue
		}
		if !stays {
			m.gap = i
		}
		m.react(event{kind: kind, end: seg.dst.in(one) - 1, arg: i}, one)
	}
	m.gap = -1
	m.noSegment()
}

// meet makes a segment the one that arrives.
func (m *machine) meet(one []uint64) {
	copy(m.seg, one)
	m.flags = m.s.p.FlagsOf(m.s.layout.seg.code.in(one))
}

// noSegment makes `seg` what a watch reads in a step in which no segment arrives: every field as at the start, no flag set.
func (m *machine) noSegment() {
	copy(m.seg, m.s.blank)
	m.flags = 0
}

// deliverable says whether the segment at i is one of its own: the first of equals, or the head of a queue.
func (m *machine) deliverable(i int) bool {
	if m.s.sc.Network.Kind != Fifo {
		return !m.sameAsBefore(m.net, i)
	}
	seg := &m.s.layout.seg
	return i == 0 || seg.dst.in(m.net[i:]) != seg.dst.in(m.net[i-seg.words:])
}

func (m *machine) arrive(ev event) {
	m.receive(ev.end, m.s.layout.seg.code.in(m.seg))
}

// spend takes one from what is left of a bound.
func (s *System) spend(m *machine, l loc) {
	if l.mask != 0 {
		l.set(&m.w, l.get(&m.w)-1)
	}
}

// left says whether a power of the network is still there; a bound that is used up is noted.
func (m *machine) left(n int, l loc, reached Bounds) bool {
	if n == 0 {
		return false
	}
	if n != Unlimited && l.in(m.src) == 0 {
		m.reached |= reached
		return false
	}
	return true
}

// lossSteps has the network lose each distinct segment.
func (m *machine) lossSteps() {
	s := m.s
	if s.sc.Network.Kind == Soup || !m.left(s.sc.Network.Loses, s.layout.loses, BoundLosses) {
		return
	}
	if m.patching && s.layout.loses.mask == 0 && s.monotone == nil {
		m.patchLosses()
		return
	}
	for i := 0; i < len(m.net); i += s.layout.seg.words {
		if !m.sameAsBefore(m.net, i) && (i == 0 || !s.monotone.sparesLoss(m.net[i:])) {
			m.gap = i
			m.attempt(event{kind: StepLose, end: -1, arg: i}, (*machine).lose)
		}
	}
	m.gap = -1
}

func (m *machine) lose(event) { m.s.spend(m, m.s.layout.loses) }

func (m *machine) timerSteps() {
	for end := range 2 {
		for t, list := range m.timersOf(end) {
			if !m.idle.hasTimer(end, t) {
				m.timerStep(end, t, list)
			}
		}
	}
}

// timersOf gives the rules of each timer in the state in which an end is.
func (m *machine) timersOf(end int) [][]int32 {
	return m.s.timers[end][m.s.layout.ends[end].state.in(m.src)]
}

func (m *machine) timerStep(end, t int, rules []int32) {
	if len(rules) > 0 {
		m.chosen(event{kind: StepTimer, end: end, arg: t}, rules, (*machine).fire)
	}
}

// chosen performs a call or a timer by the first of its rules whose guard holds, if there is one, and if it does not wait for lifetimes.
func (m *machine) chosen(ev event, list []int32, act func(*machine, event)) {
	if r := m.known(ev.kind, ev.end, ev.arg); r != nil {
		if ev.rule = r.rule; r.rule >= 0 && !m.patch(ev, r) {
			m.again(ev, r)
		}
		return
	}
	m.restore()
	m.fault = nil
	r := m.first(ev.end, list)
	switch {
	case m.fault != nil:
		m.faulty(ev)
	case r < 0 || ev.kind == StepTimer && m.tooEarly(ev.end, ev.arg, r):
		m.nothing()
	default:
		ev.rule = r
		m.attempt(ev, act)
	}
}

// faulty makes a transition of a guard that cannot be decided.
func (m *machine) faulty(ev event) {
	f := m.fault
	m.attempt(ev, func(m *machine, _ event) { m.fail(f) })
}

func (m *machine) fire(ev event) {
	budget := m.s.layout.ends[ev.end].budget[ev.arg]
	if budget.mask != 0 && budget.in(m.src) == 0 {
		m.cut = true
		m.reached |= BoundTimer
		m.fired = append(m.fired, ev.rule) // it is what would have been owed
		return
	}
	m.s.spend(m, budget)
	m.trig |= m.s.timerTriggers[ev.end][ev.arg]
	m.run(ev.end, ev.rule)
}

// tooEarly says whether a rule still waits for lifetimes to pass.
func (m *machine) tooEarly(end, timer int, rule int32) bool {
	need := m.s.p.Rules[rule].Event.Lifetimes
	return m.s.lifetimes[end][timer] > 0 && need > 0 && m.s.layout.ends[end].timer[timer].in(m.src) <= need
}

func (m *machine) lifetimeSteps() {
	s := m.s
	for _, k := range s.marks {
		end, t := k.end, k.timer
		if s.layout.ends[end].timer[t].in(m.src) == 0 {
			continue
		}
		m.restore()
		if m.lifetimeOver(end, t) {
			m.attempt(event{kind: StepLifetime, end: end, arg: t}, (*machine).passLifetime)
		}
	}
}

func (m *machine) passLifetime(ev event) {
	l := m.s.layout.ends[ev.end].timer[ev.arg]
	l.set(&m.w, l.get(&m.w)+1)
	m.started |= 1 << ev.arg
}

func (m *machine) crashSteps() {
	s := m.s
	for _, kind := range []StepKind{StepCrash, StepRestart} {
		for end := range 2 {
			if s.sc.Crashes[end] == 0 {
				continue
			}
			down := s.layout.ends[end].state.in(m.src) == s.p.Down()
			switch {
			case kind == StepRestart && down:
				m.attempt(event{kind: StepRestart, end: end}, (*machine).restart)
			case kind == StepCrash && !down && m.left(s.sc.Crashes[end], s.layout.ends[end].crash, BoundCrashes):
				m.attempt(event{kind: StepCrash, end: end}, (*machine).crash)
			}
		}
	}
}
