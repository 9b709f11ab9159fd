package properties

import (
	"context"
	"fmt"
	"slices"

	"tcpcheck/model"
	"tcpcheck/properties/ltl"
)

// Graph is every state of a protocol in a scenario and every transition between them, told. States are numbered breadth first in
// canonical order, the initial one is 0.
type Graph struct {
	System *model.System
	States [][2]string // of each: the states of the ends
	First  []int       // of each: its first edge; one more at the end
	Edges  []Edge
}

// Edge is a transition.
type Edge struct {
	To   int
	Step model.Step
}

// TooLarge says that a system has more states than were allowed.
type TooLarge struct{ Most int }

// Error says so.
func (e *TooLarge) Error() string { return fmt.Sprintf("there are more than %d states", e.Most) }

// Whole explores the whole system, as Count does, with one worker; more than so many states are a TooLarge. A step into a fault of the
// protocol text leads back to where it began.
func Whole(ctx context.Context, p *model.Protocol, scenario string, opt Options, most int) (*Graph, error) {
	sys, err := Compile(p, nil, scenario, opt)
	if err != nil {
		return nil, err
	}
	g, words, queue := &Graph{System: sys}, sys.Words(), slices.Clone(sys.Initial())
	known := map[string]int{key(queue): 0}
	teller := sys.NewTeller()
	var next []uint64
	for s := 0; s*words < len(queue); s++ {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case len(known) > most:
			return nil, &TooLarge{most}
		}
		var steps []model.Step
		state := queue[s*words : (s+1)*words]
		g.States, g.First = append(g.States, sys.StatesOf(state)), append(g.First, len(g.Edges))
		next, steps = teller.Expand(state, next[:0])
		for i, step := range steps {
			to := next[i*words : (i+1)*words]
			n, seen := known[key(to)]
			if !seen {
				n = len(known)
				known[key(to)] = n
				queue = append(queue, to...)
			}
			g.Edges = append(g.Edges, Edge{n, step})
		}
	}
	g.First = append(g.First, len(g.Edges))
	return g, nil
}

// Violations gives the automaton of the runs that violate a temporal property in a scenario, with the propositions in the words of
// the language.
func Violations(p *model.Protocol, q *model.Property, scenario string, opt Options) (*ltl.Automaton, error) {
	if q.Kind != model.Temporal {
		return nil, fmt.Errorf("property %s is a claim of `%s`, and only temporal properties have an automaton", q.Name, KindName(q))
	}
	_, spec, err := compile(p, q, scenario, opt)
	if err != nil {
		return nil, err
	}
	return spec.automaton, nil
}
