package properties

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

func TestTurningPoint(t *testing.T) {
	for _, c := range []struct {
		protocol, property, scenario string
		steps, turning               int // -1: none
	}{
		{"two-way", "no-ghost", "soup", 4, 3},                        // the client is gone, its SYN is on its way to a listener
		{"two-way", "both-aware", "soup", 3, 2},                      // the SYN is on its way, and B listens
		{"two-way", "no-ghost", "stale-syn", 2, 1},                   // B listens
		{"no-time-wait", "clean-close", "last-ack-lost", 6, 6},       // the acknowledgment could still overtake the RST
		{"silent-time-wait", "clean-close", "last-ack-lost", 14, 14}, // after step 12 no more FINs are sent, but by the bound of the scenario
		{"linux-2.4.19-reset", "syn-received-transient", "stale-syn-alone", 5, 1},
		{"simultaneous-plain-ack", "simultaneous-open", "simultaneous-open", 6, 4},
	} {
		r := check(t, c.protocol, c.property, c.scenario)
		turn, err := r.TurningPoint(context.Background(), Options{})
		require.NoError(t, err)
		step := turn.Step
		if !turn.Known {
			step = -1
		}
		require.Equal(t, []int{c.steps, c.turning}, []int{r.Steps, step}, "%s %s %s", c.protocol, c.property, c.scenario)
	}
}

// continued is the graph of how a run may go on from a state.
func continued(sys *model.System, fair fairness, start []uint64) *graphTwin {
	g := &graphTwin{fair: fair}
	x, words := sys.NewExpander(), sys.Words()
	list, index := [][]uint64{start}, map[string]int{string(bytesOf(start)): 0}
	for i := 0; i < len(list); i++ {
		var facts, left model.Facts
		next, marks, _ := x.ExpandFair(list[i], nil, nil, &facts)
		left.Waiting = facts.Waiting
		var arcs []arc
		for k, mark := range marks {
			if kind := facts.Kinds[k]; kind != model.StepArrive && kind != model.StepTimer && kind != model.StepLifetime && kind != model.StepRestart {
				continue
			}
			left.Taken = append(left.Taken, facts.Taken[k])
			s := slices.Clone(next[k*words : (k+1)*words])
			to, known := index[string(bytesOf(s))]
			if !known {
				to = len(list)
				index[string(bytesOf(s))], list = to, append(list, s)
			}
			arcs = append(arcs, arc{to, mark & atomMask, fair.turn(&facts, k)})
		}
		for k := range arcs { // what is left out is not possible
			arcs[k].turn.enabled = 0
			for _, taken := range left.Taken {
				arcs[k].turn.enabled |= taken
			}
		}
		g.nodes, g.cut = append(g.nodes, arcs), append(g.cut, false)
		g.stops = append(g.stops, fair.mayStop(&left))
		g.still = append(g.still, x.Still(list[i])&atomMask)
	}
	return g
}

// TestTurningPointTwin looks at each step of each story in the graph itself, without an automaton and without the explorer.
func TestTurningPointTwin(t *testing.T) {
	if testing.Short() {
		t.Skip("graphs of thousands of states, in maps")
	}
	for _, c := range [][3]string{
		{"two-way", "no-ghost", "soup"}, {"two-way", "both-aware", "soup"}, {"two-way", "no-ghost", "stale-syn"},
		{"constant-isn", "no-ghost", "soup"}, {"no-time-wait", "clean-close", "last-ack-lost"}, {"no-time-wait", "no-stale-data", "lifetime-constant"},
		{"silent-time-wait", "clean-close", "last-ack-lost"}, {"one-lifetime", "no-stale-data", "late-fin"}, {"fast-open", "at-most-once", "served-again-octet"},
		{"drop-out-of-window", "in-order", "transfer"},
	} {
		p := load(t, c[0])
		if p.Property(c[1]) == nil {
			continue
		}
		r := check(t, c[0], c[1], c[2])
		if r.Verdict != Violated {
			continue
		}
		turn, err := r.TurningPoint(context.Background(), Options{})
		require.NoError(t, err)
		q, _, err := r.wellBehaved()
		require.NoError(t, err)
		cast, err := r.recast(q, Options{})
		require.NoError(t, err)
		fair := fairnessOf(cast.system, model.AssumeStandard)
		claim := cast.spec.formula.Left
		ok := func(letter uint64) bool { return ltl.Holds(claim, nil, []uint64{letter}) }
		x, words, state := cast.system.NewExpander(), cast.system.Words(), cast.system.Initial()
		violated := false
		for i := 0; i <= len(cast.story.Steps); i++ {
			inevitable := violated
			if !violated {
				g := continued(cast.system, fair, state)
				inevitable = !g.within(g.reach([]int{0}, ok), ok, nil)
			}
			if said := turn.Known && i >= turn.Step; said || turn.Decided { // where a bound cuts continuations, nothing is said
				require.Equal(t, said, inevitable, "%v after step %d", c, i)
			}
			if i < len(cast.story.Steps) {
				k := cast.story.Steps[i]
				next, marks, _ := x.Expand(state, nil, nil)
				state, violated = slices.Clone(next[k*words:(k+1)*words]), violated || !ok(marks[k]&atomMask)
			}
		}
	}
}
