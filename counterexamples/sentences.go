package counterexamples

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// BecauseText is the last sentence of a violation in a language, without its full stop; "" if nothing is said.
func BecauseText(s model.Said, lang words.Lang) string {
	if s.Claim != "" {
		return fmt.Sprintf(lang.Messages().Ladder.DoesNotHold, lang.Text(s.Claim))
	}
	return s.In(lang.Text(s.Text))
}

// WhyFairText says in a language why a run has to be reckoned with, without a full stop; "" if nothing is said.
func WhyFairText(w properties.WhyFair, lang words.Lang) string {
	m := &lang.Messages().Ladder
	switch w.Kind {
	case properties.WhyWhatever:
		return m.WhyWhatever
	case properties.WhyUnassumed:
		return m.WhyUnassumed
	case properties.WhyStopped:
		return m.WhyStopped
	case properties.WhyCycle:
		return fmt.Sprintf(m.WhyCycle, strings.Join(cycleTexts(w, m), m.Semicolon))
	}
	return ""
}

// cycleTexts tells of a fair cycle, part by part.
func cycleTexts(w properties.WhyFair, m *words.Ladder) []string {
	var out []string
	if len(w.Happens) > 0 {
		out = append(out, fmt.Sprintf(m.Happens, actionTexts(w.Happens, m)))
	}
	if len(w.Missed) > 0 {
		out = append(out, fmt.Sprintf(m.Missed, actionTexts(w.Missed, m)))
	}
	if w.Delivered {
		out = append(out, m.Delivered)
	}
	if w.Silent {
		out = append(out, m.Silent)
	}
	return out
}

func actionTexts(list []model.Action, m *words.Ladder) string {
	var out []string
	for _, a := range list {
		out = append(out, actionText(a, &m.Actions))
	}
	return strings.Join(out, m.Comma)
}

// actionText names what a fair run may not put off for ever, with its end.
func actionText(a model.Action, m *words.Actions) string {
	if a.What == model.FairLosses || a.What == model.FairDuplicates {
		return actionName(a, m)
	}
	return fmt.Sprintf(m.Of, actionName(a, m), endName(a.End))
}

// actionName names it without its end.
func actionName(a model.Action, m *words.Actions) string {
	switch a.What {
	case model.FairTimer:
		return fmt.Sprintf(m.Timer, a.Of)
	case model.FairLifetimes:
		return fmt.Sprintf(m.Lifetime, a.Of)
	case model.FairRule:
		return fmt.Sprintf(m.Rule, a.Of)
	case model.FairLosses:
		return m.Loss
	case model.FairDuplicates:
		return m.Duplicate
	case model.FairCrashes:
		return m.Crash
	case model.FairRestarts:
		return m.Restart
	}
	return m.Call
}

// AssumesText says in a language what fairness a property assumes, without a full stop; "" if nothing is said.
func AssumesText(a properties.Assumes, lang words.Lang) string {
	m := &lang.Messages().Ladder
	switch a.Kind {
	case properties.AssumesUnsaid:
		return ""
	case properties.AssumesNothing:
		return m.AssumesNothing
	}
	var parts []string
	if len(a.Weak) > 0 {
		parts = append(parts, fmt.Sprintf(m.Weak, actionNames(a.Weak, m)))
	}
	if len(a.Strong) > 0 {
		parts = append(parts, fmt.Sprintf(m.Strong, actionNames(a.Strong, m)))
	}
	return fmt.Sprintf(m.AssumesFairness, strings.Join(append(parts, arrivalText(a, m)), m.Semicolon))
}

func actionNames(list []model.Action, m *words.Ladder) string {
	var out []string
	for _, a := range list {
		out = append(out, actionName(a, &m.Actions))
	}
	return strings.Join(out, m.Comma)
}

// arrivalText says what is assumed of arrivals.
func arrivalText(a properties.Assumes, m *words.Ladder) string {
	switch {
	case a.Soup && a.Delivery != model.FairStrong:
		return m.SoupStays
	case a.Delivery == model.FairStrong:
		return m.Arrives
	case a.Delivery == model.FairWeak:
		return m.Stays
	}
	return m.MayStay
}

// RuleSentences tells a step in the sentences of the rules that fired, in their order, each with its full stop; of a rule that says
// nothing its title is the sentence. The players are the ends, and from 2 on the parties; called gives the name of each.
func RuleSentences(p *model.Protocol, s *model.Step, called func(player int) string, lang words.Lang) []string {
	var out []string
	for _, id := range s.Rules {
		rule := p.Rule(id)
		text := lang.Text(rule.Title)
		if said := rule.Said(s.Segment != nil && s.Segment.Old); said != nil {
			if t, err := model.ParseTemplate(lang.Text(said.Text)); err == nil {
				said = t
			}
			text = said.Render(func(name string) string { return saidValue(s, name, called) })
		}
		out = append(out, sentence(upperFirst(text), lang.Messages().Ladder.FullStop))
	}
	return out
}

// saidValue is what a rule's sentence names.
func saidValue(s *model.Step, name string, called func(player int) string) string {
	switch name {
	case "me":
		return called(s.End)
	case "peer":
		return called(1 - s.End)
	case "seq", "ack":
		return s.Segment.Field(name)
	case "state":
		return s.After.Ends[s.End].State
	}
	return s.After.Ends[s.End].Field(name)
}

// Violation is the line above the story of a violation.
func Violation(r *properties.Result, lang words.Lang) string {
	return fmt.Sprintf(lang.Messages().Ladder.Violated, r.Protocol.Name, r.Name, r.Scenario.Name, stepsText(r.Steps, lang))
}

// VerdictText names a verdict.
func VerdictText(v properties.Verdict, lang words.Lang) string {
	m := &lang.Messages().Ladder.Verdicts
	return map[properties.Verdict]string{
		properties.Holds: m.Holds, properties.Violated: m.Violated, properties.Incomplete: m.Incomplete, properties.Vacuous: m.Vacuous,
	}[v]
}

// stepsText counts steps.
func stepsText(n int, lang words.Lang) string {
	if n == 1 {
		return lang.Messages().Ladder.Step
	}
	return fmt.Sprintf(lang.Messages().Ladder.Steps, n)
}

// sentence ends a text with a full stop, if it has none.
func sentence(t, stop string) string {
	if strings.HasSuffix(t, stop) {
		return t
	}
	return t + stop
}

func upperFirst(t string) string {
	first, size := utf8.DecodeRuneInString(t)
	return string(unicode.ToUpper(first)) + t[size:]
}
