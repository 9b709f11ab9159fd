package explorer

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// Options say how to search and when to end. The zero value explores everything with all processors.
type Options struct {
	Store     Store            // how states are stored
	Swarm     int              // runs of a bitstate store, with different hashes and orders of successors; 0: one
	Workers   int              // goroutines that expand states; 0: as many as Go uses processors
	Stop      uint64           // end after the level in which the last of these marks was observed; 0: do not
	StopAny   uint64           // end after the level in which one of these marks was observed
	MaxDepth  int              // end after the stories of this length; 0: no limit
	MaxStates int              // end soon after more states are known; 0: no limit
	MaxBytes  int64            // end rather than hold more bytes in table and arenas; 0: no limit
	TimeLimit time.Duration    // end soon after this time; 0: no limit
	Progress  func(p Progress) // called four times a second, from one goroutine, not after Run has returned; may be nil
}

// Result is what a search found. Levels, First, Seen and the counts are the same for any number of workers, unless a
// limit (Why: StateLimit, MemoryLimit, TimeLimit, Interrupted) cut the search; then they say how far it got.
type Result struct {
	States      int     // distinct states known
	Transitions int     // successors listed by the states that were expanded, self-loops included
	Terminals   int     // expanded states that no transition leaves, Unfair ones apart, and that were not Cut
	Depth       int     // the last level of which every state was expanded; -1 if none
	Levels      []int   // states by the length of the shortest story that reaches them
	Covered     int     // states that were not expanded because others cover them
	Frontier    int     // other states known and not expanded
	Complete    bool    // Why is Exhausted: every reachable state was expanded and no mark had Limit
	Why         Why     // why the search ended
	Seen        uint64  // all marks observed
	First       [64]int // length of the shortest story to an observation of each bit; -1: not observed
	Bytes       int64   // memory of table and arenas, at its most
	Seconds     float64 // time that Run took

	Store    Store
	Coverage Coverage // of a lossy store

	search *search
}

// Run explores the system until it is exhausted, or until the options or the context end the search; that is a result
// too, not an error. The error, if any, says what is wrong with the arguments. The memory of the result is outside the
// garbage collector's reach: call Close when no more stories are to be told.
func Run(ctx context.Context, system System, options Options) (*Result, error) {
	return start(ctx, system, options, tuning{slots: defaultSlots, alone: 32})
}

func start(ctx context.Context, system System, options Options, t tuning) (*Result, error) {
	if options.Store == Bitstate {
		return swarm(ctx, system, options, t)
	}
	return run(ctx, system, options, t)
}

// tuning is what tests turn to reach the corners on small systems.
type tuning struct {
	slots uint64   // of the first table, a power of two
	alone uint64   // levels up to this size are expanded without starting goroutines
	hash  hashFunc // of the exact store; nil: the hash for the number of words
	weak  uint64   // bits that the hashes of the other stores never have
	array uint64   // words of a bitstate store; 0: by the memory that there may be
	seed  int      // of the hash of a lossy store; odd: successors are taken in the other order
}

// search is the state of a run, and what stories are told from afterwards.
type search struct {
	ctx     context.Context // of Run, for the search that tells the story of a lossy one
	system  System
	options Options
	tuning  tuning
	words   int
	initial []uint64
	began   time.Time
	store   store
	workers []*worker
	ends    []uint64 // for each level and arena, the position beyond the level
	cover   *cover   // nil: each state is expanded
	brake   brake
	depth   atomic.Int64 // of the level that is being expanded
	waiting atomic.Int64 // states in that level
	result  *Result
}

func run(ctx context.Context, system System, options Options, t tuning) (*Result, error) {
	s, err := newSearch(system, options, t)
	if err != nil {
		return nil, err
	}
	s.ctx = ctx
	stop := s.watch(ctx)
	if s.seed() {
		s.explore(ctx)
	}
	stop()
	s.finish()
	return s.result, nil
}

func newSearch(system System, options Options, t tuning) (*search, error) {
	if options.Workers == 0 {
		options.Workers = min(runtime.GOMAXPROCS(0), maxWorkers)
	}
	words, initial := system.Words(), system.Initial()
	switch {
	case options.Workers < 0 || options.Workers > maxWorkers:
		return nil, fmt.Errorf("explorer: %d workers: want 1 to %d, or 0", options.Workers, maxWorkers)
	case options.Store < Exact || options.Store > Bitstate:
		return nil, fmt.Errorf("explorer: store %d: want %d to %d", int(options.Store), int(Exact), int(Bitstate))
	case words < 1:
		return nil, fmt.Errorf("explorer: states of %d words: want at least 1", words)
	case len(initial) == 0:
		return nil, errors.New("explorer: the system has no initial state")
	case len(initial)%words != 0:
		return nil, fmt.Errorf("explorer: %d words of initial states: want a multiple of %d", len(initial), words)
	}
	s := &search{system: system, options: options, tuning: t, words: words, initial: initial, began: time.Now()}
	s.store = newStore(words, &s.options, &s.tuning)
	s.result = &Result{Depth: -1, search: s}
	for bit := range s.result.First {
		s.result.First[bit] = -1
	}
	for i := range options.Workers {
		s.workers = append(s.workers, &worker{search: s, words: words, hand: s.store.hand(i), expander: system.NewExpander()})
	}
	s.cover = newCover(s)
	return s, nil
}

// seed stores the initial states as level 0.
func (s *search) seed() bool {
	w := s.workers[0]
	w.hand.begin()
	defer w.hand.end()
	why := MemoryLimit
	if s.store.isReady() {
		list := make([]candidate, 0, len(s.initial)/s.words)
		for at := 0; at < len(s.initial); at += s.words {
			list = append(list, candidate{at: at})
		}
		w.hand.foresee(s.initial, list, 0)
		why = w.hand.insert(s.initial, list)
	}
	s.brake.pull(why)
	s.closeLevel()
	return why == Exhausted
}

// explore expands level after level.
func (s *search) explore(ctx context.Context) {
	for depth := 0; ; depth++ {
		s.brake.heed(ctx)
		spans, size := s.level(depth)
		if size == 0 || s.brake.isPulled() {
			return
		}
		if s.cover != nil && !s.cover.look(depth) {
			s.brake.pull(MemoryLimit)
			return
		}
		s.depth.Store(int64(depth))
		s.waiting.Store(int64(size))
		s.expandLevel(spans, size)
		s.closeLevel()
		s.store.closeLevel(s.nextLevel(depth))
		s.observe(depth)
		if s.brake.isPulled() {
			return
		}
		s.result.Depth = depth
		s.checkStop()
	}
}

// level returns where the states of a level lie, and how many there are.
func (s *search) level(depth int) (spans []span, size uint64) {
	n := len(s.workers)
	spans = make([]span, n)
	if (depth+1)*n > len(s.ends) {
		return spans, 0
	}
	for i := range spans {
		if depth > 0 {
			spans[i].low = s.ends[(depth-1)*n+i]
		}
		spans[i].high = s.ends[depth*n+i]
		size += spans[i].high - spans[i].low
	}
	return spans, size
}

// nextLevel returns where the states of the level behind one lie.
func (s *search) nextLevel(depth int) []span {
	spans, _ := s.level(depth + 1)
	return spans
}

// closeLevel ends the level of the states that were inserted since the last call. No worker is at work.
func (s *search) closeLevel() {
	for i, w := range s.workers {
		w.hand.flush()
		s.ends = append(s.ends, s.store.count(i))
	}
}

func (s *search) expandLevel(spans []span, size uint64) {
	n := uint64(len(s.workers))
	work := newShare(spans, min(max(size/(16*n), 1), 256))
	if size <= s.tuning.alone {
		n = 1
	}
	parallel(work.workers(int(n)), func(i int) { s.workers[i].expandShare(i, work) })
}

// observe adds up what the workers saw in a level. A mark of a state belongs to a story as long as the level is deep, a
// mark of a transition to one that is a step longer.
func (s *search) observe(depth int) {
	var ofState, ofStep uint64
	for _, w := range s.workers {
		ofState |= w.ofState
		ofStep |= w.ofStep &^ Again
		w.ofState, w.ofStep = 0, 0
	}
	r := s.result
	for bit := range r.First {
		switch mask := uint64(1) << bit; {
		case r.Seen&mask != 0:
		case ofState&mask != 0:
			r.First[bit] = depth
		case ofStep&mask != 0:
			r.First[bit] = depth + 1
		}
	}
	r.Seen |= ofState | ofStep
}

// checkStop ends the search between two levels, if the options say so and there is a next level.
func (s *search) checkStop() {
	o, seen := s.options, s.result.Seen
	if _, size := s.level(s.result.Depth + 1); size == 0 {
		return
	}
	switch {
	case o.Stop != 0 && seen&o.Stop == o.Stop, seen&o.StopAny != 0:
		s.brake.pull(Observed)
	case o.MaxDepth > 0 && s.result.Depth+1 >= o.MaxDepth:
		s.brake.pull(DepthLimit)
	case o.MaxStates > 0 && s.store.known() > int64(o.MaxStates):
		s.brake.pull(StateLimit)
	}
}

// finish fills in the result.
func (s *search) finish() {
	r := s.result
	expanded := 0
	for _, w := range s.workers {
		expanded += w.expanded
		r.Covered += w.covered
		r.Transitions += w.transitions
		r.Terminals += w.terminals
	}
	for depth := 0; ; depth++ {
		_, size := s.level(depth)
		if size == 0 {
			break
		}
		r.Levels = append(r.Levels, int(size))
		r.States += int(size)
	}
	r.Frontier = r.States - expanded - r.Covered
	r.Why = s.brake.why()
	if r.Why == Exhausted && r.Seen&Limit != 0 {
		r.Why = ModelLimit
	}
	r.Bytes = s.store.peak()
	if r.Store = s.options.Store; r.Store.IsLossy() {
		s.forget()
	}
	r.Complete = r.Why == Exhausted
	r.Seconds = time.Since(s.began).Seconds()
}

// Close releases the memory of the search. The figures stay; no more stories can be told. It may be called twice.
func (r *Result) Close() {
	if r.search != nil {
		if !r.Store.IsLossy() {
			r.search.store.release()
		}
		r.search = nil
	}
}
