package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"
)

// tool explores an instance in some way.
type tool struct {
	name    string
	prepare func() error // translates and compiles; nil: there is nothing to do
	command []string     // explores
	counts  func(out string) (states, transitions int, err error)

	prepared time.Duration
	runs     []run
}

// run is what one exploration took.
type run struct {
	wall                time.Duration
	bytes               int64
	states, transitions int
}

// explore lets the tools explore an instance, in turn.
func explore(in instance, program, dir string, times int) ([]*tool, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	tools, err := toolsFor(in, program, dir)
	if err != nil {
		return nil, err
	}
	for _, t := range tools {
		if t.prepare == nil {
			continue
		}
		began := time.Now()
		if err := t.prepare(); err != nil {
			return nil, err
		}
		t.prepared = time.Since(began)
	}
	for range times {
		for _, t := range tools {
			r, err := t.explore(dir)
			if err != nil {
				return nil, fmt.Errorf("%s on %s: %w", t.name, in.name, err)
			}
			t.runs = append(t.runs, r)
		}
	}
	return tools, agree(in, tools)
}

// agree sees to it that all count the same.
func agree(in instance, tools []*tool) error {
	for _, t := range tools {
		for _, r := range t.runs {
			if first := tools[0].runs[0]; r.states != first.states || r.transitions != first.transitions {
				return fmt.Errorf("%s: %s counts %d states and %d transitions, %s %d and %d: nothing is compared", in.name, tools[0].name,
					first.states, first.transitions, t.name, r.states, r.transitions)
			}
		}
	}
	return nil
}

func (t *tool) explore(dir string) (run, error) {
	cmd := exec.Command(t.command[0], t.command[1:]...)
	cmd.Dir = dir
	began := time.Now()
	out, err := cmd.Output()
	wall := time.Since(began)
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) {
		return run{}, err
	}
	r := run{wall: wall, bytes: cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10}
	r.states, r.transitions, err = t.counts(string(out))
	return r, err
}

func toolsFor(in instance, program, dir string) ([]*tool, error) {
	flags := []string{"tcp", "--scenario", "benchmark", "--reduce", "none"}
	for _, c := range in.clauses {
		flags = append(flags, "--with", c)
	}
	var tools []*tool
	for _, workers := range []string{"1", "2"} {
		tools = append(tools, &tool{
			name:    "tcpcheck, workers: " + workers,
			command: append([]string{program, "count", "--workers", workers}, flags...),
			counts:  figures(`states (\d+), transitions (\d+)`, 0),
		})
	}
	export := func(to, file string) error {
		out, err := exec.Command(program, append([]string{"export", "--to", to}, flags...)...).Output()
		if err != nil {
			return fmt.Errorf("export to %s: %w", to, err)
		}
		return os.WriteFile(filepath.Join(dir, file), out, 0o644)
	}
	if has("spin", "gcc") {
		if err := export("promela", "model.pml"); err != nil {
			return nil, err
		}
		tools = append(tools, &tool{
			name: "SPIN, depth first",
			prepare: func() error {
				if err := do(dir, "spin", "-a", "model.pml"); err != nil {
					return err
				}
				return do(dir, "gcc", "-O3", "-w", "-DSAFETY", "-DNOREDUCE", "-DVECTORSZ=4096", "-o", "pan", "pan.c")
			},
			command: []string{"./pan", "-c0", "-E", "-m10000000", "-w26"},
			counts:  figures(`(?s)(\d+) states, stored.*?(\d+) transitions`, 1), // it counts the arrival in the initial state
		})
	}
	if in.rumur && has("rumur", "gcc") {
		if err := export("murphi", "model.m"); err != nil {
			return nil, err
		}
		for _, threads := range []string{"1", "2"} {
			name := "rumur" + threads
			tools = append(tools, &tool{
				name: "Rumur, threads: " + threads,
				prepare: func() error {
					if err := do(dir, "rumur", "--deadlock-detection", "off", "--symmetry-reduction", "off", "--threads", threads,
						"--counterexample-trace", "off", "--output-format", "machine-readable", "--output", name+".c", "model.m"); err != nil {
						return err
					}
					return do(dir, "gcc", "-O3", "-w", "-mcx16", "-o", name, name+".c", "-lpthread")
				},
				command: []string{"./" + name},
				counts:  summary,
			})
		}
	}
	return tools, nil
}

// figures reads the counts off a text; so many of the transitions are none.
func figures(pattern string, less int) func(string) (int, int, error) {
	re := regexp.MustCompile(pattern)
	return func(out string) (states, transitions int, err error) {
		found := re.FindStringSubmatch(out)
		if found == nil {
			return 0, 0, fmt.Errorf("no counts in %.200q", out)
		}
		states, _ = strconv.Atoi(found[1])
		transitions, err = strconv.Atoi(found[2])
		return states, transitions - less, err
	}
}

// summary reads what Rumur says.
func summary(out string) (states, transitions int, err error) {
	var doc struct {
		Summary struct {
			States int `xml:"states,attr"`
			Rules  int `xml:"rules_fired,attr"`
		} `xml:"summary"`
	}
	err = xml.Unmarshal([]byte(out), &doc)
	return doc.Summary.States, doc.Summary.Rules, err
}

func has(tools ...string) bool {
	for _, t := range tools {
		if _, err := exec.LookPath(t); err != nil {
			return false
		}
	}
	return true
}

func do(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
