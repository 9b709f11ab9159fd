package model

import (
	"fmt"
	"sync"
)

// Claim is a predicate that a run watches, with the bits by which the search learns of it.
type Claim struct {
	Holds    *Node // of each step (and of the initial state)
	Violated int   // bit set when Holds is false; -1: none
	Seen     int   // bit set when Holds is true; -1: none
	Terminal bool  // asked of terminal states only
}

// Marks that every system uses beside those of its claims; the explorer gives the last four their meaning.
const (
	BitFault  = 59 // a fault of the protocol text
	BitAgain  = 60 // an earlier step of the state leads to the same state
	BitUnfair = 61 // a step that need never happen
	BitLimit  = 62 // a model limit was reached
	BitCut    = 63 // a bound removed a step
)

// Options of a compilation.
type Options struct {
	Claims []Claim
	// NoRotation draws the first initial number of each end by the policy, instead of
	// fixing it: number spaces have no origin, so one choice stands for all.
	NoRotation bool
	// Reduce are the reductions that are sound for what is asked; those that the scenario does not have are left out.
	Reduce Reductions
}

// System is a protocol in a scenario, compiled to a transition system. It fits the explorer's
// interface of that name; a state is Words() machine words.
type System struct {
	p       *Protocol
	sc      *Scenario
	opts    Options
	kept    kept
	layout  layout
	rotated [2]bool // the first number of the end's space is fixed

	lifetimes [2][]int    // by timer: most lifetimes that a rule asks for, 0: none
	prompts   []promptRef // prompt timers, in the order of their bits
	marks     []lifetimeMark
	running   []wordMask // the counts of timers that count lifetimes
	script    [2][]Call  // sessions, one after the other
	sessionAt [2][]int   // for each position in script: where the next session begins; itself at a boundary

	rules   [players][]compiledRule
	arrive  [players][][][]int32 // by end, state, code: rules in order
	calls   [2][][][]int32       // by end, state, call
	timers  [2][][][]int32       // by end, state, timer
	restart [2][]int32
	watches [players][]compiledWatch
	draw    [2]func(*machine) int
	defInit [2][]fieldDefault // defaults of segment fields, by sender
	clear   [2]clearing
	turns   [MaxParties][]int32 // by party: its rules on any time
	deaf    [players + 1]bool   // by destination: a party that takes no part, or has no rule for segments
	checks  []check
	finals  []check
	initial []uint64
	blank   []uint64 // a segment with every field as at the start

	segNumbers []segNumber // the numbers that a segment carries
	normal     *normal     // how states are replaced by representatives; nil: not at all
	asymmetry  string      // why the ends cannot change places; "": they can, or nobody asked

	acts   actions
	values values

	claimsSteps  bool      // a claim reads more than the state
	reacts       bool      // what an end does depends on its part of a state alone
	locals       [2]local  // these parts
	packed       bool      // a bag of segments of one word each: the parts of a state can be changed one by one
	readsNetwork bool      // a rule, watch or claim does
	readsPeer    bool      // a rule or watch of an end reads the other one
	ordered      bool      // steps of one end come first where that is enough
	monotone     *monotone // nil: all transitions are listed

	callTriggers  [2][]uint64
	timerTriggers [2][]uint64
	crashTriggers [2]uint64
	enterTriggers [2][]uint64 // by state

	mu       sync.Mutex
	machines []*machine
}

// segNumber is a number in a segment, plain or part of a sealed value.
type segNumber struct {
	at, sealer   loc
	peer, sealed bool
}

// numbersOfSegment lists the numbers of a segment, with those in its ghosts or without.
func (s *System) numbersOfSegment(ghosts bool) []segNumber {
	var out []segNumber
	at := s.layout.seg.fields
	head := map[*Field]*Field{}
	for _, f := range s.p.SegFields {
		for _, part := range f.Parts {
			head[part] = f
		}
	}
	for _, f := range s.p.SegFields {
		if f.Type.Kind != TypeNumber || f.Ghost && !(ghosts && s.kept[f]) {
			continue
		}
		h := head[f]
		out = append(out, segNumber{at: at[f], sealer: at[h], peer: f.Type.Peer, sealed: h != nil})
	}
	return out
}

// promptRef is a prompt timer of an end.
type promptRef struct{ end, timer int }

// Fault is a fault of the protocol text that a run found.
type Fault struct {
	Pos Pos
	Msg string
}

// Error gives the place and the fault.
func (f *Fault) Error() string {
	if f.Pos.Source == nil {
		return f.Msg
	}
	return f.Pos.String() + ": " + f.Msg
}

// Compile makes the transition system of a protocol in a scenario. Ghosts that no claim
// reads are left out of it.
func Compile(p *Protocol, sc *Scenario, opts Options) (*System, error) {
	s := &System{p: p, sc: sc, opts: opts, kept: kept{}}
	s.keepGhosts()
	s.flattenSessions()
	s.findTimers()
	s.anchor()
	if err := s.newLayout(); err != nil {
		return nil, fmt.Errorf("scenario %s: %w", sc.Name, err)
	}
	s.packed = sc.Network.Kind == Bag && s.layout.seg.words == 1
	s.segNumbers = s.numbersOfSegment(false)
	if n := s.keptWatches(); n > 64 {
		return nil, fmt.Errorf("%d watches in one run, at most 64 are possible", n)
	}
	for end := range 2 {
		c := &compiler{s: s, end: end, env: sc.env(p, end)}
		c.env.vars = map[*Var]int{}
		c.compileEnd()
	}
	for _, q := range p.Parties {
		c := &compiler{s: s, end: 2 + q.Index, env: sc.env(p, 0)}
		c.env.vars = map[*Var]int{}
		c.compileParty(q)
	}
	if err := s.findActions(); err != nil {
		return nil, err
	}
	s.findValues()
	s.blank = make([]uint64, s.layout.seg.words)
	for f, at := range s.layout.seg.fields {
		c := &compiler{s: s, env: s.sc.env(p, 0)}
		at.put(s.blank, c.initialOf(f.Type))
	}
	s.compileClaims()
	if err := s.makeInitial(); err != nil {
		return nil, err
	}
	s.reacts = s.findLocals()
	if opts.Reduce != 0 {
		s.reduce()
	}
	return s, nil
}

// keptWatches counts the watches that assign a ghost of this run.
func (s *System) keptWatches() int {
	n := 0
	c := &compiler{s: s}
	for _, w := range s.p.Watches {
		n += b2i(c.writesKept(w.Body))
	}
	return n
}

// Protocol gives the protocol.
func (s *System) Protocol() *Protocol { return s.p }

// Scenario gives the scenario.
func (s *System) Scenario() *Scenario { return s.sc }

// Words is the number of machine words of a state.
func (s *System) Words() int { return s.layout.words }

// Initial gives the initial state.
func (s *System) Initial() []uint64 { return append([]uint64{}, s.initial...) }

// Rotated says whether the first initial number of the end is fixed, one standing for all.
func (s *System) Rotated(end int) bool { return s.rotated[end] }

// keepGhosts finds the ghosts that the claims read, and those that these are computed from.
func (s *System) keepGhosts() {
	var visit func(n *Node)
	add := func(f *Field) bool {
		if !f.Ghost || s.kept[f] {
			return false
		}
		s.kept[f] = true
		return true
	}
	visit = func(n *Node) {
		for _, x := range flatNodes(n) {
			if x.Field != nil {
				add(x.Field)
			}
		}
	}
	for _, c := range s.opts.Claims {
		visit(c.Holds)
	}
	for size := -1; size != len(s.kept); {
		size = len(s.kept)
		for _, w := range s.p.Watches {
			if s.keepWrites(w.Body, visit) {
				visit(w.When)
				if w.Trigger.Kind == WatchAssign {
					add(w.Trigger.Field)
				}
			}
		}
		for _, r := range s.p.Rules {
			s.keepWrites(r.Body, visit)
		}
		for _, f := range s.p.SegFields {
			if s.kept[f] {
				visit(f.Init)
			}
		}
	}
}

// keepWrites visits what kept ghosts are assigned from, and says whether any is assigned.
func (s *System) keepWrites(body []*Effect, visit func(*Node)) bool {
	any := false
	for _, e := range body {
		writes := false
		switch e.Op {
		case EffectAssign:
			writes = e.Field.Ghost && s.kept[e.Field]
			if writes {
				visit(e.Value)
				for _, ix := range e.Index {
					visit(ix)
				}
			}
		case EffectSend:
			for _, fi := range e.Fields {
				if s.kept[fi.Field] {
					visit(fi.Value)
				}
			}
		}
		inThen := s.keepWrites(e.Then, visit)
		inElse := s.keepWrites(e.Else, visit)
		if e.Op == EffectIf && (inThen || inElse) {
			visit(e.Value)
		}
		any = any || writes || inThen || inElse
	}
	return any
}

func (s *System) flattenSessions() {
	for end := range 2 {
		for _, session := range s.sc.Sessions[end] {
			begin := len(s.script[end])
			s.script[end] = append(s.script[end], session...)
			next := len(s.script[end])
			for i := begin; i < next; i++ {
				at := next
				if i == begin {
					at = begin
				}
				s.sessionAt[end] = append(s.sessionAt[end], at)
			}
		}
		s.sessionAt[end] = append(s.sessionAt[end], len(s.script[end]))
	}
}

// calls gives the number of positions of the end's script.
func (s *System) callCount(end int) int { return len(s.script[end]) }

// findTimers finds the timers that count lifetimes (none on a soup) and those that are prompt.
func (s *System) findTimers() {
	for end := range 2 {
		s.lifetimes[end] = make([]int, len(s.p.Timers))
		prompt := make([]bool, len(s.p.Timers))
		for _, r := range s.p.Rules {
			t := r.Event.Name
			if r.Event.Kind != OnTimer || s.sc.Timers[end][t].Off {
				continue
			}
			if s.sc.Network.Kind != Soup {
				s.lifetimes[end][t] = max(s.lifetimes[end][t], r.Event.Lifetimes)
			}
			b := s.sc.Timers[end][t]
			prompt[t] = prompt[t] || (r.Event.Prompt || b.Prompt) && !b.Late
		}
		for t, is := range prompt {
			if is && s.sc.Network.Kind != Soup {
				s.prompts = append(s.prompts, promptRef{end, t})
			}
		}
	}
	for end := range 2 {
		for _, n := range s.lifetimes[end] {
			if n > 0 {
				return
			}
		}
	}
	s.prompts = nil // no lifetime waits for them
}

// drawsNumbers says whether the protocol draws initial numbers at all.
func (s *System) drawsNumbers() bool { return s.p.Reach != nil }

// remembers says whether the numbers used in the end's space are part of the state.
func (s *System) remembers(end int) bool {
	policy := s.sc.ISN[end].Policy
	return s.drawsNumbers() && (policy == ISNUnused || policy == ISNRemembered)
}

// anchor decides whose first initial number may be fixed: a space in which nothing is
// absolute (no `zero`, no pinned number) and in which nothing lies at the start.
// All choices of the first number are then the same up to a rotation.
func (s *System) anchor() {
	for end := range 2 {
		s.rotated[end] = s.drawsNumbers() && !s.opts.NoRotation && s.absolute(end) == "" && !s.p.numbersAtStart(s.sc, end)
	}
}

// absolute says what of the numbers of an end is absolute, so that they have no rotation; "" if nothing is.
func (s *System) absolute(end int) string {
	switch draw := s.sc.ISN[end]; {
	case s.p.usesZero:
		return "are compared with the real `zero`"
	case draw.Policy == ISNConstant:
		return "begin with a constant"
	case draw.Policy == ISNPinned || len(draw.Numbers) > 0:
		return "are pinned"
	}
	return ""
}

// numbersAtStart says whether a number of the end's space is there at the start.
func (p *Protocol) numbersAtStart(sc *Scenario, end int) bool {
	for _, pl := range sc.Planted {
		for f, v := range pl.Fields {
			if f.Type.Kind == TypeNumber && v != sc.Modulus && (pl.From == end) != f.Type.Peer {
				return true
			}
		}
	}
	for e, st := range sc.Start {
		if st == nil {
			continue
		}
		for _, sf := range st.Fields {
			if sf.Field.Type.Kind == TypeNumber && sf.Value != sc.Modulus && (e == end) != sf.Field.Type.Peer {
				return true
			}
		}
	}
	return false
}

// Options gives the options that the system was compiled with.
func (s *System) Options() Options { return s.opts }
