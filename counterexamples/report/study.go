package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// Study is what a report tells: verdicts and sizes, and of each property that a protocol breaks its story.
type Study struct {
	*properties.Comparison
	Stories [][]*Story // by protocol, in the order of its results
	Whole   bool       // all properties were checked, in all their scenarios
}

// Story is the story of a property, in the first of its scenarios in which it is violated.
type Story struct {
	*properties.Result
	Explained *properties.Explanation // nil: there is nothing to explain, for no run shows the violation, or it is a fault of the text
	Told      *model.Trace            // nil: no run shows it
}

// Options say what is looked into.
type Options struct {
	Properties []string            // names; none: the whole catalogue
	Against    *model.Protocol     // all stories are told beside it; nil: beside the one that the report itself has for that, if any
	Check      properties.Options  //
	Told       func(done, all int) // is told how many stories are; may be nil
}

// Explore checks protocols, and looks into the story of each property that one of them breaks.
func Explore(ctx context.Context, protocols []*model.Protocol, opt Options) (*Study, error) {
	if err := distinct(protocols); err != nil {
		return nil, err
	}
	c, err := properties.Compare(ctx, protocols, opt.Properties, opt.Check)
	if err != nil {
		return nil, err
	}
	s := &Study{Comparison: c, Stories: make([][]*Story, len(protocols)), Whole: len(opt.Properties) == 0 && opt.Check.Scenario == ""}
	all := s.violations()
	for done, r := range all {
		story, err := s.story(ctx, r, opt)
		if err != nil {
			return nil, fmt.Errorf("%s %s (%s): %w", r.Protocol.Name, r.Name, r.Scenario.Name, err)
		}
		at := slices.Index(protocols, r.Protocol)
		s.Stories[at] = append(s.Stories[at], story)
		if opt.Told != nil {
			opt.Told(done+1, len(all))
		}
	}
	return s, nil
}

// distinct refuses protocols whose pages would be the same file.
func distinct(protocols []*model.Protocol) error {
	for i, p := range protocols {
		for _, q := range protocols[:i] {
			if strings.EqualFold(p.Name, q.Name) {
				return fmt.Errorf("found two protocols with the name %s; accepted: each once", p.Name)
			}
		}
	}
	return nil
}

// violations lists the first violation of each property of each protocol.
func (s *Study) violations() []*properties.Result {
	var out []*properties.Result
	for _, r := range s.Results() {
		same := func(o *properties.Result) bool { return o.Protocol == r.Protocol && o.Name == r.Name }
		if r.Verdict == properties.Violated && !slices.ContainsFunc(out, same) {
			out = append(out, r)
		}
	}
	return out
}

func (s *Study) story(ctx context.Context, r *properties.Result, opt Options) (*Story, error) {
	out := &Story{Result: r}
	var err error
	if r.Property == nil || r.Steps < 0 {
		out.Told, err = r.Trace()
		return out, err
	}
	if out.Explained, err = r.Explain(ctx, s.beside(r, opt.Against), opt.Check); err != nil {
		return nil, err
	}
	out.Told = out.Explained.Told
	return out, nil
}

// beside chooses the protocol that a story is told beside: the one that was asked for, if it has the scenario; else one of the report
// in which the property holds there, the one that the story's protocol extends before others.
func (s *Study) beside(r *properties.Result, against *model.Protocol) *model.Protocol {
	if against != nil {
		if against.Name == r.Protocol.Name || against.Scenario(r.Scenario.Name) == nil {
			return nil
		}
		return against
	}
	var out *model.Protocol
	for _, row := range s.Rows {
		if row.Property != r.Name || row.Scenario != r.Scenario.Name {
			continue
		}
		for _, o := range row.Results {
			switch {
			case o == nil || o.Verdict != properties.Holds:
			case r.Protocol.Extends != "" && isCalled(o.Protocol, r.Protocol.Extends):
				return o.Protocol
			case out == nil:
				out = o.Protocol
			}
		}
	}
	return out
}

// isCalled says whether a protocol has a name, or the name is another one of the same protocol.
func isCalled(p *model.Protocol, name string) bool {
	return p.Name == name || slices.Contains(model.Aliases(name), p.Name)
}

// of lists the results of a protocol.
func (s *Study) of(protocol int) []*properties.Result {
	var out []*properties.Result
	for _, row := range s.Rows {
		if r := row.Results[protocol]; r != nil {
			out = append(out, r)
		}
	}
	return out
}

// storyOf gives the story of a property of a protocol; nil if it has none.
func (s *Study) storyOf(protocol int, property string) *Story {
	for _, story := range s.Stories[protocol] {
		if story.Name == property {
			return story
		}
	}
	return nil
}
