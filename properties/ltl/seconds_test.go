package ltl

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// compareWith compares the answers of a program's automata with those of Holds and Translate, on random formulas that use the
// given operators only and have up to size of them.
func compareWith(t *testing.T, size int, operators []Op, automaton func(t *testing.T, f *Formula) *Automaton) {
	r := rand.New(rand.NewPCG(9, 10))
	states, ours := 0, 0
	for range 300 {
		f := restrict(randomFormula(r, 1+r.IntN(size)), operators, r)
		a, b := automaton(t, f), mustTranslate(t, f)
		states, ours = states+a.States(), ours+b.States()
		for range 50 {
			stem, loop := randomLetters(r, 0, 5), randomLetters(r, 1, 5)
			theirs := a.Accepts(stem, loop)
			if theirs != b.Accepts(stem, loop) || theirs != Holds(f, stem, loop) {
				t.Fatalf("%s on %v(%v): the program says %t", f, stem, loop, theirs)
			}
		}
	}
	t.Logf("300 formulas, 15000 words agree; states of the program %d, ours %d", states, ours)
}

// restrict replaces operators that are not given by given ones of as many operands.
func restrict(f *Formula, operators []Op, r *rand.Rand) *Formula {
	if f == nil {
		return nil
	}
	g := *f
	g.Left, g.Right = restrict(f.Left, operators, r), restrict(f.Right, operators, r)
	for allowed := g.Op.operands() == 0; !allowed; {
		for _, op := range operators {
			allowed = allowed || op == g.Op
		}
		if !allowed {
			for op := Op(99); op.operands() != f.Op.operands(); {
				op = operators[r.IntN(len(operators))]
				g.Op = op
			}
		}
	}
	return &g
}

func lookPath(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

func TestSpinAgrees(t *testing.T) {
	lookPath(t, "spin")
	operators := []Op{Not, And, Or, Implies, Equivalent, Eventually, Always, Until, Release}
	compareWith(t, 7, operators, func(t *testing.T, f *Formula) *Automaton {
		command := exec.Command("spin", "-f", spinText(f))
		command.Dir = t.TempDir()
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", spinText(f), err, out)
		}
		return neverClaim(t, string(out))
	})
}

// spinText has every operand in parentheses, as SPIN binds differently.
func spinText(f *Formula) string {
	switch f.Op.operands() {
	case 0:
		return f.String()
	case 1:
		return fmt.Sprintf("%s (%s)", notations[f.Op].symbol, spinText(f.Left))
	}
	symbol := notations[f.Op].symbol
	if f.Op == Release {
		symbol = "V"
	}
	return fmt.Sprintf("(%s) %s (%s)", spinText(f.Left), symbol, spinText(f.Right))
}

// claim is a never claim: labels that follow each other name one state.
type claim struct {
	Automaton
	numbers   map[string]int
	accepting []uint64 // a state of which a label begins with accept is accepting
}

// neverClaim reads what spin -f writes.
func neverClaim(t *testing.T, text string) *Automaton {
	t.Helper()
	lines := strings.Split(text, "\n")[1:]
	c := &claim{Automaton: Automaton{Sets: 1, Initial: []int{0}}, numbers: map[string]int{}}
	c.labels(lines)
	from := -1
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if name, is := strings.CutSuffix(line, ":"); is {
			from = c.numbers[name]
			continue
		}
		c.line(t, from, line)
	}
	return &c.Automaton
}

func (c *claim) labels(lines []string) {
	after := false
	for _, line := range lines {
		name, is := strings.CutSuffix(line, ":")
		if is && !after {
			c.Edges = append(c.Edges, nil)
			c.accepting = append(c.accepting, 0)
		}
		if is {
			c.numbers[name] = len(c.Edges) - 1
		}
		if is && strings.HasPrefix(name, "accept") {
			c.accepting[len(c.Edges)-1] = 1
		}
		after = is
	}
}

// line reads a guard and where it leads: a goto, or after an assertion the state accept_all, which is left by skip.
func (c *claim) line(t *testing.T, from int, line string) {
	t.Helper()
	guard, target := "true", "accept_all"
	switch {
	case strings.HasPrefix(line, ":: atomic {"):
		guard, _, _ = strings.Cut(line[len(":: atomic {"):], "->")
	case strings.HasPrefix(line, "::"):
		guard, target, _ = strings.Cut(line[2:], "-> goto ")
	case line != "skip":
		return
	}
	to, known := c.numbers[target]
	if !known {
		t.Fatalf("no state %s", target)
	}
	for _, k := range spinGuard(t, guard) {
		c.Edges[from] = append(c.Edges[from], Edge{Must: k.must, MustNot: k.mustNot, To: to, Accepting: c.accepting[from]})
	}
}

// spinGuard reads a condition with the parser for formulas.
func spinGuard(t *testing.T, text string) []cube {
	t.Helper()
	f, err := ParseWith(text, func(name string) (int, error) { return strconv.Atoi(name[1:]) })
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	cubes, _ := conditionLabel(f).cubes()
	return cubes
}

func conditionLabel(f *Formula) *label {
	l := &label{op: f.Op, atom: f.Atom}
	if f.Left != nil {
		l.left = conditionLabel(f.Left)
	}
	if f.Right != nil {
		l.right = conditionLabel(f.Right)
	}
	return l
}

func TestLbtAgrees(t *testing.T) {
	lookPath(t, "lbt")
	operators := []Op{Not, And, Or, Implies, Equivalent, Next, Eventually, Always, Until, Release}
	compareWith(t, 10, operators, func(t *testing.T, f *Formula) *Automaton {
		command := exec.Command("lbt")
		command.Stdin = strings.NewReader(lbtText(f) + "\n")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", lbtText(f), err, out)
		}
		return lbtAutomaton(t, string(out))
	})
}

var lbtSymbols = map[Op]string{True: "t", False: "f", Not: "!", And: "&", Or: "|", Implies: "i", Equivalent: "e", Next: "X",
	Eventually: "F", Always: "G", Until: "U", Release: "V"}

// lbtText is the formula in prefix notation.
func lbtText(f *Formula) string {
	switch f.Op.operands() {
	case 0:
		if f.Op == Atom {
			return f.String()
		}
		return lbtSymbols[f.Op]
	case 1:
		return lbtSymbols[f.Op] + " " + lbtText(f.Left)
	}
	return lbtSymbols[f.Op] + " " + lbtText(f.Left) + " " + lbtText(f.Right)
}

// lbtAutomaton reads the numbers of states and sets; then each state: its number, 1 if it is initial, its sets, -1, and its
// edges, each with target and guard, and -1. Its sets are those of its edges here.
func lbtAutomaton(t *testing.T, text string) *Automaton {
	t.Helper()
	w := &wordReader{bufio.NewScanner(strings.NewReader(text))}
	w.Split(bufio.ScanWords)
	states := w.number(t)
	a := &Automaton{Sets: w.number(t), Edges: make([][]Edge, states)}
	for range states {
		v := w.number(t)
		if w.number(t) == 1 {
			a.Initial = append(a.Initial, v)
		}
		var accepting uint64
		for set := w.number(t); set >= 0; set = w.number(t) {
			accepting |= 1 << set
		}
		for to := w.number(t); to >= 0; to = w.number(t) {
			cubes, _ := w.guard(t).cubes()
			for _, c := range cubes {
				a.Edges[v] = append(a.Edges[v], Edge{Must: c.must, MustNot: c.mustNot, To: to, Accepting: accepting})
			}
		}
	}
	return a
}

type wordReader struct{ *bufio.Scanner }

func (w *wordReader) number(t *testing.T) int {
	t.Helper()
	w.Scan()
	n, err := strconv.Atoi(w.Text())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// guard reads a condition in prefix notation.
func (w *wordReader) guard(t *testing.T) *label {
	t.Helper()
	w.Scan()
	switch word := w.Text(); word {
	case "t":
		return &label{op: True}
	case "f":
		return &label{op: False}
	case "!":
		return newLabel(Not, w.guard(t), nil)
	case "&":
		return newLabel(And, w.guard(t), w.guard(t))
	case "|":
		return newLabel(Or, w.guard(t), w.guard(t))
	default:
		n, err := strconv.Atoi(word[1:])
		if err != nil {
			t.Fatal(err)
		}
		return &label{op: Atom, atom: n}
	}
}
