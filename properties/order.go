package properties

import (
	"context"
	"time"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// This file has the searches of systems that leave out transitions. One that keeps no more than whether there is a story decides what holds, and cannot tell a story;
// what it finds is searched for again, in a system that keeps the shortest stories, and if there is none, in that which leaves out nothing. So verdict, length
// and story are those of a search without reductions.

// search searches the system with the fewest transitions that can say what is asked; then that is the one searched.
func (r *Result) search(ctx context.Context, opt Options) (*explorer.Result, error) {
	for _, keepStories := range []bool{false, true} {
		if !keepStories && opt.MaxDepth > 0 {
			continue // a reduced system's stories may be longer
		}
		sys, err := r.searched.Ordered(opt.Reduce, keepStories)
		if err != nil {
			return nil, err
		}
		if sys == nil {
			continue
		}
		began, own := time.Now(), opt
		if !keepStories {
			own.TimeLimit = (opt.TimeLimit + 1) / 2
		}
		res, err := r.searchOrdered(ctx, sys, own, keepStories)
		if res != nil || err != nil {
			r.searched = sys
			return res, err
		}
		if opt.TimeLimit > 0 {
			opt.TimeLimit = max(opt.TimeLimit-time.Since(began), 1)
		}
	}
	return explorer.Run(ctx, quotientOf(r.searched, r.system), r.searchOptions(opt, 1<<bitVerdict|1<<model.BitFault))
}

// searchOrdered searches a reduced system; nil: it cannot say what is asked.
func (r *Result) searchOrdered(ctx context.Context, sys *model.System, opt Options, keepStories bool) (*explorer.Result, error) {
	const found = uint64(1)<<bitVerdict | 1<<model.BitFault
	var system explorer.System = adapter{sys}
	switch {
	case keepStories:
		system = quotient{adapter{sys}, r.system}
	case sys.Covers():
		system = covering{adapter{sys}}
	}
	res, err := explorer.Run(ctx, system, r.searchOptions(opt, found|1<<model.BitFull))
	if err != nil {
		return nil, err
	}
	if res.Seen&(1<<model.BitFull) != 0 || !keepStories && (res.Seen&found != 0 && !opt.NoStory || limited(res.Why)) {
		res.Close()
		return nil, nil
	}
	return res, nil
}

// covering is a system some of whose states can do all that others can.
type covering struct{ adapter }

// NewCover gives what tells which.
func (c covering) NewCover() explorer.Cover { return c.System.NewCover() }

// limited says whether a limit cut the search that another search, which sees the shortest stories first, might not reach before it finds one.
func limited(why explorer.Why) bool {
	return why == explorer.StateLimit || why == explorer.MemoryLimit || why == explorer.TimeLimit
}
