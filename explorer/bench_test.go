package explorer

import (
	"context"
	"fmt"
	"testing"
)

// big has 1.68 million states of 4 words, and 8 transitions from each of which about 7 lead to known states.
var big = counters{8, 6, 4}

type benchmarkRun struct {
	store   Store
	workers int
}

func runs() (list []benchmarkRun) {
	for store := range storeNames {
		list = append(list, benchmarkRun{Store(store), 1}, benchmarkRun{Store(store), 2})
	}
	return list
}

func BenchmarkRun(b *testing.B) {
	for _, c := range runs() {
		b.Run(fmt.Sprintf("%s/workers=%d", c.store, c.workers), func(b *testing.B) {
			b.ReportAllocs()
			var states, transitions, bytes float64
			for b.Loop() {
				r, err := Run(context.Background(), big, Options{Store: c.store, Workers: c.workers})
				if err != nil {
					b.Fatal(err)
				}
				states += float64(r.States)
				transitions += float64(r.Transitions)
				bytes += float64(r.Bytes)
				r.Close()
			}
			seconds := b.Elapsed().Seconds()
			b.ReportMetric(states/seconds, "states/s")
			b.ReportMetric(transitions/seconds, "transitions/s")
			b.ReportMetric(seconds*1e9/transitions, "ns/transition")
			b.ReportMetric(bytes/states, "bytes/state")
		})
	}
}

// BenchmarkExpand is the part of BenchmarkRun that is the system's.
func BenchmarkExpand(b *testing.B) {
	state, next, marks := big.Initial(), []uint64(nil), []uint64(nil)
	transitions := 0
	for b.Loop() {
		next, marks, _ = big.Expand(state, next[:0], marks[:0])
		transitions += len(marks)
		copy(state, next[len(next)/2:])
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(transitions), "ns/transition")
}

// BenchmarkStory tells the story of the last state: every level is expanded once more.
func BenchmarkStory(b *testing.B) {
	r, err := Run(context.Background(), deepest{big}, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	for b.Loop() {
		if _, steps, err := r.Story(0); err != nil || len(steps) != 40 {
			b.Fatal(steps, err)
		}
	}
}

// deepest marks the state of counters in which all of them are at their highest.
type deepest struct{ counters }

func (d deepest) NewExpander() Expander { return d }

func (d deepest) Expand(state, next, marks []uint64) ([]uint64, []uint64, uint64) {
	next, marks, _ = d.counters.Expand(state, next, marks)
	for _, w := range state {
		if w != 0x0505 {
			return next, marks, 0
		}
	}
	return next, marks, 1
}
