package model

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDriftLosesNothing holds the states of the reduced system against those of the system that lists each step, in the smaller scenarios of the library: what the ends come to
// is the same, each network is within one of those that a state stands for, and each of those is a network that the ends come to.
func TestDriftLosesNothing(t *testing.T) {
	scenarios, spared := 0, 0
	overScenarios(t, 12, func(_ int, p *Protocol, sc *Scenario) {
		if !smallBag(sc) {
			return
		}
		s, err := Compile(p, sc, Options{Reduce: DeadFields})
		require.NoError(t, err)
		ordered, err := s.Ordered(Monotone, false)
		require.NoError(t, err)
		if ordered == nil {
			return
		}
		const most = 3000
		all := reachAtMost(t, s, most).states
		if len(all) >= most {
			return
		}
		ordered.monotone.drifts, ordered.monotone.covers = true, true // with a larger bag, too
		few := reach(t, ordered).states
		holdDrift(t, p.Name+" "+sc.Name, ordered, all, few)
		scenarios++
		spared += len(all) - len(few)
	})
	require.Greater(t, scenarios, 5)
	require.Positive(t, spared)
	t.Logf("%d scenarios, %d states spared", scenarios, spared)
}

// TestMonotoneKeepsEnds holds what the ends come to, with and without drift, against the system that lists each step: all that they hold, and, where states are replaced
// by representatives too, which depend on the network, the pairs of what either is in and how far its application is.
func TestMonotoneKeepsEnds(t *testing.T) {
	compared := map[bool]int{}
	overScenarios(t, 12, func(n int, p *Protocol, sc *Scenario) {
		set := []Reductions{DeadFields, DeadFields | Rotation | EndSymmetry}[n%2]
		s, err := Compile(p, sc, Options{Reduce: set})
		require.NoError(t, err)
		const most = 2000
		all := reachAtMost(t, s, most).states
		for _, drifts := range []bool{false, true} {
			ordered, err := s.Ordered(Monotone, false)
			require.NoError(t, err)
			if ordered == nil || len(all) >= most || drifts && !smallBag(sc) {
				return
			}
			ordered.monotone.drifts, ordered.monotone.covers = drifts, drifts
			of := ordered.monotone.endsOf
			if set != DeadFields {
				of = ordered.pairOf
			}
			require.Equal(t, keysOf(all, of), keysOf(reach(t, ordered).states, of), "%s %s, drifts: %v", p.Name, sc.Name, drifts)
			compared[drifts]++
		}
	})
	require.Greater(t, compared[false], 20)
	require.Greater(t, compared[true], 10)
}

func keysOf(states [][]uint64, of func(state []uint64) string) map[string]bool {
	keys := map[string]bool{}
	for _, state := range states {
		keys[of(state)] = true
	}
	return keys
}

// endsOf gives what the ends hold.
func (r *monotone) endsOf(state []uint64) string {
	var ends []uint64
	for i, mask := range r.ends {
		ends = append(ends, state[i]&mask)
	}
	return stateKey(ends)
}

// pairOf gives the state of each end and the place of its application, in either order.
func (s *System) pairOf(state []uint64) string {
	var pair []uint64
	for end := range s.layout.ends {
		e := &s.layout.ends[end]
		pair = append(pair, uint64(e.state.in(state))<<32|uint64(e.pc.in(state)))
	}
	slices.Sort(pair)
	return stateKey(pair)
}

// TestCoverIsMoreSegments holds Cover against lists of segments, and its sketches against what they promise.
func TestCoverIsMoreSegments(t *testing.T) {
	p, err := Load("tcp")
	require.NoError(t, err)
	list, err := ParseClauses(NewSource("clauses", "lives 1"))
	require.NoError(t, err)
	sc, err := p.Instantiate("soup", list...)
	require.NoError(t, err)
	s, err := Compile(p, sc, Options{})
	require.NoError(t, err)
	s, err = s.Ordered(Monotone, false)
	require.NoError(t, err)
	require.True(t, s.Covers())
	c, r, m := s.NewCover(), s.monotone, s.newMachine()
	states, yes, no := reachAtMost(t, s, 600).states, 0, 0
	for _, a := range states {
		for _, b := range states {
			want := r.endsOf(a) == r.endsOf(b) && r.isWithin(m.segments(b, nil), m.segments(a, nil))
			require.Equal(t, want, c.Covers(a, b))
			key, bits := c.Sketch(a)
			key2, bits2 := c.Sketch(b)
			switch {
			case want:
				yes++
				require.Equal(t, key, key2)
				require.Zero(t, bits2&^bits)
			case r.endsOf(a) == r.endsOf(b):
				no++
			}
		}
	}
	require.Greater(t, yes, len(states), "pairs of which one covers the other, and are not the same")
	require.Positive(t, no)
}

func smallBag(sc *Scenario) bool {
	return sc.Network.Kind == Bag && sc.Network.Loses == Unlimited && sc.Network.Capacity <= mostDrift+1
}

// holdDrift compares the states of a system that drifts with all states.
func holdDrift(t *testing.T, name string, s *System, all, few [][]uint64) {
	r, m := s.monotone, s.newMachine()
	m.drift.renewals = map[uint64][]*renewal{}
	type network struct{ state, segments []uint64 }
	reached, real := map[string][]network{}, map[string]bool{}
	for _, state := range all {
		real[stateKey(state)] = false // not a network that is looked at, so far
	}
	m.upright = true
	for _, state := range few {
		r.networks(m, state, r.renewable(m, state))
		for node := range slices.Chunk(slices.Clone(m.drift.nodes.list), s.Words()) {
			known, there := real[stateKey(node)]
			require.True(t, there, "%s: a network that is none", name)
			if !known {
				real[stateKey(node)] = true
				reached[r.endsOf(node)] = append(reached[r.endsOf(node)], network{node, m.segments(node, nil)})
			}
		}
	}
	for _, state := range all {
		list := reached[r.endsOf(state)]
		require.NotEmpty(t, list, "%s: ends that are missed", name)
		own := m.segments(state, nil)
		require.True(t, slices.ContainsFunc(list, func(n network) bool {
			return r.hasLeft(n.state, state) && r.isWithin(own, n.segments)
		}), "%s: a network that is missed", name)
	}
}

// hasLeft says whether the network may do no less in one state than in another.
func (r *monotone) hasLeft(a, b []uint64) bool {
	return !slices.ContainsFunc(r.counters, func(at loc) bool { return at.in(a) < at.in(b) })
}

// isWithin says whether a list of segments has all of another, each with no more lifetimes that wait for it.
func (r *monotone) isWithin(own, list []uint64) bool {
	words := len(r.marked)
	if len(own) == 0 {
		return true
	}
	one := own[:words]
	for at := 0; at < len(list); at += words {
		if r.isNoLess(list[at:at+words], one) && r.isWithin(own[words:], slices.Delete(slices.Clone(list), at, at+words)) {
			return true
		}
	}
	return false
}

func (r *monotone) isNoLess(other, one []uint64) bool {
	for i, mask := range r.marked {
		if other[i]&mask&^one[i] != 0 {
			return false
		}
	}
	return r.holds(other, one)
}
