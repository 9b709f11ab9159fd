// Package ltl is linear temporal logic over numbered propositions, and its translation to automata.
//
// A letter is a bit set of the propositions 0 to 62 that hold at one position; a word is an infinite sequence of letters. A
// Formula is true or false of a word. Translate makes an Automaton that accepts exactly the words of which the formula is true:
// a transition-based generalized Büchi automaton, whose first edge reads the letter of position 0, and whose runs are accepting
// if they take edges of every acceptance set infinitely often.
//
// The stages have a file each: parse.go and text.go (text to formula and back), simplify.go, rewrite.go and implies.go (negation
// normal form and rewriting), translate.go (formula to automaton), reduce.go and simulate.go (a smaller automaton of the same
// language), readhoa.go and writehoa.go (the Hanoi Omega-Automata format). Holds in lasso.go evaluates a formula on a lasso by its
// definition and shares nothing with the translation: each is the test of the other.
package ltl
