package formats

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// flight is the way of one segment through the network. Steps are counted from 0.
type flight struct {
	segment model.Segment
	key     string
	sent    int   // the step that sent it; -1: it was there at the start
	arrived []int // the steps in which it arrived
	lost    int   // the step in which it was lost; -1: none
	gone    bool  // sent to somebody who hears nothing
}

// open says whether the segment may still arrive for the first time.
func (f *flight) open() bool { return len(f.arrived) == 0 && f.lost < 0 && !f.gone }

// flights are the ways of all segments of a story.
type flights struct {
	all     []*flight
	start   []*flight   // what is in the network at the start
	sent    [][]*flight // by step: what it sent
	carried []*flight   // by step: what arrives, or is lost, in it; nil: nothing
	full    [][]*flight // by step: what the full network lost
	copies  []bool      // by step: what arrives has arrived before
}

// follow follows the segments of a story. Equal segments are one as good as another: what the last step sent is taken
// first, then what has waited longest, then a copy of what has arrived already.
func follow(t *model.Trace) *flights {
	f := &flights{}
	for _, seg := range t.Initial.Network {
		f.start = append(f.start, f.add(seg, -1))
	}
	for i := range t.Steps {
		f.step(i, &t.Steps[i])
	}
	return f
}

func (f *flights) add(seg model.Segment, step int) *flight {
	one := &flight{segment: seg, key: segmentKey(seg), sent: step, lost: -1, gone: seg.Gone}
	f.all = append(f.all, one)
	return one
}

func (f *flights) step(i int, s *model.Step) {
	var carried *flight
	copied := false
	if s.Segment != nil {
		carried = f.find(*s.Segment, i-1)
		copied = len(carried.arrived) > 0
		if s.Kind == model.StepLose {
			carried.lost = i
		} else {
			carried.arrived = append(carried.arrived, i)
		}
	}
	f.carried, f.copies = append(f.carried, carried), append(f.copies, copied)
	var sent, full []*flight
	for _, seg := range s.Sent {
		sent = append(sent, f.add(seg, i))
	}
	for _, seg := range s.Overflow {
		one := f.find(seg, seg.Origin)
		one.lost = i
		full = append(full, one)
	}
	f.sent, f.full = append(f.sent, sent), append(f.full, full)
}

// find looks for the flight of a segment, first among those of a step.
func (f *flights) find(seg model.Segment, step int) *flight {
	var waiting, latest *flight
	key := segmentKey(seg)
	for _, one := range f.all {
		if one.lost >= 0 || one.gone || one.key != key {
			continue
		}
		latest = one
		if !one.open() {
			continue
		}
		if one.sent == step && !seg.Old {
			return one
		}
		if waiting == nil {
			waiting = one
		}
	}
	switch {
	case waiting != nil:
		return waiting
	case latest != nil:
		return latest
	}
	return f.add(seg, -1)
}

// segmentKey tells segments apart by all that a receiver can see, and by their ghosts.
func segmentKey(s model.Segment) string {
	return fmt.Sprintf("%d %d %s %v", s.From, s.To, strings.Join(s.Flags, ","), s.Fields)
}

// straight says whether what a step sent arrives, or is lost, in the very next one, so that both are one arrow. Not so
// into the step from which a run repeats itself: when it comes again, another step has sent what arrives.
func (f *flights) straight(one *flight, repeats int) bool {
	next := one.sent + 1
	return one.sent >= 0 && next < len(f.carried) && f.carried[next] == one && next != repeats-1 &&
		(len(one.arrived) == 0 || one.arrived[0] == next)
}
