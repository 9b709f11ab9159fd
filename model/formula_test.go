package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// groupedFormula writes a formula with a parenthesis around each operation.
func groupedFormula(f *Formula) string {
	switch {
	case f.Op == FormulaAtom:
		return f.operand()
	case f.Domain != nil:
		return "(" + f.Var.Name + ": " + groupedFormula(f.Left) + ")"
	case f.Right == nil:
		return "(" + formulaPrefix[f.Op] + groupedFormula(f.Left) + ")"
	}
	return "(" + groupedFormula(f.Left) + formulaInfix[f.Op] + groupedFormula(f.Right) + ")"
}

// flags are shared fields a to d, so that formulas are short.
const flags = `
protocol flags
segment SYN ACK { }
end { state IDLE, BUSY   n : 0..3   ghost seen : life of peer }
shared { a, b, c, d : bool   next, always : 0..3 }
calls go
timers tick
numbers reach 1 margin 1
define settled(e)  = eventually always e in IDLE
define quiet       = not a
rule go in IDLE on call go { -> BUSY  a := true }
rule back in BUSY on timer tick { -> IDLE  tell done }
rule take in any on segment { drop }
`

func TestFormulaPrecedence(t *testing.T) {
	p := toy(t, flags)
	for _, c := range []parseCase{
		{"a leads to b", "(a leads to b)"},
		{"a ~> b", "(a leads to b)"},
		{"a or b leads to c and d", "((a or b) leads to (c and d))"},
		{"always a implies eventually b", "(always (a implies (eventually b)))"},
		{"[] a implies <> b", "((always a) implies (eventually b))"},
		{"[] a = b and <> c", "((always (a = b)) and (eventually c))"},
		{"[]<>a -> []<>b", "((always (eventually a)) implies (always (eventually b)))"},
		{"eventually always not a and not b", "(eventually (always (not a and not b)))"},
		{"a until b until c", "(a until (b until c))"},
		{"a and b until c or d", "((a and (b until c)) or d)"},
		{"a U b && c W d || a R b", "(((a until b) and (c weak until d)) or (a release b))"},
		{"a weak until b", "(a weak until b)"},
		{"a release b", "(a release b)"},
		{"a implies b leads to c", "(a implies (b leads to c))"},
		{"a <-> <> b -> c", "(a equivalent ((eventually b) implies c))"},
		{"a equivalent next b", "(a equivalent (next b))"},
		{"!a until !b", "((not a) until (not b))"},
		{"not always a", "(not (always a))"},
		{"never a", "(always (not a))"},
		{"a implies never eventually b", "(a implies (always (not (eventually b))))"},
		{"each e in ends: e in BUSY leads to e in IDLE", "(e: (e in BUSY leads to e in IDLE))"},
		{"some e in ends: always each o in ends: o in IDLE or e in BUSY",
			"(e: (always (each o in ends: o in IDLE or e in BUSY)))"},
		{"settled(A) and quiet", "((eventually (always A in IDLE)) and (not a))"},
		{"if a then next b else eventually c", "((a and (next b)) or ((not a) and (eventually c)))"},
		{"next = 2 and next next = 1", "((next = 2) and (next (next = 1)))"},
		{"eventually always < next - 1", "(eventually (always < (next - 1)))"},
		{"(always a) and b", "((always a) and b)"},
	} {
		t.Run(c.text, func(t *testing.T) {
			f, err := p.ParseFormula(c.text)
			require.NoError(t, err)
			require.Equal(t, c.want, groupedFormula(f))
		})
	}
}

// What String writes is read as the same formula.
func TestFormulaText(t *testing.T) {
	p := toy(t, flags)
	for _, c := range []parseCase{
		{"a ~> !b", "a leads to (not b)"},
		{"[]<>(a && b)", "always (eventually (a and b))"},
		{"each e in ends: settled(e)", "each e in ends: eventually (always e in IDLE)"},
		{"a U b", "a until b"},
		{"a <-> b", "a = b"},
		{"a <-> <>b", "a equivalent (eventually b)"},
		{"<> A in {IDLE, BUSY}", "eventually A in {IDLE, BUSY}"},
		{"<> enters(A, any)", "eventually enters(A, any)"},
		{"<> (fires(go) or calls(A, go) or tells(B, done) or times(A, tick))",
			"eventually (((fires(go) or calls(A, go)) or tells(B, done)) or times(A, tick))"},
		{"<> (arrives(A, SYN ACK) or sends(A) or flying(B, SYN))",
			"eventually ((arrives(A, SYN ACK) or sends(A)) or flying(B, SYN))"},
		{"<> (crashes(A) or delivers(B) or fresh(A))", "eventually ((crashes(A) or delivers(B)) or fresh(A))"},
		{"<> some l in lives of A: B.seen = l", "eventually (some l in lives of A: B.seen = l)"},
		{"each i in 0..3: <> A.n = i", "each i in 0..3: eventually (A.n = i)"},
		{"<> A.n - 1 = 0 and [] 0 <= A.n < 3", "(eventually ((A.n - 1) = 0)) and (always 0 <= A.n < 3)"},
	} {
		t.Run(c.text, func(t *testing.T) {
			f, err := p.ParseFormula(c.text)
			require.NoError(t, err)
			require.Equal(t, c.want, f.String())
			again, err := p.ParseFormula(c.want)
			require.NoError(t, err)
			require.Equal(t, c.want, again.String())
		})
	}
}

func TestUnroll(t *testing.T) {
	p := toy(t, flags)
	sc, err := p.Instantiate("", clausesOf(t, "lives A 2\nlives B 1")...)
	require.NoError(t, err)
	for _, c := range []parseCase{
		{"each e in ends: e in BUSY leads to e.peer in IDLE", "(A in BUSY leads to B in IDLE) and (B in BUSY leads to A in IDLE)"},
		{"some e in ends: <> enters(e.peer, IDLE)", "(eventually enters(B, IDLE)) or (eventually enters(A, IDLE))"},
		{"each i in 1..3: <> A.n = i", "((eventually (A.n = 1)) and (eventually (A.n = 2))) and (eventually (A.n = 3))"},
		{"each i in 3..1: <> A.n = i", "true"},
		{"some i in 3..1: <> A.n = i", "false"},
		{"each e in ends: each l in lives of e: <> e.peer.seen = l",
			"(((eventually (B.seen = 0)) and (eventually (B.seen = 1))) and (eventually (B.seen = 2)))" +
				" and ((eventually (A.seen = 0)) and (eventually (A.seen = 1)))"},
		{"each e in ends: <> some o in ends: o in BUSY and e in BUSY",
			"(eventually (some o in ends: o in BUSY and A in BUSY)) and (eventually (some o in ends: o in BUSY and B in BUSY))"},
	} {
		t.Run(c.text, func(t *testing.T) {
			f, err := p.ParseFormula(c.text)
			require.NoError(t, err)
			before := f.String()
			require.Equal(t, c.want, p.Unroll(f, sc).String())
			require.Equal(t, before, f.String(), "the formula itself stays")
		})
	}
}

func TestCases(t *testing.T) {
	p := toy(t, flags+`property p "x" always each e in ends: e in BUSY leads to e.peer in IDLE because "{e} is {e.state}, {e.peer} not"`)
	s := systemOf(t, p, "A: go\nnetwork bag loses 0")
	q := p.Property("p")
	cases := p.Cases(q.Formula, s.Scenario())
	require.Len(t, cases, 2)
	require.Equal(t, "always (A in BUSY leads to B in IDLE)", cases[0].Formula.String())
	require.Equal(t, "always (B in BUSY leads to A in IDLE)", cases[1].Formula.String())
	next, _, _ := s.NewExpander().Expand(s.Initial(), nil, nil)
	require.Equal(t, "A is BUSY, B not", s.SentenceOf(q, next, cases[0].Values).String())
	require.Equal(t, "B is IDLE, A not", s.SentenceOf(q, next, cases[1].Values).String())
	f, err := p.ParseFormula("some e in ends: always each o in ends: e in BUSY or next o in IDLE")
	require.NoError(t, err)
	require.Len(t, p.Cases(f, s.Scenario()), 1)
}

// The tree of a formula and of a declaration, as the parser leaves it.
func TestTemporalTree(t *testing.T) {
	runCases(t, []parseCase{
		{"protocol t property p [] a ~> next b assuming nothing",
			"File{Protocol:Header{Name:\"t\"} Decls:[PropertyDecl{Name:p Kind:4 Expr:Temporal{Op:5 X:Temporal{Op:1 X:Name{Name:a}} Y:Temporal{Op:4 X:Name{Name:b}}} Assumes:2}]}"},
		{"protocol t fair timer user none fair rule a.b strong fair delivery weak",
			"File{Protocol:Header{Name:\"t\"} Decls:[FairDecl{Fair:Fair{Name:user}} FairDecl{Fair:Fair{What:1 Name:a.b How:strong}} FairDecl{Fair:Fair{What:4 How:weak}}]}"},
		{"protocol t scenario s { fair timer A user weak }",
			"File{Protocol:Header{Name:\"t\"} Decls:[ScenarioDecl{Name:s Clauses:[Clause{Kind:11 Fair:Fair{End:A Name:user How:weak}}]}]}"},
	}, func(s *Source) (any, error) { return Parse(s) })
}

func clausesOf(t testing.TB, text string) []*Clause {
	clauses, err := ParseClauses(NewSource("more", text))
	require.NoError(t, err)
	return clauses
}

func TestFormulaErrors(t *testing.T) {
	p := toy(t, flags)
	for _, c := range []parseCase{
		{"a leads to b leads to c", `formula:1:14: found "leads", expected the end of "leads to"`},
		{"a until", `formula:1:8: found the end of the text, expected an expression`},
		{"[]", `formula:1:3: found the end of the text, expected an expression`},
		{"a b", `formula:1:3: found "b", expected an operator or the end`},
		{"<> x", `formula:1:4: found "x", which is no name`},
		{"<> 3", `formula:1:4: found an integer; a claim is a bool`},
		{"(always a) = b", `formula:1:2: a temporal operator stands between truth values, not in a comparison, an index or an argument`},
		{"settled(next A)", `formula:1:9: a temporal operator stands between truth values, not in a comparison, an index or an argument`},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, err := p.ParseFormula(c.text)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestParseAtom(t *testing.T) {
	p := toy(t, flags)
	n, err := p.ParseAtom("A.state in {BUSY} and not sends(B, SYN)")
	require.NoError(t, err)
	require.Equal(t, "A in BUSY and not sends(B, SYN)", n.String())
	_, err = p.ParseAtom("A in BUZY")
	require.ErrorContains(t, err, `formula:1:6: found "BUZY", which is no state or group`)
	_, err = p.ParseAtom("eventually a")
	require.ErrorContains(t, err, `formula:1:1: found "eventually"; a temporal operator stands in a property only`)
}

// A temporal operator outside of properties is named as such, where it stands.
func TestTemporalElsewhere(t *testing.T) {
	const only = "; a temporal operator stands in a property only"
	for _, c := range []parseCase{
		{"rule r in IDLE on SYN when always a { drop }", `1:28 found "always"` + only},
		{"rule r in IDLE on SYN when a until b { drop }", `1:30 found "until"` + only},
		{"rule r in IDLE on SYN when <> a { drop }", `1:28 found "<>"` + only},
		{"rule r in IDLE on SYN when a leads to b { drop }", `1:30 found "leads"` + only},
		{"rule r in IDLE on SYN { if eventually a { drop } }", `1:28 found "eventually"` + only},
		{"watch w on deliver when [] a { x := 1 }", `1:25 found "[]"` + only},
		{"measure m in s until a and next b", `1:28 found "next"` + only},
		{"measure m in s until a ~> b", `1:24 found "~>"` + only},
		{"rule r in IDLE on SYN when a && b { drop }", `1:30 found "&&", expected "in", "for", "on", "some", "any", "when", "says" or "{"`},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, p := parseFile(NewSource("t", "protocol t "+c.text))
			require.NotEmpty(t, p.errs)
			p.errs[0].Pos.Offset -= len("protocol t ")
			p.errs[0].Pos.Source = NewSource("t", c.text)
			require.Equal(t, c.want, errorMessages(p.errs)[0])
		})
	}
	for _, c := range []parseCase{
		{"define soon = next a\nrule r in IDLE on SYN when soon { drop }", "a temporal operator stands in a property only"},
		{"rule r in IDLE on SYN when always(a) { drop }", "a temporal operator stands in a property only"},
		{"property q a", "is about the initial state alone"},
		{"property q a and b", "is about the initial state alone"},
		{"property q reachable eventually a", "`reachable` and `terminal` are about a state or a step, not about a run"},
		{"property q always a assuming weak", "says what it assumes, which is for temporal formulas"},
		{"property q eventually a assuming luck", `found "luck", expected "standard", "weak" or "nothing"`},
		{"define always = a", `found "always", which is built in`},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, err := LoadSources([]*Source{NewSource("toy.tcp", flags+c.text+"\n")})
			require.ErrorContains(t, err, c.want)
		})
	}
}

// Fields and values that have the names of operators stay what they are.
func TestTemporalNames(t *testing.T) {
	p := toy(t, flags+`
segment FIN { until : 0..3  weak : 0..3 }
rule names in BUSY on SYN when next < 3 and always = next {
    send SYN until next weak always
    next := always always := next
    if next = 1 { drop } else { drop }
}
`)
	require.NotNil(t, p.Rule("names"))
}

func TestTemporalProperties(t *testing.T) {
	p := toy(t, flags+`
property one "a claim" each e in ends: e in BUSY leads to settled(e)
    assuming weak
    because "{e} is {e.state}"
property two always eventually a assuming nothing
property three never settled(A)
property four always a and b
property five a until b vacuous ok
property six never a
`)
	var got []string
	for _, q := range p.Properties {
		if q.Kind == Temporal {
			require.Nil(t, q.Expr)
			got = append(got, q.Name+": "+q.Formula.String())
			continue
		}
		require.Nil(t, q.Formula)
		got = append(got, q.Name+": safety "+q.Expr.String())
	}
	require.Equal(t, []string{
		"one: each e in ends: e in BUSY leads to (eventually (always e in IDLE))",
		"two: always (eventually a)",
		"three: always (not (eventually (always A in IDLE)))",
		"four: safety a and b",
		"five: a until b",
		"six: safety a",
	}, got)
	require.Equal(t, []Assumption{AssumeWeak, AssumeNothing, AssumeStandard},
		[]Assumption{p.Property("one").Assumes, p.Property("two").Assumes, p.Property("three").Assumes})
	require.True(t, p.Property("five").MayVacuous)
	require.Len(t, p.Property("one").Because, 3)
}

func TestFormatTemporal(t *testing.T) {
	src := NewSource("t", `protocol t
property p "x" in s
each e in ends: [] ! a->(<>b)
 and not  c leads   to d
assuming   standard
because "no"
fair   timer user   none
scenario s { fair timer A user weak   fair delivery none }
`)
	checkFormat(t, src)
	require.Equal(t, `protocol t
property p "x" in s
    each e in ends: [] !a -> (<> b)
        and not c leads to d
    assuming standard
    because "no"
fair timer user none
scenario s { fair timer A user weak   fair delivery none }
`, formatText(t, src.Text))
}

// What a formula reads and names is used.
func TestLintFormulas(t *testing.T) {
	p := toy(t, flags+`
group working = BUSY
define lonely = B in working
property p eventually lonely and A.n = 1
property q each e in ends: settled(e)
`)
	for _, f := range Lint(p) {
		require.NotContains(t, f.Message, "nothing uses the group working")
		require.NotContains(t, f.Message, "nothing uses the define lonely")
		require.NotContains(t, f.Message, "nothing uses the define settled")
		require.NotEqual(t, "nothing reads the field n", f.Message)
	}
}
