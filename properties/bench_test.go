package properties

import (
	"context"
	"fmt"
	"testing"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// BenchmarkSearch explores the scenario `benchmark` of tcp: the whole work of a check, without a claim, with each store.
func BenchmarkSearch(b *testing.B) {
	p, err := model.Load("tcp")
	if err != nil {
		b.Fatal(err)
	}
	sc, err := p.Instantiate("benchmark")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 8 {
		store, workers := explorer.Store(i/2), 1+i%2
		b.Run(fmt.Sprintf("%s/workers=%d", store, workers), func(b *testing.B) {
			for b.Loop() {
				sys, err := model.Compile(p, sc, model.Options{NoRotation: true})
				if err != nil {
					b.Fatal(err)
				}
				res, err := explorer.Run(context.Background(), adapter{sys}, explorer.Options{Store: store, Workers: workers})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(res.States)/res.Seconds, "states/s")
				b.ReportMetric(float64(res.Transitions)/res.Seconds, "transitions/s")
				b.ReportMetric(float64(res.Bytes)/float64(res.States), "bytes/state")
				b.ReportMetric(float64(res.States), "states")
				res.Close()
			}
		})
	}
}

// BenchmarkBudget is what the model's part of a transition costs, on one worker: to generate it, and to replace its state by a representative
// besides. The rest of the search is in the benchmark of that name in explorer.
func BenchmarkBudget(b *testing.B) {
	p, err := model.Load("../bench/peers/specialist/handshake.tcp")
	if err != nil {
		b.Fatal(err)
	}
	sc, err := p.Instantiate("bench")
	if err != nil {
		b.Fatal(err)
	}
	for _, part := range []struct {
		name string
		opts model.Options
	}{{"generate", model.Options{NoRotation: true}}, {"generate and normalize", model.Options{Reduce: model.Rotation | model.DeadFields}}} {
		b.Run(part.name, func(b *testing.B) {
			sys, err := model.Compile(p, sc, part.opts)
			if err != nil {
				b.Fatal(err)
			}
			states, x := statesOf(sys, 1<<19), sys.NewExpander()
			var next, marks []uint64
			transitions := 0
			for b.Loop() {
				for _, s := range states {
					next, marks, _ = x.Expand(s[:sys.Words()], next[:0], marks[:0])
					transitions += len(marks)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(transitions), "ns/transition")
		})
	}
}

// statesOf lists states of a system, of up to four words, the nearest first.
func statesOf(sys *model.System, most int) (states [][4]uint64) {
	x, words := sys.NewExpander(), sys.Words()
	var first [4]uint64
	copy(first[:], sys.Initial())
	states = append(states, first)
	seen := map[[4]uint64]bool{first: true}
	for i := 0; i < len(states) && len(states) < most; i++ {
		next, _, _ := x.Expand(states[i][:words], nil, nil)
		for at := 0; at < len(next); at += words {
			var s [4]uint64
			copy(s[:], next[at:at+words])
			if !seen[s] {
				seen[s] = true
				states = append(states, s)
			}
		}
	}
	return states
}
