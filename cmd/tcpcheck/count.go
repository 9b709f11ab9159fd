package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/properties"
)

func (a *app) countCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "count PROTOCOL --scenario SCENARIO",
		Short: "Count the states and transitions of a scenario",
		Long: `Count the states and transitions of a protocol in a scenario, all of them, whatever is found there: what another checker
counts in what tcpcheck export writes. With a property, its ghosts are in the states.

A transition is one enabled event with its choices. Copies of a segment are one event; a step that changes nothing counts; a
step that a bound removes does not. Of the reductions only one is used: the first initial number of an end is fixed, unless
--reduce leaves out rotation.`,
		Example: `  tcpcheck count tcp --scenario soup
  tcpcheck count two-way --scenario lossy --property no-ghost`,
		Args: cobra.MatchAll(protocols(1), atMostOne("protocol")),
		RunE: func(cmd *cobra.Command, args []string) error { return a.count(cmd, args[0], &f) },
	}
	f.register(cmd)
	return cmd
}

func (a *app) count(cmd *cobra.Command, name string, f *checkFlags) error {
	opt, err := f.options(cmd)
	if err != nil {
		return err
	}
	p, list, err := exported(name, f)
	if err != nil {
		return err
	}
	if len(list) > 1 {
		return errors.New("count takes one property at most")
	}
	var q *model.Property
	if len(list) == 1 {
		q = list[0]
	}
	size, err := properties.Count(cmd.Context(), p, q, f.scenario, opt)
	if err != nil {
		return err
	}
	if !size.Complete {
		a.status = properties.ExitIncomplete
	}
	if a.json {
		return a.printJSON(countDocument{p.Name, f.scenario, f.properties, size.States, size.Transitions, size.Depth, size.Complete, size.Why,
			counterexamples.StoreName(size.Store), counterexamples.NewCoverage(size.Store, size.Coverage)})
	}
	fmt.Fprintf(a.out, "%s %s: states %d, transitions %d, depth %d\n", p.Name, f.scenario, size.States, size.Transitions, size.Depth)
	if !size.Complete {
		fmt.Fprintf(a.out, "incomplete: %s\n", size.Why)
	}
	if size.StoreNote != "" {
		fmt.Fprintln(a.out, size.StoreNote)
	}
	return nil
}

// countDocument is the JSON document of count.
type countDocument struct {
	Protocol    string   `json:"protocol"`
	Scenario    string   `json:"scenario"`
	Properties  []string `json:"properties"`
	States      int      `json:"states"`
	Transitions int      `json:"transitions"`
	Depth       int      `json:"depth"`
	Complete    bool     `json:"complete"`
	Why         string   `json:"why,omitempty"`

	Store    string                            `json:"store,omitempty"`
	Coverage *counterexamples.CoverageDocument `json:"coverage,omitempty"`
}
