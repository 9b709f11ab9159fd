package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// instance is a system to be explored.
type instance struct {
	name    string
	clauses []string // that override the scenario benchmark of tcp
	rumur   bool     // Rumur explores it in minutes
}

// instances are of about 10^5, 10^6 and 10^7 states: what differs is how many segments may be on their way at once.
var instances = []instance{
	{"bag of 3", []string{"network bag capacity 3 loses unlimited"}, true},
	{"bag of 4", []string{"network bag capacity 4 loses unlimited"}, false},
	{"bag of 5", []string{"network bag capacity 5 loses unlimited"}, false},
}

func main() {
	runs := flag.Int("runs", 3, "how often each tool explores each instance")
	most := flag.Int("instances", len(instances), "how many instances, the small ones first")
	output := flag.String("o", "", "write the table to this file, too")
	flag.Parse()
	if err := measure(*runs, min(*most, len(instances)), *output); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(2)
	}
}

func measure(runs, most int, output string) error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "tcpcheck")
	if err := do("", "go", "build", "-o", program, "./cmd/tcpcheck"); err != nil {
		return err
	}
	var page strings.Builder
	page.WriteString(head(runs, most))
	for _, in := range instances[:most] {
		rows, err := explore(in, program, filepath.Join(dir, strings.ReplaceAll(in.name, " ", "-")), runs)
		if err != nil {
			return err
		}
		text := table(in, rows)
		fmt.Print(text)
		page.WriteString(text)
	}
	if output == "" {
		return nil
	}
	return os.WriteFile(output, []byte(page.String()), 0o644)
}

// head says what was measured, and with what.
func head(runs, most int) string {
	var b strings.Builder
	b.WriteString("# Benchmarks\n\n")
	fmt.Fprintf(&b, "`go run ./bench/peers -runs %d -instances %d -o BENCHMARKS.md`: medians of %d alternating runs, each a whole process. ", runs, most, runs)
	fmt.Fprintf(&b, "The protocol is tcp in its scenario `benchmark`, with as many segments on their way at once as the heading says; no reductions, no ghosts, no property.\n\n")
	fmt.Fprintf(&b, "%s, %d processors, %s", cpu(), runtime.NumCPU(), runtime.Version())
	for _, v := range [][]string{{"spin", "-V"}, {"rumur", "--version"}, {"gcc", "--version"}} {
		if out, err := exec.Command(v[0], v[1:]...).CombinedOutput(); err == nil {
			line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
			b.WriteString("; " + line)
		} else {
			b.WriteString("; " + v[0] + " is not there")
		}
	}
	b.WriteString(".\n\n*Source to verdict* is what a user waits for: reading the text, and for the others also translating and compiling it. *Bytes a state* is the most memory that the process had, by the states.\n")
	return b.String()
}

// cpu names the processor, where the system tells.
func cpu() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}
