package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// maxRandomSteps is the longest run that is made, and the longest story that a trace file may keep.
const maxRandomSteps = 10_000

// simulateFlags say whether runs are made at random, and which.
type simulateFlags struct {
	steps int
	runs  int
	seed  uint64
}

func (a *app) simulateCommand() *cobra.Command {
	var f checkFlags
	var v viewFlags
	var s simulateFlags
	cmd := &cobra.Command{
		Use:   "simulate PROTOCOL",
		Short: "Step through a protocol by hand, or make random runs of it",
		Long: `List the steps that are possible, take the one that is chosen by its number, and so on: on a terminal by hand, or with commands from
standard input, one a line. ` + "`help`" + ` lists the commands. A run that was made by hand is saved as a trace file, and replays.

With --random N make random runs of at most N steps, as a smoke test of what is too large to check. Of each state on the way all steps are looked at,
and one that changes the state is taken at random. The claims about states and steps (always, never) that the properties of the scenario make are watched; the
first violation ends it and is told. The same seed makes the same runs. That nothing was violated proves nothing.

The scenario is that of --scenario, else the first of the protocol.

Exit status: 0; 1 if a random run violates a property; 2 an error of the input; 3 if it was interrupted.`,
		Example: `  tcpcheck simulate two-way --scenario soup
  tcpcheck simulate tcp --random 200 --runs 1000 --seed 7 --trace found.json`,
		Args: cobra.MatchAll(protocols(1), atMostOne("protocol")),
		RunE: func(cmd *cobra.Command, args []string) error { return a.simulate(cmd, args[0], &f, &s, &v) },
	}
	f.registerScenario(cmd)
	v.register(cmd)
	fs := cmd.Flags()
	fs.IntVar(&s.steps, "random", 0, "make random runs of at most so many steps")
	fs.IntVar(&s.runs, "runs", 100, "of --random: how many runs")
	fs.Uint64Var(&s.seed, "seed", 1, "of --random: the seed of the first run; the next run has the next one")
	fs.StringVar(&v.trace, "trace", "", "of --random: write the violation to this file, for tcpcheck replay")
	return cmd
}

// check refuses what goes with the other way to simulate.
func (s *simulateFlags) check(cmd *cobra.Command, a *app) error {
	flags := cmd.Flags()
	if !flags.Changed("random") {
		for _, name := range []string{"runs", "seed", "trace"} {
			if flags.Changed(name) {
				return fmt.Errorf("found --%s without --random; accepted: --random N --%s …", name, name)
			}
		}
		if a.json {
			return errors.New("found --json without --random; accepted: --random N --json")
		}
		return nil
	}
	switch {
	case s.steps < 1 || s.steps > maxRandomSteps:
		return fmt.Errorf("found --random %d; accepted: 1 to %d steps", s.steps, maxRandomSteps)
	case s.runs < 1:
		return fmt.Errorf("found --runs %d; accepted: 1 or more", s.runs)
	}
	return nil
}

func (a *app) simulate(cmd *cobra.Command, name string, f *checkFlags, s *simulateFlags, v *viewFlags) error {
	if err := s.check(cmd, a); err != nil {
		return err
	}
	opt, err := f.options(cmd)
	if err != nil {
		return err
	}
	if err := traceTarget(cmd, v.trace); err != nil {
		return err
	}
	p, err := model.Load(name)
	if err != nil {
		return err
	}
	scenario, err := firstScenario(p, f.scenario)
	if err != nil {
		return err
	}
	w, err := properties.NewWatch(p, scenario, f.properties, opt)
	if err != nil {
		return err
	}
	if s.steps == 0 {
		return a.stepThrough(cmd.Context(), w, f.clauses(cmd), v, os.Stdin)
	}
	return a.simulateRandom(cmd, w, s, f.clauses(cmd), v)
}

// firstScenario is the scenario that is asked for, else the first of the protocol.
func firstScenario(p *model.Protocol, asked string) (string, error) {
	switch {
	case asked != "":
		return asked, nil
	case len(p.Scenarios) == 0:
		return "", fmt.Errorf("protocol %s has no scenario to simulate", p.Name)
	}
	return p.Scenarios[0].Name.Text, nil
}

func (a *app) simulateRandom(cmd *cobra.Command, w *properties.Watch, s *simulateFlags, overrides []string, v *viewFlags) error {
	sim, err := w.Random(cmd.Context(), properties.RandomRuns{Runs: s.runs, Steps: s.steps, Seed: s.seed})
	if err != nil {
		return err
	}
	if sim.Stopped {
		a.status = properties.ExitIncomplete
	}
	if sim.Found != nil {
		a.status = properties.ExitViolated
	}
	if err := a.printSimulation(w, sim, s, v); err != nil {
		return err
	}
	switch {
	case v.trace == "":
		return nil
	case sim.Found == nil:
		fmt.Fprintf(a.err, "tcpcheck: no trace written to %s: there is no violation\n", v.trace)
		return nil
	}
	file, err := counterexamples.New(sim.Found, overrides)
	if err != nil {
		return err
	}
	return counterexamples.WriteFile(v.trace, file)
}

func (a *app) printSimulation(w *properties.Watch, sim *properties.Simulation, s *simulateFlags, v *viewFlags) error {
	if a.json {
		doc, err := newSimulationDocument(w, sim, s)
		if err != nil {
			return err
		}
		return a.printJSON(doc)
	}
	p := w.System.Protocol()
	fmt.Fprintf(a.out, "%s, scenario %s: random runs of at most %s, from seed %d\n\n", p.Name, w.System.Scenario().Name, plural(s.steps, "step"), s.seed)
	line := func(what, format string, args ...any) {
		for line := range strings.Lines(text.WrapSoft(fmt.Sprintf(format, args...), 90)) {
			fmt.Fprintf(a.out, "%-10s%s\n", what, strings.TrimRight(line, " \n"))
			what = ""
		}
	}
	line("runs", "%d of %d, the longest of %s, %d came to an end", sim.Runs, s.runs, plural(sim.Longest, "step"), sim.Ended)
	line("steps", "%d taken, %d looked at", sim.Steps, sim.Tried)
	fired, unfired := split(ruleIDs(p), sim.Fired)
	line("rules", "%d of %d fired%s", len(fired), len(p.Rules), listedAfter("; not one of", unfired))
	if len(w.Watched) == 0 {
		line("watched", "nothing: no property of the scenario is a claim that a step can violate; --property takes others")
	} else {
		line("watched", "%s", strings.Join(propertyNames(w.Watched), ", "))
	}
	if len(w.Wanted) > 0 {
		reached, unreached := split(propertyNames(w.Wanted), sim.Reached)
		line("reached", "%d of %d%s", len(reached), len(w.Wanted), listedAfter("; not", unreached))
	}
	if len(w.LeftOut) > 0 {
		line("left out", "%s", strings.Join(w.LeftOut, ", "))
	}
	if len(sim.Bounds) > 0 {
		line("bounds", "%s", strings.Join(sim.Bounds, ", "))
	}
	if sim.Limited {
		line("limits", "the network was full or the numbers were used up: some steps could not be looked at")
	}
	return a.printFound(sim, v)
}

// printFound tells the violation, or that there was none.
func (a *app) printFound(sim *properties.Simulation, v *viewFlags) error {
	r := sim.Found
	switch {
	case r == nil && sim.Stopped:
		fmt.Fprint(a.out, "\ninterrupted; nothing was violated so far, which proves nothing\n")
		return nil
	case r == nil:
		fmt.Fprint(a.out, "\nnothing was violated, which proves nothing: tcpcheck verify looks at all runs\n")
		return nil
	}
	trace, err := r.Trace()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\n%s: %s is violated by the run of seed %d, %s, perhaps not the shortest story\n", r.Protocol.Name, r.Name, sim.Seed, plural(r.Steps, "step"))
	fmt.Fprint(a.out, counterexamples.Ladder(trace, v.ladder(a, r)))
	return nil
}

func listedAfter(words string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return words + " " + strings.Join(list, ", ")
}

// split parts names by a list of truth values.
func split(names []string, is []bool) (yes, no []string) {
	for i, name := range names {
		if i < len(is) && is[i] {
			yes = append(yes, name)
		} else {
			no = append(no, name)
		}
	}
	return yes, no
}

func ruleIDs(p *model.Protocol) []string {
	out := make([]string, len(p.Rules))
	for i, r := range p.Rules {
		out[i] = r.ID
	}
	return out
}

func propertyNames(list []*model.Property) []string {
	out := make([]string, len(list))
	for i, q := range list {
		out[i] = q.Name
	}
	return out
}

// simulationDocument is the JSON document of simulate --random.
type simulationDocument struct {
	Protocol string               `json:"protocol"`
	Scenario string               `json:"scenario"`
	Seed     uint64               `json:"seed"`
	Asked    int                  `json:"runs_asked"`
	Most     int                  `json:"steps_asked"`
	Runs     int                  `json:"runs"`
	Steps    int                  `json:"steps"`
	Tried    int                  `json:"looked_at"`
	Longest  int                  `json:"longest"`
	Ended    int                  `json:"ended"`
	Fired    []string             `json:"fired"`
	Unfired  []string             `json:"not_fired"`
	Watched  []string             `json:"watched"`
	Reached  []string             `json:"reached"`
	Missed   []string             `json:"not_reached"`
	LeftOut  []string             `json:"left_out"`
	Bounds   []string             `json:"bounds_reached"`
	Limited  bool                 `json:"limited,omitempty"`
	Stopped  bool                 `json:"interrupted,omitempty"`
	Violated *simulationViolation `json:"violated"`
}

// simulationViolation is the violation that a random run met.
type simulationViolation struct {
	Property string                     `json:"property"`
	Kind     string                     `json:"kind"`
	Seed     uint64                     `json:"seed"`
	Steps    int                        `json:"steps"`
	Because  string                     `json:"because"`
	Trace    []counterexamples.StepText `json:"trace"`
}

func newSimulationDocument(w *properties.Watch, sim *properties.Simulation, s *simulateFlags) (*simulationDocument, error) {
	p := w.System.Protocol()
	d := &simulationDocument{
		Protocol: p.Name, Scenario: w.System.Scenario().Name, Seed: s.seed, Asked: s.runs, Most: s.steps,
		Runs: sim.Runs, Steps: sim.Steps, Tried: sim.Tried, Longest: sim.Longest, Ended: sim.Ended,
		Watched: propertyNames(w.Watched), LeftOut: w.LeftOut, Bounds: sim.Bounds, Limited: sim.Limited, Stopped: sim.Stopped,
	}
	d.Fired, d.Unfired = split(ruleIDs(p), sim.Fired)
	d.Reached, d.Missed = split(propertyNames(w.Wanted), sim.Reached)
	for _, list := range []*[]string{&d.Fired, &d.Unfired, &d.Reached, &d.Missed, &d.LeftOut, &d.Bounds} {
		if *list == nil {
			*list = []string{}
		}
	}
	r := sim.Found
	if r == nil {
		return d, nil
	}
	t, err := r.Trace()
	if err != nil {
		return nil, err
	}
	d.Violated = &simulationViolation{r.Name, r.Kind, sim.Seed, r.Steps, r.Because.String(), counterexamples.StepTexts(p, t)}
	return d, nil
}
