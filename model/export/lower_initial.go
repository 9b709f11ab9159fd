package export

import (
	"fmt"

	"tcpcheck/model"
)

// initial computes the initial state: values, segments left over from the past, the starts of the ends, segments of the present,
// whose defaults are those of their sender then.
func (l *lowering) initial() error {
	m := newRun(l.out)
	l.initialValues(m)
	for _, old := range []bool{true, false} {
		for _, pl := range l.sc.Planted {
			if pl.Old == old {
				l.plant(m, pl)
			}
		}
		if old {
			l.startEnds(m)
		}
	}
	for _, e := range l.ends {
		if e.used != nil && m.value(e.life) == l.sc.Lives[e.end]+1 {
			m.exec(l.fill(e.used, 0))
		}
	}
	m.exec(l.noteNumbers())
	sent := m.sent
	m.transmit()
	l.startTimers(m)
	if m.status != fine || l.out.Network.Kind != Soup && len(m.net) != len(sent) {
		return fmt.Errorf("scenario %s: the network has no room for the segments of the start", l.sc.Name)
	}
	for _, v := range l.out.Vars {
		l.out.Initial = append(l.out.Initial, m.values(v))
	}
	l.out.InFlight = l.withMarks(sent, m)
	return nil
}

// withMarks gives the segments in the order in which they were sent, with the marks that they have now.
func (l *lowering) withMarks(sent [][]int, m *run) [][]int {
	for _, seg := range sent {
		for i, f := range l.out.Segment {
			if f.Mark {
				seg[i] = m.net[0][i]
			}
		}
	}
	return sent
}

func (l *lowering) initialValues(m *run) {
	for _, v := range l.out.Vars {
		m.fill(v, v.Type.Lo)
	}
	for _, e := range l.ends {
		for f, v := range e.fields {
			m.fill(v, l.initialValue(f, e.end))
		}
		full(m, e.crashes)
		for _, v := range e.budgets {
			full(m, v)
		}
	}
	for f, v := range l.shared {
		m.fill(v, l.initialValue(f, 0))
	}
	full(m, l.losses)
	full(m, l.copies)
	for _, q := range l.players()[2:] {
		full(m, q.acts)
	}
}

// full sets what is left of a bound.
func full(m *run, v *Var) {
	if v != nil {
		m.fill(v, v.Type.Hi)
	}
}

func (l *lowering) plant(m *run, pl model.Planted) {
	values := map[*Field]*Expr{l.to: constant(1-pl.From, l.to.Type)}
	for i, f := range l.flags {
		values[f] = truth(pl.Code>>i&1 == 1)
	}
	if l.p.OneOf {
		values[l.flags[0]] = constant(pl.Code, l.flags[0].Type)
	}
	l.env(pl.From).defaults(values, nil)
	if l.origin != nil {
		values[l.origin] = constant(pl.From, l.origin.Type)
	}
	for mf, v := range pl.Fields {
		if f := l.fields[mf]; f != nil {
			values[f] = constant(v, f.Type)
		}
	}
	m.exec([]*Stmt{{Op: Send, Values: l.inOrder(values)}})
}

func (l *lowering) startEnds(m *run) {
	for end, st := range l.sc.Start {
		if st == nil {
			continue
		}
		e := l.ends[end]
		m.exec([]*Stmt{set(e.state, st.State)})
		if e.life != nil {
			m.exec([]*Stmt{set(e.life, st.Life+1)})
		}
		for _, sf := range st.Fields {
			l.startField(m, end, sf)
		}
	}
}

// startField sets a field at the start; numbers that a start names are used.
func (l *lowering) startField(m *run, end int, sf model.StartField) {
	t := sf.Field.Type
	if v := l.ends[end].fields[sf.Field]; v != nil {
		var index []*Expr
		for i, ix := range sf.Index {
			if t.Index[i].Kind == model.TypeLife {
				ix++
			}
			index = append(index, integer(ix))
		}
		m.exec([]*Stmt{assign(v, constant(sf.Value, v.Type), index...)})
	}
	if t.Kind != model.TypeNumber || sf.Field.Ghost || sf.Value == l.sc.Modulus {
		return
	}
	space := end
	if t.Peer {
		space = 1 - end
	}
	if used := l.ends[space].used; used != nil {
		m.exec([]*Stmt{assign(used, truth(true), integer(sf.Value))})
	}
}

// startTimers begins the lifetimes of an end that starts in a state in which such a timer runs.
func (l *lowering) startTimers(m *run) {
	for _, c := range l.counters {
		if l.sc.Start[c.end] != nil && m.eval(l.inUse(c)) == 1 {
			m.exec(append([]*Stmt{set(c.count, 1)}, l.beginLifetime(c)...))
		}
	}
}
