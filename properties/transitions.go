package properties

import (
	"encoding/binary"
	"sync"

	"tcpcheck/model"
)

// labels numbers what can be seen. Many may use it at once: numbers are compared for equality only.
type labels struct {
	mu    sync.Mutex
	known map[string]int32
}

func newLabels() *labels { return &labels{known: map[string]int32{}} }

func (l *labels) number(text string) int32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, ok := l.known[text]
	if !ok {
		n = int32(len(l.known))
		l.known[text] = n
	}
	return n
}

// graph explores what can be seen of a protocol in a scenario, without ghosts; it gives the rules that fired too. ok is false
// beyond a number of states.
func graph(p *model.Protocol, scenario string, l *labels, most int) (t *transitions, covered []bool, ok bool, err error) {
	sys, err := Compile(p, nil, scenario, Options{})
	if err != nil {
		return nil, nil, false, err
	}
	t, ok = observe(sys, l, most)
	return t, sys.Covered(), ok, nil
}

// observe builds the graph of a system, breadth first.
func observe(sys *model.System, l *labels, most int) (*transitions, bool) {
	o, words := sys.NewObserver(), sys.Words()
	t := &transitions{}
	queue := sys.Initial()
	known := map[string]int32{key(queue): 0}
	var next []uint64
	for s := 0; s*words < len(queue); s++ {
		if len(known) > most {
			return nil, false
		}
		var steps []string
		var own string
		next, steps, own = o.Expand(queue[s*words:(s+1)*words], next[:0])
		t.own, t.first = append(t.own, l.number(own)), append(t.first, int32(len(t.to)))
		for i, label := range steps {
			state := next[i*words : (i+1)*words]
			n, seen := known[key(state)]
			if !seen {
				n = int32(len(known))
				known[key(state)] = n
				queue = append(queue, state...)
			}
			t.label, t.to = append(t.label, l.number(label)), append(t.to, n)
		}
	}
	t.first = append(t.first, int32(len(t.to)))
	return t, true
}

func key(state []uint64) string {
	out := make([]byte, 0, 8*len(state))
	for _, w := range state {
		out = binary.LittleEndian.AppendUint64(out, w)
	}
	return string(out)
}
