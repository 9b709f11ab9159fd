package counterexamples

import (
	"fmt"

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
