package ltl

import "testing"

// TestHolds has one row for each way in which an operator can be true or false: p is 1, q is 2.
func TestHolds(t *testing.T) {
	for _, c := range []struct {
		text       string
		stem, loop []uint64
		want       bool
	}{
		{"p", []uint64{1}, []uint64{0}, true},
		{"p", []uint64{0}, []uint64{1}, false},
		{"X p", []uint64{0}, []uint64{1, 0}, true},
		{"X p", nil, []uint64{0}, false},
		{"X X p", nil, []uint64{1, 0}, true},
		{"<>p", []uint64{0}, []uint64{0, 1}, true},
		{"<>p", []uint64{0}, []uint64{0, 2}, false},
		{"[]p", []uint64{1}, []uint64{1, 3}, true},
		{"[]p", []uint64{1}, []uint64{1, 2}, false},
		{"[]<>p", []uint64{0}, []uint64{0, 1, 0}, true},
		{"<>[]p", []uint64{0}, []uint64{0, 1, 0}, false},
		{"<>[]p", []uint64{0}, []uint64{1}, true},
		{"p U (!p && q)", []uint64{1, 1}, []uint64{2}, true},
		{"p U (!p && q)", []uint64{1, 0}, []uint64{2}, false},
		{"p U (!p && q)", nil, []uint64{1}, false},
		{"p W (!p && q)", nil, []uint64{1}, true},
		{"p W (!p && q)", []uint64{1, 0}, []uint64{2}, false},
		{"p R (!p && q)", nil, []uint64{2}, true},
		{"p R q", []uint64{2, 3}, []uint64{0}, true},
		{"p R q", []uint64{2, 1}, []uint64{0}, false},
		{"p M q", nil, []uint64{2}, false},
		{"p M q", []uint64{2, 3}, []uint64{0}, true},
		{"p <-> q", nil, []uint64{3}, true},
		{"p <-> q", nil, []uint64{2}, false},
		{"p -> q", nil, []uint64{2}, true},
		{"p -> q", nil, []uint64{1}, false},
	} {
		f := mustParse(t, c.text)
		if got := Holds(f, c.stem, c.loop); got != c.want {
			t.Errorf("%s on %v(%v): got %t", c.text, c.stem, c.loop, got)
		}
	}
}

// mustParse has the atoms p, q, r, s as 0, 1, 2, 3.
func mustParse(t *testing.T, text string) *Formula {
	t.Helper()
	f, err := ParseWith(text, func(name string) (int, error) { return int(name[0] - 'p'), nil })
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}
