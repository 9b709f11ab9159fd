package properties

import (
	"context"
	"slices"

	"tcpcheck/explorer"
	"tcpcheck/model"
)

// PowerKind is something without which a story may or may not be possible.
type PowerKind uint8

// The powers: of the network, of the world, and of the ends.
const (
	PowerLoss PowerKind = iota
	PowerDuplication
	PowerReordering
	PowerCrash
	PowerPast  // segments left over from the past, and more than one life of an end
	PowerParty // somebody else who sends
	PowerTimer
)

// Need says whether a story needs a power.
type Need uint8

// The answers.
const (
	Needed    Need = iota // no story within the bounds does without
	NotNeeded             // one does
	Undecided             // a limit was reached
)

// Power is a power that the story uses, or that the scenario allows, and whether there is a story without it: at most as long, with
// at most as many losses and duplicates, and hardly more segments on their way at once.
type Power struct {
	Kind  PowerKind
	Timer string // of PowerTimer: the timer, at either end
	Need  Need
}

// mostSearched is how many states are searched for a story without a power.
const mostSearched = 1_000_000

// Powers finds which powers the story of a violation needs, by searching for one without each. The bounds are those of the story: on a bag, its
// losses, duplicates and length. A run without end has no such bounds; there the scenario's hold.
func (r *Result) Powers(ctx context.Context, opt Options) ([]Power, error) {
	c, err := r.recast(r.Property, opt)
	if err != nil {
		return nil, err
	}
	var out []Power
	for _, p := range r.powers(c.trace) {
		if p.Need, err = r.needs(ctx, c, p.without, opt); err != nil {
			return nil, err
		}
		out = append(out, p.Power)
	}
	return out, nil
}

// power is a power, and how a scenario loses it.
type power struct {
	Power
	without func(*model.Scenario)
}

// powers lists those that the scenario allows or the story uses.
func (r *Result) powers(t *model.Trace) []power {
	sc := r.Scenario
	soup := sc.Network.Kind == model.Soup
	var out []power
	add := func(kind PowerKind, timer string, without func(*model.Scenario)) {
		out = append(out, power{Power{Kind: kind, Timer: timer}, without})
	}
	if soup || sc.Network.Loses != 0 {
		add(PowerLoss, "", func(sc *model.Scenario) { sc.Network.Loses = 0 })
	}
	if soup || sc.Network.Duplicates != 0 {
		add(PowerDuplication, "", func(sc *model.Scenario) { sc.Network.Duplicates = 0 })
	}
	if sc.Network.Kind != model.Fifo && !slices.ContainsFunc(sc.Parties, func(n int) bool { return n != 0 }) {
		add(PowerReordering, "", func(sc *model.Scenario) { sc.Network.Kind = model.Fifo })
	}
	if crashes(sc) {
		add(PowerCrash, "", withoutCrashes)
	}
	if hasPast(sc, t) {
		add(PowerPast, "", withoutPast)
	}
	if slices.ContainsFunc(sc.Parties, func(n int) bool { return n != 0 }) {
		add(PowerParty, "", func(sc *model.Scenario) { sc.Parties = make([]int, len(sc.Parties)) })
	}
	for _, name := range timersIn(t) {
		i := slices.Index(r.Protocol.Timers, name)
		add(PowerTimer, name, func(sc *model.Scenario) {
			for end := range 2 {
				sc.Timers[end] = slices.Clone(sc.Timers[end])
				sc.Timers[end][i].Off = true
			}
		})
	}
	return out
}

func crashes(sc *model.Scenario) bool {
	for end := range 2 {
		for _, session := range sc.Sessions[end] {
			if slices.ContainsFunc(session, func(c model.Call) bool { return c.Call == model.CallCrash }) {
				return true
			}
		}
		if sc.Crashes[end] > 0 {
			return true
		}
	}
	return false
}

func withoutCrashes(sc *model.Scenario) {
	sc.Crashes = [2]int{}
	for end := range 2 {
		var sessions [][]model.Call
		for _, session := range sc.Sessions[end] {
			sessions = append(sessions, slices.DeleteFunc(slices.Clone(session), func(c model.Call) bool { return c.Call < 0 }))
		}
		sc.Sessions[end] = sessions
	}
}

// hasPast says whether the story knows of more than one life of an end.
func hasPast(sc *model.Scenario, t *model.Trace) bool {
	old := func(s model.Segment) bool { return s.Old }
	return slices.ContainsFunc(sc.Planted, func(pl model.Planted) bool { return pl.Old }) ||
		slices.ContainsFunc(t.Steps, func(s model.Step) bool {
			return s.Segment != nil && old(*s.Segment) || slices.ContainsFunc(s.After.Network, old)
		})
}

func withoutPast(sc *model.Scenario) {
	sc.Planted = slices.DeleteFunc(slices.Clone(sc.Planted), func(pl model.Planted) bool { return pl.Old })
	for end := range 2 {
		sc.Lives[end] = min(sc.Lives[end], 1)
		if len(sc.Sessions[end]) > 1 {
			sc.Sessions[end] = sc.Sessions[end][:1]
		}
	}
}

// timersIn lists the timers that fire in a story.
func timersIn(t *model.Trace) []string {
	var out []string
	for _, s := range t.Steps {
		if s.Kind == model.StepTimer && !slices.Contains(out, s.Timer) {
			out = append(out, s.Timer)
		}
	}
	return out
}

// needs searches for a story within the bounds of the one that was cast, in the scenario as a change leaves it.
func (r *Result) needs(ctx context.Context, c *cast, without func(*model.Scenario), opt Options) (Need, error) {
	found, err := r.within(ctx, c, without, opt)
	switch {
	case err != nil:
		return Undecided, err
	case found == Violated:
		return NotNeeded, nil
	case found == Incomplete:
		return Undecided, nil
	}
	return Needed, nil
}

// within says whether the property is violated within the bounds of a story that was cast, in the scenario as a change leaves it: Violated, Holds,
// or Incomplete where that is not known.
func (r *Result) within(ctx context.Context, c *cast, change func(*model.Scenario), opt Options) (Verdict, error) {
	opt = Options{Workers: opt.Workers, Clauses: opt.Clauses, NoRotation: opt.NoRotation, Automaton: opt.Automaton, NoStory: true, Reduce: opt.Reduce, MaxStates: mostSearched, TimeLimit: opt.TimeLimit}
	opt.vary = func(sc *model.Scenario) {
		if r.Property.Kind != model.Temporal {
			kind, room := sc.Network.Kind, sc.Network.Capacity
			c.onBag(c.trace)(sc)
			if kind != model.Soup {
				sc.Network.Kind = kind
			}
			sc.Network.Capacity = max(room, min(sc.Network.Capacity+2*len(c.story.Steps), mostInBag))
		}
		change(sc)
	}
	if r.Property.Kind != model.Temporal {
		opt.MaxDepth = max(len(c.story.Steps)+c.overflows, 1)
		if r.Property.Kind == model.Terminal {
			opt.MaxDepth++
		}
	}
	found, err := Check(ctx, r.Protocol, r.Property, r.Scenario.Name, opt)
	switch {
	case err != nil:
		return Incomplete, err
	case found.Verdict == Violated:
		return Violated, nil
	case !found.limited && (found.ended == explorer.DepthLimit || found.Verdict != Incomplete):
		return Holds, nil
	}
	return Incomplete, nil
}
