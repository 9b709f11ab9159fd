package export_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
)

func TestTLAPlusGolden(t *testing.T) {
	p := load(t, "testdata/bell.tcp")
	var text bytes.Buffer
	require.NoError(t, export.TLAPlus(&text, lower(t, p, "line", p.Property("answered"), p.Property("entered"), p.Property("gets-through"))))
	golden(t, "testdata/bell.tla", text.Bytes())
}

func TestTLAPlusTemporalGolden(t *testing.T) {
	p := load(t, "../../properties/testdata/fairness.tcp")
	golden(t, "testdata/steady.tla", []byte(temporal(t, p, "steady", "finishes")))
}

func temporal(t *testing.T, p *model.Protocol, scenario string, names ...string) string {
	t.Helper()
	text, err := tryTemporal(t, p, scenario, names...)
	require.NoError(t, err)
	return text
}

func tryTemporal(t *testing.T, p *model.Protocol, scenario string, names ...string) (string, error) {
	t.Helper()
	sc, err := p.Instantiate(scenario)
	require.NoError(t, err)
	list, err := properties.Select(p, names)
	require.NoError(t, err)
	program, err := export.Lower(p, sc, list, export.Options{})
	require.NoError(t, err)
	var text bytes.Buffer
	err = export.TLAPlus(&text, program)
	return text.String(), err
}

// Scenarios of several kinds give a module in which all that is used is defined above, once, and brackets match.
func TestTLAPlusIsWellFormed(t *testing.T) {
	for _, name := range []string{"two-way-quiet", "five-packet", "backlog", "syn-cookies"} {
		p := load(t, name)
		for i, s := range p.Scenarios {
			if i%5 != 0 {
				continue // all of them take long, and are alike
			}
			sc, err := p.Instantiate(s.Name.Text)
			if err != nil {
				continue // a scenario of the base that its variant rules out
			}
			program, err := export.Lower(p, sc, nil, export.Options{})
			require.NoError(t, err)
			var text bytes.Buffer
			require.NoError(t, export.TLAPlus(&text, program))
			t.Run(name+" "+s.Name.Text, func(t *testing.T) { wellFormed(t, text.String()) })
		}
	}
}

func TestTLAPlusGoldensAreWellFormed(t *testing.T) {
	p := load(t, "testdata/bell.tcp")
	var text bytes.Buffer
	require.NoError(t, export.TLAPlus(&text, lower(t, p, "line", p.Property("answered"), p.Property("entered"), p.Property("gets-through"))))
	wellFormed(t, text.String())
	f := load(t, "../../properties/testdata/fairness.tcp")
	for _, s := range []string{"lossy", "lossless", "once", "blinking", "steady"} {
		wellFormed(t, temporal(t, f, s, "heard", "finishes"))
	}
}

var (
	commentTLA    = regexp.MustCompile(`\\\*.*`)
	stringTLA     = regexp.MustCompile(`"[^"]*"`)
	definitionTLA = regexp.MustCompile(`^(\w+)(?:\(([^=]*)\))? ==`)
	operatorTLA   = regexp.MustCompile(`\\\w+`)
	fieldTLA      = regexp.MustCompile(`!?\.(?:[A-Za-z_]\w*)|\w+ (?:\|->|:) `)
	wordTLA       = regexp.MustCompile(`[A-Za-z_]\w*`)
	boundTLA      = regexp.MustCompile(`(?:\\[AE] |[{\[])(\w+) \\in |LAMBDA (\w+) :|(\w+) ==|: ([a-z]) \\in `)
)

const builtinTLA = `ASSUME BOOLEAN DOMAIN ELSE ENABLED EXCEPT FALSE IF IN LAMBDA LET RECURSIVE SUBSET THEN TRUE UNCHANGED UNION
	Append Assert BagCardinality BagOfAll BagToSet Cardinality EmptyBag Head Len SetToBag SubSeq Tail SF_vars WF_vars _ _vars`

// wellFormed reads a module as far as the printer goes.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	body, _, found := strings.Cut(text, "====")
	require.True(t, found)
	known := map[string]bool{}
	for _, w := range strings.Fields(builtinTLA) {
		known[w] = true
	}
	_, body, _ = strings.Cut(body, "\nVARIABLES")
	declared, rest, _ := strings.Cut(body, "\n\n")
	for _, w := range wordTLA.FindAllString(commentTLA.ReplaceAllString(declared, ""), -1) {
		require.False(t, known[w], w)
		known[w] = true
	}
	for _, part := range strings.Split(rest, "\n\n") {
		part = stringTLA.ReplaceAllString(part, `""`)
		part = strings.TrimSpace(commentTLA.ReplaceAllString(part, ""))
		for _, one := range definitions(part) {
			balanced(t, one)
			define(t, known, one)
		}
	}
}

// definitions takes a paragraph apart where a line begins one.
func definitions(part string) []string {
	var out []string
	for _, line := range strings.Split(part, "\n") {
		if definitionTLA.MatchString(line) || strings.HasPrefix(line, "RECURSIVE") || len(out) == 0 {
			out = append(out, "")
		}
		out[len(out)-1] += line + "\n"
	}
	return out
}

func define(t *testing.T, known map[string]bool, text string) {
	t.Helper()
	text = strings.TrimSpace(text)
	if name, ok := strings.CutPrefix(text, "RECURSIVE "); ok {
		known[wordTLA.FindString(name)] = true
		return
	}
	head := definitionTLA.FindStringSubmatch(text)
	if head == nil {
		require.Empty(t, text)
		return
	}
	name := head[1]
	local := map[string]bool{name: strings.Contains(head[2], ", k") || name == "TransmitFrom"}
	for _, w := range wordTLA.FindAllString(head[2], -1) {
		require.False(t, w != "_" && known[w], "%s: parameter %s is taken", name, w)
		local[w] = true
	}
	rest := text[len(head[0]):]
	for _, m := range boundTLA.FindAllStringSubmatch(rest, -1) {
		for _, w := range m[1:] {
			require.False(t, w != "" && known[w], "%s: bound name %s is taken", name, w)
			local[w] = true
		}
	}
	rest = operatorTLA.ReplaceAllString(fieldTLA.ReplaceAllString(rest, " "), " ")
	for _, w := range wordTLA.FindAllString(rest, -1) {
		require.True(t, known[w] || local[w], "%s: %s is not defined above in\n%s", name, w, text)
	}
	require.True(t, !known[name] || local[name], "%s is defined twice", name)
	known[name] = true
}

func balanced(t *testing.T, text string) {
	t.Helper()
	var open []byte
	text = strings.NewReplacer("<<", "«", ">>", "»", "=>", " ", "->", " ").Replace(text)
	pairs := map[byte]byte{')': '(', ']': '[', '}': '{'}
	for i := range len(text) {
		switch c := text[i]; c {
		case '(', '[', '{':
			open = append(open, c)
		case ')', ']', '}':
			require.True(t, len(open) > 0 && open[len(open)-1] == pairs[c], text)
			open = open[:len(open)-1]
		}
	}
	require.Empty(t, open, text)
	require.Equal(t, strings.Count(text, "«"), strings.Count(text, "»"))
	words := wordTLA.FindAllString(text, -1)
	count := func(w string) int {
		return len(slices.DeleteFunc(slices.Clone(words), func(x string) bool { return x != w }))
	}
	require.Equal(t, [2]int{count("IF"), count("LET")}, [2]int{count("THEN"), count("IN")}, text)
	require.Equal(t, count("THEN"), count("ELSE"), text)
}

// Rules that need not fire, or that are fair in their own right whatever fires them, make actions of some of the steps.
func TestTLAPlusFairRules(t *testing.T) {
	base, err := os.ReadFile("../../properties/testdata/fairness.tcp")
	require.NoError(t, err)
	text := string(base) + "\nscenario spared \"nothing has to happen by the rule\" from blinking {\n    fair rule blink none\n    fair rule again weak\n}\n" +
		"\nproperty finished \"A ends in the end\"\n    in spared\n    A in WAITING leads to A in DONE\n" +
		"\nproperty quiet \"it ends\"\n    in spared\n    terminal desired A in DONE\n"
	p, err := model.LoadSources([]*model.Source{model.NewSource("spared", text)})
	require.NoError(t, err)
	module := temporal(t, p, "spared", "finished", "quiet")
	wellFormed(t, module)
	require.Contains(t, module, "Takes_the_rule_again_of_B ==\n  \\/\n    /\\ TRUE\n")
	require.Contains(t, module, `: m.B_owed_again /\ Become(m)`)
	require.Contains(t, module, `WF_vars(Takes_the_rule_again_of_B)`)
	require.Contains(t, module, `(m.cut \/ (~m.spared) /\ Kept(m) # Kept(Now))`)
}

// What is sent to a third party that hears nothing never enters the network, and is owed to nobody.
func TestTLAPlusThirdParty(t *testing.T) {
	module := temporal(t, load(t, "backlog"), "flood", "served")
	wellFormed(t, module)
	require.Contains(t, module, `Deaf == {"spoofer"}`)
	require.Contains(t, module, `ELSE IF s.sent[k].to \in Deaf THEN TransmitFrom(s, k + 1)`)
	require.NotRegexp(t, `\\union \[to : [^,]*spoofer`, module)
}

// What TLA+ has no words for is refused.
func TestTLAPlusRefuses(t *testing.T) {
	base, err := os.ReadFile("../../properties/testdata/fairness.tcp")
	require.NoError(t, err)
	for formula, why := range map[string]string{
		"A in WAITING until B in DONE":                      "until",
		"next A in IDLE":                                    "next",
		"always (fires(ring) implies eventually B in DONE)": "happens in a step",
	} {
		text := string(base) + "\nproperty odd \"odd\" in lossy\n    " + formula + "\n"
		p, err := model.LoadSources([]*model.Source{model.NewSource("odd", text)})
		require.NoError(t, err)
		_, err = tryTemporal(t, p, "lossy", "odd")
		require.ErrorContains(t, err, why)
	}
}
