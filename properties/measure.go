package properties

import (
	"fmt"

	"tcpcheck/model"
)

// Size is what a measure of a protocol comes to on a network that does no harm.
type Size struct {
	Measure  *model.Measure
	Segments int // sent from the first state to the second
	Delays   int // one-way delays between them
	Reached  bool
}

// mostRounds is how many one-way delays a measure waits.
const mostRounds = 64

// MeasureSize counts segments and one-way delays: A acts first, each end acts as soon as it has heard
// something, every segment takes one delay, arrives once and in order, and no timer expires.
func MeasureSize(p *model.Protocol, m *model.Measure) (*Size, error) {
	sc, err := p.Instantiate(m.Scenario)
	if err != nil {
		return nil, fmt.Errorf("measure %s: %w", m.Name, err)
	}
	const bitFrom, bitUntil = 0, 1
	claims := []model.Claim{{Holds: m.Until, Violated: -1, Seen: bitUntil}}
	if m.From != nil {
		claims = append(claims, model.Claim{Holds: m.From, Violated: -1, Seen: bitFrom})
	}
	sys, err := model.Compile(p, sc, model.Options{Claims: claims})
	if err != nil {
		return nil, err
	}
	w := &walk{sys: sys, size: &Size{Measure: m}, until: 1 << bitUntil, counting: m.From == nil}
	if m.From != nil {
		w.from = 1 << bitFrom
	}
	return w.size, w.run()
}

// walk is the run of a measure.
type walk struct {
	sys         *model.System
	path        []int
	size        *Size
	from, until uint64
	counting    bool
	heard       [2]bool
}

func (w *walk) run() error {
	for round := range mostRounds {
		if err := w.calls(round == 0); err != nil || w.size.Reached {
			return err
		}
		sent := len(w.path)
		w.heard = [2]bool{}
		if w.counting {
			w.size.Delays++
		}
		for {
			took, err := w.take(func(s model.Step) bool { return s.Kind == model.StepArrive && s.Segment.Origin < sent })
			if err != nil || w.size.Reached {
				return err
			}
			if !took {
				break
			}
		}
		if w.heard == [2]bool{} {
			return nil
		}
	}
	return nil
}

// calls lets the applications act: at first A, and B as far as it sends nothing; later the ends that have just heard something.
func (w *walk) calls(first bool) error {
	for {
		took, err := w.take(func(s model.Step) bool {
			return s.Kind == model.StepCall && (w.heard[s.End] || first && (s.End == 0 || len(s.Sent) == 0))
		})
		if err != nil || !took || w.size.Reached {
			return err
		}
	}
}

// take performs the first step that suits.
func (w *walk) take(suits func(model.Step) bool) (bool, error) {
	steps, err := w.sys.Steps(w.path)
	if err != nil {
		return false, err
	}
	for _, s := range steps {
		if !suits(s) {
			continue
		}
		w.path = append(w.path, s.Index)
		w.note(s)
		return true, nil
	}
	return false, nil
}

func (w *walk) note(s model.Step) {
	if s.Kind == model.StepArrive && s.End < len(w.heard) {
		w.heard[s.End] = true
	}
	if w.counting {
		w.size.Segments += len(s.Sent)
	}
	marks := s.Marks
	w.counting = w.counting || marks&w.from != 0
	w.size.Reached = w.counting && marks&w.until != 0
}
