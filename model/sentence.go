package model

import (
	"fmt"
	"maps"
	"strings"
)

// SentencePart is a piece of a property's `because`: text, or the value of an expression.
type SentencePart struct {
	Text string // of an expression: as it is written
	Node *Node  // nil: Text stands for itself
}

// BecauseText is the sentence of `because` as it is written.
func (q *Property) BecauseText() string {
	var b strings.Builder
	for _, p := range q.Because {
		if p.Node != nil {
			b.WriteString("{" + p.Text + "}")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Said is a sentence about a run: how it is worded, and what stands in its places.
type Said struct {
	Text   string            // with names in braces, as in `because`; or a text that stands for itself
	Claim  string            // of a property without a sentence: its title, of which is said that it does not hold
	Values map[string]string // by what stands in braces
}

// IsEmpty holds where nothing is said.
func (s Said) IsEmpty() bool { return s.Text == "" && s.Claim == "" }

// String is the sentence in the words of the protocol.
func (s Said) String() string {
	if s.Claim != "" {
		return "this does not hold: " + s.Claim
	}
	return s.In(s.Text)
}

// In is the sentence in other words, with the same names in braces.
func (s Said) In(text string) string {
	t, err := ParseTemplate(text)
	if err != nil {
		return text
	}
	return t.Render(func(name string) string {
		if value, ok := s.Values[name]; ok {
			return value
		}
		return "{" + name + "}"
	})
}

// sentence resolves a `because` text: what stands in braces is an expression over the property's variables.
func (r *resolver) sentence(d *PropertyDecl, q *Property) {
	sc := scope{kind: scopeProperty, ghost: true}
	for _, v := range q.boundVars() {
		sc = sc.with(v)
	}
	text := d.Because
	for text != "" {
		before, rest, open := strings.Cut(text, "{")
		if before != "" {
			q.Because = append(q.Because, SentencePart{Text: before})
		}
		if !open {
			return
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			r.errs.report(d.Pos, "found `{` without `}` in the sentence of "+d.Name.Text, "")
			return
		}
		text = after
		e, err := ParseExpr(NewSource(d.Pos.Source.Name, inner))
		if err != nil {
			r.errs.report(d.Pos, fmt.Sprintf("found {%s} in the sentence of %s, which is no expression", inner, d.Name.Text), "")
			continue
		}
		before2 := len(r.errs)
		n := r.expr(sc, e, want{})
		for _, e := range r.errs[before2:] {
			e.Pos = d.Pos
		}
		if n != nil {
			q.Because = append(q.Because, SentencePart{Text: inner, Node: n})
		}
	}
}

// boundVars lists the variables that a property's sentence may name: of a formula those of its cases.
func (q *Property) boundVars() []*Var {
	out := boundVars(q.Expr)
	for f := q.Formula; f != nil && (f.Op == FormulaEach || f.Op == FormulaAlways); f = f.Left {
		if f.Op == FormulaEach {
			out = append(out, f.Var)
		}
	}
	return out
}

// SentenceOf tells, in a state of a run, what is false of the case with these values of a temporal property.
func (s *System) SentenceOf(q *Property, state []uint64, values map[*Var]int) Said {
	if len(q.Because) == 0 {
		return Said{Claim: q.Title}
	}
	m := s.newMachine()
	m.load(state)
	c := &compiler{s: s, env: s.sc.env(s.p, 0)}
	c.env.vars = maps.Clone(values)
	if c.env.vars == nil {
		c.env.vars = map[*Var]int{}
	}
	return c.sentence(m, q)
}

// boundVars lists the variables of the quantifiers at the head of a claim.
func boundVars(n *Node) []*Var {
	var out []*Var
	for n != nil && (n.Op == NodeEach || n.Op == NodeSome || n.Op == NodeImplies) {
		if n.Op == NodeImplies { // P implies each e …: the binding that fails is on the right
			n = n.Args[1]
			continue
		}
		out = append(out, n.Var)
		n = n.Args[0]
	}
	return out
}

// Sentence tells what is false at the end of a story that violates the property, of the first binding for which it is.
func (s *System) Sentence(q *Property, story []int) (Said, error) {
	var text Said
	if len(q.Because) == 0 {
		return Said{Claim: q.Title}, nil
	}
	tell := func(m *machine) {
		c := &compiler{s: s, env: s.sc.env(s.p, 0)}
		c.env.vars = map[*Var]int{}
		c.bindFailing(m, q.Expr, q.Kind != Never)
		text = c.sentence(m, q)
	}
	r := s.newRecorder()
	if len(story) == 0 || q.Kind == Terminal {
		for _, k := range story {
			if _, err := r.step(k); err != nil {
				return Said{}, err
			}
		}
		r.x.m.load(r.state)
		tell(r.x.m)
		return text, nil
	}
	last := len(story) - 1
	for _, k := range story[:last] {
		if _, err := r.step(k); err != nil {
			return Said{}, err
		}
	}
	at := 0
	r.x.m.hook = func(event) {
		if at == story[last] {
			tell(r.x.m)
		}
		at++
	}
	r.successors()
	return text, nil
}

// bindFailing binds the variables at the head of a claim to the first values for which it fails (or, with
// want false, holds).
func (c *compiler) bindFailing(m *machine, n *Node, each bool) {
	switch {
	case n == nil:
	case n.Op == NodeImplies && len(boundVars(n.Args[1])) > 0:
		c.bindFailing(m, n.Args[1], each)
	case n.Op == NodeEach && each || n.Op == NodeSome && !each:
		lo, hi := c.env.span(n)
		for v := lo; v <= hi; v++ {
			c.env.vars[n.Var] = v
			if c.pred(n.Args[0])(m) != each {
				c.bindFailing(m, n.Args[0], each)
				return
			}
		}
	}
}

func (c *compiler) sentence(m *machine, q *Property) Said {
	out := Said{Text: q.BecauseText(), Values: map[string]string{}}
	for _, p := range q.Because {
		if p.Node != nil {
			out.Values[p.Text] = c.valueOf(m, p.Node)
		}
	}
	return out
}

// valueOf writes the value of an expression in the machine's state.
func (c *compiler) valueOf(m *machine, n *Node) string {
	for _, x := range flatNodes(n) {
		if x.Op == NodeField && x.Field.Ghost && !c.s.kept[x.Field] {
			return "(not tracked)"
		}
		for _, v := range []*Var{x.Var, x.Owner.Var} {
			if _, bound := c.env.vars[v]; v != nil && !bound {
				return "?"
			}
		}
	}
	if n.Kind == TypeEnd {
		return endName(c.env.endOf(n.Owner))
	}
	if n.Kind == TypeBool {
		return fmt.Sprint(c.pred(n)(m))
	}
	return c.s.valueText(&Type{Kind: n.Kind, Enum: n.Enum}, c.num(n)(m))
}

// Covered says for each rule whether it fired so far.
func (s *System) Covered() []bool {
	out := make([]bool, len(s.p.Rules))
	for _, m := range s.machines {
		for i, c := range m.covered {
			out[i] = out[i] || c
		}
	}
	return out
}

// NeverBegun names the sessions of which not even the first call was made, such as "session 2 of A".
func (s *System) NeverBegun() []string {
	var out []string
	for end := range 2 {
		at := 0
		for i, session := range s.sc.Sessions[end] {
			if len(session) > 0 && !s.begun(end, at) {
				out = append(out, fmt.Sprintf("session %d of %s", i+1, endName(end)))
			}
			at += len(session)
		}
	}
	return out
}

// begun says whether the call was made; where the ends change places, one of them stands for both.
func (s *System) begun(end, place int) bool {
	mirrored := s.Reduced()&EndSymmetry != 0 && !s.normal.mirror.late
	for _, m := range s.machines {
		if m.begun[end][place] || mirrored && m.begun[1-end][place] {
			return true
		}
	}
	return false
}

// Reached gives the bounds and limits that any step so far met.
func (s *System) Reached() Bounds {
	var out Bounds
	for _, m := range s.machines {
		out |= m.reached
	}
	return out
}

// Names lists the scenario bounds among them, in words; model limits are not bounds.
func (b Bounds) Names() []string {
	var out []string
	for i, name := range []string{"lives", "losses", "duplicates", "a timer's budget", "crashes"} {
		if b>>i&1 == 1 {
			out = append(out, name)
		}
	}
	return out
}

// HasLifetimes says whether any rule of the protocol waits for packet lifetimes.
func (s *System) HasLifetimes() bool {
	for _, r := range s.p.Rules {
		if r.Event.Lifetimes > 0 {
			return true
		}
	}
	return false
}

// Anchored names the ends whose first initial number is fixed, because every other choice is the same by rotation.
func (s *System) Anchored() string {
	switch {
	case s.rotated[0] && s.rotated[1]:
		return "A and B"
	case s.rotated[0]:
		return "A"
	case s.rotated[1]:
		return "B"
	}
	return ""
}

// rotates says whether the numbers of an end turn as a whole, its first one with them.
func (s *System) rotates(end int) bool { return s.normal != nil && s.normal.spaces[end].turns }

// Unreduced says of the reductions that were asked for and that replace states why the scenario does not have them.
func (s *System) Unreduced() []string {
	var out []string
	for end := range 2 {
		if s.opts.Reduce&Rotation != 0 && !s.rotates(end) && s.drawsNumbers() {
			out = append(out, "rotation: numbers of "+endName(end)+" "+s.unturned(end))
		}
	}
	if s.asymmetry != "" {
		out = append(out, "end-symmetry: "+s.asymmetry)
	}
	return out
}

// Unrotated says of each number space that has no rotation why not, such as "numbers of A are pinned".
func (s *System) Unrotated() []string {
	var out []string
	for end := range 2 {
		if s.rotated[end] || s.rotates(end) || !s.drawsNumbers() || len(s.script[end]) == 0 && s.sc.Start[end] == nil {
			continue
		}
		if s.opts.NoRotation {
			return []string{"it is switched off"}
		}
		why := s.absolute(end)
		if why == "" {
			why = "lie in the network or in an end at the start"
		}
		out = append(out, "numbers of "+endName(end)+" "+why)
	}
	return out
}
