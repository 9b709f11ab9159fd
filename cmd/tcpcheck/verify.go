package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/formats"
	"tcpcheck/model"
	"tcpcheck/properties"
)

func (a *app) verifyCommand() *cobra.Command {
	var f checkFlags
	var v viewFlags
	var q questionFlags
	cmd := &cobra.Command{
		Use:   "verify PROTOCOL…",
		Short: "Check the properties of a protocol",
		Long: `Check the properties of each protocol, each in the scenarios that it names, and tell the shortest story of each violation.

A property of kind temporal speaks of whole runs, and only of fair ones (docs/language.md, Temporal properties and Fairness). The story of its
violation is a run without end: it repeats from a step, or nothing happens any more. --formula and --automaton ask for one that no text has,
in the scenario of --scenario.

Exit status: 0 all hold, 1 one is violated, 2 an error of the input, 3 one is incomplete (a limit was reached), 4 one is
vacuous though the catalogue does not expect it.`,
		Example: `  tcpcheck verify three-way
  tcpcheck verify two-way --property no-ghost --trace ghost.json
  tcpcheck verify three-way --isn any --property no-ghost
  tcpcheck verify three-way --scenario lossy --formula 'A in FIN-WAIT-1 leads to A in CLOSED'
  tcpcheck verify three-way --scenario lossy --formula 'always eventually A in CLOSED' --assuming weak
  tcpcheck verify my.tcp --network 'bag capacity 3 loses 1' --json
  tcpcheck verify my.tcp --format junit`,
		Args: protocols(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.verify(cmd, args, &f, &q, &v) },
	}
	f.register(cmd)
	q.register(cmd)
	v.register(cmd)
	v.registerFormat(cmd)
	cmd.Flags().StringVar(&v.trace, "trace", "", "write the first story (a violation, else a witness) to this file, for tcpcheck replay")
	return cmd
}

func (a *app) verify(cmd *cobra.Command, names []string, f *checkFlags, q *questionFlags, v *viewFlags) error {
	opt, err := f.options(cmd)
	if err != nil {
		return err
	}
	question, err := q.question(cmd, f)
	if err != nil {
		return err
	}
	if err := a.resultFormat(cmd, v.format); err != nil {
		return err
	}
	if err := traceTarget(cmd, v.trace); err != nil {
		return err
	}
	line := newProgress(a.err)
	opt.Progress = line.hook()
	defer line.clear()
	list, err := a.load(names)
	if err != nil {
		return err
	}
	if question == nil {
		a.noteLeftOut(list, f, opt)
	}
	var all []*properties.Result
	for _, p := range list {
		results, err := answer(cmd.Context(), p, question, f.properties, opt)
		if err != nil {
			return err
		}
		all = append(all, results...)
	}
	line.clear()
	a.status = properties.ExitStatus(all)
	if err := a.printResults(names, all, v); err != nil {
		return err
	}
	if !a.json && v.format == "text" && len(f.properties) == 0 && f.scenario == "" {
		a.printUnused(list, all)
	}
	return a.writeTrace(v.trace, all, f.clauses(cmd))
}

// answer checks the question, or without one the properties of the catalogue.
func answer(ctx context.Context, p *model.Protocol, q *properties.Question, names []string, opt properties.Options) ([]*properties.Result, error) {
	if q != nil {
		return properties.Ask(ctx, p, *q, opt)
	}
	return properties.Verify(ctx, p, names, opt)
}

func (a *app) load(names []string) ([]*model.Protocol, error) {
	var list []*model.Protocol
	for _, name := range names {
		p, err := model.Load(name)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// noteLeftOut says which properties of the whole catalogue are not checked in the scenario that was asked for.
func (a *app) noteLeftOut(list []*model.Protocol, f *checkFlags, opt properties.Options) {
	if len(f.properties) > 0 {
		return
	}
	for _, p := range list {
		if names := properties.LeftOut(p, opt); len(names) > 0 {
			fmt.Fprintf(a.err, "tcpcheck: %s: left out, because they mean nothing on a soup: %s\n", p.Name, strings.Join(names, ", "))
		}
	}
}

// printUnused names the rules that no run has tried: what the verdicts say nothing about.
func (a *app) printUnused(list []*model.Protocol, all []*properties.Result) {
	for _, p := range list {
		var own []*properties.Result
		for _, r := range all {
			if r.Protocol == p {
				own = append(own, r)
			}
		}
		if unused := properties.UnusedRules(p, own); len(unused) > 0 {
			fmt.Fprintf(a.out, "%s: %d of %d rules never fired: %s\n", p.Name, len(unused), len(p.Rules), strings.Join(unused, ", "))
		}
	}
}

func (a *app) printResults(names []string, all []*properties.Result, v *viewFlags) error {
	if a.json {
		doc, err := counterexamples.NewVerifyDocument(strings.Join(names, ", "), all)
		if err != nil {
			return err
		}
		return a.printJSON(doc)
	}
	if v.format == "junit" {
		return formats.WriteJUnit(a.out, all)
	}
	fmt.Fprint(a.out, counterexamples.VerdictTable(all, v.style(a)))
	return a.printStories(all, v)
}

// printStories prints the ladder of each violation, then what the verdicts are verdicts for.
func (a *app) printStories(all []*properties.Result, v *viewFlags) error {
	for _, r := range all {
		if r.Verdict != properties.Violated || r.Steps < 0 {
			continue
		}
		trace, err := r.Trace()
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "\n%s\n", counterexamples.Violation(r, a.lang))
		fmt.Fprint(a.out, counterexamples.Ladder(trace, v.ladder(a, r)))
	}
	fmt.Fprintf(a.out, "\n%s\n%s", counterexamples.Scope(all, v.style(a)), counterexamples.Summary(all))
	return nil
}

// traceTarget refuses what can be no trace file before a search that would be for nothing.
func traceTarget(cmd *cobra.Command, name string) error {
	if !cmd.Flags().Changed("trace") {
		return nil
	}
	if info, err := os.Stat(name); name == "" || err == nil && info.IsDir() {
		return fmt.Errorf("found --trace %q; accepted: the path of a file", name)
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return fmt.Errorf("found --trace %s; there is no directory %s", name, filepath.Dir(name))
	}
	return nil
}

// writeTrace writes the first violation, or the first witness, as a trace file.
func (a *app) writeTrace(name string, all []*properties.Result, overrides []string) error {
	if name == "" {
		return nil
	}
	r := firstStory(all)
	if r == nil {
		fmt.Fprintf(a.err, "tcpcheck: no trace written to %s: there is no violation and no witness\n", name)
		return nil
	}
	file, err := counterexamples.New(r, overrides)
	if err != nil {
		return err
	}
	return counterexamples.WriteFile(name, file)
}

func firstStory(all []*properties.Result) *properties.Result {
	for _, violated := range []bool{true, false} {
		for _, r := range all {
			if r.Steps >= 0 && (r.Verdict == properties.Violated) == violated {
				return r
			}
		}
	}
	return nil
}
