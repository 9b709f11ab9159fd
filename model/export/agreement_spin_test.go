package export_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
)

// spinRun is what SPIN says of a model.
type spinRun struct {
	States      int
	Transitions int    // without the arrival in the initial state, which SPIN counts as one
	Error       string // the first; "": none
}

// spin runs a program, or skips the test where there is no SPIN. It goes on after an error (-c0), so that it counts all there is; invalid
// end states are no errors (-E).
func spin(t *testing.T, p *export.Program, optimize string) *spinRun {
	t.Helper()
	needs(t, "spin", "gcc")
	dir := t.TempDir()
	var text bytes.Buffer
	require.NoError(t, export.Promela(&text, p))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "model.pml"), text.Bytes(), 0o600))
	in(t, dir, "spin", "-a", "model.pml")
	in(t, dir, compiler(optimize), optimize, "-w", "-DSAFETY", "-DNOREDUCE", "-DNOCOMP", "-DVECTORSZ=4096", "-o", "pan", "pan.c")
	out := in(t, dir, "./pan", "-c0", "-E", "-m10000000", "-w20")
	require.NotContains(t, out, "max search depth too small")
	return &spinRun{
		States:      figure(t, out, `(\d+) states, stored`),
		Transitions: figure(t, out, `(\d+) transitions \(= stored\+matched\)`) - 1,
		Error:       first(out, `(?m)^pan:1: (.*) \(at depth`),
	}
}

func in(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

func first(text, pattern string) string {
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return found[1]
}

func figure(t *testing.T, text, pattern string) int {
	t.Helper()
	n, err := strconv.Atoi(first(text, pattern))
	require.NoError(t, err, text)
	return n
}

// spinAgrees compares the counts of the bare system.
func spinAgrees(t *testing.T, p *model.Protocol, scenario, optimize string) {
	t.Helper()
	size, err := properties.Count(context.Background(), p, nil, scenario, properties.Options{})
	require.NoError(t, err)
	run := spin(t, lower(t, p, scenario), optimize)
	t.Logf("%-24s %-26s tcpcheck %8d states %9d transitions; spin %8d %9d", p.Name, scenario, size.States, size.Transitions, run.States, run.Transitions)
	require.Empty(t, run.Error)
	require.Equal(t, [2]int{size.States, size.Transitions}, [2]int{run.States, run.Transitions})
}

// spinJudges compares the verdict of a property.
func spinJudges(t *testing.T, p *model.Protocol, q *model.Property, scenario, optimize string) {
	t.Helper()
	if q.Kind == model.Temporal {
		spinJudgesRuns(t, p, q.Name, scenario, optimize)
		return
	}
	r, err := properties.Check(context.Background(), p, q, scenario, properties.Options{})
	if err != nil {
		t.Skip(err)
	}
	run := spin(t, lower(t, p, scenario, q), optimize)
	t.Logf("%-24s %-26s %-22s tcpcheck %v in %d states; spin %q in %d", p.Name, scenario, q.Name, r.Verdict, r.States, run.Error, run.States)
	if r.Verdict == properties.Incomplete {
		return
	}
	require.Equal(t, r.Verdict == properties.Violated, violatedInSpin(q, run))
	if run.Error == "" {
		require.Equal(t, r.States, run.States)
	}
}

// violatedInSpin says whether SPIN found the property violated; that a `reachable` is reached is an error in SPIN.
func violatedInSpin(q *model.Property, run *spinRun) bool {
	if q.Kind == model.Reachable {
		return run.Error == ""
	}
	return strings.HasPrefix(run.Error, "violated")
}

// The small protocol in every build that has the tools.
func TestSpinAgrees(t *testing.T) {
	p := load(t, "testdata/bell.tcp")
	spinAgrees(t, p, "line", "-O0")
	for _, q := range p.Properties {
		spinJudges(t, p, q, "line", "-O0")
	}
}

// A soup, a bag that loses and chooses, a queue with lifetimes; and each kind of property.
func TestSpinAgreesOnSomeOfTheLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("each scenario is compiled by a C compiler")
	}
	p := load(t, "two-way")
	for _, scenario := range []string{"soup", "lossy", "perfect"} {
		spinAgrees(t, p, scenario, "-O0")
	}
	for _, of := range [][2]string{{"no-ghost", "soup"}, {"ends-closed", "orderly-close"}, {"opens", "client-server"}} {
		if q := p.Property(of[0]); q != nil {
			spinJudges(t, p, q, of[1], "-O0")
		}
	}
}

// Every protocol of the library in every scenario of at most a million states, and every property in the scenarios that it
// names: TCPCHECK_AGREEMENT=all.
func TestSpinAgreesOnTheLibrary(t *testing.T) {
	if !exhaustive() {
		t.Skip("TCPCHECK_AGREEMENT=all compares the whole library")
	}
	for _, name := range model.LibraryNames() {
		p := load(t, name)
		for _, d := range p.Scenarios {
			t.Run(name+"/"+d.Name.Text, func(t *testing.T) { compareWithSpin(t, p, d.Name.Text) })
		}
	}
}

// compareWithSpin compares the counts, and the verdicts of the properties that name the scenario.
func compareWithSpin(t *testing.T, p *model.Protocol, scenario string) {
	const most = 1000000
	if _, err := p.Instantiate(scenario); err != nil {
		t.Skip("the scenario is not for this variant")
	}
	size, err := properties.Count(context.Background(), p, nil, scenario, properties.Options{MaxStates: most})
	require.NoError(t, err)
	if size.States > most {
		t.Skip("it has more than a million states")
	}
	spinAgrees(t, p, scenario, "-O1")
	for _, q := range p.Properties {
		for _, of := range q.Scenarios {
			if of == scenario {
				t.Run(q.Name, func(t *testing.T) { spinJudges(t, p, q, scenario, "-O1") })
			}
		}
	}
}

// Third parties and rules that bind an index.
func TestPartiesAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("each scenario is compiled by a C compiler")
	}
	for _, of := range [][2]string{{"backlog", "flood"}, {"backlog", "flood-two"}, {"syn-cookies", "client-waits"}, {"syn-cookies", "client-speaks"}} {
		p := load(t, of[0])
		t.Run(of[0]+"/"+of[1], func(t *testing.T) { spinAgrees(t, p, of[1], "-O0") })
	}
}
