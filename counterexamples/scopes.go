package counterexamples

import (
	"slices"

	"tcpcheck/counterexamples/words"
	"tcpcheck/properties"
)

// ScenarioScope is what verdicts in one scenario are verdicts for.
type ScenarioScope struct {
	Name    string
	Title   string
	Bounds  []ScopeBounds
	Notes   []ScopeRemark // what was found to bound it
	Assumes []ScopeRemark // the fairness that temporal properties assume
}

// ScopeBounds are the clauses of a scenario: of a protocol, where they are not the same for all.
type ScopeBounds struct {
	Of      string
	Clauses []string
}

// ScopeRemark is said of some results, or, where it names none, of all.
type ScopeRemark struct {
	Text string
	Of   []string
}

// Scopes says for each scenario of the results, in the order in which they come, what it is.
func Scopes(results []*properties.Result, lang words.Lang) []ScenarioScope {
	var out []ScenarioScope
	for _, name := range scenarioNames(results) {
		var same []*properties.Result
		for _, r := range results {
			if r.Scenario.Name == name {
				same = append(same, r)
			}
		}
		out = append(out, ScenarioScope{
			Name: name, Title: lang.Text(same[0].Scenario.Title), Bounds: scopeBounds(same), Notes: scopeNotes(same, lang), Assumes: scopeAssumptions(same, lang),
		})
	}
	return out
}

// scopeBounds gives the clauses of a scenario, for each protocol apart where they differ.
func scopeBounds(results []*properties.Result) []ScopeBounds {
	var out []ScopeBounds
	for _, r := range results {
		clauses := Bounds(r.Protocol, r.Scenario)
		if !slices.ContainsFunc(out, func(b ScopeBounds) bool { return slices.Equal(b.Clauses, clauses) }) {
			out = append(out, ScopeBounds{r.Protocol.Name, clauses})
		}
	}
	if len(out) == 1 {
		out[0].Of = ""
	}
	return out
}

// scopeNotes gives the notes of results in one scenario; a note that not all have names those that do.
func scopeNotes(results []*properties.Result, lang words.Lang) []ScopeRemark {
	var notes []string
	for _, r := range results {
		for _, n := range r.Note {
			if !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
	}
	var out []ScopeRemark
	for _, n := range notes {
		remark := ScopeRemark{Text: lang.Note(n), Of: namesOf(results, func(r *properties.Result) bool { return slices.Contains(r.Note, n) })}
		if len(remark.Of) == len(results) {
			remark.Of = nil
		}
		out = append(out, remark)
	}
	return out
}

// scopeAssumptions gives the fairness that temporal properties assume; where they differ, of which it is.
func scopeAssumptions(results []*properties.Result, lang words.Lang) []ScopeRemark {
	var out []ScopeRemark
	for _, r := range results {
		text := AssumesText(r.Assumes, lang)
		if text == "" || slices.ContainsFunc(out, func(s ScopeRemark) bool { return s.Text == text }) {
			continue
		}
		out = append(out, ScopeRemark{text, namesOf(results, func(o *properties.Result) bool { return AssumesText(o.Assumes, lang) == text })})
	}
	if len(out) == 1 {
		out[0].Of = nil
	}
	return out
}

// namesOf names the results that are so, with their protocols where there are several.
func namesOf(results []*properties.Result, so func(r *properties.Result) bool) []string {
	several := severalProtocols(results)
	var out []string
	for _, r := range results {
		if so(r) {
			out = append(out, resultName(r, several))
		}
	}
	return out
}
