package explorer

import (
	"context"
	"errors"
	"sync"
	"time"
)

const progressEvery = 250 * time.Millisecond

// Progress is how far a search is. The figures are a little behind and not of one instant.
type Progress struct {
	Depth       int     // the level that is being expanded
	Level       int     // states in it
	States      int     // distinct states known
	Transitions int     // successors listed
	Bytes       int64   // memory of table and arenas
	Seconds     float64 // since the beginning
}

// watch starts the goroutine that reports progress and ends the search on time, or when the context says so. The
// function that it returns ends that goroutine and waits for it.
func (s *search) watch(ctx context.Context) (stop func()) {
	s.checkContext(ctx)
	done := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() { s.watchUntil(ctx, done) })
	return func() {
		close(done)
		watcher.Wait()
	}
}

func (s *search) watchUntil(ctx context.Context, done <-chan struct{}) {
	var tick, late <-chan time.Time
	if s.options.Progress != nil {
		ticker := time.NewTicker(progressEvery)
		defer ticker.Stop()
		tick = ticker.C
	}
	if s.options.TimeLimit > 0 {
		timer := time.NewTimer(s.options.TimeLimit)
		defer timer.Stop()
		late = timer.C
	}
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			s.checkContext(ctx)
			return
		case <-late:
			s.brake.pull(TimeLimit)
			return
		case <-tick:
			s.options.Progress(s.progress())
		}
	}
}

// checkContext pulls the brake if the context has ended.
func (s *search) checkContext(ctx context.Context) {
	switch err := ctx.Err(); {
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded):
		s.brake.pull(TimeLimit)
	default:
		s.brake.pull(Interrupted)
	}
}

func (s *search) progress() Progress {
	p := Progress{
		Depth:   int(s.depth.Load()),
		Level:   int(s.waiting.Load()),
		States:  int(s.store.stored.Load()),
		Bytes:   s.store.budget.used.Load(),
		Seconds: time.Since(s.began).Seconds(),
	}
	for _, w := range s.workers {
		p.Transitions += int(w.shown.Load())
	}
	return p
}
