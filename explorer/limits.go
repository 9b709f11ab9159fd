package explorer

import (
	"fmt"
	"sync/atomic"
)

// Why says why a search ended.
type Why int32

// The reasons for which a search ends.
const (
	Exhausted   Why = iota // every reachable state was expanded
	Observed               // what Options.Stop or Options.StopAny asks for was observed
	DepthLimit             // Options.MaxDepth was reached
	StateLimit             // Options.MaxStates was reached
	MemoryLimit            // Options.MaxBytes was reached, or the system has no memory left
	TimeLimit              // Options.TimeLimit, or the deadline of the context, has passed
	Interrupted            // the context was cancelled
	ModelLimit             // every reachable state was expanded, and one of them or a step was marked Limit
	LossyStore             // every state that the store told apart was expanded; others may be missing
)

var whyNames = [...]string{
	"space exhausted", "stopped on observation", "max depth", "max states", "max memory", "time limit", "interrupted", "model limit", "bitstate store",
}

// String returns the reason in a few words.
func (w Why) String() string {
	if w < 0 || int(w) >= len(whyNames) {
		return fmt.Sprintf("Why(%d)", int32(w))
	}
	return whyNames[w]
}

// limits are those that the store has to know of; 0 is no limit.
type limits struct {
	states int
	bytes  int64
}

// budget counts the bytes of tables and arenas against a maximum (0 is no maximum).
type budget struct {
	max  int64
	used atomic.Int64
	peak atomic.Int64 // the most that was ever used
}

// take books bytes (or gives them back, if negative) unless that exceeds the maximum.
func (b *budget) take(bytes int64) bool {
	used := b.used.Add(bytes)
	if bytes > 0 && b.max > 0 && used > b.max {
		b.used.Add(-bytes)
		return false
	}
	for peak := b.peak.Load(); used > peak && !b.peak.CompareAndSwap(peak, used); {
		peak = b.peak.Load()
	}
	return true
}

// allocate books and allocates words; nil if the budget or the system has none left.
func (b *budget) allocate(words uint64) []uint64 {
	bytes := int64(words) * wordBytes
	if !b.take(bytes) {
		return nil
	}
	m := allocate(words)
	if m == nil {
		b.take(-bytes)
	}
	return m
}

// give releases words and books them back.
func (b *budget) give(m []uint64) {
	b.take(-int64(len(m)) * wordBytes)
	release(m)
}

// brake stops the workers from afar. The first reason stays.
type brake struct{ pulled atomic.Int32 }

func (b *brake) pull(why Why)   { b.pulled.CompareAndSwap(0, int32(why)) }
func (b *brake) isPulled() bool { return b.pulled.Load() != 0 }
func (b *brake) why() Why       { return Why(b.pulled.Load()) }
