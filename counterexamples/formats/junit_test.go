package formats

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// Every verdict, without times.
func TestJUnit(t *testing.T) {
	all := verify(t, "two-way", "stale-syn", "no-ghost")
	limited, err := model.Load("two-way")
	require.NoError(t, err)
	few, err := properties.Verify(t.Context(), limited, []string{"no-ghost"}, properties.Options{Scenario: "lossy", MaxStates: 5, Workers: 1})
	require.NoError(t, err)
	all = append(all, few...)
	all = append(all, verify(t, "tcp", "simultaneous-open", "simultaneous-open-works")...)
	vacuous := *few[0]
	vacuous.Verdict, vacuous.Why, vacuous.Steps = properties.Vacuous, "its premise is never true in this scenario", -1
	expected := vacuous
	expected.Expected = true
	all = append(all, &vacuous, &expected)
	never := vacuous
	never.Verdict, never.Why = properties.Violated, "no run reaches it"
	all = append(all, &never)
	for _, r := range all {
		r.Seconds = 0
	}
	var out bytes.Buffer
	require.NoError(t, WriteJUnit(&out, all))
	golden(t, "verdicts.junit.xml", out.String())
	parsesAsXML(t, out.String())
	var doc junitSuites
	require.NoError(t, xml.Unmarshal(out.Bytes(), &doc))
	require.Equal(t, []int{6, 2, 2, 1}, []int{doc.Tests, doc.Failures, doc.Errors, doc.Skipped})
	require.Len(t, doc.Suites, 3)
	require.Contains(t, doc.Suites[0].Cases[0].Failure.Text, "listen.syn")
}

func parsesAsXML(t *testing.T, text string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else {
			require.NoError(t, err)
		}
	}
}

func TestXMLText(t *testing.T) {
	require.Equal(t, "a\nb\uFFFDc", xmlText("a\nb\x1bc"))
}
