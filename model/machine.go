package model

import (
	"math/bits"
	"unsafe"
)

// machine computes steps: it holds the state under construction, the event, and what
// the step has done so far. One per worker; nothing is allocated per transition. What it writes shares no cache line with what another one does.
type machine struct {
	_   [lineBytes]byte
	s   *System
	w   [256]uint64 // the state under construction
	src []uint64

	net   []uint64 // segments of the source state, s.layout.seg.words each
	next  []uint64 // segments of the state under construction
	stale int      // segments of next from this one on may not be in w yet
	gap   int      // the segment of the source that the step takes out of the network, an index in net; -1: none
	heads []int    // indices in net of the segments that may arrive or be lost: of equal ones the first, of a queue its head
	less  []uint64 // the source without each of its segments, where they are packed; empty: not known yet
	seg   []uint64 // the segment that arrived
	flags uint64
	out   []uint64 // segments sent in this step
	room  struct { // for out and fired
		out   []uint64
		fired []int32
	}
	reactions *reactions // nil: each step is computed
	patching  bool       // steps of the source may be written as patches
	telling   bool       // numbers that it sends are to be remembered
	dropped   uint64     // segments whose arrival does no more than their loss, by index
	still     uint64     // what the claims say of the source state
	loss      reaction   // to a loss: none

	end   int // the end that acts; -1: none
	ev    event
	cont  bool
	done  // so far
	fired []int32
	lost  []uint64 // segments lost to a full network
	crowd []uint64 // segments of a bag that has one too many

	other   []uint64 // segments of a successor
	takes   []int    // places of successors that a reduction may turn into loops
	grown   []uint64 // the source with segments added
	quiet   bool     // no end has to do anything by itself
	upright bool     // representatives are neither turned nor mirrored
	idle    *renewal // steps that are not to be listed; nil: none
	drift   drift

	ample  *ample // nil: all transitions are listed
	owners []owner

	ordering Reductions // that left out something
	tape     tape

	succ, marks []uint64
	own         uint64
	reached     Bounds
	covered     []bool         // by rule
	begun       [2][]bool      // by place in the script: the call was made
	hook        func(ev event) // of a replay
	facts       *Facts         // that are wanted; nil: none
	scratch     normalScratch  // of a reduced system
	_           [lineBytes]byte
}

// done is what a step has done so far; it is empty when the step begins.
type done struct {
	cut     bool // a bound removed this step
	limit   bool // a model limit was reached
	full    bool // it is the room in the network
	ended   bool // the end entered its initial state or DOWN
	drew    bool
	crashed bool
	deliver int
	fault   *Fault
	entered uint64 // states entered in this step
	told    uint64 // words
	trig    uint64 // watches to run after this rule
	started uint64 // lifetime timers started, by timer
}

// Bounds are the bounds that a run reached, a bit each.
type Bounds uint32

// The bounds of a scenario and the limits of a model.
const (
	BoundLives Bounds = 1 << iota
	BoundLosses
	BoundDuplicates
	BoundTimer
	BoundCrashes
	LimitNumbers
	LimitNetwork
	BoundParty
)

// StepKind is the kind of a step. The order of the kinds is the order of transitions.
type StepKind uint8

// The kinds of steps.
const (
	StepCall StepKind = iota
	StepArrive
	StepDuplicate // arrives, and a copy stays
	StepLose
	StepTimer
	StepLifetime
	StepCrash
	StepRestart
	StepParty // a third party acts
)

// event is one enabled event of a state.
type event struct {
	kind StepKind
	end  int   // or 2 + the number of a party
	arg  int   // place in the script, timer, or place of the segment
	rule int32 // of a call, a timer or a party
}

// tape replays the choices of a step, so that each combination becomes a transition.
type tape struct {
	at    int
	value []int
	size  []int
	n     int
}

// choose gives the current choice among n; a further one is opened at 0.
func (t *tape) choose(n int) int {
	if n <= 1 {
		return 0
	}
	if t.at == t.n {
		t.value, t.size = append(t.value[:t.n], 0), append(t.size[:t.n], n)
		t.n++
	}
	t.at++
	return t.value[t.at-1]
}

// advance goes to the next combination; false after the last.
func (t *tape) advance() bool {
	for t.n > 0 {
		t.value[t.n-1]++
		if t.value[t.n-1] < t.size[t.n-1] {
			t.at = 0
			return true
		}
		t.n--
	}
	return false
}

func (t *tape) reset() { t.at, t.n = 0, 0 }

const lineBytes = 128 // two cache lines: neighbours are fetched together

// apart gives an empty list with room for n, which shares no cache line with another one: the allocator aligns powers of two.
func apart[T any](n int) []T {
	var t T
	size := int(unsafe.Sizeof(t))
	bytes := max(lineBytes, 1<<bits.Len(uint(max(n, 1)*size-1)))
	return make([]T, 0, bytes/size)
}

func (s *System) newMachine() *machine {
	m := &machine{s: s, covered: apart[bool](len(s.p.Rules))[:len(s.p.Rules)]}
	for end := range m.begun {
		m.begun[end] = apart[bool](len(s.script[end]))[:len(s.script[end])]
	}
	words := s.layout.seg.words
	most := (len(s.layout.slots) + 1) * words
	m.seg, m.out = apart[uint64](words)[:words], apart[uint64](words)
	m.net, m.next, m.lost, m.crowd = apart[uint64](most), apart[uint64](most), apart[uint64](words), apart[uint64](most)
	m.heads, m.less = apart[int](len(s.layout.slots)), apart[uint64](len(s.layout.slots)*s.layout.words)
	m.room.out, m.room.fired = m.out, apart[int32](keptRules)
	m.tape.value, m.tape.size = apart[int](1), apart[int](1)
	m.gap = -1
	m.loss.taken = s.acts.losses
	m.reactions = s.newReactions()
	if s.ordered {
		m.ample, m.hook = s.newAmple(), m.noteOwner
	}
	s.mu.Lock()
	s.machines = append(s.machines, m)
	s.mu.Unlock()
	return m
}

// begin makes the state under construction a copy of the source, without the segment that the step takes out.
func (m *machine) begin() {
	m.restore()
	m.copyNetwork()
	m.out = m.room.out[:0]
	m.fired = m.room.fired[:0]
	m.lost = m.lost[:0]
	m.done = done{}
	m.tape.at = 0
	if m.ev.kind == StepDuplicate {
		m.s.spend(m, m.s.layout.dups)
	}
}

// restore copies the source; word by word, because states are short.
func (m *machine) restore() { m.copyState(m.src) }

func (m *machine) copyState(state []uint64) {
	w := m.w[:len(state)]
	for i := range w {
		w[i] = state[i]
	}
}

// fail records a fault of the protocol text; the first of a step counts.
func (m *machine) fail(f *Fault) {
	if m.fault == nil {
		m.fault = f
	}
}

// state gives the state of an end.
func (m *machine) state(end int) int { return m.s.layout.ends[end].state.get(&m.w) }

// run lets a rule act, then the watches that it triggered.
func (m *machine) run(end int, rule int32) {
	m.fired = append(m.fired, rule)
	m.cont = false
	m.s.rules[end][rule].body(m)
	if m.trig != 0 {
		m.watch(end)
	}
}

func (m *machine) watch(end int) {
	for i := range m.s.watches[end] {
		w := &m.s.watches[end][i]
		if m.trig&w.bit != 0 && (w.when == nil || w.when(m)) {
			w.body(m)
		}
	}
	m.trig = 0
}

// receive hands the segment to the rules of the end, in their order.
func (m *machine) receive(end, code int) {
	s := m.s
	state := m.state(end)
	if state == s.p.Down() {
		return
	}
	list := s.arrive[end][state][code]
	taken := false
	for i := 0; i < len(list); i++ {
		r := list[i]
		if g := s.rules[end][r].guard; g != nil && !g(m) {
			continue
		}
		taken = true
		m.run(end, r)
		if !m.cont {
			return
		}
		if now := m.state(end); now != state {
			state = now
			list = s.arrive[end][state][code]
			for i = 0; i < len(list) && list[i] <= r; i++ {
			}
			i--
		}
	}
	if !taken {
		m.fail(s.untaken(end, state, code))
	}
}

// first gives the first rule of the list whose guard holds, or -1.
func (m *machine) first(end int, list []int32) int32 {
	for _, r := range list {
		if g := m.s.rules[end][r].guard; g == nil || g(m) {
			return r
		}
	}
	return -1
}
