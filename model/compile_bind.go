package model

// A rule that binds an index is compiled once for each value of its range.

// candidate is a value of the index: whether it fits, and what the rule then does.
type candidate struct {
	fits pred
	body act
}

// rule compiles a rule: its guard, with the index that it needs, and its effects.
func (c *compiler) rule(r *Rule) compiledRule {
	if r.Bind == nil {
		return compiledRule{guard: c.guard(r.When), body: c.body(r.Body)}
	}
	list := c.candidates(r)
	var fits []pred
	for _, k := range list {
		fits = append(fits, k.fits)
	}
	guard := []pred{any1(fits)}
	if when := c.guard(r.When); when != nil {
		guard = []pred{when, guard[0]}
	}
	if r.Bind.Any {
		return compiledRule{guard: all(guard), body: eachOf(list)}
	}
	return compiledRule{guard: all(guard), body: lowestOf(list)}
}

// candidates compiles the values of the index that may fit in this scenario, in their order.
func (c *compiler) candidates(r *Rule) []candidate {
	var list []candidate
	lo, _ := c.env.eval(r.Bind.Lo)
	hi, _ := c.env.eval(r.Bind.Hi)
	for v := lo; v <= hi; v++ {
		c.env.vars[r.Bind.Var] = v
		if !c.never(r.Bind.Where) {
			list = append(list, candidate{c.pred(r.Bind.Where), c.body(r.Body)})
		}
	}
	delete(c.env.vars, r.Bind.Var)
	return list
}

// neverBinds says whether no value fits in this scenario, whatever the state.
func (c *compiler) neverBinds(b *Bind) bool {
	if b == nil {
		return false
	}
	lo, _ := c.env.eval(b.Lo)
	hi, _ := c.env.eval(b.Hi)
	defer delete(c.env.vars, b.Var)
	for v := lo; v <= hi; v++ {
		c.env.vars[b.Var] = v
		if !c.never(b.Where) {
			return false
		}
	}
	return true
}

// lowestOf does what the lowest value that fits does.
func lowestOf(list []candidate) act {
	return func(m *machine) {
		for i := range list {
			if list[i].fits(m) {
				list[i].body(m)
				return
			}
		}
	}
}

// eachOf does what each value that fits does, one after the other as transitions of their own.
func eachOf(list []candidate) act {
	return func(m *machine) {
		n := 0
		for i := range list {
			n += b2i(list[i].fits(m))
		}
		k := m.tape.choose(n)
		for i := range list {
			if !list[i].fits(m) {
				continue
			}
			if k == 0 {
				list[i].body(m)
				return
			}
			k--
		}
	}
}
