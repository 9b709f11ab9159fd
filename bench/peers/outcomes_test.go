package main

import "testing"

func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		name string
		read func(string) (outcome, error)
		out  string
		want outcome
		ok   bool
	}{
		{"count", readCount, "handshake bench: states 12, transitions 34, depth 5\n", outcome{states: 12, transitions: 34}, true},
		{"count, cut", readCount, "handshake bench: states 12, transitions 34, depth 5\nincomplete: time limit\n", outcome{}, false},
		{"verify", readHolds, "…\n\n1 holds; 12 states, 34 transitions in 0.1 s\n", outcome{states: 12, transitions: 34}, true},
		{"verify, violated", readHolds, "1 violated; 12 states, 34 transitions in 0.1 s\n", outcome{}, false},
		{"spin", readSPIN, "depth reached 7, errors: 0\n  12 states, stored\n 23 states, matched\n  35 transitions (= stored+matched)\n",
			outcome{states: 12, transitions: 34}, true},
		{"spin, nested", readSPIN, "errors: 0\n  12 states, stored (20 visited)\n 23 states, matched\n  43 transitions (= visited+matched)\n", outcome{states: 12, transitions: 42}, true},
		{"spin, rounded", readSPIN, "errors: 0\n 15587940 states, stored\n1.6200384e+08 states, matched\n1.7759178e+08 transitions (= stored+matched)\n",
			outcome{states: 15587940, transitions: 177591779, rough: 10}, true},
		{"spin, states rounded", readSPIN, "errors: 0\n 1.0000001e+08 states, stored\n1.6200384e+08 states, matched\n1.7759178e+08 transitions (= stored+matched)\n", outcome{}, false},
		{"spin, an error", readSPIN, "errors: 1\n  12 states, stored\n  35 transitions\n", outcome{}, false},
		{"spin, too deep", readSPIN, "error: max search depth too small\nerrors: 0\n  12 states, stored\n  35 transitions\n", outcome{}, false},
		{"rumur", readRumur, `<rumur_run><summary states="12" rules_fired="34" errors="0" duration_seconds="0"/></rumur_run>`, outcome{states: 12, transitions: 34}, true},
		{"rumur, an error", readRumur, `<rumur_run><summary states="12" rules_fired="34" errors="1"/></rumur_run>`, outcome{}, false},
		{"tlc", readTLC, "Progress(3): 20 states generated, 9 distinct states found\n35 states generated, 12 distinct states found, 0 states left on queue.\n", outcome{states: 12, transitions: 34}, true},
		{"nothing", readTLC, "no such file", outcome{}, false},
	} {
		got, err := c.read(c.out)
		if (err == nil) != c.ok || c.ok && got != c.want {
			t.Errorf("%s: got %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}
