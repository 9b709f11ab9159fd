package main

import (
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/properties"
)

// viewFlags say how results are shown.
type viewFlags struct {
	ascii   bool
	verbose bool
	trace   string
	format  string
}

func (v *viewFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&v.ascii, "ascii", false, "plain ASCII instead of arrows and box lines")
	cmd.Flags().BoolVarP(&v.verbose, "verbose", "v", false, "in stories, the fields that each step changes")
}

// registerFormat has the flag of commands that print verdicts; resultFormat reads it.
func (v *viewFlags) registerFormat(cmd *cobra.Command) {
	cmd.Flags().StringVar(&v.format, "format", "text", "how the verdicts are shown: "+strings.Join(resultFormats, ", ")+" (docs/formats.md)")
}

func (v *viewFlags) style(a *app) counterexamples.Style {
	return counterexamples.Style{Unicode: !v.ascii, Color: a.coloured()}
}

func (v *viewFlags) ladder(a *app, r *properties.Result) counterexamples.LadderOptions {
	return counterexamples.LadderOptions{Style: v.style(a), Verbose: v.verbose, Protocol: r.Protocol, Because: r.Because, Repeats: r.Story.Repeats(), WhyFair: r.WhyFair}
}
