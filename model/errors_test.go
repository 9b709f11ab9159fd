package model

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var updateParse = flag.Bool("update-parse", false, "rewrite the goldens of the parser")

func TestGoldenErrors(t *testing.T) {
	src := readSource(t, "testdata/parse/faults.tcp")
	_, err := Parse(NewSource("faults.tcp", src.Text))
	parseGolden(t, "testdata/parse/faults.golden", err.Error()+"\n")
}

func parseGolden(t *testing.T, name, got string) {
	if *updateParse {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
	}
	require.Equal(t, readSource(t, name).Text, got)
}

// Each text has exactly these errors: none hides another, none follows from another.
func TestNoCascades(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"rule a in X on SYN { drop }", []string{`1:1 found "rule", expected "protocol NAME", with which a file begins`}},
		{"protocol p\ndefine x { y = 1\nz = 2 }", []string{
			`2:12 found "y", expected an effect or "}"`,
			`3:1 found "z", expected an effect or "}"`,
		}},
		{"protocol p\nrule a in on SYN { drp }\nwatch w on x { }", []string{
			`2:14 found "SYN", expected "in", "for", "on", "some", "any", "when", "says" or "{"`,
			`2:20 found "drp", expected an effect or "}"`,
			`3:12 found "x", expected "assign", "enter", "call", "timer", "tell", "deliver", "fresh" or "crash"`,
		}},
		{"protocol p\nrule a in X on SYN {\n    if (x { y := ) }\n    -> \n}\nrule b { drop }", []string{
			`3:11 found "{", expected ")"`,
			`3:18 found ")", expected an expression`,
			`5:1 found "}", expected a state`,
			`6:8 found "{", expected "in STATES" and "on EVENT" before it`,
		}},
		{"protocol p\nscenario s {\n  lives x\n  crashes\n}\nend {\n  a b\n  c : 0..\n}", []string{
			`3:9 found "x", expected a number`,
			`5:1 found "}", expected a number`,
			`7:5 found "b", expected ":" and a type`,
			`9:1 found "}", expected an expression`,
		}},
		{"protocol p\nend { if, x : bool }\ndefine fires = 1\ndefine not = 1", []string{
			`2:7 found "if", a word of the language, expected the name of a field`,
			`3:8 found "fires", which is built in, expected another name`,
			`4:8 found "not", a word of the language, expected the name of the define`,
		}},
		{"protocol p\nproperty q always x because \"a\" because \"b\" vacuous ok vacuous ok", []string{
			`2:33 found a second "because", expected one`,
			`2:56 found a second "vacuous", expected one`,
		}},
		{"protocol p isn 99999999999999999999", []string{
			`1:16 found "99999999999999999999", expected a number up to 1099511627776`,
		}},
		{"protocol p\nrule a in X on SYN {\n    if x {\n        drop\nrule b in X on SYN { drop }", []string{
			`5:1 found "rule", expected "}"`,
		}},
		{"protocol p\ndefine x { drop } }\ntimers , a", []string{
			`2:19 found "}", expected a declaration`,
			`3:8 found ",", expected the name of a timer`,
		}},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, err := Parse(NewSource("t", c.text))
			require.Equal(t, c.want, errorMessages(err.(Errors)))
		})
	}
}

func errorMessages(errs Errors) []string {
	var all []string
	for _, e := range errs {
		all = append(all, strings.TrimPrefix(e.Pos.String(), "t:")+" "+e.Msg)
	}
	return all
}

func TestClauseErrors(t *testing.T) {
	_, err := ParseClauses(NewSource("--with", "network bagg capacity 3"))
	require.EqualError(t, err, "--with:1:9: found \"bagg\", expected \"soup\", \"bag\" or \"fifo\"\n"+
		"network bagg capacity 3\n        ^ did you mean \"bag\"?")
	_, err = ParseExpr(NewSource("x", "a b"))
	require.EqualError(t, err, "x:1:3: found \"b\", expected an operator or the end\na b\n  ^")
}

// The caret stands under the place: tabs stay tabs, wide characters take two columns.
func TestExcerpt(t *testing.T) {
	text := "x\n\tä无法e\u0301\x1b@ b\r\n"
	e := &Error{Pos: Pos{NewSource("f", text), strings.Index(text, "@")}, Msg: "m", Hint: "h"}
	require.Equal(t, "f:2:8: m\n\tä无法e\u0301\uFFFD@ b\n\t       ^ h", e.Error())

	long := NewSource("f", strings.Repeat("a", 500)+"@"+strings.Repeat("b", 500))
	lines := strings.Split((&Error{Pos: Pos{long, 500}}).Error(), "\n")
	require.Equal(t, "…"+strings.Repeat("a", 60)+"@"+strings.Repeat("b", 59)+"…", lines[1])
	require.Equal(t, strings.Repeat(" ", 61)+"^", lines[2])
	require.Equal(t, "m", (&Error{Msg: "m"}).Error())
}

func TestErrorsAreSortedAndCapped(t *testing.T) {
	src := NewSource("f", strings.Repeat("x", 100))
	var errs Errors
	for i := 99; i >= 0; i-- {
		errs.add(Pos{src, i}, "", "m")
		errs.add(Pos{src, i}, "", "m")
	}
	sorted := errs.err().(Errors)
	require.Len(t, sorted, 100)
	require.Equal(t, 0, sorted[0].Pos.Offset)
	require.True(t, strings.HasSuffix(sorted.Error(), "\nand 50 more"))
	require.NoError(t, Errors{}.err())
}

func TestNearest(t *testing.T) {
	known := []string{"snd.una", "snd.nxt", "iss", "irs", "ack", "SYN-SENT", "unlimited"}
	for name, want := range map[string]string{
		"snd.unq": "snd.una", "snd.uan": "snd.una", "syn-sent": "SYN-SENT", "SYNSENT": "SYN-SENT",
		"ak": "ack", "is": "irs", "unlimted": "unlimited",
		"rcv.nxt": "", "x": "", "iss": "irs", "whatever": "", strings.Repeat("é", 1000): "",
	} {
		got, ok := nearest(name, known)
		require.Equal(t, want, got, name)
		require.Equal(t, want != "", ok, name)
	}
}

// What draws numbers has to say how far a life gets with them.
func TestFreshNeedsNumbers(t *testing.T) {
	_, err := LoadSources([]*Source{NewSource("toy.tcp", "protocol toy\nsegment one of M { }\nend { state S  iss : number }\ncalls go\nrule go in S on call go { iss := fresh }\nrule m in any on segment { drop }\n")})
	require.ErrorContains(t, err, "toy.tcp:5:34: `fresh` needs to know how far a life gets")
}
