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
	Planted  []Planted
	Start    [2]*Start
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
}

func (b *scenarioBuilder) defaults() {
	b.s.Network = NetworkExpr{Kind: Bag, Capacity: 4}
	b.s.Modulus = 16
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
	case ClauseParam:
		b.param(c)
	case ClauseTimer:
		b.timer(c)
	case ClauseOld, ClauseInFlight:
		b.plant = append(b.plant, c)
	case ClauseStart:
		b.start = append(b.start, c)
	}
}

// within reports a bound beyond its range.
func (b *scenarioBuilder) within(pos Pos, what string, v, lo, hi int) int {
	if v < lo || v > hi {
		b.errs.report(pos, fmt.Sprintf("found %s %d; accepted is %d to %d", what, v, lo, hi), "")
		return lo
	}
	return v
}

// power reports a number of losses or duplicates beyond its range.
func (b *scenarioBuilder) power(pos Pos, what string, n int) {
	if n != Unlimited && (n < 0 || n > 30) {
		b.errs.report(pos, fmt.Sprintf("found %s %d; accepted is 0 to 30, or unlimited", what, n), "")
	}
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
		b.errs.unknown(c.Name, "parameter or clause of a scenario", append(known, "network", "modulus", "isn", "lives", "timer", "crashes", "old", "in flight", "start"))
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

// fields fills in planted segments and starts, which need the modulus.
func (b *scenarioBuilder) fields() {
	for _, c := range b.plant {
		pl := Planted{From: b.ends(c)[0], Old: c.Kind == ClauseOld, Fields: map[*Field]int{}, Pos: c.Pos}
		r := resolver{p: b.p}
		code, ok := b.p.codeOf(r.flags(c.Flags))
		b.errs = append(b.errs, r.errs...)
		if !ok {
			b.errs.report(c.Pos, "a segment needs exactly one kind", "")
			continue
		}
		pl.Code = code
		for _, fv := range c.Fields {
			f := findField(b.p.SegFields, fv.Name.Text)
			if f == nil {
				b.errs.unknown(fv.Name, "field of a segment", fieldNames(b.p.SegFields))
				continue
			}
			pl.Fields[f] = b.value(fv.Value, f, 0)
		}
		b.s.Planted = append(b.s.Planted, pl)
	}
	for _, c := range b.start {
		b.startOf(c)
	}
}

func findField(list []*Field, name string) *Field {
	for _, f := range list {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func (b *scenarioBuilder) startOf(c *Clause) {
	end := b.ends(c)[0]
	st := &Start{State: indexOf(b.p.States, c.Name.Text)}
	if st.State < 0 {
		b.errs.unknown(c.Name, "state", b.p.States)
		return
	}
	for _, fv := range c.Fields {
		if fv.Name.Text == "life" {
			if l, ok := fv.Value.(*LitExpr); ok && l.Kind == LitInt {
				st.Life = b.within(l.Pos, "life", l.Value, 0, b.s.Lives[end])
				continue
			}
		}
		f := findField(b.p.EndFields, fv.Name.Text)
		if f == nil {
			b.errs.unknown(fv.Name, "field of an end", append(fieldNames(b.p.EndFields), "life"))
			continue
		}
		sf := StartField{Field: f, Value: b.value(fv.Value, f, end)}
		for _, ix := range fv.Index {
			if l, ok := ix.(*LitExpr); ok && l.Kind == LitInt && b.inside(l, f, len(sf.Index), end) {
				sf.Index = append(sf.Index, l.Value)
			}
		}
		if len(sf.Index) != len(f.Type.Index) {
			b.errs.report(fv.Name.Pos, fmt.Sprintf("%s needs %d index(es)", f.Name, len(f.Type.Index)), "")
			continue
		}
		st.Fields = append(st.Fields, sf)
	}
	b.s.Start[end] = st
}

// value gives the raw value of a constant for a field: numbers modulo the modulus, none as the modulus, lives from 1.
func (b *scenarioBuilder) value(e Expr, f *Field, end int) int {
	switch e := e.(type) {
	case *LitExpr:
		if v, ok := b.literal(e, f, end); ok {
			return v
		}
	case *NameExpr:
		if i := indexOf(f.Type.Enum, e.Name.Text); i >= 0 {
			return i
		}
		if f.Type.Kind == TypeState {
			if i := indexOf(b.p.States, e.Name.Text); i >= 0 {
				return i
			}
		}
	}
	b.errs.report(e.ExprPos(), fmt.Sprintf("%s takes %s here", f.Name, kindText(f.Type.Kind)), "")
	return 0
}

func (b *scenarioBuilder) literal(e *LitExpr, f *Field, end int) (int, bool) {
	switch f.Type.Kind {
	case TypeBool:
		return e.Value, e.Kind == LitBool
	case TypeNumber:
		if e.Kind == LitNone {
			return b.s.Modulus, true
		}
		return e.Value, e.Kind == LitInt && b.inSpace(e.Pos, e.Value)
	case TypeLife:
		if e.Kind == LitNone {
			return 0, true
		}
		return b.within(e.Pos, "life", e.Value, 0, max(b.s.Lives[0], b.s.Lives[1])) + 1, e.Kind == LitInt
	case TypeRange:
		env := b.s.env(b.p, end)
		lo, _ := env.eval(f.Type.Lo)
		hi, _ := env.eval(f.Type.Hi)
		return b.within(e.Pos, f.Name, e.Value, lo, hi), e.Kind == LitInt
	}
	return 0, false
}

// inside says whether a constant index lies in the array; if not, that is reported.
func (b *scenarioBuilder) inside(l *LitExpr, f *Field, dim, end int) bool {
	if dim >= len(f.Type.Index) {
		return true
	}
	lo, hi := 0, 1
	switch t := f.Type.Index[dim]; t.Kind {
	case TypeLife:
		hi = b.s.Lives[end]
		if t.Peer {
			hi = b.s.Lives[1-end]
		}
	case TypeRange:
		env := b.s.env(b.p, end)
		lo, _ = env.eval(t.Lo)
		hi, _ = env.eval(t.Hi)
	}
	if l.Value < lo || l.Value > hi {
		b.errs.report(l.Pos, fmt.Sprintf("found index %d of %s; accepted is %d to %d", l.Value, f.Name, lo, hi), "")
	}
	return true
}

func (b *scenarioBuilder) inSpace(pos Pos, v int) bool {
	if v < 0 || v >= b.s.Modulus {
		b.errs.report(pos, fmt.Sprintf("found number %d; accepted is 0 to %d (modulus %d)", v, b.s.Modulus-1, b.s.Modulus), "")
	}
	return true
}

// env gives the constants of one end.
func (s *Scenario) env(p *Protocol, end int) constEnv {
	return constEnv{p: p, s: s, end: end}
}

func (b *scenarioBuilder) check(overridden int) {
	s := b.s
	pos := b.modAt
	if pos.Source == nil && b.p.Scenario(s.Name) != nil {
		pos = b.p.Scenario(s.Name).Pos
	}
	if s.Modulus < 2 || s.Modulus > MaxModulus {
		b.errs.report(pos, fmt.Sprintf("found modulus %d; accepted is 2 to %d", s.Modulus, MaxModulus), "")
		return
	}
	n := s.Network
	if n.Pos.Source != nil {
		b.within(n.Pos, "capacity", n.Capacity, 1, 64)
		b.power(n.Pos, "loses", n.Loses)
		b.power(n.Pos, "duplicates", n.Duplicates)
	}
	if n.Kind == Soup && (n.Loses != 0 || n.Duplicates != 0) {
		b.errs.report(n.Pos, "a soup loses and duplicates without limit by itself; `loses` and `duplicates` are for a bag or a fifo", "")
	}
	if n.Kind != Soup && n.Duplicates == Unlimited {
		b.errs.report(n.Pos, "unlimited duplicates have no bound on a bag or fifo; the soup has them", "")
	}
	if b.p.Reach == nil {
		return
	}
	for end := range 2 {
		b.checkNumbers(end, pos)
	}
}

// checkNumbers sees to it that the number space holds what the lives can use.
func (b *scenarioBuilder) checkNumbers(end int, pos Pos) {
	s := b.s
	d := s.ISN[end]
	if reach, margin := s.reach(b.p, end); reach+margin > s.Modulus {
		b.errs.report(pos, fmt.Sprintf("modulus %d is too small: one life of %s reaches %d numbers and keeps %d apart", s.Modulus, endName(end), reach, margin), "")
		return
	}
	if d.Policy == ISNClock && len(d.Numbers) == 0 && b.p.numbersAtStart(s, end) {
		b.errs.report(pos, fmt.Sprintf("numbers of %s are there at the start, so its clock needs to know where it stands: `isn %s clock N`, N the initial number of its first life", endName(end), endName(end)), "")
	}
	for _, v := range d.Numbers {
		b.inSpace(b.isnAt[end], v)
	}
	if d.Policy == ISNPinned || d.Policy == ISNConstant {
		return
	}
	if d.Policy == ISNAny && s.Modulus <= 64 {
		return
	}
	if s.Modulus > 64 && d.Policy != ISNClock {
		b.errs.report(pos, fmt.Sprintf("modulus %d with drawn initial numbers; at most 64, or pin them: isn A 100, 400", s.Modulus), "")
		return
	}
	reach, _ := s.reach(b.p, end)
	stride := s.stride(b.p, end)
	if need := s.Lives[end] * stride; need > s.Modulus {
		b.errs.report(pos, fmt.Sprintf("modulus %d is too small: %d lives of %s, each of which reaches %d numbers and keeps %d apart, need %d",
			s.Modulus, s.Lives[end], endName(end), reach, stride-reach, need), "")
	}
}

// stride gives how far the initial numbers of two lives are apart at least: by `unused`, nothing within the margin; by
// `clock`, a gap larger than it.
func (s *Scenario) stride(p *Protocol, end int) int {
	reach, margin := s.reach(p, end)
	if s.ISN[end].Policy == ISNClock {
		margin++
	}
	return reach + margin
}

// reach gives how many numbers after its initial one a life can use, and the margin, at least 1.
func (s *Scenario) reach(p *Protocol, end int) (reach, margin int) {
	env := s.env(p, end)
	reach, _ = env.eval(p.Reach)
	margin, _ = env.eval(p.Margin)
	return reach, max(margin, 1)
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

// constEnv evaluates what is constant once a scenario is chosen. Without a scenario, parameters have no value.
type constEnv struct {
	p    *Protocol
	s    *Scenario
	end  int
	vars map[*Var]int
}

// endOf gives the end that an owner means: 0 or 1.
func (c constEnv) endOf(o Owner) int {
	e := c.end
	switch o.Base {
	case OwnerA:
		e = 0
	case OwnerVar:
		e = c.vars[o.Var]
	}
	if o.Flip {
		e = 1 - e
	}
	return e
}

// eval gives the value of a constant expression; ok is false when it is none.
func (c constEnv) eval(n *Node) (v int, ok bool) {
	switch n.Op {
	case NodeConst:
		return n.Value, true
	case NodeNone:
		if n.Kind == TypeNumber && c.s != nil {
			return c.s.Modulus, true
		}
		return 0, n.Kind != TypeNumber
	case NodeZero:
		return 0, true
	case NodeParam:
		if c.s == nil {
			return 0, false
		}
		return c.s.Params[c.endOf(n.Owner)][n.Param.index], true
	case NodeVar:
		return c.variable(n)
	case NodeAsked:
		if c.s == nil {
			return 0, false
		}
		return c.s.asked(c.end, n.Value), true
	}
	return c.fold(n)
}

func (c constEnv) variable(n *Node) (int, bool) {
	if n.Text == "sealer" {
		return c.end + 1, true
	}
	if n.Kind == TypeEnd {
		return c.endOf(n.Owner), true
	}
	v, ok := c.vars[n.Var]
	return v, ok
}

// fold computes operators over constants. Logic may be decided by one side.
func (c constEnv) fold(n *Node) (int, bool) {
	switch n.Op {
	case NodeNot:
		v, ok := c.eval(n.Args[0])
		return 1 - v, ok
	case NodeAnd, NodeOr, NodeImplies:
		return c.foldLogic(n)
	case NodeCond:
		if v, ok := c.eval(n.Args[0]); ok {
			return c.eval(n.Args[2-v])
		}
		return 0, false
	case NodeAdd, NodeSub, NodeEq, NodeNe, NodeLt, NodeLe:
		x, okX := c.eval(n.Args[0])
		y, okY := c.eval(n.Args[1])
		if !okX || !okY {
			return 0, false
		}
		return foldInts(n.Op, x, y), true
	case NodeChain:
		x, okX := c.eval(n.Args[0])
		y, okY := c.eval(n.Args[1])
		z, okZ := c.eval(n.Args[2])
		return b2i(between(x, y, z, n.Lt)), okX && okY && okZ
	}
	return 0, false
}

func (c constEnv) foldLogic(n *Node) (int, bool) {
	x, okX := c.eval(n.Args[0])
	y, okY := c.eval(n.Args[1])
	if n.Op == NodeImplies {
		x = 1 - x
	}
	decides := 1 // of or, implies
	if n.Op == NodeAnd {
		decides = 0
	}
	switch {
	case okX && x == decides || okY && y == decides:
		return decides, true
	case okX && okY:
		return 1 - decides, true
	}
	return 0, false
}

func foldInts(op NodeOp, x, y int) int {
	switch op {
	case NodeAdd:
		return x + y
	case NodeSub:
		return x - y
	case NodeEq:
		return b2i(x == y)
	case NodeNe:
		return b2i(x != y)
	case NodeLt:
		return b2i(x < y)
	}
	return b2i(x <= y)
}

func between(x, y, z int, lt [2]bool) bool {
	return (x < y || !lt[0] && x == y) && (y < z || !lt[1] && y == z)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
