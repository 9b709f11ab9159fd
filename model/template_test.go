package model

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sayer is toyHead with a rule whose head ends in these words.
func sayer(words string) string {
	return toyHead + "rule r in IDLE on SYN\n" + words + "\n{ drop }\n" + taking
}

func TestRulesSay(t *testing.T) {
	p := toy(t, sayer(`says "{me} answers {seq}: {peer} hears {num}" says old "{me} cannot know"`))
	r := p.Rule("r")
	require.Equal(t, []string{"me", "seq", "peer", "num"}, r.Says.Names())
	upper := func(name string) string { return strings.ToUpper(name) }
	require.Equal(t, "ME answers SEQ: PEER hears NUM", r.Said(false).Render(upper))
	require.Equal(t, "ME cannot know", r.Said(true).Render(upper))
	p = toy(t, sayer(`says "{me} is {state}, {x}"`))
	require.Equal(t, "ME is STATE, X", p.Rule("r").Said(true).Render(upper))
	require.Nil(t, p.Rule("take").Said(true))
}

func TestSaysErrors(t *testing.T) {
	names := "{me}, {peer}, {seq}, {state}, {x}, {y}, {flag}, {mode}, {num}, {kept}"
	for _, c := range []struct{ words, want string }{
		{`says "{me} and {nmu}"`, "20:16: found {nmu}, which this rule cannot say; accepted: " + names},
		{`says old "{many}"`, "20:11: found {many}, which this rule cannot say; accepted: " + names},
		{`says "a { b"`, `20:9: found "{", expected a name in braces, such as {me}`},
		{`says "{}"`, `20:7: found "{", expected a name in braces, such as {me}`},
		{`says "a } b"`, `20:9: found "}", expected a name in braces, such as {me}`},
		{`says "a" says "b"`, `20:10: found a second "says", expected one`},
		{`says old "a" says old "b"`, `20:14: found a second "says old", expected one`},
		{`says { }`, `20:6: found "{", expected a sentence in quotes`},
		{`says`, `21:1: found "{", expected a sentence in quotes`},
	} {
		_, err := LoadSources([]*Source{NewSource("toy.tcp", sayer(c.words))})
		require.ErrorContains(t, err, c.want, c.words)
	}
	for text, want := range map[string]string{
		`rule r in IDLE on call go says "{seq}" { drop }`:                   "found {seq}, which this rule cannot say",
		`rule r in IDLE on call go says old "it is old" { drop }`:           "found `says old` in a rule that is not for a segment",
		`rule r in IDLE on SYN says "{ack}" { drop }`:                       "found {ack}, which this rule cannot say",
		`party p {} rule r for p on any time says "{me}, {peer}" { drop }`:  "found {peer}, which this rule cannot say; accepted: {me}",
		`property p "t" never A in BUSY theory "somebody"`:                  "expected a sentence in quotes",
		`property p "t" never A in BUSY theory because "x"`:                 "expected a source and a sentence, both in quotes",
		`property p "t" never A in BUSY because "x" theory "a" "b" because`: `found a second "because", expected one`,
	} {
		_, err := LoadSources([]*Source{NewSource("toy.tcp", toyHead+text+taking)})
		require.ErrorContains(t, err, want, text)
	}
}

func TestTheory(t *testing.T) {
	text := toyHead + taking + `property p "t" never A in BUSY because "x" theory "Somebody 1997" "it cannot be" vacuous ok theory "Else" "{not} filled in"`
	p := toy(t, text)
	want := []Theory{{"Somebody 1997", "it cannot be"}, {"Else", "{not} filled in"}}
	require.Equal(t, want, p.Property("p").Theory)
	require.True(t, p.Property("p").MayVacuous)
}

// A variant that does not replace a property has its theory too.
func TestTheoryIsInherited(t *testing.T) {
	p, err := Load("two-way")
	require.NoError(t, err)
	require.NotEmpty(t, p.Property("no-ghost").Theory)
}

func TestFormatSays(t *testing.T) {
	text := "protocol t\n\nrule r in X on SYN\nsays   \"a\"\n  says old \"b\"\n{\n}\n\nproperty p never x\nbecause \"a\"\ntheory \"b\"   \"c\"\n"
	want := "protocol t\n\nrule r in X on SYN\n    says \"a\"\n    says old \"b\"\n{\n}\n\nproperty p never x\n    because \"a\"\n    theory \"b\" \"c\"\n"
	require.Equal(t, want, formatText(t, text))
	checkFormat(t, NewSource("t", text))
}

func TestListingSays(t *testing.T) {
	p := toy(t, sayer(`says "{me} drops" says old "{me} drops too"`))
	require.Contains(t, listingText(t, p, ListingOptions{Says: true}), "in IDLE on SYN\n      says {me} drops\n      says old {me} drops too\n")
	require.NotContains(t, listingText(t, p, ListingOptions{}), "says")
	require.Equal(t, "{me} drops", p.Listing().Rules[0].Says)
}

// A variant can tell a rule of its base in other words, and the rule stays what it is.
func TestOtherWords(t *testing.T) {
	base := NewSource("toy.tcp", sayer(`says "{me} drops" says old "{me} drops too"`))
	variant := func(text string) (*Protocol, error) {
		return LoadSources([]*Source{base, NewSource("v.tcp", "protocol v extends toy\n"+text)})
	}
	p, err := variant(`replace r says "{peer} waits"`)
	require.NoError(t, err)
	require.Equal(t, "{peer} waits", p.Rule("r").Said(true).Text)
	require.Equal(t, 0, p.Rule("r").Index)
	l := p.Listing()
	require.Equal(t, ChangeNone, l.Rules[0].Change)
	require.Equal(t, Difference{Change: ChangeReplaced, What: "says", Name: "r", Text: `replace r says "{peer} waits"`}, l.Differences[0])
	for text, want := range map[string]string{
		`replace s says "x"`:        `v.tcp:2:9: found "s", which is no rule of the base`,
		`replace r says "{none}"`:   "v.tcp:2:17: found {none}, which this rule cannot say",
		`says "x"`:                  `found "says", expected a declaration`,
		`before r says "x"`:         `found "says", expected "rule": only a rule has a place`,
		`replace r says "a" says 1`: `found a second "says", expected one`,
	} {
		_, err := variant(text)
		require.ErrorContains(t, err, want, text)
	}
	require.Equal(t, "protocol v\n\nreplace r says \"a\"\n    says old \"b\"\n", formatText(t, "protocol v\n\nreplace r   says \"a\"\nsays old \"b\"\n"))
}

// What a rule says is no behaviour: no mutant changes it.
func TestSaysIsNotMutated(t *testing.T) {
	silent, speaking := toy(t, sayer("")), toy(t, sayer(`says "{me} drops {seq}"`))
	require.Equal(t, len(Mutants(silent, 1)), len(Mutants(speaking, 1)))
}

// Every rule of the library says what it does, in a sentence of some length.
func TestLibrarySays(t *testing.T) {
	for _, name := range LibraryNames() {
		p, err := Load(name)
		require.NoError(t, err)
		for _, r := range p.Rules {
			require.NotNil(t, r.Says, "%s of %s", r.ID, name)
			for _, said := range []*Template{r.Says, r.Said(true)} {
				n := len(strings.Fields(said.Text))
				require.True(t, n >= 8 && n <= 31, "%s of %s: %d words: %s", r.ID, name, n, said.Text)
				require.Contains(t, said.Text, "{me}", "%s of %s", r.ID, name)
			}
		}
	}
}

// What a sentence names is there when the rule has fired.
func TestLibrarySaysWhatThereIs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ protocol, scenario string }{
		{"tcp", "transfer"}, {"tcp", "soup"}, {"tcp", "crash"}, {"tcp", "lifetime"}, {"two-way", "stale-syn"}, {"sctp", "soup"},
		{"five-packet", "soup"}, {"two-way-remembered", "remembered"}, {"fast-open", "served-again-octet"},
	} {
		p, err := Load(c.protocol)
		require.NoError(t, err)
		sc, err := p.Instantiate(c.scenario)
		require.NoError(t, err)
		s, err := Compile(p, sc, Options{})
		require.NoError(t, err)
		for range 8 {
			randomWalk(t, s, random, 20, func(step *Step) { requireFilledIn(t, p, step) })
		}
	}
}

// randomWalk takes at most n steps.
func randomWalk(t *testing.T, s *System, random *rand.Rand, n int, each func(*Step)) {
	var story []int
	for range n {
		steps, err := s.Steps(story)
		require.NoError(t, err)
		if len(steps) == 0 {
			return
		}
		k := random.IntN(len(steps))
		each(&steps[k])
		story = append(story, k)
	}
}

// requireFilledIn wants a value for each name in what the rules of a step say.
func requireFilledIn(t *testing.T, p *Protocol, step *Step) {
	for _, id := range step.Rules {
		p.Rule(id).Said(step.Segment != nil && step.Segment.Old).Render(func(name string) string {
			value := "somebody"
			switch name {
			case "me", "peer":
			case "seq", "ack":
				value = step.Segment.Field(name)
			case "state":
				value = step.After.Ends[step.End].State
			default:
				value = step.After.Ends[step.End].Field(name)
			}
			require.NotContains(t, []string{"", "none"}, value, "%s says {%s}", id, name)
			return value
		})
	}
}
