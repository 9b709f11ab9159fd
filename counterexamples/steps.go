package counterexamples

import (
	"fmt"
	"reflect"
	"strings"

	"tcpcheck/model"
)

// StepText is a step of a story as JSON documents have it: readable, and enough to notice a story that was changed.
type StepText struct {
	Step      int           `json:"step"`                // from 1
	Index     int           `json:"index"`               // of the transition among those of the state, from 0
	Kind      string        `json:"kind"`                // call, arrive, duplicate, lose, timer, lifetime, crash, restart, party
	End       string        `json:"end,omitempty"`       // A or B, the end that acts, or the name of a party; none: the network
	Call      string        `json:"call,omitempty"`      // what the application called
	Timer     string        `json:"timer,omitempty"`     // what expired, or what a lifetime has passed for
	Segment   *SegmentLine  `json:"segment,omitempty"`   // what arrived or was lost
	Rules     []string      `json:"rules,omitempty"`     // ids, in the order in which they fired
	Sent      []SegmentLine `json:"sent,omitempty"`      // what the step sent
	Lost      []SegmentLine `json:"lost,omitempty"`      // what a full network lost
	Told      []string      `json:"told,omitempty"`      // what the application was told
	Delivered int           `json:"delivered,omitempty"` // octets that went to the application
	Fault     string        `json:"fault,omitempty"`     // a fault of the protocol text
	States    States        `json:"states"`              // after the step
	Changed   []string      `json:"changed,omitempty"`   // fields with their new values: A.snd.nxt = 1
}

// States are the states of both ends.
type States struct {
	A string `json:"A"`
	B string `json:"B"`
}

// SegmentLine is a segment in a JSON document.
type SegmentLine struct {
	From   string `json:"from"`              // A, B or the name of a party
	To     string `json:"to,omitempty"`      // of what a party sent or is sent: A, B or its name; else the other end
	Text   string `json:"text"`              // <SEQ=100><CTL=SYN>
	Old    bool   `json:"old,omitempty"`     // of a connection that is over
	SentIn int    `json:"sent_in,omitempty"` // of one that arrives or is lost: the step that sent it; none: it was there at the start
}

// String writes the segment with its sender.
func (s SegmentLine) String() string {
	t := s.From
	if s.To != "" {
		t += " to " + s.To
	}
	t += " " + s.Text
	if s.Old {
		t += " (old)"
	}
	if s.SentIn > 0 {
		t += fmt.Sprintf(" sent in step %d", s.SentIn)
	}
	return t
}

// key tells segments apart, whenever they were sent.
func (s SegmentLine) key() string { return s.From + " " + s.To + " " + s.Text }

// kindNames has the words for the kinds of steps.
var kindNames = map[model.StepKind]string{
	model.StepCall: "call", model.StepArrive: "arrive", model.StepDuplicate: "duplicate", model.StepLose: "lose",
	model.StepTimer: "timer", model.StepLifetime: "lifetime", model.StepCrash: "crash", model.StepRestart: "restart",
	model.StepParty: "party",
}

// StepTexts describes the steps of a trace of the protocol.
func StepTexts(p *model.Protocol, t *model.Trace) []StepText {
	out := make([]StepText, 0, len(t.Steps))
	before := t.Initial
	for i, s := range t.Steps {
		out = append(out, stepText(p, i, s, before))
		before = s.After
	}
	return out
}

func stepText(p *model.Protocol, i int, s model.Step, before model.Snapshot) StepText {
	out := StepText{
		Step: i + 1, Index: s.Index, Kind: kindNames[s.Kind], Call: s.Call, Timer: s.Timer, Rules: s.Rules,
		Sent: sentLines(p, s.Sent), Lost: segmentLines(p, s.Overflow), Told: s.Told, Delivered: s.Delivered, Fault: s.Fault,
		States: States{s.After.Ends[0].State, s.After.Ends[1].State},
	}
	if s.End >= 0 {
		out.End = playerName(p, s.End)
	}
	if s.Segment != nil {
		line := segmentLine(p, *s.Segment)
		out.Segment = &line
	}
	for _, c := range changes(p, before, s.After) {
		name := c.name
		if c.owner != "" {
			name = c.owner + "." + name
		}
		out.Changed = append(out.Changed, name+" = "+c.new)
	}
	return out
}

func segmentLine(p *model.Protocol, s model.Segment) SegmentLine {
	line := SegmentLine{From: playerName(p, s.From), Text: SegmentText(p, s), Old: s.Old, SentIn: max(s.Origin, -1) + 1}
	if withParty(s) {
		line.To = playerName(p, s.To)
	}
	return line
}

func segmentLines(p *model.Protocol, list []model.Segment) []SegmentLine {
	var out []SegmentLine
	for _, s := range list {
		out = append(out, segmentLine(p, s))
	}
	return out
}

// difference names the first thing in which two descriptions of a step differ, with what each says of it; "" if there is none.
func difference(a, b StepText) (what, inA, inB string) {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		what, _, _ = strings.Cut(va.Type().Field(i).Tag.Get("json"), ",")
		inA, inB = valueText(va.Field(i)), valueText(vb.Field(i))
		if what != "index" && inA != inB {
			return what, inA, inB
		}
	}
	return "", "", ""
}

// valueText writes a value of a description; what is empty is "nothing".
func valueText(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return fmt.Sprint(v.Elem().Interface())
	case v.Kind() == reflect.Slice && v.Len() > 0:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = fmt.Sprint(v.Index(i).Interface())
		}
		return strings.Join(parts, "; ")
	case v.Kind() == reflect.Slice || v.IsZero():
		return "nothing"
	}
	if s, ok := v.Interface().(States); ok {
		return "A " + s.A + ", B " + s.B
	}
	return fmt.Sprint(v.Interface())
}

// sentLines leaves out the step that sends them: it is this one.
func sentLines(p *model.Protocol, list []model.Segment) []SegmentLine {
	out := segmentLines(p, list)
	for i := range out {
		out[i].SentIn = 0
	}
	return out
}
