package counterexamples

import (
	"fmt"
	"regexp"
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

// TellOpen tells of a property that is neither broken by a story nor kept: that the search had no answer, or that nothing reaches what it claims to be
// reachable.
func TellOpen(r *properties.Result, lang words.Lang) *Account {
	n := newNarrator(r.Protocol, r.Scenario, lang)
	n.e = &properties.Explanation{Result: r}
	a := &Account{Title: fmt.Sprintf(n.say.IsOpen, r.Protocol.Name, r.Name), Lead: n.lead()}
	text := []string{upperFirst(r.Why) + "."}
	if r.Verdict == properties.Violated {
		a.Title = fmt.Sprintf(n.say.Unreached, r.Protocol.Name, r.Name)
		text = []string{fmt.Sprintf(n.say.HoldsFor, r.States, r.Transitions, r.Depth)}
	}
	a.add(n.say.HoldsHead, text, nil)
	return a
}

// TellHeld tells of a property that holds how near it comes to being broken.
func TellHeld(h *properties.Held, lang words.Lang) (*Account, error) {
	n := newNarrator(h.Protocol, h.Scenario, lang)
	n.e = &properties.Explanation{Result: h.Result}
	a := &Account{Title: fmt.Sprintf(n.say.Keeps, h.Protocol.Name, h.Name), Lead: n.lead()}
	if h.Verdict == properties.Vacuous {
		a.Title = fmt.Sprintf(n.say.IsVacuous, h.Protocol.Name, h.Name)
	}
	text := append([]string{fmt.Sprintf(n.say.HoldsFor, h.States, h.Transitions, h.Depth)}, n.harm(h)...)
	text = append(text, fmt.Sprintf(n.say.Bounds, strings.Join(Bounds(h.Protocol, h.Scenario), "; ")))
	var story *storyDrawn
	if h.Premise == nil && h.Verdict == properties.Vacuous {
		text = append([]string{n.say.NeverTrue}, text...)
	}
	if h.Premise != nil {
		t, err := h.Premise.Trace()
		if err != nil {
			return nil, err
		}
		text = append([]string{fmt.Sprintf(n.say.Premise, n.steps(h.Premise.Steps))}, text...)
		story = &storyDrawn{protocol: h.Protocol, trace: t}
	}
	a.add(n.say.HoldsHead, text, story)
	if h.Nearest == nil {
		text := []string{fmt.Sprintf(n.say.NoMutant, h.Tried)}
		if h.Open > 0 {
			text = append(text, fmt.Sprintf(n.say.MutantsOpen, h.Open))
		}
		a.add(n.say.MutantHead, text, nil)
	} else if err := n.nearest(a, h.Nearest); err != nil {
		return nil, err
	}
	a.add(n.say.TheoryHead, n.theory(h.Property), nil)
	return a, nil
}

// harm tells what a network does to the property that does more harm than the scenario's.
func (n *narrator) harm(h *properties.Held) []string {
	if h.Scenario.Network.Kind == model.Soup {
		return []string{n.say.AnyHarm}
	}
	var out []string
	for _, w := range h.Worse {
		what := n.say.OneLoss
		if w.Duplicates > h.Scenario.Network.Duplicates {
			what = n.say.OneCopy
		}
		switch w.Verdict {
		case properties.Holds, properties.Vacuous:
			out = append(out, fmt.Sprintf(n.say.SurvivesWorse, what))
		case properties.Violated:
			out = append(out, fmt.Sprintf(n.say.BreaksWorse, what, n.steps(w.Steps)))
		}
	}
	return out
}

// nearest tells of the mutant that breaks the property.
func (n *narrator) nearest(a *Account, b *properties.Broken) error {
	what := fmt.Sprintf(n.say.MutantDefine, b.Owner, b.Mutant)
	if rule := n.e.Protocol.Rule(b.Owner); rule != nil {
		what = fmt.Sprintf(n.say.Mutant, ruleName(b.Owner, n.section(n.e.Protocol, rule.Section)), b.Mutant)
	}
	if b.Result.Steps < 0 {
		a.add(n.say.MutantHead, []string{what + n.gap() + n.say.ThenUnreached}, nil)
		return nil
	}
	t, err := b.Result.Trace()
	if err != nil {
		return err
	}
	text := what + n.gap() + fmt.Sprintf(n.say.ThenBreaks, n.steps(b.Result.Steps))
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

func (n *narrator) turn() []string {
	t := n.e.Turn
	rest := n.say.NoCalls
	if t.Owed {
		rest = n.say.OwedCalls
	}
	switch {
	case !t.Known && !t.Decided:
		return []string{n.say.TurnUndecided}
	case !t.Known:
		return []string{fmt.Sprintf(n.say.NoTurn, rest)}
	case t.Step == 0:
		return []string{fmt.Sprintf(n.say.TurnsAt0, rest)}
	case t.Step == len(n.e.Told.Steps) && t.Decided:
		return []string{n.say.LastTurns}
	case t.Step == len(n.e.Told.Steps):
		return []string{n.say.TurnUndecided}
	}
	return []string{fmt.Sprintf(n.say.Turns, t.Step, rest)}
}

func (n *narrator) powers() []string {
	by := map[properties.Need][]string{}
	network, asked := false, 0
	for _, p := range n.e.Powers {
		name := fmt.Sprintf(n.say.Timer, p.Timer)
		if p.Kind != properties.PowerTimer {
			name = n.say.Powers[p.Kind]
			network = network || p.Need == properties.Needed && p.Kind <= properties.PowerReordering
			asked += b2i(p.Kind == properties.PowerReordering)
		}
		by[p.Need] = append(by[p.Need], name)
	}
	var out []string
	if list := by[properties.Needed]; len(list) > 0 {
		out = append(out, fmt.Sprintf(n.say.NeedsAll, n.list(list, n.say.And)))
	} else if len(by[properties.Undecided]) == 0 && asked > 0 {
		out = append(out, n.say.NeedsNone)
	}
	switch {
	case network || n.e.Late == 0:
	case n.e.Late == 1:
		out = append(out, n.say.Late)
	default:
		out = append(out, fmt.Sprintf(n.say.LateMany, n.e.Late))
	}
	if list := by[properties.NotNeeded]; len(list) == 1 {
		out = append(out, fmt.Sprintf(n.say.NotNeededOne, list[0]))
	} else if len(list) > 1 {
		out = append(out, fmt.Sprintf(n.say.NotNeeded, n.list(list, n.say.Or)))
	}
	if list := by[properties.Undecided]; len(list) > 0 {
		out = append(out, fmt.Sprintf(n.say.Undecided, n.list(list, n.say.Or)))
	}
	bounds := n.say.WithinThis
	if n.e.Property.Kind == model.Temporal {
		bounds = n.say.WithinScenario
	}
	return []string{strings.Join(append(out, bounds), n.gap())}
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
		out = append(out, fmt.Sprintf(n.say.Fork, p.Name, f.Fork, ruleName(rule.ID, n.section(p, rule.Section)), n.lang.Text(rule.Title)))
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
	if !slices.ContainsFunc(f.Steps, func(s properties.FollowedStep) bool { return s.At >= 0 }) {
		return []string{fmt.Sprintf(n.say.NothingThere, p.Name)}
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

// section says where a rule comes from: in the RFC that the first text of the protocol names in its title, if it names one.
func (n *narrator) section(p *model.Protocol, s string) string {
	rfc := rfcNamed.FindStringSubmatch(p.Sources[0].Text)
	if rfc == nil || s == "" || s[0] < '0' || s[0] > '9' {
		return s
	}
	number, word, _ := strings.Cut(s, " ")
	if k := slices.Index(ordinals, word); k >= 0 {
		return fmt.Sprintf(n.say.Ordinal, rfc[1], number, k+1)
	}
	return fmt.Sprintf(n.say.Section, rfc[1], s)
}

// rfcNamed finds the RFC that a protocol's title names.
var rfcNamed = regexp.MustCompile(`(?m)^protocol [^"\n]*"[^"\n]*(RFC \d+)`)

// ordinals are the words by which RFC 9293 3.10.7 numbers its checks of a segment.
var ordinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}

// ruleName is a rule with where it comes from, if that is known.
func ruleName(id, section string) string {
	if section == "" {
		return id
	}
	return id + " (" + section + ")"
}

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
	rests := func(end int) bool {
		return states[end] == e.Protocol.States[0] || states[end] == e.Protocol.States[e.Protocol.Down()]
	}
	var out []string
	for end := range 2 {
		var text []string
		if rests(end) {
			text = append(text, fmt.Sprintf(n.say.Gone, n.names[end], states[end]))
		} else {
			text = append(text, fmt.Sprintf(n.say.Remains, n.names[end], states[end]))
			if timers := e.Running[end]; len(timers) > 0 {
				text = append(text, fmt.Sprintf(n.say.TimersRun, n.names[end], n.list(timers, n.say.And)))
			} else if !e.Spent {
				text = append(text, fmt.Sprintf(n.say.NoTimer, n.names[end], states[end]))
			}
		}
		for i := range text {
			text[i] = upperFirst(text[i])
		}
		out = append(out, strings.Join(text, n.gap()))
	}
	then := lastStates(e.Rest.Trace)
	switch {
	case e.Rest.Settled == 0:
		return out
	case e.Rest.Restless:
		return append(out, fmt.Sprintf(n.say.Restless, n.steps(e.Rest.Settled)))
	}
	text := []string{fmt.Sprintf(n.say.IfArrives, n.steps(e.Rest.Settled), n.names[0], then[0], n.names[1], then[1])}
	for end := range 2 {
		idle := len(e.Running[end]) == 0 && !e.Calls[end] && !e.Spent
		if then[end] != states[end] && idle && !rests(end) {
			text = append(text, fmt.Sprintf(n.say.IfLost, n.names[end], states[end]))
		}
	}
	return append(out, strings.Join(text, n.gap()))
}

// helps tells whether other numbers, or a timer, would help.
func (n *narrator) helps() []string {
	e := n.e
	var out []string
	few, many := e.Scenario.Modulus, 2*e.Scenario.Modulus
	switch e.Numbers {
	case properties.NumbersNoHelp:
		out = append(out, fmt.Sprintf(n.say.NumbersNoHelp, few, many))
	case properties.MoreHelp:
		out = append(out, fmt.Sprintf(n.say.MoreHelp, few, many))
	case properties.UnusedHelp:
		out = append(out, n.say.UnusedHelp)
	case properties.BothHelp:
		out = append(out, fmt.Sprintf(n.say.BothHelp, few, many))
	case properties.NumbersUndecided:
		out = append(out, n.say.NumbersOpen)
	}
	fires := func(s model.Step) bool { return s.Kind == model.StepTimer }
	if free := e.Free(); len(free) > 0 && !slices.ContainsFunc(e.Told.Steps, fires) {
		out = append(out, fmt.Sprintf(n.say.TimerNot, n.list(free, n.say.And)))
	}
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
