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

// TestOrderlyCloseWithoutLifetimes counts C01 as its source does: without the ghosts of lifetimes, in a model whose
// TIME-WAIT ends when nothing is on its way: 35 states, 48 transitions.
func TestOrderlyCloseWithoutLifetimes(t *testing.T) {
	p, err := model.Load("testdata/patient.tcp")
	require.NoError(t, err)
	sys, err := Compile(p, nil, "orderly-close", Options{})
	require.NoError(t, err)
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
	require.Equal(t, []int{35, 48}, []int{len(states), len(transitions)})
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
