package model

import (
	"slices"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// computed is a system whose steps are all computed: none is repeated from what is known, none is a patch.
func computed(t *testing.T, s *System) *System {
	c, err := Compile(s.p, s.sc, s.opts)
	require.NoError(t, err)
	c.reacts, c.packed = false, false
	return c
}

// TestRepeatedStepsAreTheSame holds steps that are repeated, and patches, against steps that are computed, over states of every scenario of the
// library, one after the other: without a claim, with all that the protocol can be asked in one run, reduced, and with those that read states alone.
func TestRepeatedStepsAreTheSame(t *testing.T) {
	patches, repeated := 0, 0
	overScenarios(t, 4, func(n int, p *Protocol, sc *Scenario) {
		opts := []Options{{NoRotation: true}, {Claims: someClaims(p, true), NoRotation: true}, {Reduce: Rotation | DeadFields}, {Claims: claimsOfStates(p)}}
		s, err := Compile(p, sc, opts[n%len(opts)])
		require.NoError(t, err)
		t.Run(p.Name+"/"+sc.Name, func(t *testing.T) {
			a, b := sameSteps(t, s, 200)
			patches, repeated = patches+a, repeated+b
		})
	})
	require.Greater(t, patches, 1000)
	require.Greater(t, repeated, 1000)
}

// claimsOfStates are claims that are said of patches, too.
func claimsOfStates(p *Protocol) (list []Claim) {
	for _, c := range someClaims(p, true) {
		if !readsStep(c.Holds) {
			list = append(list, c)
		}
	}
	return list
}

// sameSteps looks at so many states, the nearest first, and counts patches and the other steps that were repeated.
func sameSteps(t *testing.T, s *System, states int) (patches, repeated int) {
	plain := computed(t, s)
	x, y := s.NewExpander(), plain.NewExpander()
	var facts, factsToo Facts
	todo, seen := [][]uint64{s.Initial()}, map[string]bool{}
	for len(todo) > 0 && len(seen) < states {
		state := todo[0]
		todo = todo[1:]
		next, marks, own := x.Expand(state, nil, nil)
		nextToo, marksToo, ownToo := y.Expand(state, nil, nil)
		require.Equal(t, nextToo, next)
		require.Equal(t, marksToo, withoutAgain(t, next, marks), "at %v", state)
		require.Equal(t, ownToo, own)
		require.Equal(t, y.m.reached, x.m.reached)
		require.Equal(t, y.m.covered, x.m.covered)
		require.Equal(t, y.m.begun, x.m.begun)
		if k := x.m.reactions; k != nil {
			repeated += k.tried - k.lacks
			k.tried, k.lacks = 0, 0
			patches += b2i(x.m.patching) * len(marks)
		}
		_, _, own = x.ExpandFair(state, nil, nil, &facts)
		_, _, ownToo = y.ExpandFair(state, nil, nil, &factsToo)
		require.Equal(t, ownToo, own)
		require.Equal(t, factsToo, facts)
		for one := range slices.Chunk(next, len(state)) {
			if key := string(wordBytes(one)); !seen[key] {
				seen[key] = true
				todo = append(todo, one)
			}
		}
	}
	return patches, repeated
}

// withoutAgain takes the mark off the transitions that have it: each leads where an earlier one leads.
func withoutAgain(t *testing.T, next, marks []uint64) []uint64 {
	out, words := slices.Clone(marks), 0
	if len(marks) > 0 {
		words = len(next) / len(marks)
	}
	for i, mark := range marks {
		if mark>>BitAgain&1 == 0 {
			continue
		}
		out[i] &^= 1 << BitAgain
		earlier := false
		for k := range i {
			earlier = earlier || slices.Equal(next[k*words:(k+1)*words], next[i*words:(i+1)*words])
		}
		require.True(t, earlier, "transition %d", i)
	}
	return out
}

func wordBytes(words []uint64) (out []byte) {
	for _, w := range words {
		for range 8 {
			out, w = append(out, byte(w)), w>>8
		}
	}
	return out
}

func TestReactionsFillCacheLines(t *testing.T) {
	var r reaction
	assert.EqualValues(t, 64, unsafe.Offsetof(r.mark))
	assert.LessOrEqual(t, unsafe.Offsetof(r.done), uintptr(128))
	assert.EqualValues(t, 192, unsafe.Sizeof(r))
}
