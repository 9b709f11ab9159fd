package properties

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// TestSizes holds segments and one-way delays against what a count by hand gives.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		protocol, measure string
		segments, delays  int
	}{
		{"tcp", "opening", 3, 3},
		{"two-way", "opening", 2, 2},
		{"four-way", "opening", 4, 3},
		{"tcp", "closing", 4, 3},
		{"three-segment-close", "closing", 3, 3},
		{"merged-fin", "closing", 3, 3},
	} {
		t.Run(c.protocol+"/"+c.measure, func(t *testing.T) {
			p, err := model.Load(c.protocol)
			require.NoError(t, err)
			for _, m := range p.Measures {
				if m.Name != c.measure {
					continue
				}
				size, err := MeasureSize(p, m)
				require.NoError(t, err)
				require.Equal(t, []any{true, c.segments, c.delays}, []any{size.Reached, size.Segments, size.Delays})
				return
			}
			t.Fatal("no such measure")
		})
	}
}

// TestWithoutLifetimes counts C01 and C03 as their source does: without the ghosts of lifetimes, in a model whose
// TIME-WAIT ends when nothing is on its way. The source has 163 states for the second, which takes both readings of
// kept-fields; the other counts of that source are the same with and without them.
func TestWithoutLifetimes(t *testing.T) {
	for _, c := range []struct {
		protocol, scenario  string
		states, transitions int
	}{
		{"patient", "orderly-close", 35, 48},
		{"kept-fields", "orderly-close", 35, 48},
		{"patient", "open-and-close", 159, 273},
		{"kept-fields", "open-and-close", 163, 275},
		{"kept-fields", "client-server", 11, 12},
		{"kept-fields", "simultaneous-open", 42, 60},
	} {
		t.Run(c.protocol+"/"+c.scenario, func(t *testing.T) {
			p, err := model.Load("testdata/" + c.protocol + ".tcp")
			require.NoError(t, err)
			sys, err := Compile(p, nil, c.scenario, Options{})
			require.NoError(t, err)
			states, transitions := countSeen(t, sys)
			require.Equal(t, []int{c.states, c.transitions}, []int{states, transitions})
		})
	}
}

// countSeen counts what can be told apart of states and transitions without the ghosts of lifetimes.
func countSeen(t *testing.T, sys *model.System) (int, int) {
	states, transitions := map[string]bool{}, map[string]bool{}
	known := map[string]bool{fmt.Sprint(sys.Initial()): true}
	level := [][]int{nil}
	for len(level) > 0 {
		var next [][]int
		for _, path := range level {
			here := seen(t, sys, path)
			states[here] = true
			steps, err := sys.Steps(path)
			require.NoError(t, err)
			for _, s := range steps {
				longer := append(append([]int{}, path...), s.Index)
				if s.Kind != model.StepLifetime {
					transitions[here+event(s)] = true
				}
				if words := fmt.Sprint(wordsOf(sys, longer)); !known[words] {
					known[words] = true
					next = append(next, longer)
				}
			}
		}
		level = next
	}
	return len(states), len(transitions)
}

// seen is a state as it looks: the ends and the network, but no lifetimes.
func seen(t *testing.T, sys *model.System, path []int) string {
	trace, err := sys.Record(path)
	require.NoError(t, err)
	s := trace.Initial
	if len(trace.Steps) > 0 {
		s = trace.Steps[len(trace.Steps)-1].After
	}
	text := fmt.Sprint(s.Ends)
	for _, one := range s.Network {
		text += segment(&one)
	}
	return text
}

func event(s model.Step) string {
	return fmt.Sprint(s.Kind, s.End, s.Call, s.Timer) + segment(s.Segment)
}

func segment(s *model.Segment) string {
	if s == nil {
		return ""
	}
	return fmt.Sprint(s.From, s.Flags, s.Fields)
}

func wordsOf(sys *model.System, path []int) []uint64 {
	x, state := sys.NewExpander(), sys.Initial()
	for _, k := range path {
		next, _, _ := x.Expand(state, nil, nil)
		state = append([]uint64{}, next[k*sys.Words():(k+1)*sys.Words()]...)
	}
	return state
}
