// Package export writes a protocol in a scenario in the language of another checker: the same transition system, from
// the same text, with the rules' ids as names and the properties as invariants.
//
// It reads the resolved protocol and nothing that package model compiles from it, so that the other checker's count of
// states and transitions is a second opinion of the compiler, the network and the search. If both agree and are wrong, the
// error is in the resolver or the language's page.
//
//	program.go      what all languages are printed from: a small imperative program
//	lower*.go       the resolved protocol to that program
//	paths.go        what choices a step can make, found without running it
//	program_fair.go temporal claims and fairness
//	interpret*.go   runs the program: the initial state, the graph of all states, temporal claims by the definition; for tests
//	murphi*.go      Rumur
//	promela*.go     SPIN
//	tlaplus*.go     TLA+, for TLC
//
// A temporal property is written for SPIN alone: it translates the formula and looks for a cycle, and a monitor beside the
// state says which runs are fair (promela_runs.go). Rumur knows no fairness, and refuses it.
//
// Start with Lower.
package export
