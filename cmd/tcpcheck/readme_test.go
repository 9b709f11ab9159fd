package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// timing is what may differ between two runs.
var timing = regexp.MustCompile(`in \d+\.\d+ s`)

// arguments splits a command line at blanks, but for those between single quotes.
func arguments(line string) []string {
	list := regexp.MustCompile(`'[^']*'|\S+`).FindAllString(line, -1)
	for i := range list {
		list[i] = strings.Trim(list[i], "'")
	}
	return list
}

// TestReadme runs each command that the README shows after `$ tcpcheck` and holds its output against the README's.
// A line `…` in the README stands for any lines.
func TestReadme(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	data, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	shown := 0
	for _, block := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(data), -1) {
		command, want, _ := strings.Cut(block[1], "\n")
		args, ok := strings.CutPrefix(command, "$ tcpcheck ")
		if !ok {
			continue
		}
		shown++
		var out bytes.Buffer
		app := &app{out: &out, err: &out}
		root := app.root()
		root.SetArgs(arguments(args))
		require.NoError(t, root.ExecuteContext(context.Background()))
		var pattern strings.Builder
		for i, part := range strings.Split(timing.ReplaceAllString(want, "in TIME"), "…\n") {
			if i > 0 {
				pattern.WriteString("(?s:.*?)")
			}
			pattern.WriteString(regexp.QuoteMeta(part))
		}
		require.Regexp(t, "^"+pattern.String()+"$", timing.ReplaceAllString(out.String(), "in TIME"), command)
	}
	require.GreaterOrEqual(t, shown, 1, "the README shows no run")
}

// TestReadmePicture holds the picture that the README shows against the one that the program draws.
func TestReadmePicture(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	var out bytes.Buffer
	app := &app{out: &out, err: &out}
	root := app.root()
	root.SetArgs(arguments("explain two-way no-ghost --format svg"))
	require.NoError(t, root.ExecuteContext(context.Background()))
	want, err := os.ReadFile("../../docs/two-way-no-ghost.svg")
	require.NoError(t, err)
	require.Equal(t, string(want), out.String(), "tcpcheck explain two-way no-ghost --format svg -o docs/two-way-no-ghost.svg")
}
