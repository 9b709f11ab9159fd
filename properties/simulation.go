package properties

import (
	"context"
	"math/rand/v2"
	"slices"

	"tcpcheck/model"
)

// RandomRuns say which runs to make: each from the initial state, a step taken at random among all that change the state. The same
// seed makes the same runs, and run i of seed s is run 1 of seed s+i-1.
type RandomRuns struct {
	Runs  int
	Steps int // of a run, at most
	Seed  uint64
}

// Simulation is what random runs have shown. It never shows that a property holds.
type Simulation struct {
	Runs    int      // that were made
	Steps   int      // that were taken, in all runs
	Tried   int      // steps that were looked at: of each state on the way, all of them
	Longest int      // run, in steps
	Ended   int      // runs that came to a state that no step changes
	Fired   []bool   // by rule: in one of the steps that were looked at
	Reached []bool   // by Watch.Wanted
	Bounds  []string // of the scenario that removed steps
	Limited bool     // the network was full, or the numbers used up: some steps could not be looked at
	Stopped bool     // the context ended it

	Found *Result // the first violation; nil: none was met
	Seed  uint64  // of the run that met it
}

// Random makes random runs, until one meets a violation. All steps of each state on the way are looked at; the first that violates
// something is the end.
func (w *Watch) Random(ctx context.Context, runs RandomRuns) (*Simulation, error) {
	s := &simulation{Watch: w, Simulation: &Simulation{Reached: make([]bool, len(w.Wanted))}, x: w.System.NewExpander()}
	var err error
	for i := 0; i < runs.Runs && s.Found == nil && !s.Stopped && err == nil; i++ {
		err = s.run(ctx, runs.Steps, runs.Seed+uint64(i))
	}
	s.Fired, s.Bounds = w.System.Covered(), w.System.Reached().Names()
	return s.Simulation, err
}

// simulation is random runs while they are made.
type simulation struct {
	*Watch
	*Simulation
	x *model.Expander
}

func (s *simulation) run(ctx context.Context, most int, seed uint64) error {
	s.Runs++
	draw := rand.New(rand.NewPCG(seed, 0))
	state, words := s.System.Initial(), s.System.Words()
	if found, err := s.look(s.System.InitialMarks(), nil, seed); found || err != nil {
		return err
	}
	var story []int
	var next, marks []uint64
	for len(story) < most {
		if ctx.Err() != nil {
			s.Stopped = true
			return nil
		}
		var own uint64
		next, marks, own = s.x.Expand(state, next[:0], marks[:0])
		s.Tried += len(marks)
		s.Limited = s.Limited || own&(1<<model.BitLimit) != 0
		for k, mark := range marks {
			s.Limited = s.Limited || mark&(1<<model.BitLimit) != 0
			if found, err := s.look(mark, append(story, k), seed); found || err != nil {
				s.took(len(story) + 1)
				return err
			}
		}
		onward := changing(state, next, words)
		if len(onward) == 0 {
			s.Ended++
			return nil
		}
		k := onward[draw.IntN(len(onward))]
		story, state = append(story, k), append(state[:0], next[k*words:(k+1)*words]...)
		s.took(len(story))
	}
	return nil
}

// changing lists the successors that differ from a state: all that can be seen of the others was looked at.
func changing(state, next []uint64, words int) []int {
	var out []int
	for k := range len(next) / words {
		if !slices.Equal(next[k*words:(k+1)*words], state) {
			out = append(out, k)
		}
	}
	return out
}

// took counts a step; it makes the run that long.
func (s *simulation) took(length int) {
	s.Steps++
	s.Longest = max(s.Longest, length)
}

// look notes what a step has reached, and whether it violates something.
func (s *simulation) look(mark uint64, story []int, seed uint64) (bool, error) {
	for _, q := range s.Met(mark) {
		s.Reached[slices.Index(s.Wanted, q)] = true
	}
	violated := s.Violated(mark)
	fault := mark&(1<<model.BitFault) != 0
	if len(violated) == 0 && !fault {
		return false, nil
	}
	t, err := s.System.Record(story)
	if err != nil {
		return true, err
	}
	var q *model.Property
	if !fault {
		q = violated[0]
	}
	s.Found, err = s.Result(q, t)
	s.Seed = seed
	return true, err
}
