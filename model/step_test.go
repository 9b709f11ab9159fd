package model

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// toy resolves a protocol that stands in a test.
func toy(t testing.TB, text string) *Protocol {
	t.Helper()
	p, err := LoadSources([]*Source{NewSource("toy.tcp", text)})
	require.NoError(t, err)
	return p
}

// overScenarios runs a test for the scenarios of the library, each with a number; in short tests for one of so many.
func overScenarios(t *testing.T, short int, test func(n int, p *Protocol, sc *Scenario)) {
	for i, name := range LibraryNames() {
		p, err := Load(name)
		require.NoError(t, err)
		for k, d := range p.Scenarios {
			if testing.Short() && (i+k)%short > 0 {
				continue
			}
			if sc, err := p.Instantiate(d.Name.Text); err == nil { // there are variants whose numbers a scenario does not fit
				test(i+k, p, sc)
			}
		}
	}
}

// reached is all that can be reached of a system.
type reached struct {
	states      [][]uint64 // in the order of discovery
	transitions int
	terminals   int
	marks       uint64 // of any transition
	own         uint64 // of any state
}

func reach(t testing.TB, s *System) *reached { return reachAtMost(t, s, 1<<20) }

// reachAtMost stops once it knows so many states.
func reachAtMost(t testing.TB, s *System, most int) *reached {
	x, words := s.NewExpander(), s.Words()
	r := &reached{states: [][]uint64{s.Initial()}}
	known := map[string]bool{stateKey(s.Initial()): true}
	for i := 0; i < len(r.states) && len(r.states) < most; i++ {
		next, marks, own := x.Expand(r.states[i], nil, nil)
		require.Len(t, next, len(marks)*words)
		r.transitions += len(marks)
		r.own |= own
		if len(marks) == 0 {
			r.terminals++
		}
		for k, m := range marks {
			r.marks |= m
			state := next[k*words : (k+1)*words]
			if key := stateKey(state); !known[key] {
				known[key] = true
				r.states = append(r.states, state)
			}
		}
	}
	return r
}

func stateKey(state []uint64) string {
	key := make([]byte, 0, 8*len(state))
	for _, w := range state {
		key = binary.LittleEndian.AppendUint64(key, w)
	}
	return string(key)
}

// claimsOf gives the claims of all properties, so that every ghost is in the state.
func claimsOf(p *Protocol) []Claim {
	var out []Claim
	for i, q := range p.Properties {
		if q.Kind == Temporal {
			continue
		}
		out = append(out, Claim{Holds: q.Expr, Violated: 2 * i, Seen: 2*i + 1, Terminal: q.Kind == Terminal})
	}
	return out
}

// pureCases are protocols and scenarios with every kind of step, each with so many of its states.
var pureCases = []struct {
	protocol, scenario string
	more               string
}{
	{"tcp", "perfect", ""},
	{"tcp", "soup", ""},
	{"tcp", "stale-syn", ""},
	{"tcp", "stale-syn-lossless", ""},
	{"tcp", "lifetime", ""},
	{"tcp", "last-ack-lost", ""},
	{"tcp", "crash", ""},
	{"tcp", "crash", "isn any\ncrashes B 1\nnetwork fifo capacity 2 loses 1 duplicates 1"},
	{"tcp", "crash", "isn remembered"},
	{"tcp", "transfer", "user-timeout outstanding\ntimer retransmission 1"},
	{"tcp", "transfer", "network fifo capacity 3 loses unlimited duplicates 2"},
	{"tcp", "option", ""},
	{"tcp", "zero-window", "user-timeout any"},
	{"two-way", "soup", ""},
	{"sctp", "", ""},
}

func pureSystems(t *testing.T, run func(t *testing.T, compile func() *System)) {
	for i, c := range pureCases {
		t.Run(fmt.Sprint(i, " ", c.protocol, " ", c.scenario), func(t *testing.T) {
			run(t, func() *System { return freshSystem(t, c.protocol, c.scenario, c.more) })
		})
	}
}

// freshSystem reads the text again, so that nothing is shared with an earlier system.
func freshSystem(t *testing.T, protocol, scenario, more string) *System {
	p, err := Load(protocol)
	require.NoError(t, err)
	if scenario == "" {
		scenario = p.Scenarios[0].Name.Text
	}
	clauses, err := ParseClauses(NewSource("more", more))
	require.NoError(t, err)
	sc, err := p.Instantiate(scenario, clauses...)
	require.NoError(t, err)
	s, err := Compile(p, sc, Options{Claims: claimsOf(p)})
	require.NoError(t, err)
	return s
}

const pureStates = 600

type expansion struct {
	Next, Marks []uint64
	Own, End    uint64
}

func expand(x *Expander, state []uint64) expansion {
	next, marks, own := x.Expand(state, nil, nil)
	return expansion{next, marks, own, x.Terminal(state)}
}

// The same state has the same successors, whatever the expander has done before.
func TestExpandIsPure(t *testing.T) {
	pureSystems(t, func(t *testing.T, compile func() *System) {
		s := compile()
		states := reachAtMost(t, s, pureStates).states
		first, second := s.NewExpander(), s.NewExpander()
		want := make([]expansion, len(states))
		for i, state := range states {
			before := slices.Clone(state)
			want[i] = expand(first, state)
			require.Equal(t, before, state, "the source is not written to")
			require.Equal(t, want[i], expand(first, state), "once more")
		}
		for i := len(states) - 1; i >= 0; i-- {
			require.Equal(t, want[i], expand(second, states[i]), "another expander, the other way round")
			if i%50 == 0 {
				require.Equal(t, want[i], expand(s.NewExpander(), states[i]), "a new expander")
			}
		}
	})
}

// Expand appends: what the slices had stays in front.
func TestExpandAppends(t *testing.T) {
	s := freshSystem(t, "tcp", "perfect", "")
	x := s.NewExpander()
	want, wantMarks, _ := x.Expand(s.Initial(), nil, nil)
	next, marks, _ := x.Expand(s.Initial(), []uint64{1, 2}, []uint64{3})
	require.Equal(t, append([]uint64{1, 2}, want...), next)
	require.Equal(t, append([]uint64{3}, wantMarks...), marks)
}

// Two compilations of the same text give the same words: no order of a map gets into them.
func TestCompilationsAgree(t *testing.T) {
	pureSystems(t, func(t *testing.T, compile func() *System) {
		one := compile()
		states := reachAtMost(t, one, pureStates).states
		x := one.NewExpander()
		for range 3 {
			other := compile()
			require.Equal(t, one.Initial(), other.Initial())
			require.Equal(t, one.InitialMarks(), other.InitialMarks())
			y := other.NewExpander()
			for i := 0; i < len(states); i += 7 {
				require.Equal(t, expand(x, states[i]), expand(y, states[i]))
			}
		}
	})
}

// Declared places do not overlap, and a state has nothing outside them.
func TestStatesHaveDeclaredBitsOnly(t *testing.T) {
	pureSystems(t, func(t *testing.T, compile func() *System) {
		s := compile()
		declared := declaredBits(t, s)
		for _, state := range reachAtMost(t, s, pureStates).states {
			for w := range state {
				require.Zero(t, state[w]&^declared[w], "word %d of %x", w, state)
			}
		}
	})
}

func declaredBits(t *testing.T, s *System) []uint64 {
	bits := make([]uint64, s.Words())
	place := func(l loc) {
		m := l.mask << l.shift
		require.Zero(t, bits[l.word]&m, "two values at word %d, bit %d", l.word, l.shift)
		bits[l.word] |= m
	}
	for _, l := range scalarsOf(s) {
		if l.mask != 0 {
			place(l)
		}
	}
	for _, l := range s.layout.slots {
		for k := range s.layout.seg.words {
			l := l
			l.word += uint8(k)
			place(l)
		}
	}
	return bits
}

// scalarsOf lists the places of a state but those of segments.
func scalarsOf(s *System) []loc {
	out := []loc{s.layout.loses, s.layout.dups}
	for _, a := range s.layout.shared {
		out = append(out, a.elems...)
	}
	for end := range 2 {
		e := &s.layout.ends[end]
		out = append(out, e.state, e.life, e.pc, e.crash, e.forgot, e.used)
		out = append(append(append(out, e.budget...), e.timer...), e.done...)
		for _, a := range e.fields {
			out = append(out, a.elems...)
		}
	}
	return out
}

// A value outside its field's range would spill into another or be cut: none is ever stored.
func TestStatesHaveDeclaredValuesOnly(t *testing.T) {
	pureSystems(t, func(t *testing.T, compile func() *System) {
		s := compile()
		for _, state := range reachAtMost(t, s, pureStates).states {
			for end := range 2 {
				for f, a := range s.layout.ends[end].fields {
					lo, size := s.domain(f.Type, end)
					for _, l := range a.elems {
						v := l.in(state)
						require.True(t, v >= lo && v < lo+size, "%s = %d", f.Name, v)
					}
				}
			}
		}
	})
}

// On a bag and a soup, equal networks are equal words: the slots are sorted and the free ones come last.
func TestNetworksAreNormal(t *testing.T) {
	pureSystems(t, func(t *testing.T, compile func() *System) {
		s := compile()
		x := s.NewExpander()
		words := s.layout.seg.words
		for _, state := range reachAtMost(t, s, pureStates).states {
			x.m.load(state)
			require.Equal(t, len(x.m.net), words*filledSlots(s, state))
			for i := words; i < len(x.m.net) && s.sc.Network.Kind != Fifo; i += words {
				order := compareSegments(x.m.net[i-words:i], x.m.net[i:i+words])
				require.True(t, order < 0 || order == 0 && s.sc.Network.Kind == Bag)
			}
		}
	})
}

// filledSlots counts slots up to the first free one, in each queue.
func filledSlots(s *System, state []uint64) int {
	queues := [][]loc{s.layout.slots}
	if half := len(s.layout.slots) / 2; s.sc.Network.Kind == Fifo {
		queues = [][]loc{s.layout.slots[:half], s.layout.slots[half:]}
	}
	n := 0
	for _, q := range queues {
		for _, l := range q {
			if l.in(state) == 0 {
				break
			}
			n++
		}
	}
	return n
}

// What a watch reads is what this step has brought, never what the expander saw before.
func TestWatchReadsNoStaleSegment(t *testing.T) {
	p, err := LoadSources([]*Source{NewSource("toy.tcp", `
protocol toy
segment PING { n : 0..3 }
end { state IDLE, BUSY  ghost last : 0..3 }
calls go, stop
rule go in IDLE on call go { send PING n 1  send PING n 2  -> BUSY }
rule stop in any on call stop { drop }
rule take in any on PING { drop }
watch stopped on call stop { last := seg.n }
`)})
	if err != nil {
		return // refused: as good
	}
	s := systemOf(t, p, "A: go\nB: stop\nnetwork bag capacity 2 loses 0", Claim{Holds: endFieldIs(p, "last", 0), Violated: -1, Seen: 0})
	states := reach(t, s).states
	used := s.NewExpander()
	for i := len(states) - 1; i >= 0; i-- {
		require.Equal(t, expand(s.NewExpander(), states[i]), expand(used, states[i]), "state %d", i)
	}
}

// endFieldIs is the claim that A's field has this raw value.
func endFieldIs(p *Protocol, field string, value int) *Node {
	f := findField(p.EndFields, field)
	read := &Node{Op: NodeField, Kind: f.Type.Kind, Field: f, Owner: Owner{Base: OwnerA}}
	return &Node{Op: NodeEq, Kind: TypeBool, Args: []*Node{read, {Op: NodeConst, Kind: f.Type.Kind, Value: value}}}
}
