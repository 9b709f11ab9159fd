// Command tcpcheck is a formal model checker for connection management: it checks protocols
// written as text (TCP, its variants, your own) over networks that lose, reorder and duplicate.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

func main() { os.Exit(run()) }

// run is main for the tests: it gives the exit status.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	out := &output{file: os.Stdout}
	app := &app{out: out, err: os.Stderr}
	err := app.root().ExecuteContext(ctx)
	if err == nil && out.failed != nil {
		err = fmt.Errorf("standard output: %w", out.failed)
	}
	if err != nil {
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
	lang   words.Lang // of stories
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
	registerLang(root, &a.lang)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(a.helpCommand())
	root.AddCommand(a.verifyCommand(), a.compareCommand(), a.replayCommand(), a.mutateCommand(), a.exportCommand(), a.countCommand(), a.explainCommand(), a.reportCommand(),
		a.simulateCommand(), a.verdictsCommand(), a.listCommand(), a.showCommand(), a.lintCommand(), a.fmtCommand())
	return root
}

// helpCommand is cobra's, but for a command that there is not: that is an error.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return a.unknownCommand(cmd.Root(), args[len(args)-1])
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
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

// report writes an error; those of a text begin with their place.
func (a *app) report(err error) {
	if many, ok := err.(model.Errors); ok { // an error that wraps them has something to say in front
		fmt.Fprintln(a.err, many)
		return
	}
	fmt.Fprintln(a.err, "tcpcheck:", err)
}

// protocols asks for at least n protocols as arguments.
func protocols(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return fmt.Errorf("%s needs %s; found %d. tcpcheck list shows the library, a file will do too", cmd.Name(), countOf(n, "protocol"), len(args))
		}
		return nil
	}
}

// atMostOne accepts one argument or none.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("%s takes one %s; found %d", cmd.Name(), what, len(args))
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
