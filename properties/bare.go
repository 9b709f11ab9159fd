package properties

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"tcpcheck/model"
)

// Bare counts what can be told apart of the states and transitions of a scenario without the ghosts of lifetimes and claims: what a
// model without lifetimes counts. A lifetime that passes is no transition.
type Bare struct {
	States      int `json:"states"`
	Transitions int `json:"transitions"`
}

// countBare explores the whole scenario, every state by its path from the start: for small systems only.
func countBare(ctx context.Context, p *model.Protocol, scenario string, opt Options) (*Bare, error) {
	sys, err := Compile(p, nil, scenario, opt)
	if err != nil {
		return nil, err
	}
	c := &bareCounter{sys: sys, states: map[string]bool{}, transitions: map[string]bool{}, known: map[string]bool{}}
	c.known[words(sys.Initial())] = true
	for level := []bareState{{nil, sys.Initial()}}; len(level) > 0 && ctx.Err() == nil; {
		if level, err = c.expand(level); err != nil {
			return nil, err
		}
	}
	return &Bare{len(c.states), len(c.transitions)}, nil
}

type bareCounter struct {
	sys         *model.System
	states      map[string]bool
	transitions map[string]bool
	known       map[string]bool // by their words
}

type bareState struct {
	path  []int
	words []uint64
}

// expand counts the states of a level, and gives those of the next.
func (c *bareCounter) expand(level []bareState) ([]bareState, error) {
	var next []bareState
	x, n := c.sys.NewExpander(), c.sys.Words()
	for _, s := range level {
		here, err := c.appearance(s.path)
		if err != nil {
			return nil, err
		}
		c.states[here] = true
		steps, err := c.sys.Steps(s.path)
		if err != nil {
			return nil, err
		}
		after, _, _ := x.Expand(s.words, nil, nil)
		for _, step := range steps {
			if step.Kind != model.StepLifetime {
				c.transitions[here+eventText(step)] = true
			}
			to := after[step.Index*n : (step.Index+1)*n]
			if key := words(to); !c.known[key] {
				c.known[key] = true
				next = append(next, bareState{append(append([]int{}, s.path...), step.Index), append([]uint64{}, to...)})
			}
		}
	}
	return next, nil
}

func words(state []uint64) string {
	var out []byte
	for _, w := range state {
		out = binary.LittleEndian.AppendUint64(out, w)
	}
	return string(out)
}

// appearance is a state as it looks: the ends, what they share, and the network, but no lifetimes.
func (c *bareCounter) appearance(path []int) (string, error) {
	trace, err := c.sys.Record(path)
	if err != nil {
		return "", err
	}
	s := trace.Initial
	if len(trace.Steps) > 0 {
		s = trace.Steps[len(trace.Steps)-1].After
	}
	var b strings.Builder
	fmt.Fprint(&b, s.Ends, s.Shared)
	for i := range s.Network {
		b.WriteString(segmentText(&s.Network[i]))
	}
	return b.String(), nil
}

func eventText(s model.Step) string {
	return fmt.Sprint(s.Kind, s.End, s.Call, s.Timer) + segmentText(s.Segment)
}

func segmentText(s *model.Segment) string {
	if s == nil {
		return ""
	}
	return fmt.Sprint(s.From, s.Flags, s.Fields)
}
