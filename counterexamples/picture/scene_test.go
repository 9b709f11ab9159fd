package picture

import (
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

func TestArrowsOfSoup(t *testing.T) {
	f := stories[0].find(t)
	s := NewScene(f.trace, f.opt)
	require.Equal(t, []Arrow{
		{Label: "<SEQ=0><CTL=SYN>", From: 0, To: 1, Sent: 1, Ends: []End{{4, Arrives, true}}},
		{Label: "<SEQ=0><ACK=1><CTL=SYN,ACK>", From: 1, To: 0, Sent: 4, Ends: []End{{5, OnItsWay, false}}},
	}, s.Arrows)
	require.Equal(t, []Stay{{"CLOSED", 0, 1}, {"SYN-SENT", 1, 3}, {"CLOSED", 3, 5}}, s.Stays[0])
	require.Equal(t, Step{Event: Event{Call, 0, "close"}, Entered: [2]string{"CLOSED", ""},
		Rules: []Rule{{"close.syn-sent", "3.10.4", "CLOSE ends an active open"}}}, s.Steps[3])
}

func TestArrowsOfAllKinds(t *testing.T) {
	s := NewScene(allKinds(), Options{})
	var ends [][]End
	for _, a := range s.Arrows {
		ends = append(ends, a.Ends)
	}
	require.Equal(t, [][]End{
		{{10, Arrives, true}},                      // from the past
		{{11, OnItsWay, false}},                    // there at the start
		{{2, Lost, false}},                         // by a full network
		{{4, Arrives, false}, {7, Arrives, false}}, // a copy stayed
		{{3, Lost, false}},                         // when it was sent
		{{5, Already, false}},                      // the network had it
	}, ends)
	require.Equal(t, []int{Past, 0, 1, 2, 3, 5}, sent(s))
	require.False(t, s.Arrows[3].Copy(0))
	require.True(t, s.Arrows[3].Copy(1))
}

func sent(s *Scene) []int {
	var out []int
	for _, a := range s.Arrows {
		out = append(out, a.Sent)
	}
	return out
}

// On a soup what has arrived may arrive again, and need not.
func TestArrowsThatArriveAgain(t *testing.T) {
	syn := segment(0, "SYN", "0", 0)
	trace := &model.Trace{Initial: snapshot("CLOSED", "LISTEN"), Steps: []model.Step{
		{Kind: model.StepCall, Call: "open", Sent: []model.Segment{syn}, After: snapshot("SYN-SENT", "LISTEN", syn)},
		{Kind: model.StepArrive, End: 1, Segment: &syn, After: snapshot("SYN-SENT", "SYN-RECEIVED", syn)},
		{Kind: model.StepArrive, End: 1, Segment: &syn, After: snapshot("SYN-SENT", "SYN-RECEIVED", syn)},
	}}
	require.Equal(t, []End{{2, Arrives, false}, {3, Arrives, false}}, NewScene(trace, Options{}).Arrows[0].Ends)
}

// Equal segments that are sent in different steps, or in the same, are told apart by their number.
func TestEqualArrows(t *testing.T) {
	one := segment(0, "ACK", "0", 0)
	trace := &model.Trace{Initial: snapshot("X", "Y"), Steps: []model.Step{
		{Kind: model.StepCall, Call: "twice", Sent: []model.Segment{one, one}, After: snapshot("X", "Y", one, one)},
		{Kind: model.StepArrive, End: 1, Segment: &one, After: snapshot("X", "Y", one)},
		{Kind: model.StepLose, End: -1, Segment: &one, After: snapshot("X", "Y")},
	}}
	s := NewScene(trace, Options{})
	require.Equal(t, []End{{2, Arrives, false}}, s.Arrows[0].Ends)
	require.Equal(t, []End{{3, Lost, false}}, s.Arrows[1].Ends)
}

func TestPartyHasALane(t *testing.T) {
	f := stories[4].find(t)
	s := NewScene(f.trace, f.opt)
	require.Equal(t, []string{"A", "B", "spoofer"}, s.Lanes)
	require.Equal(t, Event{Party, 2, ""}, s.Steps[2].Event)
	require.Equal(t, []End{{3, Unheard, false}}, s.Arrows[2].Ends)
	require.Equal(t, []string{"A", "B", "party"}, NewScene(f.trace, Options{}).Lanes)
}

// A short story is drawn whole; a long one without the steps that say nothing.
func TestFolding(t *testing.T) {
	short := NewScene(long(10), Options{})
	require.Len(t, short.Rows, len(short.Steps))
	s := NewScene(long(120), Options{Repeats: 60})
	require.Len(t, s.Steps, 185)
	require.Equal(t, []Row{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 59}, {60, 60}, {61, 121}, {122, 122}, {123, 182}, {183, 183}, {184, 184}}, s.Rows)
	require.True(t, s.quiet(s.Rows[4]))
	for i, r := range s.Rows {
		for step := r.First; step <= r.Last; step++ {
			require.Equal(t, i, s.rowOf(step), step)
		}
	}
	whole := NewScene(long(120), Options{Unfolded: true})
	require.Len(t, whole.Rows, len(whole.Steps))
}

// Where each step changes a state, the beginning, the end and what stands out are kept.
func TestFoldingOfRestlessStories(t *testing.T) {
	s := NewScene(restless(1000), Options{Turning: 200, Repeats: 700})
	require.Less(t, len(s.Rows), 120)
	last := 0
	for _, r := range s.Rows {
		require.Equal(t, last, r.First)
		last = r.Last + 1
	}
	require.Equal(t, len(s.Steps), last)
	for _, step := range []int{0, 29, 197, 200, 203, 700, 950, 1000} {
		require.False(t, s.Rows[s.rowOf(step)].Folded(), step)
	}
	band := s.Rows[s.rowOf(500)]
	require.True(t, band.Folded())
	require.False(t, s.quiet(band))
	require.Equal(t, "EVEN", s.entered(band)[0])
}
