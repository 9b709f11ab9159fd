// Package model is the language of protocols, the library written in it, and the compilation of a protocol
// in a scenario to a transition system over packed words.
//
// The way of a protocol text through the package:
//
//	lexer.go, parse*.go      text to syntax tree (ast.go); every error of a file at once
//	load.go, merge.go        a protocol with those that it extends; the edits of a variant
//	parse_formula.go         temporal operators and fairness, which only some places of a text have
//	resolve*.go              names, types, defines expanded: the resolved Protocol (protocol.go)
//	scenario*.go             a scenario filled in and checked: applications, network, bounds
//	layout.go                where each value lies in the words of a state
//	compile*.go              expressions and effects to closures, once for each end
//	machine.go, expand.go    one step; the successors of a state in canonical order (initial.go: the first)
//	reaction.go, patch.go    steps that are repeated instead of computed
//	network.go               soup, bag and fifo; packet lifetimes
//	party.go                 third parties
//	formula.go               temporal formulas: their variables unrolled, their text
//	fair.go, facts.go        what a fair run owes; per transition, the actions taken and what becomes of the segments
//	record.go, sentence.go   a run told step by step; what is false at its end
//	mutant.go, mutation*.go  small changes of the text; observe.go: what can be seen of a step
//	lint*.go, listing*.go, diagram*.go, format.go   what else is made of a text
//
// The package searches nothing and knows no property by name: it hands out a System, which fits the explorer's
// interface of that name, and evaluates the claims that it is given. It has no behaviour of TCP in it; that is all in
// library/tcp.tcp.
//
// Start with Load, Protocol.Instantiate and Compile.
package model
