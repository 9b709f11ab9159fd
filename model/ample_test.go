package model

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestFirstStepsAreIndependent holds the analysis against the steps themselves: where the steps of one end come first, each of them and each step of the other end lead to
// the same state in both orders.
func TestFirstStepsAreIndependent(t *testing.T) {
	pairs := 0
	for _, c := range []struct{ protocol, scenario, clauses string }{
		{"tcp", "client-server", ""}, {"tcp", "stale-syn-lossless", ""}, {"tcp", "simultaneous-open", ""}, {"tcp", "open-and-close", ""}, {"tcp", "orderly-close", "network fifo capacity 3 loses 0"},
		{"two-way", "stale-syn-lossless", ""}, {"sctp", "lossless", ""}, {"tcp", "client-server", "timer retransmission 1"},
	} {
		p, err := Load(c.protocol)
		require.NoError(t, err)
		list, err := ParseClauses(NewSource("clauses", c.clauses))
		require.NoError(t, err)
		sc, err := p.Instantiate(c.scenario, list...)
		require.NoError(t, err)
		n, err := p.ParseAtom("A in CLOSED")
		require.NoError(t, err)
		plain, err := Compile(p, sc, Options{Claims: []Claim{{Holds: n, Violated: 0, Seen: -1, Terminal: true}}})
		require.NoError(t, err)
		ordered, err := plain.Ordered(PartialOrder, false)
		require.NoError(t, err)
		require.NotNil(t, ordered, c.scenario)
		pairs += diamonds(t, plain, ordered)
	}
	require.Greater(t, pairs, 30)
}

// ownSteps lists the successors of a state in the plain system by the end that acts.
func ownSteps(x *Expander, state []uint64) (by [2][][]uint64) {
	var ends []int
	x.m.hook = func(ev event) { ends = append(ends, ev.end) }
	next, _, _ := x.Expand(state, nil, nil)
	for i, end := range ends {
		by[end] = append(by[end], slices.Clone(next[i*len(state):(i+1)*len(state)]))
	}
	return by
}

func diamonds(t *testing.T, plain, ordered *System) int {
	x, y := plain.NewExpander(), ordered.NewExpander()
	pairs := 0
	for _, state := range reachAtMost(t, plain, 3000).states {
		by := ownSteps(x, state)
		_, marks, _ := y.Expand(state, nil, nil)
		if len(marks) == len(by[0])+len(by[1]) {
			continue
		}
		for _, one := range by[0] {
			for _, other := range by[1] {
				pairs++
				left, right := ownSteps(x, one)[1], ownSteps(x, other)[0]
				require.True(t, slices.ContainsFunc(left, func(s []uint64) bool {
					return slices.ContainsFunc(right, func(r []uint64) bool { return slices.Equal(r, s) })
				}), fmt.Sprintf("%x: %x and %x", state, one, other))
			}
		}
	}
	return pairs
}
