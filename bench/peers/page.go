package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

const explained = `

Two families of instances. *specialist*: one small TCP, written by hand for each checker (bench/peers/specialist), in which each end may send so many segments again; the network is a
bag that is never full, and loses. *exported*: the library's tcp in its scenario ` + "`benchmark`" + `, written for the others by ` + "`tcpcheck export`" + `, with so many segments on their way at once.
No reductions and no ghosts; no property but where one is named. The checkers agree about the number of states and transitions before anything is compared; a transition is one event of a state.

*Search* is the time of the process that explores, and what transitions/s come from; SPIN's and Rumur's own clocks start a little later. *Processors* is the time of all processors together.
*Source to verdict* is what a user waits for: reading the text, and for the others also translating and compiling it. *Bytes a state* is the most memory that the process had, by the states; for SPIN also without its
table of fixed size. Ratios to SPIN are above 1 where the checker is better than SPIN, below 1 where it is behind.

The temporal properties are asked of the specialist's model: *stays* without fairness, *closes* with tcpcheck's standard fairness, which SPIN has no words for; both hold also without it for SPIN, whose runs stop only where
nothing can happen. Each checker searches a product of its own. Every run of this model ends, so that no component of tcpcheck's product is large.

SPIN searches depth first with exact states; what is compiled and run, for the last instance of each kind:

`

// head says what was measured, and with what.
func (o options) head() string {
	var b strings.Builder
	b.WriteString("# Benchmarks\n\n")
	fmt.Fprintf(&b, "`%s`: medians of %d alternating runs, each a whole process.\n\n", o.command(), o.runs)
	fmt.Fprintf(&b, "%s, %d processors, %s, %s", cpu(), runtime.NumCPU(), memory(), runtime.Version())
	for _, v := range [][]string{{"spin", "-V"}, {"rumur", "--version"}, {"gcc", "--version"}} {
		b.WriteString("; " + version(v))
	}
	b.WriteString(".")
	return b.String()
}

func (o options) command() string {
	line := fmt.Sprintf("go run ./bench/peers -runs %d -instances %d", o.runs, o.most)
	if o.only != "" {
		line += fmt.Sprintf(" -only '%s'", o.only)
	}
	if o.huge {
		line += " -huge"
	}
	if o.output != "" {
		line += " -o " + o.output
	}
	if o.chart != "" {
		line += " -chart " + o.chart
	}
	return line
}

func version(command []string) string {
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil {
		return command[0] + " is not there"
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}

// cpu names the processor, where the system tells.
func cpu() string { return told("/proc/cpuinfo", "model name", runtime.GOARCH) }

// memory is how much there is, where the system tells.
func memory() string { return told("/proc/meminfo", "MemTotal", "memory not told") }

// told is what stands behind a name in a file of the system.
func told(file, name, otherwise string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return otherwise
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return strings.TrimSpace(strings.TrimLeft(rest, "\t :"))
		}
	}
	return otherwise
}

// page is all but the head.
func (f *findings) page(picture string) string {
	var b strings.Builder
	b.WriteString(explained + f.commands())
	b.WriteString(goalTable(f.goals()))
	b.WriteString("\n## Instances\n")
	for _, r := range f.results {
		b.WriteString(r.table())
	}
	if len(f.sizes) > 0 {
		b.WriteString(reductionTable(f.sizes))
	}
	b.WriteString(f.growth())
	if picture != "" {
		fmt.Fprintf(&b, "\n![growth on the specialist's model](%s)\n", picture)
	}
	return b.String()
}

// commands are those of the last instance that each tool explored.
func (f *findings) commands() string {
	lines, order := map[string]string{}, []string{}
	for _, r := range f.results {
		for _, t := range r.tools {
			if len(t.runs) == 0 {
				continue
			}
			key := fmt.Sprint(t.name, r.in.claim != "")
			if _, ok := lines[key]; !ok {
				order = append(order, key)
			}
			lines[key] = t.line()
		}
	}
	var b strings.Builder
	for _, key := range order {
		b.WriteString("    " + lines[key] + "\n")
	}
	return b.String()
}

// line is what one would type; of a path only its last name is told.
func (t *tool) line() string {
	var parts []string
	for _, command := range append(t.prepare, t.command) {
		var words []string
		for _, w := range command {
			if i := strings.LastIndex(w, "/"); strings.HasPrefix(w, "/") {
				w = w[i+1:]
			}
			if strings.Contains(w, " ") {
				w = "'" + w + "'"
			}
			words = append(words, w)
		}
		parts = append(parts, strings.Join(words, " "))
	}
	return strings.Join(parts, " && ")
}

// growth writes how speed and memory change with the number of states, in each family.
func (f *findings) growth() string {
	var b strings.Builder
	for _, from := range []family{byHand, exported} {
		columns := f.large(from, 0)
		if len(columns) < 2 {
			continue
		}
		fmt.Fprintf(&b, "\n## Growth, %s\n", from)
		b.WriteString(growthTable("Speed", "millions of transitions/s", f.curves(from, millions), columns))
		b.WriteString(growthTable("Memory", "bytes a state", f.curves(from, (*tool).perState), columns))
	}
	return b.String()
}

func millions(t *tool) float64 { return t.speed() / 1e6 }

// chart draws speed and memory over the states of the specialist's model.
func (f *findings) chart() string {
	return chart(newPanel("transitions/s, millions", f.curves(byHand, millions)), newPanel("bytes a state", f.curves(byHand, (*tool).perState)))
}
