package properties

import (
	"encoding/json"
	"fmt"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// Verdict is the answer for one property in one scenario.
type Verdict uint8

// The verdicts.
const (
	Holds      Verdict = iota // for all runs of the scenario, with its bounds
	Violated                  // a counterexample is at hand
	Incomplete                // a limit was reached before an answer
	Vacuous                   // nothing in the scenario could have violated it
)

var verdictNames = [...]string{"holds", "violated", "incomplete", "vacuous"}

// String gives the verdict in lower case.
func (v Verdict) String() string { return verdictNames[v] }

// MarshalJSON writes the verdict as its name.
func (v Verdict) MarshalJSON() ([]byte, error) { return json.Marshal(v.String()) }

// UnmarshalJSON reads a verdict's name.
func (v *Verdict) UnmarshalJSON(data []byte) error {
	var name string
	if err := json.Unmarshal(data, &name); err != nil {
		return err
	}
	for i, n := range verdictNames {
		if n == name {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no verdict", name)
}

// WellFormed is the name of the built-in claim that every segment is taken by a rule and no value leaves its range.
// It is checked in every run.
const WellFormed = "well-formed"

// Result is what a check of one property in one scenario found.
type Result struct {
	Protocol *model.Protocol
	Property *model.Property // nil for WellFormed
	Name     string
	Kind     string
	Scenario *model.Scenario
	Verdict  Verdict
	Why      string     // in words: what a vacuous or incomplete verdict comes from
	Expected bool       // a vacuous verdict that the catalogue expects
	Steps    int        // length of the story; -1: there is none
	Story    Story      // to a violation or a witness
	Because  model.Said // the last sentence of a violation
	Assumes  Assumes    // of a temporal property: the fairness that it assumes
	WhyFair  WhyFair    // of the violation of one: why the run has to be reckoned with
	Note     []string

	States, Transitions, Depth, Frontier, Terminals int
	Seconds                                         float64
	Bytes                                           int64

	Reduced  model.Reductions // used by the search that decided
	Question *Question        // what was asked, if no property of the protocol was
	Fault    *Result          // the fault of the protocol text that the run met, with its story
	Covered  []bool           // by rule: fired in this run

	system  *model.System
	spec    *specification // of a temporal property
	ended   explorer.Why   // why the search ended
	limited bool           // a limit of the model was met
	reached model.Bounds   // in the search
}

// System is the transition system that the result is about; its stories can be recorded from it.
func (r *Result) System() *model.System { return r.system }

// Trace tells the story step by step; nil when there is none.
func (r *Result) Trace() (*model.Trace, error) {
	if r.Steps < 0 {
		return nil, nil
	}
	return r.system.Record(r.Story.Steps)
}

// exit status of `verify`, by the worst verdict; the order of severity is that of the documentation.
const (
	ExitHolds      = 0
	ExitViolated   = 1
	ExitUsage      = 2
	ExitIncomplete = 3
	ExitVacuous    = 4
)

// ExitStatus is the exit status for a list of results: violated before incomplete before vacuous.
func ExitStatus(results []*Result) int {
	status := ExitHolds
	for _, r := range results {
		switch {
		case r.Verdict == Violated:
			return ExitViolated
		case r.Verdict == Incomplete:
			status = ExitIncomplete
		case r.Verdict == Vacuous && !r.Expected && status == ExitHolds:
			status = ExitVacuous
		}
	}
	return status
}

// Worst is the verdict that decides the exit status.
func Worst(results []*Result) Verdict {
	return map[int]Verdict{ExitHolds: Holds, ExitViolated: Violated, ExitIncomplete: Incomplete, ExitVacuous: Vacuous}[ExitStatus(results)]
}

// howFar says why a search ended before it was complete, and how far it got.
func howFar(res *explorer.Result, reached model.Bounds) string {
	why := limitText(res, reached)
	if res.Why == explorer.ModelLimit {
		return why
	}
	depth := "not even depth 0 completed"
	if res.Depth >= 0 {
		depth = fmt.Sprintf("depth %d completed", res.Depth)
	}
	return fmt.Sprintf("%s: %s, %d states known, %d of them not yet expanded", why, depth, res.States, res.Frontier)
}

// limitText says why a search ended before it was complete.
func limitText(res *explorer.Result, reached model.Bounds) string {
	if res.Why == explorer.ModelLimit {
		switch {
		case reached&model.LimitNetwork != 0:
			return "model limit: the network was full"
		case reached&model.LimitNumbers != 0:
			return "model limit: the number space was exhausted"
		}
	}
	return res.Why.String()
}
