package export_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
)

// spinRuns says whether SPIN finds a fair run that violates a temporal property, and how many states it stored.
func spinRuns(t *testing.T, p *export.Program, optimize string) (violated bool, states int) {
	t.Helper()
	needs(t, "spin", "gcc")
	dir := t.TempDir()
	var text bytes.Buffer
	require.NoError(t, export.Promela(&text, p))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "model.pml"), text.Bytes(), 0o600))
	in(t, dir, "spin", "-a", "model.pml")
	in(t, dir, compiler(optimize), optimize, "-w", "-DNOREDUCE", "-DVECTORSZ=4096", "-o", "pan", "pan.c")
	for i := range p.Claims[0].Runs.Cases {
		out := in(t, dir, "./pan", "-a", "-c1", "-m10000000", "-w20", "-N", fmt.Sprintf("%s_%d", export.Identifier(p.Claims[0].Name), i+1))
		require.NotContains(t, out, "max search depth too small")
		states += figure(t, out, `(\d+) states, stored`)
		if why := first(out, `(?m)^pan:1: (.*) \(at depth`); why != "" {
			require.Contains(t, why, "acceptance cycle", out)
			violated = true
			break
		}
	}
	return violated, states
}

// spinJudgesRuns compares the verdict of a temporal property.
func spinJudgesRuns(t *testing.T, p *model.Protocol, name, scenario, optimize string) {
	t.Helper()
	q := p.Property(name)
	require.NotNil(t, q)
	r, err := properties.Check(context.Background(), p, q, scenario, properties.Options{})
	require.NoError(t, err)
	violated, states := spinRuns(t, lower(t, p, scenario, q), optimize)
	t.Logf("%-24s %-26s %-22s tcpcheck %v in %d states; spin: violated %v in %d", p.Name, scenario, name, r.Verdict, r.States, violated, states)
	if r.Verdict != properties.Incomplete {
		require.Equal(t, r.Verdict == properties.Violated, violated)
	}
}

// Temporal properties of each shape, that hold and that do not; on networks that lose, that keep, and with a party.
var comparedRuns = [][3]string{
	{"tcp", "stale-syn-alone", "returns-to-start"},
	{"tcp", "stale-syn-lossy", "establishes"},
	{"tcp", "lost-last-ack", "closes"},
	{"two-way-no-reset", "lost-last-ack", "quiesces"},
	{"silent-time-wait", "lost-last-ack", "closes"},
	{"keepalive", "idle-probed", "dead-peer-found"},
	{"tcp", "out-of-step", "quiesces"},
	{"backlog", "flood", "establishes"},
	{"two-way", "stale-syn-lossy", "ghost-is-reset"}, // it reads a ghost of segments
	{"two-way", "stale-syn-alone", "returns-to-start"},
	{"two-way-no-reset", "stale-syn-lossless", "ghost-is-reset"},
	{"fin-wait-2-timer", "orderly-close", "closes"},
	{"two-way-remembered", "lossy-opening", "establishes"},
	{toys[1], "copies", "rests"}, // a lifetime waits for one of equal segments
	{toys[1], "tired", "rings-in-vain"},
	{toys[2], "line", "is-heard-weakly"},
}

func TestSpinJudgesRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("each scenario is compiled by a C compiler")
	}
	list := comparedRuns
	if !tabled() {
		list = append(slices.Clone(list[8:10]), list[len(list)-3:]...)
	}
	for _, of := range list {
		t.Run(of[0]+"/"+of[1]+"/"+of[2], func(t *testing.T) { spinJudgesRuns(t, load(t, of[0]), of[2], of[1], "-O0") })
	}
}
