package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawer draws initial numbers again and again, and can use the number that it holds.
const drawer = `
protocol drawer
segment DATA { seq : number  ack : number of peer }
end { state IDLE, OPEN  iss : number = none  peer.iss : number of peer  stable kept : number }
calls open, say, shut, close
param span : 0..9 = 1
param gap  : 0..9 = 1
numbers reach span margin gap
isn unused
rule open  in IDLE on call open { iss := fresh  -> OPEN }
rule say   in OPEN on call say { send DATA seq iss ack none }
rule shut  in OPEN on call shut { send DATA seq iss + span ack none }
rule close in OPEN on call close { clear  -> IDLE }
rule take  in any on DATA { drop }
`

// drawn lists what the end's next step can draw, in order.
func drawn(t testing.TB, s *System, state []uint64, end int) []int {
	t.Helper()
	next, marks, _ := s.NewExpander().Expand(state, nil, nil)
	var out []int
	iss := s.layout.ends[end].fields[findField(s.p.EndFields, "iss")].elems[0]
	for k := range marks {
		one := next[k*s.Words() : (k+1)*s.Words()]
		if s.layout.ends[end].state.in(one) == 1 {
			out = append(out, iss.in(one))
		}
	}
	return out
}

// distance is how far apart two numbers are, either way round.
func distance(a, b, modulus int) int {
	d := mod(a-b, modulus)
	return min(d, modulus-d)
}

// unusedByHand: no number that a life from x can reach, nor one within the window of it, was used.
func unusedByHand(used []int, modulus, span, window int) []int {
	var out []int
	for x := range modulus {
		free := true
		for z := x; z <= x+span; z++ {
			for _, u := range used {
				free = free && distance(mod(z, modulus), u, modulus) >= max(window, 1)
			}
		}
		if free {
			out = append(out, x)
		}
	}
	return out
}

func compileDrawer(t testing.TB, clauses string, rotation bool) *System {
	t.Helper()
	p := toy(t, drawer)
	list, err := ParseClauses(NewSource("clauses", clauses))
	require.NoError(t, err)
	sc, err := p.Instantiate("", list...)
	require.NoError(t, err)
	s, err := Compile(p, sc, Options{NoRotation: !rotation})
	require.NoError(t, err)
	return s
}

func TestUnusedNumbersAgainstTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct{ modulus, span, window int }{{8, 1, 1}, {8, 2, 2}, {11, 3, 0}, {16, 2, 3}, {16, 4, 4}, {13, 0, 1}, {64, 3, 5}} {
		s := compileDrawer(t, fmt.Sprintf("A: open\nmodulus %d\nlives 1\nspan %d\ngap %d", c.modulus, c.span, c.window), false)
		l := s.layout.ends[0].used
		for range 200 {
			state := s.Initial()
			var used []int
			for u := range c.modulus {
				if rng.IntN(c.modulus) < 3 {
					used = append(used, u)
					state[l.word] |= 1 << u << l.shift
				}
			}
			require.Equal(t, unusedByHand(used, c.modulus, c.span, c.window), drawn(t, s, state, 0), "%+v used %v", c, used)
			_, _, own := s.NewExpander().Expand(state, nil, nil)
			require.Equal(t, len(drawn(t, s, state, 0)) == 0, own>>BitLimit&1 == 1, "no number left is a model limit")
		}
	}
}

// What is drawn second, by what was done with the first number.
func TestDraws(t *testing.T) {
	open := []string{"A: open"}
	said := []string{"A: open", "A: say", "A: close"}
	shut := []string{"A: open", "A: shut", "A: close"}
	crashed := []string{"A: open", "A: say", "A: crash", "A: restart"}
	except := func(modulus int, used ...int) []int { return unusedByHand(used, modulus, 1, 1) }
	for _, c := range []struct {
		name, clauses string
		walk          []string
		want          []int
	}{
		{"first, rotated", "A: open\nisn unused", nil, []int{0}},
		{"first, any, rotated", "A: open\nisn any", nil, []int{0}},
		{"first, clock", "A: open\nisn clock", nil, []int{0}},
		{"first, clock from 5", "A: open\nisn clock 5", nil, []int{5}},
		{"first, constant", "A: open\nisn constant 3", nil, []int{3}},
		{"first, pinned", "A: open\nisn 6, 2", nil, []int{6}},
		{"first, beside an old segment", "A: open\nold from A DATA seq 4", nil, except(8, 4)},
		{"first, beside an old acknowledgment", "A: open\nold from B DATA ack 4", nil, except(8, 4)},
		{"first, beside one in flight", "A: open\nin flight from B DATA ack 4", nil, except(8, 4)},
		{"first, the peer's space is another", "A: open\nold from B DATA seq 4", nil, []int{0}},
		{"first, beside what the peer holds", "A: open\nstart B OPEN peer.iss 6", nil, except(8, 6)},
		{"first, any is any", "A: open\nisn any\nold from A DATA seq 4", nil, []int{0, 1, 2, 3, 4, 5, 6, 7}},

		{"unused: the number was said", "A: open, say, close then open", said, except(8, 0)},
		{"unused: the number was never said", "A: open, close then open", append(open, "A: close"), []int{0, 1, 2, 3, 4, 5, 6, 7}},
		{"unused: another number was said", "A: open, shut, close then open", shut, except(8, 1)},
		{"unused: a crash does not change it", "A: open, say, crash, restart, open", crashed, except(8, 0)},
		{"remembered: as unused", "A: open, say, close then open\nisn remembered", said, except(8, 0)},
		{"remembered: forgotten in a crash", "A: open, say, crash, restart, open\nisn remembered", crashed, []int{0, 1, 2, 3, 4, 5, 6, 7}},
		{"any", "A: open, say, close then open\nisn any", said, []int{0, 1, 2, 3, 4, 5, 6, 7}},
		{"constant", "A: open, say, close then open\nisn constant 3", said, []int{3}},
		{"pinned", "A: open, say, close then open\nisn 6, 2", said, []int{2}},
		{"clock: beyond the range and the window", "A: open, say, close then open\nisn clock\nspan 2\ngap 1", said, []int{4}},
		{"clock from 7", "A: open, say, close then open\nisn clock 7\nspan 1\ngap 2", said, []int{3}},
		{"clock: a crash does not set it back", "A: open, say, crash, restart, open\nisn clock", crashed, []int{3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := compileDrawer(t, "modulus 8\nlives 2\nnetwork bag loses 0\n"+c.clauses, true)
			require.Equal(t, c.want, drawn(t, s, s.stateAfter(t, walk(t, s, c.walk...)), 0))
		})
	}
}

// stateAfter gives the words of the state that a path leads to.
func (s *System) stateAfter(t testing.TB, path []int) []uint64 {
	x, state := s.NewExpander(), s.Initial()
	for _, k := range path {
		next, _, _ := x.Expand(state, nil, nil)
		state = next[k*s.Words() : (k+1)*s.Words()]
	}
	return state
}

// A bound on lives removes the step; so do numbers that a scenario has not pinned. Neither is a model limit.
func TestLivesAreABound(t *testing.T) {
	for _, clauses := range []string{"isn unused", "isn any", "isn constant 1", "isn clock", "isn remembered", "isn 3", "isn 3, 5"} {
		s := compileDrawer(t, "A: open, close then open\nlives 1\n"+clauses, true)
		path := walk(t, s, "A: open", "A: close")
		require.Empty(t, drawn(t, s, s.stateAfter(t, path), 0))
		_, _, own := s.NewExpander().Expand(s.stateAfter(t, path), nil, nil)
		require.Equal(t, uint64(1)<<BitCut, own, clauses)
	}
	s := compileDrawer(t, "A: open, close then open\nlives 2\nisn 3", true)
	_, _, own := s.NewExpander().Expand(s.stateAfter(t, walk(t, s, "A: open", "A: close")), nil, nil)
	require.Equal(t, uint64(1)<<BitCut, own, "one number pinned, two lives")
}

func TestScenarioRefusesTooSmallASpace(t *testing.T) {
	for _, c := range []struct{ clauses, want string }{
		{"modulus 8\nlives 2\nspan 3\ngap 2", "modulus 8 is too small: 2 lives of A, each of which reaches 3 numbers and keeps 2 apart, need 10"},
		{"modulus 8\nlives 3\nspan 2\ngap 0\nisn clock", "modulus 8 is too small: 3 lives of A, each of which reaches 2 numbers and keeps 2 apart, need 12"},
		{"modulus 65", "modulus 65 with drawn initial numbers; at most 64, or pin them: isn A 100, 400"},
		{"modulus 4294967297\nisn 1", "found modulus 4294967297; accepted is 2 to 4294967296"},
		{"modulus 1", "found modulus 1; accepted is 2 to 4294967296"},
		{"modulus 8\nisn 8", "found number 8; accepted is 0 to 7 (modulus 8)"},
		{"modulus 8\nold from A DATA seq 9", "found number 9; accepted is 0 to 7 (modulus 8)"},
	} {
		list, err := ParseClauses(NewSource("clauses", c.clauses))
		require.NoError(t, err)
		_, err = toy(t, drawer).Instantiate("", list...)
		require.ErrorContains(t, err, c.want, c.clauses)
	}
	for _, clauses := range []string{"modulus 10\nlives 2\nspan 3\ngap 2", "modulus 4294967296\nisn clock", "modulus 3\nlives 2\nisn 1, 2", "modulus 4\nlives 2\nspan 3\nisn any"} {
		list, err := ParseClauses(NewSource("clauses", clauses))
		require.NoError(t, err)
		_, err = toy(t, drawer).Instantiate("", list...)
		require.NoError(t, err, clauses)
	}
}

// ---------------------------------------------------------------- rotation

func TestRotationIsForgoneWhereSomethingIsAbsolute(t *testing.T) {
	for _, c := range []struct {
		clauses string
		want    [2]bool
	}{
		{"isn unused", [2]bool{true, true}},
		{"isn any", [2]bool{true, true}},
		{"isn A 3\nisn B unused", [2]bool{false, true}},
		{"isn B constant 3", [2]bool{true, false}},
		{"old from A DATA seq 3", [2]bool{false, true}},
		{"old from A DATA ack 3", [2]bool{true, false}},
		{"old from A DATA seq none ack 3", [2]bool{true, false}}, // none is nowhere
		{"start B OPEN iss 2", [2]bool{true, false}},
		{"start B OPEN peer.iss 2", [2]bool{false, true}},
	} {
		s := compileDrawer(t, c.clauses, true)
		require.Equal(t, c.want, [2]bool{s.Rotated(0), s.Rotated(1)}, c.clauses)
		s = compileDrawer(t, c.clauses, false)
		require.Equal(t, [2]bool{}, [2]bool{s.Rotated(0), s.Rotated(1)}, c.clauses)
	}
	zero := systemOf(t, toy(t, drawer+"rule rst in OPEN on restart { send DATA seq zero }"), "A: open")
	require.Equal(t, [2]bool{}, [2]bool{zero.Rotated(0), zero.Rotated(1)})
}

// What is reached without fixing the first numbers is what is reached with them, rotated in all ways. Where a state holds
// numbers of both ends, one stands for N times N.
func TestRotationLosesNothing(t *testing.T) {
	for _, policy := range []string{"unused", "any", "remembered"} {
		for _, network := range []string{"bag capacity 3 loses 1", "soup capacity 20", "fifo capacity 3 loses 0 duplicates 1"} {
			clauses := fmt.Sprintf("A: open, say, close then open, shut\nB: open, shut\nisn %s\nmodulus 5\nnetwork %s\ncrashes B 1", policy, network)
			with, without := compileDrawer(t, clauses, true), compileDrawer(t, clauses, false)
			want := reach(t, without)
			got := map[string]bool{}
			for _, state := range reach(t, with).states {
				for key := range rotations(with, state) {
					got[key] = true
				}
			}
			require.Len(t, got, len(want.states), clauses)
			for _, state := range want.states {
				require.True(t, got[stateKey(state)], clauses)
			}
		}
	}
}

// Where every state after a draw holds its number, the counts differ by exactly N.
func TestRotationDividesByTheModulus(t *testing.T) {
	for _, modulus := range []int{4, 8, 16} {
		clauses := fmt.Sprintf("A: open, say\nlives 1\nmodulus %d\nnetwork bag loses 0", modulus)
		with, without := reach(t, compileDrawer(t, clauses, true)), reach(t, compileDrawer(t, clauses, false))
		require.Equal(t, tally{1 + 3, 3}, tally{len(with.states), with.transitions})
		require.Equal(t, tally{1 + 3*modulus, 3 * modulus}, tally{len(without.states), without.transitions})
	}
}

// rotations gives the state with the numbers of each space shifted, in all ways.
func rotations(s *System, state []uint64) map[string]bool {
	out := map[string]bool{}
	m := s.newMachine()
	for a := range s.sc.Modulus {
		for b := range s.sc.Modulus {
			m.load(state)
			s.rotate(m, [2]int{a, b})
			out[stateKey(m.w[:s.Words()])] = true
		}
	}
	return out
}

func (s *System) rotate(m *machine, by [2]int) {
	n := s.sc.Modulus
	shifted := func(v, space int) int {
		if v == n {
			return v
		}
		return (v + by[space]) % n
	}
	for end := range 2 {
		e := &s.layout.ends[end]
		for f, a := range e.fields {
			for _, l := range a.elems {
				if f.Type.Kind == TypeNumber {
					l.set(&m.w, shifted(l.get(&m.w), end^b2i(f.Type.Peer)))
				}
			}
		}
		if u := e.used; u.mask != 0 {
			set := uint64(u.get(&m.w))
			u.set(&m.w, int((set<<by[end]|set>>(n-by[end]))&u.mask))
		}
	}
	seg := &s.layout.seg
	for i := 0; i < len(m.next); i += seg.words {
		one := m.next[i : i+seg.words]
		for f, l := range seg.fields {
			if f.Type.Kind == TypeNumber {
				l.put(one, shifted(l.in(one), 2-seg.dst.in(one)^b2i(f.Type.Peer)))
			}
		}
	}
	if s.sc.Network.Kind != Fifo {
		m.sort()
	}
	m.encode()
}

// ---------------------------------------------------------------- comparison

const comparer = `
protocol comparer
segment DATA { seq : number }
end {
    state IDLE, DONE
    a, x, b : number
    d : 0..16
    lt, le, gt, ge, eq, ne : bool
    oo, oc, co, cc : bool
    up, down : number
}
calls go
rule go in IDLE on call go
{
    lt := a < b    le := a <= b    gt := a > b    ge := a >= b    eq := a = b    ne := a != b
    oo := a < x < b    oc := a < x <= b    co := a <= x < b    cc := a <= x <= b
    up := a + d    down := a - d
    -> DONE
}
`

// numbersFrom lists the numbers from a to b, going up.
func numbersFrom(a, b, modulus int) []int {
	out := []int{a}
	for a != b {
		a = (a + 1) % modulus
		out = append(out, a)
	}
	return out
}

func TestComparisonsAgainstTheDefinition(t *testing.T) {
	for _, modulus := range []int{2, 5, 8} {
		s := systemOf(t, toy(t, comparer), fmt.Sprintf("A: go\nmodulus %d", modulus))
		for a := range modulus + 1 {
			for x := range modulus + 1 {
				for b := range modulus + 1 {
					got := compared(t, s, a, x, b)
					require.Equal(t, comparedByHand(a, x, b, modulus), got, "N %d: a %d, x %d, b %d", modulus, a, x, b)
				}
			}
		}
	}
}

var comparedFields = []string{"lt", "le", "gt", "ge", "eq", "ne", "oo", "oc", "co", "cc"}

func compared(t *testing.T, s *System, a, x, b int) map[string]bool {
	state := s.Initial()
	field := func(name string) loc { return s.layout.ends[0].fields[findField(s.p.EndFields, name)].elems[0] }
	for name, v := range map[string]int{"a": a, "x": x, "b": b} {
		field(name).put(state, v)
	}
	next, marks, _ := s.NewExpander().Expand(state, nil, nil)
	require.Len(t, marks, 1)
	out := map[string]bool{}
	for _, name := range comparedFields {
		out[name] = field(name).in(next) == 1
	}
	return out
}

// comparedByHand counts up from a; the number `none` is the modulus here, and in no window.
func comparedByHand(a, x, b, modulus int) map[string]bool {
	out := map[string]bool{}
	for _, name := range comparedFields {
		out[name] = false
	}
	out["eq"], out["ne"] = a == b, a != b
	if a != modulus && b != modulus {
		ahead := func(a, b int) bool { return a != b && 2*(len(numbersFrom(a, b, modulus))-1) < modulus }
		out["lt"], out["le"] = ahead(a, b), a == b || ahead(a, b)
		out["gt"], out["ge"] = ahead(b, a), a == b || ahead(b, a)
	}
	if a == modulus || b == modulus || x == modulus {
		return out
	}
	closed := numbersFrom(a, b, modulus)
	out["cc"] = slices.Contains(closed, x)
	out["co"] = slices.Contains(closed[:len(closed)-1], x)
	out["oc"] = slices.Contains(closed[1:], x)
	out["oo"] = len(closed) > 1 && slices.Contains(closed[1:len(closed)-1], x)
	return out
}

func TestShiftsGoRound(t *testing.T) {
	for _, modulus := range []int{2, 5, 8, 17} {
		s := systemOf(t, toy(t, comparer), fmt.Sprintf("A: go\nmodulus %d", modulus))
		field := func(name string) loc { return s.layout.ends[0].fields[findField(s.p.EndFields, name)].elems[0] }
		for a := range modulus + 1 {
			for d := range 17 {
				state := s.Initial()
				field("a").put(state, a)
				field("d").put(state, d)
				next, _, _ := s.NewExpander().Expand(state, nil, nil)
				up, down := (a+d)%modulus, mod(a-d, modulus)
				if a == modulus {
					up, down = modulus, modulus
				}
				require.Equal(t, []int{up, down}, []int{field("up").in(next), field("down").in(next)}, "N %d: %d and %d", modulus, a, d)
			}
		}
	}
}

// At the modulus of TCP itself, where nothing can be tried out.
func TestComparisonsAtFullWidth(t *testing.T) {
	const n = MaxModulus
	s := systemOf(t, toy(t, comparer), "A: go\nmodulus 4294967296")
	for _, c := range []struct {
		a, x, b int
		want    []string
	}{
		{0, 1, n/2 - 1, []string{"lt", "le", "ne", "oo", "oc", "co", "cc"}},
		{0, 1, n / 2, []string{"ne", "oo", "oc", "co", "cc"}},
		{0, 1, n/2 + 1, []string{"gt", "ge", "ne", "oo", "oc", "co", "cc"}},
		{n - 1, n - 1, 0, []string{"lt", "le", "ne", "co", "cc"}},
		{n - 1, 0, 0, []string{"lt", "le", "ne", "oc", "cc"}},
		{n - 1, 0, n - 1, []string{"le", "ge", "eq"}},
		{n - 2, n, 1, []string{"lt", "le", "ne"}},
	} {
		var got []string
		values := compared(t, s, c.a, c.x, c.b)
		for _, name := range comparedFields {
			if values[name] {
				got = append(got, name)
			}
		}
		require.Equal(t, c.want, got, "%d %d %d", c.a, c.x, c.b)
	}
}

// An offset is counted up from the second number; from `none` it is a fault.
func TestOffsets(t *testing.T) {
	const text = `
protocol offsets
end { state IDLE, DONE  a, b : number  d : 0..7 }
calls go
rule go in IDLE on call go { d := a - b  -> DONE }
`
	for a := range 8 {
		for b := range 8 {
			s := systemOf(t, toy(t, text), fmt.Sprintf("A: go\nmodulus 8\nstart A IDLE a %d b %d", a, b))
			step := theStep(t, s, nil, "A: go")
			require.Equal(t, fmt.Sprint((a-b+8)%8), step.After.Ends[0].Field("d"))
		}
	}
	s := systemOf(t, toy(t, text), "A: go\nmodulus 8\nstart A IDLE a 1")
	step := theStep(t, s, nil, "A: go")
	require.Equal(t, "toy.tcp:5:37: an offset from or to `none`", step.Fault)
	require.Equal(t, uint64(1)<<BitFault, step.Marks)
}
