package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// burst sends distinct segments at once, or equal ones; nobody answers.
const burst = `
protocol burst
segment PING { n : 0..9 }
end { state IDLE, SENT }
calls go
param distinct : 0..9 = 0
param equal    : 0..9 = 0
rule go in IDLE on call go
{
    for i in 1..distinct { send PING n i }
    for i in 1..equal    { send PING }
    -> SENT
}
rule take in any on PING { drop }
`

type tally struct{ States, Transitions int }

func burstTally(t *testing.T, distinct, equal int, network string) tally {
	r := reach(t, burstSystem(t, distinct, equal, network))
	require.Zero(t, r.own, "nothing is cut")
	return tally{len(r.states), r.transitions}
}

func burstSystem(t *testing.T, distinct, equal int, network string) *System {
	return systemOf(t, toy(t, burst), fmt.Sprintf("A: go\ndistinct %d\nequal %d\nnetwork %s", distinct, equal, network))
}

func binomial(n, k int) int {
	c := 1
	for i := range k {
		c = c * (n - i) / (i + 1)
	}
	return c
}

// sumSubsets adds f over the sizes of the subsets of n segments, each size once per subset.
func sumSubsets(n int, f func(size int) int) int {
	sum := 0
	for size := 0; size <= n; size++ {
		sum += binomial(n, size) * f(size)
	}
	return sum
}

func itself(n int) int { return n }

// From the state in which the call is still to come there is one transition; the rest is the network.
func TestDistinctSegmentsOnEachNetwork(t *testing.T) {
	for n := 1; n <= 6; n++ {
		for _, c := range []struct {
			network string
			want    tally
		}{
			{"bag capacity 6 loses 0", tally{1 + 1<<n, 1 + sumSubsets(n, itself)}},
			{"bag capacity 6 loses unlimited", tally{1 + 1<<n, 1 + 2*sumSubsets(n, itself)}},
			{"fifo capacity 6 loses 0", tally{1 + n + 1, 1 + n}},
			{"fifo capacity 6 loses unlimited", tally{1 + 1<<n, 1 + (1<<n - 1) + sumSubsets(n, itself)}},
			{"soup capacity 6", tally{1 + 1, 1 + n}},
		} {
			require.Equal(t, c.want, burstTally(t, n, 0, c.network), "%d on %s", n, c.network)
		}
	}
}

func TestBudgetsOfLossAndDuplicates(t *testing.T) {
	for n := 1; n <= 5; n++ {
		for budget := 1; budget <= 4; budget++ {
			lost := func(f func(left, flying int) int) int { // r have gone, l of them lost
				return sumSubsets(n, func(gone int) int {
					sum := 0
					for l := 0; l <= min(gone, budget); l++ {
						sum += f(budget-l, n-gone)
					}
					return sum
				})
			}
			want := tally{1 + lost(func(_, _ int) int { return 1 }), 1 + lost(func(left, flying int) int { return flying * (1 + min(left, 1)) })}
			require.Equal(t, want, burstTally(t, n, 0, fmt.Sprint("bag capacity 6 loses ", budget)), "%d segments, %d losses", n, budget)
			copies := tally{1 + 1<<n*(budget+1), 1 + sumSubsets(n, func(k int) int { return k*(budget+1) + k*budget })}
			require.Equal(t, copies, burstTally(t, n, 0, fmt.Sprint("bag capacity 6 loses 0 duplicates ", budget)), "%d segments, %d copies", n, budget)
			queue := tally{1 + (n+1)*(budget+1), 1 + n*(budget+1) + n*budget}
			require.Equal(t, queue, burstTally(t, n, 0, fmt.Sprint("fifo capacity 6 loses 0 duplicates ", budget)))
		}
	}
}

// Equal copies are one event.
func TestEqualSegmentsAreOneEvent(t *testing.T) {
	for n := 1; n <= 6; n++ {
		require.Equal(t, tally{1 + n + 1, 1 + n}, burstTally(t, 0, n, "bag capacity 6 loses 0"))
		require.Equal(t, tally{1 + n + 1, 1 + 2*n}, burstTally(t, 0, n, "bag capacity 6 loses unlimited"))
		require.Equal(t, tally{1 + 1, 1 + 1}, burstTally(t, 0, n, "soup capacity 1"), "the soup is a set")
	}
}

// The two ends' segments do not get into each other's queue.
func TestTwoQueues(t *testing.T) {
	for n := 1; n <= 4; n++ {
		r := reach(t, systemOf(t, toy(t, burst), fmt.Sprintf("A: go\nB: go\ndistinct %d\nnetwork fifo capacity 4 loses 0", n)))
		require.Len(t, r.states, (n+2)*(n+2))
		require.Equal(t, 2*(n+1)*(n+2), r.transitions)
		require.Equal(t, 1, r.terminals)
	}
}

// A full bag that loses without limit loses one segment, any one, the new one included.
func TestFullBagLosesAnyOne(t *testing.T) {
	for n := 2; n <= 6; n++ {
		for room := 1; room < n; room++ {
			s := burstSystem(t, n, 0, fmt.Sprintf("bag capacity %d loses unlimited", room))
			calls := 1
			for range n - room {
				calls *= room + 1
			}
			want := tally{States: 1, Transitions: calls}
			for k := 0; k <= room; k++ {
				want.States += binomial(n, k)
				want.Transitions += 2 * k * binomial(n, k)
			}
			r := reach(t, s)
			require.Equal(t, want, tally{len(r.states), r.transitions}, "%d into room for %d", n, room)
			require.Zero(t, r.own)
			requireOverflow(t, s, n-room)
		}
	}
}

func requireOverflow(t *testing.T, s *System, lost int) {
	steps, err := s.Steps(nil)
	require.NoError(t, err)
	for _, step := range steps {
		require.Len(t, step.Overflow, lost)
	}
}

// Equal segments are one of the distinct ones to lose.
func TestFullBagOfEqualSegments(t *testing.T) {
	r := reach(t, burstSystem(t, 0, 5, "bag capacity 2 loses unlimited"))
	require.Equal(t, tally{1 + 3, 1 + 2*2}, tally{len(r.states), r.transitions})
}

// Another full network is a model limit: the step is cut, and the state says so.
func TestOverflowIsALimit(t *testing.T) {
	for _, network := range []string{
		"bag capacity 2 loses 0", "bag capacity 2 loses 9", "fifo capacity 2 loses 0", "fifo capacity 2 loses unlimited", "soup capacity 2",
	} {
		s := burstSystem(t, 3, 0, network)
		next, marks, own := s.NewExpander().Expand(s.Initial(), nil, nil)
		require.Empty(t, next, network)
		require.Empty(t, marks, network)
		require.Equal(t, uint64(1)<<BitLimit|1<<BitCut, own, network)
		s = burstSystem(t, 2, 0, network)
		_, marks, own = s.NewExpander().Expand(s.Initial(), nil, nil)
		require.Len(t, marks, 1, network)
		require.Zero(t, own, network)
	}
}

// ---------------------------------------------------------------- a dumb twin

// echo asks, and answers each question with its number and how many were answered before, modulo a bound.
const echo = `
protocol echo
segment one of ASK, SAY { n : 0..5  seen : 0..2 }
end { state IDLE, ASKING  seen : 0..2  got : bool[0..5]  left : 0..3 = 3 }
calls ask
timers again
param asks : 1..5 = 1
define all { for i in 1..asks { send ASK n i } }
rule ask   in IDLE   on call ask { do all  -> ASKING }
rule again in ASKING on timer again when left > 0 { left := left - 1  do all }
rule answer in any on ASK
{
    send SAY n seg.n seen seen
    seen := if seen = 2 then 0 else seen + 1
}
rule heard in any on SAY when seg.seen = 0 { drop }
rule keep  in any on SAY { got[seg.n] := true }
`

// twin is the same protocol, written again without any of the engine.
type twin struct {
	kind                   string
	asks, room             int
	lossy, unlimited       bool
	calls                  int // whether A has called
	seen, got, tries       int
	loses, copies          int
	toB, toA               []string // sorted, but on a fifo
	outcomes               *[]twin
	transitions, overflows *int
}

func (w twin) clone() twin {
	w.toA, w.toB = slices.Clone(w.toA), slices.Clone(w.toB)
	return w
}

func (w twin) key() string {
	return fmt.Sprint(w.calls, w.seen, w.got, w.tries, w.loses, w.copies, w.toA, w.toB)
}

// send puts segments in one after the other and emits each outcome.
func (w twin) send(toA bool, segments []string) {
	if len(segments) == 0 {
		*w.transitions++
		*w.outcomes = append(*w.outcomes, w)
		return
	}
	w = w.clone()
	q := &w.toB
	if toA {
		q = &w.toA
	}
	full := len(w.toA)+len(w.toB) == w.room
	switch {
	case w.kind == "soup" && slices.Contains(*q, segments[0]):
	case w.kind == "fifo" && len(*q) == w.room, w.kind == "soup" && full, w.kind == "bag" && full && !w.unlimited:
		*w.overflows++
		return
	default:
		*q = append(*q, segments[0])
		if w.kind != "fifo" {
			slices.Sort(*q)
		}
	}
	if w.kind != "bag" || !full {
		w.send(toA, segments[1:])
		return
	}
	for _, l := range w.without() {
		l.send(toA, segments[1:])
	}
}

// without gives the networks with one of the distinct segments lost.
func (w twin) without() []twin {
	var out []twin
	for _, side := range []bool{true, false} {
		q := w.toB
		if side {
			q = w.toA
		}
		for i := range q {
			if i == 0 || q[i] != q[i-1] {
				out = append(out, w.remove(side, i))
			}
		}
	}
	return out
}

func (w twin) remove(toA bool, i int) twin {
	w = w.clone()
	if toA {
		w.toA = slices.Delete(w.toA, i, i+1)
	} else {
		w.toB = slices.Delete(w.toB, i, i+1)
	}
	return w
}

func (w twin) all() []string {
	var out []string
	for i := 1; i <= w.asks; i++ {
		out = append(out, fmt.Sprint(i))
	}
	return out
}

// take lets a segment have its effect.
func (w twin) take(toA bool, segment string) {
	if !toA {
		answer := segment + "/" + fmt.Sprint(w.seen)
		w.seen = (w.seen + 1) % 3
		w.send(true, []string{answer})
		return
	}
	if n, seen, _ := strings.Cut(segment, "/"); seen != "0" {
		w.got |= 1 << n[0]
	}
	w.send(true, nil)
}

func (w twin) step() {
	if w.calls == 0 {
		called := w
		called.calls = 1
		called.send(false, w.all())
	} else if w.tries > 0 {
		again := w
		again.tries--
		again.send(false, w.all())
	}
	w.network()
}

func (w twin) network() {
	for _, toA := range []bool{true, false} {
		q := w.toB
		if toA {
			q = w.toA
		}
		for i := range q {
			if w.kind == "fifo" && i > 0 || w.kind != "fifo" && i > 0 && q[i] == q[i-1] {
				continue
			}
			w.arrive(toA, i, q[i])
		}
	}
	if w.kind != "soup" && w.lossy && (w.unlimited || w.loses > 0) {
		for _, l := range w.without() {
			l.loses = max(0, l.loses-1)
			l.send(false, nil)
		}
	}
}

func (w twin) arrive(toA bool, i int, segment string) {
	if w.kind == "soup" {
		w.take(toA, segment)
		return
	}
	w.remove(toA, i).take(toA, segment)
	if w.copies > 0 {
		w.copies--
		w.take(toA, segment)
	}
}

// explore counts states, transitions and overflows.
func (w twin) explore() (states, transitions, overflows int) {
	var found []twin
	w.outcomes, w.transitions, w.overflows = &found, &transitions, &overflows
	known := map[string]bool{w.key(): true}
	for queue := []twin{w}; len(queue) > 0; queue = queue[1:] {
		found = found[:0]
		queue[0].step()
		for _, next := range found {
			if k := next.key(); !known[k] {
				known[k] = true
				queue = append(queue, next.clone())
			}
		}
	}
	return len(known), transitions, overflows
}

// echoCase is one choice of parameters.
type echoCase struct {
	kind              string
	asks, tries, room int
	loses, copies     int
	unlimited         bool
}

func (c echoCase) network() string {
	out := fmt.Sprintf("network %s capacity %d", c.kind, c.room)
	switch {
	case c.kind == "soup":
		return out
	case c.unlimited:
		out += " loses unlimited"
	default:
		out += fmt.Sprint(" loses ", c.loses)
	}
	return out + fmt.Sprint(" duplicates ", c.copies)
}

func (c echoCase) twin() twin {
	return twin{kind: c.kind, asks: c.asks, room: c.room, tries: c.tries, loses: c.loses, copies: c.copies,
		lossy: c.unlimited || c.loses > 0, unlimited: c.unlimited}
}

func randomEcho(rng *rand.Rand) echoCase {
	c := echoCase{kind: []string{"bag", "fifo", "soup"}[rng.IntN(3)], asks: 1 + rng.IntN(2), tries: rng.IntN(3), room: 2 + rng.IntN(3)}
	if c.kind == "soup" {
		c.room, c.tries = 3+rng.IntN(6), 0
		return c
	}
	c.unlimited = rng.IntN(2) == 0
	if !c.unlimited {
		c.loses = rng.IntN(3)
	}
	c.copies = rng.IntN(3)
	return c
}

func TestNetworksAgreeWithTheDumbTwin(t *testing.T) {
	p := toy(t, echo)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		c := randomEcho(rng)
		clauses := fmt.Sprintf("A: ask\nasks %d\nstart A IDLE left %d\n%s", c.asks, c.tries, c.network())
		r := reach(t, systemOf(t, p, clauses))
		states, transitions, overflows := c.twin().explore()
		require.Equal(t, tally{states, transitions}, tally{len(r.states), r.transitions}, clauses)
		require.Equal(t, overflows > 0, r.own>>BitLimit&1 == 1, clauses)
	}
}

// ---------------------------------------------------------------- lifetimes

// quiet waits for lifetimes; its ends can send at any time, and B sends again until it is told to stop.
const quiet = `
protocol quiet
segment PING { n : 0..3 }
end { state IDLE, WAITING, WAITING-ONCE, DONE  busy : bool }
calls poke, wait, wait and send, wait once, leave, begin, halt
timers quiet, once, resend
rule poke in any on call poke { send PING n 1 }
rule wait in IDLE, WAITING on call wait { -> WAITING  start quiet }
rule wait.sending in IDLE on call wait and send { -> WAITING  start quiet  send PING n 2 }
rule wait.once in IDLE on call wait once { -> WAITING-ONCE  start once }
rule leave in WAITING on call leave { -> IDLE }
rule begin in any on call begin { busy := true }
rule halt in any on call halt { busy := false }
rule done in WAITING on timer quiet after 2 lifetimes { -> DONE }
rule once in WAITING-ONCE on timer once after 1 lifetime { -> DONE }
rule resend in any on timer resend prompt when busy { send PING n 3 }
rule take in any on PING { drop }
`

const (
	ping  = "<N=1><CTL=PING>"
	ping2 = "<N=2><CTL=PING>"
	ping3 = "<N=3><CTL=PING>"
)

// walk takes the steps with these events, each of which must be the only one of its kind.
func walk(t testing.TB, s *System, events ...string) []int {
	t.Helper()
	var path []int
	for _, e := range events {
		path = append(path, theStep(t, s, path, e).Index)
	}
	return path
}

// enabled lists the events of the state that a walk leads to.
func enabled(t testing.TB, s *System, path []int) []string {
	t.Helper()
	steps, err := s.Steps(path)
	require.NoError(t, err)
	out := []string{}
	for _, step := range steps {
		out = append(out, eventText(step))
	}
	return out
}

func TestLifetimes(t *testing.T) {
	const (
		passes = "A: lifetime quiet"
		fires  = "A: timer quiet"
	)
	for _, c := range []struct {
		name    string
		clauses string
		walk    string // events, with commas between
		want    string
	}{
		{"an empty network: at once", "A: wait", "A: wait", passes},
		{"the second after the first", "A: wait", "A: wait, " + passes, passes},
		{"then the timer", "A: wait", "A: wait, " + passes + ", " + passes, fires},
		{"then nothing", "A: wait", "A: wait, " + passes + ", " + passes + ", " + fires, ""},
		{"one lifetime", "A: wait once", "A: wait once, A: lifetime once", "A: timer once"},
		{"a segment that was there delays it", "A: poke, wait", "A: poke, A: wait", ping + " -> B"},
		{"until it arrives", "A: poke, wait", "A: poke, A: wait, " + ping + " -> B", passes},
		{"or is lost", "A: poke, wait\nnetwork bag loses 1", "A: poke, A: wait, lost " + ping + " of A", passes},
		{"on a fifo too", "A: poke, wait\nnetwork fifo", "A: poke, A: wait", ping + " -> B"},
		{"in either direction", "A: wait\nB: poke", "B: poke, A: wait", ping + " -> A"},
		{"two of the same: both", "A: poke 2, wait", "A: poke, A: poke, A: wait, " + ping + " -> B", ping + " -> B"},
		{"a segment left over from the past", "A: wait\nold from B PING n 1", "A: wait", ping + " -> A"},
		{"a copy that stays was there", "A: poke, wait\nnetwork bag duplicates 1", "A: poke, A: wait, copy " + ping + " -> B", ping + " -> B"},
		{"what the starting step sends is there", "A: wait and send", "A: wait and send", ping2 + " -> B"},
		{"what is sent meanwhile does not delay it", "A: wait, poke", "A: wait, A: poke", ping + " -> B, " + passes},
		{"nor does its equal that was there, once gone", "A: poke, wait, poke", "A: poke, A: wait, A: poke, " + ping + "* -> B", ping + " -> B, " + passes},
		{"but the next one", "A: wait, poke", "A: wait, A: poke, " + passes, ping + " -> B"},
		{"a new start counts from the first", "A: wait 2", "A: wait, " + passes + ", A: wait, " + passes, passes},
		{"and waits for what is there now", "A: wait, poke, wait", "A: wait, A: poke, A: wait", ping + " -> B"},
		{"leaving the state ends it", "A: wait, leave", "A: wait, A: leave", ""},
		{"and the marks", "A: poke, wait, leave", "A: poke, A: wait, A: leave", ping + " -> B"},
		{"each end counts its own", "A: wait\nB: wait", "A: wait, B: wait, " + passes, passes + ", B: lifetime quiet"},
		{"the later one waits alone", "A: wait, poke\nB: wait", "A: wait, A: poke, B: wait", ping + " -> B, " + passes},
		{"on a soup it fires at any time", "A: poke, wait\nnetwork soup", "A: poke, A: wait", ping + " -> B, " + fires},

		{"a prompt timer enabled all through comes first", "A: wait\nB: begin", "B: begin, A: wait", "B: timer resend"},
		{"once is enough", "A: wait\nB: begin", "B: begin, A: wait, B: timer resend", ping3 + " -> A, B: timer resend, " + passes},
		{"once in each lifetime", "A: wait\nB: begin", "B: begin, A: wait, B: timer resend, " + ping3 + " -> A, " + passes, "B: timer resend"},
		{"what it sends delays the next", "A: wait\nB: begin", "B: begin, A: wait, B: timer resend, " + passes, ping3 + " -> A, B: timer resend"},
		{"not if it is enabled later", "A: wait\nB: begin", "A: wait, B: begin", "B: timer resend, " + passes},
		{"not if it was disabled meanwhile", "A: wait\nB: begin, halt", "B: begin, A: wait, B: halt", passes},
		{"nor if it is enabled again", "A: wait\nB: begin, halt, begin", "B: begin, A: wait, B: halt, B: begin", "B: timer resend, " + passes},
		{"not when its budget is used up", "A: wait\nB: begin\ntimer resend 1", "B: begin, B: timer resend, " + ping3 + " -> A, A: wait", passes},
		{"not when it is off", "A: wait\nB: begin\ntimer resend off", "B: begin, A: wait", passes},
		{"its own prompt timer too", "A: begin, wait", "A: begin, A: wait", "A: timer resend"},
		{"not on a soup", "A: wait\nB: begin\nnetwork soup", "B: begin, A: wait", fires + ", B: timer resend"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := systemOf(t, toy(t, quiet), c.clauses)
			var path []int
			for _, e := range listed(c.walk) {
				path = append(path, stepOf(t, s, path, e).Index)
			}
			require.Equal(t, listed(c.want), idleCallsLeftOut(enabled(t, s, path)))
		})
	}
}

// stepOf is theStep; an event with a star stands for the one that leads to fewer marked segments.
func stepOf(t *testing.T, s *System, path []int, event string) Step {
	plain := strings.ReplaceAll(event, "*", "")
	if plain == event {
		return theStep(t, s, path, event)
	}
	steps, err := s.Steps(path)
	require.NoError(t, err)
	for _, step := range steps {
		if eventText(step) == plain && slices.Contains(enabled(t, s, append(slices.Clone(path), step.Index)), "A: lifetime quiet") {
			return step
		}
	}
	require.Fail(t, "no such step", event)
	return Step{}
}

func listed(s string) []string {
	if s == "" {
		return []string{}
	}
	return strings.Split(s, ", ")
}

// idleCallsLeftOut leaves out calls that wait for nothing.
func idleCallsLeftOut(events []string) []string {
	return slices.DeleteFunc(events, func(e string) bool {
		return slices.Contains([]string{"A: poke", "A: wait", "A: leave", "B: begin", "B: halt", "B: wait"}, e)
	})
}

// A timer that has stopped leaves nothing behind, and one that has counted all its lifetimes marks nothing any more.
func TestStoppedTimersLeaveNothing(t *testing.T) {
	s := systemOf(t, toy(t, quiet), "A: poke 2, wait, leave\nB: begin")
	x := s.NewExpander()
	counting := 0
	for _, state := range reach(t, s).states {
		x.m.load(state)
		e := &s.layout.ends[0]
		if count := e.timer[0].in(state); count == 1 || count == 2 {
			counting++
			continue
		}
		if x.m.state(0) != 1 {
			require.Zero(t, e.timer[0].in(state))
		}
		require.Zero(t, e.done[0].in(state))
		for i := 0; i < len(x.m.net); i += s.layout.seg.words {
			require.Zero(t, s.layout.seg.marks[s.markOf(0, 0)].in(x.m.net[i:]))
		}
	}
	require.Positive(t, counting)
}
