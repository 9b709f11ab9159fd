package ltl

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteHOA writes the automaton in the Hanoi Omega-Automata format, version 1, with transition-based acceptance. An empty name is left
// out. Propositions that edges read but Atoms does not name are called p and their number.
func WriteHOA(w io.Writer, a *Automaton, name string) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "HOA: v1")
	if name != "" {
		fmt.Fprintf(out, "name: %s\n", quoted(name))
	}
	fmt.Fprintf(out, "States: %d\n", a.States())
	for _, v := range a.Initial {
		fmt.Fprintf(out, "Start: %d\n", v)
	}
	atoms := a.names()
	fmt.Fprintf(out, "AP: %d", len(atoms))
	for _, atom := range atoms {
		fmt.Fprintf(out, " %s", quoted(atom))
	}
	fmt.Fprintf(out, "\nacc-name: %s\nAcceptance: %d %s\n", acceptanceName(a.Sets), a.Sets, acceptanceText(a.Sets))
	fmt.Fprintln(out, "properties: trans-labels explicit-labels trans-acc\n--BODY--")
	for v, edges := range a.Edges {
		fmt.Fprintf(out, "State: %d\n", v)
		for _, e := range edges {
			fmt.Fprintf(out, "[%s] %d%s\n", labelText(e), e.To, setsText(e.Accepting))
		}
	}
	fmt.Fprintln(out, "--END--")
	return out.Flush()
}

// names is Atoms, made as long as the edges need.
func (a *Automaton) names() []string {
	var read uint64
	for _, edges := range a.Edges {
		for _, e := range edges {
			read |= e.Must | e.MustNot
		}
	}
	names := defaultNames(read)
	if len(names) <= len(a.Atoms) {
		return a.Atoms
	}
	copy(names, a.Atoms)
	return names
}

func acceptanceName(sets int) string {
	switch sets {
	case 0:
		return "all"
	case 1:
		return "Buchi"
	}
	return "generalized-Buchi " + strconv.Itoa(sets)
}

func acceptanceText(sets int) string {
	if sets == 0 {
		return "t"
	}
	terms := make([]string, sets)
	for i := range terms {
		terms[i] = fmt.Sprintf("Inf(%d)", i)
	}
	return strings.Join(terms, "&")
}

func labelText(e Edge) string {
	var literals []string
	for i := range 64 {
		if e.Must>>i&1 == 1 {
			literals = append(literals, strconv.Itoa(i))
		}
		if e.MustNot>>i&1 == 1 {
			literals = append(literals, "!"+strconv.Itoa(i))
		}
	}
	if len(literals) == 0 {
		return "t"
	}
	return strings.Join(literals, "&")
}

// setsText is " {0 2}", or nothing for an edge in no set.
func setsText(accepting uint64) string {
	if accepting == 0 {
		return ""
	}
	var sets []string
	for i := range MaxSets {
		if accepting>>i&1 == 1 {
			sets = append(sets, strconv.Itoa(i))
		}
	}
	return " {" + strings.Join(sets, " ") + "}"
}
