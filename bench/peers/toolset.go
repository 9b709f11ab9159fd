package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// tool explores an instance in some way.
type tool struct {
	name    string // as goals and tables call it
	apart   bool   // it does not count what the others count
	prepare [][]string
	command []string
	read    func(out string) (outcome, error)
	fixed   int64  // bytes of a table whose size is given
	absent  string // why it is not there
	runs    []run
}

// Names that goals ask for.
const (
	one          = "tcpcheck, 1 worker"
	two          = "tcpcheck, 2 workers"
	compressed   = "tcpcheck, 2 workers, store compressed"
	fingerprints = "tcpcheck, 2 workers, store fingerprints"
	spin         = "SPIN, depth first"
	spinOrder    = "SPIN, partial order"
	spinFair     = "SPIN, weakly fair"
	rumurOne     = "Rumur, 1 thread"
	rumurTwo     = "Rumur, 2 threads"
	tlc          = "TLC, 2 workers"
)

// optimize is how gcc compiles what the others have written.
var optimize = []string{"-O3", "-march=native"}

// toolsFor lists who explores an instance whose texts are in a folder.
func toolsFor(in instance, program, dir string) []*tool {
	if in.claim != "" {
		return claimTools(in, program, dir)
	}
	count := append([]string{program, "count", "--reduce", "none"}, in.flags(dir)...)
	tools := []*tool{
		{name: one, command: with(count, "--workers", "1"), read: readCount},
		{name: two, command: with(count, "--workers", "2"), read: readCount},
	}
	if in.stores {
		tools = append(tools, storeTool(compressed, program, dir, count), storeTool(fingerprints, program, dir, count))
	}
	tools = append(tools, spinTool(spin, in, "-DSAFETY", "-DNOREDUCE", "-DNOCOMP"))
	if in.order {
		order := spinTool(spinOrder, in, "-DSAFETY", "-DNOCOMP")
		order.apart = true
		tools = append(tools, order)
	}
	for _, threads := range in.rumur {
		tools = append(tools, rumurTool(threads))
	}
	if in.tlc {
		tools = append(tools, tlcTool(in, program, dir))
	}
	return tools
}

// claimTools check one temporal property; products are no states of the protocol, so each counts its own.
func claimTools(in instance, program, dir string) []*tool {
	verify := append([]string{program, "verify", "--reduce", "none", "--property", in.claim}, in.flags(dir)...)
	fair := spinTool(spinFair, in, "-DNOREDUCE")
	fair.command = append(fair.command, "-a", "-f")
	plain := spinTool(spin, in, "-DNOREDUCE")
	plain.command = append(plain.command, "-a")
	tools := []*tool{
		{name: one, command: with(verify, "--workers", "1"), read: readHolds},
		{name: two, command: with(verify, "--workers", "2"), read: readHolds},
		plain,
		fair,
	}
	for _, t := range tools {
		t.apart = true
	}
	return tools
}

// with is a command with more words; the command itself stays.
func with(command []string, more ...string) []string {
	return slices.Concat(command, more)
}

// storeTool asks for a store, which this tcpcheck may not have.
func storeTool(name, program, dir string, count []string) *tool {
	store := name[strings.LastIndex(name, " ")+1:]
	t := &tool{name: name, command: with(count, "--workers", "2", "--store", store), read: readCount}
	small := append([]string{program, "count", "--store", store}, tiny.flags(dir)...)
	t.absent = refusal(dir, small)
	return t
}

// refusal is what tcpcheck says against a command; nothing if it runs.
func refusal(dir string, command []string) string {
	if _, err := output(dir, command); err != nil {
		return "this tcpcheck does not know it"
	}
	return ""
}

func spinTool(name string, in instance, defines ...string) *tool {
	t := &tool{name: name, read: readSPIN, fixed: 8 << in.bits, command: []string{"./pan", "-w" + strconv.Itoa(in.bits), "-m100000"}}
	compile := slices.Concat([]string{"gcc", "-w"}, optimize, defines)
	if in.family != byHand {
		compile = append(compile, "-DVECTORSZ=4096")
	}
	t.prepare = [][]string{{"spin", "-a", "model.pml"}, append(compile, "-o", "pan", "pan.c")}
	if !has("spin", "gcc") {
		t.absent = "spin or gcc is not there"
	}
	return t
}

func rumurTool(threads int, more ...string) *tool {
	name := rumurOne
	if threads > 1 {
		name = fmt.Sprintf("Rumur, %d threads", threads)
	}
	translate := []string{"rumur", "--deadlock-detection", "off", "--threads", strconv.Itoa(threads), "--counterexample-trace", "off",
		"--output-format", "machine-readable", "--output", "rumur.c", "model.m"}
	if len(more) == 0 {
		more = []string{"--symmetry-reduction", "off"}
	}
	t := &tool{name: name, read: readRumur, command: []string{"./rumur"}}
	t.prepare = [][]string{append(translate, more...), slices.Concat([]string{"gcc", "-w", "-mcx16"}, optimize, []string{"-o", "rumur", "rumur.c", "-lpthread"})}
	if !has("rumur", "gcc") {
		t.absent = "rumur or gcc is not there"
	}
	return t
}

// tlcTool needs the jar that TLA2TOOLS_JAR points to.
func tlcTool(in instance, program, dir string) *tool {
	jar := os.Getenv("TLA2TOOLS_JAR")
	t := &tool{name: tlc, read: readTLC, command: []string{"java", "-XX:+UseParallelGC", "-cp", jar, "tlc2.TLC", "-workers", "2", "tcp_benchmark"}}
	t.prepare = [][]string{append([]string{program, "export", "--to", "tlaplus", "--reduce", "none", "--dir", "."}, in.flags(dir)...)}
	if _, err := os.Stat(filepath.Clean(jar)); jar == "" || err != nil || !has("java") {
		t.absent = "TLA2TOOLS_JAR points to no file, or java is not there"
	}
	return t
}
