// Package explorer visits every reachable state of a finite transition system, level by level, with any number of
// workers, and tells the shortest story that leads to an observation.
//
// # What it is
//
// A state is a fixed number of machine words. The caller brings a [System]: its initial states and, for each worker, an
// [Expander] that computes successors. [Run] explores breadth first and reports counts, the marks that were observed and
// the length of the shortest story to each of them. [Result.Story] then tells that story: among the shortest ones, the
// least in the order in which the system lists its initial states and successors. [Result.Lasso] looks for an infinite run
// that is accepted and fair: generalized Büchi acceptance of transitions, weak and strong fairness of actions, fair
// delivery of values. Counts, lengths, stories and lassos do not depend on the number of workers, nor on luck, unless a
// limit cut the search.
//
// There are four stores. The exact one keeps all words: a state is known if all its words are equal to those of a stored
// state. No parents are stored, so that a state costs its own words and one or two dozen bytes of table. The compressed
// one is as exact, and keeps pieces of states once and 8 bytes for each state, with 5 to 6 bytes of table. The two lossy ones
// keep only hashes of what is expanded, and may take a new state for a known one: with fingerprints of 64 bits hardly
// ever, with a bitstate array as often as it is full. [Coverage] says how often that is to be expected.
//
// A story is found by expanding the levels once more, backwards. That of a lossy search is told by an exact, compressed one
// that goes no deeper than what was observed. Nor are transitions stored: a lasso is found by expanding the states once
// more, depth first, for 8 to two dozen bytes a state, most often 16 or less. There are none in a lossy store.
//
// # What it is not
//
// It does not know what a state means: packing, properties, symmetry and bounds are the caller's, and reach the explorer
// as words, as marks (bits) and, for infinite runs, as facts. An automaton for a formula is the caller's as well: its
// state is a word of the state, its acceptance sets are facts, and a run that stays for ever where it is, is one only if
// the system lists a transition for that. Nor does it reduce: what the system lists is what is explored, but for states of
// which a [Covering] system says that others can do all that they can.
//
// # Where to start reading
//
// system.go is the contract with the caller. run.go is the search, level by level; worker.go is what a worker does with a
// state, and share.go hands the states out. store.go is what they want of a store, in a dozen methods that are called for a
// state or for a batch of successors. exact.go says how workers share a table without locks and how it grows in the
// middle of a level; arena.go where the words lie, hash.go how they are spread, and memory_*.go where the memory comes
// from. prefetch_*.s asks for what will be read. compressed.go stands on set.go, a table of small slots, and on pieces.go, which takes states apart. lossy.go has a
// filter, fingerprints.go or bitstate.go, and queue.go for states that wait; swarm.go joins runs, and says why a story of
// theirs is true. story.go walks back and tells. cover.go keeps the maximal states of a system that covers. limits.go and progress.go are what their names say.
//
// fair.go is the contract for infinite runs, and lasso.go the way from a finished search to a lasso. finder.go says why it
// is right: it takes the components of components.go apart by the debts of tally.go. reader.go numbers the states and
// follows their transitions; pile.go is where numbers wait. cycle.go puts the cycle together, and fair_cycle.go checks it
// without knowing how it came about.
//
// # Invariants
//
//   - A place in an arena is written by its owner before the slot that names it is published, and never after.
//   - A worker holds room for reading while it touches a table; who holds it for writing is alone.
//   - Between two inserts a worker may let go of room: it keeps no slot, only hashes, numbers and roots, over that point.
//   - A table always has an empty slot.
//   - The number of a piece never changes, and equal pieces have equal numbers: roots are compared instead of states.
//   - A filter never takes a known state for a new one: else a search might not end.
//   - While a component is judged, its states are the only ones with numbers below settled to which its transitions lead.
//
// # What would go where
//
// Another reader of a finished search begins where story.go and reader.go do: handle.find turns successors into ids, and
// an array over numbers holds what the algorithm needs for each state. Component by component, finder.owes could be shared
// among workers: tallies are unions and intersections. Another store is a type with the methods of store and handle, and a
// case of newStore. Spilling to disk would begin in memory_*.go with arenas mapped from a file: they are written in order
// and, but for the comparison of known states, read in order; queue.go is written and read in order only. A checkpoint is
// what the arenas hold, search.ends and the counts of the workers, between two levels: tables are filled from arenas. Several
// machines would share the states out by their hash, in handle.insert.
package explorer
