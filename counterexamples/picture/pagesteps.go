package picture

import (
	"fmt"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

// what tells a step: what happens, what is sent and lost, what the application learns.
func (t *teller) what(step int) []Texts {
	if step == 0 {
		return []Texts{}
	}
	s := &t.scene.trace.Steps[step-1]
	out := []Texts{t.event(s)}
	for _, g := range s.Sent {
		out = append(out, says(func(p *words.Page) string { return p.Sends }, t.scene.laneName(g.From), t.text(g)))
	}
	for _, g := range s.Overflow {
		out = append(out, says(func(p *words.Page) string { return p.Overflows }, t.scene.laneName(g.To), t.text(g)))
	}
	return append(append(out, t.outcome(s)...), t.remarks(step)...)
}

func (t *teller) text(g model.Segment) string {
	return counterexamples.SegmentText(t.scene.protocol, g)
}

// event is the sentence of what happens.
func (t *teller) event(s *model.Step) Texts {
	who, what := t.scene.laneName(max(s.End, 0)), s.Call+s.Timer
	if g := s.Segment; g != nil {
		who, what = t.scene.laneName(g.To), t.text(*g)
	}
	form := func(p *words.Page) string {
		switch s.Kind {
		case model.StepCall:
			return p.Calls
		case model.StepArrive:
			return p.Arrives
		case model.StepDuplicate:
			return p.Stays
		case model.StepLose:
			return p.Loses
		case model.StepTimer:
			return p.Fires
		case model.StepLifetime:
			return p.Passes
		case model.StepCrash:
			return p.Crashes
		case model.StepRestart:
			return p.Restarts
		}
		return p.Acts
	}
	if what == "" {
		return says(form, who)
	}
	return says(form, who, what)
}

// outcome is what the application learns, and a fault.
func (t *teller) outcome(s *model.Step) []Texts {
	var out []Texts
	who := t.scene.laneName(max(s.End, 0))
	for _, word := range s.Told {
		out = append(out, says(func(p *words.Page) string { return p.Told }, who, word))
	}
	switch {
	case s.Delivered == 1:
		out = append(out, says(func(p *words.Page) string { return p.Gets }, who))
	case s.Delivered > 1:
		out = append(out, says(func(p *words.Page) string { return p.GetsMany }, who, s.Delivered))
	}
	if s.Fault != "" {
		out = append(out, texts(func(m *words.Picture) string { return fmt.Sprintf(m.Fault, s.Fault) }))
	}
	return out
}

// remarks say what is special about a step.
func (t *teller) remarks(step int) []Texts {
	var out []Texts
	if step == t.scene.Turning {
		out = append(out, says(func(p *words.Page) string { return p.Turned }))
	}
	if step == t.scene.Repeats {
		out = append(out, says(func(p *words.Page) string { return p.Resumes }))
	}
	if step == t.scene.last() && t.scene.Repeats > 0 {
		out = append(out, texts(t.scene.goesOn))
	}
	return out
}
