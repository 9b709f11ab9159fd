package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// sizes are the states that a verdict takes, under each way of leaving some out; a way that is not there is missing.
type sizes struct {
	scenario string
	states   map[string]int
}

// Ways of counting the states of three-way. A specialist pins the first initial number of each end, by hand, in what he writes for others.
const (
	noneLeftOut  = "tcpcheck, --reduce none"
	allReduced   = "tcpcheck, --reduce all"
	pinned       = "SPIN, first initial numbers pinned"
	pinnedOrder  = "SPIN, pinned, partial order"
	pinnedMurphi = "Rumur, pinned"
	pinnedSame   = "Rumur, pinned, symmetry"
)

var ways = []string{noneLeftOut, allReduced, pinned, pinnedOrder, pinnedMurphi, pinnedSame}

// reductions counts the states in which no-ghost of three-way holds, with modulus 16 and two lives of each end; nothing is timed, so each way is run once.
func (b *bench) reductions(scenario string) (*sizes, error) {
	s := &sizes{scenario, map[string]int{}}
	dir := b.folder("three-way-" + scenario)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	flags := []string{"three-way", "--scenario", scenario, "--modulus", "16", "--lives", "2", "--property", "no-ghost"}
	for to, file := range map[string]string{"promela": "model.pml", "murphi": "model.m"} {
		if err := exportTo(b.program, to, dir+"/"+file, with(flags, "--reduce", "rotation")); err != nil {
			return nil, err
		}
	}
	for _, t := range b.reducers(flags) {
		fmt.Fprintf(os.Stderr, "three-way, %s: %s\n", scenario, t.name)
		if t.absent != "" {
			continue
		}
		if err := t.explore(dir); err != nil {
			return nil, fmt.Errorf("%s on three-way %s: %w", t.name, scenario, err)
		}
		s.states[t.name] = t.runs[0].states
	}
	return s, s.check()
}

func (b *bench) reducers(flags []string) []*tool {
	verify := with([]string{b.program, "verify"}, flags...)
	in := instance{bits: 22}
	tools := []*tool{
		{command: with(verify, "--reduce", "none"), read: readHolds},
		{command: with(verify, "--reduce", "all"), read: readHolds},
		spinTool("", in, "-DSAFETY", "-DNOREDUCE", "-DNOCOMP"),
		spinTool("", in, "-DSAFETY", "-DNOCOMP"),
		rumurTool(2),
		rumurTool(2, "--symmetry-reduction", "exhaustive"),
	}
	for i, t := range tools {
		t.name = ways[i]
	}
	return tools
}

// check: what was written for two tools is the same system.
func (s *sizes) check() error {
	a, b := s.states[pinned], s.states[pinnedMurphi]
	if a > 0 && b > 0 && a != b {
		return fmt.Errorf("three-way %s: SPIN counts %d states and Rumur %d: nothing is compared", s.scenario, a, b)
	}
	return nil
}

// best is the least that SPIN's partial order and Rumur's symmetry leave.
func (s *sizes) best() int {
	var list []int
	for _, way := range []string{pinnedOrder, pinnedSame} {
		if n := s.states[way]; n > 0 {
			list = append(list, n)
		}
	}
	if list == nil {
		return 0
	}
	return slices.Min(list)
}

// reductionTable writes the states that each way takes.
func reductionTable(all []*sizes) string {
	var b strings.Builder
	b.WriteString("\n## States that a verdict takes\n\nno-ghost of three-way, modulus 16, two lives of each end, in scenarios of the library; *pinned*: what was exported has the first initial number of each end fixed.\n\n| |")
	for _, s := range all {
		fmt.Fprintf(&b, " %s |", s.scenario)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(all)) + "\n")
	for _, way := range ways {
		fmt.Fprintf(&b, "| %s |", way)
		for _, s := range all {
			b.WriteString(" " + s.cell(way) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (s *sizes) cell(way string) string {
	if n := s.states[way]; n > 0 {
		return fmt.Sprint(n)
	}
	return "not available"
}
