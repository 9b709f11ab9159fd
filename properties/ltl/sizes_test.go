package ltl

import "testing"

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		text                         string
		states, initial, edges, sets int
	}{
		{"true", 1, 1, 1, 0},
		{"false", 0, 0, 0, 0},
		{"p", 2, 1, 2, 0},
		{"X p", 3, 1, 3, 0},
		{"X(p || q)", 3, 1, 4, 0},
		{"<>p", 2, 1, 3, 1},
		{"[]p", 1, 1, 1, 0},
		{"[]<>p", 1, 1, 2, 1},
		{"<>[]p", 2, 1, 3, 1},
		{"p U q", 2, 1, 3, 1},
		{"p W q", 2, 1, 3, 0},
		{"p R q", 2, 1, 3, 0},
		{"p M q", 2, 1, 3, 1},
		{"[](p -> <>q)", 2, 1, 5, 1},
		{"!([](p -> <>q))", 2, 1, 3, 1},
		{"[](p -> X q)", 2, 1, 4, 0},
		{"[](p -> p U q)", 2, 1, 5, 1},
		{"[](p -> X(p U q))", 2, 1, 5, 1},
		{"[]<>p && []<>q", 1, 1, 4, 2},
		{"[]<>p || []<>q", 1, 1, 3, 1},
		{"[]<>p -> []<>q", 3, 2, 5, 1},
		{"<>[]p -> []<>q", 1, 1, 3, 1},
		{"!([]<>p -> []<>(q && r))", 2, 1, 7, 1},
		{"<>p && <>q", 4, 1, 9, 1},
		{"<>(p && X <>q)", 3, 1, 5, 1},
		{"!q W (p && !q)", 2, 1, 3, 0},
		{"p U q U r", 3, 1, 6, 1},
		{"(p U q) U r", 4, 1, 10, 1},
		{"[](p <-> X p)", 3, 1, 4, 0},
		{"[](p && !q -> !q W r)", 2, 1, 6, 0},
		{"[](p -> <>(q && <>r))", 4, 1, 17, 2},
		{"[]<>p && []<>q && []<>r -> []<>s", 5, 2, 9, 1},
		{"<>[](p || <>q)", 3, 1, 9, 1},
		{"[](p -> (!q U r || []!q))", 3, 1, 7, 1},
		{"X X p || X X q", 4, 1, 5, 0},
		{"(p -> q) U []r", 2, 1, 4, 1},
	} {
		f, _, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		a := mustTranslate(t, f)
		edges := 0
		for _, out := range a.Edges {
			edges += len(out)
		}
		if a.States() != c.states || len(a.Initial) != c.initial || edges != c.edges || a.Sets != c.sets {
			t.Errorf("%s: got %d states, %d initial, %d edges, %d sets", c.text, a.States(), len(a.Initial), edges, a.Sets)
		}
	}
}
