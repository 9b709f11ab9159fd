package properties

import (
	"errors"
	"fmt"
	"slices"

	"tcpcheck/model"
)

// maxTurns is how often Along goes back, at most.
const maxTurns = 10_000

// Along finds a story of a system that does what a trace of another system of the same protocol and scenario does, which keeps other
// ghosts: the indices of its transitions may be others. Where several transitions differ in ghosts alone, the one whose segment comes from the same
// step is tried first, and all are tried until the story decides what it has to (nil: nothing).
func Along(sys *model.System, t *model.Trace, decides func(steps []int) (bool, error)) ([]int, error) {
	f := &follower{sys: sys, trace: t, decides: decides}
	found, err := f.from(sys.Walk(), nil)
	switch {
	case err != nil || found:
	case f.furthest == len(t.Steps):
		err = errors.New("the story decides nothing with other ghosts")
	default:
		err = fmt.Errorf("step %d of the story: no such step with other ghosts", f.furthest+1)
	}
	return f.steps, err
}

// follower is a search for such a story.
type follower struct {
	sys      *model.System
	trace    *model.Trace
	decides  func([]int) (bool, error)
	steps    []int
	furthest int
	turns    int
}

// from goes on behind the first steps, to which the walk has led.
func (f *follower) from(w *model.Walk, steps []int) (bool, error) {
	f.furthest = max(f.furthest, len(steps))
	if len(steps) == len(f.trace.Steps) {
		f.steps = slices.Clone(steps)
		if f.decides == nil {
			return true, nil
		}
		return f.decides(steps)
	}
	for i, k := range f.candidates(w, &f.trace.Steps[len(steps)]) {
		if i > 0 {
			if f.turns++; f.turns > maxTurns {
				return false, errors.New("the story can be told in too many ways with other ghosts")
			}
			var err error
			if w, err = f.again(steps); err != nil {
				return false, err
			}
		}
		if _, err := w.Take(k); err != nil {
			return false, err
		}
		if found, err := f.from(w, append(steps, k)); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// again walks from the start.
func (f *follower) again(steps []int) (*model.Walk, error) {
	w := f.sys.Walk()
	for _, k := range steps {
		if _, err := w.Take(k); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// candidates gives the transitions that do what a step does; those that carry a segment of the same origin come first.
func (f *follower) candidates(w *model.Walk, wanted *model.Step) []int {
	var exact, others []int
	want := withoutGhosts(wanted)
	for k, option := range w.Options() {
		switch {
		case withoutGhosts(&option) != want:
		case sameOrigin(option.Segment, wanted.Segment):
			exact = append(exact, k)
		default:
			others = append(others, k)
		}
	}
	return append(exact, others...)
}

func sameOrigin(a, b *model.Segment) bool {
	return a == nil || b == nil || a.Origin == b.Origin && a.Old == b.Old
}

// withoutGhosts writes what a step does, so that two can be compared: all but ghosts, origins, and the place of a fault.
func withoutGhosts(s *model.Step) string {
	text := fmt.Sprint(s.Kind, s.End, " ", s.Call, " ", s.Timer, s.Rules, s.Told, s.Delivered, s.Fault != "")
	if s.Segment != nil {
		text += " over" + bareSegment(s.Segment)
	}
	for _, list := range [][]model.Segment{s.Sent, s.Overflow} {
		text += " segments"
		for i := range list {
			text += bareSegment(&list[i])
		}
	}
	for _, e := range s.After.Ends {
		text += fmt.Sprint(" ", e.State, e.Calls, bareFields(e.Fields))
	}
	return text + fmt.Sprint(bareFields(s.After.Shared))
}

func bareSegment(s *model.Segment) string {
	return fmt.Sprint(s.From, s.To, s.Flags, bareFields(s.Fields))
}

func bareFields(list []model.FieldText) []model.FieldText {
	return slices.DeleteFunc(slices.Clone(list), func(f model.FieldText) bool { return f.Ghost })
}
