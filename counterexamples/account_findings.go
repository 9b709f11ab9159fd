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
