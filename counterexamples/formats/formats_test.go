package formats

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test with -update to make it")
	require.Equal(t, string(want), got, "run go test with -update if the change is meant")
}

// verify checks one property of the library in one scenario.
func verify(t *testing.T, protocol, scenario, property string) []*properties.Result {
	t.Helper()
	p, err := model.Load(protocol)
	require.NoError(t, err)
	results, err := properties.Verify(t.Context(), p, []string{property}, properties.Options{Scenario: scenario})
	require.NoError(t, err)
	return results
}

// told keeps the stories: checking is what takes time.
var told = map[string]*Story{}

// story is the story of one of stories.
func story(t *testing.T, name string) *Story {
	t.Helper()
	of, ok := stories[name]
	require.True(t, ok, name)
	if told[name] == nil {
		s, err := OfResult(verify(t, of[0], of[1], of[2])[0])
		require.NoError(t, err)
		told[name] = s
	}
	return told[name]
}

// stories are what the writers are tried with: what waits, what is lost, copies, an old segment, a run that repeats, one that stops, a
// party, a soup, a bag, and a protocol that is not TCP.
var stories = map[string][3]string{
	"ghost":     {"two-way", "soup", "no-ghost"},
	"lost":      {"silent-time-wait", "last-ack-lost", "clean-close"},
	"copies":    {"no-time-wait", "lifetime-constant", "no-stale-data"},
	"stale-syn": {"two-way", "stale-syn", "no-ghost"},
	"repeats":   {"linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient"},
	"stops":     {"two-way", "stale-syn-alone", "returns-to-start"},
	"flood":     {"backlog", "flood-once", "served"},
	"witness":   {"tcp", "simultaneous-open", "simultaneous-open-works"},
}

// each runs a test for every story.
func each(t *testing.T, test func(t *testing.T, name string, s *Story)) {
	for name := range stories {
		t.Run(name, func(t *testing.T) { test(t, name, story(t, name)) })
	}
}
