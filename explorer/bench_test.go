package explorer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
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

// BenchmarkBudget is what the store's part of a transition costs, on one worker, in a table of 2²² slots: to hash a successor of three words,
// to find out that it is known, and to insert a new one.
func BenchmarkBudget(b *testing.B) {
	const words, states = 3, 1 << 21
	rng := rand.New(rand.NewPCG(1, 2))
	next := make([]uint64, words*states)
	for i := range next {
		next[i] = rng.Uint64() >> 40
	}
	list := make([]candidate, states)
	for i := range list {
		list[i].at = words * i
	}
	b.Run("hash", func(b *testing.B) {
		sum, hash := uint64(0), hashOf(words)
		for b.Loop() {
			for i := range list {
				sum ^= hash(next[list[i].at:][:words])
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N*states), "ns/transition")
		_ = sum
	})
	b.Run("insert", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s := newExact(words, 1, 1<<22, nil, limits{})
			b.StartTimer()
			inBatches(s.hand(0), next, list)
			b.StopTimer()
			s.release()
			b.StartTimer()
		}
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N*states), "ns/transition")
	})
	b.Run("probe", func(b *testing.B) {
		s := newExact(words, 1, 1<<22, nil, limits{})
		defer s.release()
		h := s.hand(0)
		inBatches(h, next, list)
		rng.Shuffle(states, func(i, k int) {
			for w := range words {
				next[i*words+w], next[k*words+w] = next[k*words+w], next[i*words+w]
			}
		})
		b.ResetTimer()
		for b.Loop() {
			inBatches(h, next, list)
		}
		b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N*states), "ns/transition")
	})
}

// inBatches inserts states as a worker does.
func inBatches(h handle, next []uint64, list []candidate) {
	h.begin()
	defer h.end()
	for batch := range slices.Chunk(list, batchSize) {
		for from := 0; from < len(batch); from += 8 {
			h.foresee(next, batch[:min(from+8, len(batch))], from)
		}
		h.insert(next, batch)
	}
}
