package export_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model/export"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// One small export, to be read.
func TestMurphiGolden(t *testing.T) {
	p := load(t, "testdata/bell.tcp")
	var text bytes.Buffer
	require.NoError(t, export.Murphi(&text, lower(t, p, "line", p.Property("answered"), p.Property("entered"))))
	golden(t, "testdata/bell.m", text.Bytes())
}

func golden(t *testing.T, name string, text []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, text, 0o600))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), string(text))
}

// What an event can choose and send, found without running it.
func TestChoicesOf(t *testing.T) {
	program := lower(t, load(t, "testdata/bell.tcp"), "line")
	choices := map[string]*export.Choices{}
	for _, ev := range program.Events {
		choices[ev.Name] = program.ChoicesOf(ev)
	}
	ring := choices["idle.ring A"]
	require.Equal(t, 1, ring.Sends)
	require.Len(t, ring.Slots, 3) // the number or the tone; the tone or the segment that is lost; that segment
	require.Equal(t, 4, ring.Slots[0].Options)
	require.True(t, ring.Slots[2].Spill)
	require.Equal(t, []int{0}, ring.Slots[0].States)
	require.Empty(t, choices["net.arrive B"].Slots) // the segment that has arrived leaves room for the answer
	require.Empty(t, choices["net.lose"].Slots)
}
