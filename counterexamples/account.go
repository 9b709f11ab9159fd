package counterexamples

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// Account is an explanation in words, in one language.
type Account struct {
	Title    string     `json:"title"`
	Lead     []string   `json:"lead"`            // sentences
	Steps    [][]string `json:"steps,omitempty"` // for each step of the story, its sentences
	After    string     `json:"after,omitempty"` // of a run without end: how it goes on
	Sections []Section  `json:"sections"`

	story     *storyDrawn // what Steps tell
	storyHead string
}

// Section is a part of an account.
type Section struct {
	Head string   `json:"head"`
	Text []string `json:"text"` // paragraphs

	story   *storyDrawn // drawn above the text; nil: none
	caption string      // above that
}

// Beside gives the other protocol's run that the section sets beside the story; nil: it sets none.
func (s *Section) Beside() *properties.Followed {
	if s.story == nil || s.story.beside == nil {
		return nil
	}
	return s.story.beside.Against
}

// storyDrawn is a story that is drawn as a ladder.
type storyDrawn struct {
	protocol *model.Protocol
	trace    *model.Trace
	because  model.Said
	whyFair  properties.WhyFair
	repeats  int
	beside   *properties.Explanation // drawn beside the story that it was taken from, from the fork on; nil: alone
}

// narrator tells an explanation.
type narrator struct {
	lang  words.Lang
	say   *words.Explain
	e     *properties.Explanation
	names [2]string
}

// Tell tells an explanation in a language.
func Tell(e *properties.Explanation, lang words.Lang) *Account {
	n := newNarrator(e.Protocol, e.Scenario, lang)
	n.e = e
	a := &Account{Title: fmt.Sprintf(n.say.Breaks, e.Protocol.Name, e.Name, n.steps(e.Result.Steps)), Lead: n.lead(), storyHead: n.say.StoryHead}
	a.story = &storyDrawn{e.Protocol, e.Told, e.Because, e.WhyFair, e.Result.Story.Repeats(), nil}
	a.Steps = StepSentences(e.Protocol, e.Scenario, e.Told, lang)
	switch repeats := e.Result.Story.Repeats(); {
	case repeats > len(e.Told.Steps):
		a.After = n.say.Stops
	case repeats > 0:
		a.After = fmt.Sprintf(n.say.Repeats, repeats)
	}
	a.add(n.say.TurnHead, n.turn(), nil)
	a.add(n.say.PowerHead, n.powers(), nil)
	if f := e.Against; f != nil {
		a.add(fmt.Sprintf(n.say.AgainstHead, f.Protocol.Name), n.against(f), &storyDrawn{beside: e})
		a.Sections[len(a.Sections)-1].caption = fmt.Sprintf(n.say.SideBySide, e.Protocol.Name, f.Protocol.Name)
	}
	a.add(n.say.RemainsHead, n.remains(), nil)
	a.add(n.say.HelpsHead, n.helps(), nil)
	a.add(n.say.TheoryHead, n.theory(e.Property), nil)
	return a
}

func (a *Account) add(head string, text []string, story *storyDrawn) {
	if len(text) > 0 {
		a.Sections = append(a.Sections, Section{Head: head, Text: text, story: story})
	}
}

// TellHeld tells of a property that holds how near it comes to being broken.
func TellHeld(h *properties.Held, lang words.Lang) (*Account, error) {
	n := newNarrator(h.Protocol, h.Scenario, lang)
	n.e = &properties.Explanation{Result: h.Result}
	a := &Account{Title: fmt.Sprintf(n.say.Keeps, h.Protocol.Name, h.Name), Lead: n.lead()}
	text := []string{fmt.Sprintf(n.say.HoldsFor, h.States, h.Transitions, h.Depth), fmt.Sprintf(n.say.Bounds, strings.Join(Bounds(h.Protocol, h.Scenario), "; "))}
	var story *storyDrawn
	if h.Premise == nil {
		text = append(text, n.say.NoPremise)
	} else {
		t, err := h.Premise.Trace()
		if err != nil {
			return nil, err
		}
		text = append([]string{fmt.Sprintf(n.say.Premise, n.steps(h.Premise.Steps))}, text...)
		story = &storyDrawn{protocol: h.Protocol, trace: t}
	}
	a.add(n.say.HoldsHead, text, story)
	if h.Nearest == nil {
		a.add(n.say.MutantHead, []string{fmt.Sprintf(n.say.NoMutant, h.Tried)}, nil)
	} else if err := n.nearest(a, h.Nearest); err != nil {
		return nil, err
	}
	a.add(n.say.TheoryHead, n.theory(h.Property), nil)
	return a, nil
}

// nearest tells of the mutant that breaks the property.
func (n *narrator) nearest(a *Account, b *properties.Broken) error {
	t, err := b.Result.Trace()
	if err != nil {
		return err
	}
	text := fmt.Sprintf(n.say.MutantDefine, b.Owner, b.Mutant, n.steps(b.Result.Steps))
	if rule := n.e.Protocol.Rule(b.Owner); rule != nil {
		text = fmt.Sprintf(n.say.Mutant, b.Owner, n.section(rule.Section), b.Mutant, n.steps(b.Result.Steps))
	}
	a.add(n.say.MutantHead, []string{text}, &storyDrawn{b.Result.Protocol, t, b.Result.Because, b.Result.WhyFair, b.Result.Story.Repeats(), nil})
	return nil
}

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
		if s.Kind == model.StepDuplicate {
			format = n.say.Copy
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
	for _, word := range s.Told {
		add(n.say.Tells, me, word)
	}
	return slices.DeleteFunc(out, func(text string) bool { return text == "" })
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
	for k := s.Origin + 1; k < i; k++ {
		if t.Steps[k].End == s.From && s.From < 2 && t.Steps[k].After.Ends[s.From].State != t.Steps[k-1].After.Ends[s.From].State {
			if now := t.Steps[k].After.Ends[s.From].State; now == p.States[0] || now == p.States[p.Down()] {
				return upperFirst(fmt.Sprintf(n.say.GaveUp, n.name(p, s.From), k+1))
			}
		}
	}
	return n.say.LeftOver
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

func (n *narrator) turn() []string {
	e := n.e
	switch {
	case !e.Turns:
		return []string{n.say.NoTurn}
	case e.Turning == 0:
		return []string{n.say.TurnsAt0}
	case e.Turning == len(e.Told.Steps):
		return []string{n.say.LastTurns}
	}
	return []string{fmt.Sprintf(n.say.Turns, e.Turning)}
}

func (n *narrator) powers() []string {
	by := map[properties.Need][]string{}
	network := false
	for _, p := range n.e.Powers {
		name := fmt.Sprintf(n.say.Timer, p.Timer)
		if p.Kind != properties.PowerTimer {
			name = n.say.Powers[p.Kind]
			network = network || p.Need == properties.Needed && p.Kind <= properties.PowerReordering
		}
		by[p.Need] = append(by[p.Need], name)
	}
	var out []string
	if list := by[properties.Needed]; len(list) > 0 {
		out = append(out, fmt.Sprintf(n.say.NeedsAll, n.list(list, n.say.And)))
	} else {
		out = append(out, n.say.NeedsNone)
	}
	if n.e.Late && !network {
		out = append(out, n.say.Late)
	}
	if list := by[properties.NotNeeded]; len(list) > 0 {
		out = append(out, fmt.Sprintf(n.say.NotNeeded, n.list(list, n.say.Or)))
	}
	if list := by[properties.Undecided]; len(list) > 0 {
		out = append(out, fmt.Sprintf(n.say.Undecided, n.list(list, n.say.Or)))
	}
	return []string{strings.Join(append(out, n.say.WithinThis), n.gap())}
}

// gap is what stands between two sentences.
func (n *narrator) gap() string {
	if n.lang == words.Chinese {
		return ""
	}
	return " "
}

// against tells what another protocol does, from the fork on.
func (n *narrator) against(f *properties.Followed) []string {
	p := f.Protocol
	if f.Fork == 0 {
		return []string{fmt.Sprintf(n.say.NoFork, p.Name)}
	}
	var out []string
	switch rule := p.Rule(f.Rule); {
	case f.Steps[f.Fork-1].At < 0:
		out = append(out, fmt.Sprintf(n.say.NotPossible, p.Name, f.Fork))
	case rule == nil:
		out = append(out, fmt.Sprintf(n.say.ForkNoRule, p.Name, f.Fork))
	default:
		out = append(out, fmt.Sprintf(n.say.Fork, p.Name, f.Fork, rule.ID, n.section(rule.Section), n.lang.Text(rule.Title)))
	}
	var inexact []string
	first := len(f.Trace.Steps)
	for i, s := range f.Steps[f.Fork-1:] {
		if (s.At < 0 || s.Nearest) && i > 0 {
			inexact = append(inexact, fmt.Sprint(f.Fork+i))
		}
		if s.At >= 0 {
			first = min(first, s.At)
		}
	}
	if len(inexact) > 0 {
		out = append(out, fmt.Sprintf(n.say.Nearest, strings.Join(inexact, n.say.Comma)))
	}
	for i := first; i < len(f.Trace.Steps); i++ {
		if i == len(f.Trace.Steps)-f.Settled {
			out = append(out, n.say.Afterwards)
		}
		out = append(out, strings.Join(n.step(p, f.Trace, i), n.gap()))
	}
	states := lastStates(f.Trace)
	ends := fmt.Sprintf(n.say.OtherEnds, p.Name, n.names[0], states[0], n.names[1], states[1])
	switch {
	case f.Judged && f.Violated:
		ends += n.gap() + fmt.Sprintf(n.say.OtherBreaks, p.Name, n.e.Name)
	case f.Judged:
		ends += n.gap() + fmt.Sprintf(n.say.OtherKeeps, p.Name, n.e.Name)
	}
	return append(out, ends)
}

// section says where a rule comes from.
func (n *narrator) section(s string) string {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return s
	}
	number, word, _ := strings.Cut(s, " ")
	if k := slices.Index(ordinals, word); k >= 0 {
		return fmt.Sprintf(n.say.Ordinal, number, k+1)
	}
	return fmt.Sprintf(n.say.Section, s)
}

// ordinals are the words by which RFC 9293 3.10.7 numbers its checks of a segment.
var ordinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}

func lastStates(t *model.Trace) [2]string {
	after := t.Initial
	if k := len(t.Steps); k > 0 {
		after = t.Steps[k-1].After
	}
	return [2]string{after.Ends[0].State, after.Ends[1].State}
}

// remains tells what the ends hold when the story is over, and for how long.
func (n *narrator) remains() []string {
	e := n.e
	states := lastStates(e.Told)
	var out []string
	for end := range 2 {
		var text []string
		if states[end] == e.Protocol.States[0] || states[end] == e.Protocol.States[e.Protocol.Down()] {
			text = append(text, fmt.Sprintf(n.say.Gone, n.names[end], states[end]))
		} else {
			text = append(text, fmt.Sprintf(n.say.Remains, n.names[end], states[end]))
			if timers := e.Running[end]; len(timers) > 0 {
				text = append(text, fmt.Sprintf(n.say.TimersRun, n.names[end], n.list(timers, n.say.And)))
			} else {
				text = append(text, fmt.Sprintf(n.say.NoTimer, n.names[end], states[end]))
			}
		}
		for i := range text {
			text[i] = upperFirst(text[i])
		}
		out = append(out, strings.Join(text, n.gap()))
	}
	if e.Rest != nil && e.Rest.Settled > 0 {
		then := lastStates(e.Rest.Trace)
		text := []string{fmt.Sprintf(n.say.IfArrives, n.steps(e.Rest.Settled), n.names[0], then[0], n.names[1], then[1])}
		for end := range 2 {
			if then[end] != states[end] && len(e.Running[end]) == 0 {
				text = append(text, fmt.Sprintf(n.say.IfLost, n.names[end], states[end]))
			}
		}
		out = append(out, strings.Join(text, n.gap()))
	}
	return out
}

func (n *narrator) helps() []string {
	e := n.e
	var out []string
	if e.Numbers {
		switch e.Larger {
		case properties.NotNeeded:
			out = append(out, fmt.Sprintf(n.say.LargerNot, e.Scenario.Modulus, 2*e.Scenario.Modulus))
		case properties.Needed:
			out = append(out, fmt.Sprintf(n.say.LargerHelps, e.Scenario.Modulus, 2*e.Scenario.Modulus))
		default:
			out = append(out, n.say.LargerOpen)
		}
	}
	if len(e.Protocol.Timers) > 0 {
		out = append(out, fmt.Sprintf(n.say.TimerNot, e.Protocol.Name))
	}
	return out
}
