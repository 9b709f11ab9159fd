package picture

import (
	"fmt"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
)

// Arrow is a segment, from where it was sent to all that became of it.
type Arrow struct {
	Label    string // <SEQ=100><CTL=SYN>
	From, To int    // lanes
	Sent     int    // the step that sent it; 0: it was on its way at the start; Past
	Ends     []End  // in the order of time
}

// Past is where segments come from that were sent before the story, by a connection that was over when it began.
const Past = -1

// End is what became of a segment, or of a copy.
type End struct {
	Step int // one beyond the last for OnItsWay
	Kind EndKind
	Old  bool // the connection that sent it was over then
}

// EndKind is a way in which a segment ends.
type EndKind uint8

// The ways in which segments end.
const (
	Arrives  EndKind = iota // the second time, and later, it is a copy
	Lost                    // in the network
	OnItsWay                // at the end of the story
	Already                 // the network, a soup, had the same segment already
	Unheard                 // sent to a party that hears nothing
)

// Copy says whether an end is a further arrival.
func (a *Arrow) Copy(i int) bool {
	if a.Ends[i].Kind != Arrives {
		return false
	}
	for _, e := range a.Ends[:i] {
		if e.Kind == Arrives {
			return true
		}
	}
	return false
}

// follower follows segments through a story.
type follower struct {
	scene  *Scene
	arrows []followedArrow
}

// followedArrow is an arrow, and what is needed to recognise its segment.
type followedArrow struct {
	Arrow
	key    string
	live   int  // copies in the network
	copied bool // by an event of its own, not because a soup keeps everything
}

// followed follows all segments of the scene's trace.
func followed(s *Scene) []Arrow {
	f := &follower{scene: s}
	for _, g := range s.trace.Initial.Network {
		f.leave(g, max(g.Origin+1, Past))
	}
	for i := range s.trace.Steps {
		f.arrival(i)
		f.departures(i)
	}
	f.finish()
	out := make([]Arrow, len(f.arrows))
	for i := range f.arrows {
		out[i] = f.arrows[i].Arrow
	}
	return out
}

// leave adds an arrow.
func (f *follower) leave(g model.Segment, step int) *followedArrow {
	f.arrows = append(f.arrows, followedArrow{
		Arrow: Arrow{Label: counterexamples.SegmentText(f.scene.protocol, g), From: g.From, To: g.To, Sent: step},
		key:   segmentKey(g), live: 1,
	})
	return &f.arrows[len(f.arrows)-1]
}

// segmentKey tells segments apart, whenever they were sent.
func segmentKey(g model.Segment) string {
	return fmt.Sprintf("%d %d %q %v", g.From, g.To, g.Flags, g.Fields)
}

// find gives the arrow of a segment: of those that were sent when it was, the first with a copy in the network.
func (f *follower) find(g model.Segment) *followedArrow {
	key, like := segmentKey(g), (*followedArrow)(nil)
	for i := range f.arrows {
		a := &f.arrows[i]
		if a.key != key || a.live == 0 {
			continue
		}
		if a.Sent == g.Origin+1 {
			return a
		}
		if like == nil {
			like = a
		}
	}
	if like == nil {
		like = f.leave(g, max(g.Origin+1, Past))
	}
	return like
}

// arrival notes the end of the segment that a step is about.
func (f *follower) arrival(i int) {
	step := &f.scene.trace.Steps[i]
	if step.Segment == nil {
		return
	}
	a := f.find(*step.Segment)
	end := End{i + 1, Arrives, step.Segment.Old}
	switch {
	case step.Kind == model.StepLose:
		end.Kind = Lost
		a.live--
	case step.Kind == model.StepDuplicate:
		a.copied = true
	case count(step.After.Network, *step.Segment) < f.alive(a):
		a.live--
	}
	a.Ends = append(a.Ends, end)
}

// alive counts the copies in the network of segments that are equal and were sent in the same step.
func (f *follower) alive(a *followedArrow) int {
	n := 0
	for i := range f.arrows {
		if b := &f.arrows[i]; b.key == a.key && b.Sent == a.Sent {
			n += b.live
		}
	}
	return n
}

// count counts a segment in a network, as often as it was sent in the same step.
func count(network []model.Segment, g model.Segment) int {
	n := 0
	for _, other := range network {
		if other.Origin == g.Origin && segmentKey(other) == segmentKey(g) {
			n++
		}
	}
	return n
}

// departures adds what a step sent, and notes what a full network lost.
func (f *follower) departures(i int) {
	step := &f.scene.trace.Steps[i]
	first := len(f.arrows)
	for _, g := range step.Sent {
		if a := f.leave(g, i+1); g.Gone {
			a.live = 0
			a.Ends = append(a.Ends, End{i + 1, Unheard, false})
		}
	}
	for _, g := range step.Overflow {
		a := f.find(g)
		a.live--
		a.Ends = append(a.Ends, End{i + 1, Lost, g.Old})
	}
	for k, g := range step.Sent {
		if a := &f.arrows[first+k]; a.live > 0 && count(step.After.Network, g) == 0 && hasLike(step.After.Network, g) {
			a.live = 0
			a.Ends = append(a.Ends, End{i + 1, Already, false})
		}
	}
}

// hasLike says whether a network has an equal segment, whenever it was sent.
func hasLike(network []model.Segment, g model.Segment) bool {
	for _, other := range network {
		if segmentKey(other) == segmentKey(g) {
			return true
		}
	}
	return false
}

// finish notes what is still on its way. What a soup keeps after it has arrived is not.
func (f *follower) finish() {
	network := f.scene.after(f.scene.last()).Network
	for i := range f.arrows {
		if a := &f.arrows[i]; a.live > 0 && (len(a.Ends) == 0 || a.copied) {
			a.Ends = append(a.Ends, End{f.scene.last() + 1, OnItsWay, f.isOld(a, network)})
		}
	}
}

// isOld says whether the network tells that an arrow's connection is over.
func (f *follower) isOld(a *followedArrow, network []model.Segment) bool {
	for _, g := range network {
		if g.Origin+1 == a.Sent && segmentKey(g) == a.key {
			return g.Old
		}
	}
	return a.Sent == Past
}
