package counterexamples

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// WriteAUT writes a graph in the format of Aldebaran, which CADP and mCRL2 read.
func WriteAUT(w io.Writer, g *properties.Graph) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "des (0, %d, %d)\n", len(g.Edges), len(g.States))
	for from := range g.States {
		for _, e := range g.Edges[g.First[from]:g.First[from+1]] {
			fmt.Fprintf(b, "(%d, \"%s\", %d)\n", from, quoteless(StepLabel(g.System.Protocol(), e.Step)), e.To)
		}
	}
	return b.Flush()
}

// quoteless keeps a label in its quotes: the format has no way to write one.
func quoteless(s string) string { return strings.NewReplacer(`"`, "'", "\n", " ").Replace(s) }

// WriteDOT writes a graph for Graphviz: the initial state has a thick frame.
func WriteDOT(w io.Writer, g *properties.Graph) error {
	b := bufio.NewWriter(w)
	p := g.System.Protocol()
	fmt.Fprintf(b, "digraph %q {\n  node [shape=box, style=rounded]\n  0 [penwidth=3]\n", p.Name+" "+g.System.Scenario().Name)
	for from, ends := range g.States {
		fmt.Fprintf(b, "  %d [label=\"%s\"]\n", from, escaped(ends[0]+" / "+ends[1]))
		for _, e := range g.Edges[g.First[from]:g.First[from+1]] {
			fmt.Fprintf(b, "  %d -> %d [label=\"%s\"]\n", from, e.To, strings.ReplaceAll(escaped(StepLabel(p, e.Step)), "; ", `\n`))
		}
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}

// escaped is a text between the quotes of Graphviz.
func escaped(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) }

// StepLabel writes a step on one line: who, what, the segment, the rules, and, behind semicolons, what came of it.
func StepLabel(p *model.Protocol, s model.Step) string {
	words := []string{}
	if s.End >= 0 {
		words = append(words, playerName(p, s.End))
	}
	words = append(words, kindNames[s.Kind])
	for _, word := range []string{s.Call, s.Timer} {
		if word != "" {
			words = append(words, word)
		}
	}
	if s.Segment != nil {
		words = append(words, segmentName(p, *s.Segment))
	}
	if len(s.Rules) > 0 {
		words = append(words, "("+strings.Join(s.Rules, ", ")+")")
	}
	return strings.Join(append([]string{strings.Join(words, " ")}, consequences(p, s)...), "; ")
}

// segmentName is a segment with its sender; where it comes from is no part of a state.
func segmentName(p *model.Protocol, s model.Segment) string {
	s.Old, s.Origin = false, model.OriginStart
	return segmentLine(p, s).String()
}

func consequences(p *model.Protocol, s model.Step) []string {
	var out []string
	for _, one := range s.Sent {
		out = append(out, "sends "+segmentName(p, one))
	}
	for _, one := range s.Overflow {
		out = append(out, "loses "+segmentName(p, one))
	}
	if len(s.Told) > 0 {
		out = append(out, "tells "+strings.Join(s.Told, ", "))
	}
	if s.Delivered > 0 {
		out = append(out, fmt.Sprintf("delivers %d", s.Delivered))
	}
	if s.Fault != "" {
		out = append(out, "fault: "+s.Fault)
	}
	return out
}
