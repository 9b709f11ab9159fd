package ltl

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func TestWriteHOA(t *testing.T) {
	a := mustTranslate(t, mustParse(t, "[](p -> <>q)"))
	a.Atoms = []string{"asked", `an "answer"`}
	var b strings.Builder
	if err := WriteHOA(&b, a, "response"); err != nil {
		t.Fatal(err)
	}
	want := `HOA: v1
name: "response"
States: 2
Start: 0
AP: 2 "asked" "an \"answer\""
acc-name: Buchi
Acceptance: 1 Inf(0)
properties: trans-labels explicit-labels trans-acc
--BODY--
State: 0
[!0] 0 {0}
[1] 0 {0}
[t] 1
State: 1
[1] 0 {0}
[t] 1
--END--
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

// TestHOARoundTrip reads 500 random automata back; a second reading of what was read is the same.
func TestHOARoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		f := randomFormula(r, 1+r.IntN(12))
		a := mustTranslate(t, f)
		b := rereadHOA(t, a)
		if !reflect.DeepEqual(b.Edges, a.Edges) && a.States() > 0 || b.Sets != a.Sets {
			t.Fatalf("%s: got %v, want %v", f, b, a)
		}
		for range 20 {
			stem, loop := randomLetters(r, 0, 5), randomLetters(r, 1, 5)
			if b.Accepts(stem, loop) != Holds(f, stem, loop) {
				t.Fatalf("%s on %v(%v)", f, stem, loop)
			}
		}
	}
}

func rereadHOA(t *testing.T, a *Automaton) *Automaton {
	t.Helper()
	var text strings.Builder
	if err := WriteHOA(&text, a, ""); err != nil {
		t.Fatal(err)
	}
	b, err := ReadHOA(strings.NewReader(text.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text.String())
	}
	return b
}

// stateHOA is []<>p with acceptance on states, an alias, a comment and labels of states.
const stateHOA = `HOA: v1 /* outer /* inner */ */
tool: "by" "hand"
States: 2
Start: 0 Start: 1
AP: 1 "p"
Alias: @yes 0
acc-name: Buchi
Acceptance: 1 Inf(0)
--BODY--
State: [!@yes] 0 "waiting"
0 1
State: [@yes|f] 1 {0}
0
1
--END--
`

// orderHOA is []<>p && []<>!p without labels; set 1 of three is not used.
const orderHOA = `HOA: v1
AP: 1 "p"
Start: 0
Acceptance: 3 Inf(0)&(Inf(2)&t)
--BODY--
State: 0
0 {0 1} 0 {1 2}
--END--`

func TestReadHOA(t *testing.T) {
	for _, c := range []struct{ name, text, formula string }{
		{"state", stateHOA, "[]<>p"},
		{"order", orderHOA, "[]<>p && []<>!p"},
		{"expression", "HOA: v1 AP: 3 \"p\" \"q\" \"r\" Start: 0 Acceptance: 0 t --BODY-- State: 0 [!(0&!1)|(2&1)] 0 --END--", "[](p -> q)"},
		{"no start", "HOA: v1 Acceptance: 0 t --BODY-- State: 0 [t] 0 --END--", "false"},
		{"alias before AP", "HOA: v1 Alias: @a !!0 AP: 1 \"p\" Start: 0 Acceptance: 0 t --BODY-- State: 0 [@a] 1 State: 1 [t] 1 --END--", "p"},
		{"no edges", "HOA: v1 Start: 3 Acceptance: 0 t --BODY-- --END--", "false"},
	} {
		a, err := ReadHOA(strings.NewReader(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		f, r := mustParse(t, c.formula), rand.New(rand.NewPCG(7, 8))
		for range 500 {
			stem, loop := randomLetters(r, 0, 4), randomLetters(r, 1, 4)
			if a.Accepts(stem, loop) != Holds(f, stem, loop) {
				t.Errorf("%s on %v(%v)", c.name, stem, loop)
				break
			}
		}
	}
}

func TestReadHOAErrors(t *testing.T) {
	head := "HOA: v1\nAP: 1 \"p\"\nStart: 0\nAcceptance: 1 Inf(0)\n--BODY--\n"
	for _, c := range []struct{ text, want string }{
		{"", "line 1, column 1: found the end, expected HOA:"},
		{"HOA: v2", `line 1, column 6: found "v2", expected v1`},
		{"HOA: v1 --BODY--", "line 1, column 9: the header Acceptance: is missing"},
		{"HOA: v1 Weird: 3", "line 1, column 9: found Weird:, expected States, Start, AP, Alias, Acceptance or a header in lower case"},
		{"HOA: v1 Start: 0&1", "line 1, column 17: found a conjunction of states, expected one state: alternation is not supported"},
		{"HOA: v1 Acceptance: 1 Fin(0)", `line 1, column 23: found "Fin", expected t or a conjunction of Inf(i): other acceptance is not supported`},
		{"HOA: v1 Acceptance: 1 Inf(!0)", "line 1, column 27: found a negated set, expected a set: other acceptance is not supported"},
		{"HOA: v1 Acceptance: 2 Inf(0)|Inf(1)", "line 1, column 29: found a disjunction, expected a conjunction of Inf(i)"},
		{"HOA: v1 Acceptance: 1 Inf(1)", "line 1, column 27: found 1 as the number of an acceptance set, expected less than 1"},
		{"HOA: v1 Acceptance: 0 f", `line 1, column 23: found "f", expected t or a conjunction of Inf(i): other acceptance is not supported`},
		{"HOA: v1 AP: 64", "line 1, column 13: found 64 as the number of propositions, expected less than 64"},
		{"HOA: v1 AP: 2 \"p\" States:", "line 1, column 13: found 1 propositions, expected 2"},
		{"HOA: v1 States: 99999999999", "line 1, column 17: the number is larger than 2147483647"},
		{"HOA: v1 States: 2147483647", "line 1, column 17: found 2147483647 as the number of states, expected less than 262145"},
		{"HOA: v1 /* /* */", "line 1, column 9: the comment has no end"},
		{"HOA: v1 name: \"x", "line 1, column 15: the string has no end"},
		{"HOA: v1 Alias: @a 3 Acceptance: 0 t --BODY--", "line 1, column 19: found proposition 3, expected less than 0"},
		{head + "State: 0 [0] 0&1", "line 6, column 15: found a conjunction of states, expected one state: alternation is not supported"},
		{head + "State: 0 [1] 0", "line 6, column 11: found 1 as the number of a proposition, expected less than 1"},
		{head + "State: 0 [@a] 0", "line 6, column 11: found @a, expected an alias that the header defines"},
		{head + "State: 0 [0] 0 {1}", "line 6, column 17: found 1 as the number of an acceptance set, expected less than 1"},
		{head + "State: 0 [0] 0 0", `line 6, column 16: found "0", expected the label of an edge, as the first edge of the state has one`},
		{head + "State: 0 0 --END--", "line 6, column 8: found 1 edges without labels, expected 2, one for each letter"},
		{head + "State: 0 State: 0", "line 6, column 17: a second state 0"},
		{head + "State: 0\n--ABORT--", "line 7, column 1: the automaton is aborted"},
		{head + "State: 0\n--END--\nHOA: v1", `line 8, column 1: found "HOA:", expected the end: only one automaton is read`},
		{head + "[0] 0", `line 6, column 1: found "[", expected State: or --END--`},
		{"HOA: v1 States: 1 Start: 1 Acceptance: 0 t --BODY-- --END--", "line 1, column 26: found state 1, expected less than 1"},
		{head + "State: 0 [" + strings.Repeat("(", 100000), "line 6, column 1011: nested more than 1000 deep"},
		{head + "State: 0 [" + strings.Repeat("0&", 100000), "line 6, column 2014: the label is more than 1000 deep"},
		{"HOA: v1 é", "line 1, column 9: found 'é', expected a word, a number, a string, a label or a mark"},
	} {
		_, err := ReadHOA(strings.NewReader(c.text))
		if err == nil || err.Error() != "hoa: "+c.want {
			t.Errorf("%.90q: got %v, want %s", c.text, err, c.want)
		}
	}
}

func FuzzReadHOA(f *testing.F) {
	f.Add(stateHOA)
	f.Add(orderHOA)
	f.Add("HOA: v1 States: 1 Start: 0 AP: 2 \"a\" \"b\" Acceptance: 0 t --BODY-- State: 0 [0&!1|t] 0 --END--")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ReadHOA(strings.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "hoa: ") {
				t.Fatalf("no position: %v", err)
			}
			return
		}
		b := rereadHOA(t, a)
		if a.Sets != b.Sets || a.States() != b.States() {
			t.Fatalf("read back as %d states, %d sets", b.States(), b.Sets)
		}
		if a.States() < 100 && a.Accepts(nil, []uint64{1}) != b.Accepts(nil, []uint64{1}) {
			t.Fatal("read back with another language")
		}
	})
}
