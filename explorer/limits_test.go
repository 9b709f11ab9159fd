package explorer

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// requireCut checks a result that a limit cut.
func requireCut(t *testing.T, r *Result, why Why) {
	t.Helper()
	require.Equal(t, why, r.Why)
	require.False(t, r.Complete)
	require.Positive(t, r.Frontier)
	require.Less(t, r.Depth, len(r.Levels))
}

func TestMaxStatesIsOvershotByASixteenthAtMost(t *testing.T) {
	for k, most := range []int{1, 10, 100, 1000, 20000} {
		for i, workers := range []int{1, 2, 4} {
			store := Store((i + k) % 4)
			r := explored(t, counters{8, 4, 2}, Options{Store: store, Workers: workers, MaxStates: most}, tuning{array: 1 << 16})
			requireCut(t, r, StateLimit)
			require.Greater(t, r.States, most)
			require.LessOrEqual(t, r.States, most+most/16+workers*(workers+1))
		}
	}
}

func TestMaxStatesThatSufficesIsNotNoticed(t *testing.T) {
	r := explored(t, counters{6, 4, 2}, Options{MaxStates: power(4, 6)}, tuning{})
	require.True(t, r.Complete)
}

func TestMaxBytesIsNeverExceeded(t *testing.T) {
	system := counters{7, 4, 2}
	for most := int64(1); most < 1<<20; most = most*3/2 + 1 {
		for i := range 12 {
			store, workers := Store(i%4), []int{1, 2, 4}[i/4]
			r := explored(t, system, Options{Store: store, Workers: workers, MaxBytes: most}, tuning{slots: 1 << 8})
			require.LessOrEqual(t, r.Bytes, most)
			if r.States < power(4, 7) && store != Bitstate {
				require.Equal(t, MemoryLimit, r.Why)
			}
			require.Equal(t, r.States == power(4, 7) && store != Bitstate, r.Complete)
			r.Close()
		}
	}
}

// A table that must not grow fills up further before the search gives up.
func TestTableFillsUpWhenItMustNotGrow(t *testing.T) {
	system := tree{2, 12} // 8191 states of 2 words: an arena of 8192, and 8192 slots of which 7168 may be full
	r := explored(t, system, Options{Workers: 1, MaxBytes: 8<<13 + 16<<13}, tuning{})
	requireCut(t, r, MemoryLimit)
	require.Greater(t, r.States, 7100)
}

// slow takes its time.
type slow struct {
	counters
	pause time.Duration
}

func (s slow) NewExpander() Expander { return s }

func (s slow) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	time.Sleep(s.pause)
	return s.counters.Expand(state, next, marks)
}

var crawl = slow{counters{8, 8, 4}, time.Millisecond}

func TestTimeLimit(t *testing.T) {
	requireCut(t, explored(t, crawl, Options{Workers: 2, TimeLimit: 30 * time.Millisecond}, tuning{}), TimeLimit)
}

func TestContextEndsTheSearch(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	r, err := Run(ctx, crawl, Options{Workers: 2})
	require.NoError(t, err)
	defer r.Close()
	requireCut(t, r, TimeLimit)
}

func TestCancelledBeforeItBegan(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := Run(ctx, crawl, Options{})
	require.NoError(t, err)
	defer r.Close()
	requireCut(t, r, Interrupted)
	require.Equal(t, -1, r.Depth)
	require.Equal(t, []int{1}, r.Levels)
}

func TestProgressIsReportedUntilRunReturns(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var calls, returned atomic.Int32
	last := Progress{}
	r, err := Run(ctx, crawl, Options{Workers: 2, Progress: func(p Progress) {
		require.Zero(t, returned.Load())
		require.GreaterOrEqual(t, p.States, last.States)
		require.GreaterOrEqual(t, p.Transitions, last.Transitions)
		last = p
		if calls.Add(1) == 2 {
			cancel()
		}
	}})
	returned.Store(1)
	require.NoError(t, err)
	defer r.Close()
	requireCut(t, r, Interrupted)
	require.Positive(t, last.States)
	require.Positive(t, last.Bytes)
	require.EqualValues(t, 2, calls.Load())
}

// What was observed before a limit cut the search can be told.
func TestStoryOfASearchThatWasCut(t *testing.T) {
	for seed := range 300 {
		g := randomGraph(rand.New(rand.NewPCG(uint64(seed), 3)))
		r := explored(t, g, Options{Workers: 1 + seed%3, MaxStates: 1 + seed/3}, tuning{})
		for bit, length := range r.First {
			if length >= 0 {
				require.Len(t, storyOf(t, r, bit), length+1)
			}
		}
	}
}

func TestWhyHasNames(t *testing.T) {
	require.Equal(t, "space exhausted", Exhausted.String())
	require.Equal(t, "model limit", ModelLimit.String())
	require.Equal(t, "Why(99)", Why(99).String())
}
