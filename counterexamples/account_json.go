package counterexamples

import (
	"tcpcheck/model"
	"tcpcheck/properties"
)

// ExplainDocument is what `explain --json` prints. docs/json.md describes it.
type ExplainDocument struct {
	Protocol string              `json:"protocol"`
	Property string              `json:"property"`
	Scenario string              `json:"scenario"`
	Verdict  properties.Verdict  `json:"verdict"`
	Turning  *int                `json:"turning_point"` // null: there is none
	Powers   []PowerDocument     `json:"powers,omitempty"`
	Numbers  string              `json:"numbers,omitempty"`        // more help, unused help, both help, no help, undecided; none: the protocol has none
	Running  map[string][]string `json:"timers_running,omitempty"` // by end, when the story is over
	Settled  *States             `json:"settled,omitempty"`        // when what was on its way has arrived
	Against  *AgainstDocument    `json:"against,omitempty"`
	Mutant   *NearestDocument    `json:"nearest_mutant,omitempty"` // of what holds
	Account  *Account            `json:"account"`
	Trace    []StepText          `json:"trace"` // null: there is no story
}

// PowerDocument is a power and whether the story needs it.
type PowerDocument struct {
	Power string `json:"power"` // loss, duplication, reordering, crash, past, party, timer
	Timer string `json:"timer,omitempty"`
	Need  string `json:"need"` // needed, not needed, undecided
}

// AgainstDocument is another protocol under the same schedule.
type AgainstDocument struct {
	Protocol string     `json:"protocol"`
	Fork     int        `json:"fork"` // 0: it answers every step in the same way
	Rule     string     `json:"rule,omitempty"`
	Verdict  string     `json:"verdict,omitempty"` // of this run alone: violated, kept
	Trace    []StepText `json:"trace"`
}

// NearestDocument is a change of the protocol that breaks the property.
type NearestDocument struct {
	ID     string `json:"id"`
	Change string `json:"change"`
	Steps  int    `json:"steps"`
}

var (
	powerWords  = [...]string{"loss", "duplication", "reordering", "crash", "past", "party", "timer"}
	numberWords = [...]string{"", "undecided", "no help", "more help", "unused help", "both help"}
	needWords   = [...]string{"needed", "not needed", "undecided"}
)

// NewExplainDocument describes an explanation.
func NewExplainDocument(e *properties.Explanation, a *Account) *ExplainDocument {
	d := &ExplainDocument{
		Protocol: e.Protocol.Name, Property: e.Name, Scenario: e.Scenario.Name, Verdict: e.Verdict, Account: a, Trace: StepTexts(e.Protocol, e.Told),
		Running: map[string][]string{}, Powers: []PowerDocument{},
	}
	if e.Turn.Known {
		d.Turning = &e.Turn.Step
	}
	for _, p := range e.Powers {
		d.Powers = append(d.Powers, PowerDocument{powerWords[p.Kind], p.Timer, needWords[p.Need]})
	}
	d.Numbers = numberWords[e.Numbers]
	for end, timers := range e.Running {
		d.Running[endName(end)] = append([]string{}, timers...)
	}
	d.Settled = statesOf(e.Rest.Trace)
	if f := e.Against; f != nil {
		d.Against = &AgainstDocument{Protocol: f.Protocol.Name, Fork: f.Fork, Rule: f.Rule, Trace: StepTexts(f.Protocol, f.Trace)}
		if f.Judged {
			d.Against.Verdict = map[bool]string{true: "violated", false: "kept"}[f.Violated]
		}
	}
	return d
}

func statesOf(t *model.Trace) *States {
	s := lastStates(t)
	return &States{s[0], s[1]}
}

// NewHeldDocument describes what is told of a property that holds.
func NewHeldDocument(h *properties.Held, a *Account) *ExplainDocument {
	d := &ExplainDocument{Protocol: h.Protocol.Name, Property: h.Name, Scenario: h.Scenario.Name, Verdict: h.Verdict, Account: a}
	if b := h.Nearest; b != nil {
		d.Mutant = &NearestDocument{b.ID, b.Mutant.String(), b.Result.Steps}
	}
	return d
}

// NewOpenDocument describes what is told where there is no answer, or nothing that a story could show.
func NewOpenDocument(r *properties.Result, a *Account) *ExplainDocument {
	return &ExplainDocument{Protocol: r.Protocol.Name, Property: r.Name, Scenario: r.Scenario.Name, Verdict: r.Verdict, Account: a}
}
