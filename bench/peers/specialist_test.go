package main

import (
	"path/filepath"
	"testing"
)

// The three models that were written by hand are one system: each tool that is there counts what tcpcheck counts.
func TestSpecialist(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles for some seconds")
	}
	if !has("spin", "rumur", "gcc") {
		t.Skip("spin, rumur or gcc is not there")
	}
	b := quick(t)
	r, err := b.explore(tiny)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.tools[0].runs[0].outcome; got != (outcome{states: 6493, transitions: 35183}) {
		t.Errorf("tcpcheck counts %d states and %d transitions; want 6493 and 35183", got.states, got.transitions)
	}
	for _, name := range []string{one, two, spin, rumurOne} {
		if r.tool(name) == nil {
			t.Errorf("%s did not run", name)
		}
	}
}

// The temporal properties hold, for tcpcheck and for SPIN.
func TestClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles for some seconds")
	}
	if !has("spin", "gcc") {
		t.Skip("spin or gcc is not there")
	}
	b := quick(t)
	for _, claim := range []string{"stays", "closes"} {
		in := tiny
		in.claim = claim
		if _, err := b.explore(in); err != nil {
			t.Error(err)
		}
	}
}

// quick is a bench whose compilers do not optimize, as a test has no use for speed.
func quick(t *testing.T) *bench {
	old := optimize
	optimize = []string{"-O0"}
	t.Cleanup(func() { optimize = old })
	b := &bench{filepath.Join(t.TempDir(), "tcpcheck"), t.TempDir(), 1}
	if err := do("../..", "go", "build", "-o", b.program, "./cmd/tcpcheck"); err != nil {
		t.Fatal(err)
	}
	return b
}
