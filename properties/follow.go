package properties

import (
	"fmt"
	"slices"

	"tcpcheck/model"
)

// Followed is what a protocol does under the schedule of another one's story: the same calls, timers and crashes, and the network does the same to what
// corresponds to the story's segments. When the schedule is over, what is still on its way arrives.
type Followed struct {
	Protocol *model.Protocol
	System   *model.System
	Trace    *model.Trace
	Steps    []FollowedStep // one for each step of the story
	Fork     int            // the first step of the story, from 1, that the protocol answers differently, or cannot take; 0: none
	Rule     string         // the rule that makes the difference there; "": none fires
	Restless bool           // after as many steps as are looked at, there is still something on its way
	Settled  int            // the steps of Trace by which the rest arrived
	Violated bool           // it violates the property all the same; not known of temporal properties, which are never said to be
	Judged   bool           // Violated says something
}

// FollowedStep is a step of a story, in another protocol.
type FollowedStep struct {
	At      int  // its place among the steps of the other's trace, from 0; -1: it is not possible there
	Nearest bool // what the network does there is done to another segment, the nearest
	Differs bool // it is answered differently
}

// mostSettled is how many steps are taken for what is on its way to arrive.
const mostSettled = 40

// moreRoom is how many segments more than the story's the network has room for, where the other protocol says more.
const moreRoom = 12

// Follow takes another protocol through the schedule of the result's story. It is an error if that has no such scenario.
func (r *Result) Follow(other *model.Protocol, opt Options) (*Followed, error) {
	c, err := r.recast(r.Property, opt)
	if err != nil {
		return nil, err
	}
	if r.Scenario.Network.Kind == model.Soup {
		opt.vary = after(opt.vary, func(sc *model.Scenario) {
			c.onBag(c.trace)(sc)
			sc.Network.Capacity += moreRoom
		})
	}
	q := other.Property(r.Name)
	if q == nil || q.Kind != r.Property.Kind || q.Kind == model.Temporal {
		q = nil
	}
	sys, err := Compile(other, q, r.Scenario.Name, opt)
	if err != nil {
		return nil, err
	}
	f := &schedule{story: c.trace, sys: sys, origin: map[int]int{}, out: &Followed{Protocol: other, System: sys}}
	if err := f.follow(); err != nil {
		return nil, err
	}
	if err := f.settle(r.Property.Kind == model.Terminal); err != nil {
		return nil, err
	}
	if f.out.Trace, err = sys.Record(f.taken); err != nil {
		return nil, err
	}
	f.out.Rule = f.rule(r.Protocol)
	if q != nil {
		f.out.Violated, f.out.Judged, err = everViolated(sys, q, f.taken)
	}
	return f.out, err
}

// schedule takes a system through the schedule of a story.
type schedule struct {
	story  *model.Trace
	sys    *model.System
	taken  []int
	origin map[int]int // for each step of the story that was taken: its place in what was taken
	out    *Followed
}

func (f *schedule) follow() error {
	for i := range f.story.Steps {
		options, err := f.sys.Steps(f.taken)
		if err != nil {
			return err
		}
		want := &f.story.Steps[i]
		best, score := -1, 0
		for k := range options {
			if s := f.likeness(want, &options[k]); s > score {
				best, score = k, s
			}
		}
		step := FollowedStep{At: -1, Differs: true}
		if best >= 0 {
			step = FollowedStep{At: len(f.taken), Nearest: score < likeExact, Differs: !answersAlike(want, &options[best])}
			f.origin[i] = len(f.taken)
			f.taken = append(f.taken, best)
		}
		f.out.Steps = append(f.out.Steps, step)
		if step.Differs && f.out.Fork == 0 {
			f.out.Fork = i + 1
		}
	}
	return nil
}

// How much a step is like one of the story. What is not at all like it has none.
const (
	likeSome  = 1   // the same thing is done to a segment of the same kind
	likeTwin  = 4   // done to the segment that corresponds, though it says something else
	likeExact = 8   // the same event
	likeSent  = 100 // and it is answered alike: of several choices, that of the story
)

func (f *schedule) likeness(want, is *model.Step) int {
	if !sameKind(want.Kind, is.Kind) || want.End != is.End || want.Call != is.Call || want.Timer != is.Timer {
		return 0
	}
	score := likeExact
	if want.Segment != nil {
		score = f.segmentLikeness(want.Segment, is.Segment)
	}
	if score == 0 {
		return 0
	}
	if want.Kind == is.Kind {
		score++
	}
	if answersAlike(want, is) {
		score += likeSent
	}
	return score
}

// sameKind takes an arrival for one whether or not a copy stays.
func sameKind(a, b model.StepKind) bool {
	arrives := func(k model.StepKind) bool { return k == model.StepArrive || k == model.StepDuplicate }
	return a == b || arrives(a) && arrives(b)
}

func (f *schedule) segmentLikeness(want, is *model.Segment) int {
	if want.From != is.From || want.To != is.To {
		return 0
	}
	flags := slices.Equal(want.Flags, is.Flags)
	from, known := f.origin[want.Origin]
	corresponds := want.Origin < 0 && is.Origin == want.Origin || known && is.Origin == from
	switch {
	case corresponds && flags:
		return likeExact
	case corresponds:
		return likeTwin
	case flags:
		return likeSome
	}
	return 0
}

// answersAlike says whether nobody outside can tell two steps apart by their outcome.
func answersAlike(a, b *model.Step) bool {
	if a.End >= 0 && a.End < 2 && a.After.Ends[a.End].State != b.After.Ends[a.End].State {
		return false
	}
	said := func(x, y model.Segment) bool {
		return x.From == y.From && x.To == y.To && slices.Equal(x.Flags, y.Flags) && slices.EqualFunc(x.Fields, y.Fields, func(f, g model.FieldText) bool {
			return f.Ghost && g.Ghost || f == g
		})
	}
	return slices.EqualFunc(a.Sent, b.Sent, said) && slices.Equal(a.Told, b.Told) && a.Delivered == b.Delivered
}

// settle lets arrive what is on its way, and what is sent in answer, the first of it each time; where it is asked how a run ends, it goes on
// with calls and timers until nothing new happens.
func (f *schedule) settle(toEnd bool) error {
	if f.sys.Scenario().Network.Kind == model.Soup {
		return nil
	}
	seen := map[string]bool{}
	for range mostSettled {
		options, err := f.sys.Steps(f.taken)
		if err != nil {
			return err
		}
		k := slices.IndexFunc(options, func(s model.Step) bool { return s.Kind == model.StepArrive })
		if k < 0 && toEnd {
			k = slices.IndexFunc(options, func(s model.Step) bool {
				goesOn := s.Kind == model.StepCall || s.Kind == model.StepTimer || s.Kind == model.StepLifetime
				return goesOn && s.Marks&(1<<model.BitUnfair) == 0 && !seen[fmt.Sprint(s.After)]
			})
		}
		if k < 0 {
			return nil
		}
		seen[fmt.Sprint(options[k].After)] = true
		f.taken = append(f.taken, k)
		f.out.Settled++
	}
	f.out.Restless = true
	return nil
}

// rule gives the rule that answers differently at the fork: one that the other protocol does not have, or has from another text.
func (f *schedule) rule(p *model.Protocol) string {
	if f.out.Fork == 0 || f.out.Steps[f.out.Fork-1].At < 0 {
		return ""
	}
	fired := f.out.Trace.Steps[f.out.Steps[f.out.Fork-1].At].Rules
	for _, id := range fired {
		own, theirs := f.out.Protocol.Rule(id), p.Rule(id)
		if !slices.Contains(f.story.Steps[f.out.Fork-1].Rules, id) || theirs == nil || own.Protocol != theirs.Protocol {
			return id
		}
	}
	if len(fired) == 0 {
		return ""
	}
	return fired[len(fired)-1]
}

// everViolated says whether a property of states or steps is violated somewhere in a run, or where it ends; of a `terminal` that is not known if
// the run could go on.
func everViolated(sys *model.System, q *model.Property, taken []int) (violated, known bool, err error) {
	x, words := sys.NewExpander(), sys.Words()
	state, seen := sys.Initial(), sys.InitialMarks()
	for i, k := range taken {
		next, marks, _ := x.Expand(state, nil, nil)
		if k >= len(marks) {
			return false, false, fmt.Errorf("step %d: no transition %d; the state has %d", i+1, k, len(marks))
		}
		state, seen = slices.Clone(next[k*words:(k+1)*words]), seen|marks[k]
	}
	if q.Kind == model.Terminal {
		if !terminal(x, state) {
			return false, false, nil
		}
		seen = x.Terminal(state)
	}
	return seen&(1<<bitVerdict) != 0, true, nil
}
