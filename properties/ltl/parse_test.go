package ltl

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"p", "p"},
		{"true && 1 || false & 0", "true && true || false && false"},
		{"[](p -> <>q)", "[](p -> <>q)"},
		{"G(p => F q)", "[](p -> <>q)"},
		{"GF p <-> FGq", `[]<>p <-> FGq`},
		{"GF(p) <=> FG q", "[]<>p <-> <>[]q"},
		{"XX p", "X X p"},
		{"X(p)", "X p"},
		{"X X(p U q)", "X X(p U q)"},
		{"X !p", "X !p"},
		{"X[]p", "X []p"},
		{"!p U ~q", "!p U !q"},
		{"p U q U r", "p U q U r"},
		{"(p U q) U r", "(p U q) U r"},
		{"p U q W r R s M t", "p U q W r R s M t"},
		{"p V q", "p R q"},
		{`p /\ q \/ r`, "p && q || r"},
		{"p && (q && r)", "p && (q && r)"},
		{"p && q && r", "p && q && r"},
		{"p && (q || r)", "p && (q || r)"},
		{"p -> q -> r", "p -> q -> r"},
		{"(p -> q) -> r", "(p -> q) -> r"},
		{"p U q && r", "p U q && r"},
		{"p U (q && r)", "p U (q && r)"},
		{"![]p", "![]p"},
		{"<>p -> q", "<>p -> q"},
		{"no-ghost -> fin-wait-1.acked", "no-ghost -> fin-wait-1.acked"},
		{"a-->b", ""},
		{"a->b", "a -> b"},
		{`"no ghost" && "a\"b\\c"`, `"no ghost" && "a\"b\\c"`},
		{`"plain" && "X" && "GF" && "true"`, `plain && "X" && "GF" && "true"`},
	} {
		f, names, err := Parse(c.text)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: parsed as %s", c.text, f.Text(names))
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if got := f.Text(names); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestParseNumbersNamesByAppearance(t *testing.T) {
	f, names, err := Parse("q U (p && q)")
	want := &Formula{Op: Until, Left: &Formula{Op: Atom},
		Right: &Formula{Op: And, Left: &Formula{Op: Atom, Atom: 1}, Right: &Formula{Op: Atom}}}
	if err != nil || !slices.Equal(names, []string{"q", "p"}) || !reflect.DeepEqual(f, want) {
		t.Errorf("got %v, %v, %v", f, names, err)
	}
	if f.Atoms() != 3 {
		t.Errorf("atoms: got %b", f.Atoms())
	}
}

func TestParseErrors(t *testing.T) {
	var many strings.Builder
	for i := range 64 {
		fmt.Fprintf(&many, "|n%d", i)
	}
	for _, c := range []struct{ text, want string }{
		{"", "column 1: found the end, expected a name, a constant, a unary operator or an opening parenthesis"},
		{"p &&", "column 5: found the end, expected a name, a constant, a unary operator or an opening parenthesis"},
		{"p q", `column 3: found "q", expected an operator or the end`},
		{"(p", "column 3: found the end, expected an operator or a closing parenthesis"},
		{"p)", `column 2: found ")", expected an operator or the end`},
		{"é", "column 1: found 'é', expected an operator, a name or a parenthesis"},
		{`"é" # p`, "column 5: found '#', expected an operator, a name or a parenthesis"},
		{`p && "q`, "column 6: the name in quotes has no end"},
		{`""`, "column 1: the name in quotes is empty"},
		{"U p", `column 1: found "U", expected a name, a constant, a unary operator or an opening parenthesis`},
		{many.String()[1:], "column 243: more than 63 different names"},
		{strings.Repeat("!", 100000) + "p", "column 2001: nested more than 2000 deep"},
		{strings.Repeat("(", 100000) + "p", "column 2001: nested more than 2000 deep"},
		{strings.Repeat("p&", 100000) + "p", "column 2000: more than 2000 operators and names"},
		{strings.Repeat("p U ", 100000) + "p", "column 8001: nested more than 2000 deep"},
	} {
		_, _, err := Parse(c.text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || err.Error() != c.want {
			t.Errorf("%.20s: got %v, want %s", c.text, err, c.want)
		}
	}
}

func TestParseWithRefusesNames(t *testing.T) {
	_, err := ParseWith("[](p -> q)", func(name string) (int, error) {
		if name != "p" {
			return 0, fmt.Errorf("found %q, expected p", name)
		}
		return 7, nil
	})
	if err == nil || err.Error() != `column 9: found "q", expected p` {
		t.Errorf("got %v", err)
	}
}

// TestTextIsRead reads 20,000 random formulas back.
func TestTextIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	names := []string{"p", "no-ghost", "two words"}
	number := func(name string) (int, error) { return slices.Index(names, name), nil }
	for range 20000 {
		f := randomFormula(r, 1+r.IntN(15))
		text := f.Text(names)
		g, err := ParseWith(text, number)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !reflect.DeepEqual(f, g) {
			t.Fatalf("%s: read back as %s", text, g.Text(names))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "[](p -> <>q)", `G(p => F "q\"") /\ ~r`, "a-b.c U (d V e) M 1", "((((", "GFXp <-> X X p", "\xff\"\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, names, err := Parse(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Column < 1 {
				t.Fatalf("no position: %v", err)
			}
			return
		}
		again, sameNames, err := Parse(g.Text(names))
		if err != nil || !reflect.DeepEqual(g, again) || !slices.Equal(names, sameNames) {
			t.Fatalf("%s: read back as %v, %v", g.Text(names), again, err)
		}
	})
}
