package explorer

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// explored runs a system, checks what always holds, and closes the result when the test ends.
func explored(t testing.TB, system System, options Options, tune tuning) *Result {
	t.Helper()
	if tune.slots == 0 {
		tune.slots = 1
	}
	r, err := start(context.Background(), system, options, tune)
	require.NoError(t, err)
	t.Cleanup(r.Close)
	sum := 0
	for _, n := range r.Levels {
		sum += n
	}
	require.Equal(t, r.States, sum)
	require.Equal(t, r.Complete, r.Why == Exhausted)
	if r.Why == Exhausted || r.Why == ModelLimit || r.Why == LossyStore {
		require.Zero(t, r.Frontier)
		require.Equal(t, len(r.Levels)-1, r.Depth)
	}
	return r
}

func findingsOf(t testing.TB, r *Result) findings {
	f := findings{r.States, r.Transitions, r.Terminals, r.Levels, r.Seen, r.First, [64][]int{}}
	for bit, length := range r.First {
		if length >= 0 {
			f.Stories[bit] = storyOf(t, r, bit)
		}
	}
	return f
}

func storyOf(t testing.TB, r *Result, bit int) []int {
	start, steps, err := r.Story(bit)
	require.NoError(t, err)
	return append([]int{start}, steps...)
}

func TestRandomSystemsAgreeWithTheDumbChecker(t *testing.T) {
	count := 2000
	if testing.Short() {
		count = 300
	}
	for seed := range count {
		rng := rand.New(rand.NewPCG(uint64(seed), 1))
		g := randomGraph(rng)
		want := dumb(g)
		for _, workers := range []int{1, 2, 4} {
			for _, store := range []Store{Exact, Compressed} {
				tune := tuning{alone: uint64(rng.IntN(3)), hash: randomHash(rng, g.words), weak: randomWeakness(rng)}
				r := explored(t, g, Options{Workers: workers, Store: store}, tune)
				require.Equal(t, want, findingsOf(t, r), "seed %d, %d workers, %s", seed, workers, store)
				require.Equal(t, want.Seen&Limit == 0, r.Complete)
				r.Close()
			}
		}
	}
}

// randomHash returns the hash, or one of the worst.
func randomHash(rng *rand.Rand, words int) hashFunc {
	switch rng.IntN(4) {
	case 0:
		return func([]uint64) uint64 { return rngConstant }
	case 1:
		return func(s []uint64) uint64 { return s[0] }
	}
	return hashOf(words)
}

// randomWeakness returns bits that hashes lack: none, some, or all.
func randomWeakness(rng *rand.Rand) uint64 {
	switch rng.IntN(4) {
	case 0:
		return math.MaxUint64
	case 1:
		return rng.Uint64()
	}
	return 0
}

const rngConstant = 0xfedcba9876543210

// A search that stops after an observation completes the level, and tells the same story as one that goes on.
func TestStopCompletesTheLevel(t *testing.T) {
	for seed := range 500 {
		rng := rand.New(rand.NewPCG(uint64(seed), 2))
		g := randomGraph(rng)
		want := dumb(g)
		stop := uint64(1+rng.IntN(255)) & want.Seen
		if stop == 0 {
			continue
		}
		var results []*Result
		for _, workers := range []int{1, 2, 4} {
			options := Options{Workers: workers, Stop: stop}
			if seed%2 == 0 {
				options = Options{Workers: workers, StopAny: stop}
			}
			results = append(results, explored(t, g, options, tuning{}))
		}
		for _, r := range results {
			requireSameStop(t, results[0], r)
			requireStopped(t, g, want, r, stop, seed%2 == 0)
		}
	}
}

func requireSameStop(t *testing.T, a, b *Result) {
	require.Equal(t, findingsOf(t, a), findingsOf(t, b))
	require.Equal(t, []int{a.Depth, a.Frontier, int(a.Why)}, []int{b.Depth, b.Frontier, int(b.Why)})
}

func requireStopped(t *testing.T, g *graph, want findings, r *Result, stop uint64, anyBit bool) {
	if r.Why != Observed {
		require.Equal(t, want.States, r.States)
		return
	}
	require.Positive(t, r.Frontier)
	require.Equal(t, r.Frontier, r.Levels[r.Depth+1])
	require.NotZero(t, r.Seen&stop)
	if !anyBit {
		require.Equal(t, stop, r.Seen&stop)
	}
	for bit, story := range findingsOf(t, r).Stories {
		if story != nil {
			require.Equal(t, want.Stories[bit], story, "bit %d of %v", bit, g.start)
		}
	}
}

func power(base, exponent int) int {
	p := 1
	for range exponent {
		p *= base
	}
	return p
}

func TestCountersHaveClosedForms(t *testing.T) {
	for _, c := range []counters{{1, 2, 1}, {3, 5, 1}, {5, 4, 2}, {6, 4, 3}, {8, 3, 4}, {7, 4, 5}} {
		for _, workers := range []int{1, 2, 4} {
			for store := Exact; store <= Bitstate; store++ {
				t.Run(fmt.Sprint(c, workers, store), func(t *testing.T) {
					r := explored(t, c, Options{Workers: workers, Store: store}, tuning{})
					require.Equal(t, power(c.k, c.n), r.States)
					require.Equal(t, c.n*power(c.k, c.n), r.Transitions)
					require.Equal(t, c.n*(c.k-1), r.Depth)
					require.Zero(t, r.Terminals)
					require.Equal(t, store != Bitstate, r.Complete)
				})
			}
		}
	}
}

func TestTreeTellsTheFirstAndTheLastLeaf(t *testing.T) {
	for i, workers := range []int{1, 2, 4, 1, 2, 4, 2, 2} {
		r := explored(t, tree{3, 8}, Options{Workers: workers, Store: Store(i/3) + Store(i/7)}, tuning{})
		require.Equal(t, (power(3, 9)-1)/2, r.States)
		require.Equal(t, r.States*2-1, r.Transitions) // a self-loop each, and all but the root are children
		require.Equal(t, power(3, 8), r.Terminals)
		require.Equal(t, []int{1, 3, 9, 27, 81, 243, 729, 2187, 6561}, r.Levels)
		require.Equal(t, []int{0, 1, 1, 1, 1, 1, 1, 1, 1}, storyOf(t, r, 0))
		require.Equal(t, []int{0, 3, 3, 3, 3, 3, 3, 3, 3}, storyOf(t, r, 1))
	}
}

func TestPhilosophersStarveAfterEachTookAFork(t *testing.T) {
	for n := 3; n <= 9; n++ {
		r := explored(t, philosophers{n}, Options{Workers: 2}, tuning{})
		require.Equal(t, philosophers{n}.states(), r.States)
		require.Equal(t, 1, r.Terminals)
		require.Equal(t, n, r.First[0])
		story := slices.Repeat([]int{1}, n+1) // the second of those who can: the first would take his other fork
		story[0], story[1] = 0, 0
		require.Equal(t, story, storyOf(t, r, 0))
	}
}

func TestRingPassesTheTokenPastEveryStation(t *testing.T) {
	const n = 10
	r := explored(t, ring{n}, Options{Workers: 2}, tuning{})
	require.Equal(t, n*power(2, n), r.States)
	require.Equal(t, 2*r.States, r.Transitions)
	require.Equal(t, 2*n-1, r.First[0])
	require.Equal(t, []int{0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, storyOf(t, r, 0))
}

// The store compares words: a hash that tells nothing apart loses no state.
func TestConstantHashIsSlowAndExact(t *testing.T) {
	constant := func([]uint64) uint64 { return 42 }
	for _, workers := range []int{1, 2, 4} {
		r := explored(t, counters{4, 6, 2}, Options{Workers: workers}, tuning{hash: constant})
		require.Equal(t, power(6, 4), r.States)
		require.True(t, r.Complete)
	}
}

func TestInitialStatesMayRepeat(t *testing.T) {
	g := &graph{words: 1, start: []int{1, 0, 1, 1}, numbers: map[string]int{}}
	g.add([]uint64{5})
	g.add([]uint64{6})
	g.edges, g.own, g.leaf = make([][]edge, 2), []uint64{2, 0}, []uint64{1, 1}
	r := explored(t, g, Options{}, tuning{})
	require.Equal(t, []int{2}, r.Levels)
	require.Equal(t, []int{0}, storyOf(t, r, 0))
	require.Equal(t, []int{1}, storyOf(t, r, 1))
}

func TestArgumentsAreChecked(t *testing.T) {
	for want, system := range map[string]System{
		"explorer: states of 0 words: want at least 1":              &graph{},
		"explorer: the system has no initial state":                 &graph{words: 1},
		"explorer: 5 words of initial states: want a multiple of 2": oddInitial{},
	} {
		_, err := Run(context.Background(), system, Options{})
		require.EqualError(t, err, want)
	}
	_, err := Run(context.Background(), tree{1, 1}, Options{Workers: 257})
	require.EqualError(t, err, "explorer: 257 workers: want 1 to 256, or 0")
}

type oddInitial struct{ tree }

func (oddInitial) Initial() []uint64 { return make([]uint64, 5) }

func TestStoryErrors(t *testing.T) {
	r := explored(t, tree{2, 2}, Options{}, tuning{})
	for _, c := range []struct {
		bit  int
		want string
	}{
		{5, "explorer: bit 5 was not observed"},
		{64, "explorer: bit 64: want 0 to 63"},
		{-1, "explorer: bit -1: want 0 to 63"},
	} {
		_, _, err := r.Story(c.bit)
		require.EqualError(t, err, c.want)
	}
	r.Close()
	_, _, err := r.Story(0)
	require.EqualError(t, err, "explorer: the result is closed")
}

func TestMarksThatDoNotFitSuccessorsPanic(t *testing.T) {
	require.Panics(t, func() { _, _ = Run(context.Background(), crooked{}, Options{Workers: 1}) })
}

type crooked struct{ tree }

func (c crooked) NewExpander() Expander { return c }

func (crooked) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	return append(next, state...), marks, 0
}

// All that is allocated belongs to levels, workers and the growing of tables, nothing to transitions.
func TestNothingIsAllocatedForATransition(t *testing.T) {
	system := counters{8, 4, 4}
	for _, workers := range []int{1, 2} {
		allocations := testing.AllocsPerRun(2, func() {
			r, err := Run(context.Background(), system, Options{Workers: workers})
			if err != nil || r.Transitions != 8*power(4, 8) {
				t.Error(r, err)
			}
			r.Close()
		})
		require.Less(t, allocations, 500.0)
	}
}

func TestMoreWorkersThanProcessors(t *testing.T) {
	r := explored(t, counters{6, 5, 2}, Options{Workers: 4 * runtime.NumCPU()}, tuning{})
	require.Equal(t, power(5, 6), r.States)
	levels := slices.Clone(r.Levels)
	slices.Reverse(levels)
	require.Equal(t, levels, r.Levels) // as many states have sum d as have sum n(k-1)-d
}
