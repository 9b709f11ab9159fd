package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// TestSizes holds segments and one-way delays against what a count by hand gives.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		protocol, measure string
		segments, delays  int
	}{
		{"tcp", "opening", 3, 3},
		{"two-way", "opening", 2, 2},
		{"four-way", "opening", 4, 3},
		{"tcp", "closing", 4, 3},
		{"three-segment-close", "closing", 3, 3},
		{"merged-fin", "closing", 3, 3},
	} {
		t.Run(c.protocol+"/"+c.measure, func(t *testing.T) {
			p, err := model.Load(c.protocol)
			require.NoError(t, err)
			for _, m := range p.Measures {
				if m.Name != c.measure {
					continue
				}
				size, err := MeasureSize(p, m)
				require.NoError(t, err)
				require.Equal(t, []any{true, c.segments, c.delays}, []any{size.Reached, size.Segments, size.Delays})
				return
			}
			t.Fatal("no such measure")
		})
	}
}

// TestWithoutLifetimes counts what the source of C01 and C03 counts, in the readings that no row is held against.
func TestWithoutLifetimes(t *testing.T) {
	for _, c := range []struct {
		protocol, scenario  string
		states, transitions int
	}{
		{"tcp", "orderly-close", 37, 52},
		{"kept-fields", "orderly-close", 35, 48},
		{"kept-fields", "client-server", 11, 12},
		{"kept-fields", "simultaneous-open", 42, 60},
	} {
		t.Run(c.protocol+"/"+c.scenario, func(t *testing.T) {
			p, err := (&Row{Protocol: c.protocol}).Load()
			require.NoError(t, err)
			count, err := countBare(context.Background(), p, c.scenario, Options{})
			require.NoError(t, err)
			require.Equal(t, Bare{c.states, c.transitions}, *count)
		})
	}
}
