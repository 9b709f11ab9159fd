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
// The store is exact: a state is known if all its words are equal to those of a stored state. No parents are stored, so
// that a state costs its own words and one or two dozen bytes of table. A story is found by expanding the levels once
// more, backwards. Nor are transitions stored: a lasso is found by expanding the states once more, depth first, for 8 to
// two dozen bytes a state, most often 16 or less.
//
// # What it is not
//
// It does not know what a state means: packing, properties, symmetry and bounds are the caller's, and reach the explorer
// as words, as marks (bits) and, for infinite runs, as facts. An automaton for a formula is the caller's as well: its
// state is a word of the state, its acceptance sets are facts, and a run that stays for ever where it is, is one only if
// the system lists a transition for that. Nor does it reduce: what the system lists is what is explored.
//
// # Where to start reading
//
// system.go is the contract with the caller. run.go is the search, level by level; worker.go is what a worker does with a
// state, and share.go hands the states out. store.go says how workers share a table without locks and how it grows in the
// middle of a level; arena.go where the words lie, hash.go how they are spread, and memory_*.go where the memory comes
// from. story.go walks back and tells. limits.go and progress.go are what their names say.
//
// fair.go is the contract for infinite runs, and lasso.go the way from a finished search to a lasso. finder.go says why it
// is right: it takes the components of components.go apart by the debts of tally.go. reader.go numbers the states and
// follows their transitions; pile.go is where numbers wait. cycle.go puts the cycle together, and fair_cycle.go checks it
// without knowing how it came about.
//
// # Invariants
//
//   - A place in an arena is written by its owner before the slot that names it is published, and never after.
//   - A worker holds store.room for reading while it touches the table; who holds it for writing is alone.
//   - Between two inserts a worker may let go of store.room: it keeps no slot, only hashes, over that point.
//   - The table always has an empty slot.
//   - While a component is judged, its states are the only ones with numbers below settled to which its transitions lead.
//
// # What would go where
//
// Another reader of a finished search begins where story.go and reader.go do: store.find turns successors into ids, and
// an array over numbers holds what the algorithm needs for each state. Component by component, finder.owes could be shared
// among workers: tallies are unions and intersections. A compressed or a lossy store replaces arena.go behind arena.at and
// arena.place; the table, the search and the stories stay. Spilling to disk would begin in memory_*.go with arenas mapped
// from a file: they are written in order and, but for the comparison of known states, read in order.
package explorer
