package explorer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// lassoOf looks for a lasso with several numbers of workers, and checks that they find the same and that it is one.
func lassoOf(t testing.TB, g *fairGraph, options FairOptions, search Options) *Lasso {
	t.Helper()
	var first *Lasso
	for i, workers := range []int{1, 2, 4, 2} {
		search.Workers, search.Store = workers, Store(i/3)
		l := lassoIn(t, g, options, search)
		if first == nil {
			first = l
		}
		require.Equal(t, first, l, "%d workers, %s", workers, search.Store)
		if search.MaxStates > 0 {
			break // how far such a search gets is a matter of luck
		}
	}
	return first
}

func lassoIn(t testing.TB, g *fairGraph, options FairOptions, search Options) *Lasso {
	t.Helper()
	system, asked := System(g), options
	if search.Store == Compressed {
		system = wide{g}
		if options.Hopeful != nil {
			asked.Hopeful = func(state []uint64) bool { return options.Hopeful([]uint64{joinWords(state)}) }
		}
	}
	r := explored(t, system, search, tuning{})
	defer r.Close()
	l, err := r.Lasso(context.Background(), asked)
	require.NoError(t, err)
	if l.Found {
		requireLasso(t, g, &options, l)
	}
	l.Seconds = 0
	return l
}

// requireLasso walks along a lasso in the graph itself.
func requireLasso(t testing.TB, g *fairGraph, options *FairOptions, l *Lasso) {
	t.Helper()
	at := g.start[l.Start]
	for _, i := range l.Stem {
		at = g.edges[at][i].to
	}
	end, cut := at, false
	var picked []picked
	for _, i := range l.Cycle {
		cut = cut || g.own[at]&Cut != 0
		require.False(t, options.Hopeful != nil && !options.Hopeful([]uint64{uint64(at)}))
		picked = append(picked, pick(at, i))
		at = g.edges[at][i].to
	}
	require.Equal(t, end, at)
	require.NotEmpty(t, l.Cycle)
	require.Equal(t, cut, l.Cut)
	require.True(t, g.isFair(options, picked))
}

// hand builds a graph that starts in 0.
func hand(nodes int, edges ...handEdge) *fairGraph {
	g := &fairGraph{start: []int{0}, own: make([]uint64, nodes), waiting: make([][]uint64, nodes), edges: make([][]fairEdge, nodes)}
	for _, e := range edges {
		g.edges[e.from] = append(g.edges[e.from], e.fairEdge)
	}
	return g
}

type handEdge struct {
	from int
	fairEdge
}

// step is an edge of such a graph; of e all but the target counts.
func step(from, to int, e fairEdge) handEdge {
	e.to = to
	return handEdge{from, e}
}

func requireFound(t *testing.T, g *fairGraph, o FairOptions, stem, cycle []int) {
	t.Helper()
	l := lassoOf(t, g, o, Options{})
	require.True(t, l.Found)
	require.True(t, l.Complete)
	require.Equal(t, Exhausted, l.Why)
	require.Equal(t, stem, l.Stem)
	require.Equal(t, cycle, l.Cycle)
}

func requireNone(t *testing.T, g *fairGraph, o FairOptions) {
	t.Helper()
	l := lassoOf(t, g, o, Options{})
	require.False(t, l.Found)
	require.True(t, l.Complete)
}

// A process may spin, or do what ends it: it ends if that is weakly fair.
func TestWeakFairnessSaves(t *testing.T) {
	g := hand(2, step(0, 0, fairEdge{}), step(0, 1, fairEdge{taken: 1}))
	requireFound(t, g, FairOptions{}, []int{}, []int{0})
	requireNone(t, g, FairOptions{Weak: 1})
	requireNone(t, g, FairOptions{Strong: 1})
}

// Here what ends it is enabled every other time only.
func TestOnlyStrongFairnessSaves(t *testing.T) {
	g := hand(3, step(0, 1, fairEdge{}), step(1, 0, fairEdge{}), step(1, 2, fairEdge{taken: 1}))
	requireFound(t, g, FairOptions{}, []int{}, []int{0, 0})
	requireFound(t, g, FairOptions{Weak: 1}, []int{}, []int{0, 0})
	requireNone(t, g, FairOptions{Strong: 1})
}

// Strong fairness takes a component apart: its upper cycle is fair, and the stem leads into it.
func TestStrongFairnessLeavesAPart(t *testing.T) {
	g := hand(4, step(0, 1, fairEdge{}), step(1, 0, fairEdge{}), step(1, 2, fairEdge{}), step(2, 1, fairEdge{}), step(0, 3, fairEdge{taken: 2}))
	requireFound(t, g, FairOptions{Strong: 2}, []int{0}, []int{1, 0})
}

// A message that is sent again and again arrives; a loss each time is not fair, silence is.
func TestDeliverySavesWhoSends(t *testing.T) {
	g := hand(3, step(0, 1, fairEdge{sent: []uint64{7}}), step(1, 0, fairEdge{left: []uint64{7}}), step(1, 2, fairEdge{arrived: 7}))
	requireFound(t, g, FairOptions{Weak: ^uint64(0), Strong: ^uint64(0), Leaving: true}, []int{}, []int{0, 0})
	requireNone(t, g, FairOptions{Delivery: true})
	g.edges[1] = append(g.edges[1], fairEdge{to: 1})
	requireFound(t, g, FairOptions{Delivery: true}, []int{0}, []int{2})
	g.waiting[1] = []uint64{9, 7}
	requireNone(t, g, FairOptions{Delivery: true, Leaving: true})
}

func TestEachAcceptanceSetIsTaken(t *testing.T) {
	g := hand(3, step(0, 1, fairEdge{accepts: 1}), step(0, 2, fairEdge{accepts: 2}), step(1, 0, fairEdge{}), step(2, 0, fairEdge{accepts: 1}))
	requireFound(t, g, FairOptions{}, []int{}, []int{0, 0})
	requireFound(t, g, FairOptions{Sets: 1}, []int{}, []int{0, 0})
	requireFound(t, g, FairOptions{Sets: 2}, []int{}, []int{1, 0})
	g.edges[2][0].accepts = 0
	requireFound(t, g, FairOptions{Sets: 2}, []int{}, []int{0, 0, 1, 0})
	requireNone(t, g, FairOptions{Sets: 3})
	g.edges[2] = append(g.edges[2], fairEdge{to: 2, accepts: ^uint64(0)})
	requireFound(t, g, FairOptions{Sets: 64}, []int{}, []int{1, 1, 0})
}

// The shortest way back sends a message; the cycle told does without.
func TestCycleDoesNotSendInVain(t *testing.T) {
	g := hand(3, step(0, 1, fairEdge{sent: []uint64{3}}), step(1, 0, fairEdge{}), step(0, 2, fairEdge{}), step(2, 0, fairEdge{}),
		step(2, 1, fairEdge{arrived: 3}))
	requireFound(t, g, FairOptions{Delivery: true}, []int{}, []int{1, 0})
	g.edges[0], g.edges[1] = g.edges[0][:1], append(g.edges[1], fairEdge{to: 2})
	g.edges[2] = []fairEdge{{to: 0, arrived: 3}}
	requireFound(t, g, FairOptions{Delivery: true}, []int{}, []int{0, 1, 0})
}

func TestNoCycleNoRun(t *testing.T) {
	requireNone(t, hand(3, step(0, 1, fairEdge{}), step(0, 2, fairEdge{}), step(1, 2, fairEdge{})), FairOptions{})
}

func TestLassoThroughACutState(t *testing.T) {
	g := hand(2, step(0, 0, fairEdge{}), step(0, 1, fairEdge{}), step(1, 1, fairEdge{}))
	g.own[0] = Cut
	requireFound(t, g, FairOptions{}, []int{1}, []int{0}) // further, but not Cut
	g.own[1] = Cut
	l := lassoOf(t, g, FairOptions{}, Options{})
	require.Equal(t, []any{true, true, false, []int{}, []int{0}}, []any{l.Found, l.Cut, l.Complete, l.Stem, l.Cycle})
	requireNone(t, g, FairOptions{Sets: 1})
}

func TestHopelessStatesAreNotOnTheCycle(t *testing.T) {
	g := hand(3, step(0, 0, fairEdge{}), step(0, 1, fairEdge{}), step(1, 2, fairEdge{}), step(2, 1, fairEdge{}))
	requireFound(t, g, FairOptions{Hopeful: func(s []uint64) bool { return s[0] > 0 }}, []int{1}, []int{0, 0})
	requireNone(t, g, FairOptions{Hopeful: func(s []uint64) bool { return s[0] == 1 }})
}

// What a search that was cut has not stored is unknown, what it has stored can be a lasso.
func TestLassoOfASearchThatWasCut(t *testing.T) {
	g := hand(4, step(0, 1, fairEdge{}), step(1, 2, fairEdge{}), step(2, 1, fairEdge{}), step(2, 3, fairEdge{}), step(3, 3, fairEdge{accepts: 1}))
	g.edges[0][0].mark = 1
	l := lassoIn(t, g, FairOptions{}, Options{Workers: 1, StopAny: 1})
	require.Equal(t, []any{false, false, Observed}, []any{l.Found, l.Complete, l.Why})
	g.edges[0][0].mark, g.edges[1][0].mark = 0, 1
	l = lassoIn(t, g, FairOptions{}, Options{Workers: 1, StopAny: 1}) // 2 is known, and not expanded
	require.Equal(t, []any{true, true, Exhausted}, []any{l.Found, l.Complete, l.Why})
	require.Equal(t, [][]int{{0}, {0, 0}}, [][]int{l.Stem, l.Cycle})
	l = lassoIn(t, g, FairOptions{Sets: 1}, Options{Workers: 1, StopAny: 1})
	require.Equal(t, []any{false, false, Observed}, []any{l.Found, l.Complete, l.Why})
}

func TestModelLimitLeavesItOpen(t *testing.T) {
	g := hand(1, step(0, 0, fairEdge{mark: Limit}))
	l := lassoOf(t, g, FairOptions{Sets: 1}, Options{})
	require.Equal(t, []any{false, false, ModelLimit}, []any{l.Found, l.Complete, l.Why})
	require.True(t, lassoOf(t, g, FairOptions{}, Options{}).Complete)
}

func TestLassoErrors(t *testing.T) {
	r := explored(t, tree{2, 2}, Options{}, tuning{})
	_, err := r.Lasso(context.Background(), FairOptions{})
	require.EqualError(t, err, "explorer: the system's expander does not tell facts: want a FairExpander")
	_, err = r.Lasso(context.Background(), FairOptions{Sets: 65})
	require.EqualError(t, err, "explorer: 65 acceptance sets: want 0 to 64")
	r.Close()
	_, err = r.Lasso(context.Background(), FairOptions{})
	require.EqualError(t, err, "explorer: the result is closed")
}

func TestFactsThatDoNotFitPanic(t *testing.T) {
	r := explored(t, crookedFacts{torus{2, 2, 0}}, Options{Workers: 1}, tuning{})
	require.Panics(t, func() { _, _ = r.Lasso(context.Background(), FairOptions{}) })
}

type crookedFacts struct{ torus }

func (c crookedFacts) NewExpander() Expander { return c }
func (crookedFacts) Facts(f *Facts)          { f.Taken = append(f.Taken, 1) }

// torus is a lattice of rows and columns that both come around: steps go right, or down. Steps right
// take the actions.
type torus struct {
	rows, columns uint64
	actions       uint64
}

func (s torus) Words() int            { return 1 }
func (s torus) Initial() []uint64     { return []uint64{0} }
func (s torus) NewExpander() Expander { return s }

func (s torus) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	row, column := state[0]/s.columns, state[0]%s.columns
	return append(next, row*s.columns+(column+1)%s.columns, (row+1)%s.rows*s.columns+column), append(marks, 0, 0), 0
}

func (s torus) Terminal([]uint64) uint64 { return 0 }

func (s torus) Facts(f *Facts) { f.Taken = append(f.Taken, s.actions, 0) }

// A depth-first search goes through all of it before it turns back, and leaves one target waiting at each state.
func TestLargeTorus(t *testing.T) {
	rows, columns := 500, 2000
	if testing.Short() {
		rows, columns = 100, 500
	}
	r := explored(t, torus{uint64(rows), uint64(columns), 1}, Options{Workers: 2}, tuning{})
	l, err := r.Lasso(context.Background(), FairOptions{Strong: 1})
	require.NoError(t, err)
	require.True(t, l.Found)
	require.Equal(t, make([]int, columns), l.Cycle)
	require.Equal(t, 1, l.Components)
	require.LessOrEqual(t, l.Bytes, int64(16*r.States+2*4*pileChunk))
}

// A ladder on which each step up sends a value that only the next step up delivers: step after step falls away from the
// top, and only to stay at the bottom is fair.
func TestComponentTakenApartOverAndOver(t *testing.T) {
	const n = 400
	g := hand(n+1, step(0, 0, fairEdge{}))
	for i := range n {
		g.edges[i] = append(g.edges[i], fairEdge{to: i + 1, sent: []uint64{uint64(i + 1)}, arrived: uint64(i)})
		g.edges[i+1] = append(g.edges[i+1], fairEdge{to: i})
	}
	g.edges[0][0].accepts = 1
	requireFound(t, g, FairOptions{Sets: 1, Delivery: true}, []int{}, []int{0})
	g.edges[0] = g.edges[0][1:]
	requireNone(t, g, FairOptions{Delivery: true})
}

func TestLassoLimits(t *testing.T) {
	r := explored(t, torus{300, 300, 1}, Options{Workers: 2}, tuning{})
	for most := r.Bytes - 1; ; most += 1 << 17 {
		l, err := r.Lasso(context.Background(), FairOptions{MaxBytes: most})
		require.NoError(t, err)
		require.LessOrEqual(t, r.Bytes+l.Bytes, max(most, r.Bytes))
		require.Equal(t, l.Found, l.Complete)
		if l.Found {
			break
		}
		require.Equal(t, MemoryLimit, l.Why)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	l, err := r.Lasso(cancelled, FairOptions{})
	require.NoError(t, err)
	require.Equal(t, []any{false, false, Interrupted}, []any{l.Found, l.Complete, l.Why})
	l, err = r.Lasso(context.Background(), FairOptions{TimeLimit: time.Nanosecond, Hopeful: func([]uint64) bool {
		time.Sleep(time.Millisecond)
		return true
	}})
	require.NoError(t, err)
	require.Equal(t, []any{false, false, TimeLimit}, []any{l.Found, l.Complete, l.Why})
}

// A fair component that was found before a limit is reported.
func TestLassoFoundBeforeTheTimeLimit(t *testing.T) {
	g := hand(3, step(0, 0, fairEdge{}), step(0, 1, fairEdge{}), step(1, 2, fairEdge{}))
	r := explored(t, g, Options{Workers: 1}, tuning{})
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	g.edges[0] = g.edges[0][:1]
	l, err := r.Lasso(ctx, FairOptions{Hopeful: func(s []uint64) bool {
		if s[0] == 1 {
			<-ctx.Done()
			time.Sleep(20 * time.Millisecond)
		}
		return true
	}})
	require.NoError(t, err)
	require.Equal(t, []any{true, true, TimeLimit, []int{0}}, []any{l.Found, l.Complete, l.Why, l.Cycle})
}

func TestLassoProgress(t *testing.T) {
	r := explored(t, torus{2, 2, 0}, Options{Workers: 1}, tuning{})
	calls := 0
	_, err := r.Lasso(context.Background(), FairOptions{
		Hopeful:  func([]uint64) bool { time.Sleep(100 * time.Millisecond); return true },
		Progress: func(p FairProgress) { calls++; require.Positive(t, p.States); require.Positive(t, p.Bytes) },
	})
	require.NoError(t, err)
	require.Positive(t, calls)
}

// Random systems: what is found, and where its stem ends, is what those find who try everything.
func TestRandomLassosAgreeWithThoseWhoTryEverything(t *testing.T) {
	count := 3000
	if testing.Short() {
		count = 300
	}
	found, cut := 0, 0
	for seed := range count {
		rng := rand.New(rand.NewPCG(uint64(seed), 7))
		g := randomFairGraph(rng, 1+rng.IntN(5), 1+rng.IntN(9))
		options := randomFairOptions(rng)
		want := everySubset(g, &options)
		require.Equal(t, want, decomposed(g, &options), "seed %d", seed)
		l := lassoOf(t, g, options, Options{})
		requireAgreement(t, g, want, l, fmt.Sprintf("seed %d", seed))
		if l.Found {
			found++
		}
		if l.Cut {
			cut++
		}
	}
	require.Greater(t, found, count/10)
	require.Less(t, found, count*9/10)
	require.Greater(t, cut, count/100)
}

func TestLargerRandomLassosAgreeWithAnotherDecomposition(t *testing.T) {
	count := 3000
	if testing.Short() {
		count = 300
	}
	for seed := range count {
		rng := rand.New(rand.NewPCG(uint64(seed), 8))
		g := randomFairGraph(rng, 1+rng.IntN(12), 1+rng.IntN(40))
		options := randomFairOptions(rng)
		requireAgreement(t, g, decomposed(g, &options), lassoOf(t, g, options, Options{}), fmt.Sprintf("seed %d", seed))
	}
}

// A lasso is found again where only those are looked at that are reached in as many steps, and not where in fewer.
func TestRandomLassosInFewerSteps(t *testing.T) {
	for seed := range 300 {
		rng := rand.New(rand.NewPCG(uint64(seed), 10))
		g := randomFairGraph(rng, 1+rng.IntN(12), 1+rng.IntN(40))
		options := randomFairOptions(rng)
		l := lassoOf(t, g, options, Options{})
		if !l.Found || l.Cut {
			continue
		}
		options.Fewer = len(l.Stem) + 1
		again := lassoOf(t, g, options, Options{})
		require.Equal(t, [][]int{l.Stem, l.Cycle}, [][]int{again.Stem, again.Cycle})
		if options.Fewer = len(l.Stem); options.Fewer > 0 {
			less := lassoOf(t, g, options, Options{})
			require.True(t, !less.Found || less.Cut)
		}
	}
}

// A lasso of a search that was cut is a lasso of the whole.
func TestRandomLassosOfSearchesThatWereCut(t *testing.T) {
	for seed := range 500 {
		rng := rand.New(rand.NewPCG(uint64(seed), 9))
		g := randomFairGraph(rng, 1+rng.IntN(12), 1+rng.IntN(40))
		options := randomFairOptions(rng)
		l := lassoOf(t, g, options, Options{MaxStates: 1 + rng.IntN(12)})
		if l.Found {
			require.NotEmpty(t, decomposed(g, &options).fair)
		} else if l.Complete {
			require.Empty(t, decomposed(g, &options).fair)
		}
	}
}

func requireAgreement(t *testing.T, g *fairGraph, want answer, l *Lasso, name string) {
	t.Helper()
	require.Equal(t, len(want.fair) > 0, l.Found, name)
	require.Equal(t, want.cut, l.Cut, name)
	if l.Found {
		start, stem := g.stemTo(want.fair)
		require.Equal(t, start, l.Start, name)
		require.Equal(t, stem, l.Stem, name)
	}
}
