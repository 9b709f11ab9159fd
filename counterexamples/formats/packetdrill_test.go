package formats

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// The lines of a script, as the grammar of packetdrill's documentation has them.
var drillLine = regexp.MustCompile(`^(` +
	`//.*|` +
	`\+0 < ([FSRPU]+\.?|\.|-) \d+:\d+\(\d+\)( ack \d+)? win \d+|` +
	`\* > ([FSRPU]+\.?|\.|-) \d+:\d+\(\d+\)( ack \d+)?|` +
	`\+0 [a-z]+\([^()]*\) = -?\d+( [A-Z]+ \([A-Za-z ]+\))?|` +
	`)$`)

func drillOf(t *testing.T, s *Story, end int) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WritePacketdrill(&out, s, end))
	for line := range strings.SplitSeq(out.String(), "\n") {
		require.Regexp(t, drillLine, line)
	}
	return out.String()
}

func TestPacketdrill(t *testing.T) {
	each(t, func(t *testing.T, name string, s *Story) {
		golden(t, name+"-a.pkt", drillOf(t, s, 0))
		golden(t, name+"-b.pkt", drillOf(t, s, 1))
	})
}

// What no story of these has: data, aborts, crashes, calls without a socket call.
func TestPacketdrillCalls(t *testing.T) {
	p := story(t, "ghost").Protocol
	seg := func(from int, flags string, list ...string) model.Segment {
		s := model.Segment{From: from, To: 1 - from, Flags: strings.Fields(flags)}
		for i := 0; i < len(list); i += 2 {
			s.Fields = append(s.Fields, model.FieldText{Name: list[i], Value: list[i+1]})
		}
		return s
	}
	at := model.Snapshot{Ends: [2]model.EndText{{State: "CLOSED"}, {State: "CLOSED"}}}
	syn, data := seg(0, "SYN", "seq", "0"), seg(0, "ACK", "seq", "1", "ack", "9", "len", "1")
	call := func(name string, sent ...model.Segment) model.Step {
		return model.Step{Kind: model.StepCall, End: 1, Call: name, Sent: sent, After: at}
	}
	s := &Story{Protocol: p, Scenario: &model.Scenario{Modulus: 16}, Trace: &model.Trace{Initial: at, Steps: []model.Step{
		call("open passive"), call("close"), call("open passive"),
		{Kind: model.StepArrive, End: 1, Segment: &syn, Sent: []model.Segment{seg(1, "ACK SYN", "seq", "8", "ack", "1")}, After: at},
		{Kind: model.StepArrive, End: 1, Segment: &data, Delivered: 1, Told: []string{"closing"}, Fault: "odd", After: at},
		call("send", seg(1, "", "seq", "9", "len", "1")), call("abort"),
		{Kind: model.StepCrash, End: 1, After: at}, call("status"), call("close"),
	}}}
	golden(t, "calls.pkt", drillOf(t, s, 1))
}

func TestPacketdrillRefuses(t *testing.T) {
	p, err := model.Load("five-packet")
	require.NoError(t, err)
	require.ErrorContains(t, WritePacketdrill(io.Discard, &Story{Protocol: p}, 0), "format packetdrill shows TCP segments, and protocol five-packet has kinds of segments")
}
