package counterexamples

import (
	"strings"

	"tcpcheck/properties"
)

// VerifyDocument is what `verify --json` prints. docs/json.md describes it.
type VerifyDocument struct {
	Protocol    string             `json:"protocol"`    // several are joined by ", "
	Scenario    string             `json:"scenario"`    // several are joined by ", "
	States      int                `json:"states"`      // of all properties together
	Transitions int                `json:"transitions"` // of all properties together
	Depth       int                `json:"depth"`       // of the deepest search
	Seconds     float64            `json:"seconds"`     // of the searches
	PeakBytes   int64              `json:"peak_bytes"`  // of the process
	Verdict     properties.Verdict `json:"verdict"`     // the worst
	Properties  []PropertyDocument `json:"properties"`
}

// PropertyDocument is one property in one scenario.
type PropertyDocument struct {
	Protocol    string             `json:"protocol"`
	Name        string             `json:"name"`
	Title       string             `json:"title,omitempty"`
	Kind        string             `json:"kind"`
	Scenario    string             `json:"scenario"`
	Bounds      []string           `json:"bounds"` // the clauses of the scenario
	Verdict     properties.Verdict `json:"verdict"`
	Expected    bool               `json:"expected,omitempty"` // a vacuous verdict that the catalogue expects
	Steps       *int               `json:"steps"`              // null: there is no story
	States      int                `json:"states"`
	Transitions int                `json:"transitions"`
	Depth       int                `json:"depth"`
	Frontier    int                `json:"frontier,omitempty"` // states known and not expanded when the search ended
	Why         string             `json:"why,omitempty"`
	Because     string             `json:"because,omitempty"`
	Assumes     string             `json:"assumes,omitempty"`      // of a temporal property: the fairness that it assumes
	Repeats     int                `json:"repeats_from,omitempty"` // the step from which the run repeats itself; one beyond the last: it stops there
	WhyFair     string             `json:"why_fair,omitempty"`     // why that run has to be reckoned with
	Reductions  []string           `json:"reductions,omitempty"`   // used by the search that decided
	Notes       []string           `json:"notes"`
	Trace       []StepText         `json:"trace"` // null: there is no story
}

// CompareDocument is what `compare --json` prints.
type CompareDocument struct {
	Protocols  []string        `json:"protocols"`
	Properties []ComparedRow   `json:"properties"`
	Sizes      []ComparedSizes `json:"sizes"`
	Seconds    float64         `json:"seconds"`
	PeakBytes  int64           `json:"peak_bytes"`
}

// ComparedRow is one property in one scenario; its results are in the order of the protocols, null where a protocol has
// no such property or scenario.
type ComparedRow struct {
	Name     string              `json:"name"`
	Title    string              `json:"title,omitempty"`
	Scenario string              `json:"scenario"`
	Results  []*PropertyDocument `json:"results"`
}

// ComparedSizes is one measure; its sizes are in the order of the protocols, null where a protocol has no such measure.
type ComparedSizes struct {
	Name  string          `json:"name"`
	Title string          `json:"title"`
	Sizes []*SizeDocument `json:"sizes"`
}

// SizeDocument is what a measure comes to.
type SizeDocument struct {
	Segments int  `json:"segments"`
	Delays   int  `json:"delays"`  // one-way
	Reached  bool `json:"reached"` // false: the second state is never reached, and the counts mean nothing
}

// ReplayDocument is what `replay --json` prints.
type ReplayDocument struct {
	Protocol  string              `json:"protocol"`
	Scenario  string              `json:"scenario"`
	Overrides []string            `json:"overrides,omitempty"`
	Property  string              `json:"property"` // empty: none
	Kind      string              `json:"kind"`
	Verdict   *properties.Verdict `json:"verdict"` // null: the story is of no property
	Because   string              `json:"because,omitempty"`
	Steps     int                 `json:"steps"`
	Repeats   int                 `json:"repeats_from,omitempty"`
	WhyFair   string              `json:"why_fair,omitempty"`
	Initial   States              `json:"initial"`
	Trace     []StepText          `json:"trace"`
}

// NewVerifyDocument describes the results of the protocol (or protocols, their names joined).
func NewVerifyDocument(protocol string, results []*properties.Result) (*VerifyDocument, error) {
	d := &VerifyDocument{
		Protocol: protocol, Scenario: strings.Join(scenarioNames(results), ", "), PeakBytes: peakBytes(results),
		Verdict: properties.Worst(results), Properties: []PropertyDocument{},
	}
	for _, r := range results {
		q, err := NewPropertyDocument(r)
		if err != nil {
			return nil, err
		}
		d.Properties = append(d.Properties, *q)
		if r.Property == nil { // found in another one's search
			continue
		}
		d.States, d.Transitions, d.Seconds = d.States+r.States, d.Transitions+r.Transitions, d.Seconds+r.Seconds
		d.Depth = max(d.Depth, r.Depth)
	}
	return d, nil
}

// NewPropertyDocument describes one result; its story is recorded for that.
func NewPropertyDocument(r *properties.Result) (*PropertyDocument, error) {
	d := &PropertyDocument{
		Protocol: r.Protocol.Name, Name: r.Name, Kind: r.Kind, Scenario: r.Scenario.Name, Bounds: Bounds(r.Protocol, r.Scenario),
		Verdict: r.Verdict, Expected: r.Expected && r.Verdict == properties.Vacuous,
		States: r.States, Transitions: r.Transitions, Depth: r.Depth, Frontier: frontier(r),
		Why: r.Why, Because: r.Because.String(), Assumes: r.Assumes.String(), WhyFair: r.WhyFair.String(), Reductions: r.Reduced.Names(), Notes: append([]string{}, r.Note...),
	}
	if r.Property != nil {
		d.Title = r.Property.Title
	}
	t, err := r.Trace()
	if err != nil || t == nil {
		return d, err
	}
	steps := r.Steps
	d.Steps, d.Trace, d.Repeats = &steps, StepTexts(r.Protocol, t), r.Story.Repeats()
	return d, nil
}

// frontier gives how much an incomplete search left unexpanded; of others it means nothing.
func frontier(r *properties.Result) int {
	if r.Verdict != properties.Incomplete {
		return 0
	}
	return r.Frontier
}

// NewCompareDocument describes a comparison.
func NewCompareDocument(c *properties.Comparison) (*CompareDocument, error) {
	d := &CompareDocument{Properties: []ComparedRow{}, Sizes: []ComparedSizes{}, PeakBytes: peakBytes(c.Results())}
	for _, p := range c.Protocols {
		d.Protocols = append(d.Protocols, p.Name)
	}
	for _, row := range c.Rows {
		out := ComparedRow{Name: row.Property, Title: row.Title, Scenario: row.Scenario, Results: make([]*PropertyDocument, len(row.Results))}
		for i, r := range row.Results {
			if r == nil {
				continue
			}
			var err error
			if out.Results[i], err = NewPropertyDocument(r); err != nil {
				return nil, err
			}
			d.Seconds += r.Seconds
		}
		d.Properties = append(d.Properties, out)
	}
	for _, row := range c.Sizes {
		out := ComparedSizes{Name: row.Measure, Title: row.Title, Sizes: make([]*SizeDocument, len(row.Sizes))}
		for i, s := range row.Sizes {
			if s != nil {
				out.Sizes[i] = &SizeDocument{s.Segments, s.Delays, s.Reached}
			}
		}
		d.Sizes = append(d.Sizes, out)
	}
	return d, nil
}

// Document describes a replayed story.
func (r *Replayed) Document() *ReplayDocument {
	f := r.File
	d := &ReplayDocument{
		Protocol: r.Protocol.Name, Scenario: f.Scenario.Name, Overrides: f.Scenario.Overrides,
		Property: f.Property.Name, Kind: f.Property.Kind, Verdict: &f.Property.Verdict, Because: r.Because.String(),
		Repeats: f.Repeats, WhyFair: r.WhyFair.String(), Steps: len(f.Steps), Initial: f.Initial, Trace: StepTexts(r.Protocol, r.Trace),
	}
	if d.Kind == NoProperty {
		d.Verdict = nil
	}
	return d
}

// storeBytes is the memory of the searches' stores, where the system does not tell that of the process.
func storeBytes(results []*properties.Result) int64 {
	total := int64(0)
	for _, r := range results {
		total += r.Bytes
	}
	return total
}
