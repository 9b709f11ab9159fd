// Command tcpcheck is a formal model checker for connection management: it checks protocols
// written as text (TCP, its variants, your own) over networks that lose, reorder and duplicate.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"tcpcheck/model"
	"tcpcheck/properties"
)

func main() { os.Exit(run()) }

// run is main for the tests: it gives the exit status.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	app := &app{out: os.Stdout, err: os.Stderr}
	root := app.root()
	if err := root.ExecuteContext(ctx); err != nil {
		app.report(err)
		return properties.ExitUsage
	}
	return app.status
}

// app is one run of the program: where it writes, and what its exit status will be.
type app struct {
	out    io.Writer
	err    io.Writer
	status int
	json   bool
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tcpcheck",
		Short: "A formal model checker for connection management",
		Long: `tcpcheck explores every interleaving of two ends over a network that loses, reorders and duplicates,
and tells what goes wrong: TCP's handshake and close, their variants, and protocols of your own.

A protocol is a name of the library (tcpcheck list) or a file. Results go to standard output, all else to standard error.`,
		Example: `  tcpcheck compare two-way three-way
  tcpcheck verify three-way
  tcpcheck verify my.tcp --property no-ghost --trace ghost.json`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print one JSON document (docs/json.md)")
	root.AddCommand(a.verifyCommand(), a.compareCommand(), a.replayCommand(), a.listCommand(), a.showCommand(), a.lintCommand(), a.fmtCommand())
	return root
}

func (a *app) unknownCommand(cmd *cobra.Command, name string) error {
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	return &model.NameError{Msg: fmt.Sprintf("%q is no command", name), Name: name, Known: known}
}

// report writes an error; those of a text bring their own lines.
func (a *app) report(err error) {
	var many model.Errors
	if errors.As(err, &many) {
		fmt.Fprintln(a.err, many)
		return
	}
	fmt.Fprintln(a.err, "tcpcheck:", err)
}

// protocols asks for at least n protocols as arguments.
func protocols(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return fmt.Errorf("%s needs %s; found %d. tcpcheck list shows the library, a file will do too", cmd.CommandPath(), countOf(n, "protocol"), len(args))
		}
		return nil
	}
}

func countOf(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
