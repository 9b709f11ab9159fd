package model

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// toyHead is the vocabulary that the rules of these tests use.
const toyHead = `
protocol toy
segment SYN ACK { n : 0..7  seq : number }
end {
    state IDLE, BUSY, DONE
    x : 0..7
    y : -2..2
    flag : bool
    mode : one of slow, fast = fast
    many : 0..3[0..3] = 1
    pair : bool[end, 0..1]
    num : number
    stable kept : 0..7
}
shared { pool : 0..3 = 3 }
param size : 0..3 = 2
calls go, close
timers tick
`

// taking is a rule for whatever arrives, for tests that are about something else.
const taking = "\nrule take in any on segment { drop }\n"

type effectCase struct {
	name, rules, clauses string
	event                string // the first step
	want                 string // the rules that fired, then state and what the case asks for
}

func toySystem(t *testing.T, rules, clauses string) *System {
	return systemOf(t, toy(t, toyHead+rules), "modulus 8\nnetwork bag capacity 8 loses 0\n"+clauses)
}

// outcomeText writes the rules, the acting end's state, its changed fields and the effects of a step.
func outcomeText(t *testing.T, s *System, step Step) string {
	before, err := s.Record(nil)
	require.NoError(t, err)
	end := step.End
	out := strings.Join(step.Rules, " ") + ": " + step.After.Ends[end].State
	for i, f := range step.After.Ends[end].Fields {
		if f != before.Initial.Ends[end].Fields[i] {
			out += fmt.Sprintf(" %s=%s", f.Name, f.Value)
		}
	}
	for i, f := range step.After.Shared {
		if f != before.Initial.Shared[i] {
			out += fmt.Sprintf(" %s=%s", f.Name, f.Value)
		}
	}
	if e := effectsText(step); e != "" {
		out += "; " + e
	}
	return out
}

func TestEffects(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"assignment", "x := 3  kept := 4  flag := true  mode := slow", "BUSY x=3 flag=true mode=slow kept=4"},
		{"arithmetic", "x := 7 - 2  x := x + 1  y := -2  y := y + 1", "BUSY x=6 y=-1"},
		{"a later one sees an earlier one", "x := 1  x := x + x  x := x + x", "BUSY x=4"},
		{"one element", "x := 2  many[x] := 3  many[x + 1] := 0", "BUSY x=2 many[2]=3 many[3]=0"},
		{"if", "if mode = fast { x := 1 } else { x := 2 }", "BUSY x=1"},
		{"else", "if flag { x := 1 } else { x := 2 }", "BUSY x=2"},
		{"else if", "if flag { x := 1 } else if size = 2 { x := 2 } else { x := 3 }", "BUSY x=2"},
		{"for", "for i in 0..size { many[i] := i }", "BUSY many[0]=0 many[2]=2"},
		{"for, empty", "for i in 3..size { many[i] := i }", "BUSY"},
		{"for in for", "for i in 0..1 { for j in 0..1 { x := x + i + j } }", "BUSY x=4"},
		{"shared", "pool := pool - 1", "BUSY pool=2"},
		{"tell and deliver", "tell closing  deliver  deliver", "BUSY; told closing; delivered; delivered"},
		{"clear", "x := 5  many[1] := 3  mode := slow  kept := 6  flag := true  clear", "BUSY kept=6"},
		{"two segments", "send SYN n 1  send ACK n 2 seq num", "BUSY; A -> <N=1><SEQ=none><CTL=SYN>; A -> <N=2><SEQ=none><CTL=ACK>"},
		{"a conditional value", "x := if size > 1 then 5 else 6", "BUSY x=5"},
		{"a define", "do twice(2)", "BUSY x=4"},
		{"a define in a define", "do nested", "BUSY x=6"},
		{"a state, twice", "-> DONE  if state = DONE { x := 1 }", "BUSY x=1"},
		{"range overflow", "x := 7  x := x + 1", "fault: toy.tcp:22:9: x is assigned a value outside 0..7"},
		{"range underflow", "y := -2  y := y - 1", "fault: toy.tcp:22:10: y is assigned a value outside -2..2"},
		{"shared overflow", "pool := pool + 1", "fault: toy.tcp:22:1: pool is assigned a value outside 0..3"},
		{"segment overflow", "x := 7  send SYN n x + 1", "fault: toy.tcp:22:9: n is sent with a value outside 0..7"},
		{"index outside", "x := 4  many[x] := 1", "fault: toy.tcp:22:9: the index of many is outside the array"},
		{"read outside", "x := 4  x := many[x]", "fault: toy.tcp:22:14: the index of many is outside the array"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := toySystem(t, "define twice(n) { x := n  x := x + n }\ndefine nested { do twice(3) }\nrule go in IDLE on call go {\n"+c.body+"\n-> BUSY }"+taking, "A: go")
			step := theStep(t, s, nil, "A: go")
			got := strings.TrimPrefix(outcomeText(t, s, step), "go: ")
			if step.Fault != "" {
				got = "fault: " + step.Fault
				require.Equal(t, uint64(1)<<BitFault, step.Marks)
				require.Equal(t, "IDLE", step.After.Ends[0].State, "a faulty step leads nowhere")
			}
			require.Equal(t, c.want, got)
		})
	}
}

// Which rules take a segment, in the order of the text.
func TestOrderOfRules(t *testing.T) {
	for _, c := range []effectCase{
		{"the first takes it", "rule a in IDLE on SYN { x := 1 }\nrule b in IDLE on SYN { x := 2 }", "SYN", "", "a: IDLE x=1"},
		{"continue hands it on", "rule a in IDLE on SYN { x := 1  continue }\nrule b in IDLE on SYN { x := x + 2 }", "SYN", "", "a b: IDLE x=3"},
		{"to all below", "rule a in any on SYN { continue }\nrule b in any on SYN { continue }\nrule c in any on SYN { x := 3 }\nrule d in any on SYN { x := 4 }", "SYN", "", "a b c: IDLE x=3"},
		{"not to those above", "rule a in BUSY on SYN { x := 7 }\nrule b in IDLE on SYN { -> BUSY  continue }", "SYN", "", "b: BUSY"},
		{"in the state that it left", "rule a in IDLE on SYN { -> BUSY  continue }\nrule b in IDLE on SYN { x := 1 }\nrule c in BUSY on SYN { x := 2 }", "SYN", "", "a c: BUSY x=2"},
		{"there and back", "rule a in IDLE on SYN { -> BUSY  continue }\nrule b in BUSY on SYN { -> IDLE  continue }\nrule c in BUSY on SYN { x := 1 }\nrule d in IDLE on SYN { x := 2 }", "SYN", "", "a b d: IDLE x=2"},
		{"with the fields that it left", "rule a in IDLE on SYN { x := 5  continue }\nrule b in IDLE on SYN when x = 0 { x := 1 }\nrule c in IDLE on SYN when x = 5 { x := 2 }", "SYN", "", "a c: IDLE x=2"},
		{"not to itself, in another state", "rule a in any on SYN { x := x + 1  if x = 1 { -> BUSY } continue }\nrule b in BUSY on SYN { -> DONE }", "SYN", "", "a b: DONE x=1"},
		{"continue in a branch", "rule a in IDLE on SYN { if seg.n = 1 { continue } x := 1 }\nrule b in IDLE on SYN { x := x + 4 }", "SYN n 1", "", "a b: IDLE x=5"},
		{"the other branch", "rule a in IDLE on SYN { if seg.n = 1 { continue } x := 1 }\nrule b in IDLE on SYN { x := x + 4 }", "SYN n 2", "", "a: IDLE x=1"},
		{"taken once is taken", "rule a in IDLE on SYN { continue }", "SYN", "", "a: IDLE"},
		{"others free", "rule a in IDLE on SYN { x := 1 }", "SYN ACK", "", "a: IDLE x=1"},
		{"only", "rule a in IDLE on only SYN { x := 1 }\nrule b in IDLE on segment { x := 2 }", "SYN ACK", "", "b: IDLE x=2"},
		{"only, exactly", "rule a in IDLE on only SYN ACK { x := 1 }", "SYN ACK", "", "a: IDLE x=1"},
		{"without", "rule a in IDLE on SYN without ACK { x := 1 }\nrule b in IDLE on SYN { x := 2 }", "SYN ACK", "", "b: IDLE x=2"},
		{"any but", "rule a in any but IDLE on SYN { x := 1 }\nrule b in any on SYN { x := 2 }", "SYN", "", "b: IDLE x=2"},
		{"a group", "group some1 = BUSY, IDLE\nrule a in some1 on SYN { x := 1 }", "SYN", "", "a: IDLE x=1"},
		{"what is sent comes later", "rule a in any on SYN { send SYN n 1  send ACK n 2  x := 1 }", "SYN", "", "a: IDLE x=1; B -> <N=1><SEQ=none><CTL=SYN>; B -> <N=2><SEQ=none><CTL=ACK>"},
		{"a segment of no flag", "rule a in any on segment { x := 1 }", "n 3", "", "a: IDLE x=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := toySystem(t, c.rules, "in flight from A "+c.clauses)
			steps, err := s.Steps(nil)
			require.NoError(t, err)
			require.Len(t, steps, 1)
			require.Equal(t, c.want, outcomeText(t, s, steps[0]))
		})
	}
}

func TestUntakenSegmentIsAFault(t *testing.T) {
	s := toySystem(t, "rule a in BUSY on SYN { drop }\nrule b in IDLE on SYN when seg.n = 2 { drop }\nrule c in IDLE on ACK { drop }", "in flight from A SYN n 1")
	steps, err := s.Steps(nil)
	require.NoError(t, err)
	require.Len(t, steps, 1)
	require.Equal(t, "no rule takes SYN in IDLE", steps[0].Fault)
	require.Equal(t, uint64(1)<<BitFault, steps[0].Marks)
}

// A call or a timer is for the first rule that matches; without one the call waits.
func TestCallsAndTimers(t *testing.T) {
	rules := `
rule first  in IDLE on call go when x = 1 { -> DONE }
rule second in IDLE on call go when x = 0 { -> BUSY }
rule third  in IDLE on call go { x := 7 }
rule tick   in BUSY on timer tick when x < 2 { x := x + 1 }
`
	s := toySystem(t, rules, "A: go, go")
	require.Equal(t, []string{"A: go"}, enabled(t, s, nil))
	require.Equal(t, "second: BUSY", outcomeText(t, s, theStep(t, s, nil, "A: go")))
	require.Equal(t, []string{"A: timer tick"}, enabled(t, s, walk(t, s, "A: go")), "the second call waits")
	require.Empty(t, enabled(t, s, walk(t, s, "A: go", "A: timer tick", "A: timer tick")))
	budget := toySystem(t, rules, "A: go\ntimer tick 1")
	require.Empty(t, enabled(t, budget, walk(t, budget, "A: go", "A: timer tick")))
	_, _, own := budget.NewExpander().Expand(budget.stateAfter(t, walk(t, budget, "A: go", "A: timer tick")), nil, nil)
	require.Equal(t, uint64(1)<<BitCut, own, "a budget is a bound")
	off := toySystem(t, rules, "A: go\ntimer tick off")
	require.Empty(t, enabled(t, off, walk(t, off, "A: go")))
}

// Each combination of values is a transition of its own.
func TestChoose(t *testing.T) {
	for _, c := range []struct {
		body string
		want int
	}{
		{"choose x in 0..7", 8},
		{"choose x in 3..3", 1},
		{"choose x in 0..size", 3},
		{"choose x in 0..2  choose y in -1..1", 9},
		{"choose x in 0..2  if x = 1 { choose y in 0..1 }", 4},
		{"for i in 0..2 { choose many[i] in 0..1 }", 8},
		{"choose x in 0..1  x := 0", 2},
	} {
		s := toySystem(t, "rule go in IDLE on call go { "+c.body+"  -> BUSY }", "A: go")
		_, marks, _ := s.NewExpander().Expand(s.Initial(), nil, nil)
		require.Len(t, marks, c.want, c.body)
	}
	s := toySystem(t, "rule go in IDLE on call go { choose x in 6..9  -> BUSY }", "A: go")
	_, marks, _ := s.NewExpander().Expand(s.Initial(), nil, nil)
	require.Equal(t, []uint64{0, 0, 1 << BitFault, 1 << BitFault}, marks, "a value outside is a fault")
}

// ---------------------------------------------------------------- sealed values

const sealing = `
protocol sealing
sealed ticket { tag : 0..3 }
segment one of GIVE, SHOW { t : ticket }
end { state IDLE, DONE  mine : ticket  store : ticket  seen : 0..3  own : bool }
calls give, forge, peek
rule give  in any on call give  { send GIVE t seal ticket { tag 2 } }
rule forge in any on call forge { send SHOW t seal ticket { tag 1 } }
rule peek  in any on call peek  { seen := store.tag }
rule take  in any on GIVE { store := seg.t  send SHOW t seg.t }
rule shown in any on SHOW { own := mine(seg.t)  if mine(seg.t) { seen := seg.t.tag } -> DONE }
`

func TestSealedValues(t *testing.T) {
	s := systemOf(t, toy(t, sealing), "A: give\nB: peek\nmodulus 4")
	give, show := "<T=by A><T.TAG=2><CTL=GIVE>", "<T=by A><T.TAG=2><CTL=SHOW>"
	step := theStep(t, s, walk(t, s, "A: give", give+" -> B"), show+" -> A")
	require.Equal(t, []string{"true", "2"}, []string{step.After.Ends[0].Field("own"), step.After.Ends[0].Field("seen")})
	step = theStep(t, s, walk(t, s, "A: give", give+" -> B"), "B: peek")
	require.Equal(t, "toy.tcp:9:43: the content of a sealed value is read by an end that did not seal it", step.Fault)
	forged := systemOf(t, toy(t, sealing), "B: forge\nmodulus 4")
	step = theStep(t, forged, walk(t, forged, "B: forge"), "<T=by B><T.TAG=1><CTL=SHOW> -> A")
	require.Equal(t, "false", step.After.Ends[0].Field("own"), "what the other end sealed is not its own")
}

// ---------------------------------------------------------------- watches and ghosts

const watching = `
protocol watching
segment SYN { n : 0..3 }
end { state IDLE, BUSY, DONE  x : 0..7  y : 0..7
    ghost log : 0..31
    ghost last : 0..7
    ghost unread : 0..7
}
calls go, stop
timers tick
rule go   in IDLE on call go { x := 1  x := 2  -> BUSY  -> DONE  send SYN n 1 }
rule stop in DONE on call stop { tell bye  deliver }
rule tick in DONE on timer tick { y := 1 }
rule a    in any on SYN { x := seg.n  continue }
rule b    in any on SYN { x := x + 1 }
watch w1 on assign x { log := log + 1  last := x }
watch w2 on enter BUSY { log := log + log }
watch w3 on call go { log := log + 1 }
watch w4 on tell bye { last := 5 }
watch w5 on deliver { last := last + 1 }
watch w6 on timer tick { last := 6 }
watch w7 on assign x when x = 7 { last := 0 }
watch w8 on crash { last := 7 }
watch w9 on assign y { unread := 3 }
`

// Watches run at the end of the rule, once, in the order of the text.
func TestWatches(t *testing.T) {
	p := toy(t, watching)
	logged := Claim{Holds: endFieldIs(p, "log", 0), Violated: 0, Seen: -1}
	last := Claim{Holds: endFieldIs(p, "last", 0), Violated: 1, Seen: -1}
	s := systemOf(t, p, "A: go, stop\ncrashes A 1\nin flight from B SYN n 1", logged, last)
	ghosts := func(step Step) []string {
		return []string{step.After.Ends[0].Field("log"), step.After.Ends[0].Field("last")}
	}
	const syn = "<N=1><CTL=SYN>"
	require.Equal(t, []string{"3", "2"}, ghosts(theStep(t, s, nil, "A: go")), "(0 + 1) doubled, and 1")
	require.Equal(t, []string{"2", "2"}, ghosts(theStep(t, s, nil, syn+" -> A")), "after each of two rules")
	require.Equal(t, []string{"3", "6"}, ghosts(theStep(t, s, walk(t, s, "A: go"), "A: stop")))
	require.Equal(t, []string{"3", "6"}, ghosts(theStep(t, s, walk(t, s, "A: go"), "A: timer tick")))
	require.Equal(t, "7", ghosts(theStep(t, s, walk(t, s, "A: go"), "A: crash"))[1])
}

func TestGhostsTakeRoomOnlyWhereTheyAreRead(t *testing.T) {
	p := toy(t, watching)
	names := func(claims ...Claim) []string {
		start, err := systemOf(t, p, "A: go", claims...).Record(nil)
		require.NoError(t, err)
		var out []string
		for _, f := range start.Initial.Ends[0].Fields {
			out = append(out, f.Name)
		}
		return out
	}
	claim := func(field string) Claim { return Claim{Holds: endFieldIs(p, field, 0), Violated: -1, Seen: -1} }
	require.Equal(t, []string{"x", "y"}, names())
	require.Equal(t, []string{"x", "y", "last"}, names(claim("last")))
	require.Equal(t, []string{"x", "y", "log", "unread"}, names(claim("unread"), claim("log")))
}

// A ghost from which another is computed is kept with it.
func TestGhostsOfGhostsAreKept(t *testing.T) {
	p := toy(t, `
protocol toy
segment PING { ghost trail : 0..3 = far }
end { state IDLE  ghost far : 0..3 = 2  ghost near : 0..3  ghost other : 0..3 }
calls go
rule go in any on call go { send PING  far := 1 }
rule take in any on PING { near := seg.trail }
`)
	s := systemOf(t, p, "A: go", Claim{Holds: endFieldIs(p, "near", 0), Violated: 0, Seen: -1})
	start, err := s.Record(nil)
	require.NoError(t, err)
	require.Equal(t, []FieldText{{"far", "2", true}, {"near", "0", true}}, start.Initial.Ends[0].Fields)
	step := theStep(t, s, walk(t, s, "A: go"), "<CTL=PING> -> B")
	require.Equal(t, "2", step.After.Ends[1].Field("near"), "as the sender's ghost was when it sent")
}

// ---------------------------------------------------------------- sessions, crashes

const session = `
protocol session
segment PING { }
end { state CLOSED, OPEN, SHUT  x : 0..3  stable kept : 0..3  ghost seen : 0..3 }
calls open, say, shut
timers break
rule open in CLOSED on call open { -> OPEN  x := 1  kept := 2  seen := 3 }
rule say  in OPEN on call say { send PING }
rule shut in SHUT on call shut { -> CLOSED }
rule half in OPEN on timer break { -> SHUT }
rule take in any on PING { drop }
rule gone in SHUT on timer break { clear  -> CLOSED }
`

func TestSessions(t *testing.T) {
	for _, c := range []struct{ name, clauses, walk, want string }{
		{"the first call", "A: open, say", "", "A: open"},
		{"then the next", "A: open, say\ntimer break off", "A: open", "A: say"},
		{"a count is so many calls", "A: open, say 2\ntimer break off\nnetwork bag", "A: open, A: say", "<CTL=PING> -> B, A: say"},
		{"a call that no rule takes waits", "A: open, shut", "A: open", "A: timer break"},
		{"until it does", "A: open, shut", "A: open, A: timer break", "A: shut, A: timer break"},
		{"the next session waits for its state", "A: open then open\ntimer break off", "A: open", ""},
		{"the rest is skipped", "A: open, say, shut then open", "A: open, A: timer break, A: timer break", "A: open"},
		{"with nothing skipped", "A: open, shut then open", "A: open, A: timer break, A: shut", "A: open"},
		{"the rest of the last, too", "A: open, say, shut", "A: open, A: timer break, A: timer break", ""},
		{"no session twice", "A: open then open then open", "A: open, A: timer break, A: timer break, A: open, A: timer break, A: timer break", "A: open"},
		{"a crash is a call", "A: open, crash, restart, open\ntimer break off", "A: open, A: crash", "A: restart"},
		{"which may come in any state", "A: crash, restart, open", "A: crash, A: restart", "A: open"},
		{"down, nothing else happens", "A: open, crash, say\ntimer break off", "A: open, A: crash", ""},
		{"a crash at any moment", "A: open\ncrashes A 1", "", "A: open, A: crash"},
		{"it skips the session", "A: open, say then open\ncrashes A 1", "A: open, A: crash, A: restart", "A: open"},
		{"so many times", "A: open then open\ncrashes A 1\ntimer break off", "A: open, A: crash, A: restart, A: open", ""},
		{"and restarts", "A: open\ncrashes A 1\ntimer break off", "A: open, A: crash", "A: restart"},
		{"crashes of one end", "B: open\ncrashes B 1", "", "B: open, B: crash"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := systemOf(t, toy(t, session), c.clauses)
			require.ElementsMatch(t, listed(c.want), enabled(t, s, walk(t, s, listed(c.walk)...)))
		})
	}
}

// What a crash leaves: stable fields and ghosts. What arrives in DOWN vanishes.
func TestCrash(t *testing.T) {
	p := toy(t, session)
	s := systemOf(t, p, "A: open, crash, restart\nB: open, say", Claim{Holds: endFieldIs(p, "seen", 0), Violated: 0, Seen: -1})
	fields := func(step Step) []string {
		e := step.After.Ends[0]
		return []string{e.State, e.Field("x"), e.Field("kept"), e.Field("seen")}
	}
	require.Equal(t, []string{"OPEN", "1", "2", "3"}, fields(theStep(t, s, nil, "A: open")))
	down := theStep(t, s, walk(t, s, "A: open"), "A: crash")
	require.Equal(t, []string{"DOWN", "0", "2", "3"}, fields(down))
	require.Equal(t, []string{"CLOSED", "0", "2", "3"}, fields(theStep(t, s, walk(t, s, "A: open", "A: crash"), "A: restart")))
	path := walk(t, s, "A: open", "A: crash", "B: open", "B: say")
	step := theStep(t, s, path, "<CTL=PING> -> A")
	require.Empty(t, step.Rules)
	require.Empty(t, step.Fault)
	require.Empty(t, step.After.Network)
}

// A rule for the restart says what the end does in its initial state.
func TestRestartRule(t *testing.T) {
	s := systemOf(t, toy(t, session+"rule again in any on restart { x := kept  -> SHUT }"), "A: open, crash, restart")
	step := theStep(t, s, walk(t, s, "A: open", "A: crash"), "A: restart")
	require.Equal(t, []string{"again"}, step.Rules)
	require.Equal(t, []string{"SHUT", "2"}, []string{step.After.Ends[0].State, step.After.Ends[0].Field("x")})
}

// ---------------------------------------------------------------- variants

const base = `
protocol base
segment SYN { }
end { state IDLE  x : 0..7 }
calls go
param size : 0..3 = 1
define one = 1
rule a in any on SYN { x := one  continue }
rule b in any on SYN { x := x + one }
`

func TestVariants(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"as it is", "", "a b: IDLE x=2"},
		{"replace", "replace b rule b in any on SYN { x := 7 }", "a b: IDLE x=7"},
		{"replace with another id", "replace a rule c in any on SYN { x := 5  continue }", "c b: IDLE x=6"},
		{"remove", "remove a", "b: IDLE x=1"},
		{"before", "before a rule c in any on SYN { x := 3  continue }", "c a b: IDLE x=2"},
		{"after", "after a rule c in any on SYN { x := 3  continue }", "a c b: IDLE x=4"},
		{"at the end", "rule c in any on SYN { x := 3 }", "a b: IDLE x=2"},
		{"a define", "replace one define one = 2", "a b: IDLE x=4"},
		{"a parameter", "param size : 0..3 = 3\nreplace b rule b in any on SYN { x := size }", "a b: IDLE x=3"},
		{"new fields", "end { state OTHER  y : 0..3 }\nreplace b rule b in any on SYN { y := 2  -> OTHER }", "a b: OTHER x=1 y=2"},
		{"several", "remove b\nafter a rule c in any on SYN { x := 3  continue }\nbefore a rule d in any on SYN { continue }", "d a c: IDLE x=3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := LoadSources([]*Source{NewSource("base.tcp", base), NewSource("toy.tcp", "protocol toy extends base\n"+c.text)})
			require.NoError(t, err)
			s := systemOf(t, p, "in flight from A SYN")
			steps, err := s.Steps(nil)
			require.NoError(t, err)
			require.Len(t, steps, 1)
			require.Equal(t, c.want, outcomeText(t, s, steps[0]))
		})
	}
}

// ---------------------------------------------------------------- errors

// Errors of the resolver are all found, each at its place.
func TestResolverErrors(t *testing.T) {
	for _, c := range []struct {
		name, rules string
		want        []string
	}{
		{"several at once", "rule a in IDEL on SYN { q := 1 }\nrule b in IDLE on SIN { x := flag  -> BUSI }\nrule c in IDLE on call went { send SYN m 1 }", []string{
			`found "IDEL", which is no state or group did you mean "IDLE"?`, `found "q", which is no name`, `found "SIN", which is no flag did you mean "SYN"?`,
			`found a bool; x is an integer`, `found "BUSI", which is no state did you mean "BUSY"?`, `found "went", which is no call`, `found "m", which is no field of a segment`,
		}},
		{"spaces do not mix", "end { theirs : number of peer }\nrule a in IDLE on call go when num = theirs { num := theirs }", []string{
			"found numbers of this end and of the peer, which do not mix", "found number of the peer; num holds one of this end",
		}},
		{"the segment's numbers are the peer's", "rule a in IDLE on SYN when seg.seq = num { drop }", []string{"found numbers of the peer and of this end, which do not mix"}},
		{"an offset over spaces", "end { theirs : number of peer }\nrule a in IDLE on call go { x := num - theirs }", []string{"found numbers of this end and of the peer, which do not mix"}},
		{"a number is no integer", "rule a in IDLE on call go { num := 5  x := num }", []string{"found an integer; num is a number", "found a number; x is an integer"}},
		{"a ghost read by a guard", "end { ghost g : bool }\nrule a in IDLE on call go when g { drop }", []string{"g is a ghost: a guard may not read it"}},
		{"a ghost read by a condition", "end { ghost g : bool }\nrule a in IDLE on call go { if g { x := 1 } }", []string{"g is a ghost: a condition of a rule may not read it"}},
		{"a ghost assigned to a field", "end { ghost g : 0..7 }\nrule a in IDLE on call go { x := g }", []string{"g is a ghost: what is not a ghost may not read it"}},
		{"a ghost sent", "end { ghost g : 0..7 }\nrule a in IDLE on call go { send SYN n g }", []string{"g is a ghost: what is not a ghost may not read it"}},
		{"a ghost as an index", "end { ghost g : 0..3 }\nrule a in IDLE on call go { many[g] := 1 }", []string{"g is a ghost: what is not a ghost may not read it"}},
		{"a ghost as the index of what is chosen", "end { ghost g : 0..3 }\nrule a in IDLE on call go { choose many[g] in 0..1 }", []string{"g is a ghost: what is not a ghost may not read it"}},
		{"a ghost as a default", "end { ghost g : 0..3 }\nsegment URG { m : 0..3 = g }", []string{"g is a ghost: what is not a ghost may not read it"}},
		{"a ghost sealed", "sealed box { v : 0..3 }\nend { ghost g : 0..3  b : box }\nrule a in IDLE on call go { b := seal box { v g } }", []string{"g is a ghost: what is not a ghost may not read it"}},
		{"a sealed ghost copied", "sealed box { v : 0..3 }\nend { ghost g : box  b : box }\nrule a in IDLE on call go { b := g }", []string{"g is a ghost: what is not a ghost may not read it"}},
		{"the other end as an index", "rule a in IDLE on call go { many[peer.x] := 1 }", []string{"a rule cannot look into the other end; of the peer it may read parameters only"}},
		{"life as an index", "numbers reach 1 margin 1\nend { row : bool[life] }\nrule a in IDLE on call go { row[life] := true }", []string{"`life` is a ghost: no rule may read it"}},
		{"nothing asked", "rule a in IDLE on call go { x := asked() }", []string{`found ")", expected the name of a call`}},
		{"life in a rule", "numbers reach 1 margin 1\nrule a in IDLE on call go when life = 1 { drop }", []string{"`life` is a ghost: no rule may read it"}},
		{"the other end", "rule a in IDLE on call go when peer.x = 1 { x := peer.x }", []string{
			"a rule cannot look into the other end; of the peer it may read parameters only", "a rule cannot look into the other end; of the peer it may read parameters only",
		}},
		{"no segment", "rule a in IDLE on call go { x := seg.n }", []string{"there is no segment here: `seg` is what arrived, in a rule for segments"}},
		{"a watch that acts", "watch w on enter BUSY { x := 1 }", []string{"a watch assigns ghosts only"}},
		{"continue after a call", "rule a in IDLE on call go { continue }", []string{"`continue` hands a segment on; this rule is not for a segment"}},
		{"a flag set and not set", "rule a in IDLE on SYN without SYN { drop }", []string{"flag SYN cannot be both set and not set"}},
		{"a rule twice", "rule a in IDLE on SYN { drop }\nrule a in IDLE on ACK { drop }", []string{"rule a is declared twice; a variant says `replace a rule …`"}},
		{"an enumeration", "rule a in IDLE on call go { mode := quick }", []string{`found "quick", which is no name`}},
		{"an array without index", "rule a in IDLE on call go { many := 1 }", []string{"many is an array and needs 1 index(es)"}},
		{"a define by itself", "define d = d\nrule a in IDLE on call go when d = 1 { drop }", []string{"d is defined by itself"}},
		{"a define with too few arguments", "define d(a, b) = a\nrule a in IDLE on call go when d(1) = 1 { drop }", []string{"d takes 2 argument(s), found 1"}},
		{"a state is no field", "rule a in IDLE on call go { state := BUSY }", []string{"state cannot be assigned; fields of this end and shared ones can (a state is changed by `-> STATE`)"}},
		{"a parameter is none", "rule a in IDLE on call go { size := 1 }", []string{"size cannot be assigned; fields of this end and shared ones can (a state is changed by `-> STATE`)"}},
		{"an event in a rule", "rule a in IDLE on call go when calls(A, go) { drop }", []string{"a rule cannot ask what happened in the step; a property or a watch can"}},
		{"a property", "property p always C.x = 1 and A.z = 1", []string{`found "C.x", which is no name`, `found "A.z", which is no name`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadSources([]*Source{NewSource("toy.tcp", toyHead+c.rules)})
			var list Errors
			require.ErrorAs(t, err, &list)
			var got []string
			for _, e := range list {
				hint := e.Hint
				if !strings.Contains(strings.Join(c.want, " "), "did you mean") || !strings.Contains(e.Msg, "no state") && !strings.Contains(e.Msg, "no flag") {
					hint = ""
				}
				require.NotNil(t, e.Pos.Source)
				got = append(got, strings.TrimSpace(e.Msg+" "+hint))
			}
			require.Equal(t, c.want, got)
		})
	}
}

// Two readings of the same faulty text report the same, in the same order.
func TestErrorsAreDeterministic(t *testing.T) {
	text := toyHead + "define aa = 1\ndefine ab = 2\ndefine ac = 3\ndefine ea { drop }\ndefine eb { drop }\nrule a in IDLE on call go when ad(1) = 1 and ax = 1 { do ed  do ec }\n"
	_, first := LoadSources([]*Source{NewSource("toy.tcp", text)})
	for range 20 {
		_, again := LoadSources([]*Source{NewSource("toy.tcp", text)})
		require.Equal(t, first.Error(), again.Error())
	}
}

func TestVariantErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"remove c", `found "c", which is no rule, property, scenario or watch of the base`},
		{"replace c rule c in any on SYN { drop }", `found "c", which is no rule of the base`},
		{"before c rule d in any on SYN { drop }", `found "c", which is no rule of the base`},
		{"rule a in any on SYN { drop }", "rule a is declared twice; a variant says `replace a rule …`"},
		{"define one = 2", "one is defined already; a variant says `replace one define …`"},
		{"end { x : bool }", "field x is declared twice"},
		{"rule d in any on SYN { drop }\nafter d rule e in any on SYN { drop }", "d is declared in this file; change it there"},
	} {
		_, err := LoadSources([]*Source{NewSource("base.tcp", base), NewSource("toy.tcp", "protocol toy extends base\n"+c.text)})
		require.ErrorContains(t, err, c.want, c.text)
	}
}

// So many declarations that something in the engine would overflow: an error or none, never a panic or a wrong step.
func TestManyDeclarations(t *testing.T) {
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			fmt.Fprintf(&out, format, i)
		}
		return out.String()
	}
	t.Run("watches", func(t *testing.T) {
		p := toy(t, "protocol toy\nsegment PING { }\nend { state IDLE  ghost g : 0..7 }\ncalls go\nrule go in any on call go { drop }\n"+
			many(65, "watch w%d on call go { g := 1 }\n"))
		sc, err := p.Instantiate("")
		require.NoError(t, err)
		require.NotPanics(t, func() {
			_, _ = Compile(p, sc, Options{Claims: []Claim{{Holds: endFieldIs(p, "g", 0), Violated: 0, Seen: -1}}})
		})
	})
	t.Run("words", func(t *testing.T) {
		p, err := LoadSources([]*Source{NewSource("toy.tcp", "protocol toy\nsegment PING { }\nend { state IDLE }\ncalls go\nrule go in any on call go { "+many(65, "if true { tell w%d } ")+"}\n")})
		if err != nil {
			return
		}
		require.Len(t, theStep(t, systemOf(t, p, "A: go"), nil, "A: go").Told, 65)
	})
	t.Run("kinds", func(t *testing.T) {
		p, err := LoadSources([]*Source{NewSource("toy.tcp", "protocol toy\nsegment one of "+strings.TrimSuffix(many(65, "K%d, "), ", ")+" { }\nend { state IDLE, GOT }\nrule a in any on K64 { -> GOT }\nrule b in any on segment { drop }\n")})
		if err != nil {
			return
		}
		step := theStep(t, systemOf(t, p, "in flight from A K64"), nil, "<CTL=K64> -> B")
		require.Equal(t, "GOT", step.After.Ends[1].State)
	})
}
