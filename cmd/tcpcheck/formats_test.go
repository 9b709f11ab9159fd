package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A binary format is not for a terminal, but a file will do.
func TestBinaryFormatOnTerminal(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there is no terminal to try it on")
	}
	defer terminal.Close()
	trace := filepath.Join(t.TempDir(), "trace.json")
	run := func(args ...string) error {
		a := &app{out: &output{file: terminal}, err: io.Discard}
		root := a.root()
		root.SetArgs(args)
		return root.Execute()
	}
	var quiet app
	quiet.out, quiet.err = io.Discard, io.Discard
	root := quiet.root()
	root.SetArgs([]string{"verify", "two-way", "-p", "no-ghost", "-s", "stale-syn", "--trace", trace})
	require.NoError(t, root.Execute())
	require.EqualError(t, run("replay", trace, "--format", "pcapng"), "format pcapng is binary, and standard output is a terminal; accepted: --output FILE, or a pipe")
	require.NoError(t, run("replay", trace, "--format", "pcapng", "-o", trace+".pcapng"))
}
