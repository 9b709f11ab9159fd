package export

import (
	"slices"

	"tcpcheck/model"
)

// Third parties are players 2 and 3, after the ends. They have rules, what they are left to do, and nothing else of an end.

// findParties finds the parties that take part in the scenario, and those that hear nothing.
func (l *lowering) findParties() {
	for i, q := range l.p.Parties {
		l.out.Players = append(l.out.Players, q.Name)
		var e *endVars
		if l.takesPart(q) {
			e = &endVars{end: 2 + i}
		}
		l.parties = append(l.parties, e)
		hears := func(r *model.Rule) bool { return r.Party == q && r.Event.Kind == model.OnSegment }
		if e == nil || !slices.ContainsFunc(l.p.Rules, hears) {
			l.out.Network.Deaf = append(l.out.Network.Deaf, 2+i)
		}
	}
}

func (l *lowering) takesPart(q *model.Party) bool { return l.sc.Parties[q.Index] != 0 }

func (l *lowering) anyParty() bool { return slices.ContainsFunc(l.p.Parties, l.takesPart) }

// player gives the variables of an end or a party.
func (l *lowering) player(end int) *endVars {
	if end < 2 {
		return l.ends[end]
	}
	return l.parties[end-2]
}

// players lists the ends and the parties that take part.
func (l *lowering) players() []*endVars {
	out := l.ends[:]
	for _, q := range l.parties {
		if q != nil {
			out = append(out, q)
		}
	}
	return out
}

// hearing lists those at whom a segment may arrive.
func (l *lowering) hearing() []*endVars {
	return slices.DeleteFunc(slices.Clone(l.players()), func(e *endVars) bool { return slices.Contains(l.out.Network.Deaf, e.end) })
}

func (l *lowering) playerType() Type { return Type{Kind: End, Hi: len(l.out.Players) - 1} }

// isFor says whether the rule is one of the end or party.
func (l *lowering) isFor(r *model.Rule, end int) bool {
	if end < 2 {
		return r.Party == nil
	}
	return r.Party == l.p.Parties[end-2]
}

// label writes the name of something of an end or a party.
func (l *lowering) label(name string, end int) string {
	if end < 2 {
		return label(name, end)
	}
	return name + " " + l.out.Players[end]
}

// partyRules writes the rules of the parties that take part.
func (l *lowering) partyRules() {
	for _, q := range l.players()[2:] {
		l.rules(q.end)
	}
}

// partyEvents has one event for each rule by which a party acts at any time. All of them may happen, not the first only.
func (l *lowering) partyEvents(q *endVars) {
	for _, r := range q.rules {
		if r.rule.Event.Kind != model.OnAnyTime {
			continue
		}
		left, spend := spending(q.acts)
		body := append(append(spend, r.perform()...), do(q.settle))
		l.event(&Event{Name: r.proc.Name, Title: r.rule.Title, Kind: PartyEvent, End: q.end, Guard: and(left, r.enabled()), Body: body, Unfair: true}, false, 0)
	}
}

// up says whether a segment is handed to the rules.
func (l *lowering) up(e *endVars) *Expr {
	if e.state == nil {
		return truth(true)
	}
	return not(equals(read(e.state), l.p.Down()))
}

// sentBy says whether the end sent the segment at hand.
func (l *lowering) sentBy(end int) *Expr {
	if l.origin == nil {
		return equals(ofSegment(l.to), 1-end)
	}
	return equals(ofSegment(l.origin), end)
}

// toEnd says whether the segment at hand is for an end.
func (l *lowering) toEnd() *Expr { return in(ofSegment(l.to), []int{0, 1}) }

// origin gives who sent the segment that arrived, as the receiver calls him: an end knows its peer, a party A and B.
func (e *env) origin(n *model.Node) *Expr {
	l, t := e.l, e.typeOfNode(n)
	if l.origin == nil {
		return constant(0, t)
	}
	out := constant(0, t)
	for v := 1; v < len(l.out.Players); v++ {
		word := v
		if e.end < 2 {
			word = max(v-1, 0)
		}
		if word > 0 {
			out = conditional(equals(ofSegment(l.origin), v), constant(word, t), out)
		}
	}
	return out
}

// whom gives to whom a segment is sent.
func (e *env) whom(to int) *Expr {
	t := e.l.to.Type
	switch {
	case to == model.ToPeer:
		return constant(1-e.end, t)
	case to != model.ToOrigin:
		return constant(to-1, t)
	case e.l.origin == nil:
		return constant(1-e.end, t)
	}
	x := ofSegment(e.l.origin)
	x.Type = t
	return x
}

// computes says whether the sender can compute a default: a party has no fields of an end, and no parameters.
func (e *env) computes(n *model.Node) bool {
	return e.end < 2 || e.l.env(0).expr(n).constant() && !readsParam(n)
}

func readsParam(n *model.Node) bool {
	return n != nil && (n.Op == model.NodeParam || slices.ContainsFunc(n.Args, readsParam))
}

// absent reads a field that this program leaves out: a ghost, or one of a party that takes no part.
func (l *lowering) absent(f *model.Field) *Expr {
	v := 0
	if f.Party != nil {
		v = l.initialValue(f, 0)
	}
	return constant(v, l.eitherType(f.Type))
}
