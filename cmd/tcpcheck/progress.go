package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"

	"tcpcheck/properties"
)

// quiet is how long a check may take before it shows progress.
const quiet = time.Second

// progress shows one line that is written over, on a terminal only.
type progress struct {
	w     io.Writer
	shown bool
	began time.Time
}

// newProgress gives nil when standard error is no terminal: nothing is shown then.
func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil
	}
	return &progress{w: f, began: time.Now()}
}

// show writes the line: states, rate, depth, frontier, memory.
func (p *progress) show(s properties.Progress) {
	if time.Since(p.began) < quiet {
		return
	}
	p.shown = true
	rate := float64(s.States) / max(s.Seconds, 0.001)
	fmt.Fprintf(p.w, "\r\x1b[K%s %s (%s): %s states, %s/s, depth %d, level of %s, %s", s.Protocol, s.Property, s.Scenario,
		short(float64(s.States)), short(rate), s.Depth, short(float64(s.Level)), sizeText(s.Bytes))
}

// clear takes the line away.
func (p *progress) clear() {
	if p != nil && p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// hook gives the function that a check calls, or nil.
func (p *progress) hook() func(properties.Progress) {
	if p == nil {
		return nil
	}
	return p.show
}

// countHook gives a function that shows how many of something are done, or nil. Many may call it at once.
func (p *progress) countHook(what string) func(done, all int) {
	if p == nil {
		return nil
	}
	var mu sync.Mutex
	return func(done, all int) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(p.began) >= quiet {
			p.shown = true
			fmt.Fprintf(p.w, "\r\x1b[K%d of %d %s", done, all, what)
		}
	}
}

// short writes a number with three digits and a unit.
func short(v float64) string {
	switch {
	case v >= 1e9:
		return fmt.Sprintf("%.2fG", v/1e9)
	case v >= 1e6:
		return fmt.Sprintf("%.2fM", v/1e6)
	case v >= 1e4:
		return fmt.Sprintf("%.0fk", v/1e3)
	}
	return fmt.Sprintf("%.0f", v)
}

func sizeText(bytes int64) string {
	if bytes >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30))
	}
	return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20))
}
