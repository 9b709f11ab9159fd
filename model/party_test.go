package model

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// spam is a protocol with a party that sends, to an end that answers or not.
const spam = `
protocol spam
segment PING PONG { n : number  ghost from : life = life }
end { state IDLE, HIT }
party nobody { sent : 0..2 }
party friend { got : bool }
param answers : bool = false
rule spam "1" "nobody sends" for nobody on any time
{
    send to B PING
}
rule hit in any on PING when not answers { -> HIT }
rule answer in any on PING
{
    send to origin PONG
    -> HIT
}
rule unasked in any on PONG { drop }
rule friend.pong for friend on PONG { got := true }
rule friend.ping for friend on PING without PONG { send to origin PONG }
`

const noLoss = "modulus 4\nnetwork bag capacity 4 loses 0\n"

func countOf(t *testing.T, text, clauses string) tally {
	r := reach(t, systemOf(t, toy(t, text), clauses))
	return tally{len(r.states), r.transitions}
}

// A state is how often the party has sent, and how many of these have arrived: 1 + 2 + 3 states. In each but those in which it
// may send no more it sends; in each in which something is in flight, that arrives.
func TestPartyCounts(t *testing.T) {
	require.Equal(t, tally{6, 6}, countOf(t, spam, noLoss+"party nobody 2"))
	// Without a bound: 0 to 2 segments in flight, B hit or not. It sends in all 6, to a full bag too; in the 4
	// with a segment in flight that arrives or is lost.
	require.Equal(t, tally{6, 6 + 4 + 4}, countOf(t, spam, "modulus 4\nnetwork bag capacity 2 loses unlimited\nparty nobody unlimited"))
	// It takes no part unless the scenario says so.
	require.Equal(t, tally{1, 0}, countOf(t, spam, noLoss))
	// What is sent to a party that hears nothing is gone at once.
	require.Equal(t, tally{6, 6}, countOf(t, spam, noLoss+"party nobody 2\nanswers true"))
	// On the soup it stays: nothing sent; sent once or twice, arrived or not. It sends in 3 of these, and in 4 something arrives.
	require.Equal(t, tally{5, 1 + 2 + 4}, countOf(t, spam, "modulus 4\nnetwork soup capacity 4\nparty nobody 2"))
}

func TestPartyIsUnfairAndBounded(t *testing.T) {
	s := systemOf(t, toy(t, spam), noLoss+"party nobody 1")
	x := s.NewExpander()
	next, marks, own := x.Expand(s.Initial(), nil, nil)
	require.Equal(t, []uint64{1 << BitUnfair}, marks)
	require.Zero(t, own, "nothing is cut")
	next, marks, own = x.Expand(next[:s.Words()], nil, nil)
	require.Equal(t, []uint64{0}, marks, "the segment arrives, and the party has had its turn")
	require.Zero(t, own)
	require.Equal(t, BoundParty, x.m.reached)
	require.Len(t, next, s.Words())
}

// Who sent a segment, to whom it goes, and what a party makes of it.
func TestPartyHearsAndAnswers(t *testing.T) {
	text := strings.Replace(spam, "rule spam", `
rule greet "1" "a friend asks B" for friend on any time when not got
{
    send to B PING n zero + 1
}
rule from-friend in any on PING when seg.origin = friend
{
    send to friend PING PONG
    send PONG
    -> HIT
}
rule spam`, 1)
	s := systemOf(t, toy(t, text), noLoss+"party friend 1\nparty nobody 1")
	trace, err := s.Record(pathOf(t, s, "greet", "from-friend", "friend.pong", "unasked"))
	require.NoError(t, err)
	steps := trace.Steps
	require.Equal(t, []StepKind{StepParty, StepArrive, StepArrive, StepArrive}, []StepKind{steps[0].Kind, steps[1].Kind, steps[2].Kind, steps[3].Kind})
	require.Equal(t, []int{3, 1, 3, 0}, []int{steps[0].End, steps[1].End, steps[2].End, steps[3].End})
	greeting := steps[1].Segment
	require.Equal(t, []int{3, 1}, []int{greeting.From, greeting.To})
	require.Equal(t, "1", greeting.Field("n"))
	require.Equal(t, []int{1, 3}, []int{steps[1].Sent[0].From, steps[1].Sent[0].To})
	require.Equal(t, []int{1, 0}, []int{steps[1].Sent[1].From, steps[1].Sent[1].To})
	require.Equal(t, []FieldText{{"nobody.sent", "0", false}, {"friend.got", "true", false}}, steps[3].After.Shared)
}

// pathOf finds, one after the other, the transition in which the rule fires.
func pathOf(t *testing.T, s *System, rules ...string) []int {
	var path []int
	for _, rule := range rules {
		steps, err := s.Steps(path)
		require.NoError(t, err)
		at := -1
		for _, step := range steps {
			if len(step.Rules) == 1 && step.Rules[0] == rule && at < 0 {
				at = step.Index
			}
		}
		require.GreaterOrEqual(t, at, 0, rule)
		path = append(path, at)
	}
	return path
}

// A party that says nothing of a segment has a fault, as an end has.
func TestPartyTakesWhatReachesIt(t *testing.T) {
	text := strings.Replace(spam, "send to B PING", "send to friend PING PONG  send to A PING", 1)
	text = strings.Replace(text, "rule friend.pong for friend on PONG", "rule friend.pong for friend on only PONG", 1)
	s := systemOf(t, toy(t, text), noLoss+"party nobody 1\nparty friend 1")
	steps, err := s.Steps(pathOf(t, s, "spam"))
	require.NoError(t, err)
	var faults []string
	for _, step := range steps {
		faults = append(faults, step.Fault)
	}
	require.Equal(t, []string{"", "no rule takes PING,PONG for friend"}, faults)
}

// A protocol without a party in a scenario has the same words, whether it declares one or not.
func TestAbsentPartyCostsNothing(t *testing.T) {
	base, err := Load("tcp")
	require.NoError(t, err)
	text := base.Sources[0].Text + "\nparty spoofer { n : 0..7 }\nrule spoof for spoofer on any time { send to B SYN }\n"
	with, err := LoadSources([]*Source{NewSource("tcp", text)})
	require.NoError(t, err)
	var counts []tally
	for _, p := range []*Protocol{base, with} {
		sc, err := p.Instantiate("client-server")
		require.NoError(t, err)
		s, err := Compile(p, sc, Options{})
		require.NoError(t, err)
		r := reach(t, s)
		counts = append(counts, tally{len(r.states), r.transitions*100 + s.Words()})
	}
	require.Equal(t, counts[0], counts[1])
}

// cookies: a party stores a sealed value and sends it again; nobody but the sealer reads it.
const cookies = `
protocol cookies
segment ASK TOKEN USE { c : token  to-b : bool }
sealed token { secret : 0..3 }
end { state IDLE, USED }
party thief { c : token  asked, have : bool }
rule ask for thief on any time when not asked { asked := true  send to B ASK }
rule use for thief on any time when have { send to B USE c c }
rule give in any on ASK { send to origin TOKEN c seal token { secret 3 } }
rule keep for thief on segment { c := seg.c  have := true }
rule used in any on USE when mine(seg.c) and seg.c.secret = 3 { -> USED }
rule forged in any on segment { drop }
`

// Asked and not given; given and not kept; kept; used; accepted.
func TestPartyReplaysSealedValue(t *testing.T) {
	require.Equal(t, tally{6, 5}, countOf(t, cookies, noLoss+"party thief 2\n"))
}

func TestPartyErrors(t *testing.T) {
	const head = "protocol p segment PING { n : number  c : box } sealed box { v : number } param w : 0..1 timers t calls go\n" +
		"end { state IDLE  x : 0..3 } party q { y : 0..3  c : box } rule r in any on segment { drop }\n"
	for _, c := range []struct{ text, want string }{
		{"rule a for q on any time { -> IDLE }", "a party assigns, chooses and sends"},
		{"rule a for q on any time { deliver }", "a party assigns, chooses and sends"},
		{"rule a for q on any time { x := 1 }", `found "x", which is no name`},
		{"rule a for q on any time when state = IDLE { drop }", "which is no name"},
		{"rule a for q on any time { send PING }", "a party says to whom it sends"},
		{"rule a for q on any time { send to origin PING }", "there is no segment here"},
		{"rule a for q on any time { send to peer PING }", `found "peer", which is no one to whom`},
		{"rule a for q on any time { send to B PING n fresh }", "`fresh` draws a number in a rule only"},
		{"rule a for q on any time { c := seal box { v none } }", "only an end seals"},
		{"rule a for q on any time when c.v = none { drop }", "only the end that sealed a value can read it"},
		{"rule a for q on segment when mine(seg.c) { drop }", "a property or a party cannot"},
		{"rule a for q on any time when w = 1 { drop }", "A.w, B.w"},
		{"rule a for q on any time when spent(t) { drop }", "a party has no timers"},
		{"rule a for q on call go { drop }", "a party acts on any time"},
		{"rule a for z on any time { drop }", `found "z", which is no party`},
		{"rule a in IDLE for q on any time { drop }", `found both "in" and "for"`},
		{"rule a in IDLE on any time { drop }", "only a party acts at any time"},
		{"rule a in IDLE on PING { send to A PING }", `found "A", which is no one to whom`},
		{"rule a in IDLE on PING when q.y = 1 { drop }", "a rule of an end cannot look into a party"},
		{"rule a in IDLE on PING when seg.origin = z { drop }", `found "z"`},
		{"rule a in IDLE on PING some i in 0..x where x = i { drop }", "the bounds of an index are constant"},
		{"rule a in IDLE on PING some i in 0..1 where i + 1 { drop }", "what an index is chosen by is a bool"},
		{"rule a in IDLE on PING some i in 0..1 { drop }", `expected "where"`},
		{"rule a in IDLE on PING when i = 1 some i in 0..1 where true { drop }", `found "i", which is no name`},
		{"rule a in IDLE on PING some i in 0..1 where true any j in 0..1 where true { drop }", "found a second index"},
		{"party q { }", "party q is declared twice"},
		{"party A { }", "A is built in"},
		{"party origin { }", "origin is built in"},
		{"party s { ghost z : bool }", "neither ghost nor stable"},
		{"party s { } party u { }", "more than 2 parties"},
	} {
		_, err := LoadSources([]*Source{NewSource("p", head+c.text)})
		require.ErrorContains(t, err, c.want, c.text)
	}
	p := toy(t, spam)
	for _, c := range []struct{ clauses, want string }{
		{"party nobdy 1", `did you mean "nobody"?`},
		{"party nobody 31", "accepted is 0 to 30, or unlimited"},
		{"party nobody 1\nnetwork fifo", "a fifo has two directions"},
		{"party nobody", `expected a number or "unlimited"`},
	} {
		clauses, err := ParseClauses(NewSource("s", c.clauses))
		if err == nil {
			_, err = p.Instantiate("", clauses...)
		}
		require.ErrorContains(t, err, c.want, c.clauses)
	}
}

// tableText is an array whose places are taken and freed; `%s` is how a timer chooses.
const tableText = `
protocol table
segment PING { }
end { state IDLE  entry : bool[0..3] }
param size : 0..4 = 0
timers expiry
rule take in any on PING some i in 0..size - 1 where not entry[i]
{
    entry[i] := true
}
rule full in any on PING { drop }
rule free in any on timer expiry %s i in 0..size - 1 where entry[i]
{
    entry[i] := false
}
`

// dumbTable counts without any engine: pings left, and which places are taken.
func dumbTable(size, pings int, lowest bool) tally {
	type state struct{ left, taken int }
	seen := map[state]bool{{pings, 0}: true}
	queue := []state{{pings, 0}}
	transitions := 0
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		var next []state
		if s.left > 0 {
			to := state{s.left - 1, s.taken}
			for i := range size {
				if s.taken>>i&1 == 0 {
					to.taken |= 1 << i
					break
				}
			}
			next = append(next, to)
		}
		for i := range size {
			if s.taken>>i&1 == 1 {
				next = append(next, state{s.left, s.taken &^ (1 << i)})
				if lowest {
					break
				}
			}
		}
		transitions += len(next)
		for _, n := range next {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}
	return tally{len(seen), transitions}
}

func TestBoundIndexAgainstCount(t *testing.T) {
	require.Equal(t, tally{11, 16}, dumbTable(2, 3, false), "by hand")
	require.Equal(t, tally{11, 14}, dumbTable(2, 3, true), "by hand")
	for size := range 5 {
		for pings := range 6 {
			clauses := fmt.Sprintf("network bag capacity 8 loses 0\nsize %d\n", size) + strings.Repeat("in flight from A PING\n", pings)
			require.Equal(t, dumbTable(size, pings, false), countOf(t, fmt.Sprintf(tableText, "any"), clauses), "any, size %d, %d pings", size, pings)
			require.Equal(t, dumbTable(size, pings, true), countOf(t, fmt.Sprintf(tableText, "some"), clauses), "some, size %d, %d pings", size, pings)
		}
	}
}

// The guard does not see the index; both must hold.
func TestBoundIndexAndGuard(t *testing.T) {
	text := strings.Replace(fmt.Sprintf(tableText, "some"), "where not entry[i]", "where not entry[i] and i != 1\n    when entry[1] or not entry[0]", 1)
	s := systemOf(t, toy(t, text), "network bag capacity 8 loses 0\nsize 4\nin flight from A PING\nin flight from A PING")
	trace, err := s.Record(pathOf(t, s, "take", "full"))
	require.NoError(t, err)
	require.Equal(t, "true", trace.Steps[1].After.Ends[1].Field("entry[0]"))
	require.Equal(t, "false", trace.Steps[1].After.Ends[1].Field("entry[2]"))
}

func TestLintOfParties(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"rule a for q on any time { send to A PING }", ""},
		{"rule a for q on any time when false { send to A PING }", "rule a never fires"},
		{"rule a for q on PING { send to A PING }", ""},
		{"rule a for q on PING when hot { send to A PING  hot := true }", "possibly no rule of q takes PING"},
		{"rule a for q on PING { send to A PING } rule b for q on segment { hot := true }", "rule b never fires"},
		{"", "no rule is for the party q"},
	} {
		text := "protocol p segment one of PING { } end { state IDLE } party q { hot : bool } rule r in any on segment { send to q PING }\n" +
			"rule z for q on any time when hot { hot := false  hot := true } " + c.text
		if c.text == "" {
			text = "protocol p segment one of PING { } end { state IDLE } party q { } rule r in any on segment { send to q PING }"
		}
		p, err := LoadSources([]*Source{NewSource("p", text)})
		require.NoError(t, err, text)
		var found []string
		for _, f := range Lint(p) {
			if f.ID == LintDead || f.ID == LintUntaken || f.ID == LintUnused {
				found = append(found, f.Message)
			}
		}
		if c.want == "" {
			require.Empty(t, found, c.text)
		} else {
			require.Contains(t, strings.Join(found, "\n"), c.want, c.text)
		}
	}
}
