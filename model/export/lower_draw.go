package export

import (
	"slices"

	"tcpcheck/model"
)

// drawing writes the procedure by which an end draws an initial number and begins a new life.
func (l *lowering) drawing(end int) {
	if !l.drawsNumbers() {
		return
	}
	e := l.ends[end]
	lives := l.sc.Lives[end]
	body := when(equals(read(e.life), lives+1), &Stmt{Op: Cut, Text: "no life is left"})
	body = append(body, l.policy(e)...)
	body = append(body, assign(e.life, add(read(e.life), integer(1))))
	body = append(body, l.env(end).happened(model.NodeDraws, end, 0)...)
	body = append(body, l.trigger(model.WatchFresh, 0)...)
	e.draw = l.proc(&Proc{Name: label("draw", end), Title: "an initial number, by the scenario's policy", End: end, Body: body})
}

// policy assigns the number of the next life.
func (l *lowering) policy(e *endVars) []*Stmt {
	d := l.sc.ISN[e.end]
	base := 0
	if len(d.Numbers) > 0 {
		base = d.Numbers[0]
	}
	switch d.Policy {
	case model.ISNConstant:
		return []*Stmt{set(e.drawn, base)}
	case model.ISNPinned:
		return l.ladder(e, func(life int) *Stmt {
			if life >= len(d.Numbers) {
				return &Stmt{Op: Cut, Text: "no pinned number is left"}
			}
			return set(e.drawn, d.Numbers[life])
		})
	case model.ISNClock:
		return l.clock(e, base)
	case model.ISNAny:
		return l.anchored(e, l.chooseNumber(e, nil))
	case model.ISNRemembered:
		return branch(read(e.forgot), []*Stmt{l.chooseNumber(e, nil)}, l.anchored(e, l.unused(e)))
	}
	return l.anchored(e, l.unused(e))
}

// ladder has a statement for each life.
func (l *lowering) ladder(e *endVars, step func(life int) *Stmt) []*Stmt {
	last := l.sc.Lives[e.end] - 1
	out := []*Stmt{step(last)}
	for life := last - 1; life >= 0; life-- {
		out = branch(equals(read(e.life), life+1), []*Stmt{step(life)}, out)
	}
	return out
}

// clock draws beyond the last life's range, with a gap larger than the margin.
func (l *lowering) clock(e *endVars, base int) []*Stmt {
	reach, margin := l.reach(e.end)
	stride := reach + margin + 1
	return l.ladder(e, func(life int) *Stmt {
		if (life+1)*stride > l.sc.Modulus {
			return &Stmt{Op: Cut, Text: "the number space is exhausted", Limit: true}
		}
		return set(e.drawn, (base+life*stride)%l.sc.Modulus)
	})
}

// reach gives how many numbers after its initial one a life can use, and the margin around them, at least 1.
func (l *lowering) reach(end int) (reach, margin int) {
	e := l.env(end)
	return e.mustInt(l.p.Reach), max(1, e.mustInt(l.p.Margin))
}

// anchored fixes the first number where one stands for all.
func (l *lowering) anchored(e *endVars, draw *Stmt) []*Stmt {
	if !l.rotated(e.end) {
		return []*Stmt{draw}
	}
	return branch(equals(read(e.life), 1), []*Stmt{set(e.drawn, 0)}, []*Stmt{draw})
}

func (l *lowering) chooseNumber(e *endVars, cond *Expr) *Stmt {
	return &Stmt{Op: Choose, Var: e.drawn, Lo: 0, Hi: l.sc.Modulus - 1, Cond: cond}
}

// unused draws a number such that none that this life can reach, nor one within the margin of it, was used.
func (l *lowering) unused(e *endVars) *Stmt {
	reach, margin := l.reach(e.end)
	first, last := 1-margin, reach+margin-1
	if last-first >= l.sc.Modulus {
		first, last = 0, l.sc.Modulus-1
	}
	by := &Var{Name: "by", End: -1, Type: intType(first, last)}
	near := shift(NumAdd, read(e.drawn), read(by), l.numberType())
	free := &Expr{Op: ForAll, Var: by, Args: []*Expr{not(read(e.used, near))}, Type: boolType}
	s := l.chooseNumber(e, free)
	s.Text = "an unused number, with its neighbourhood"
	return s
}

// rotated says whether the first number of an end's space may be fixed: nothing in the space is absolute, and nothing of it is
// there at the start.
func (l *lowering) rotated(end int) bool {
	d := l.sc.ISN[end]
	pinned := d.Policy == model.ISNPinned || d.Policy == model.ISNConstant || len(d.Numbers) > 0
	return !l.opt.NoRotation && !pinned && !l.usesZero() && !l.numbersAtStart(end)
}

// usesZero says whether the protocol speaks of the real number 0.
func (l *lowering) usesZero() bool {
	nodes := []*model.Node{l.p.Reach, l.p.Margin}
	for _, r := range l.p.Rules {
		nodes = append(append(nodes, r.When), effectNodes(r.Body)...)
	}
	for _, w := range l.p.Watches {
		nodes = append(append(nodes, w.When), effectNodes(w.Body)...)
	}
	for _, q := range l.p.Properties {
		nodes = append(nodes, q.Expr, q.Acceptable)
	}
	for _, fields := range [][]*model.Field{l.p.SegFields, l.p.EndFields, l.p.Shared} {
		for _, f := range fields {
			nodes = append(nodes, f.Init)
		}
	}
	return slices.ContainsFunc(nodes, hasZero)
}

func hasZero(n *model.Node) bool {
	return n != nil && (n.Op == model.NodeZero || slices.ContainsFunc(n.Args, hasZero))
}

// effectNodes lists the expressions of effects.
func effectNodes(body []*model.Effect) []*model.Node {
	var out []*model.Node
	for _, x := range body {
		out = append(append(out, x.Value, x.Lo, x.Hi), x.Index...)
		for _, fi := range x.Fields {
			out = append(out, fi.Value)
		}
		out = append(append(out, effectNodes(x.Then)...), effectNodes(x.Else)...)
	}
	return out
}

// numbersAtStart says whether a number of the end's space is there at the start.
func (l *lowering) numbersAtStart(end int) bool {
	for _, pl := range l.sc.Planted {
		for f, v := range pl.Fields {
			if f.Type.Kind == model.TypeNumber && v != l.sc.Modulus && (pl.From == end) != f.Type.Peer {
				return true
			}
		}
	}
	for at, st := range l.sc.Start {
		if st == nil {
			continue
		}
		for _, sf := range st.Fields {
			if t := sf.Field.Type; t.Kind == model.TypeNumber && sf.Value != l.sc.Modulus && (at == end) != t.Peer {
				return true
			}
		}
	}
	return false
}
