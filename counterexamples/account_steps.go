package counterexamples

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

func newNarrator(p *model.Protocol, sc *model.Scenario, lang words.Lang) *narrator {
	n := &narrator{lang: lang, say: &lang.Messages().Explain}
	n.names = n.roles(p, sc)
	return n
}

// StepSentences tells each step of a story: what happens, why a segment is old, and what the rules that fire say of it.
func StepSentences(p *model.Protocol, sc *model.Scenario, t *model.Trace, lang words.Lang) [][]string {
	n := newNarrator(p, sc, lang)
	var out [][]string
	for i := range t.Steps {
		out = append(out, n.step(p, t, i))
	}
	return out
}

// roles names the ends: client and server, where the one opens actively and the other passively; else A and B.
func (n *narrator) roles(p *model.Protocol, sc *model.Scenario) [2]string {
	first := func(end int) string {
		for _, session := range sc.Sessions[end] {
			for _, c := range session {
				if c.Call >= 0 && strings.HasPrefix(p.Calls[c.Call], "open") {
					return p.Calls[c.Call]
				}
			}
		}
		return ""
	}
	opens := [2]string{first(0), first(1)}
	for end := range 2 {
		if strings.HasSuffix(opens[end], "active") && strings.HasSuffix(opens[1-end], "passive") {
			out := [2]string{}
			out[end], out[1-end] = n.say.Client, n.say.Server
			return out
		}
	}
	return [2]string{fmt.Sprintf(n.say.EndName, endName(0)), fmt.Sprintf(n.say.EndName, endName(1))}
}

// named says whether the ends have roles.
func (n *narrator) named() bool { return n.names[0] == n.say.Client || n.names[1] == n.say.Client }

func (n *narrator) name(p *model.Protocol, player int) string {
	if player >= 0 && player < 2 {
		return n.names[player]
	}
	return playerName(p, player)
}

func (n *narrator) lead() []string {
	e := n.e
	var out []string
	if e.Property != nil {
		out = append(out, fmt.Sprintf(n.say.Claim, n.lang.Text(e.Property.Title)))
	}
	out = append(out, fmt.Sprintf(n.say.Scenario, e.Scenario.Name, n.lang.Text(e.Scenario.Title)))
	if n.named() {
		client := 0
		if n.names[1] == n.say.Client {
			client = 1
		}
		out = append(out, fmt.Sprintf(n.say.Roles, endName(client), endName(1-client)))
	}
	return out
}

func (n *narrator) steps(k int) string {
	if k == 1 {
		return n.say.OneStep
	}
	return fmt.Sprintf(n.say.Steps, k)
}

// step tells one step: what happens, why a segment is old, and what the rules that fire have to say of it.
func (n *narrator) step(p *model.Protocol, t *model.Trace, i int) []string {
	s := &t.Steps[i]
	var out []string
	add := func(format string, args ...any) { out = append(out, upperFirst(fmt.Sprintf(format, args...))) }
	me := n.name(p, s.End)
	switch s.Kind {
	case model.StepArrive, model.StepDuplicate:
		format := n.say.Arrives
		switch {
		case s.Kind == model.StepDuplicate:
			format = n.say.Copy
		case arrivedBefore(t, i):
			format = n.say.Again
		}
		add(format, SegmentText(p, *s.Segment), n.from(s.Segment), me)
	case model.StepLose:
		add(n.say.Lost, SegmentText(p, *s.Segment), n.from(s.Segment))
	case model.StepCall:
		if s.Call == "crash" {
			add(n.say.Crashes, me)
		} else {
			add(n.say.Calls, me, s.Call)
		}
	case model.StepTimer:
		add(n.say.Fires, s.Timer, me)
	case model.StepLifetime:
		add(n.say.Lifetime, s.Timer, me)
	case model.StepCrash:
		add(n.say.Crashes, me)
	case model.StepRestart:
		add(n.say.Restarts, me)
	case model.StepParty:
		add(n.say.Acts, me)
	}
	if s.Segment != nil && s.Segment.Old {
		out = append(out, n.whyOld(p, t, i))
	}
	out = append(out, RuleSentences(p, s, func(player int) string { return n.name(p, player) }, n.lang)...)
	if len(s.Overflow) > 0 {
		add(n.say.Overflows, n.segments(p, s.Overflow))
	}
	if len(s.Told) > 0 {
		var told []string
		for _, word := range s.Told {
			told = append(told, fmt.Sprintf(n.say.Quoted, word))
		}
		add(n.say.Tells, me, n.list(told, n.say.And))
	}
	return slices.DeleteFunc(out, func(text string) bool { return text == "" })
}

// arrivedBefore says whether the segment that arrives in a step has arrived already: on a soup, where what was sent stays.
func arrivedBefore(t *model.Trace, i int) bool {
	s := t.Steps[i].Segment
	return slices.ContainsFunc(t.Steps[:i], func(b model.Step) bool {
		return b.Kind == model.StepArrive && b.Segment.Origin == s.Origin && b.Segment.To == s.To && slices.Equal(b.Segment.Flags, s.Flags) && slices.Equal(b.Segment.Fields, s.Fields)
	})
}

// from says where a segment comes from.
func (n *narrator) from(s *model.Segment) string {
	switch {
	case s.Origin >= 0:
		return fmt.Sprintf(n.say.FromStep, s.Origin+1)
	case s.Origin == model.OriginPast:
		return n.say.FromPast
	}
	return n.say.FromStart
}

// whyOld says what became of the connection that an old segment belongs to.
func (n *narrator) whyOld(p *model.Protocol, t *model.Trace, i int) string {
	s := t.Steps[i].Segment
	if s.Origin < 0 {
		return n.say.LeftOver
	}
	for k := s.Origin; k < i && s.From < 2; k++ {
		before := t.Initial
		if k > 0 {
			before = t.Steps[k-1].After
		}
		now := t.Steps[k].After.Ends[s.From].State
		if over := now == p.States[0] || now == p.States[p.Down()]; t.Steps[k].End == s.From && over && now != before.Ends[s.From].State {
			return upperFirst(fmt.Sprintf(n.say.GaveUp, n.name(p, s.From), k+1))
		}
	}
	return n.say.IsOver
}

func (n *narrator) segments(p *model.Protocol, list []model.Segment) string {
	var out []string
	for _, s := range list {
		out = append(out, SegmentText(p, s))
	}
	return n.list(out, n.say.And)
}

// list joins things.
func (n *narrator) list(things []string, last string) string {
	if len(things) < 2 {
		return strings.Join(things, "")
	}
	k := len(things) - 1
	return strings.Join(things[:k], n.say.Comma) + last + things[k]
}
