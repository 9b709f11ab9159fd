package main

import (
	"fmt"
	"strings"
)

// table writes what was measured of an instance; speeds and times are also told as ratios to SPIN's, if it is there: above 1 is better.
func (r *result) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s\n\n%s\n\n", r.in.name(), r.title())
	b.WriteString("| checker | transitions/s, millions | to SPIN | search, s | processors, s | source to verdict, s | to SPIN | peak memory, MB | bytes a state | without a fixed table |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|\n")
	base := r.tool(spin)
	for _, t := range r.tools {
		if len(t.runs) == 0 {
			fmt.Fprintf(&b, "| %s | not available: %s | | | | | | | | |\n", t.name, t.absent)
			continue
		}
		b.WriteString(t.row(base))
	}
	return b.String()
}

// title says how large the instance is, where all count the same.
func (r *result) title() string {
	for _, t := range r.tools {
		if !t.apart && len(t.runs) > 0 {
			return fmt.Sprintf("%d states, %d transitions.", t.runs[0].states, t.runs[0].transitions)
		}
	}
	return "Products, of which each tool counts its own: " + r.products() + "."
}

func (r *result) products() string {
	var list []string
	for _, t := range r.tools {
		if len(t.runs) > 0 {
			list = append(list, fmt.Sprintf("%s %d states and %d transitions", t.name, t.runs[0].states, t.runs[0].transitions))
		}
	}
	return strings.Join(list, "; ")
}

func (t *tool) row(base *tool) string {
	faster, sooner, without := "", "", ""
	if base != nil {
		faster = fmt.Sprintf("%.2f", t.speed()/base.speed())
		sooner = fmt.Sprintf("%.2f", base.whole()/t.whole())
	}
	if t.runs[0].fixed > 0 {
		without = fmt.Sprintf("%.0f", t.perStateVariable())
	}
	name := t.name
	if t.apart {
		name += fmt.Sprintf(" (%d states)", t.runs[0].states)
	}
	return fmt.Sprintf("| %s | %.2f | %s | %.1f | %.1f | %.1f | %s | %d | %.0f | %s |\n", name, t.speed()/1e6, faster, t.search(), t.busy(), t.whole(), sooner,
		t.peak()>>20, t.perState(), without)
}
