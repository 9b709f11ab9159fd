package export

import (
	"fmt"
	"slices"
	"strings"
)

// events writes for each event what it may lead to, and the action.
func (t *tla) events() {
	for _, ev := range t.p.Events {
		t.line(`\* %s: %s`, ev.Name, ev.Title)
		t.seg = "seg"
		if !ev.OverSegments() {
			t.seg = "Blank"
		}
		t.define("After_"+t.names.of[ev]+t.parameters(ev), "Now", ev.Body, true)
		t.seg = "seg"
		t.line("%s ==", t.names.of[ev])
		t.block(func() { t.action(ev, "", "") })
		t.line("")
	}
}

// action writes the step of an event: for some segments only, and if it ends as is wanted; "": for all, in any way.
func (t *tla) action(ev *Event, some, wanted string) {
	over := ""
	if domain := t.quantifier(ev); domain != "" {
		over = domain + " : " + some
	}
	t.line(`/\ %s`, t.expr(ev.Guard))
	t.line(`/\ %s\E m \in Done(After_%s%s) : %sBecome(m)`, over, t.names.of[ev], t.parameters(ev), wanted)
}

// parameters are those of the operator of an event: the segment, or, of a queue, where it lies.
func (t *tla) parameters(ev *Event) string {
	switch {
	case !ev.OverSegments():
		return ""
	case t.places(ev):
		return "(e, i)"
	}
	return "(seg)"
}

// places says whether the event is over the places of queues.
func (t *tla) places(ev *Event) bool { return t.p.Network.Kind == Fifo && ev.Kind == LoseEvent }

// quantifier says which segments an event is over.
func (t *tla) quantifier(ev *Event) string {
	switch {
	case !ev.OverSegments():
		return ""
	case t.places(ev):
		return `\E e \in Side : \E i \in {j \in 1..Len(net[e]) : j = 1 \/ net[e][j] # net[e][j - 1]}`
	case t.p.Network.Kind == Fifo:
		return fmt.Sprintf(`\E seg \in (IF net[%[1]s] = <<>> THEN {} ELSE {Head(net[%[1]s])})`, quotedTLA(t.p.Players[ev.End]))
	case ev.Kind == LoseEvent:
		return `\E seg \in Flying(net)`
	}
	return fmt.Sprintf(`\E seg \in {x \in Flying(net) : x.%s = %s}`, t.fields[t.p.Segment[0]], quotedTLA(t.p.Players[ev.End]))
}

// spec writes the initial state, the steps, and the specification without fairness.
func (t *tla) spec() {
	t.line("Init ==")
	t.block(func() {
		for i, v := range t.p.Vars {
			t.line(`/\ %s = %s`, t.names.of[v], t.initialValue(v, t.p.Initial[i]))
		}
		t.line(`/\ net = %s`, t.initialNet())
		if len(t.observed) > 0 {
			t.line(`/\ step = %s`, t.happened(""))
		}
	})
	t.line("")
	t.line("Next ==")
	t.block(func() {
		for _, ev := range t.p.Events {
			t.line(`\/ %s`, t.names.of[ev])
		}
		if len(t.p.Events) == 0 {
			t.line("UNCHANGED vars")
		}
	})
	t.line("")
	t.line(`Spec == Init /\ [][Next]_vars`)
	t.line("")
}

// initialValue writes a value, or those of an array.
func (t *tla) initialValue(v *Var, values []int) string {
	if slices.Equal(values, slices.Repeat(values[:1], len(values))) {
		return t.constantArray(v.Index, t.value(values[0], v.Type))
	}
	return t.differing(v, v.Index, values)
}

func (t *tla) differing(v *Var, index []Type, values []int) string {
	if len(index) == 0 {
		return t.value(values[0], v.Type)
	}
	size := len(values) / (index[0].Hi - index[0].Lo + 1)
	var list []string
	for k := index[0].Lo; k <= index[0].Hi; k++ {
		at := (k - index[0].Lo) * size
		list = append(list, fmt.Sprintf("%s :> %s", t.value(k, index[0]), t.differing(v, index[1:], values[at:at+size])))
	}
	return "(" + strings.Join(list, " @@ ") + ")"
}

var kindTLA = map[ClaimKind]string{Always: "always", Never: "never", Reachable: "reachable (that it is not: TLC's violation is the witness)", Terminal: "terminal"}

// claims writes the claims about states and steps.
func (t *tla) claims() {
	if slices.ContainsFunc(t.p.Claims, func(c *Claim) bool { return c.Kind == Terminal }) {
		t.terminal()
	}
	for _, c := range t.p.Claims {
		if c.Kind == Temporal {
			continue
		}
		name, holds := t.names.of[c], t.expr(c.Holds)
		if c.Kind == Never || c.Kind == Reachable {
			holds = t.expr(not(c.Holds))
		}
		if c.Kind == Terminal {
			holds = "Terminal => " + t.tight(c.Holds)
		}
		t.line(`\* %s %s: %s`, kindTLA[c.Kind], c.Name, c.Title)
		if !c.Step {
			t.line("%s == %s", name, holds)
		} else {
			t.line("Here_%s == %s", name, holds)
			t.line(`%[1]s == Here_%[1]s /\ [][Here_%[1]s']_vars`, name)
		}
		t.line("")
	}
}

// terminal says where a run may end: every step that leads to another state need never happen, and none that is owed was cut.
func (t *tla) terminal() {
	var list []string
	for _, v := range t.p.Vars {
		list = append(list, "m."+t.names.of[v])
	}
	t.line("Kept(m) == <<%s, m.net>>", strings.Join(list, ", "))
	t.line("")
	t.line("Terminal ==")
	t.block(func() {
		t.line(`/\ TRUE`)
		for _, ev := range t.p.Events {
			leaves := t.leaves(ev)
			if leaves == "" {
				continue
			}
			over := ""
			if domain := t.quantifier(ev); domain != "" {
				over = domain + " : "
			}
			t.line(`/\ ~(%s /\ (%s\E m \in After_%s%s : %s))`, t.tight(ev.Guard), over, t.names.of[ev], t.parameters(ev), leaves)
		}
	})
	t.line("")
}

// leaves says, of a step of an event, that it keeps a state from being terminal; "": none does.
func (t *tla) leaves(ev *Event) string {
	var own []string
	for _, a := range t.p.Actions {
		if a.Taken != nil && a.How != Unowed && sets(ev, a.Taken.Var) {
			own = append(own, t.ending(a.Taken))
		}
	}
	spared := t.unspared(ev)
	switch {
	case ev.Unfair && len(own) == 0:
		return ""
	case ev.Unfair:
		return fmt.Sprintf(`((%s) /\ (m.cut \/ Kept(m) # Kept(Now)))`, strings.Join(own, ` \/ `))
	case spared == "":
		return `(m.cut \/ Kept(m) # Kept(Now))`
	}
	return fmt.Sprintf(`(m.cut \/ (%s) /\ Kept(m) # Kept(Now))`, strings.Join(append(own, spared), ` \/ `))
}
