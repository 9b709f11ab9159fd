// Package properties checks the claims of a protocol: it chooses what a search has to watch,
// runs it, and turns what was seen into verdicts.
//
// A property is text of the protocol (see docs/language.md); package model resolves it. This package
// knows the kinds of properties, what each kind needs to see (a violation, a premise, a kind of terminal
// state), when a claim is vacuous, and in which scenario it is checked. It explores nothing itself
// (package explorer does) and prints nothing (package counterexamples does).
//
// A property that speaks of whole runs is of kind temporal. specification.go makes an automaton of it that accepts the runs which
// violate it (package ltl), product.go runs the protocol beside that automaton, fairness.go says which runs count, and
// liveness.go has the product searched: first all states, then a cycle that is accepted and fair. run.go replays what was found
// and judges it by the meaning of the formula and of fairness, without automaton and product. asked.go is for questions that no
// text has.
//
// What a story needs, where it turns, and what another protocol makes of its schedule is asked by further searches: explanation.go
// gathers them, cast.go, continuation.go, powers.go, follow.go and held.go make them.
//
// Start with Check: one property in one scenario. Verify runs the catalogue of a protocol, and Mutate runs it on every
// mutant of one: mutation.go says what kills a mutant, bisimulation.go when nothing could. Rows is the
// table of verdicts that the literature settles (verdicts.json): row.go says what a row has, row_check.go what is a difference.
package properties
