package explorer

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Store says how states are stored.
type Store int

// The stores. Exact and Compressed never take one state for another. Fingerprints and Bitstate may: they then leave out a
// state, and what can be reached only through it. What they observe is real all the same.
const (
	Exact        Store = iota // all words of each state
	Compressed                // 8 bytes for each state, the words of equal parts once
	Fingerprints              // 64 bits of a hash for each state
	Bitstate                  // a few bits for each state in an array of fixed size (supertrace)
)

var storeNames = [...]string{"exact", "compressed", "fingerprints", "bitstate"}

// String returns the name of the store.
func (s Store) String() string {
	if s < 0 || int(s) >= len(storeNames) {
		return fmt.Sprintf("Store(%d)", int(s))
	}
	return storeNames[s]
}

// IsLossy says whether the store may take a new state for a known one.
func (s Store) IsLossy() bool { return s == Fingerprints || s == Bitstate }

// StoreNamed returns the store of a name.
func StoreNamed(name string) (Store, bool) {
	for i, n := range storeNames {
		if n == name {
			return Store(i), true
		}
	}
	return 0, false
}

// store is what a search keeps its states in. States lie in one list for each worker, in the order in which it inserted
// them: a level is a span of each list. The id of a state is the number of the list and the position in it.
type store interface {
	hand(worker int) handle
	isReady() bool          // whether there was memory to begin with
	count(list int) uint64  // states that a worker has inserted; none is at work
	known() int64           // states inserted, as far as the workers have told
	used() int64            // bytes
	peak() int64            // bytes, at their most
	book(bytes int64) bool  // books memory for what goes with the states; false: there is none
	closeLevel(done []span) // states before the beginning of these spans are expanded; none is at work
	release()
}

// handle is what one worker does with a store. Between begin and end it has hold of the tables, which do not grow
// meanwhile, but within makeRoom and insert.
type handle interface {
	begin()
	end()
	// read returns a state, in words that stay as they are until the next read.
	read(list int, position uint64) []uint64
	// makeRoom tells how many states were inserted, and has what is full grow; why not, if it cannot.
	makeRoom() Why
	// foresee is told the successors of a batch from one on, before more of them come: what insert will read can be on its way.
	foresee(next []uint64, list []candidate, from int)
	// insert stores those successors of a batch that are new; why not all, if it cannot. All of them were foreseen.
	insert(next []uint64, list []candidate) Why
	// find fills in the ids of successors; nobody for those that are not stored. No worker inserts meanwhile.
	find(next []uint64, list []candidate)
	// flush tells how many states were inserted; no worker is at work.
	flush()
}

// candidate is a successor that may be new.
type candidate struct {
	hash uint64
	slot uint64 // in the end its id
	key  uint64 // what stands for its words in a compressed store
	at   int    // index of its first word in next
}

// nobody is the id of a state that is not stored.
const nobody = 1<<64 - 1

func newStore(words int, options *Options, t *tuning) store {
	limit := limits{options.MaxStates, options.MaxBytes}
	switch options.Store {
	case Compressed:
		return newCompressed(words, options.Workers, t, limit)
	case Fingerprints, Bitstate:
		return newLossy(words, options, t, limit)
	}
	return newExact(words, options.Workers, t.slots, t.hash, limit)
}

// idOf joins the number of a list and a position.
func idOf(list int, position uint64) uint64 { return uint64(list)<<positionBits | position }

// placeOf takes an id apart.
func placeOf(id uint64) (list int, position uint64) {
	return int(id >> positionBits), id & (1<<positionBits - 1)
}

// tables is what the stores have in common: the lock under which tables grow, and the count of states.
type tables struct {
	budget   budget
	limit    limits
	maxFlush int // a sixteenth of a limit on states may be overshot, no more

	room sync.RWMutex // held for reading to use tables, for writing to replace them

	_      [lineBytes]byte
	stored atomic.Int64
	_      [lineBytes]byte
}

// limitTo sets the limits for so many workers.
func (t *tables) limitTo(limit limits, workers int) {
	t.limit, t.budget.max, t.maxFlush = limit, limit.bytes, maxFlush
	if limit.states > 0 {
		t.maxFlush = min(limit.states/16/workers, maxFlush)
	}
}

// flushAfter is the number of inserts after which a worker tells the others, for a table of so many slots.
func (t *tables) flushAfter(slots, workers int) int {
	return max(min(slots/16/workers, t.maxFlush), 1)
}

func (t *tables) book(bytes int64) bool { return t.budget.take(bytes) }

func (t *tables) known() int64 { return t.stored.Load() }
func (t *tables) used() int64  { return t.budget.used.Load() }
func (t *tables) peak() int64  { return t.budget.peak.Load() }

// tell adds to the states that are known; StateLimit if they are too many.
func (t *tables) tell(pending *int) Why {
	stored := t.stored.Add(int64(*pending))
	*pending = 0
	if t.limit.states > 0 && stored > int64(t.limit.states) {
		return StateLimit
	}
	return Exhausted
}

// growing is a store whose tables grow.
type growing interface {
	isFull() bool // whether a table has to grow before more is inserted
	grow() bool   // whether there is room for more then; nobody holds room
}

// grip is what the handles have in common: a worker's hold of the tables, and the inserts that the others do not know of.
type grip struct {
	of      *tables
	store   growing
	number  int // the worker's
	pending int
}

func (g *grip) begin() { g.of.room.RLock() }
func (g *grip) end()   { g.of.room.RUnlock() }
func (g *grip) flush() { _ = g.of.tell(&g.pending) }

// makeRoom has full tables grow. Room is let go for that.
func (g *grip) makeRoom() Why {
	if why := g.of.tell(&g.pending); why != Exhausted {
		return why
	}
	if !g.store.isFull() {
		return Exhausted
	}
	g.of.room.RUnlock()
	grown := g.store.grow()
	g.of.room.RLock()
	if !grown {
		return MemoryLimit
	}
	return Exhausted
}

// slotsWithin is how many slots a table begins with: so many, but few where there is little memory.
func slotsWithin(slots uint64, limit limits) uint64 {
	if limit.bytes > 0 {
		return min(slots, uint64(limit.bytes)/(1<<10))
	}
	return slots
}
