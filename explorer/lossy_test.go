package explorer

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// With hashes as they are, a lossy store loses none of a few hundred states.
func TestLossyStoresAgreeWithTheDumbChecker(t *testing.T) {
	count := 1000
	if testing.Short() {
		count = 200
	}
	for seed := range count {
		rng := rand.New(rand.NewPCG(uint64(seed), 11))
		g := randomGraph(rng)
		want := dumb(g)
		store, workers := Fingerprints+Store(seed%2), []int{1, 2, 4}[seed/2%3]
		options := Options{Store: store, Workers: workers, Swarm: 1 + rng.IntN(3)}
		r := explored(t, g, options, tuning{alone: uint64(rng.IntN(3)), array: 1 << 12})
		require.Equal(t, want, findingsOf(t, r), "seed %d, %d workers, %s", seed, workers, store)
		require.Equal(t, store == Fingerprints && want.Seen&Limit == 0, r.Complete)
		r.Close()
	}
}

// With hashes that tell little apart they lose states, but what they observe is there, and its story is a shortest one.
func TestWhatALossyStoreObservesIsReal(t *testing.T) {
	lost := 0
	for seed := range 600 {
		rng := rand.New(rand.NewPCG(uint64(seed), 12))
		g := randomGraph(rng)
		want := dumb(g)
		options := Options{Store: Fingerprints + Store(seed%2), Workers: 1 + rng.IntN(4), Swarm: 1 + rng.IntN(3)}
		r := explored(t, g, options, tuning{array: 1 + rng.Uint64N(4), weak: ^uint64(7 << rng.IntN(60))})
		require.LessOrEqual(t, r.States, want.States)
		require.Zero(t, r.Seen&^want.Seen)
		if r.States < want.States {
			lost++
		}
		for bit, first := range r.First {
			if first >= 0 {
				require.GreaterOrEqual(t, first, want.First[bit])
				require.Equal(t, want.Stories[bit], storyOf(t, r, bit))
				require.Equal(t, want.First[bit], r.First[bit])
			}
		}
		r.Close()
	}
	require.Greater(t, lost, 200)
}

// The estimate of an array that is too small is of the order of what is lost, not counting what lay behind it.
func TestBitstateSaysHowMuchItLost(t *testing.T) {
	c := counters{8, 4, 2}
	r := explored(t, c, Options{Store: Bitstate, Workers: 1}, tuning{array: 1 << 13})
	missing := float64(power(4, 8) - r.States)
	require.Positive(t, missing)
	require.InEpsilon(t, missing, r.Coverage.Omitted, 0.5)
	require.InDelta(t, 0.3, r.Coverage.Filled, 0.15)
	require.Equal(t, LossyStore, r.Why)
}

// More runs of a swarm reach more together than the best of them.
func TestSwarmObservesMore(t *testing.T) {
	seen := func(n int) int {
		r := explored(t, leaves{tree{2, 12}}, Options{Store: Bitstate, Workers: 1, Swarm: n}, tuning{array: 1 << 7})
		require.Equal(t, n, r.Coverage.Runs)
		found := 0
		for bit := range 60 {
			found += int(r.Seen >> bit & 1)
		}
		return found
	}
	require.Greater(t, seen(8), seen(1))
}

// leaves marks some leaves of a tree, each with a bit of its own.
type leaves struct{ tree }

func (l leaves) NewExpander() Expander { return l }

func (l leaves) Terminal(state []uint64) uint64 {
	if state[1]%64 == 5 {
		return 1 << (state[1] / 64 % 60)
	}
	return 0
}

func TestFingerprintsGrow(t *testing.T) {
	c := counters{7, 6, 3}
	for _, workers := range []int{1, 2, 4} {
		r := explored(t, c, Options{Store: Fingerprints, Workers: workers}, tuning{})
		require.Equal(t, power(6, 7), r.States)
		require.InEpsilon(t, float64(r.States)*float64(r.States)/(1<<60)/32, r.Coverage.Omitted, 1e-9)
		if testing.Short() {
			return
		}
	}
}

func TestALossyStoreKeepsNoStates(t *testing.T) {
	r := explored(t, tree{2, 3}, Options{Store: Fingerprints}, tuning{})
	_, err := r.Lasso(context.Background(), FairOptions{})
	require.EqualError(t, err, "explorer: a store of fingerprints keeps no states: want exact or compressed")
}

func TestStoryThatDoesNotFit(t *testing.T) {
	r := explored(t, tree{2, 8}, Options{Store: Fingerprints}, tuning{})
	r.search.options.MaxBytes = 1000
	_, _, err := r.Story(0)
	require.ErrorIs(t, err, ErrNoStory)
	require.EqualError(t, err, "explorer: no story of 8 steps or fewer: the exact search for it ended early: max memory")
}

func TestStoresHaveNames(t *testing.T) {
	for i, name := range storeNames {
		store, ok := StoreNamed(name)
		require.True(t, ok)
		require.Equal(t, Store(i), store)
		require.Equal(t, name, store.String())
	}
	_, ok := StoreNamed("no such")
	require.False(t, ok)
	require.Equal(t, "Store(9)", Store(9).String())
	_, err := Run(context.Background(), tree{1, 1}, Options{Store: 9})
	require.EqualError(t, err, "explorer: store 9: want 0 to 3")
}
