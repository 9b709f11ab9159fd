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

// reducedAdapter is an adapter whose stories are told in the system without reductions.
type reducedAdapter struct {
	adapter
	plain *model.System
}

// Plain gives that system.
func (a reducedAdapter) Plain() explorer.System { return adapter{a.plain} }

// search searches the system with the fewest transitions that can say what is asked, and gives it with what was seen.
func (r *Result) search(ctx context.Context, opt Options) (*explorer.Result, *model.System, error) {
	for _, keepStories := range []bool{false, true} {
		if !keepStories && opt.MaxDepth > 0 {
			continue // a reduced system's stories may be longer
		}
		sys, err := r.system.Ordered(opt.Reduce, keepStories)
		if err != nil {
			return nil, nil, err
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
			r.Reduced = sys.Ordering()
			return res, sys, err
		}
		if opt.TimeLimit > 0 {
			opt.TimeLimit = max(opt.TimeLimit-time.Since(began), 1)
		}
	}
	r.Reduced = 0
	res, err := explorer.Run(ctx, adapter{r.system}, r.searchOptions(opt, 1<<bitVerdict|1<<model.BitFault))
	return res, r.system, err
}

// searchOrdered searches a reduced system; nil: it cannot say what is asked.
func (r *Result) searchOrdered(ctx context.Context, sys *model.System, opt Options, keepStories bool) (*explorer.Result, error) {
	const found = uint64(1)<<bitVerdict | 1<<model.BitFault
	var system explorer.System = adapter{sys}
	if keepStories {
		system = reducedAdapter{adapter{sys}, r.system}
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

// limited says whether a limit cut the search that another search, which sees the shortest stories first, might not reach before it finds one.
func limited(why explorer.Why) bool {
	return why == explorer.StateLimit || why == explorer.MemoryLimit || why == explorer.TimeLimit
}
