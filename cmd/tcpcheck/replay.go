package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
)

func (a *app) replayCommand() *cobra.Command {
	var v viewFlags
	var protocol string
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Run a trace file again, step by step, and show it",
		Long: `Run the trace again on the protocol text that the file carries, hold every step against what the file says, and show the
story. A step that the protocol does not make is an error (exit status 2).`,
		Example: `  tcpcheck verify two-way --property no-ghost --trace ghost.json
  tcpcheck replay ghost.json --verbose`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("%s needs one trace file; found %d", cmd.CommandPath(), len(args))
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
		if err := f.CheckProtocol(protocol); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	r, err := f.Replay()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if a.json {
		return a.printJSON(r.Document())
	}
	fmt.Fprint(a.out, r.Text(v.ladder(a)))
	return nil
}
