package model

// Third parties: who they are in a state, what they do, and how a segment knows its sender.

// players are the two ends and the parties, the most there are.
const players = 2 + MaxParties

// takesPart says whether the party with this number acts in the scenario.
func (s *System) takesPart(party int) bool { return s.sc.Parties[party] != 0 }

func (s *System) anyParty() bool {
	for _, n := range s.sc.Parties {
		if n != 0 {
			return true
		}
	}
	return false
}

// sender gives who sent a segment: an end, or 2 + the number of a party.
func (l *segLayout) sender(one []uint64) int {
	if l.origin.mask == 0 {
		return 2 - l.dst.in(one)
	}
	return l.origin.in(one)
}

// compileParty compiles the rules of a party. One that takes no part has none, and hears nothing.
func (c *compiler) compileParty(q *Party) {
	s := c.s
	s.arrive[c.end] = table(1, s.p.Codes())
	s.deaf[c.end+1] = true
	if !s.takesPart(q.Index) {
		return
	}
	c.compileRules(q)
	for i, r := range s.p.Rules {
		switch {
		case r.Party != q || c.never(r.When) || c.neverBinds(r.Bind):
		case r.Event.Kind == OnAnyTime:
			s.turns[q.Index] = append(s.turns[q.Index], int32(i))
		default:
			c.enter(r, 0, int32(i))
		}
	}
	for _, r := range s.p.Rules {
		if r.Party == q && r.Event.Kind == OnSegment {
			s.deaf[c.end+1] = false
		}
	}
}

// address writes to whom a segment goes, and who sends it. A reply is addressed when it is sent.
func (c *compiler) address(head []uint64, to int) {
	seg := &c.s.layout.seg
	seg.origin.put(head, c.end)
	switch to {
	case ToOrigin:
	case ToPeer:
		seg.dst.put(head, 2-c.end)
	default:
		seg.dst.put(head, to)
	}
}

// origin gives the word for who sent the segment that arrived: for an end 0 is its peer, for a party 0 and 1 are A and B.
func (c *compiler) origin() num {
	seg := &c.s.layout.seg
	switch {
	case c.end >= 2:
		return func(m *machine) int { return seg.sender(m.seg) }
	case seg.origin.mask == 0:
		return func(*machine) int { return 0 }
	}
	return func(m *machine) int { return max(seg.sender(m.seg)-1, 0) }
}

// domain gives the values of a type; of a party, which has no parameters, those of either end.
func (c *compiler) domain(t *Type) (lo, size int) {
	if c.end >= 2 {
		return c.s.segDomain(t)
	}
	return c.s.domain(t, c.end)
}

// absent reads a field that this run leaves out: a ghost, or one of a party that takes no part.
func (c *compiler) absent(f *Field) num {
	v := 0
	if f.Party != nil {
		v = c.initialValue(f)
	}
	return func(*machine) int { return v }
}

// computes says whether the sender can compute a default: a party has no fields of an end.
func (c *compiler) computes(n *Node) bool {
	if c.end < 2 {
		return true
	}
	_, ok := c.env.eval(n)
	return ok && isConstant(n) && !usesParam(n)
}

// partySteps lets each party act by each of its rules that match.
func (m *machine) partySteps() {
	s := m.s
	for i, n := range s.sc.Parties {
		if len(s.turns[i]) == 0 || !m.left(n, s.layout.acts[i], BoundParty) {
			continue
		}
		for _, r := range s.turns[i] {
			ev := event{kind: StepParty, end: 2 + i, arg: i, rule: r}
			m.restore()
			m.fault = nil
			g := s.rules[ev.end][r].guard
			matches := g == nil || g(m)
			switch {
			case m.fault != nil:
				m.faulty(ev)
			case matches:
				m.attempt(ev, (*machine).partyActs)
			}
		}
	}
}

func (m *machine) partyActs(ev event) {
	m.s.spend(m, m.s.layout.acts[ev.arg])
	m.run(ev.end, ev.rule)
}
