package model

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// What arrives is dropped, so of all that may become of the network nothing is worth a step.
func TestMonotoneBurst(t *testing.T) {
	for n := 1; n <= 6; n++ {
		for _, network := range []string{"bag capacity 6 loses 0", "bag capacity 6 loses 2 duplicates 1", "bag capacity 6 loses unlimited", "soup capacity 6"} {
			for _, keepStories := range []bool{false, true} {
				s, err := burstSystem(t, n, 0, network).Ordered(Monotone, keepStories)
				require.NoError(t, err)
				if s == nil {
					require.True(t, keepStories && network == "soup capacity 6")
					continue
				}
				require.Len(t, reach(t, s).states, 2, "%d on %s", n, network)
			}
		}
	}
}

// Where more is not the same as never, nothing is left out.
func TestMonotoneRefuses(t *testing.T) {
	for _, network := range []string{"fifo capacity 6 loses unlimited", "fifo capacity 6 loses 0"} {
		s, err := burstSystem(t, 2, 0, network).Ordered(Monotone, false)
		require.NoError(t, err)
		require.Nil(t, s, network)
	}
	p, err := Load("tcp")
	require.NoError(t, err)
	for _, c := range []struct {
		atom, scenario string
		terminal       bool
		keepStories    bool
	}{
		{"flying(A, SYN)", "lossy", false, false},     // reads the network
		{"A in CLOSED", "lossy", false, true},         // a lifetime waits for what is lost early or late
		{"A in CLOSED", "lossy-opening", true, true},  // so does who looks for an empty network
		{"A in CLOSED", "last-ack-lost", true, false}, // what is dropped early cannot always be lost late
	} {
		n, err := p.ParseAtom(c.atom)
		require.NoError(t, err)
		sc, err := p.Instantiate(c.scenario)
		require.NoError(t, err)
		s, err := Compile(p, sc, Options{Claims: []Claim{{Holds: n, Violated: 0, Seen: -1, Terminal: c.terminal}}})
		require.NoError(t, err)
		s, err = s.Ordered(Monotone, c.keepStories)
		require.NoError(t, err)
		require.Nil(t, s, "%+v", c)
	}
}

// TestMoreSimulatesFewer holds the relation on which the reduction rests against the steps themselves: where a step only adds or only takes, each step of the state with
// fewer segments has one of the state with more that does the same to the ends, has the same mark, and leaves no fewer behind.
func TestMoreSimulatesFewer(t *testing.T) {
	for _, c := range []struct{ protocol, scenario, clauses string }{
		{"tcp", "soup", "A: open active, close\nlives 1"}, {"tcp", "simultaneous", ""}, {"tcp", "lossy", ""}, {"tcp", "half-close", ""}, {"tcp", "abort", ""},
		{"tcp", "zero-window", ""}, {"tcp", "lossy-opening", ""}, {"sctp", "lossy", ""}, {"syn-cookies", "soup", "lives 1"}, {"tcp", "peer-crashes", ""},
	} {
		t.Run(c.protocol+"/"+c.scenario, func(t *testing.T) {
			p, err := Load(c.protocol)
			require.NoError(t, err)
			list, err := ParseClauses(NewSource("clauses", c.clauses))
			require.NoError(t, err)
			sc, err := p.Instantiate(c.scenario, list...)
			require.NoError(t, err)
			s, err := Compile(p, sc, Options{})
			require.NoError(t, err)
			require.Positive(t, simulated(t, s, 4000), "pairs")
		})
	}
}

// simulated looks at the pairs among the first states, and counts them.
func simulated(t *testing.T, s *System, most int) int {
	r := s.newMonotone(false)
	require.NotNil(t, r)
	x, y, words := s.NewExpander(), s.NewExpander(), s.Words()
	list, known, pairs := [][]uint64{s.Initial()}, map[string]bool{fmt.Sprint(s.Initial()): true}, 0
	for at := 0; at < len(list); at++ {
		next, _, _ := x.Expand(list[at], nil, nil)
		for state := range slices.Chunk(next, words) {
			x.m.src = list[at]
			x.m.decode()
			switch r.between(x.m, state) {
			case adds:
				stepsMatched(t, r, y, list[at], state)
				pairs++
			case takes:
				stepsMatched(t, r, y, state, list[at])
				pairs++
			}
			if key := fmt.Sprint(state); !known[key] && len(list) < most {
				known[key], list = true, append(list, state)
			}
		}
	}
	return pairs
}

func stepsMatched(t *testing.T, r *monotone, x *Expander, fewer, more []uint64) {
	words, kinds := len(fewer), []StepKind{}
	x.m.hook = func(ev event) { kinds = append(kinds, ev.kind) }
	small, marks, _ := x.Expand(fewer, nil, nil)
	x.m.hook = nil
	large, largeMarks, _ := x.Expand(more, nil, nil)
	for i, mark := range marks {
		if kinds[i] == StepLose || kinds[i] == StepLifetime {
			continue // the state with more stays where it is; the other must first lose what the lifetime waits for
		}
		matched := false
		for k := 0; k < len(largeMarks) && !matched; k++ {
			matched = largeMarks[k] == mark && r.atLeast(x.m, small[i*words:(i+1)*words], large[k*words:(k+1)*words])
		}
		require.True(t, matched, "%x has a step to %x, %x none that is as good", fewer, small[i*words:(i+1)*words], more)
	}
}

// atLeast says whether the second state has the same ends as the first, all its segments, and no less of what the network may do.
func (r *monotone) atLeast(m *machine, fewer, more []uint64) bool {
	for i, mask := range r.ends {
		if (fewer[i]^more[i])&mask != 0 {
			return false
		}
	}
	for _, at := range r.counters {
		if at.in(more) < at.in(fewer) {
			return false
		}
	}
	_, less, _ := r.compare(m.segments(fewer, nil), m.segments(more, nil))
	return !less
}
