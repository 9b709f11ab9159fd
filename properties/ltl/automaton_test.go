package ltl

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestHopeful(t *testing.T) {
	for _, c := range []struct {
		text string
		want []bool
	}{
		{"<>[]p", []bool{false, true}},
		{"[]<>p", []bool{true}},
		{"p U q", []bool{false, true}},
		{"X p", []bool{false, false, true}},
		{"[](p -> <>q)", []bool{true, true}},
		{"false", []bool{}},
	} {
		if got := mustTranslate(t, mustParse(t, c.text)).Hopeful(); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v", c.text, got)
		}
	}
}

func TestAutomatonOfUntil(t *testing.T) {
	got := mustTranslate(t, mustParse(t, "p U q"))
	want := &Automaton{Atoms: []string{"p0", "p1"}, Initial: []int{0}, Sets: 1, Edges: [][]Edge{
		{{Must: 1, To: 0}, {Must: 2, To: 1}},
		{{To: 1, Accepting: 1}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestTranslateErrors(t *testing.T) {
	p := &Formula{Op: Atom}
	cycle := &Formula{Op: Not}
	cycle.Left = cycle
	var limits []string
	for i := range 63 {
		limits = append(limits, "[]<>n"+strings.Repeat("i", i))
	}
	wide, _, _ := Parse(strings.Join(limits, "&&"))
	sets, _, _ := Parse("q U X(" + strings.Repeat("p U X(", 62) + "q" + strings.Repeat(")", 63))
	for _, c := range []struct {
		f    *Formula
		want string
	}{
		{nil, "formula: an operand is missing"},
		{&Formula{Op: And, Left: p}, "formula: an operand is missing"},
		{&Formula{Op: 99}, "formula: found operator 99, expected at most 14"},
		{&Formula{Op: Atom, Atom: 63}, "formula: found atom 63, expected 0 to 62"},
		{cycle, "formula: more than 2000 operators and atoms"},
		{sets, "formula: more than 62 until operators, and so acceptance sets"},
		{wide, "formula: a state of its automaton has more than 4096 edges"},
	} {
		_, err := Translate(c.f)
		if err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// TestTranslateIsDeterministic translates the same formula again.
func TestTranslateIsDeterministic(t *testing.T) {
	f := mustParse(t, "[](p -> <>(q && <>r)) && (p U q W r || []<>s)")
	first := mustTranslate(t, f)
	for range 10 {
		if got := mustTranslate(t, f); !reflect.DeepEqual(got, first) {
			t.Fatalf("got %+v, want %+v", got, first)
		}
	}
}

// TestAcceptsForever holds it against words that are one letter again and again, from each state.
func TestAcceptsForever(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		a := mustTranslate(t, randomFormula(r, 1+r.IntN(12)))
		for letter := range uint64(8) {
			for v, got := range a.AcceptsForever(letter) {
				from := &Automaton{Initial: []int{v}, Edges: a.Edges, Sets: a.Sets}
				if want := from.Accepts(nil, []uint64{letter}); got != want {
					t.Fatalf("state %d of %v, letter %d: got %t", v, a, letter, got)
				}
			}
		}
	}
}
