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
