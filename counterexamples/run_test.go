package counterexamples

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// byHand makes a run of a system in which properties are watched, and keeps it as a story of none.
func byHand(t *testing.T) *File {
	t.Helper()
	w, err := properties.NewWatch(mustLoad(t, "two-way"), "soup", nil, properties.Options{})
	require.NoError(t, err)
	trace, err := w.System.Record([]int{0, 1, 5})
	require.NoError(t, err)
	f, err := NewRun(w.System, trace, nil)
	require.NoError(t, err)
	return f
}

// A run that was made by hand is kept and replays as what it is.
func TestRoundTripOfNoProperty(t *testing.T) {
	f := byHand(t)
	var out bytes.Buffer
	require.NoError(t, Write(&out, f))
	require.Contains(t, out.String(), "\"property\": {\n    \"kind\": \"none\"\n  },\n")
	read, err := Read(strings.NewReader(out.String()), "run.json")
	require.NoError(t, err)
	run, err := read.Replay()
	require.NoError(t, err)
	require.Nil(t, run.Property)
	require.Equal(t, "two-way: a run in scenario soup, the story of no property, 3 steps", run.String())
	require.Empty(t, run.Because)
	doc, err := json.Marshal(run.Document())
	require.NoError(t, err)
	require.Contains(t, string(doc), `"property":"","kind":"none","verdict":null,"steps":3`)
	var again bytes.Buffer
	require.NoError(t, Write(&again, run.File))
	require.Equal(t, out.String(), again.String())
}

func TestNoPropertyHasNothingElse(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, Write(&out, byHand(t)))
	for name, data := range map[string][]byte{
		"name":    edit(t, out.Bytes(), "no-ghost", "property", "name"),
		"repeats": edit(t, out.Bytes(), 1, "repeats_from"),
	} {
		_, err := Read(bytes.NewReader(data), "run.json")
		require.EqualError(t, err, `run.json: it is the story of no property (kind "none"), and has a name, a verdict or a step from which it repeats`, name)
	}
	f, err := Read(bytes.NewReader(edit(t, out.Bytes(), 99, "steps", 2, "index")), "run.json")
	require.NoError(t, err)
	_, err = f.Replay()
	require.ErrorContains(t, err, "step 3: the file says transition 99")
}

// What a step is said to be, of each kind.
func TestEventText(t *testing.T) {
	p := mustLoad(t, "backlog")
	old, stranger := segment(0, "SYN", "7", 0), model.Segment{From: 2, To: 1, Flags: []string{"SYN"}}
	old.Old, old.To = true, 1
	for want, s := range map[string]model.Step{
		"A calls close":                                     {Kind: model.StepCall, End: 0, Call: "close"},
		"<SEQ=7><CTL=SYN> (old) arrives at B":               {Kind: model.StepArrive, End: 1, Segment: &old},
		"<CTL=SYN> from spoofer arrives at B":               {Kind: model.StepArrive, End: 1, Segment: &stranger},
		"<SEQ=7><CTL=SYN> (old) arrives at B, a copy stays": {Kind: model.StepDuplicate, End: 1, Segment: &old},
		"<SEQ=7><CTL=SYN> (old) to B is lost":               {Kind: model.StepLose, End: -1, Segment: &old},
		"B: retransmission timer":                           {Kind: model.StepTimer, End: 1, Timer: "retransmission"},
		"B: a lifetime has passed (time-wait)":              {Kind: model.StepLifetime, End: 1, Timer: "time-wait"},
		"A crashes":                                         {Kind: model.StepCrash},
		"A restarts":                                        {Kind: model.StepRestart},
		"spoofer acts":                                      {Kind: model.StepParty, End: 2},
	} {
		require.Equal(t, want, EventText(p, &s))
	}
}

func TestOutcomeText(t *testing.T) {
	p := mustLoad(t, "backlog")
	s := &model.Step{
		After: snapshot("CLOSED", "LISTEN"), Told: []string{"reset"}, Delivered: 2, Fault: "broken",
		Sent: []model.Segment{{From: 1, To: 2, Flags: []string{"SYN", "ACK"}}}, Overflow: []model.Segment{segment(0, "SYN", "7", 0)},
	}
	require.Equal(t, `B CLOSED -> LISTEN; sends <CTL=SYN,ACK> to spoofer; the full network loses <SEQ=7><CTL=SYN>; the application is told "reset"; 2 octets for the application; fault: broken`,
		OutcomeText(p, snapshot("CLOSED", "CLOSED"), s, Style{}))
	require.Equal(t, "1 octet for the application", OutcomeText(p, s.After, &model.Step{After: s.After, Delivered: 1}, Style{}))
}
