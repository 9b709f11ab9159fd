package export_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model/export"
)

// The model of a small protocol, with its choices, its lifetimes and a claim of each kind.
func TestPromelaGolden(t *testing.T) {
	p := load(t, "testdata/bell.tcp")
	var text bytes.Buffer
	require.NoError(t, export.Promela(&text, lower(t, p, "line", p.Properties...)))
	golden(t, "testdata/bell.pml", text.Bytes())
}

func TestPromelaRefusesWideNumbers(t *testing.T) {
	p := lower(t, load(t, "testdata/bell.tcp"), "line")
	p.Modulus = 1 << 20
	require.ErrorContains(t, export.Promela(&bytes.Buffer{}, p), "a modulus of 1048576 is too large for Promela")
}
