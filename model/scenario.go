package model

import (
	"fmt"
	"strings"
)

// Scenario is what is asked of a protocol: the applications, the network, the bounds.
// It is a declaration with its names looked up and its parameters filled in.
type Scenario struct {
	Name     string
	Title    string
	Sessions [2][][]Call
	Network  NetworkExpr
	Modulus  int // 0: the protocol has no numbers
	ISN      [2]Draw
	Lives    [2]int
	Params   [2][]int // by Param.index
	Timers   [2][]TimerBound
	Crashes  [2]int
	Parties  []int // by Protocol.Parties: how often it acts, a number or Unlimited; 0: it takes no part
	Planted  []Planted
	Start    [2]*Start
	Fair     Fairnesses
}

// Call is one call of an application. Call is an index into Protocol.Calls, or CallCrash, CallRestart.
type Call struct {
	Call     int
	Optional bool
}

// Built-in calls of a session.
const (
	CallCrash   = -1
	CallRestart = -2
)

// Draw is a policy of initial numbers with its fixed numbers.
type Draw struct {
	Policy  ISNPolicy
	Numbers []int
}

// TimerBound is what a scenario says of a timer of one end.
type TimerBound struct {
	Off    bool
	Budget int // Unlimited or a number
	Prompt bool
	Late   bool // not prompt, whatever the rule says
}

// Planted is a segment that is in the network at the start.
type Planted struct {
	From   int
	Old    bool
	Code   int
	Fields map[*Field]int
	Pos    Pos
}

// Start is the state of one end at the start.
type Start struct {
	State  int
	Life   int // numbers drawn so far
	Fields []StartField
}

// StartField is a field's value at the start; Element is -1, or the element of an array.
type StartField struct {
	Field *Field
	Index []int
	Value int
}

// MaxModulus is the largest modulus, that of TCP itself.
const MaxModulus = 1 << 32

// Instantiate looks up the scenario and fills it in; more clauses override its own.
// The error is of type Errors, with positions.
func (p *Protocol) Instantiate(name string, more ...*Clause) (*Scenario, error) {
	b := &scenarioBuilder{p: p, s: &Scenario{Name: name}}
	b.defaults()
	var clauses []*Clause
	if d := p.Scenario(name); d != nil {
		b.s.Title = d.Title
		clauses = b.inherited(d, 0)
	} else if name != "" {
		var known []string
		for _, s := range p.Scenarios {
			known = append(known, s.Name.Text)
		}
		msg := fmt.Sprintf("protocol %s has no scenario %q", p.Name, name)
		return nil, &NameError{Msg: msg, Known: known, Name: name}
	}
	for _, c := range append(clauses, more...) {
		b.clause(c)
	}
	b.fields()
	b.check(len(more))
	if len(b.errs) > 0 {
		return nil, b.errs.err()
	}
	return b.s, nil
}

// NameError is a name that stands nowhere, with those that do.
type NameError struct {
	Msg   string
	Name  string
	Known []string
}

// Error gives the message with the nearest known name, or all of them.
func (e *NameError) Error() string {
	if n, ok := nearest(e.Name, e.Known); ok {
		return fmt.Sprintf("%s; did you mean %q?", e.Msg, n)
	}
	if len(e.Known) == 0 {
		return e.Msg
	}
	return e.Msg + "; known: " + strings.Join(e.Known, ", ")
}

type scenarioBuilder struct {
	p     *Protocol
	s     *Scenario
	errs  Errors
	plant []*Clause
	start []*Clause
	isnAt [2]Pos
	modAt Pos

	partyAt Pos
}

func (b *scenarioBuilder) defaults() {
	b.s.Network = NetworkExpr{Kind: Bag, Capacity: 4}
	b.s.Modulus = 16
	b.s.Parties = make([]int, len(b.p.Parties))
	for end := range 2 {
		b.s.Lives[end] = 2
		isn := b.p.ISN
		if isn.Policy == ISNUnset {
			isn.Policy = ISNUnused
		}
		b.s.ISN[end] = Draw{isn.Policy, isn.Base}
		b.s.Params[end] = make([]int, len(b.p.Params))
		for _, q := range b.p.Params {
			b.s.Params[end][q.index] = q.Default()
		}
		b.s.Timers[end] = make([]TimerBound, len(b.p.Timers))
		for i := range b.s.Timers[end] {
			b.s.Timers[end][i].Budget = Unlimited
		}
	}
	b.s.Fair = b.p.fairnesses()
}

// Default gives the raw value that the parameter has in a scenario that does not set it.
func (q *Param) Default() int {
	env := constEnv{}
	if q.Init != nil {
		if v, ok := env.eval(q.Init); ok {
			return v
		}
	}
	if q.Type.Kind == TypeRange {
		v, _ := env.eval(q.Type.Lo)
		return v
	}
	return 0
}

// inherited gives the clauses of the scenario, those of its base first.
func (b *scenarioBuilder) inherited(d *ScenarioDecl, depth int) []*Clause {
	if d.From == nil {
		return d.Clauses
	}
	base := b.p.Scenario(d.From.Text)
	if base == nil || depth > 20 {
		var known []string
		for _, s := range b.p.Scenarios {
			known = append(known, s.Name.Text)
		}
		b.errs.unknown(*d.From, "scenario", known)
		return d.Clauses
	}
	return append(append([]*Clause{}, b.inherited(base, depth+1)...), d.Clauses...)
}

// ends lists the ends a clause speaks of.
func (b *scenarioBuilder) ends(c *Clause) []int {
	switch {
	case c.End == nil:
		return []int{0, 1}
	case c.End.Text == "A":
		return []int{0}
	}
	return []int{1}
}

func (b *scenarioBuilder) clause(c *Clause) {
	switch c.Kind {
	case ClauseSessions:
		b.sessions(c)
	case ClauseNetwork:
		b.s.Network = c.Network
	case ClauseModulus:
		b.s.Modulus, b.modAt = c.Numbers[0], c.Pos
	case ClauseISN:
		for _, e := range b.ends(c) {
			b.s.ISN[e] = Draw{c.Policy, c.Numbers}
			b.isnAt[e] = c.Pos
		}
	case ClauseLives:
		for _, e := range b.ends(c) {
			b.s.Lives[e] = b.within(c.Pos, "lives", c.Numbers[0], 1, 6)
		}
	case ClauseCrash:
		for _, e := range b.ends(c) {
			b.s.Crashes[e] = b.within(c.Pos, "crashes", c.Numbers[0], 1, 6)
		}
	case ClauseParty:
		b.party(c)
	case ClauseParam:
		b.param(c)
	case ClauseTimer:
		b.timer(c)
	case ClauseOld, ClauseInFlight:
		b.plant = append(b.plant, c)
	case ClauseStart:
		b.start = append(b.start, c)
	case ClauseFair:
		b.fair(c)
	}
}

func (b *scenarioBuilder) party(c *Clause) {
	var known []string
	for i, q := range b.p.Parties {
		known = append(known, q.Name)
		if q.Name == c.Name.Text {
			b.power(c.Pos, "party "+q.Name, c.Numbers[0])
			b.s.Parties[i], b.partyAt = c.Numbers[0], c.Pos
			return
		}
	}
	b.errs.unknown(c.Name, "party", known)
}

func (b *scenarioBuilder) sessions(c *Clause) {
	var out [][]Call
	total := 0
	for _, session := range c.Sessions {
		var calls []Call
		for _, ce := range session {
			n := b.callIndex(ce.Name)
			for range b.within(ce.Pos, ce.Name.Text, ce.Count, 1, 64) {
				calls = append(calls, Call{n, ce.Optional})
			}
		}
		total += len(calls)
		out = append(out, calls)
	}
	b.within(c.Pos, "calls of an end", total, 0, 200)
	for _, e := range b.ends(c) {
		b.s.Sessions[e] = out
	}
}

func (b *scenarioBuilder) callIndex(id Ident) int {
	switch id.Text {
	case "crash":
		return CallCrash
	case "restart":
		return CallRestart
	}
	if i := indexOf(b.p.Calls, id.Text); i >= 0 {
		return i
	}
	b.errs.unknown(id, "call", append([]string{"crash", "restart"}, b.p.Calls...))
	return 0
}

func (b *scenarioBuilder) param(c *Clause) {
	var q *Param
	var known []string
	for _, x := range b.p.Params {
		known = append(known, x.Name)
		if x.Name == c.Name.Text {
			q = x
		}
	}
	if q == nil {
		b.errs.unknown(c.Name, "parameter or clause of a scenario", append(known, "network", "modulus", "isn", "lives", "timer", "crashes", "party", "old", "in flight", "start", "fair"))
		return
	}
	v, ok := b.paramValue(q, c)
	if !ok {
		return
	}
	for _, e := range b.ends(c) {
		b.s.Params[e][q.index] = v
	}
}

func (b *scenarioBuilder) paramValue(q *Param, c *Clause) (int, bool) {
	accepted := ""
	switch q.Type.Kind {
	case TypeBool:
		accepted = "true, false"
		if c.Word.Text == "true" || c.Word.Text == "false" {
			return map[string]int{"true": 1}[c.Word.Text], true
		}
	case TypeEnum:
		accepted = strings.Join(q.Type.Enum, ", ")
		if i := indexOf(q.Type.Enum, c.Word.Text); i >= 0 {
			return i, true
		}
	default:
		lo, _ := constEnv{}.eval(q.Type.Lo)
		hi, _ := constEnv{}.eval(q.Type.Hi)
		accepted = fmt.Sprintf("%d to %d", lo, hi)
		if len(c.Numbers) == 1 && c.Numbers[0] >= lo && c.Numbers[0] <= hi {
			return c.Numbers[0], true
		}
	}
	found := c.Word.Text
	if len(c.Numbers) == 1 {
		found = fmt.Sprint(c.Numbers[0])
	}
	b.errs.report(c.Pos, fmt.Sprintf("found %s %s; accepted: %s", q.Name, found, accepted), "")
	return 0, false
}

func (b *scenarioBuilder) timer(c *Clause) {
	i := indexOf(b.p.Timers, c.Name.Text)
	if i < 0 {
		b.errs.unknown(c.Name, "timer", b.p.Timers)
		return
	}
	for _, e := range b.ends(c) {
		t := &b.s.Timers[e][i]
		switch {
		case len(c.Numbers) == 1:
			*t = TimerBound{Budget: b.within(c.Pos, "a timer's budget", c.Numbers[0], 1, 14)}
		case c.Word.Text == "off":
			*t = TimerBound{Off: true}
		case c.Word.Text == "unlimited":
			*t = TimerBound{Budget: Unlimited}
		case c.Word.Text != "":
			b.errs.report(c.Word.Pos, fmt.Sprintf("found %s; accepted: off, unlimited, or a number", c.Word.Text), "")
		}
		t.Prompt, t.Late = c.Prompt, c.Late
	}
}

func endName(end int) string { return string(rune('A' + end)) }

// asked gives the most calls of this kind in one session of the end.
func (s *Scenario) asked(end, call int) int {
	most := 0
	for _, session := range s.Sessions[end] {
		n := 0
		for _, c := range session {
			if c.Call == call {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}
