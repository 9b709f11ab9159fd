package model

import "fmt"

// A protocol is compiled once per scenario: each expression and effect becomes a closure
// over a machine, for each end apart, so that where a field lies is a constant in it.

type (
	pred func(*machine) bool
	num  func(*machine) int
	act  func(*machine)
)

type compiledRule struct {
	guard pred // nil: always
	body  act
}

type compiledWatch struct {
	bit  uint64
	when pred
	body act
}

type fieldDefault struct {
	at    loc
	value num
}

// clearing is what `clear` does: words masked and set.
type clearing struct {
	word []uint8
	keep []uint64
	set  []uint64
	trig uint64
}

// compiler compiles for one end.
type compiler struct {
	s     *System
	end   int
	env   constEnv
	watch bool // inside a watch
	claim bool // of no end
}

func (c *compiler) compileEnd() {
	s := c.s
	for _, w := range s.p.Watches {
		if c.writesKept(w.Body) {
			s.watches[c.end] = append(s.watches[c.end], compiledWatch{bit: 1 << len(s.watches[c.end])})
		}
	}
	for i := range s.p.Calls {
		s.callTriggers[c.end] = append(s.callTriggers[c.end], c.triggersOf(WatchCall, i))
	}
	for i := range s.p.Timers {
		s.timerTriggers[c.end] = append(s.timerTriggers[c.end], c.triggersOf(WatchTimer, i))
	}
	for state := range s.p.States {
		s.enterTriggers[c.end] = append(s.enterTriggers[c.end], c.entering(state))
	}
	s.crashTriggers[c.end] = c.triggersOf(WatchCrash, 0)
	c.drawing()
	c.clearing()
	s.defInit[c.end] = c.unsaid(nil)
	c.compileWatches()
	c.compileRules(nil)
	c.dispatch()
}

// compileRules compiles the rules of the party, or with nil those of the ends. Each has its place among all.
func (c *compiler) compileRules(of *Party) {
	list := make([]compiledRule, len(c.s.p.Rules))
	for i, r := range c.s.p.Rules {
		if r.Party == of {
			list[i] = c.rule(r)
		}
	}
	c.s.rules[c.end] = list
}

// guard compiles a guard; nil when it always holds.
func (c *compiler) guard(n *Node) pred {
	if n == nil {
		return nil
	}
	if v, ok := c.env.eval(n); ok && v == 1 {
		return nil
	}
	return c.pred(n)
}

// never says whether a guard is false in this scenario, whatever the state.
func (c *compiler) never(n *Node) bool {
	if n == nil {
		return false
	}
	v, ok := c.env.eval(n)
	return ok && v == 0
}

// dispatch makes the tables from states and events to rules.
func (c *compiler) dispatch() {
	s, end := c.s, c.end
	states := len(s.p.States)
	s.arrive[end] = table(states, s.p.Codes())
	s.calls[end] = table(states, len(s.p.Calls))
	s.timers[end] = table(states, len(s.p.Timers))
	for i, r := range s.p.Rules {
		if r.Party != nil || c.never(r.When) || c.neverBinds(r.Bind) {
			continue
		}
		if r.Event.Kind == OnRestart && r.States&1 == 0 {
			continue // a restarted end is in its initial state
		}
		if r.Event.Kind == OnRestart {
			s.restart[end] = append(s.restart[end], int32(i))
			continue
		}
		for st := range states {
			if r.States>>st&1 == 1 {
				c.enter(r, st, int32(i))
			}
		}
	}
}

func table(states, names int) [][][]int32 {
	t := make([][][]int32, states)
	for i := range t {
		t[i] = make([][]int32, names)
	}
	return t
}

// enter puts a rule into the table of a state.
func (c *compiler) enter(r *Rule, state int, i int32) {
	s, end := c.s, c.end
	switch r.Event.Kind {
	case OnSegment:
		for code := range s.p.Codes() {
			if r.Event.Takes(s.p.FlagsOf(code)) {
				s.arrive[end][state][code] = append(s.arrive[end][state][code], i)
			}
		}
	case OnCall:
		s.calls[end][state][r.Event.Name] = append(s.calls[end][state][r.Event.Name], i)
	case OnTimer:
		if !s.sc.Timers[end][r.Event.Name].Off {
			s.timers[end][state][r.Event.Name] = append(s.timers[end][state][r.Event.Name], i)
		}
	}
}

func (s *System) untaken(end, state, code int) *Fault {
	where := "in " + s.p.States[state]
	if end >= 2 {
		where = "for " + s.p.Parties[end-2].Name
	}
	return &Fault{Msg: fmt.Sprintf("no rule takes %s %s", s.p.flagText(s.p.FlagsOf(code)), where)}
}

// flagText writes flags as the RFC does, with commas.
func (p *Protocol) flagText(flags uint64) string {
	text := ""
	for i, f := range p.Flags {
		if flags>>i&1 == 1 {
			if text != "" {
				text += ","
			}
			text += f
		}
	}
	if text == "" {
		return "a segment without flags"
	}
	return text
}

// writesKept says whether the effects assign a ghost of this run.
func (c *compiler) writesKept(body []*Effect) bool {
	for _, e := range flatEffects(body) {
		if e.Op == EffectAssign && c.s.kept[e.Field] {
			return true
		}
	}
	return false
}

// triggers gives the bits of the watches that wait for this. A party has none.
func (c *compiler) triggers(matches func(Trigger) bool) uint64 {
	if c.end >= 2 {
		return 0
	}
	var bitset uint64
	i := 0
	for _, w := range c.s.p.Watches {
		if !c.writesKept(w.Body) {
			continue
		}
		if matches(w.Trigger) && !c.watch {
			bitset |= 1 << i
		}
		i++
	}
	return bitset
}

func (c *compiler) triggersOf(kind TriggerKind, name int) uint64 {
	return c.triggers(func(t Trigger) bool { return t.Kind == kind && t.Name == name })
}

// entering gives the bits of the watches that wait for a state.
func (c *compiler) entering(state int) uint64 {
	return c.triggers(func(t Trigger) bool { return t.Kind == WatchEnter && t.States>>state&1 == 1 })
}

func (c *compiler) compileWatches() {
	c.watch = true
	i := 0
	for _, w := range c.s.p.Watches {
		if !c.writesKept(w.Body) {
			continue
		}
		cw := &c.s.watches[c.end][i]
		cw.when, cw.body = c.guard(w.When), c.body(w.Body)
		i++
	}
	c.watch = false
}

// clearing prepares `clear`: every field of the end that is neither ghost nor stable, and its lifetime timers.
func (c *compiler) clearing() {
	e := &c.s.layout.ends[c.end]
	keep := map[uint8]uint64{}
	set := map[uint8]uint64{}
	wipe := func(l loc, v int) {
		if _, ok := keep[l.word]; !ok {
			keep[l.word] = ^uint64(0)
		}
		keep[l.word] &^= l.mask << l.shift
		set[l.word] |= uint64(v-l.lo) & l.mask << l.shift
	}
	for _, f := range c.s.p.EndFields {
		a := e.fields[f]
		if a == nil || f.Ghost || f.Stable {
			continue
		}
		for _, l := range a.elems {
			wipe(l, c.initialValue(f))
		}
	}
	for t, l := range e.timer {
		if l.mask != 0 {
			wipe(l, 0)
			if e.done[t].mask != 0 {
				wipe(e.done[t], 0)
			}
		}
	}
	cl := &c.s.clear[c.end]
	for w := range keep {
		cl.word = append(cl.word, w)
		cl.keep = append(cl.keep, keep[w])
		cl.set = append(cl.set, set[w])
	}
	cl.trig = c.triggers(func(t Trigger) bool { return t.Kind == WatchAssign && !t.Field.Ghost && !t.Field.Stable })
}

func (m *machine) clear(end int) {
	cl := &m.s.clear[end]
	for i, w := range cl.word {
		m.w[w] = m.w[w]&cl.keep[i] | cl.set[i]
	}
	m.trig |= cl.trig
}

// initialValue gives the raw value that a field has at the start.
func (c *compiler) initialValue(f *Field) int {
	if f.Init != nil {
		if v, ok := c.env.eval(f.Init); ok {
			return v
		}
	}
	return c.initialOf(f.Type)
}

// initialOf gives the raw value with which a type begins.
func (c *compiler) initialOf(t *Type) int {
	switch t.Kind {
	case TypeRange:
		lo, _ := c.domain(t)
		return lo
	case TypeNumber:
		return c.s.sc.Modulus
	}
	return 0
}

// compileClaims compiles the claims; they are of no end.
func (s *System) compileClaims() {
	c := &compiler{s: s, env: s.sc.env(s.p, 0), claim: true}
	c.env.vars = map[*Var]int{}
	for _, claim := range s.opts.Claims {
		k := check{holds: c.pred(claim.Holds)}
		if claim.Violated >= 0 {
			k.whenFalse = 1 << claim.Violated
		}
		if claim.Seen >= 0 {
			k.whenTrue = 1 << claim.Seen
		}
		if claim.Terminal {
			s.finals = append(s.finals, k)
		} else {
			s.checks = append(s.checks, k)
			s.claimsSteps = s.claimsSteps || readsStep(claim.Holds)
		}
	}
}

// check is a compiled claim.
type check struct {
	holds     pred
	whenTrue  uint64
	whenFalse uint64
}

func (m *machine) evaluate(checks []check) uint64 {
	var marks uint64
	for i := range checks {
		if k := &checks[i]; k.holds(m) {
			marks |= k.whenTrue
		} else {
			marks |= k.whenFalse
		}
	}
	return marks
}
