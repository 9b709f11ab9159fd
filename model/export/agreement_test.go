package export_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
)

// rumurRun is what Rumur says of a model.
type rumurRun struct {
	Summary struct {
		States int `xml:"states,attr"`
		Rules  int `xml:"rules_fired,attr"`
		Errors int `xml:"errors,attr"`
	} `xml:"summary"`
	Errors []struct {
		Message string `xml:"message"`
	} `xml:"error"`
}

// rumur runs a program, or skips the test where there is no Rumur.
func rumur(t *testing.T, p *export.Program, optimize string) *rumurRun {
	t.Helper()
	needs(t, "rumur", "gcc")
	dir := t.TempDir()
	source, code, verifier := filepath.Join(dir, "model.m"), filepath.Join(dir, "model.c"), filepath.Join(dir, "model")
	var text bytes.Buffer
	require.NoError(t, export.Murphi(&text, p))
	require.NoError(t, os.WriteFile(source, text.Bytes(), 0o600))
	deadlock := "off"
	if strings.Contains(text.String(), "--deadlock-detection stuttering") {
		deadlock = "stuttering"
	}
	do(t, "rumur", "--deadlock-detection", deadlock, "--symmetry-reduction", "off", "--threads", "1", "--counterexample-trace", "off",
		"--output-format", "machine-readable", "--output", code, source)
	do(t, compiler(optimize), optimize, "-w", "-mcx16", "-o", verifier, code, "-lpthread")
	out, _ := exec.Command(verifier).Output() // its status says whether it found an error, and so does its output
	var run rumurRun
	require.NoError(t, xml.Unmarshal(out, &run), string(out))
	return &run
}

// compiler is gcc, or for code that is not optimized clang where there is one: it takes a third of the time.
func compiler(optimize string) string {
	if _, err := exec.LookPath("clang"); err == nil && optimize == "-O0" {
		return "clang"
	}
	return "gcc"
}

// needs skips a test where a tool is missing; where the table is asked for, it fails.
func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			if tabled() {
				t.Fatal("there is no " + tool)
			}
			t.Skip("there is no " + tool)
		}
	}
}

func do(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, string(out))
}

// agrees compares the counts of the bare system.
func agrees(t *testing.T, p *model.Protocol, scenario, optimize string) {
	t.Helper()
	size, err := properties.Count(context.Background(), p, nil, scenario, properties.Options{})
	require.NoError(t, err)
	run := rumur(t, lower(t, p, scenario), optimize)
	t.Logf("%-24s %-26s tcpcheck %8d states %9d transitions; rumur %8d %9d", p.Name, scenario, size.States, size.Transitions, run.Summary.States, run.Summary.Rules)
	require.Zero(t, run.Summary.Errors)
	require.Equal(t, [2]int{size.States, size.Transitions}, [2]int{run.Summary.States, run.Summary.Rules})
}

// judges compares the verdict of a property.
func judges(t *testing.T, p *model.Protocol, q *model.Property, scenario, optimize string) {
	t.Helper()
	r, err := properties.Check(context.Background(), p, q, scenario, properties.Options{})
	require.NoError(t, err)
	run := rumur(t, lower(t, p, scenario, q), optimize)
	t.Logf("%-24s %-26s %-22s tcpcheck %v; rumur %s", p.Name, scenario, q.Name, r.Verdict, found(run))
	if r.Verdict != properties.Incomplete {
		require.Equal(t, r.Verdict == properties.Violated, violatedInRumur(q, run))
	}
}

// violatedInRumur says whether Rumur found the property violated; that a step is reached is the failure of an assertion that it is not.
func violatedInRumur(q *model.Property, run *rumurRun) bool {
	return run.Summary.Errors > 0 && !(q.Kind == model.Reachable && asserted(run))
}

func asserted(run *rumurRun) bool {
	return len(run.Errors) > 0 && strings.Contains(run.Errors[0].Message, "is reached")
}

func found(run *rumurRun) string {
	if len(run.Errors) == 0 {
		return fmt.Sprintf("no error in %d states", run.Summary.States)
	}
	return run.Errors[0].Message[strings.LastIndex(run.Errors[0].Message, "/")+1:]
}

// The small protocol in every build that has the tools.
func TestRumurAgrees(t *testing.T) {
	p := load(t, "testdata/bell.tcp")
	agrees(t, p, "line", "-O0")
	for _, q := range p.Properties {
		judges(t, p, q, "line", "-O0")
	}
}

// comparedScenarios are those of the library that Rumur counts in seconds: a soup, a bag that loses, lifetimes.
var comparedScenarios = []string{"soup", "lossy", "lifetime", "last-ack-lost", "transfer", "crash", "option", "old-acknowledgment", "zero-window", "collision"}

// Every protocol of the library, which takes hours: TCPCHECK_AGREEMENT=all.
func TestRumurAgreesOnTheLibrary(t *testing.T) {
	if !exhaustive() {
		t.Skip("TCPCHECK_AGREEMENT=all compares the whole library")
	}
	for _, name := range model.LibraryNames() {
		p := load(t, name)
		for _, scenario := range comparedScenarios {
			if p.Scenario(scenario) != nil {
				t.Run(name+"/"+scenario, func(t *testing.T) { compare(t, p, scenario) })
			}
		}
	}
}

// compare compares the counts, and the verdicts of the properties that name the scenario.
func compare(t *testing.T, p *model.Protocol, scenario string) {
	if _, err := p.Instantiate(scenario); err != nil {
		t.Skip("the scenario is not for this variant")
	}
	size, err := properties.Count(context.Background(), p, nil, scenario, properties.Options{MaxStates: 60000})
	require.NoError(t, err)
	if size.States > 60000 {
		t.Skip("it has more than 60000 states")
	}
	agrees(t, p, scenario, "-O1")
	for _, q := range p.Properties {
		for _, of := range q.Scenarios {
			if of == scenario && q.Kind != model.Temporal {
				judges(t, p, q, scenario, "-O1")
			}
		}
	}
}
