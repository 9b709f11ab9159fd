package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// result is what was measured of an instance.
type result struct {
	in    instance
	tools []*tool
}

// bench measures with one tcpcheck, in one folder.
type bench struct {
	program string
	dir     string
	times   int
}

// explore lets the tools that are there explore an instance, in turn.
func (b *bench) explore(in instance) (*result, error) {
	dir := b.folder(in.name())
	if err := in.write(b.program, dir); err != nil {
		return nil, err
	}
	r := &result{in, toolsFor(in, b.program, dir)}
	for range b.times {
		for _, t := range r.tools {
			if t.absent != "" {
				continue
			}
			fmt.Fprintf(os.Stderr, "%s: %s\n", in.name(), t.name)
			if err := t.explore(dir); err != nil {
				return nil, fmt.Errorf("%s on %s: %w", t.name, in.name(), err)
			}
		}
	}
	return r, r.agree()
}

func (b *bench) folder(name string) string {
	return filepath.Join(b.dir, strings.NewReplacer(" ", "-", ",", "").Replace(name))
}

// explore runs a tool once, from its text to what it has found.
func (t *tool) explore(dir string) error {
	began := time.Now()
	for _, command := range t.prepare {
		if err := do(dir, command...); err != nil {
			return err
		}
	}
	prepared := time.Since(began)
	out, r, err := start(dir, t.command)
	if err != nil {
		return err
	}
	r.prepared = prepared
	r.fixed = t.fixed
	r.outcome, err = t.read(out)
	t.runs = append(t.runs, r)
	return err
}

// agree sees to it that all count the same.
func (r *result) agree() error {
	var first *tool
	for _, t := range r.tools {
		if t.apart || len(t.runs) == 0 {
			continue
		}
		if first == nil {
			first = t
		}
		if err := first.agrees(t); err != nil {
			return fmt.Errorf("%s: %w", r.in.name(), err)
		}
	}
	return nil
}

func (t *tool) agrees(other *tool) error {
	first := t.runs[0]
	for _, r := range other.runs {
		off := max(r.transitions-first.transitions, first.transitions-r.transitions)
		if r.states != first.states || off > first.rough+r.rough {
			return fmt.Errorf("%s counts %d states and %d transitions, %s %d and %d: nothing is compared", t.name, first.states, first.transitions,
				other.name, r.states, r.transitions)
		}
	}
	return nil
}

// tool is the one of that name, if it has run.
func (r *result) tool(name string) *tool {
	for _, t := range r.tools {
		if t.name == name && len(t.runs) > 0 {
			return t
		}
	}
	return nil
}

// absence is why a tool did not run.
func (r *result) absence(name string) error {
	for _, t := range r.tools {
		if t.name == name && t.absent != "" {
			return errors.New(t.absent)
		}
	}
	return errors.New("it was not run")
}

// median is the middle of an odd number of figures, the lower of the two middle ones of an even number.
func median[T int64 | float64 | time.Duration](list []T) T {
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	return sorted[(len(sorted)-1)/2]
}

// middle is the median of a figure over the runs of a tool.
func middle[T int64 | float64 | time.Duration](t *tool, figure func(run) T) T {
	var list []T
	for _, r := range t.runs {
		list = append(list, figure(r))
	}
	return median(list)
}

// speed is transitions a second.
func (t *tool) speed() float64 {
	return middle(t, func(r run) float64 { return float64(r.transitions) / r.wall.Seconds() })
}

// search is the time of the process that explores, in seconds.
func (t *tool) search() float64 { return middle(t, func(r run) float64 { return r.wall.Seconds() }) }

// whole is the time from the source to the verdict, in seconds.
func (t *tool) whole() float64 {
	return middle(t, func(r run) float64 { return (r.prepared + r.wall).Seconds() })
}

func (t *tool) busy() float64 { return middle(t, func(r run) float64 { return r.busy.Seconds() }) }

func (t *tool) peak() int64 { return middle(t, func(r run) int64 { return r.bytes }) }

// perState is bytes a state, of the whole process.
func (t *tool) perState() float64 { return float64(t.peak()) / float64(t.runs[0].states) }

// perStateVariable leaves out a table whose size was given beforehand.
func (t *tool) perStateVariable() float64 {
	return float64(max(0, t.peak()-t.runs[0].fixed)) / float64(t.runs[0].states)
}
