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

// watch ends a search on time, or when the context says so, and reports its progress.
type watch struct {
	brake  *brake
	limit  time.Duration // 0: none
	report func()        // nil: to nobody
}

// start starts a goroutine for that. The function that it returns ends that goroutine and waits for it.
func (w watch) start(ctx context.Context) (stop func()) {
	w.brake.heed(ctx)
	done := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() { w.until(ctx, done) })
	return func() {
		close(done)
		watcher.Wait()
	}
}

func (w watch) until(ctx context.Context, done <-chan struct{}) {
	var tick, late <-chan time.Time
	if w.report != nil {
		ticker := time.NewTicker(progressEvery)
		defer ticker.Stop()
		tick = ticker.C
	}
	if w.limit > 0 {
		timer := time.NewTimer(w.limit)
		defer timer.Stop()
		late = timer.C
	}
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			w.brake.heed(ctx)
			return
		case <-late:
			w.brake.pull(TimeLimit)
			return
		case <-tick:
			w.report()
		}
	}
}

// heed pulls the brake if the context has ended.
func (b *brake) heed(ctx context.Context) {
	switch err := ctx.Err(); {
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded):
		b.pull(TimeLimit)
	default:
		b.pull(Interrupted)
	}
}

// watch watches over this search.
func (s *search) watch(ctx context.Context) (stop func()) {
	w := watch{brake: &s.brake, limit: s.options.TimeLimit}
	if s.options.Progress != nil {
		w.report = func() { s.options.Progress(s.progress()) }
	}
	return w.start(ctx)
}

func (s *search) progress() Progress {
	p := Progress{
		Depth:   int(s.depth.Load()),
		Level:   int(s.waiting.Load()),
		States:  int(s.store.known()),
		Bytes:   s.store.used(),
		Seconds: time.Since(s.began).Seconds(),
	}
	for _, w := range s.workers {
		p.Transitions += int(w.shown.Load())
	}
	return p
}
