package export

import (
	"fmt"
	"slices"

	"tcpcheck/model"
)

// rule is a rule at one end.
type rule struct {
	l      *lowering
	rule   *model.Rule
	end    int
	states []int
	guard  *Func
	proc   *Proc
	owes   []*Stmt // says that it fires, if it has a fairness of its own
}

// rules writes the rules of an end or a party that its scenario does not rule out.
func (l *lowering) rules(end int) {
	for _, r := range l.p.Rules {
		if !l.isFor(r, end) || r.Event.Kind == model.OnTimer && l.sc.Timers[end][r.Event.Name].Off {
			continue
		}
		guard := truth(true)
		if r.When != nil {
			guard = l.env(end).expr(r.When)
		}
		b := l.binding(r, end)
		if guard = and(guard, b.fits()); !guard.is(0) {
			l.player(end).rules = append(l.player(end).rules, l.rule(r, end, guard, b))
		}
	}
}

func (l *lowering) rule(r *model.Rule, end int, guard *Expr, b *binding) *rule {
	name := l.label(r.ID, end)
	f := l.function(&Func{Name: name, Comment: "guard of " + r.ID, End: end, Body: guard, Segment: readsSegment(guard)})
	owes := l.declared(r, end)
	body := append(l.env(end).happened(model.NodeFires, -1, uint64(r.Index)), append(owes, b.body()...)...)
	p := l.proc(&Proc{Name: name, Section: r.Section, Title: r.Title, Rule: true, End: end, Body: body, Segment: stmtsReadSegment(body)})
	return &rule{l: l, rule: r, end: end, states: bitsOf(r.States, len(l.p.States)), guard: f, proc: p, owes: owes}
}

// enabled says whether the rule's state and guard match; the segment's flags apart.
func (r *rule) enabled() *Expr {
	return and(r.inState(), call(r.guard))
}

// inState says whether the end is in a state of the rule; a party has none.
func (r *rule) inState() *Expr {
	if r.end >= 2 {
		return truth(true)
	}
	return in(read(r.l.ends[r.end].state), r.states)
}

// perform lets the rule act, then the watches that it called.
func (r *rule) perform() []*Stmt {
	return append([]*Stmt{do(r.proc)}, r.l.player(r.end).reaction()...)
}

// first says that the rule matches, and none above it for the same event.
func (r *rule) first() *Expr {
	list := []*Expr{r.enabled()}
	for _, above := range r.l.ends[r.end].rules {
		if above == r {
			break
		}
		same := above.rule.Event.Kind == r.rule.Event.Kind && above.rule.Event.Name == r.rule.Event.Name
		if same && above.rule.States&r.rule.States != 0 {
			list = append(list, not(above.enabled()))
		}
	}
	return and(list...)
}

// readsSegment says whether an expression reads the segment at hand.
func readsSegment(x *Expr) bool {
	if x == nil || x.Op == SomeFlying {
		return false
	}
	if x.Op == Seg || x.Op == Call && x.Func.Segment {
		return true
	}
	for _, a := range x.Args {
		if readsSegment(a) {
			return true
		}
	}
	return false
}

func stmtsReadSegment(list []*Stmt) bool {
	for _, s := range list {
		exprs := append(append([]*Expr{s.Value, s.Cond}, s.Index...), s.Values...)
		for _, x := range exprs {
			if readsSegment(x) {
				return true
			}
		}
		inside := s.Op == If && (stmtsReadSegment(s.Then) || stmtsReadSegment(s.Else))
		if inside || s.Op == Do && s.Proc.Segment {
			return true
		}
	}
	return false
}

// settling writes the procedure that ends a step of an end or a party: the session, what was sent, lifetimes.
func (l *lowering) settling(e *endVars, timekeeping *Proc) {
	var body []*Stmt
	if e.place != nil {
		body = append(body, when(read(l.ended), e.skipSession()...)...)
	}
	body = append(body, &Stmt{Op: Transmit})
	body = append(body, l.noteNumbers()...)
	if timekeeping != nil {
		body = append(body, do(timekeeping))
	}
	e.settle = l.proc(&Proc{Name: l.label("settle", e.end), Title: "the end of a step", End: e.end, Body: body})
}

// skipSession goes to where the application goes on when the connection has ended.
func (e *endVars) skipSession() []*Stmt {
	var out []*Stmt
	for at := len(e.next) - 1; at >= 0; {
		begin := at
		for begin > 0 && e.next[begin-1] == e.next[at] {
			begin--
		}
		var within []int
		for i := begin; i <= at; i++ {
			if e.next[i] != i {
				within = append(within, i)
			}
		}
		out = branch(in(read(e.place), within), []*Stmt{set(e.place, e.next[at])}, out)
		at = begin - 1
	}
	return out
}

// noteNumbers marks the numbers that the sent segments carry as used, while a further life may be drawn.
func (l *lowering) noteNumbers() []*Stmt {
	var out, each []*Stmt
	for end := range 2 {
		e := l.ends[end]
		if e.used == nil {
			continue
		}
		out = append(out, when(equals(read(e.life), l.sc.Lives[end]+1), l.fill(e.used, 0)...)...)
		each = append(each, when(not(equals(read(e.life), l.sc.Lives[end]+1)), l.noteOne(e)...)...)
	}
	if len(each) == 0 {
		return out
	}
	return append(out, &Stmt{Op: ForEachSent, Then: each})
}

// noteOne marks the numbers of an end's space that the segment at hand carries. A plain number is of the sender's space, of its
// peer's with `of peer`; one in a sealed value likewise of the end that sealed it.
func (l *lowering) noteOne(e *endVars) []*Stmt {
	heads := map[*model.Field]*model.Field{}
	for _, f := range l.p.SegFields {
		for _, part := range f.Parts {
			heads[part] = f
		}
	}
	var out []*Stmt
	for _, f := range l.p.SegFields {
		if f.Type.Kind != model.TypeNumber || f.Ghost {
			continue
		}
		owner := e.end // who must have made it
		if f.Type.Peer {
			owner = 1 - e.end
		}
		made := l.sentBy(owner)
		if f.Type.Peer {
			made = and(made, l.toEnd())
		}
		if head := heads[f]; head != nil {
			made = equals(ofSegment(l.fields[head]), owner+1)
		}
		number := ofSegment(l.fields[f])
		some := compare(Ne, number, constant(l.sc.Modulus, number.Type))
		out = append(out, when(and(made, some), assign(e.used, truth(true), number))...)
	}
	return out
}

// events lists what may happen, in the order of kinds.
func (l *lowering) events(timekeeping *Proc) {
	for end := range 2 {
		l.callEvents(l.ends[end])
	}
	l.segmentEvents(timekeeping)
	for end := range 2 {
		l.timerEvents(end)
	}
	for _, c := range l.counters {
		l.lifetimeEvent(c)
	}
	for end := range 2 {
		l.crashEvents(end)
	}
	for _, q := range l.players()[2:] {
		l.partyEvents(q)
	}
}

func (l *lowering) event(ev *Event, optional bool, timer int) {
	l.owed(ev, optional, timer)
	l.out.Events = append(l.out.Events, ev)
}

// places lists where in an end's script a call stands.
func (e *endVars) places(call int, optional bool) []int {
	var out []int
	for i, c := range e.script {
		if c.Call == call && c.Optional == optional {
			out = append(out, i)
		}
	}
	return out
}

// callEvents has one event for each rule for a call.
func (l *lowering) callEvents(e *endVars) {
	for _, optional := range []bool{false, true} {
		for _, r := range e.rules {
			if r.rule.Event.Kind == model.OnCall {
				l.callEvent(e, r, optional)
			}
		}
		for _, c := range []int{model.CallCrash, model.CallRestart} {
			l.crashCall(e, c, optional)
		}
	}
}

// called suffixes the name of an event that is optional.
func called(name string, optional bool) string {
	if optional {
		return name + " optional"
	}
	return name
}

func (l *lowering) callEvent(e *endVars, r *rule, optional bool) {
	at := e.places(r.rule.Event.Name, optional)
	if len(at) == 0 {
		return
	}
	guard := and(in(read(e.place), at), r.first())
	if guard.is(0) {
		return
	}
	body := append([]*Stmt{e.advance()}, l.env(e.end).happened(model.NodeCalls, e.end, uint64(r.rule.Event.Name))...)
	body = append(body, l.trigger(model.WatchCall, r.rule.Event.Name)...)
	body = append(append(body, r.perform()...), do(e.settle))
	l.event(&Event{Name: called(r.proc.Name, optional), Title: r.rule.Title, Kind: CallEvent, End: e.end, Guard: guard, Body: body, Unfair: optional}, optional, 0)
}

func (e *endVars) advance() *Stmt { return assign(e.place, add(read(e.place), integer(1))) }

// crashCall is a crash or a restart that the script contains. The rest of the session goes on after it.
func (l *lowering) crashCall(e *endVars, call int, optional bool) {
	at := e.places(call, optional)
	if len(at) == 0 {
		return
	}
	down := equals(read(e.state), l.p.Down())
	ev := &Event{Name: called(label("net.crash", e.end), optional), Title: "the end crashes", Kind: CallEvent, End: e.end, Guard: and(in(read(e.place), at), not(down)), Unfair: optional}
	list := l.crash(e)
	if call == model.CallRestart {
		ev.Name, ev.Title = called(label("net.restart", e.end), optional), "the end comes back"
		ev.Guard, list = and(in(read(e.place), at), down), l.restart(e)
	}
	list = append(list, set(l.ended, 0))
	ev.Body = append(append([]*Stmt{e.advance()}, list...), do(e.settle))
	l.event(ev, optional, 0)
}

// crash takes an end to DOWN.
func (l *lowering) crash(e *endVars) []*Stmt {
	down := l.p.Down()
	out := append(l.clear(e.end), set(e.state, down))
	out = append(out, l.entering(e.end, down)...)
	out = append(out, l.env(e.end).happened(model.NodeCrashes, e.end, 0)...)
	if e.forgot != nil {
		out = append(out, set(e.forgot, 1))
	}
	out = append(out, l.trigger(model.WatchCrash, 0)...)
	return append(out, e.reaction()...)
}

// restart takes an end from DOWN to its initial state; the first rule for it that matches may do more.
func (l *lowering) restart(e *endVars) []*Stmt {
	out := append([]*Stmt{set(e.state, 0)}, l.entering(e.end, 0)...)
	out = append(out, e.reaction()...)
	var rules []*Stmt
	for i := len(e.rules) - 1; i >= 0; i-- {
		if r := e.rules[i]; r.rule.Event.Kind == model.OnRestart && r.rule.States&1 == 1 {
			rules = branch(call(r.guard), r.perform(), rules)
		}
	}
	return append(out, rules...)
}

// segmentEvents are arrivals, duplicates and losses.
func (l *lowering) segmentEvents(timekeeping *Proc) {
	receive := map[*endVars]*Proc{}
	for _, e := range l.hearing() {
		receive[e] = l.receive(e)
		var body []*Stmt
		if l.sc.Network.Kind != model.Soup {
			body = append(body, &Stmt{Op: Take})
		}
		l.arrival(ArriveEvent, l.label("net.arrive", e.end), "a segment arrives", e, truth(true), append(body, do(receive[e])))
	}
	if n := l.sc.Network.Duplicates; n != 0 && l.sc.Network.Kind != model.Soup {
		for _, e := range l.hearing() {
			guard, spend := spending(l.copies)
			l.arrival(DuplicateEvent, l.label("net.duplicate", e.end), "a segment arrives, and a copy stays", e, guard, append(spend, do(receive[e])))
		}
	}
	if n := l.sc.Network.Loses; n != 0 && l.sc.Network.Kind != model.Soup {
		guard, spend := spending(l.losses)
		body := append(append([]*Stmt{}, spend...), &Stmt{Op: Drop})
		if timekeeping != nil {
			body = append(body, do(timekeeping))
		}
		l.event(&Event{Name: "net.lose", Title: "a segment is lost", Kind: LoseEvent, End: -1, Guard: guard, Body: body}, false, 0)
	}
}

// spending takes one from what is left of a bound; nil: there is no bound.
func spending(v *Var) (guard *Expr, spend []*Stmt) {
	if v == nil {
		return truth(true), nil
	}
	return not(equals(read(v), 0)), []*Stmt{assign(v, sub(read(v), integer(1)))}
}

func (l *lowering) arrival(kind EventKind, name, title string, e *endVars, guard *Expr, body []*Stmt) {
	body = append(body, do(e.settle))
	l.event(&Event{Name: name, Title: title, Kind: kind, End: e.end, Guard: guard, Body: body}, false, 0)
}

// receive writes the procedure that hands a segment to the rules, in their order.
func (l *lowering) receive(e *endVars) *Proc {
	var chain []*Stmt
	for _, r := range e.rules {
		if r.rule.Event.Kind == model.OnSegment {
			chain = append(chain, l.link(e, r)...)
		}
	}
	body := l.arrivedTests(e.end)
	untaken := &Stmt{Op: Fault, Text: "no rule takes the segment"}
	chain = append(chain, when(not(read(l.taken)), untaken)...)
	body = append(body, when(l.up(e), chain...)...)
	return l.proc(&Proc{Name: l.label("receive", e.end), Title: "the first rule that matches takes the segment, and may hand it on", End: e.end, Body: body, Segment: true})
}

// link is one rule of the chain.
func (l *lowering) link(e *endVars, r *rule) []*Stmt {
	cond := and(read(l.more), r.inState(), l.takes(r.rule.Event), call(r.guard))
	return when(cond, append([]*Stmt{set(l.taken, 1), set(l.more, 0)}, r.perform()...)...)
}

// arrivedTests answers what claims ask of the segment that arrived.
func (l *lowering) arrivedTests(end int) []*Stmt {
	var out []*Stmt
	for k, v := range l.sortedTests() {
		if k.op == model.NodeArrives && k.end == end {
			out = append(out, when(l.carries(k.what), set(v, 1))...)
		}
	}
	return out
}

// timerEvents has one event for each rule for a timer.
func (l *lowering) timerEvents(end int) {
	e := l.ends[end]
	for _, r := range e.rules {
		if r.rule.Event.Kind != model.OnTimer {
			continue
		}
		t := r.rule.Event.Name
		guard := and(r.first(), l.lateEnough(r))
		if guard.is(0) {
			continue
		}
		left, spend := spending(e.budgets[t])
		body := branch(left, spend, append(slices.Clone(r.owes), &Stmt{Op: Cut, Text: "the timer's budget is used up"}))
		body = append(body, l.env(end).happened(model.NodeTimes, end, uint64(t))...)
		for i := range l.prompts {
			if p := &l.prompts[i]; p.end == end && p.timer == t {
				body = append(body, set(p.fired, 1))
			}
		}
		body = append(body, l.trigger(model.WatchTimer, t)...)
		body = append(append(body, r.perform()...), do(e.settle))
		l.event(&Event{Name: r.proc.Name, Title: r.rule.Title, Kind: TimerEvent, End: end, Guard: guard, Body: body}, false, t)
	}
}

// lateEnough says whether as many lifetimes have passed as the rule asks for.
func (l *lowering) lateEnough(r *rule) *Expr {
	c := l.counter(r.end, r.rule.Event.Name)
	if c == nil || r.rule.Event.Lifetimes == 0 {
		return truth(true)
	}
	return compare(Lt, integer(r.rule.Event.Lifetimes), read(c.count))
}

func (l *lowering) lifetimeEvent(c *counter) {
	body := []*Stmt{assign(c.count, add(read(c.count), integer(1))), set(c.begun, 1), do(l.ends[c.end].settle)}
	l.event(&Event{
		Name: fmt.Sprintf("net.lifetime %s %s", l.p.Timers[c.timer], endName(c.end)), Title: "a lifetime passes", Kind: LifetimeEvent,
		End: c.end, Guard: l.lifetimeOver(c), Body: body,
	}, false, c.timer)
}

// crashEvents are the crashes that may come at any moment, and the restarts after them.
func (l *lowering) crashEvents(end int) {
	e := l.ends[end]
	if l.sc.Crashes[end] == 0 {
		return
	}
	down := equals(read(e.state), l.p.Down())
	guard, spend := spending(e.crashes)
	body := append(spend, l.crash(e)...)
	body = append(append(body, l.end()...), do(e.settle))
	l.event(&Event{Name: label("net.crash", end) + " at any moment", Title: "the end crashes", Kind: CrashEvent, End: end, Guard: and(not(down), guard), Body: body}, false, 0)
	l.event(&Event{Name: label("net.restart", end) + " after a crash", Title: "the end comes back", Kind: RestartEvent, End: end, Guard: down, Body: append(l.restart(e), do(e.settle))}, false, 0)
}
