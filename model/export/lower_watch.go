package export

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"tcpcheck/model"
)

// watching is a watch that assigns a ghost of this program.
type watching struct {
	watch *model.Watch
	due   *Var // its trigger has happened in the rule
}

func (l *lowering) findWatches() {
	for _, w := range l.p.Watches {
		if l.writesKept(w.Body) {
			due := l.scratch(&Var{Name: "due " + w.Name, End: -1, Type: boolType, Note: "what the watch waits for has happened"})
			l.watch = append(l.watch, &watching{w, due})
		}
	}
}

// writesKept says whether effects assign a ghost of this program.
func (l *lowering) writesKept(body []*model.Effect) bool {
	return slices.ContainsFunc(body, func(x *model.Effect) bool {
		return x.Op == model.EffectAssign && l.kept[x.Field] || l.writesKept(x.Then) || l.writesKept(x.Else)
	})
}

// due gives the statements that call the watches that wait for something.
func (l *lowering) due(waits func(model.Trigger) bool) []*Stmt {
	var out []*Stmt
	for _, w := range l.watch {
		if waits(w.watch.Trigger) {
			out = append(out, set(w.due, 1))
		}
	}
	return out
}

// trigger calls the watches that wait for a state (of WatchEnter), a call, a timer or a word.
func (l *lowering) trigger(kind model.TriggerKind, what int) []*Stmt {
	return l.due(func(t model.Trigger) bool {
		if kind == model.WatchEnter {
			return t.Kind == kind && t.States>>what&1 == 1
		}
		return t.Kind == kind && (t.Name == what || !named(kind))
	})
}

// named says whether a trigger of this kind has a name.
func named(kind model.TriggerKind) bool {
	return kind == model.WatchCall || kind == model.WatchTimer || kind == model.WatchTell
}

// assigned calls the watches that wait for a field.
func (l *lowering) assigned(f *model.Field) []*Stmt {
	return l.due(func(t model.Trigger) bool { return t.Kind == model.WatchAssign && t.Field == f })
}

// watches writes the procedure that runs the watches of an end.
func (l *lowering) watches(end int) {
	var body []*Stmt
	for _, w := range l.watch {
		e := l.env(end)
		cond := truth(true)
		if w.watch.When != nil {
			cond = e.expr(w.watch.When)
		}
		list := l.quiet(func() []*Stmt { return e.body(w.watch.Body) })
		body = append(body, when(read(w.due), append(when(cond, list...), set(w.due, 0))...)...)
	}
	if len(body) > 0 {
		l.ends[end].react = l.proc(&Proc{Name: "watches " + endName(end), Title: "history that properties ask for", End: end, Body: body})
	}
}

// quiet translates what calls no watches itself.
func (l *lowering) quiet(f func() []*Stmt) []*Stmt {
	list := l.watch
	l.watch = nil
	defer func() { l.watch = list }()
	return f()
}

// reaction runs the watches of an end, if there are any.
func (e *endVars) reaction() []*Stmt {
	if e.react == nil {
		return nil
	}
	return []*Stmt{do(e.react)}
}

// sortedTests lists the questions about a step in a fixed order.
func (l *lowering) sortedTests() iter.Seq2[testKey, *Var] {
	var keys []testKey
	for k := range l.tests {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y testKey) int {
		return cmp.Or(cmp.Compare(x.op, y.op), cmp.Compare(x.end, y.end), cmp.Compare(x.what, y.what))
	})
	return func(yield func(testKey, *Var) bool) {
		for _, k := range keys {
			if !yield(k, l.tests[k]) {
				return
			}
		}
	}
}

// claims finds what the properties ask, and the questions about steps that they contain.
func (l *lowering) claims() {
	for _, q := range l.properties {
		c := &Claim{Name: q.Name, Title: q.Title}
		l.out.Claims = append(l.out.Claims, c)
		if q.Kind == model.Temporal {
			c.Kind, c.Runs = Temporal, l.runs(q)
			continue
		}
		c.Holds = l.env(0).expr(q.Expr)
		switch q.Kind {
		case model.Always:
			c.Kind = Always
		case model.Never:
			c.Kind = Never
		case model.Reachable:
			c.Kind = Reachable
		case model.Terminal:
			c.Kind = Terminal
			if q.Acceptable != nil {
				c.Holds = or(c.Holds, l.env(0).expr(q.Acceptable))
			}
		default:
			refuse("property %s is of a kind that has no translation", q.Name)
		}
		c.Step = readsScratch(c.Holds, l.out.Scratch)
	}
}

func readsScratch(x *Expr, scratch []*Var) bool {
	return x.Op == Read && slices.Contains(scratch, x.Var) ||
		slices.ContainsFunc(x.Args, func(a *Expr) bool { return readsScratch(a, scratch) })
}

// keepGhosts finds the ghosts that the properties read, and those that these are computed from.
func (l *lowering) keepGhosts() {
	l.kept = map[*model.Field]bool{}
	for _, q := range l.properties {
		l.keepIn(q.Expr)
		l.keepIn(q.Acceptable)
		l.keepFormula(q)
	}
	for size := -1; size != len(l.kept); {
		size = len(l.kept)
		for _, w := range l.p.Watches {
			if l.keepSources(w.Body) {
				l.keepIn(w.When)
				if f := w.Trigger.Field; w.Trigger.Kind == model.WatchAssign && f.Ghost {
					l.kept[f] = true
				}
			}
		}
		for _, r := range l.p.Rules {
			l.keepSources(r.Body)
		}
		for _, f := range l.p.SegFields {
			if l.kept[f] {
				l.keepIn(f.Init)
			}
		}
	}
}

// keepIn keeps the ghosts that an expression reads.
func (l *lowering) keepIn(n *model.Node) {
	if n == nil {
		return
	}
	if n.Field != nil && n.Field.Ghost {
		l.kept[n.Field] = true
	}
	for _, a := range n.Args {
		l.keepIn(a)
	}
}

// keepSources keeps what kept ghosts are assigned from, and says whether any is assigned.
func (l *lowering) keepSources(body []*model.Effect) bool {
	some := false
	for _, x := range body {
		writes := x.Op == model.EffectAssign && l.kept[x.Field]
		if writes {
			l.keepIn(x.Value)
			for _, ix := range x.Index {
				l.keepIn(ix)
			}
		}
		for _, fi := range x.Fields {
			if l.kept[fi.Field] {
				l.keepIn(fi.Value)
			}
		}
		then, other := l.keepSources(x.Then), l.keepSources(x.Else)
		if then || other {
			l.keepIn(x.Value)
		}
		some = some || writes || then || other
	}
	return some
}

// label writes the name of something of an end.
func label(name string, end int) string { return fmt.Sprintf("%s %s", name, endName(end)) }
