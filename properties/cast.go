package properties

import (
	"fmt"
	"slices"

	"tcpcheck/model"
)

// cast is a story that is told again in another system of the same protocol: on a bag that can do no more than the story needs, so that it
// can be asked what would come of it if some power were missing, or if the network did no more harm.
type cast struct {
	system     *model.System
	spec       *specification // of a temporal property
	story      Story
	trace      *model.Trace
	losses     int // that the story needs
	duplicates int
	overflows  int // losses to a full network, which took no step of their own
}

// roomInBag is how many segments more than the story has in the network at once the bag holds, and mostInBag how many it holds at the most.
const (
	roomInBag = 4
	mostInBag = 40
)

// recast tells a story again, in the system for the property q (which may be another form of the result's). On a soup, which may keep
// and lose whatever it likes, each arrival is of a copy of its own as far as there are enough, and what does not arrive stays on its way.
func (r *Result) recast(q *model.Property, opt Options) (*cast, error) {
	trace, err := r.Trace()
	if err == nil && trace == nil {
		err = fmt.Errorf("%s in %s: there is no story", r.Name, r.Scenario.Name)
	}
	if err != nil {
		return nil, err
	}
	c := &cast{}
	kinds := c.arrivals(trace, r.Scenario.Network.Kind)
	if r.Scenario.Network.Kind == model.Soup {
		opt.vary = after(opt.vary, c.onBag(trace))
	}
	if c.system, c.spec, err = compile(r.Protocol, q, r.Scenario.Name, opt); err != nil {
		return nil, err
	}
	c.story = Story{Steps: []int{}, Loop: r.Story.Loop}
	for i := range trace.Steps {
		k, err := c.find(&trace.Steps[i], kinds[i], r.Story.Steps[i])
		if err != nil {
			return nil, err
		}
		c.story.Steps = append(c.story.Steps, k)
	}
	c.trace, err = c.system.Record(c.story.Steps)
	return c, err
}

// after makes one change of a scenario of two.
func after(first, second func(*model.Scenario)) func(*model.Scenario) {
	if first == nil {
		return second
	}
	return func(sc *model.Scenario) {
		first(sc)
		second(sc)
	}
}

// onBag gives a change of the scenario: its network is a bag that can do what the story needs.
func (c *cast) onBag(trace *model.Trace) func(*model.Scenario) {
	most := len(trace.Initial.Network)
	flying := most
	for _, s := range trace.Steps {
		flying += len(s.Sent)
		most = max(most, flying)
		if s.Kind == model.StepArrive || s.Kind == model.StepLose {
			flying--
		}
	}
	return func(sc *model.Scenario) {
		sc.Network = model.NetworkExpr{Kind: model.Bag, Capacity: most + roomInBag, Loses: c.losses, Duplicates: c.duplicates}
	}
}

// arrivals counts what the story asks of the network, and gives the kind of each step: on a bag an arrival of which a copy is needed later is
// a duplicate.
func (c *cast) arrivals(trace *model.Trace, network model.NetworkKind) []model.StepKind {
	kinds := make([]model.StepKind, len(trace.Steps))
	for i, s := range trace.Steps {
		kinds[i] = s.Kind
		if s.Kind == model.StepArrive && network == model.Soup && neededLater(trace, kinds, i) {
			kinds[i] = model.StepDuplicate
		}
		switch kinds[i] {
		case model.StepDuplicate:
			c.duplicates++
		case model.StepLose:
			c.losses++
		}
		c.losses, c.overflows = c.losses+len(s.Overflow), c.overflows+len(s.Overflow)
	}
	return kinds
}

// neededLater says whether a later arrival would find no copy if the one that arrives in a step did not stay.
func neededLater(trace *model.Trace, kinds []model.StepKind, at int) bool {
	key := segmentKey(trace.Steps[at].Segment)
	there := 0
	for _, s := range trace.Initial.Network {
		there += b2i(segmentKey(&s) == key)
	}
	for i, s := range trace.Steps {
		if arrives := s.Segment != nil && segmentKey(s.Segment) == key; arrives && i > at && there == 0 {
			return true
		} else if arrives && i <= at && kinds[i] != model.StepDuplicate {
			there--
		}
		for _, sent := range s.Sent {
			there += b2i(segmentKey(&sent) == key)
		}
	}
	return false
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// segmentKey tells segments apart, ghosts included.
func segmentKey(s *model.Segment) string {
	return fmt.Sprint(s.From, s.To, s.Flags, s.Fields)
}

// find gives the transition that does what a step of another system of the same protocol does. Where several do, for they differ in what is not told,
// it is the one with the same index, if that is one of them.
func (c *cast) find(want *model.Step, kind model.StepKind, index int) (int, error) {
	steps, err := c.system.Steps(c.story.Steps)
	if err != nil {
		return 0, err
	}
	if index < len(steps) && same(want, &steps[index], kind) {
		return index, nil
	}
	for k := range steps {
		if same(want, &steps[k], kind) {
			return k, nil
		}
	}
	return 0, fmt.Errorf("step %d of the story cannot be taken on a bag", len(c.story.Steps)+1)
}

// same says whether a step does what another does, but for its kind.
func same(a, b *model.Step, kind model.StepKind) bool {
	if b.Kind != kind || a.End != b.End || a.Call != b.Call || a.Timer != b.Timer || (a.Segment == nil) != (b.Segment == nil) {
		return false
	}
	if a.Segment != nil && segmentKey(a.Segment) != segmentKey(b.Segment) {
		return false
	}
	sameSegment := func(x, y model.Segment) bool { return segmentKey(&x) == segmentKey(&y) }
	return slices.Equal(a.Rules, b.Rules) && slices.EqualFunc(a.Sent, b.Sent, sameSegment) && slices.EqualFunc(a.Overflow, b.Overflow, sameSegment) &&
		a.After.Ends[0].State == b.After.Ends[0].State && a.After.Ends[1].State == b.After.Ends[1].State &&
		slices.Equal(a.After.Ends[0].Fields, b.After.Ends[0].Fields) && slices.Equal(a.After.Ends[1].Fields, b.After.Ends[1].Fields)
}
