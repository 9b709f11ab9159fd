package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// median is the middle of an odd number of figures, the lower of the two middle ones of an even number.
func median[T int64 | float64 | time.Duration](list []T) T {
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	return sorted[(len(sorted)-1)/2]
}

// speed is transitions a second, the median.
func (t *tool) speed() float64 {
	var list []float64
	for _, r := range t.runs {
		list = append(list, float64(r.transitions)/r.wall.Seconds())
	}
	return median(list)
}

func (t *tool) wall() time.Duration {
	var list []time.Duration
	for _, r := range t.runs {
		list = append(list, r.wall)
	}
	return t.prepared + median(list)
}

func (t *tool) peak() int64 {
	var list []int64
	for _, r := range t.runs {
		list = append(list, r.bytes)
	}
	return median(list)
}

// table writes what was measured of an instance; speeds are also told as ratios to SPIN's, if it is there.
func table(in instance, tools []*tool) string {
	var b strings.Builder
	first := tools[0].runs[0]
	fmt.Fprintf(&b, "\n## %s: %d states, %d transitions\n\n", in.name, first.states, first.transitions)
	b.WriteString("| checker | transitions/s, millions | to SPIN | source to verdict, s | to SPIN | peak memory, MB | bytes a state |\n|---|---|---|---|---|---|---|\n")
	i := slices.IndexFunc(tools, func(t *tool) bool { return strings.HasPrefix(t.name, "SPIN") })
	for _, t := range tools {
		faster, sooner := "", ""
		if i >= 0 {
			faster = fmt.Sprintf("%.2f", t.speed()/tools[i].speed())
			sooner = fmt.Sprintf("%.2f", tools[i].wall().Seconds()/t.wall().Seconds())
		}
		fmt.Fprintf(&b, "| %s | %.2f | %s | %.1f | %s | %d | %d |\n", t.name, t.speed()/1e6, faster, t.wall().Seconds(), sooner, t.peak()>>20, t.peak()/int64(first.states))
	}
	return b.String()
}
