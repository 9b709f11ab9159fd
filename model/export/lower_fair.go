package export

import (
	"slices"

	"tcpcheck/model"
)

func fairness(how model.Fairness) Fairness {
	switch how {
	case model.FairStrong:
		return Strong
	case model.FairWeak:
		return Weak
	}
	return Unowed
}

// does makes an event take an action; what is fair to nobody need never happen.
func (l *lowering) does(ev *Event, name string, how model.Fairness) {
	ev.Unfair = how == model.FairNone
	for _, a := range l.out.Actions {
		if a.Name == name {
			ev.Action = a
			return
		}
	}
	ev.Action = &Action{Name: name, How: fairness(how)}
	l.out.Actions = append(l.out.Actions, ev.Action)
}

// owed sets what an event takes, by its kind.
func (l *lowering) owed(ev *Event, optional bool, timer int) {
	f := &l.sc.Fair
	switch ev.Kind {
	case CallEvent:
		if !optional {
			l.does(ev, "the next call of "+endName(ev.End), f.Calls[ev.End])
		}
	case ArriveEvent:
		ev.Unfair = ev.End >= 2 || f.Delivery == model.FairNone
	case DuplicateEvent:
		l.does(ev, "a duplicate", f.Duplicates)
	case LoseEvent:
		l.does(ev, "a loss", f.Losses)
	case TimerEvent:
		l.does(ev, "the timer "+l.p.Timers[timer]+" of "+endName(ev.End), f.Timers[ev.End][timer])
	case LifetimeEvent:
		l.does(ev, "a lifetime of the timer "+l.p.Timers[timer]+" of "+endName(ev.End), f.Lifetimes[ev.End])
	case CrashEvent:
		l.does(ev, "a crash of "+endName(ev.End), f.Crashes[ev.End])
	case RestartEvent:
		l.does(ev, "the restart of "+endName(ev.End), f.Restarts[ev.End])
	}
}

// declared notes that a rule fires which has a fairness of its own.
func (l *lowering) declared(r *model.Rule, end int) []*Stmt {
	if end >= 2 {
		return nil
	}
	how, ok := l.sc.Fair.Rules[end][r.Index]
	if !ok {
		return nil
	}
	if how == model.FairNone {
		if l.out.Spared == nil {
			l.out.Spared = read(l.scratch(&Var{Name: "spared", End: -1, Type: boolType, Note: "a rule has fired that need never: its event owes nothing"}))
		}
		return []*Stmt{set(l.out.Spared.Var, 1)}
	}
	name := "the rule " + r.ID + " of " + endName(end)
	taken := l.scratch(&Var{Name: "owed " + r.ID, End: end, Type: boolType, Note: "the rule has fired, which is fair in its own right"})
	l.out.Actions = append(l.out.Actions, &Action{Name: name, How: fairness(how), Taken: read(taken)})
	return []*Stmt{set(taken, 1)}
}

// runs translates a temporal property.
func (l *lowering) runs(q *model.Property) *Runs {
	out := &Runs{}
	index := map[string]int{}
	for _, one := range l.p.Cases(q.Formula, l.sc) {
		out.Cases = append(out.Cases, l.formula(out, index, one.Formula))
	}
	return out
}

var temporalOps = map[model.FormulaOp]TemporalOp{
	model.FormulaNot: NotF, model.FormulaAnd: AndF, model.FormulaOr: OrF, model.FormulaImplies: ImpliesF, model.FormulaEquivalent: EquivalentF,
	model.FormulaNext: NextF, model.FormulaEventually: EventuallyF, model.FormulaAlways: AlwaysF, model.FormulaUntil: UntilF, model.FormulaRelease: ReleaseF,
}

func (l *lowering) formula(out *Runs, index map[string]int, f *model.Formula) *Formula {
	if f == nil {
		return nil
	}
	if f.Op == model.FormulaAtom {
		text := f.Atom.String()
		i, known := index[text]
		if !known {
			i = len(out.Atoms)
			index[text] = i
			out.Atoms = append(out.Atoms, l.env(0).expr(f.Atom))
		}
		return &Formula{Op: Proposition, Atom: i}
	}
	x, y := l.formula(out, index, f.Left), l.formula(out, index, f.Right)
	switch f.Op {
	case model.FormulaLeadsTo:
		then := &Formula{Op: EventuallyF, Left: y}
		return &Formula{Op: AlwaysF, Left: &Formula{Op: ImpliesF, Left: x, Right: then}}
	case model.FormulaWeakUntil:
		return &Formula{Op: OrF, Left: &Formula{Op: UntilF, Left: x, Right: y}, Right: &Formula{Op: AlwaysF, Left: x}}
	}
	op, ok := temporalOps[f.Op]
	if !ok {
		refuse("a formula has no translation")
	}
	return &Formula{Op: op, Left: x, Right: y}
}

// assume sets what the temporal claims assume, when all actions are known.
func (l *lowering) assume() {
	for i, q := range l.properties {
		r := l.out.Claims[i].Runs
		if r == nil || q.Assumes == model.AssumeNothing {
			continue
		}
		r.Delivery = fairness(l.sc.Fair.Delivery)
		r.Leaving = r.Delivery != Unowed // where nothing is lost, what leaves arrives
		if q.Assumes == model.AssumeWeak {
			r.Delivery = min(r.Delivery, Weak)
		}
		for _, a := range l.out.Actions {
			switch {
			case a.How == Strong && q.Assumes == model.AssumeStandard:
				r.Strong = append(r.Strong, a)
			case a.How != Unowed:
				r.Weak = append(r.Weak, a)
			}
		}
	}
}

// keepFormula keeps the ghosts that a temporal property reads.
func (l *lowering) keepFormula(q *model.Property) {
	if q.Formula == nil {
		return
	}
	for _, one := range l.p.Cases(q.Formula, l.sc) {
		for _, n := range one.Formula.Atoms() {
			l.keepIn(n)
		}
	}
}

// Value gives the fields of a segment by which rules can tell it from others.
func (p *Program) Value() []*Field {
	return slices.DeleteFunc(slices.Clone(p.Segment), func(f *Field) bool { return f.Ghost || f.Mark })
}
