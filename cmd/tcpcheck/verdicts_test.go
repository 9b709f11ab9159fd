package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/properties"
)

// TestVerdictsDifferent has the program meet a row that says something else than is found.
func TestVerdictsDifferent(t *testing.T) {
	rows, err := rowsOf([]string{"H02"})
	require.NoError(t, err)
	rows[0].Expected = properties.Holds
	findings, err := checkRows(context.Background(), rows, properties.Options{})
	require.NoError(t, err)
	require.Equal(t, properties.ExitViolated, verdictsStatus(findings))
	var out bytes.Buffer
	require.NoError(t, (&app{out: &out, err: &out}).printVerdicts(findings, &viewFlags{}))
	require.Contains(t, out.String(), "different: verdict: expected holds, found violated; verdict: recorded holds")
	require.Contains(t, out.String(), "\nH02, different: no-ghost in two-way is violated in scenario stale-syn, 2 steps\n")
	require.Contains(t, out.String(), "0 as expected, 0 disputed, 1 different")
}

// TestVerdictsInterrupted leaves out what an interrupt left unfinished.
func TestVerdictsInterrupted(t *testing.T) {
	rows, err := rowsOf([]string{"H02"})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	findings, err := checkRows(ctx, rows, properties.Options{})
	require.NoError(t, err)
	require.Empty(t, findings)
}
