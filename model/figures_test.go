package model

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A transcript is a text file: the protocol, the clauses of a scenario, then a line for each step,
//
//	EVENT | state of A  state of B | what the step did
//
// in the notation of the RFC's figures. The first line has no event: it is the start.
type transcript struct {
	protocol string
	clauses  string
	lines    []transcriptLine
}

type transcriptLine struct{ event, states, effects string }

func readTranscript(t *testing.T, name string) transcript {
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return parseTranscript(t, string(text))
}

func parseTranscript(t *testing.T, text string) transcript {
	var tr transcript
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(strings.TrimRight(line, "\n"), "#")
		parts := strings.Split(line, "|")
		switch {
		case len(parts) == 3:
			tr.lines = append(tr.lines, transcriptLine{oneSpaced(parts[0]), oneSpaced(parts[1]), oneSpaced(parts[2])})
		case strings.HasPrefix(line, "protocol "):
			tr.protocol = oneSpaced(strings.TrimPrefix(line, "protocol "))
		default:
			require.Len(t, parts, 1, line)
			tr.clauses += line + "\n"
		}
	}
	require.NotEmpty(t, tr.protocol)
	require.NotEmpty(t, tr.lines)
	return tr
}

func oneSpaced(s string) string { return strings.Join(strings.Fields(s), " ") }

var endLetter = regexp.MustCompile(`\b[AB]\b`)

func swapEnds(s string) string {
	return endLetter.ReplaceAllStringFunc(s, func(e string) string { return map[string]string{"A": "B", "B": "A"}[e] })
}

// mirrored is the transcript with the ends exchanged: neither end is special.
func (tr transcript) mirrored() transcript {
	out := transcript{protocol: tr.protocol, clauses: swapEnds(tr.clauses)}
	for _, l := range tr.lines {
		states := strings.Fields(l.states)
		slices.Reverse(states)
		out.lines = append(out.lines, transcriptLine{swapEnds(l.event), strings.Join(states, " "), swapEnds(l.effects)})
	}
	return out
}

// replay takes, for each line, the one enabled step of that description, and compares all that it did.
func (tr transcript) replay(t *testing.T) {
	p, err := Load(tr.protocol)
	require.NoError(t, err)
	s := systemOf(t, p, tr.clauses)
	start, err := s.Record(nil)
	require.NoError(t, err)
	require.Equal(t, tr.lines[0], transcriptLine{"", statesText(start.Initial), ""})
	var path []int
	for _, want := range tr.lines[1:] {
		step := theStep(t, s, path, want.event)
		require.Equal(t, want, transcriptLine{eventText(step), statesText(step.After), effectsText(step)})
		path = append(path, step.Index)
	}
}

// theStep finds the one transition with this event.
func theStep(t testing.TB, s *System, path []int, event string) Step {
	t.Helper()
	var found []Step
	var enabled []string
	steps, err := s.Steps(path)
	require.NoError(t, err)
	for _, step := range steps {
		enabled = append(enabled, eventText(step))
		if eventText(step) == event {
			found = append(found, step)
		}
	}
	require.Len(t, found, 1, "%q after %d steps; enabled: %q", event, len(path), enabled)
	return found[0]
}

// systemOf compiles a protocol in a scenario given by its clauses.
func systemOf(t testing.TB, p *Protocol, clauses string, claims ...Claim) *System {
	t.Helper()
	list, err := ParseClauses(NewSource("clauses", clauses))
	require.NoError(t, err)
	sc, err := p.Instantiate("", list...)
	require.NoError(t, err)
	s, err := Compile(p, sc, Options{Claims: claims})
	require.NoError(t, err)
	return s
}

func statesText(s Snapshot) string { return s.Ends[0].State + " " + s.Ends[1].State }

// eventText writes an event: `A: close`, `<SEQ=100><CTL=SYN> -> B`, `A: timer time-wait`, …
func eventText(s Step) string {
	switch s.Kind {
	case StepCall:
		return endName(s.End) + ": " + s.Call
	case StepTimer:
		return endName(s.End) + ": timer " + s.Timer
	case StepLifetime:
		return endName(s.End) + ": lifetime " + s.Timer
	case StepCrash:
		return endName(s.End) + ": crash"
	case StepRestart:
		return endName(s.End) + ": restart"
	case StepLose:
		return "lost " + segmentText(*s.Segment) + " of " + endName(s.Segment.From)
	case StepDuplicate:
		return "copy " + segmentText(*s.Segment) + " -> " + endName(s.End)
	}
	return segmentText(*s.Segment) + " -> " + endName(s.End)
}

// segmentText is a segment in the notation of the RFC's figures; fields of other protocols follow by name.
func segmentText(g Segment) string {
	var out strings.Builder
	for _, f := range g.Fields {
		switch {
		case f.Ghost, f.Name == "ack" && !g.Has("ACK"), f.Name == "len" && f.Value == "0", f.Name == "option" && f.Value == "0":
		case f.Name == "len":
			fmt.Fprintf(&out, "<DATA=%s>", f.Value)
		default:
			fmt.Fprintf(&out, "<%s=%s>", strings.ToUpper(f.Name), f.Value)
		}
	}
	fmt.Fprintf(&out, "<CTL=%s>", strings.Join(ackLast(g.Flags), ","))
	return out.String()
}

// ackLast puts the flags in the RFC's order.
func ackLast(flags []string) []string {
	out := slices.DeleteFunc(slices.Clone(flags), func(f string) bool { return f == "ACK" })
	if len(out) < len(flags) {
		out = append(out, "ACK")
	}
	return out
}

// effectsText writes what a step sent, told and delivered.
func effectsText(s Step) string {
	var out []string
	for _, g := range s.Sent {
		out = append(out, endName(g.From)+" -> "+segmentText(g))
	}
	for _, w := range s.Told {
		out = append(out, "told "+w)
	}
	for range s.Delivered {
		out = append(out, "delivered")
	}
	if s.Fault != "" {
		out = append(out, "fault: "+s.Fault)
	}
	return strings.Join(out, "; ")
}

// RFC 9293, Figures 6 to 13: each as printed, and with the ends exchanged.
func TestFigures(t *testing.T) {
	files, err := filepath.Glob("testdata/figures/*.txt")
	require.NoError(t, err)
	require.Len(t, files, 9, "Figures 6 to 13, Figure 7 as drawn and as the text has it")
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			tr := readTranscript(t, name)
			t.Run("printed", tr.replay)
			t.Run("exchanged", tr.mirrored().replay)
		})
	}
}
