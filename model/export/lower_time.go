package export

import (
	"fmt"

	"tcpcheck/model"
)

// counter is a timer of an end that counts lifetimes. A lifetime has passed when what was in the network at its beginning, which
// is marked, is there no more, and every prompt timer had its turn.
type counter struct {
	end, timer int
	most       int    // lifetimes that a rule asks for
	count      *Var   // 0: idle; 1: it runs, then one more for each lifetime
	mark       *Field // of segments
	served     []*Var // by prompt timer: it has fired in this lifetime, or could not
	begun      *Var   // scratch: a lifetime begins
}

// prompt is a timer of an end that is shorter than a lifetime.
type prompt struct {
	end, timer int
	fired      *Var  // scratch
	enabled    *Func // it could fire
}

// findTimers finds the timers that are prompt, if any timer counts lifetimes. A soup has no lifetimes.
func (l *lowering) findTimers() {
	if l.sc.Network.Kind == model.Soup {
		return
	}
	counts := false
	for end := range 2 {
		for t := range l.p.Timers {
			counts = counts || l.lifetimes(end, t) > 0
			if l.isPrompt(end, t) {
				l.prompts = append(l.prompts, prompt{end: end, timer: t})
			}
		}
	}
	if !counts {
		l.prompts = nil
	}
}

// lifetimes gives the most lifetimes that a rule of the timer asks for.
func (l *lowering) lifetimes(end, timer int) int {
	if l.sc.Timers[end][timer].Off || l.sc.Network.Kind == model.Soup {
		return 0
	}
	most := 0
	for _, r := range l.p.Rules {
		if r.Event.Kind == model.OnTimer && r.Event.Name == timer {
			most = max(most, r.Event.Lifetimes)
		}
	}
	return most
}

func (l *lowering) isPrompt(end, timer int) bool {
	b := l.sc.Timers[end][timer]
	if b.Off || b.Late {
		return false
	}
	for _, r := range l.p.Rules {
		if r.Event.Kind == model.OnTimer && r.Event.Name == timer && (r.Event.Prompt || b.Prompt) {
			return true
		}
	}
	return false
}

// declareCounter makes the variables of a timer that counts lifetimes.
func (l *lowering) declareCounter(end, timer int) {
	most := l.lifetimes(end, timer)
	if most == 0 {
		return
	}
	name := l.p.Timers[timer]
	c := &counter{end: end, timer: timer, most: most}
	c.count = l.variable(&Var{Name: "lifetimes of " + name, End: end, Type: intType(0, most+1), Note: "0: idle; 1: it runs, then one more for each lifetime that has passed"})
	c.begun = l.scratch(&Var{Name: "begun " + name, End: end, Type: boolType, Note: "a lifetime begins"})
	for _, p := range l.prompts {
		c.served = append(c.served, l.variable(&Var{
			Name: fmt.Sprintf("%s waited for %s %s", name, l.p.Timers[p.timer], endName(p.end)), End: end, Type: boolType,
			Note: "it has fired in this lifetime, or could not",
		}))
	}
	l.counters = append(l.counters, c)
}

// counter finds the counter of a timer, or nil.
func (l *lowering) counter(end, timer int) *counter {
	for _, c := range l.counters {
		if c.end == end && c.timer == timer {
			return c
		}
	}
	return nil
}

// idle stops the count.
func (c *counter) idle() []*Stmt {
	out := []*Stmt{set(c.count, 0)}
	for _, v := range c.served {
		out = append(out, set(v, 0))
	}
	return out
}

func (l *lowering) startStop(end int, x *model.Effect) []*Stmt {
	c := l.counter(end, x.Name)
	if c == nil {
		return nil
	}
	if x.Op == model.EffectStop {
		return append(c.idle(), set(c.begun, 0))
	}
	return []*Stmt{set(c.count, 1), set(c.begun, 1)}
}

// timekeeping writes the procedure that settles the lifetimes at the end of a step; nil: nothing counts them.
func (l *lowering) timekeeping() *Proc {
	if len(l.counters) == 0 {
		return nil
	}
	for i := range l.prompts {
		p := &l.prompts[i]
		p.enabled = l.promptEnabled(p)
	}
	var body []*Stmt
	for _, c := range l.counters {
		body = append(body, l.keepTime(c)...)
	}
	return l.proc(&Proc{Name: "timekeeping", Title: "lifetimes, at the end of a step", End: -1, Body: body})
}

// promptEnabled says whether a prompt timer could fire.
func (l *lowering) promptEnabled(p *prompt) *Func {
	var list []*Expr
	for _, r := range l.ends[p.end].rules {
		if r.rule.Event.Kind == model.OnTimer && r.rule.Event.Name == p.timer {
			list = append(list, r.enabled())
		}
	}
	body := or(list...)
	if b := l.ends[p.end].budgets[p.timer]; b != nil {
		body = and(not(equals(read(b), 0)), body)
	}
	return l.function(&Func{Name: label(l.p.Timers[p.timer]+" could fire", p.end), End: p.end, Body: body})
}

func (l *lowering) function(f *Func) *Func {
	if !f.Body.constant() {
		l.out.Funcs = append(l.out.Funcs, f)
	}
	return f
}

// inUse says whether the end is in a state for which there is a rule of the timer.
func (l *lowering) inUse(c *counter) *Expr {
	var states uint64
	for _, r := range l.ends[c.end].rules {
		if r.rule.Event.Kind == model.OnTimer && r.rule.Event.Name == c.timer {
			states |= r.rule.States
		}
	}
	return in(read(l.ends[c.end].state), bitsOf(states, len(l.p.States)))
}

func (l *lowering) keepTime(c *counter) []*Stmt {
	out := when(not(l.inUse(c)), c.idle()...)
	over := in(read(c.count), []int{0, c.most + 1})
	return append(out, branch(over, l.unmark(c), branch(read(c.begun), l.beginLifetime(c), l.noteTurns(c)))...)
}

// unmark lets no segment keep a timer waiting: it is idle, or has counted what any rule asks for.
func (l *lowering) unmark(c *counter) []*Stmt {
	out := []*Stmt{{Op: MarkAll, Field: c.mark, Value: truth(false)}}
	for _, v := range c.served {
		out = append(out, set(v, 0))
	}
	return out
}

func (l *lowering) beginLifetime(c *counter) []*Stmt {
	out := []*Stmt{{Op: MarkAll, Field: c.mark, Value: truth(true)}}
	for i, v := range c.served {
		out = append(out, assign(v, not(call(l.prompts[i].enabled))))
	}
	return out
}

// noteTurns notes which prompt timers fired in this step, or cannot.
func (l *lowering) noteTurns(c *counter) []*Stmt {
	var out []*Stmt
	for i, v := range c.served {
		p := l.prompts[i]
		turn := or(read(p.fired), not(call(p.enabled)))
		out = append(out, when(turn, set(v, 1))...)
	}
	return out
}

// lifetimeOver says whether a lifetime may pass.
func (l *lowering) lifetimeOver(c *counter) *Expr {
	list := []*Expr{not(in(read(c.count), []int{0, c.most + 1}))}
	for _, v := range c.served {
		list = append(list, read(v))
	}
	here := &Expr{Op: SomeFlying, Args: []*Expr{ofSegment(c.mark)}, Type: boolType}
	return and(append(list, not(here))...)
}
