package counterexamples

import (
	"fmt"
	"strings"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// LadderOptions say how to draw a ladder.
type LadderOptions struct {
	Style
	Lang     words.Lang
	Verbose  bool               // also the fields that each step changed
	Protocol *model.Protocol    // tells which fields are numbers; may be nil
	Because  model.Said         // the last sentence; empty: none
	Repeats  int                // the step from which the run repeats itself; one beyond the last: it stops there for ever; 0: it ends
	WhyFair  properties.WhyFair // why such a run has to be reckoned with; empty: nothing is said

	compact bool // segments are shortened
}

// Ladder draws a story as the figures of RFC 9293 draw theirs: end A at the left, end B at the right, segments between
// them with `...` where they wait in the network and `XXX` where they are lost, the rules that fired at the far right.
//
// Each step has its number. A call, a timer, a lifetime or a crash stands in parentheses at its end's side. A state is
// printed when it changes. What a step sends is drawn at once, with `...` at the far side, and again when it arrives,
// with `...` at the near side; if it arrives in the very next step it is drawn once, with both arrows and the sender's
// new state beside them, as in Figure 6 (but not where a run begins to repeat itself). (old) marks a segment of a connection that is over, (copy) one that has arrived
// more often than it was sent. A party stands in the middle, in parentheses; what it sends, or is sent, says so. Below the ladder
// stands what is still in the network, from where a run repeats itself and why that is fair, and the last sentence.
func Ladder(t *model.Trace, opt LadderOptions) string {
	l := &ladder{opt: opt, say: &opt.Lang.Messages().Ladder, trace: t, sent: map[string]int{}, gone: map[string]int{}}
	l.begin()
	for i := range t.Steps {
		l.step(i)
	}
	return l.String()
}

// group is the lines of one step.
type group struct {
	number string
	rows   []row
	rules  []string
	notes  [][]string // lines below, in pieces that are not broken
}

// row is one line of a step.
type row struct {
	ends    [2]string // a state, or words
	heads   [2]string // the signs at the left and the right of the segment
	segment string
}

// ladder is a ladder while it is drawn.
type ladder struct {
	opt    LadderOptions
	say    *words.Ladder
	trace  *model.Trace
	groups []group
	held   [2]string      // new states that wait for the arrow of the next step
	paired bool           // a segment of the last step arrives, or is lost, in this one
	sent   map[string]int // by segment: how often it was sent
	gone   map[string]int // how often it has arrived or was lost
}

// begin draws the initial states, and what is in the network then.
func (l *ladder) begin() {
	first := l.trace.Initial
	g := group{number: "0", rows: []row{{ends: [2]string{first.Ends[0].State, first.Ends[1].State}}}}
	for _, s := range first.Network {
		l.sent[l.key(s)]++
		g.rows = append(g.rows, row{heads: [2]string{"...", "..."}, segment: l.shown(s, true)})
	}
	l.groups = append(l.groups, g)
}

// step draws one step.
func (l *ladder) step(i int) {
	s := &l.trace.Steps[i]
	states := l.newStates(i)
	next := l.pair(i)
	g := group{number: fmt.Sprint(i + 1), rules: s.Rules}
	if s.Segment != nil {
		g.rows = append(g.rows, l.arrival(s, states))
		states = [2]string{}
	} else {
		g.rows = append(g.rows, l.event(s))
	}
	l.held, l.paired = [2]string{}, next >= 0
	departures := l.departures(s, next)
	switch {
	case states == [2]string{}:
	case len(departures) > 0:
		departures[0].ends = states
	case l.paired:
		l.held = states
	default:
		departures = []row{{ends: states}}
	}
	g.rows = append(append(g.rows, departures...), l.outcome(s)...)
	g.notes = l.notes(i)
	l.groups = append(l.groups, g)
}

// event is the line of a step that is no segment's. A party stands between the ends.
func (l *ladder) event(s *model.Step) row {
	if s.Kind == model.StepParty {
		return row{segment: "(" + l.player(s.End) + ")"}
	}
	return sideRow(s.End, "("+l.eventWords(s)+")")
}

// sideRow is a line with words at one end's side.
func sideRow(end int, words string) row {
	r := row{}
	r.ends[max(end, 0)] = words
	return r
}

// eventWords says what has happened, if it is not a segment.
func (l *ladder) eventWords(s *model.Step) string {
	switch s.Kind {
	case model.StepCall:
		return s.Call
	case model.StepTimer:
		return fmt.Sprintf(l.say.Timer, s.Timer)
	case model.StepLifetime:
		return l.say.Lifetime
	case model.StepCrash:
		return l.say.Crash
	}
	return l.say.Restart
}

// newStates gives the states that the step changed.
func (l *ladder) newStates(i int) [2]string {
	before := l.trace.Initial
	if i > 0 {
		before = l.trace.Steps[i-1].After
	}
	var out [2]string
	for end := range 2 {
		if now := l.trace.Steps[i].After.Ends[end].State; now != before.Ends[end].State {
			out[end] = now
		}
	}
	return out
}

// arrival draws a segment that arrives or is lost, from the sender's side if it was sent in the step before.
func (l *ladder) arrival(s *model.Step, states [2]string) row {
	near, far := "...", "-->"
	if l.paired {
		near = "-->"
	}
	if s.Kind == model.StepLose {
		far = "XXX"
	}
	r := row{heads: heads(*s.Segment, near, far), segment: l.shown(*s.Segment, false)}
	key := l.key(*s.Segment)
	if l.gone[key]++; l.gone[key] > l.sent[key] && s.Kind != model.StepLose {
		r.segment += " " + l.say.Copy
	}
	for end := range 2 {
		r.ends[end] = states[end]
		if r.ends[end] == "" {
			r.ends[end] = l.held[end]
		}
	}
	return r
}

// heads puts the signs of a segment at its sender's and its receiver's side. What a party sends comes from the side
// that does not get it.
func heads(s model.Segment, near, far string) [2]string {
	if s.From == 0 || s.From >= 2 && s.To != 0 {
		return [2]string{near, far}
	}
	back := strings.NewReplacer("-->", "<--")
	return [2]string{back.Replace(far), back.Replace(near)}
}

// pair gives the segment of a step that arrives, or is lost, in the next one, as an index into Sent; -1 if none does. A
// step from which the run repeats has a line of its own: when it comes again, another step has sent what arrives.
func (l *ladder) pair(i int) int {
	if i+1 == len(l.trace.Steps) || i+2 == l.opt.Repeats {
		return -1
	}
	arrived := l.trace.Steps[i+1].Segment
	if arrived == nil || arrived.Old {
		return -1
	}
	full := l.lostAtOnce(&l.trace.Steps[i])
	for k, s := range l.trace.Steps[i].Sent {
		if l.key(s) == l.key(*arrived) && !full[k] {
			return k
		}
	}
	return -1
}

// lostAtOnce says of each segment that a step sent whether the full network lost it.
func (l *ladder) lostAtOnce(s *model.Step) []bool {
	out := make([]bool, len(s.Sent))
	for _, o := range s.Overflow {
		for k, sent := range s.Sent {
			if sent.Origin == o.Origin && l.key(sent) == l.key(o) && !out[k] {
				out[k] = true
				break
			}
		}
	}
	return out
}

// departures draws what a step sent, but for what the next step's line shows, and what a full network lost.
func (l *ladder) departures(s *model.Step, next int) []row {
	var out []row
	full := l.lostAtOnce(s)
	for k, seg := range s.Sent {
		l.sent[l.key(seg)]++
		far := "..."
		switch {
		case full[k]:
			far = "XXX"
		case seg.Gone:
			far = "-->"
		}
		if k != next {
			out = append(out, row{heads: heads(seg, "-->", far), segment: l.shown(seg, false)})
		}
	}
	return append(out, l.overflow(s)...)
}

// overflow draws the segments of earlier steps that were lost because the network was full.
func (l *ladder) overflow(s *model.Step) []row {
	own := map[string]int{}
	for k, lost := range l.lostAtOnce(s) {
		if lost {
			own[l.key(s.Sent[k])]++
		}
	}
	var out []row
	for _, seg := range s.Overflow {
		l.gone[l.key(seg)]++
		if own[l.key(seg)]--; own[l.key(seg)] < 0 {
			out = append(out, row{heads: heads(seg, "...", "XXX"), segment: l.shown(seg, false)})
		}
	}
	return out
}

// outcome draws what the application learnt.
func (l *ladder) outcome(s *model.Step) []row {
	var out []row
	for _, word := range s.Told {
		out = append(out, sideRow(s.End, `"`+word+`"`))
	}
	switch {
	case s.Delivered == 1:
		out = append(out, sideRow(s.End, l.say.Octet))
	case s.Delivered > 1:
		out = append(out, sideRow(s.End, fmt.Sprintf(l.say.Octets, s.Delivered)))
	}
	return out
}

// notes are the lines below a step: a fault that the last sentence does not tell, and the fields that changed.
func (l *ladder) notes(i int) [][]string {
	var out [][]string
	s, before := l.trace.Steps[i], l.trace.Initial
	if i > 0 {
		before = l.trace.Steps[i-1].After
	}
	if s.Fault != "" && s.Fault != l.opt.Because.String() {
		out = append(out, strings.Fields(l.say.Fault+" "+s.Fault))
	}
	if !l.opt.Verbose {
		return out
	}
	byOwner := map[string][]string{}
	for _, c := range changes(l.opt.Protocol, before, s.After) {
		byOwner[c.owner] = append(byOwner[c.owner], c.shown()+" "+c.old+l.opt.becomes()+c.new)
	}
	for _, owner := range []string{"A", "B", ""} {
		if list := byOwner[owner]; len(list) > 0 {
			label := owner + ":"
			if owner == "" {
				label = l.say.Shared
			}
			out = append(out, append([]string{label}, listed(list, ",")...))
		}
	}
	return out
}

func (l *ladder) key(s model.Segment) string { return segmentLine(l.opt.Protocol, s).key() }

// shown is a segment with its marks and, if asked, its direction.
func (l *ladder) shown(s model.Segment, direction bool) string {
	t := SegmentText(l.opt.Protocol, s)
	if l.opt.compact {
		t = compactText(l.opt.Protocol, s)
	}
	if s.Old {
		t += " " + l.say.Old
	}
	if s.From >= 2 {
		t += " " + fmt.Sprintf(l.say.From, l.player(s.From))
	}
	if direction || s.To >= 2 {
		t += " " + fmt.Sprintf(l.say.To, l.player(s.To))
	}
	return t
}

// player gives the name of an end or of a party.
func (l *ladder) player(n int) string {
	if n >= 2 && l.opt.Protocol == nil {
		return l.say.Party
	}
	return playerName(l.opt.Protocol, n)
}
