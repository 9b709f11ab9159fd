package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/formats"
	"tcpcheck/properties"
)

func (a *app) compareCommand() *cobra.Command {
	var f checkFlags
	var v viewFlags
	var check bool
	cmd := &cobra.Command{
		Use:   "compare PROTOCOL PROTOCOL…",
		Short: "Set protocols side by side: verdicts, sizes, and the story of each violation",
		Long: `Check the same properties of each protocol and set the verdicts side by side, with the length of the shortest story of each
violation; then the sizes (states, and the segments and one-way delays it takes to open and to close); then the stories.

The exit status is 0 when the work was done, whatever the verdicts; with --check it is that of verify.`,
		Example: `  tcpcheck compare two-way three-way
  tcpcheck compare two-way three-way --scenario stale-syn
  tcpcheck compare two-way three-way --property no-ghost --isn any`,
		Args: protocols(2),
		RunE: func(cmd *cobra.Command, args []string) error { return a.compare(cmd, args, &f, &v, check) },
	}
	f.register(cmd)
	v.register(cmd)
	v.registerFormat(cmd)
	cmd.Flags().BoolVar(&check, "check", false, "exit like verify: 1 if a property is violated, and so on")
	return cmd
}

func (a *app) compare(cmd *cobra.Command, names []string, f *checkFlags, v *viewFlags, check bool) error {
	opt, err := f.options(cmd)
	if err != nil {
		return err
	}
	if err := a.resultFormat(cmd, v.format); err != nil {
		return err
	}
	list, err := a.load(names)
	if err != nil {
		return err
	}
	a.noteLeftOut(list, f, opt)
	line := newProgress(a.err)
	opt.Progress = line.hook()
	defer line.clear()
	c, err := properties.Compare(cmd.Context(), list, f.properties, opt)
	if err != nil {
		return err
	}
	line.clear()
	if check {
		a.status = properties.ExitStatus(c.Results())
	}
	if a.json {
		doc, err := counterexamples.NewCompareDocument(c)
		if err != nil {
			return err
		}
		return a.printJSON(doc)
	}
	if v.format == "junit" {
		return formats.WriteJUnit(a.out, c.Results())
	}
	style := v.style(a)
	fmt.Fprintf(a.out, "%s\n%s", counterexamples.CompareTable(c, style), counterexamples.SizesTable(c, style))
	return a.printStories(c.Results(), v)
}
