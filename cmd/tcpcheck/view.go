package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/words"
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
	return counterexamples.LadderOptions{Style: v.style(a), Lang: a.lang, Verbose: v.verbose, Protocol: r.Protocol, Because: r.Because, Repeats: r.Story.Repeats(), WhyFair: r.WhyFair}
}

// registerLang has the flag for the language of stories. Without it the locale of the environment decides.
func registerLang(root *cobra.Command, lang *words.Lang) {
	*lang = words.FromEnvironment(os.Getenv)
	f := root.PersistentFlags().VarPF((*langFlag)(lang), "lang", "", "the language of stories: "+strings.Join(words.Names, " or ")+" (without it, that of the locale)")
	f.DefValue = "" // it is not the same everywhere
}

// langFlag is the value of --lang.
type langFlag words.Lang

func (l *langFlag) String() string { return words.Lang(*l).String() }

func (l *langFlag) Type() string { return "language" }

// Set reads a name; of a locale such as zh_CN only the environment knows.
func (l *langFlag) Set(name string) error {
	i := slices.Index(words.Names, name)
	if i < 0 {
		return errors.New("no language")
	}
	*l = langFlag(i)
	return nil
}
