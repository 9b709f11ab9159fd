package main

import (
	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
)

// viewFlags say how results are shown.
type viewFlags struct {
	ascii   bool
	verbose bool
	trace   string
}

func (v *viewFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&v.ascii, "ascii", false, "plain ASCII instead of arrows and box lines")
	cmd.Flags().BoolVarP(&v.verbose, "verbose", "v", false, "in stories, the fields that each step changes")
}

func (v *viewFlags) ladder(a *app) counterexamples.LadderOptions {
	return counterexamples.LadderOptions{ASCII: v.ascii, Color: a.coloured(), Verbose: v.verbose}
}

func (v *viewFlags) table(a *app) counterexamples.TableOptions {
	return counterexamples.TableOptions{ASCII: v.ascii, Color: a.coloured()}
}
