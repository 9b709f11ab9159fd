package explorer

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNoStory is wrapped by the error of a story that a lossy search observed and that an exact one, within the same
// limits, did not come to.
var ErrNoStory = errors.New("no story")

// swarm runs a lossy search several times, with different hashes and orders, and joins what the runs observed. The counts
// are those of the run that knew most states. It ends with the first run that ends for a reason of its own.
func swarm(ctx context.Context, system System, options Options, t tuning) (*Result, error) {
	began := time.Now()
	limit := options.TimeLimit
	var all *Result
	for i := range max(options.Swarm, 1) {
		if limit > 0 {
			options.TimeLimit = max(limit-time.Since(began), 1)
		}
		t.seed = i
		r, err := run(ctx, system, options, t)
		if err != nil {
			return nil, err
		}
		r.Coverage.Runs = i + 1
		all = joined(all, r)
		all.Seconds = time.Since(began).Seconds()
		if r.Why != LossyStore && r.Why != ModelLimit {
			break
		}
	}
	return all, nil
}

// joined joins a run with those before it. A state is missed by all if it is missed by each.
func joined(before, r *Result) *Result {
	if before == nil {
		return r
	}
	missed, bytes := before.Coverage.Missed*r.Coverage.Missed, max(before.Bytes, r.Bytes)
	omitted := min(before.Coverage.Omitted, r.Coverage.Omitted)
	most, other := before, r
	if r.States > before.States {
		most, other = r, before
	}
	for bit, first := range other.First {
		if first >= 0 && (most.First[bit] < 0 || first < most.First[bit]) {
			most.First[bit] = first
		}
	}
	most.Seen |= other.Seen
	most.Why, most.Complete, most.Bytes = r.Why, false, bytes
	if most.Why == LossyStore && most.Seen&Limit != 0 {
		most.Why = ModelLimit
	}
	most.Coverage.Runs, most.Coverage.Missed, most.Coverage.Omitted = r.Coverage.Runs, missed, omitted
	return most
}

// exactStory tells the story of what a lossy search observed. An exact search, down to the level in which it was
// observed, comes to it as well, for the steps of a lossy search are real: and to a shorter story, if the lossy one
// missed it. So the story is a shortest one, and the least of them.
func (r *Result) exactStory(bit int) (start int, steps []int, err error) {
	s := r.search
	options := Options{Store: Compressed, Workers: s.options.Workers, MaxBytes: s.options.MaxBytes,
		StopAny: 1 << bit, MaxDepth: r.First[bit] + 1}
	exact, err := run(s.ctx, s.system, options, tuning{slots: defaultSlots, alone: s.tuning.alone})
	if err != nil {
		return 0, nil, err
	}
	defer exact.Close()
	if exact.First[bit] < 0 {
		return 0, nil, fmt.Errorf("explorer: %w of %d steps or fewer: the exact search for it ended early: %s", ErrNoStory, r.First[bit], exact.Why)
	}
	r.First[bit] = exact.First[bit]
	return exact.Story(bit)
}
