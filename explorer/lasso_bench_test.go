package explorer

import (
	"context"
	"testing"
)

func BenchmarkLasso(b *testing.B) {
	r := explored(b, torus{500, 2000, 1}, Options{Workers: 1}, tuning{})
	for _, c := range []struct {
		name    string
		options FairOptions
	}{{"none", FairOptions{Sets: 1}}, {"found", FairOptions{Strong: 1}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				l, err := r.Lasso(context.Background(), c.options)
				if err != nil || l.Found != (c.name == "found") {
					b.Fatal(l, err)
				}
				b.ReportMetric(float64(l.Bytes)/float64(r.States), "bytes/state")
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(r.States), "ns/state")
		})
	}
}
