package model

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func formatText(t *testing.T, text string) string {
	out, err := Format(NewSource("t", text))
	require.NoError(t, err)
	return out
}

// checkFormat wants of a text that parses: the same tree, the same comments, and a form that
// stays and does not hang on the spaces of the text.
func checkFormat(t *testing.T, src *Source) {
	before, err := Parse(src)
	if err != nil {
		return
	}
	text, err := Format(src)
	require.NoError(t, err)
	formatted := NewSource(src.Name, text)
	after, err := Parse(formatted)
	require.NoError(t, err, text)
	require.Equal(t, dumpTree(before), dumpTree(after), text)
	require.Equal(t, commentsOf(src), commentsOf(formatted))
	require.Equal(t, text, formatText(t, text))
	require.Equal(t, text, formatText(t, squeeze(src)))
	for _, line := range strings.Split(text, "\n") {
		require.Equal(t, strings.TrimRight(line, " \t"), line)
	}
}

// squeeze leaves one space where a text has several; indentation, which may have a meaning, stays.
func squeeze(src *Source) string {
	p := newParser(src)
	words := append(slices.Clone(p.toks), p.comments...)
	slices.SortStableFunc(words, func(a, b token) int { return int(a.start - b.start) })
	var b strings.Builder
	at := 0
	for _, w := range words {
		gap := src.Text[at:w.start]
		if gap != "" && !strings.Contains(gap, "\n") {
			gap = " "
		}
		b.WriteString(gap)
		b.WriteString(p.textOf(w))
		at = int(w.end)
	}
	return b.String()
}

func commentsOf(src *Source) []string {
	p := newParser(src)
	var all []string
	for _, c := range p.comments {
		all = append(all, p.textOf(c))
	}
	return all
}

func TestFormatWhole(t *testing.T) {
	src := readSource(t, "testdata/parse/whole.tcp")
	checkFormat(t, src)
	parseGolden(t, "testdata/parse/whole.golden", formatText(t, src.Text))
}

// The library is in canonical form.
func TestFormatLibrary(t *testing.T) {
	files, err := filepath.Glob("library/*.tcp")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		checkFormat(t, NewSource(name, string(text)))
		require.Equal(t, formatText(t, string(text)), string(text), name)
	}
}

func TestFormat(t *testing.T) {
	const p = "protocol p\n"
	for name, c := range map[string]struct{ text, want string }{
		"spaces": {
			"define  x(a,b)=f( a )+  -b[ 0 ]..\n", "",
		},
		"one line": {
			"define x{a:=1 b:=2   send SYN seq -a   if a{drop}else{}}",
			"define x { a := 1   b := 2   send SYN seq -a   if a { drop } else {} }\n",
		},
		"declarations stand on lines of their own": {
			"timers a timers b", "timers a\ntimers b\n",
		},
		"a rule stands between blank lines": {
			"timers a\n# about a\nrule a in X on SYN{drop}\ntimers b\n\n\n\ntimers c",
			"timers a\n\n# about a\nrule a in X on SYN { drop }\n\ntimers b\n\ntimers c\n",
		},
		"a comment behind a rule": {
			"rule a in X on SYN{drop} # one\n# two\n\n# three\nrule b in X on SYN{drop}",
			"\nrule a in X on SYN { drop }              # one\n# two\n\n# three\nrule b in X on SYN { drop }\n",
		},
		"head and body": {
			"rule a\nin X on SYN\nwhen a\nand b\n{\n\na := 1\n\n\n# c\n  }",
			"\nrule a\n    in X on SYN\n    when a\n        and b\n{\n    a := 1\n\n    # c\n}\n",
		},
		"deeper": {
			"define x {\nif a {\n# c\nif b {\ndrop\n}\nelse {\nsend SYN\nseq 1\n}\n}\n}",
			"define x {\n    if a {\n        # c\n        if b {\n            drop\n        }\n        else {\n            send SYN\n                seq 1\n        }\n    }\n}\n",
		},
		"colons": {
			"end {\nstate X\na:bool # c\nlong.name,b:0..3=1\nghost 无:state\n\nc:end\n}",
			"end {\n    state X\n    a : bool                             # c\n    long.name, b : 0..3 = 1\n    ghost 无 : state\n\n    c : end\n}\n",
		},
		"colons of a kind": {
			"end {\na:bool\nstable bc:bool\nd,efg:bool\nghost h:bool\nghost stable ijkl:bool\nghost 无,n:end\n}",
			"end {\n    a         : bool\n    stable bc : bool\n    d, efg : bool\n    ghost h           : bool\n    ghost stable ijkl : bool\n    ghost 无, n : end\n}\n",
		},
		"clauses": {
			"scenario s{\nA:open active,close?then close\nstart A X a[0] 1\n   b 2\nwindow 1 lives 2}",
			"scenario s {\n    A: open active, close? then close\n    start A X a[0] 1\n        b 2\n    window 1   lives 2 }\n",
		},
		"a clause with fields": {
			"scenario s{start A X a 1 b 2\nwindow 1}scenario t{start A X\n  b 2}replace t scenario u{lives 1 old from A SYN # c\nwindow 1}",
			"scenario s {\n    start A X a 1 b 2\n    window 1 }\nscenario t { start A X\n    b 2 }\nreplace t scenario u { lives 1\n    old from A SYN                       # c\n    window 1 }\n",
		},
		"sets and seals": {
			"define x=a in{ B,C }and seal c{a 1}=(each e in ends:f(e ))",
			"define x = a in {B, C} and seal c { a 1 } = (each e in ends: f(e))\n",
		},
		"fields of a seal": {
			"define x{send SYN a seal c{b 1 d(e)f -g\nh seal i{j 1\nk 2}\nl if m\nthen n else o}\nseq seal c{\na 1}\n}",
			`
define x { send SYN a seal c { b 1  d (e)  f -g
                               h seal i { j 1
                                          k 2 }
                               l if m
                               then n else o }
    seq seal c {
        a 1 }
}
`[1:],
		},
		"a seal follows what moves it": {
			"define x {\nlonger:=1\na:=seal c{b 1\n# c\nd 2}\n}\nend{\na:c=seal c{b 1\nd 2}\nlonger:bool\n}",
			`
define x {
    longer := 1
    a := seal c { b 1
                  # c
                  d 2 }
}
end {
    a : c = seal c { b 1
                     d 2 }
    longer : bool
}
`[1:],
		},
		"an acceptable end": {
			"property x\nterminal desired a\nor b\nacceptable c\nor d\nbecause \"e\"",
			"property x\n    terminal desired a\n        or b\n        acceptable c\n            or d\n    because \"e\"\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == "" {
				_, err := Format(NewSource("t", p+c.text))
				require.Error(t, err)
				return
			}
			require.Equal(t, p+c.want, formatText(t, p+c.text))
			checkFormat(t, NewSource("t", p+c.text))
		})
	}
}

// Columns: what stands below each other, and what ends or leaves the column.
func TestFormatColumns(t *testing.T) {
	text, err := os.ReadFile("testdata/parse/columns.tcp")
	require.NoError(t, err)
	src := NewSource("t", string(text))
	checkFormat(t, src)
	parseGolden(t, "testdata/parse/columns.golden", formatText(t, src.Text))
}

func TestFormatComments(t *testing.T) {
	text := "# first\n\n\n# second\nprotocol p # third\n#fourth  \n\n\n# last\n\n"
	require.Equal(t, "# first\n\n# second\nprotocol p                               # third\n#fourth\n\n# last\n", formatText(t, text))
}

// respace writes the words of a text again with other white space and comments between them.
func respace(src *Source, random *rand.Rand) string {
	gaps := []string{" ", " ", " ", "   ", "\t", "\n", "\n    ", "\n\n\n", " # c\n", "\n  # d\n\n# e\n "}
	var b strings.Builder
	p := newParser(src)
	for i, t := range p.toks {
		if i > 0 && int(t.start) == p.endOf(i-1) && random.IntN(3) > 0 {
			b.WriteString(p.textOf(t))
			continue
		}
		gap := gaps[random.IntN(len(gaps))]
		if random.IntN(4) > 0 && i > 0 {
			gap = src.Text[p.endOf(i-1):t.start]
		}
		b.WriteString(gap + p.textOf(t))
	}
	return b.String()
}

func (p *parser) endOf(i int) int { return int(p.toks[i].end) }

// A form does not depend on how often the text was pressed into other shapes.
func TestFormatAnySpacing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	src := readSource(t, "testdata/parse/whole.tcp")
	parts := strings.Split(src.Text, "\n\n")
	columns := readSource(t, "testdata/parse/columns.tcp")
	parts = append(parts, strings.Split(columns.Text, "\n\n")...)
	for range 1500 {
		part := NewSource("t", "protocol p\n"+parts[random.IntN(len(parts))])
		if random.IntN(10) == 0 {
			part = src
		}
		checkFormat(t, NewSource("t", respace(part, random)))
	}
}

// A text with some words lost, doubled or swapped has few errors, and none makes the parser fail.
func TestDamagedTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	src := readSource(t, "testdata/parse/whole.tcp")
	for range 1000 {
		p := newParser(src)
		lines := strings.Split(src.Text, "\n")
		for range 3 {
			i := random.IntN(len(lines))
			words := strings.Fields(lines[i])
			if len(words) == 0 {
				continue
			}
			indent := lines[i][:len(lines[i])-len(strings.TrimLeft(lines[i], " "))]
			words[random.IntN(len(words))] = p.textOf(p.toks[random.IntN(len(p.toks))])
			lines[i] = indent + strings.Join(words, " ")
		}
		text := strings.Join(lines, "\n")
		_, err := Parse(NewSource("t", text))
		checkErrors(t, err)
		if err != nil {
			require.LessOrEqual(t, len(err.(Errors)), 16, text) // the fields of a block that is read as a rule: one each
		}
		checkFormat(t, NewSource("t", text))
	}
}

func seedTexts(f *testing.F) {
	for _, pattern := range []string{"testdata/parse/*.tcp", "library/*.tcp"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			text, _ := os.ReadFile(name)
			f.Add(string(text))
			for _, part := range strings.Split(string(text), "\n\n") {
				f.Add("protocol p\n" + part)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	seedTexts(f)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := Parse(NewSource("t", text))
		checkErrors(t, err)
		_, err = ParseExpr(NewSource("t", text))
		checkErrors(t, err)
	})
}

// checkErrors wants of an error: a place within the text, a message, an order.
func checkErrors(t *testing.T, err error) {
	if err == nil {
		return
	}
	errs := err.(Errors)
	require.NotEmpty(t, errs)
	require.NotEmpty(t, errs.Error())
	for i, e := range errs {
		require.LessOrEqual(t, e.Pos.Offset, len(e.Pos.Source.Text))
		require.NotEmpty(t, e.Msg)
		require.True(t, i == 0 || errs[i-1].Pos.Offset <= e.Pos.Offset)
	}
}

// The form holds for any text, and for its words in another shape.
func FuzzFormat(f *testing.F) {
	seedTexts(f)
	f.Fuzz(func(t *testing.T, text string) {
		src := NewSource("t", text)
		checkFormat(t, src)
		if _, err := Parse(src); err == nil && utf8.ValidString(text) {
			random := rand.New(rand.NewPCG(uint64(len(text)), 5))
			checkFormat(t, NewSource("t", respace(src, random)))
		}
	})
}

func FuzzParseClauses(f *testing.F) {
	src, _ := os.ReadFile("testdata/parse/whole.tcp")
	for _, line := range strings.Split(string(src), "\n") {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := ParseClauses(NewSource("t", text))
		checkErrors(t, err)
	})
}
