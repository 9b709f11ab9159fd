package explorer

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Lasso is what a search for an accepted and fair run found: a stem from an initial state and a cycle that is repeated
// for ever. Of all states on fair cycles the stem leads to one that is reached in the fewest steps, by the least of the
// shortest stories. It is the same for any number of workers, unless a limit (Why: MemoryLimit, TimeLimit) ended the
// search; then it is any that was found.
type Lasso struct {
	Found bool
	Cut   bool  // there are only cycles through a state of which a bound removed a step: with that step it might not be fair
	Start int   // the index of the initial state in Initial
	Stem  []int // for each step, the index of the transition in the order of Expand
	Cycle []int // the same, from where the stem ends and back to there; not empty

	Complete   bool // the answer is final: there is a lasso that is not Cut, or there is none at all
	Why        Why  // why this search, or if it found nothing the one before, ended
	Components int  // strongly connected components that have a cycle
	Bytes      int64
	Seconds    float64
}

// Lasso looks for a reachable run that is infinite, accepted and fair, over the states that the search has stored and the
// transitions between them. A lasso in a search that a limit cut is a lasso all the same. It expands every state about
// twice, more often where Strong or Delivery take components apart, and needs 8 bytes for each state, 4 more for each one
// on the path of the depth-first search and for each transition that leads from it to a state not yet visited, and 4 for
// each state of a component that is taken apart. Lassos must be looked for before Close, one at a time, and not while
// stories are told. The expanders of the system must be FairExpanders.
func (r *Result) Lasso(ctx context.Context, options FairOptions) (*Lasso, error) {
	switch {
	case r.search == nil:
		return nil, errors.New("explorer: the result is closed")
	case r.Store.IsLossy():
		return nil, fmt.Errorf("explorer: a store of %s keeps no states: want exact or compressed", r.Store)
	case options.Sets < 0 || options.Sets > maxSets:
		return nil, fmt.Errorf("explorer: %d acceptance sets: want 0 to %d", options.Sets, maxSets)
	}
	if _, is := r.search.system.(Quotient); is {
		return nil, errors.New("explorer: the cycles of a quotient are not those of the plain system")
	}
	began := time.Now()
	reader, err := newReader(r.search)
	if err != nil {
		return nil, err
	}
	f := newFinder(reader, &options)
	defer f.release()
	stop := f.watch(ctx, began)
	f.find()
	stop()
	l := &Lasso{Why: f.stopped.why(), Components: int(f.found.Load())}
	if f.best != nil && l.Why != Interrupted {
		err = f.tell(l)
	} else if l.Why == Exhausted {
		l.Why = r.Why
	}
	l.Complete = l.Found && !l.Cut || l.Why == Exhausted && !l.Found
	l.Bytes = f.memory.used.Load() - r.search.store.used()
	l.Seconds = time.Since(began).Seconds()
	return l, err
}

func (f *finder) watch(ctx context.Context, began time.Time) (stop func()) {
	w := watch{brake: &f.stopped, limit: f.options.TimeLimit}
	if report := f.options.Progress; report != nil {
		w.report = func() { report(f.progress(began)) }
	}
	return w.start(ctx)
}

func (f *finder) progress(began time.Time) FairProgress {
	return FairProgress{
		States:     int(f.visits.Load()),
		Components: int(f.found.Load()),
		Bytes:      f.memory.used.Load() - f.search.store.used(),
		Seconds:    time.Since(began).Seconds(),
	}
}

// tell fills in the lasso.
func (f *finder) tell(l *Lasso) error {
	t := &teller{search: f.search}
	start, stem, end, err := t.tell(f.least, f.best)
	if err != nil {
		return err
	}
	id := f.worker.idOfState(end)
	if id == nobody {
		return errImpure
	}
	cycle, err := f.cycle(f.number(id))
	if err != nil {
		return err
	}
	l.Found, l.Cut, l.Start, l.Stem, l.Cycle = true, f.cuts, start, stem, cycle
	return nil
}
