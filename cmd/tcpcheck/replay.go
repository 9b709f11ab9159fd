package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
)

func (a *app) replayCommand() *cobra.Command {
	var v viewFlags
	var protocol string
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Run a trace file again, step by step, and show it",
		Long: `Run the trace again on the protocol text that the file carries, hold every step against what the file says, and show the
story. A step that the protocol does not make is an error (exit status 2), and so is a run without end that is not fair.`,
		Example: `  tcpcheck verify two-way --property no-ghost --trace ghost.json
  tcpcheck replay ghost.json --verbose`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("%s needs one trace file; found %d", cmd.Name(), len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.replay(args[0], protocol, &v) },
	}
	v.register(cmd)
	cmd.Flags().StringVar(&protocol, "protocol", "", "it is an error if the trace is not of this protocol")
	return cmd
}

func (a *app) replay(name, protocol string, v *viewFlags) error {
	f, err := counterexamples.ReadFile(name)
	if err != nil {
		return err
	}
	if protocol != "" {
		p, err := model.Load(protocol)
		if err != nil {
			return err
		}
		if err := f.Of(p); err != nil {
			return err
		}
	}
	r, err := f.Replay()
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(r.Document())
	}
	fmt.Fprintf(a.out, "%s\n%s", r.Headline(a.lang), r.Ladder(counterexamples.LadderOptions{Style: v.style(a), Lang: a.lang, Verbose: v.verbose}))
	return nil
}
