package export

import "slices"

// prune leaves out the procedures, predicates and scratch variables that no event and no claim comes to.
func (p *Program) prune() {
	u := usage{procs: map[*Proc]bool{}, funcs: map[*Func]bool{}, vars: map[*Var]bool{}}
	for _, ev := range p.Events {
		u.expr(ev.Guard)
		u.stmts(ev.Body)
	}
	for _, c := range p.Claims {
		u.expr(c.Holds)
		if c.Runs != nil {
			u.exprs(c.Runs.Atoms)
		}
	}
	p.Procs = slices.DeleteFunc(p.Procs, func(q *Proc) bool { return !u.procs[q] })
	p.Funcs = slices.DeleteFunc(p.Funcs, func(f *Func) bool { return !u.funcs[f] })
	p.Scratch = slices.DeleteFunc(p.Scratch, func(v *Var) bool { return !u.vars[v] })
}

// usage is what a program comes to.
type usage struct {
	procs map[*Proc]bool
	funcs map[*Func]bool
	vars  map[*Var]bool
}

func (u *usage) expr(x *Expr) {
	if x == nil {
		return
	}
	u.vars[x.Var] = true
	if f := x.Func; f != nil && !u.funcs[f] {
		u.funcs[f] = true
		u.expr(f.Body)
	}
	u.exprs(x.Args)
}

func (u *usage) exprs(list []*Expr) {
	for _, x := range list {
		u.expr(x)
	}
}

func (u *usage) stmts(list []*Stmt) {
	for _, s := range list {
		u.vars[s.Var] = true
		u.exprs(append([]*Expr{s.Value, s.Cond}, s.Index...))
		u.exprs(s.Values)
		u.stmts(s.Then)
		u.stmts(s.Else)
		if q := s.Proc; q != nil && !u.procs[q] {
			u.procs[q] = true
			u.stmts(q.Body)
		}
	}
}
