package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// largeRow is above how many states a row is left out with --short.
const largeRow = 100000

// verdictsFlags are the flags of verdicts.
type verdictsFlags struct {
	short   bool
	list    bool
	workers int
	view    viewFlags
}

func (a *app) verdictsCommand() *cobra.Command {
	var f verdictsFlags
	cmd := &cobra.Command{
		Use:   "verdicts [ID…]",
		Short: "Check the verdicts that the literature settles, and say where tcpcheck differs",
		Long: `Check every verdict on connection management that the literature settles, or those with the given IDs: what its source says, and what
tcpcheck finds. A row that cannot hold as its source has it stays, as disputed: with the reason, and the story that contradicts it.

A row says what was found when it was written, too, to the last state: anything else is different. So this is also a test of the program.
Exit status: 0 all are as expected or disputed, 1 one is different, 2 an error of the input, 3 the run was interrupted.`,
		Example: `  tcpcheck verdicts
  tcpcheck verdicts H02 C26
  tcpcheck verdicts --list`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.verdicts(cmd, args, &f) },
	}
	fs := cmd.Flags()
	fs.BoolVar(&f.short, "short", false, fmt.Sprintf("leave out rows of more than %d states", largeRow))
	fs.BoolVar(&f.list, "list", false, "check nothing: list the rows")
	fs.IntVar(&f.workers, "workers", 0, "goroutines that search; 0: one for each processor")
	f.view.register(cmd)
	return cmd
}

func (a *app) verdicts(cmd *cobra.Command, ids []string, f *verdictsFlags) error {
	if f.workers < 0 || f.workers > 256 {
		return fmt.Errorf("found --workers %d; accepted: 1 to 256, or 0 for one for each processor", f.workers)
	}
	rows, err := rowsOf(ids)
	if err != nil {
		return err
	}
	if f.short {
		rows = slices.DeleteFunc(rows, func(row *properties.Row) bool { return row.States > largeRow })
	}
	if f.list {
		return a.listRows(rows, &f.view)
	}
	line := newProgress(a.err)
	defer line.clear()
	findings, err := checkRows(cmd.Context(), rows, properties.Options{Workers: f.workers, Progress: line.hook()})
	if err != nil {
		return err
	}
	line.clear()
	a.status = verdictsStatus(findings)
	if len(findings) < len(rows) {
		fmt.Fprintf(a.err, "tcpcheck: interrupted: %d of %s checked\n", len(findings), plural(len(rows), "row"))
		a.status = max(a.status, properties.ExitIncomplete)
	}
	return a.printVerdicts(findings, &f.view)
}

// rowsOf gives the rows with these IDs, in the order of the table; no ID means all.
func rowsOf(ids []string) ([]*properties.Row, error) {
	all := properties.Rows()
	if len(ids) == 0 {
		return all, nil
	}
	var known []string
	for _, row := range all {
		known = append(known, row.ID)
	}
	known = slices.Compact(known)
	for _, id := range ids {
		if !slices.Contains(known, id) {
			return nil, &model.NameError{Msg: fmt.Sprintf("the table has no verdict %q; verdicts --list lists them", id), Name: id, Known: known}
		}
	}
	return slices.DeleteFunc(all, func(row *properties.Row) bool { return !slices.Contains(ids, row.ID) }), nil
}

// checkRows checks rows one after the other, up to an interrupt: what that leaves unfinished is no finding.
func checkRows(ctx context.Context, rows []*properties.Row, opt properties.Options) ([]*properties.Finding, error) {
	var out []*properties.Finding
	for _, row := range rows {
		found, err := row.Check(ctx, opt)
		if ctx.Err() != nil {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	return out, nil
}

func verdictsStatus(findings []*properties.Finding) int {
	for _, f := range findings {
		if f.Agreement() == properties.Different {
			return properties.ExitViolated
		}
	}
	return properties.ExitHolds
}

func (a *app) listRows(rows []*properties.Row, v *viewFlags) error {
	if a.json {
		return a.printJSON(counterexamples.NewRowsList(rows))
	}
	fmt.Fprint(a.out, counterexamples.RowsList(rows, v.style(a)))
	return nil
}

// printVerdicts prints the table, and the story of each row that is not as its source has it.
func (a *app) printVerdicts(findings []*properties.Finding, v *viewFlags) error {
	if a.json {
		doc, err := counterexamples.NewRowsDocument(findings)
		if err != nil {
			return err
		}
		return a.printJSON(doc)
	}
	fmt.Fprint(a.out, counterexamples.RowsTable(findings, v.style(a)))
	for _, f := range findings {
		if f.Agreement() == properties.AsExpected || f.Steps < 0 {
			continue
		}
		trace, err := f.Trace()
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "\n%s, %s: %s in %s %s in scenario %s, %s\n",
			f.Row.ID, f.Agreement(), f.Name, f.Result.Protocol.Name, verb(f.Verdict), f.Scenario.Name, plural(f.Steps, "step"))
		fmt.Fprint(a.out, counterexamples.Ladder(trace, v.ladder(a, f.Result)))
	}
	fmt.Fprintf(a.out, "\n%s", counterexamples.RowsSummary(findings))
	return nil
}

func verb(v properties.Verdict) string {
	if v == properties.Violated {
		return "is violated"
	}
	return v.String()
}
