package export

import (
	"fmt"
	"slices"
	"strings"
)

var temporalTLA = map[TemporalOp]string{
	AndF: ` /\ `, OrF: ` \/ `, ImpliesF: " => ", EquivalentF: " <=> ", NotF: "~", AlwaysF: "[]", EventuallyF: "<>",
}

// runs gives the first temporal claim's; nil: there is none.
func (t *tla) runs() *Runs {
	for _, c := range t.p.Claims {
		if c.Runs != nil {
			return c.Runs
		}
	}
	return nil
}

// assume says whether anything is fair.
func (r *Runs) assume() bool { return r.Leaving || len(r.Weak) > 0 || len(r.Strong) > 0 }

// as says whether both assume the same.
func (r *Runs) as(q *Runs) bool {
	return r.Leaving == q.Leaving && r.Delivery == q.Delivery && slices.Equal(r.Weak, q.Weak) && slices.Equal(r.Strong, q.Strong)
}

// speakable says what TLA+ has no words for.
func (t *tla) speakable() error {
	for _, c := range t.p.Claims {
		if c.Runs == nil {
			continue
		}
		if why := t.unspeakable(c.Runs); why != "" {
			return fmt.Errorf("%s cannot be exported: property %s %s", t.p.Name(), c.Name, why)
		}
	}
	return nil
}

func (t *tla) unspeakable(r *Runs) string {
	unknown := func(f *Formula) bool { return f.Op != Proposition && temporalTLA[f.Op] == "" }
	switch {
	case slices.ContainsFunc(r.Cases, func(f *Formula) bool { return f.uses(unknown) }):
		return "has `next`, `until`, `weak until` or `release`, which TLA+ has not; take --to hoa"
	case slices.ContainsFunc(r.Atoms, func(x *Expr) bool { return readsScratch(x, t.p.Scratch) }):
		return "asks what happens in a step, which a temporal formula of TLA+ cannot; take --to hoa"
	case !r.as(t.runs()):
		return "assumes another fairness than the property before it: ask for them apart"
	case t.p.Network.Kind == Soup && r.Delivery == Strong:
		return "assumes that what is sent again and again arrives, and on a soup TLA+ cannot tell whether it is sent again; take a bag or a fifo"
	}
	return ""
}

// uses says whether a part of the formula is as wanted.
func (f *Formula) uses(wanted func(*Formula) bool) bool {
	return f != nil && (wanted(f) || f.Left.uses(wanted) || f.Right.uses(wanted))
}

func (t *tla) formula(r *Runs, f *Formula) string {
	switch {
	case f.Op == Proposition:
		return "(" + t.expr(r.Atoms[f.Atom]) + ")"
	case f.Op == AlwaysF && f.Left.Op == ImpliesF && f.Left.Right.Op == EventuallyF:
		return "(" + t.formula(r, f.Left.Left) + " ~> " + t.formula(r, f.Left.Right.Left) + ")"
	case f.Right == nil:
		return temporalTLA[f.Op] + t.formula(r, f.Left)
	}
	return "(" + t.formula(r, f.Left) + temporalTLA[f.Op] + t.formula(r, f.Right) + ")"
}

// temporal writes the temporal claims, and the fairness that they assume.
func (t *tla) temporal() {
	if r := t.runs(); r != nil && r.assume() {
		t.fairness(r)
	}
	for _, c := range t.p.Claims {
		if c.Runs == nil {
			continue
		}
		t.line(`\* temporal %s: %s`, c.Name, c.Title)
		var cases []string
		for _, f := range c.Runs.Cases {
			cases = append(cases, t.formula(c.Runs, f))
		}
		t.line("%s == %s", t.names.of[c], strings.Join(cases, ` /\ `))
		t.line("")
	}
}

func (t *tla) fairness(r *Runs) {
	for _, a := range slices.Concat(r.Weak, r.Strong) {
		if len(t.taking(a)) > 0 && t.conditional(a) {
			t.takes(a)
		}
	}
	t.line(`\* what a fair run owes, segments apart`)
	t.line("Fairness ==")
	t.block(func() {
		t.line(`/\ TRUE`)
		for _, a := range t.p.Actions {
			switch {
			case len(t.taking(a)) == 0:
			case slices.Contains(r.Strong, a):
				t.line(`/\ SF_vars(%s)  \* %s`, t.owed(a), a.Name)
			case slices.Contains(r.Weak, a):
				t.line(`/\ WF_vars(%s)  \* %s`, t.owed(a), a.Name)
			}
		}
	})
	t.line("")
	segments := t.p.Network.Kind != Soup && r.Leaving
	if segments {
		t.delivery()
	}
	t.line(`FairSpec == Spec /\ Fairness`)
	if segments {
		t.block(func() { t.owedSegments(r, "v", "Values", "Value") })
	}
	t.line("")
	if segments {
		t.line(`\* Fairness to headers is implied by fairness to values, and asks far less of TLC: what holds under it holds under FairSpec.`)
		t.line(`FairSpecByHeader == Spec /\ Fairness`)
		t.block(func() { t.owedSegments(r, "h", "Headers", "Header") })
		t.line("")
	}
}

// taking lists the events by which an action may be taken.
func (t *tla) taking(a *Action) []*Event {
	return slices.DeleteFunc(slices.Clone(t.p.Events), func(ev *Event) bool {
		if a.Taken == nil {
			return ev.Action != a
		}
		return !sets(ev, a.Taken.Var)
	})
}

// sets says whether an event may assign a variable.
func sets(ev *Event, v *Var) bool {
	u := usage{procs: map[*Proc]bool{}, funcs: map[*Func]bool{}, vars: map[*Var]bool{}}
	u.stmts(ev.Body)
	return u.vars[v]
}

// conditional says whether the steps of an event take an action or not, by how they end.
func (t *tla) conditional(a *Action) bool {
	return a.Taken != nil || slices.ContainsFunc(t.taking(a), func(ev *Event) bool { return t.unspared(ev) != "" })
}

// unspared is the condition that a step owes something; "": it does.
func (t *tla) unspared(ev *Event) string {
	if t.p.Spared == nil || !sets(ev, t.p.Spared.Var) {
		return ""
	}
	return "~" + t.ending(t.p.Spared)
}

// ending asks something of the end of a step.
func (t *tla) ending(x *Expr) string {
	t.cur = "m"
	defer func() { t.cur = "" }()
	return t.tight(x)
}

// owed names an action, or those of its events.
func (t *tla) owed(a *Action) string {
	if t.conditional(a) {
		return t.names.of[a]
	}
	var list []string
	for _, ev := range t.taking(a) {
		list = append(list, t.names.of[ev])
	}
	return strings.Join(list, ` \/ `)
}

// takes writes an action that only some of the steps of its events take.
func (t *tla) takes(a *Action) {
	t.line("%s ==", t.names.of[a])
	t.block(func() {
		for _, ev := range t.taking(a) {
			wanted := t.unspared(ev)
			if wanted != "" {
				wanted += ` /\ `
			}
			if a.Taken != nil {
				wanted = t.ending(a.Taken) + ` /\ `
			}
			t.line(`\/`)
			t.block(func() { t.action(ev, "", wanted) })
		}
	})
	t.line("")
}

// owedSegments writes that segments leave the network, and, if that is fair, arrive.
func (t *tla) owedSegments(r *Runs, v, set, of string) {
	leaves := t.eventsFor(of, v, ArriveEvent, LoseEvent)
	arrives := t.eventsFor(of, v, ArriveEvent, DuplicateEvent)
	switch r.Delivery {
	case Strong:
		t.line(`/\ \A %s \in %s : SF_vars(%s)`, v, set, arrives)
		if slices.ContainsFunc(t.p.Events, func(ev *Event) bool { return ev.Kind == DuplicateEvent }) {
			t.line(`/\ \A %s \in %s : WF_vars(%s)`, v, set, leaves)
		}
	case Weak:
		t.line(`/\ \A %s \in %s : WF_vars(%s)`, v, set, arrives)
	default:
		t.line(`/\ \A %s \in %s : WF_vars(%s)`, v, set, leaves)
	}
	for _, f := range t.lifetimeMarks() {
		kinds := []EventKind{ArriveEvent, LoseEvent}
		if r.Delivery == Weak {
			kinds[1] = DuplicateEvent
		}
		t.line(`/\ \A %s \in %s : WF_vars(%s)  \* a lifetime waits for it`, v, set, t.eventsFor(of+"_"+t.fields[f], v, kinds...))
	}
}

// lifetimeMarks gives the fields that say that a lifetime waits for a segment.
func (t *tla) lifetimeMarks() []*Field {
	return slices.DeleteFunc(slices.Clone(t.p.Segment), func(f *Field) bool { return !f.Mark })
}

// eventsFor writes the actions by which a segment arrives or leaves.
func (t *tla) eventsFor(of, v string, kinds ...EventKind) string {
	var list []string
	for _, kind := range kinds {
		for _, ev := range t.p.Events {
			if ev.Kind == kind && ev.End < 2 {
				list = append(list, fmt.Sprintf("%s_%s(%s)", of, t.names.of[ev], v))
			}
		}
	}
	return strings.Join(list, ` \/ `)
}

// delivery writes what of a segment is told apart, and the actions for one of these.
func (t *tla) delivery() {
	var value, header []string
	for i, f := range t.p.Segment {
		if !f.Ghost && !f.Mark {
			value = append(value, fmt.Sprintf("%[1]s |-> seg.%[1]s", t.fields[f]))
		}
		if i == 0 || f.Flag || f.Name == "kind" && i == 1 {
			header = append(header, fmt.Sprintf("%[1]s |-> seg.%[1]s", t.fields[f]))
		}
	}
	t.line(`\* what the rules can tell apart, and of that the header`)
	t.line("Value(seg) == [%s]", strings.Join(value, ", "))
	t.line("Header(seg) == [%s]", strings.Join(header, ", "))
	t.line("")
	t.line(`\* all that may be sent%s`, map[bool]string{true: " to an end: what is for a third party is owed to nobody"}[len(t.p.Players) > 2])
	t.line("Values ==")
	t.block(func() {
		t.line("{}")
		for _, set := range t.sendable() {
			t.line(`\union %s`, set)
		}
	})
	t.line("Headers == {Header(v) : v \\in Values}")
	t.line("")
	for _, of := range []string{"Value", "Header"} {
		for _, ev := range t.p.Events {
			if ev.OverSegments() && ev.End < 2 {
				t.oneOf(of, nil, ev)
				for _, f := range t.lifetimeMarks() {
					t.oneOf(of, f, ev)
				}
			}
		}
	}
}

// oneOf writes the action of an event for segments with a value or a header, and, unless it is nil, with a lifetime's mark.
func (t *tla) oneOf(of string, mark *Field, ev *Event) {
	seg := "seg"
	if t.places(ev) {
		seg = "net[e][i]"
	}
	name, wanted := of, fmt.Sprintf(`%s(%s) = v /\ `, of, seg)
	if mark != nil {
		name += "_" + t.fields[mark]
		wanted += fmt.Sprintf(`%s.%s = %s /\ `, seg, t.fields[mark], t.value(1, mark.Type))
	}
	t.line("%s_%s(v) ==", name, t.names.of[ev])
	t.block(func() { t.action(ev, wanted, "") })
	t.line("")
}

// sendable writes a set of values for each statement that sends, and for what is there at the start.
func (t *tla) sendable() []string {
	var out []string
	add := func(of func(i int, f *Field) string) {
		var list []string
		for i, f := range t.p.Segment {
			if !f.Ghost && !f.Mark {
				list = append(list, t.fields[f]+" : "+of(i, f))
			}
		}
		if text := "[" + strings.Join(list, ", ") + "]"; !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	for _, q := range t.p.Procs {
		eachSend(q.Body, func(s *Stmt) {
			if to := s.Values[0]; to.constant() && to.Value >= 2 {
				return
			}
			add(func(i int, f *Field) string {
				if x := s.Values[i]; x.constant() {
					return "{" + t.value(x.Value, f.Type) + "}"
				}
				if i == 0 {
					return `{"A", "B"}`
				}
				return t.domain(f.Type)
			})
		})
	}
	for _, seg := range t.p.InFlight {
		if seg[0] >= 2 {
			continue
		}
		add(func(i int, f *Field) string { return "{" + t.value(seg[i], f.Type) + "}" })
	}
	return out
}

func eachSend(list []*Stmt, visit func(*Stmt)) {
	for _, s := range list {
		if s.Op == Send {
			visit(s)
		}
		eachSend(s.Then, visit)
		eachSend(s.Else, visit)
	}
}
