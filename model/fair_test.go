package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func actionText(s *System) string {
	var out []string
	for _, a := range s.Actions() {
		out = append(out, fmt.Sprintf("%s: %s", a, a.How))
	}
	return strings.Join(append(out, "delivery: "+s.Delivery().String()), "\n")
}

func TestActions(t *testing.T) {
	p, err := Load("tcp")
	require.NoError(t, err)
	s := systemOf(t, p, `
A: open active, close?
B: open passive
network bag capacity 4 loses 1 duplicates 1
timer B transmit off
user-timeout any
crashes A 1
fair timer A user strong
fair calls B none
fair lifetimes weak
fair delivery weak
fair losses strong
fair crashes weak
fair restarts A strong
fair rule close.listen strong`)
	require.Equal(t, `the next call of A: weak
the next call of B: none
the timer retransmission of A: weak
the timer transmit of A: weak
the timer user of A: strong
the timer time-wait of A: weak
the timer retransmission of B: weak
the timer user of B: none
the timer time-wait of B: weak
a lifetime of the timer time-wait of A: weak
a lifetime of the timer time-wait of B: weak
a loss: strong
a duplicate: none
a crash of A: weak
the restart of A: strong
the rule close.listen of A: strong
the rule close.listen of B: strong
delivery: weak`, actionText(s))
	require.Equal(t, "delivery: strong", actionText(systemOf(t, p, "network soup\nmodulus 8\ntimer retransmission off\ntimer transmit off\ntimer time-wait off")))
}

func TestFairnessErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"fair timer tock weak", `found "tock", which is no timer`},
		{"fair rule gone weak", `found "gone", which is no rule`},
		{"fair timer tick often", `found "often", expected "none", "weak" or "strong"`},
		{"fair winds weak", `found "winds", expected "timer", "rule", "calls"`},
	} {
		_, err := LoadSources([]*Source{NewSource("toy.tcp", flags+c.text+"\n")})
		require.ErrorContains(t, err, c.want)
	}
	_, err := toy(t, flags).Instantiate("", clausesOf(t, "fair timer A tock weak")...)
	require.ErrorContains(t, err, `more:1:14: found "tock", which is no timer`)

	many := flags
	for i := range 40 {
		many += fmt.Sprintf("rule r%d in IDLE on timer tick { drop }\nfair rule r%d weak\n", i, i)
	}
	p := toy(t, many)
	sc, err := p.Instantiate("")
	require.NoError(t, err)
	_, err = Compile(p, sc, Options{})
	require.ErrorContains(t, err, "actions that may be fair, at most 64 are possible")

	_, err = LoadSources([]*Source{NewSource("toy.tcp", flags+"fair rule take none\n")})
	require.ErrorContains(t, err, "the rule take takes a segment, and whether segments arrive is not for a rule to say; accepted: `weak` or `strong`")
}

// A scenario overrides the protocol, a later declaration an earlier one.
func TestFairnessOverrides(t *testing.T) {
	p := toy(t, flags+"fair timer tick strong\nfair timer tick none\nfair calls strong\nscenario s { fair timer B tick weak }\n")
	sc, err := p.Instantiate("s")
	require.NoError(t, err)
	require.Equal(t, FairNone, sc.Fair.Timers[0][0])
	require.Equal(t, FairWeak, sc.Fair.Timers[1][0])
	require.Equal(t, [2]Fairness{FairStrong, FairStrong}, sc.Fair.Calls)
	sc, err = p.Instantiate("s", clausesOf(t, "fair timer tick strong")...)
	require.NoError(t, err)
	require.Equal(t, [2]Fairness{FairStrong, FairStrong}, [2]Fairness{sc.Fair.Timers[0][0], sc.Fair.Timers[1][0]})
}

// What nothing is fair to need never happen.
func TestUnfairSteps(t *testing.T) {
	const text = flags + "scenario s {\n    A: go\n    network bag loses 0\n    %s\n}\n"
	unfair := func(clause string) (call, timer bool) {
		p := toy(t, fmt.Sprintf(text, clause))
		sc, err := p.Instantiate("s")
		require.NoError(t, err)
		s, err := Compile(p, sc, Options{})
		require.NoError(t, err)
		x := s.NewExpander()
		next, first, _ := x.Expand(s.Initial(), nil, nil)
		_, second, _ := x.Expand(next[:s.Words()], nil, nil)
		require.Len(t, first, 1)
		require.Len(t, second, 1)
		return first[0]&(1<<BitUnfair) != 0, second[0]&(1<<BitUnfair) != 0
	}
	for _, c := range []struct {
		clause      string
		call, timer bool
	}{
		{"", false, false},
		{"fair timer tick none", false, true},
		{"fair calls none", true, false},
		{"fair rule back none", false, true},
		{"fair timer tick none fair rule back weak", false, false},
		{"fair timer tick none fair rule back none", false, true},
		{"A: go?", true, false},
	} {
		call, timer := unfair(c.clause)
		require.Equal(t, [2]bool{c.call, c.timer}, [2]bool{call, timer}, c.clause)
	}
}

// factsText writes the facts of a state, with values and actions by their names.
func factsText(s *System, state []uint64, names map[uint64]string) string {
	var f Facts
	x := s.NewExpander()
	_, marks, _ := x.ExpandFair(state, nil, nil, &f)
	name := func(values []uint64) string {
		var out []string
		for _, v := range values {
			out = append(out, names[v])
		}
		if out == nil {
			return "-"
		}
		return strings.Join(out, " ")
	}
	out := "waiting " + name(f.Waiting)
	sent, left := 0, 0
	for k := range marks {
		var acts []string
		for i, a := range s.Actions() {
			if f.Taken[k]>>i&1 == 1 {
				acts = append(acts, a.String())
			}
		}
		out += fmt.Sprintf("\n%s | sent %s | arrived %s | left %s", strings.Join(acts, " + "),
			name(f.Sent[sent:f.SentEnd[k]]), names[f.Arrived[k]], name(f.Left[left:f.LeftEnd[k]]))
		sent, left = f.SentEnd[k], f.LeftEnd[k]
	}
	return out
}

// namesOf names the segments PING with the given numbers for B.
func namesOf(s *System, numbers int) map[uint64]string {
	names := map[uint64]string{0: "-"}
	for n := range numbers {
		one := make([]uint64, s.layout.seg.words)
		s.layout.seg.dst.put(one, 2)
		s.layout.seg.code.put(one, 1)
		for f, at := range s.layout.seg.fields {
			if f.Name == "n" {
				at.put(one, n)
			}
		}
		names[s.value(one)] = fmt.Sprint(n)
	}
	return names
}

func TestFactsOfBurst(t *testing.T) {
	for _, c := range []struct {
		network       string
		distinct      int
		equal         int
		first, second string
	}{
		{"bag capacity 4 loses 0", 2, 0,
			"waiting -\nthe next call of A | sent 1 2 | arrived - | left -",
			"waiting 1 2\n | sent - | arrived 1 | left 1\n | sent - | arrived 2 | left 2"},
		{"bag capacity 4 loses 1 duplicates 1", 1, 0,
			"waiting -\nthe next call of A | sent 1 | arrived - | left -",
			"waiting 1\n | sent - | arrived 1 | left 1\na duplicate | sent - | arrived 1 | left -\na loss | sent - | arrived - | left 1"},
		{"bag capacity 1 loses unlimited", 2, 0, // any of the two is dropped
			"waiting -\nthe next call of A | sent 1 2 | arrived - | left 1\nthe next call of A | sent 1 2 | arrived - | left 2",
			"waiting 2\n | sent - | arrived 2 | left 2\na loss | sent - | arrived - | left 2"},
		{"bag capacity 4 loses 0", 0, 3,
			"waiting -\nthe next call of A | sent 0 0 0 | arrived - | left -",
			"waiting 0\n | sent - | arrived 0 | left 0"},
		{"fifo capacity 4 loses 0", 3, 0,
			"waiting -\nthe next call of A | sent 1 2 3 | arrived - | left -",
			"waiting 1\n | sent - | arrived 1 | left 1"},
		{"soup capacity 4", 1, 2, // sent again what is there already
			"waiting -\nthe next call of A | sent 1 0 0 | arrived - | left -",
			"waiting -\n | sent - | arrived 0 | left -\n | sent - | arrived 1 | left -"},
	} {
		s := burstSystem(t, c.distinct, c.equal, c.network)
		names := namesOf(s, 4)
		require.Equal(t, c.first, factsText(s, s.Initial(), names), c.network)
		next, _, _ := s.NewExpander().Expand(s.Initial(), nil, nil)
		require.Equal(t, c.second, factsText(s, next[:s.Words()], names), c.network)
	}
}

// Each choice is a transition with facts of its own, and a fault has none but its action.
func TestFactsOfChoices(t *testing.T) {
	s := systemOf(t, toy(t, `
protocol choices
segment PING { n : 0..9 }
end { state IDLE, SENT   x : 0..9 }
calls go
rule go in IDLE on call go { choose x in 1..3   send PING n x + x + x }
rule take in any on PING { drop }
fair rule go strong
`), "A: go\nnetwork bag capacity 4 loses 0")
	names := namesOf(s, 10)
	const act = "\nthe next call of A + the rule go of A | "
	require.Equal(t, "waiting -"+act+"sent 3 | arrived - | left -"+act+"sent 6 | arrived - | left -"+act+"sent 9 | arrived - | left -",
		factsText(s, s.Initial(), names))
	s = systemOf(t, toy(t, `
protocol fault
segment PING { n : 0..9 }
end { state IDLE, SENT   x : 0..9 }
calls go
rule go in IDLE on call go { send PING   x := x - 1 }
rule take in any on PING { drop }
`), "A: go\nnetwork bag capacity 4 loses 0")
	require.Equal(t, "waiting -\nthe next call of A | sent - | arrived - | left -", factsText(s, s.Initial(), namesOf(s, 1)))
}

// Ghosts and marks of lifetimes are no part of a value; all else is, also where it does not fit into a word.
func TestValues(t *testing.T) {
	for _, wide := range []string{"", "a, b, c, d, e, f : 0..4000000000"} {
		p := toy(t, `
protocol values
segment PING PONG { n : 0..3   ghost g : 0..3 `+wide+` }
end { state IDLE, SENT  ghost heard : 0..3 }
calls go
timers wait
rule go in IDLE on call go { send PING n 1 }
rule take in any on segment { heard := seg.g }
rule over in SENT on timer wait after 2 lifetimes { start wait }
`)
		claim := Claim{Holds: endFieldIs(p, "heard", 1), Violated: 0, Seen: -1}
		s := systemOf(t, p, "A: go\nnetwork bag capacity 4 loses 0", claim)
		require.Equal(t, wide != "", s.values.parts == nil)
		seg := &s.layout.seg
		make1 := func(dst, code, n, g, mark int) []uint64 {
			one := make([]uint64, seg.words)
			seg.dst.put(one, dst)
			seg.code.put(one, code)
			for f, at := range seg.fields {
				switch f.Name {
				case "n":
					at.put(one, n)
				case "g":
					at.put(one, g)
				}
			}
			seg.marks[0].put(one, mark)
			return one
		}
		seen := map[uint64]int{}
		for dst := 1; dst <= 2; dst++ {
			for code := range 4 {
				for n := range 4 {
					v := s.value(make1(dst, code, n, 0, 0))
					seen[v]++
					for g := range 4 {
						require.Equal(t, v, s.value(make1(dst, code, n, g, g&1)))
					}
				}
			}
		}
		require.Len(t, seen, 2*4*4)
		require.Zero(t, seen[0])
	}
}

// Atoms are seen in steps, in the initial state, and in a state in which nothing happens.
func TestAtomsOfARun(t *testing.T) {
	p := toy(t, flags)
	var claims []Claim
	texts := []string{"A in IDLE", "A in BUSY", "enters(A, BUSY)", "fires(go)", "calls(A, go)", "tells(A, done)", "times(A, tick)", "true"}
	for len(texts) < 50 {
		texts = append(texts, fmt.Sprintf("A.n = %d", len(texts)%4))
	}
	for i, text := range texts {
		n, err := p.ParseAtom(text)
		require.NoError(t, err)
		claims = append(claims, Claim{Holds: n, Violated: -1, Seen: i})
	}
	s := systemOf(t, p, "A: go\nnetwork bag loses 0", claims...)
	text := func(marks uint64) string {
		var out []string
		for i, t := range texts[:8] {
			if marks>>i&1 == 1 {
				out = append(out, t)
			}
		}
		return strings.Join(out, ", ")
	}
	x := s.NewExpander()
	require.Equal(t, "A in IDLE, true", text(s.InitialMarks()))
	require.Equal(t, "A in IDLE, true", text(x.Still(s.Initial())))
	next, marks, _ := x.Expand(s.Initial(), nil, nil)
	require.Equal(t, "A in BUSY, enters(A, BUSY), fires(go), calls(A, go), true", text(marks[0]))
	require.Equal(t, "A in BUSY, true", text(x.Still(next)))
	next, marks, _ = x.Expand(slices.Clone(next), nil, nil)
	require.Equal(t, "A in IDLE, tells(A, done), times(A, tick), true", text(marks[0]))
	require.Equal(t, "A in IDLE, true", text(x.Still(next)))
	require.Equal(t, uint64(1<<8), marks[0]&(0b1111<<8), "n is 0")
}

// In every scenario of the library the facts fit the transitions, and say what the steps say.
func TestFactsOfTheLibrary(t *testing.T) {
	for _, name := range LibraryNames() {
		p, err := Load(name)
		require.NoError(t, err)
		for _, d := range p.Scenarios {
			sc, err := p.Instantiate(d.Name.Text)
			if err != nil && strings.Contains(err.Error(), "its clock needs to know") {
				continue // it has no number for the past of that scenario
			}
			require.NoError(t, err)
			s, err := Compile(p, sc, Options{})
			require.NoError(t, err)
			checkFacts(t, s, name+" "+d.Name.Text)
		}
	}
}

func checkFacts(t *testing.T, s *System, name string) {
	const most = 60
	r := reachAtMost(t, s, most)
	x, plain := s.NewExpander(), s.NewExpander()
	var f Facts
	for _, state := range r.states[:min(len(r.states), most)] {
		var events []event
		var sent, left []uint64
		var sentEnd, leftEnd []int
		x.m.hook = func(ev event) {
			m := x.m
			events = append(events, ev)
			sent = append(sent, valuesIn(s, m.out)...)
			left = append(left, valuesIn(s, m.lost)...)
			sentEnd, leftEnd = append(sentEnd, len(sent)), append(leftEnd, len(left))
		}
		next, marks, own := x.ExpandFair(state, nil, nil, &f)
		x.m.hook = nil
		nextPlain, marksPlain, ownPlain := plain.Expand(state, nil, nil)
		require.Equal(t, [3]any{nextPlain, withoutAgain(t, nextPlain, marksPlain), ownPlain}, [3]any{next, marks, own}, name)
		n := len(marks)
		require.Equal(t, []int{n, n, n, n, 0}, []int{len(f.Taken), len(f.SentEnd), len(f.LeftEnd), len(f.Arrived), len(f.Accepts)}, name)
		require.True(t, slices.Equal(sent, f.Sent) && slices.Equal(sentEnd, f.SentEnd), name)
		at := 0
		for k, ev := range events {
			arrives := ev.kind == StepArrive || ev.kind == StepDuplicate
			require.Equal(t, arrives, f.Arrived[k] != 0, name)
			optional := ev.kind == StepCall && s.script[ev.end][ev.arg].Optional
			require.Equal(t, ev.kind != StepArrive && ev.kind != StepParty && !optional, f.Taken[k] != 0, "%s: %v", name, ev)
			require.True(t, marks[k]&(1<<BitUnfair) == 0 || f.Taken[k]&s.acts.must == 0, name)
			gone := valuesAlone(s, f.Left[at:f.LeftEnd[k]])
			at = f.LeftEnd[k]
			more := b2i(ev.kind == StepLose || ev.kind == StepArrive && s.sc.Network.Kind != Soup)
			lost := leftEnd[k]
			if k > 0 {
				lost -= leftEnd[k-1]
			}
			require.Len(t, gone, more+lost, name)
			checkBalance(t, plain.m, &f, k, gone, state, next[k*s.Words():(k+1)*s.Words()], name)
		}
	}
}

// valuesAlone leaves out what counts once more for a lifetime.
func valuesAlone(s *System, values []uint64) []uint64 {
	return slices.DeleteFunc(slices.Clone(values), func(v uint64) bool { return v>>s.values.marked != 0 })
}

func valuesIn(s *System, list []uint64) []uint64 {
	var out []uint64
	for i := 0; i < len(list); i += s.layout.seg.words {
		if one := list[i : i+s.layout.seg.words]; !s.deaf[s.layout.seg.dst.in(one)] {
			out = append(out, s.value(one))
		}
	}
	return out
}

// checkBalance checks that what is in the network afterwards was there or was sent, and has not left.
func checkBalance(t *testing.T, m *machine, f *Facts, k int, gone, before, after []uint64, name string) {
	if m.s.sc.Network.Kind == Soup {
		return
	}
	count := map[uint64]int{}
	network := func(state []uint64, by int) {
		m.load(state)
		for _, v := range valuesIn(m.s, m.net) {
			count[v] += by
		}
	}
	network(before, 1)
	network(after, -1)
	from := 0
	if k > 0 {
		from = f.SentEnd[k-1]
	}
	for _, v := range f.Sent[from:f.SentEnd[k]] {
		count[v]++
	}
	for _, v := range gone {
		count[v]--
	}
	for _, n := range count {
		require.Zero(t, n, name)
	}
}
