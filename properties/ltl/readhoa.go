package ltl

import (
	"fmt"
	"io"
	"math/bits"
	"slices"
)

// The largest HOA text and automaton that ReadHOA accepts.
const (
	maxHOABytes  = 1 << 24
	maxHOAStates = 1 << 18
	maxHOAEdges  = 1 << 20
)

// ReadHOA reads an automaton in the Hanoi Omega-Automata format, version 1. Acceptance may be on states or on edges and must be t, or a
// conjunction of Inf(i): sets that the condition does not name are dropped. Labels become cubes, so one edge of the text can be several
// here. Other acceptance and alternation are refused, as are more than MaxAtoms propositions, MaxSets sets and a second automaton. An
// error has line and column.
func ReadHOA(r io.Reader) (*Automaton, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxHOABytes+1))
	if err != nil {
		return nil, fmt.Errorf("hoa: %w", err)
	}
	if len(text) > maxHOABytes {
		return nil, fmt.Errorf("hoa: more than %d bytes", maxHOABytes)
	}
	h := &hoaReader{hoaLexer: hoaLexer{text: string(text)}, aliases: map[string]*label{}, states: -1, atoms: -1, declared: -1}
	if err := h.advance(); err != nil {
		return nil, err
	}
	return h.read()
}

type hoaReader struct {
	hoaLexer
	token    hoaToken
	aliases  map[string]*label
	a        Automaton
	states   int // as announced, or -1
	atoms    int // as announced, or -1 before AP
	declared int // acceptance sets, or -1 before Acceptance
	used     uint64
	seen     []bool     // the states whose edges were read
	mentions []hoaToken // of states, by start and edges
	named    []hoaToken // propositions, by aliases and labels
	depth    int
	edges    int
}

func (h *hoaReader) advance() (err error) {
	if h.token, err = h.next(); err != nil {
		return err
	}
	if h.token.text == "--ABORT--" && h.token.kind == hoaMark {
		return h.fail(h.token.at, "the automaton is aborted")
	}
	return nil
}

func (h *hoaReader) unexpected(accepted string) error {
	if h.token.kind == hoaEnd {
		return h.fail(h.token.at, "found the end, expected %s", accepted)
	}
	return h.fail(h.token.at, "found %q, expected %s", h.text[h.token.at:h.offset], accepted)
}

// at says whether the token is this symbol, word or mark.
func (h *hoaReader) at(text string) bool {
	return h.token.text == text && (h.token.kind == hoaSymbol || h.token.kind == hoaWord || h.token.kind == hoaMark)
}

// take moves over this symbol, word or mark.
func (h *hoaReader) take(text string) error {
	if !h.at(text) {
		return h.unexpected(text)
	}
	return h.advance()
}

// number takes a number of what, less than limit.
func (h *hoaReader) number(what string, limit int) (int, error) {
	t := h.token
	if t.kind != hoaNumber {
		return 0, h.unexpected("the number of " + what)
	}
	if t.number >= limit {
		return 0, h.fail(t.at, "found %d as the number of %s, expected less than %d", t.number, what, limit)
	}
	return t.number, h.advance()
}

func (h *hoaReader) read() (*Automaton, error) {
	for _, part := range []func() error{h.version, h.headers, h.begin, h.body, h.end} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return &h.a, nil
}

func (h *hoaReader) version() error {
	if h.token.kind != hoaHeader || h.token.text != "HOA" {
		return h.unexpected("HOA:")
	}
	if err := h.advance(); err != nil {
		return err
	}
	return h.take("v1")
}

func (h *hoaReader) headers() error {
	once := map[string]bool{}
	for h.token.kind == hoaHeader {
		name, at := h.token.text, h.token.at
		if once[name] && slices.Contains([]string{"States", "AP", "Acceptance", "acc-name", "tool", "name"}, name) {
			return h.fail(at, "a second %s:", name)
		}
		once[name] = true
		if err := h.advance(); err != nil {
			return err
		}
		if err := h.header(name, at); err != nil {
			return err
		}
	}
	return nil
}

// header reads the value of one header item.
func (h *hoaReader) header(name string, at int) (err error) {
	switch name {
	case "States":
		h.states, err = h.number("states", maxHOAStates+1)
		return err
	case "Start":
		return h.start()
	case "AP":
		return h.propositions()
	case "Alias":
		return h.alias()
	case "Acceptance":
		return h.acceptance()
	}
	if name[0] >= 'A' && name[0] <= 'Z' {
		return h.fail(at, "found %s:, expected States, Start, AP, Alias, Acceptance or a header in lower case", name)
	}
	for h.token.kind != hoaHeader && h.token.kind != hoaEnd && h.token.kind != hoaMark {
		if err := h.advance(); err != nil {
			return err
		}
	}
	return nil
}

func (h *hoaReader) start() error {
	v, err := h.target()
	if err != nil {
		return err
	}
	if !slices.Contains(h.a.Initial, v) {
		h.a.Initial = append(h.a.Initial, v)
	}
	return nil
}

// target reads a state that must exist in the end, and refuses a conjunction of states.
func (h *hoaReader) target() (int, error) {
	h.mentions = append(h.mentions, h.token)
	v, err := h.number("a state", maxHOAStates)
	if err != nil {
		return 0, err
	}
	if h.at("&") {
		return 0, h.fail(h.token.at, "found a conjunction of states, expected one state: alternation is not supported")
	}
	return v, nil
}

func (h *hoaReader) propositions() (err error) {
	at := h.token.at
	if h.atoms, err = h.number("propositions", MaxAtoms+1); err != nil {
		return err
	}
	for h.token.kind == hoaString {
		if slices.Contains(h.a.Atoms, h.token.text) {
			return h.fail(h.token.at, "a second proposition %q", h.token.text)
		}
		h.a.Atoms = append(h.a.Atoms, h.token.text)
		if err := h.advance(); err != nil {
			return err
		}
	}
	if len(h.a.Atoms) != h.atoms {
		return h.fail(at, "found %d propositions, expected %d", len(h.a.Atoms), h.atoms)
	}
	return nil
}

func (h *hoaReader) alias() error {
	name := h.token
	if name.kind != hoaAlias {
		return h.unexpected("the name of an alias")
	}
	if h.aliases[name.text] != nil {
		return h.fail(name.at, "a second alias %s", name.text)
	}
	if err := h.advance(); err != nil {
		return err
	}
	l, err := h.disjunction()
	h.aliases[name.text] = l
	return err
}

// acceptance reads the number of sets and a conjunction of Inf(i), or t.
func (h *hoaReader) acceptance() (err error) {
	if h.declared, err = h.number("acceptance sets", 1<<20); err != nil {
		return err
	}
	return h.infinitely()
}

func (h *hoaReader) infinitely() error {
	if h.depth++; h.depth > maxLabelDepth {
		return h.fail(h.token.at, "nested more than %d deep", maxLabelDepth)
	}
	defer func() { h.depth-- }()
	for {
		if err := h.infinitelyOne(); err != nil {
			return err
		}
		if h.at("|") {
			return h.fail(h.token.at, "found a disjunction, expected a conjunction of Inf(i)")
		}
		if !h.at("&") {
			return nil
		}
		if err := h.advance(); err != nil {
			return err
		}
	}
}

func (h *hoaReader) infinitelyOne() error {
	switch {
	case h.at("t"):
		return h.advance()
	case h.at("("):
		if err := h.advance(); err != nil {
			return err
		}
		if err := h.infinitely(); err != nil {
			return err
		}
		return h.take(")")
	case h.at("Inf"):
		return h.inf()
	}
	return h.unexpected("t or a conjunction of Inf(i): other acceptance is not supported")
}

func (h *hoaReader) inf() error {
	if err := h.advance(); err != nil {
		return err
	}
	if err := h.take("("); err != nil {
		return err
	}
	if h.at("!") {
		return h.fail(h.token.at, "found a negated set, expected a set: other acceptance is not supported")
	}
	set, err := h.number("an acceptance set", min(h.declared, MaxSets))
	if err != nil {
		return err
	}
	h.used |= 1 << set
	return h.take(")")
}

// begin checks that the headers are complete.
func (h *hoaReader) begin() error {
	if !h.at("--BODY--") {
		return h.unexpected("a header or --BODY--")
	}
	if h.declared < 0 {
		return h.fail(h.token.at, "the header Acceptance: is missing")
	}
	h.atoms = max(h.atoms, 0)
	for _, t := range h.named {
		if t.number >= h.atoms {
			return h.fail(t.at, "found proposition %d, expected less than %d", t.number, h.atoms)
		}
	}
	h.a.Sets = bits.OnesCount64(h.used)
	h.grow(h.states)
	return h.advance()
}

// grow makes room for the given number of states.
func (h *hoaReader) grow(states int) {
	for len(h.a.Edges) < states {
		h.a.Edges = append(h.a.Edges, nil)
		h.seen = append(h.seen, false)
	}
}

// end checks what only the whole text can tell.
func (h *hoaReader) end() error {
	if err := h.take("--END--"); err != nil {
		return err
	}
	if h.token.kind != hoaEnd {
		return h.unexpected("the end: only one automaton is read")
	}
	for _, t := range h.mentions {
		if h.states < 0 {
			h.grow(t.number + 1)
		}
		if t.number >= len(h.a.Edges) {
			return h.fail(t.at, "found state %d, expected less than %d", t.number, len(h.a.Edges))
		}
	}
	slices.Sort(h.a.Initial)
	return nil
}
