package counterexamples

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// PlayerName gives the name of an end, or of a party of the protocol, which are numbered from 2 on.
func PlayerName(p *model.Protocol, n int) string { return playerName(p, n) }

// EventText says in a line what happens in a step, without what comes of it: `A calls close`, `<SEQ=0><CTL=SYN> arrives at B`.
func EventText(p *model.Protocol, s *model.Step) string {
	switch s.Kind {
	case model.StepArrive:
		return segmentNamed(p, *s.Segment) + " arrives at " + playerName(p, s.Segment.To)
	case model.StepDuplicate:
		return segmentNamed(p, *s.Segment) + " arrives at " + playerName(p, s.Segment.To) + ", a copy stays"
	case model.StepLose:
		return segmentNamed(p, *s.Segment) + " to " + playerName(p, s.Segment.To) + " is lost"
	case model.StepCall:
		return playerName(p, s.End) + " calls " + s.Call
	case model.StepTimer:
		return playerName(p, s.End) + ": " + s.Timer + " timer"
	case model.StepLifetime:
		return playerName(p, s.End) + ": a lifetime has passed (" + s.Timer + ")"
	case model.StepCrash:
		return playerName(p, s.End) + " crashes"
	case model.StepRestart:
		return playerName(p, s.End) + " restarts"
	}
	return playerName(p, s.End) + " acts"
}

// OutcomeText says in a line what comes of a step: states, segments, what the application gets. Empty: nothing of these.
func OutcomeText(p *model.Protocol, before model.Snapshot, s *model.Step, style Style) string {
	var out []string
	for end := range 2 {
		if was, is := before.Ends[end].State, s.After.Ends[end].State; was != is {
			out = append(out, endName(end)+" "+was+style.becomes()+is)
		}
	}
	for _, seg := range s.Sent {
		out = append(out, "sends "+segmentTo(p, seg))
	}
	for _, seg := range s.Overflow {
		out = append(out, "the full network loses "+segmentNamed(p, seg))
	}
	for _, word := range s.Told {
		out = append(out, fmt.Sprintf("the application is told %q", word))
	}
	if s.Delivered > 0 {
		out = append(out, octets(s.Delivered)+" for the application")
	}
	if s.Fault != "" {
		out = append(out, "fault: "+s.Fault)
	}
	return strings.Join(out, "; ")
}

// segmentNamed is a segment with its marks, and its sender where that is not the other end.
func segmentNamed(p *model.Protocol, s model.Segment) string {
	t := SegmentText(p, s)
	if s.Old {
		t += " (old)"
	}
	if s.From >= 2 {
		t += " from " + playerName(p, s.From)
	}
	return t
}

// segmentTo is a segment with its receiver, where that is not the other end.
func segmentTo(p *model.Protocol, s model.Segment) string {
	if withParty(s) {
		return SegmentText(p, s) + " to " + playerName(p, s.To)
	}
	return SegmentText(p, s)
}

func octets(n int) string {
	if n == 1 {
		return "1 octet"
	}
	return fmt.Sprintf("%d octets", n)
}

// KindText gives the word for a kind of step, as trace files have it.
func KindText(k model.StepKind) string { return kindNames[k] }
