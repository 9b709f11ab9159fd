package picture

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test with -update to make it")
	require.Equal(t, string(want), got, "run go test with -update if the change is meant")
}

// story is a story of the library.
type story struct {
	name                         string
	protocol, scenario, property string
	turning                      int
}

var stories = []story{
	{"no-ghost", "two-way", "soup", "no-ghost", 3},
	{"last-ack-lost", "silent-time-wait", "last-ack-lost", "clean-close", 6},
	{"repeats", "linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient", 0},
	{"stops", "two-way", "stale-syn-alone", "returns-to-start", 0},
	{"flood", "backlog", "flood-once", "served", 3},
	{"simultaneous-open", "tcp", "simultaneous-open", "simultaneous-open-works", 0},
	{"old-copy", "no-time-wait", "lifetime-constant", "no-stale-data", 0},
	{"no-bad-end", "tcp", "open-and-close", "no-bad-end", 0},
}

// told is a story that was found.
type told struct {
	trace *model.Trace
	opt   Options
	look  Look
}

var found sync.Map // by name of the story: func() told

// find checks the property of a story, once for all tests.
func (s story) find(t *testing.T) told {
	t.Helper()
	search := func() told {
		p, err := model.Load(s.protocol)
		require.NoError(t, err)
		q := p.Property(s.property)
		require.NotNil(t, q, s.property)
		r, err := properties.Check(t.Context(), p, q, s.scenario, properties.Options{})
		require.NoError(t, err)
		trace, err := r.Trace()
		require.NoError(t, err)
		return told{trace, Options{Protocol: p, Turning: s.turning, Repeats: r.Story.Repeats()},
			Look{Title: p.Name + ": " + q.Name + " in " + s.scenario, Because: r.Because.String()}}
	}
	once, _ := found.LoadOrStore(s.name, sync.OnceValue(search))
	return once.(func() told)()
}

func (f told) in(lang words.Lang) Look {
	look := f.look
	look.Lang = lang
	return look
}

// segment, snapshot and long make traces that no protocol has made.
func segment(from int, flag, seq string, origin int) model.Segment {
	return model.Segment{From: from, To: 1 - from, Flags: []string{flag}, Fields: []model.FieldText{{Name: "seq", Value: seq}}, Origin: origin}
}

func snapshot(a, b string, network ...model.Segment) model.Snapshot {
	return model.Snapshot{Ends: [2]model.EndText{{State: a}, {State: b}}, Network: network}
}

// long is a story of many steps: a handshake, a segment that is sent again and lost again, and again, and the end.
func long(quiet int) *model.Trace {
	t := &model.Trace{Initial: snapshot("CLOSED", "LISTEN")}
	add := func(step model.Step) {
		step.Rules = []string{"on." + cmp.Or(step.Timer, step.Call, "segment")}
		t.Steps = append(t.Steps, step)
	}
	syn, synAck := segment(0, "SYN", "0", 0), segment(1, "SYN", "7", 1)
	add(model.Step{Kind: model.StepCall, Call: "open active", Sent: []model.Segment{syn}, After: snapshot("SYN-SENT", "LISTEN", syn)})
	add(model.Step{Kind: model.StepArrive, End: 1, Segment: &syn, Sent: []model.Segment{synAck}, After: snapshot("SYN-SENT", "SYN-RECEIVED", synAck)})
	add(model.Step{Kind: model.StepArrive, Segment: &synAck, After: snapshot("ESTABLISHED", "SYN-RECEIVED")})
	for len(t.Steps) < quiet {
		data := segment(0, "ACK", "1", len(t.Steps))
		add(model.Step{Kind: model.StepTimer, Timer: "retransmission", Sent: []model.Segment{data}, After: snapshot("ESTABLISHED", "SYN-RECEIVED", data)})
		add(model.Step{Kind: model.StepLose, End: -1, Segment: &data, After: snapshot("ESTABLISHED", "SYN-RECEIVED")})
	}
	data := segment(0, "ACK", "1", len(t.Steps))
	add(model.Step{Kind: model.StepTimer, Timer: "retransmission", Sent: []model.Segment{data}, After: snapshot("ESTABLISHED", "SYN-RECEIVED", data)})
	for range quiet / 2 {
		add(model.Step{Kind: model.StepLifetime, Timer: "time-wait", After: snapshot("ESTABLISHED", "SYN-RECEIVED", data)})
	}
	add(model.Step{Kind: model.StepArrive, End: 1, Segment: &data, Delivered: 1, After: snapshot("ESTABLISHED", "ESTABLISHED")})
	add(model.Step{Kind: model.StepCall, Call: "abort", Told: []string{"reset"}, After: snapshot("CLOSED", "ESTABLISHED")})
	return t
}

// restless is a story of which each step changes a state.
func restless(steps int) *model.Trace {
	t := &model.Trace{Initial: snapshot("EVEN", "IDLE")}
	for i := range steps {
		t.Steps = append(t.Steps, model.Step{Kind: model.StepTimer, Timer: "clock", After: snapshot([]string{"ODD", "EVEN"}[i%2], "IDLE")})
	}
	return t
}

// allKinds has what no story of the library shows: a full network, crashes, faults, copies, wide characters.
func allKinds() *model.Trace {
	early, late, echo := segment(0, "SYN", "7", 0), segment(0, "FIN", "8", 1), segment(0, "ACK", "9", 2)
	old := segment(1, "RST", "4", model.OriginPast)
	old.Old = true
	again := segment(0, "FIN", "8", 4)
	open := func(b string, network ...model.Segment) model.Snapshot { return snapshot("打开", b, network...) }
	return &model.Trace{
		Initial: snapshot("开始", "CLOSED", old, segment(1, "ACK", "2", model.OriginStart)),
		Steps: []model.Step{
			{Kind: model.StepCall, End: 0, Call: "open active", Sent: []model.Segment{early}, Rules: []string{"open"}, After: open("CLOSED", early)},
			{Kind: model.StepTimer, End: 0, Timer: "retransmission", Sent: []model.Segment{late}, Overflow: []model.Segment{early}, After: open("CLOSED", late)},
			{Kind: model.StepCall, End: 0, Call: "send", Sent: []model.Segment{echo}, Overflow: []model.Segment{echo}, After: open("CLOSED", late)},
			{Kind: model.StepDuplicate, End: 1, Segment: &late, Told: []string{"reset"}, Delivered: 2, Rules: []string{"first", "second"}, After: open("RESET", late)},
			{Kind: model.StepTimer, End: 0, Timer: "retransmission", Sent: []model.Segment{again}, After: open("RESET", late)},
			{Kind: model.StepCrash, End: 1, After: open("DOWN", late)},
			{Kind: model.StepArrive, End: 1, Segment: &late, After: open("DOWN")},
			{Kind: model.StepRestart, End: 1, After: open("CLOSED")},
			{Kind: model.StepLifetime, End: 1, Timer: "time-wait", After: open("CLOSED")},
			{Kind: model.StepArrive, End: 0, Segment: &old, Fault: "no rule takes <RST> & 更多", After: open("CLOSED")},
		},
	}
}
