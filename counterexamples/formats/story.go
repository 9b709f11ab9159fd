package formats

import (
	"fmt"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// Story is a run and what it shows.
type Story struct {
	Protocol *model.Protocol
	Scenario *model.Scenario
	Property string // empty: the run was made by hand and is the story of no property
	Kind     string // of the property
	Verdict  properties.Verdict
	Because  model.Said         // the last sentence; empty: none
	Repeats  int                // the step from which the run repeats itself; one beyond the last: it stops there for ever; 0: it ends
	WhyFair  properties.WhyFair // why such a run has to be reckoned with
	Trace    *model.Trace
}

// OfResult is the story of a result; an error if it has none.
func OfResult(r *properties.Result) (*Story, error) {
	t, err := r.Trace()
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, fmt.Errorf("%s %s in scenario %s: there is no story to show", r.Name, r.Verdict, r.Scenario.Name)
	}
	return &Story{
		Protocol: r.Protocol, Scenario: r.Scenario, Property: r.Name, Kind: r.Kind, Verdict: r.Verdict,
		Because: r.Because, Repeats: r.Story.Repeats(), WhyFair: r.WhyFair, Trace: t,
	}, nil
}

// OfReplayed is the story of a trace file.
func OfReplayed(r *counterexamples.Replayed) *Story {
	q := r.File.Property
	return &Story{
		Protocol: r.Protocol, Scenario: r.System.Scenario(), Property: q.Name, Kind: q.Kind, Verdict: q.Verdict,
		Because: r.Because, Repeats: r.File.Repeats, WhyFair: r.WhyFair, Trace: r.Trace,
	}
}

// String names the story: protocol, property, scenario, length.
func (s *Story) String() string {
	what := s.Property + " " + s.Verdict.String()
	if s.Property == "" {
		what = "a run"
	}
	return fmt.Sprintf("%s: %s in scenario %s, %s", s.Protocol.Name, what, s.Scenario.Name, steps(len(s.Trace.Steps)))
}

// stops says whether the run ends in a state in which nothing happens any more.
func (s *Story) stops() bool { return s.Repeats == len(s.Trace.Steps)+1 }

// before gives the state before a step, numbered from 0.
func (s *Story) before(i int) model.Snapshot {
	if i == 0 {
		return s.Trace.Initial
	}
	return s.Trace.Steps[i-1].After
}

func (s *Story) player(n int) string { return counterexamples.PlayerName(s.Protocol, n) }

// shown is a segment with its mark.
func (s *Story) shown(seg model.Segment) string {
	t := counterexamples.SegmentText(s.Protocol, seg)
	if seg.Old {
		t += " (old)"
	}
	return t
}

func (s *Story) event(i int) string { return counterexamples.EventText(s.Protocol, &s.Trace.Steps[i]) }

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}
