package formats

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
)

// WriteMermaid writes a story as a sequence diagram of Mermaid. A segment that arrives in the step after the one that sent it is
// a line; one that has waited is dotted, and a note says where it was sent; a cross is a loss. What happens at an end, its new state and the
// rules are notes. The part that repeats is a loop.
func WriteMermaid(w io.Writer, s *Story) error {
	d := &mermaid{w: bufio.NewWriter(w), s: s, f: follow(s.Trace)}
	d.head()
	for i := range s.Trace.Steps {
		d.step(i)
	}
	d.end()
	return d.w.Flush()
}

// mermaid is a diagram while it is written.
type mermaid struct {
	w     *bufio.Writer
	s     *Story
	f     *flights
	depth int // of loops
}

func (d *mermaid) line(format string, args ...any) {
	fmt.Fprintf(d.w, "%s%s\n", strings.Repeat("    ", d.depth+1), fmt.Sprintf(format, args...))
}

func (d *mermaid) head() {
	fmt.Fprintln(d.w, "sequenceDiagram")
	d.line("title %s", strings.NewReplacer("#", "", ";", ",").Replace(d.s.String()))
	d.line("participant A")
	for i, q := range d.s.Protocol.Parties {
		if d.s.takesPart(i) {
			d.line("participant P%d as %s", i, mermaidText(q.Name))
		}
	}
	d.line("participant B")
	for end, e := range d.s.Trace.Initial.Ends {
		d.line("Note over %s: %s", d.id(end), mermaidText(e.State))
	}
	for _, one := range d.f.start {
		d.line("Note over A,B: in the network: %s to %s", mermaidText(d.s.shown(one.segment)), d.s.player(one.segment.To))
	}
	if d.s.Repeats == 1 && !d.s.stops() {
		d.loop()
	}
}

// takesPart says whether a party is in the scenario.
func (s *Story) takesPart(party int) bool {
	return party < len(s.Scenario.Parties) && s.Scenario.Parties[party] != 0
}

func (d *mermaid) id(player int) string {
	if player >= 2 {
		return fmt.Sprintf("P%d", player-2)
	}
	return d.s.player(player)
}

func (d *mermaid) loop() {
	d.line("loop for ever: steps %d to %d", d.s.Repeats, len(d.s.Trace.Steps))
	d.depth++
}

// step writes one step: the arrow of what arrives or is lost, a note of what happens at the end, and what is sent.
func (d *mermaid) step(i int) {
	if i > 0 && i == d.s.Repeats-1 {
		d.loop()
	}
	s := &d.s.Trace.Steps[i]
	if s.Segment != nil {
		d.arrow(i)
	}
	d.note(i, s)
	for _, one := range d.f.sent[i] {
		d.departure(i, one)
	}
	for _, one := range d.f.full[i] {
		if one.sent != i {
			d.line("%s--x%s: %d. %s, the network is full", d.id(one.segment.From), d.id(one.segment.To), i+1, mermaidText(d.s.shown(one.segment)))
		}
	}
}

// arrow is the line of a segment that arrives or is lost.
func (d *mermaid) arrow(i int) {
	s, one := &d.s.Trace.Steps[i], d.f.carried[i]
	head, words := "->>", ""
	straight := one.sent == i-1 && d.f.straight(one, d.s.Repeats) && !d.f.copies[i]
	switch {
	case straight && s.Kind == model.StepLose:
		head = "-x"
	case s.Kind == model.StepLose:
		head = "--x"
	case !straight:
		head = "-->>"
	}
	switch {
	case d.f.copies[i]:
		words = ", a copy"
	case !straight && one.sent >= 0:
		words = fmt.Sprintf(", sent in step %d", one.sent+1)
	}
	if s.Kind == model.StepDuplicate {
		words += ", a copy stays"
	}
	d.line("%s%s%s: %d. %s%s", d.id(s.Segment.From), head, d.id(s.Segment.To), i+1, mermaidText(d.s.shown(*s.Segment)), words)
}

// note says what happens at an end: the event, if it is no segment's, what comes of it, and the rules.
func (d *mermaid) note(i int, s *model.Step) {
	var parts []string
	if s.Segment == nil {
		parts = append(parts, fmt.Sprintf("%d. %s", i+1, d.s.event(i)))
	}
	bare := *s
	bare.Sent, bare.Overflow = nil, nil
	if t := counterexamples.OutcomeText(d.s.Protocol, d.s.before(i), &bare, counterexamples.Style{Unicode: true}); t != "" {
		parts = append(parts, t)
	}
	if len(s.Rules) > 0 {
		parts = append(parts, "["+strings.Join(s.Rules, ", ")+"]")
	}
	if len(parts) == 0 || s.Kind == model.StepLose {
		return
	}
	for k := range parts {
		parts[k] = mermaidText(parts[k])
	}
	d.line("Note over %s: %s", d.id(s.End), strings.Join(parts, "<br/>"))
}

// departure shows what a step sends, unless the next step's arrow does.
func (d *mermaid) departure(i int, one *flight) {
	text, from, to := mermaidText(d.s.shown(one.segment)), d.id(one.segment.From), d.id(one.segment.To)
	switch {
	case one.gone:
		d.line("%s-)%s: %d. %s, not heard", from, to, i+1, text)
	case one.lost == i:
		d.line("%s-x%s: %d. %s, the network is full", from, to, i+1, text)
	case !d.f.straight(one, d.s.Repeats):
		d.line("Note over %s: sends %s, which waits", from, text)
	}
}

func (d *mermaid) end() {
	if d.depth > 0 {
		d.depth--
		d.line("end")
	}
	if d.s.stops() {
		d.line("Note over A,B: nothing happens any more")
	}
	if why := d.s.WhyFair.String(); why != "" {
		d.line("Note over A,B: fair: %s", mermaidText(why))
	}
	if !d.s.Because.IsEmpty() {
		d.line("Note over A,B: %s", mermaidText(d.s.Because.String()))
	}
}

// mermaidText writes signs that mean something to Mermaid, or to the page that it draws on, as entities.
func mermaidText(t string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;", "\n", " ", "\r", " ").Replace(t)
}
