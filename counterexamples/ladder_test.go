package counterexamples

import (
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

func TestLadderOfGhost(t *testing.T) {
	r := check(t, "two-way", "soup", "no-ghost")
	golden(t, "no-ghost.txt", drawn(t, r, LadderOptions{}))
	golden(t, "no-ghost-verbose.txt", drawn(t, r, LadderOptions{Style: Style{Unicode: true}, Verbose: true}))
}

func TestLadderOfStaleSYN(t *testing.T) {
	golden(t, "stale-syn.txt", drawn(t, check(t, "two-way", "stale-syn", "no-ghost"), LadderOptions{}))
}

// Numbers as Figure 6 of RFC 9293 prints them.
func TestLadderOfFigure6(t *testing.T) {
	p, trace := told(t, "three-way", "client-server", []string{"modulus 4294967296", "isn A 100", "isn B 300"},
		"B open passive", "A open active", "arrive B", "arrive A", "arrive B")
	golden(t, "figure-06.txt", Ladder(trace, LadderOptions{Protocol: p}))
}

func TestLadderOfLossesAndTimers(t *testing.T) {
	golden(t, "last-ack-lost.txt", drawn(t, check(t, "silent-time-wait", "last-ack-lost", "clean-close"), LadderOptions{}))
}

func TestLadderOfCopies(t *testing.T) {
	golden(t, "old-copy.txt", drawn(t, check(t, "no-time-wait", "lifetime-constant", "no-stale-data"), LadderOptions{}))
}

// Segments without flags, and with sealed values, of a protocol that is not TCP.
func TestLadderOfCookies(t *testing.T) {
	p, trace := told(t, "sctp", "lossless", nil, "B listen", "A associate", "arrive B", "arrive A", "arrive B", "arrive A")
	golden(t, "cookies.txt", Ladder(trace, LadderOptions{Protocol: p}))
}

func TestLadderOfFault(t *testing.T) {
	r := check(t, faulty(t), "soup", "no-ghost")
	require.Nil(t, r.Property)
	require.Contains(t, drawn(t, r, LadderOptions{}), "\nno rule takes SYN in CLOSED.\n")
	trace, err := r.Trace()
	require.NoError(t, err)
	require.Contains(t, Ladder(trace, LadderOptions{}), "fault: no rule takes SYN in CLOSED\n")
}

func segment(from int, flag, seq string, origin int) model.Segment {
	return model.Segment{From: from, Flags: []string{flag}, Fields: []model.FieldText{{Name: "seq", Value: seq}}, Origin: origin}
}

func snapshot(a, b string) model.Snapshot {
	return model.Snapshot{Ends: [2]model.EndText{{State: a}, {State: b}}}
}

// What no story of the library shows: a full network, crashes, words, wide characters.
func TestLadderOfAllKinds(t *testing.T) {
	early, late := segment(0, "SYN", "7", 0), segment(0, "FIN", "8", 1)
	lost := early
	trace := &model.Trace{
		Initial: snapshot("开始", "CLOSED"),
		Steps: []model.Step{
			{Kind: model.StepCall, End: 0, Call: "open active", Sent: []model.Segment{early}, Rules: []string{"open"}, After: snapshot("打开", "CLOSED")},
			{Kind: model.StepTimer, End: 0, Timer: "retransmission", Sent: []model.Segment{late}, Overflow: []model.Segment{lost}, After: snapshot("打开", "CLOSED")},
			{Kind: model.StepCall, End: 0, Call: "send", Sent: []model.Segment{segment(0, "ACK", "9", 2)}, Overflow: []model.Segment{segment(0, "ACK", "9", 2)}, After: snapshot("打开", "CLOSED")},
			{Kind: model.StepDuplicate, End: 1, Segment: &late, Told: []string{"reset"}, Delivered: 2, Rules: []string{"first", "second"}, After: snapshot("打开", "RESET")},
			{Kind: model.StepCrash, End: 1, After: snapshot("打开", "DOWN")},
			{Kind: model.StepArrive, End: 1, Segment: &late, After: snapshot("打开", "DOWN")},
			{Kind: model.StepRestart, End: 1, After: snapshot("打开", "CLOSED")},
			{Kind: model.StepLifetime, End: 1, Timer: "time-wait", After: snapshot("打开", "CLOSED")},
			{Kind: model.StepArrive, End: 1, Segment: &late, Fault: "broken", After: snapshot("打开", "CLOSED")},
		},
	}
	golden(t, "all-kinds.txt", Ladder(trace, LadderOptions{Because: model.Said{Text: "so it is"}}))
}

func TestLadderWithoutSteps(t *testing.T) {
	trace := &model.Trace{Initial: snapshot("CLOSED", "LISTEN")}
	require.Equal(t, "   A                B\n0  CLOSED           LISTEN\n", squeeze(Ladder(trace, LadderOptions{})))
}

// squeeze shortens long runs of blanks, which say nothing here.
func squeeze(s string) string {
	const run = "                "
	for strings.Contains(s, run+" ") {
		s = strings.ReplaceAll(s, run+" ", run)
	}
	return strings.ReplaceAll(s, "CLOSED"+run, "CLOSED           ")
}

// Colours change nothing but colours.
func TestColours(t *testing.T) {
	r := check(t, "silent-time-wait", "last-ack-lost", "clean-close")
	plain := drawn(t, r, LadderOptions{})
	coloured := drawn(t, r, LadderOptions{Style: Style{Color: true}})
	require.NotEqual(t, plain, coloured)
	var lines []string
	for line := range strings.Lines(text.StripEscape(coloured)) {
		lines = append(lines, strings.TrimRight(line, " \n")+"\n")
	}
	require.Equal(t, plain, strings.Join(lines, ""))
}

func TestLadderWidth(t *testing.T) {
	for line := range strings.Lines(drawn(t, check(t, "no-time-wait", "lifetime-constant", "no-stale-data"), LadderOptions{})) {
		require.LessOrEqual(t, width(strings.TrimSuffix(line, "\n")), lineWidth, line)
	}
}

func TestSegmentText(t *testing.T) {
	tcp, err := model.Load("tcp")
	require.NoError(t, err)
	fields := func(list ...string) []model.FieldText {
		var out []model.FieldText
		for i := 0; i < len(list); i += 2 {
			out = append(out, model.FieldText{Name: list[i], Value: list[i+1], Ghost: list[i] == "from"})
		}
		return out
	}
	for _, c := range []struct {
		want  string
		p     *model.Protocol
		flags []string
		list  []model.FieldText
	}{
		{"<SEQ=0><CTL=SYN>", tcp, []string{"SYN"}, fields("seq", "0", "ack", "none", "len", "0", "option", "0", "from", "1")},
		{"<SEQ=0><ACK=0><CTL=SYN,ACK><OPTION=2>", tcp, []string{"SYN", "ACK"}, fields("seq", "0", "ack", "0", "len", "0", "option", "2")},
		{"<SEQ=1><ACK=2><DATA=1><CTL=FIN,ACK>", tcp, []string{"ACK", "FIN"}, fields("seq", "1", "ack", "2", "len", "1")},
		{"<SEQ=none><ACK=3><CTL=RST,ACK>", tcp, []string{"ACK", "RST"}, fields("seq", "none", "ack", "3")},
		{"<SEQ=5>", nil, nil, fields("seq", "5", "urgent", "false")},
		{"<CTL=INIT><TAG=4><COOKIE=by B OWN=1 OTHER=2><LAST=true>", nil, []string{"INIT"},
			fields("tag", "4", "cookie", "by B", "cookie.own", "1", "cookie.other", "2", "last", "true")},
	} {
		require.Equal(t, c.want, SegmentText(c.p, model.Segment{Flags: c.flags, Fields: c.list}))
	}
}

// A third party stands between the ends; what it sends comes from the side that does not get it.
func TestLadderOfParty(t *testing.T) {
	golden(t, "flood.txt", drawn(t, check(t, "backlog", "flood-once", "served"), LadderOptions{Verbose: true}))
}
