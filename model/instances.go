package model

import "maps"

// Instance is a formula with values for the variables at its head.
type Instance struct {
	Bound   map[*Var]int
	Formula *Formula // unrolled
}

// Instances gives, for a formula that begins with `each`, one instance for each value of its variables, in order; for any
// other the formula itself. The formula is true of a run if all of them are. Without a formula there are none.
func (p *Protocol) Instances(f *Formula, sc *Scenario) []Instance {
	if f == nil {
		return nil
	}
	u := &unroller{env: sc.env(p, 0), s: sc}
	u.env.vars = map[*Var]int{}
	return u.instances(f)
}

func (u *unroller) instances(f *Formula) []Instance {
	if f.Op != FormulaEach {
		return []Instance{{maps.Clone(u.env.vars), u.formula(f)}}
	}
	var out []Instance
	lo, hi := u.env.span(f.Domain)
	for v := lo; v <= hi; v++ {
		u.env.vars[f.Var] = v
		out = append(out, u.instances(f.Left)...)
	}
	delete(u.env.vars, f.Var)
	return out
}

// SentenceOf tells, with these values for its variables, what a property says of the last state of a story.
func (s *System) SentenceOf(q *Property, story []int, bound map[*Var]int) (string, error) {
	if len(q.Because) == 0 {
		return "this does not hold: " + q.Title, nil
	}
	r := s.newRecorder()
	for _, k := range story {
		if _, err := r.step(k); err != nil {
			return "", err
		}
	}
	r.x.m.load(r.state)
	c := &compiler{s: s, env: s.sc.env(s.p, 0)}
	c.env.vars = map[*Var]int{}
	maps.Copy(c.env.vars, bound)
	return c.sentence(r.x.m, q.Because), nil
}
