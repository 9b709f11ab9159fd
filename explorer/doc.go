// Package explorer visits every reachable state of a finite transition system, level by level, with any number of
// workers, and tells the shortest story that leads to an observation.
//
// # What it is
//
// A state is a fixed number of machine words. The caller brings a [System]: its initial states and, for each worker, an
// [Expander] that computes successors. [Run] explores breadth first and reports counts, the marks that were observed and
// the length of the shortest story to each of them. [Result.Story] then tells that story: among the shortest ones, the
// least in the order in which the system lists its initial states and successors. Counts, lengths and stories do not
// depend on the number of workers, nor on luck, unless a limit cut the search.
//
// The store is exact: a state is known if all its words are equal to those of a stored state. No parents are stored, so
// that a state costs its own words and one or two dozen bytes of table. A story is found by expanding the levels once
// more, backwards.
//
// # What it is not
//
// It does not know what a state means: packing, properties, symmetry and bounds are the caller's, and reach the explorer
// as words and as marks (bits). It searches for observations of a step or of a state, not of an infinite run, and it does
// not reduce: what the system lists is what is explored.
//
// # Where to start reading
//
// system.go is the contract with the caller. run.go is the search, level by level; worker.go is what a worker does with a
// state, and share.go hands the states out. store.go says how workers share a table without locks and how it grows in the
// middle of a level; arena.go where the words lie, hash.go how they are spread, and memory_*.go where the memory comes
// from. story.go walks back and tells. limits.go and progress.go are what their names say.
//
// # Invariants
//
//   - A place in an arena is written by its owner before the slot that names it is published, and never after.
//   - A worker holds store.room for reading while it touches the table; who holds it for writing is alone.
//   - Between two inserts a worker may let go of store.room: it keeps no slot, only hashes, over that point.
//   - The table always has an empty slot.
//
// # What would go where
//
// A search for liveness (lassos under fairness) is a second reader of a finished search, as story.go is: store.find turns
// successors into ids, and a bit set or an array over ids holds what the algorithm needs for each state. A compressed or a
// lossy store replaces arena.go behind arena.at and arena.place; the table, the search and the stories stay. Spilling to
// disk would begin in memory_*.go with arenas mapped from a file: they are written in order and, but for the comparison
// of known states, read in order.
package explorer
