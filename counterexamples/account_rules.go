package counterexamples

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// ruleSays gives the sentence of a rule that fires in a step; without one, its title is the sentence.
func (n *narrator) ruleSays(p *model.Protocol, r *model.Rule, s *model.Step) string {
	said := r.Says
	if s.Segment != nil && s.Segment.Old && r.SaysOld != nil {
		said = r.SaysOld
	}
	if said == nil {
		return capital(n.lang.Text(r.Title)) + n.say.Stop
	}
	t, err := model.ParseTemplate(n.lang.Text(said.Text))
	if err != nil {
		t = said
	}
	return capital(t.Render(func(name string) string { return n.fill(p, s, name) })) + n.say.Stop
}

// fill gives what a name in a rule's sentence stands for.
func (n *narrator) fill(p *model.Protocol, s *model.Step, name string) string {
	switch {
	case name == "me":
		return n.name(p, s.End)
	case name == "peer":
		return n.name(p, 1-s.End)
	case (name == "seq" || name == "ack") && s.Segment != nil:
		return s.Segment.Field(name)
	case s.End >= 0 && s.End < 2:
		return s.After.Ends[s.End].Field(name)
	}
	return "?"
}

// theory says what is known of a property, and from whom.
func (n *narrator) theory(q *model.Property) []string {
	var out []string
	if q == nil {
		return nil
	}
	for _, t := range q.Theory {
		text := strings.TrimSuffix(strings.TrimSuffix(n.lang.Text(t.Text), "."), "。")
		out = append(out, capital(fmt.Sprintf(n.say.Theory, t.Source, text)))
	}
	return out
}
