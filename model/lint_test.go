package model

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var updateLint = flag.Bool("update-lint", false, "rewrite the goldens of lint, diagram and listing")

// golden compares a text with a file, or rewrites the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *updateLint {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// Each text of testdata/lint has every finding of its kind, and near misses beside them.
func TestLintFindings(t *testing.T) {
	texts, err := filepath.Glob("testdata/lint/*.tcp")
	require.NoError(t, err)
	require.NotEmpty(t, texts)
	for _, file := range texts {
		t.Run(filepath.Base(file), func(t *testing.T) {
			p, err := Load(file)
			require.NoError(t, err)
			golden(t, strings.TrimSuffix(file, ".tcp")+".golden", findingText(Lint(p)))
		})
	}
}

func findingText(found []Finding) string {
	text := ""
	for _, f := range found {
		line, column := f.Pos.LineColumn()
		where := fmt.Sprintf("%s:%d:%d", filepath.Base(f.Pos.Source.Name), line, column)
		if f.Inherited {
			where += " (inherited)"
		}
		text += where + " " + f.ID + ": " + f.Message + "\n"
	}
	return text
}

// Every kind of finding has a place among the texts.
func TestLintKinds(t *testing.T) {
	seen := map[string]bool{}
	texts, _ := filepath.Glob("testdata/lint/*.tcp")
	for _, file := range texts {
		p, err := Load(file)
		require.NoError(t, err)
		for _, f := range Lint(p) {
			seen[f.ID] = true
		}
	}
	for _, id := range []string{LintUntaken, LintDead, LintUnentered, LintUnleft, LintUnread, LintUnset, LintUnused} {
		require.True(t, seen[id], id)
	}
}

func TestFindingForms(t *testing.T) {
	src := NewSource("p.tcp", "protocol p\nsegment A { }\nend { state X }\nrule a in X on A { send A }\n")
	p, err := LoadSources([]*Source{src})
	require.NoError(t, err)
	found := Lint(p)
	require.Len(t, found, 2)
	require.Equal(t, "p.tcp:3:13: no rule takes a segment without flags in X (no rule sends it) [untaken-segment]\nend { state X }\n            ^", found[0].String())
	text, err := json.Marshal(found[1])
	require.NoError(t, err)
	require.JSONEq(t, `{"file":"p.tcp","line":3,"column":13,"id":"unleft-state","message":"no rule leaves X"}`, string(text))
}

// A protocol without segments leaves none untaken.
func TestLintWithoutSegments(t *testing.T) {
	p, err := LoadSources([]*Source{NewSource("p", "protocol p end { state X, Y } calls go rule a in X on call go { -> Y } rule b in Y on call go { -> X }")})
	require.NoError(t, err)
	require.Empty(t, Lint(p))
}

// Guards with more cases than the lint decides are said to be undecided, and nothing is reported as dead for it.
func TestLintGivesUp(t *testing.T) {
	text, guard := "protocol p segment A { } end { state X ", "true"
	for i := range 40 {
		text += fmt.Sprintf("a%d, b%d, c%d : bool ", i, i, i)
		guard += fmt.Sprintf(" and (a%d != b%d) = (c%d != a%d)", i, (i*7+3)%40, (i*11+5)%40, (i*13+1)%40)
	}
	text += "} rule r in X on A when " + guard + " { drop } rule s in X on segment when not (" + guard + ") { send A } rule t in X on segment { drop }"
	p, err := LoadSources([]*Source{NewSource("p", text)})
	require.NoError(t, err)
	ids := map[string]bool{}
	for _, f := range Lint(p) {
		ids[f.ID] = true
	}
	require.False(t, ids[LintUntaken])
	require.True(t, ids[LintUndecided])
}

// The library has no findings but those listed: what follows from what a variant is.
func TestLintOfLibrary(t *testing.T) {
	meant := map[string][]string{
		"close-dropped": {"rule close.again never fires in SYN-RECEIVED"}, // no CLOSE is remembered there
		"no-time-wait":  {"no rules lead from CLOSED to TIME-WAIT"},
		"rfc1337":       {"rule rst.closing never fires in TIME-WAIT"}, // a rule before it ignores the RST
	}
	for _, name := range LibraryNames() {
		p, err := Load(name)
		require.NoError(t, err)
		for _, f := range Lint(p) {
			if !f.Inherited {
				require.Contains(t, meant[name], f.Message, name)
			}
		}
	}
}
