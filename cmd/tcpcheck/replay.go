package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/formats"
	"tcpcheck/model"
)

func (a *app) replayCommand() *cobra.Command {
	var v viewFlags
	var f formatFlags
	var protocol string
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Run a trace file again, step by step, and show it",
		Long: `Run the trace again on the protocol text that the file carries, hold every step against what the file says, and show the
story. A step that the protocol does not make is an error (exit status 2), and so is a run without end that is not fair.`,
		Example: `  tcpcheck verify two-way --property no-ghost --trace ghost.json
  tcpcheck replay ghost.json --verbose
  tcpcheck replay ghost.json --format mermaid
  tcpcheck replay ghost.json --format pcapng -o ghost.pcapng`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("%s needs one trace file; found %d", cmd.Name(), len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.choose(cmd, a); err != nil {
				return err
			}
			if err := f.apart(args[0]); err != nil {
				return err
			}
			return a.replay(args[0], protocol, &f, &v)
		},
	}
	v.register(cmd)
	f.register(cmd)
	cmd.Flags().StringVar(&protocol, "protocol", "", "it is an error if the trace is not of this protocol")
	return cmd
}

func (a *app) replay(name, protocol string, f *formatFlags, v *viewFlags) error {
	file, err := counterexamples.ReadFile(name)
	if err != nil {
		return err
	}
	if protocol != "" {
		p, err := model.Load(protocol)
		if err != nil {
			return err
		}
		if err := file.Of(p); err != nil {
			return err
		}
	}
	r, err := file.Replay()
	if err != nil {
		return err
	}
	return a.writeStory(&story{
		Story:    formats.OfReplayed(r),
		lang:     a.lang,
		document: func() any { return r.Document() },
		text: func(color bool) string {
			style := counterexamples.Style{Unicode: !v.ascii, Color: color}
			return fmt.Sprintf("%s\n%s", r.Headline(a.lang), r.Ladder(counterexamples.LadderOptions{Style: style, Lang: a.lang, Verbose: v.verbose}))
		},
	}, f)
}
