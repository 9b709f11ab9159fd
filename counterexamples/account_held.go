package counterexamples

import (
	"fmt"
	"strings"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

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
