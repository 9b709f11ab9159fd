package model

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Finding is something in a protocol that is hardly meant.
type Finding struct {
	Pos       Pos
	ID        string // the kind of finding, one of the Lint constants
	Message   string // like that of an error: lower case, without a full stop
	Possibly  bool   // whether it is so depends on values that the lint does not follow
	Inherited bool   // the protocol that this one extends has it too
}

// The kinds of findings.
const (
	LintUntaken   = "untaken-segment" // no rule takes a segment in a state
	LintDead      = "dead-rule"       // a rule never fires, in any of its states or in some
	LintUnentered = "unentered-state" // no rules lead to a state
	LintUnleft    = "unleft-state"    // no rule leaves a state
	LintUnread    = "unread-field"    // a field or parameter that nothing reads
	LintUnset     = "unset-field"     // a field that nothing assigns, or no send gives a value
	LintUnused    = "unused-name"     // a define, group, call, timer, flag, word or sealed type without use
	LintUndecided = "undecided"       // too many cases: dead rules may have been overlooked
)

// String shows the finding as errors are shown: place, message, the line with a caret.
func (f Finding) String() string {
	return (&Error{Pos: f.Pos, Msg: f.Message + " [" + f.ID + "]"}).Error()
}

// MarshalJSON writes the finding with file, line and column.
func (f Finding) MarshalJSON() ([]byte, error) {
	line, column := f.Pos.LineColumn()
	return json.Marshal(struct {
		File      string `json:"file"`
		Line      int    `json:"line"`
		Column    int    `json:"column"`
		ID        string `json:"id"`
		Message   string `json:"message"`
		Possibly  bool   `json:"possibly,omitempty"`
		Inherited bool   `json:"inherited,omitempty"`
	}{f.Pos.sourceName(), line, column, f.ID, f.Message, f.Possibly, f.Inherited})
}

// Lint finds what a protocol text hardly means: segments that no rule takes, rules that never fire, states that
// are never entered or left, names without use. What it says of segments and rules is exact over states, flags
// and the truth values of what the guards ask, comparisons with parameters among them. Findings are in the order
// of the files, base first, and of their places.
func Lint(p *Protocol) []Finding {
	out := lintAlone(p)
	if n := len(p.Sources) - 1; n > 0 {
		if base, err := LoadSources(p.Sources[:n]); err == nil {
			markInherited(out, lintAlone(base))
		}
	}
	return out
}

func lintAlone(p *Protocol) []Finding {
	l := &linter{p: p, cover: p.coverage()}
	l.decls, l.header = p.declarations()
	l.moves = p.moves(l.cover)
	l.untaken()
	l.deadRules()
	l.states()
	l.fields()
	l.params()
	l.events()
	l.names()
	slices.SortStableFunc(l.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(p.sourceIndex(a.Pos), p.sourceIndex(b.Pos)), cmp.Compare(a.Pos.Offset, b.Pos.Offset))
	})
	return l.found
}

func (p *Protocol) sourceIndex(at Pos) int {
	return slices.IndexFunc(p.Sources, func(s *Source) bool { return s == at.Source })
}

// markInherited notes which findings the base has too.
func markInherited(found, base []Finding) {
	had := map[Finding]bool{}
	for _, f := range base {
		had[f] = true
	}
	for i := range found {
		found[i].Inherited = had[found[i]]
	}
}

// linter collects findings.
type linter struct {
	p      *Protocol
	cover  *cover
	moves  []move
	decls  []Decl // all of them, edits applied
	header Pos
	found  []Finding
}

func (l *linter) add(pos Pos, id, format string, args ...any) {
	l.found = append(l.found, Finding{Pos: pos, ID: id, Message: fmt.Sprintf(format, args...)})
}

// untaken reports segments that no rule takes: one finding for those of a state that the same rules are for.
// A protocol that sends nothing has no segments.
func (l *linter) untaken() {
	sent := l.sentCodes()
	if len(sent) == 0 {
		return
	}
	type group struct {
		party *Party
		state int
		rules string
		sent  bool
	}
	codes := map[group][]string{}
	var order []group
	for _, u := range l.cover.untaken {
		g := group{u.party, u.state, l.ruleList(u.rules), sent[u.code]}
		if codes[g] == nil {
			order = append(order, g)
		}
		codes[g] = append(codes[g], l.p.flagText(l.p.FlagsOf(u.code)))
	}
	for _, g := range order {
		f := Finding{Pos: l.statePos(g.state), ID: LintUntaken, Possibly: g.rules != ""}
		f.Message = fmt.Sprintf("no rule takes %s in %s", segmentList(codes[g]), l.p.States[g.state])
		if g.party != nil {
			f.Pos, f.Message = g.party.Pos, fmt.Sprintf("no rule of %s takes %s", g.party.Name, segmentList(codes[g]))
		}
		if f.Possibly {
			f.Message = "possibly " + f.Message + ", which the guards of " + g.rules + " leave open"
		}
		if !g.sent {
			f.Message += " (no rule sends it)"
		}
		l.found = append(l.found, f)
	}
}

// sentCodes gives the codes of the segments that rules send or scenarios plant.
func (l *linter) sentCodes() map[int]bool {
	out := map[int]bool{}
	for _, r := range l.p.Rules {
		for _, e := range flatEffects(r.Body) {
			if code, ok := l.p.codeOf(e.Flags); ok && e.Op == EffectSend {
				out[code] = true
			}
		}
	}
	for _, s := range l.p.Scenarios {
		for _, c := range s.Clauses {
			if code, ok := l.p.codeOf(l.p.flagSet(c.Flags)); ok && (c.Kind == ClauseOld || c.Kind == ClauseInFlight) {
				out[code] = true
			}
		}
	}
	return out
}

// flagSet gives flags as bits.
func (p *Protocol) flagSet(names []Ident) uint64 {
	var set uint64
	for _, n := range names {
		if i := indexOf(p.Flags, n.Text); i >= 0 {
			set |= 1 << i
		}
	}
	return set
}

// ruleList names the rules whose guards are meant.
func (l *linter) ruleList(rules []int) string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = l.p.Rules[r].ID
	}
	if len(ids) < 2 {
		return strings.Join(ids, "")
	}
	last := len(ids) - 1
	return strings.Join(ids[:last], ", ") + " and " + ids[last]
}

// shownSegments is how many segments a message names.
const shownSegments = 4

func segmentList(codes []string) string {
	if more := len(codes) - shownSegments; more > 0 {
		return strings.Join(codes[:shownSegments], "; ") + fmt.Sprintf("; and %d more", more)
	}
	return strings.Join(codes, "; ")
}

// deadRules reports rules that cannot fire in any of their states, or not in one that they name. A state that is
// meant by a group or `any` may belong to other rules: that is how a rule is for the rest.
func (l *linter) deadRules() {
	for _, d := range l.decls {
		if d, ok := d.(*RuleDecl); ok {
			l.deadRule(l.p.Rule(d.ID.Text), d.In)
		}
	}
	if l.cover.gaveUp {
		l.add(l.header, LintUndecided, "the guards have too many cases: a rule that never fires may have been overlooked, and a segment said to be untaken may be taken")
	}
}

func (l *linter) deadRule(r *Rule, in StateSet) {
	if len(l.cover.states(r)) == 0 {
		l.add(r.Pos, LintDead, "rule %s never fires: its guard is never true, or earlier rules always take what it is for", r.ID)
		return
	}
	for _, name := range in.Names {
		state := indexOf(l.p.States, name.Text)
		if !in.Any && state >= 0 && r.Event.Kind != OnRestart && !l.cover.fires[fire{r.Index, state}] {
			l.add(name.Pos, LintDead, "rule %s never fires in %s", r.ID, name.Text)
		}
	}
}

// states reports states that no rules lead to, and states that no rule leaves.
func (l *linter) states() {
	reached := l.p.reachedBy(l.moves)
	for state, name := range l.p.States[:l.p.Down()] {
		if reached>>state&1 == 0 {
			l.add(l.statePos(state), LintUnentered, "no rules lead from %s to %s", l.p.States[0], name)
			continue
		}
		leaves := func(m move) bool { return m.from == state && m.to != state }
		if !slices.ContainsFunc(l.moves, leaves) {
			l.add(l.statePos(state), LintUnleft, "no rule leaves %s", name)
		}
	}
}
