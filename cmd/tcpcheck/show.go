package main

import (
	"github.com/spf13/cobra"

	"tcpcheck/model"
)

func (a *app) showCommand() *cobra.Command {
	var dot bool
	var opt model.ListingOptions
	cmd := &cobra.Command{
		Use:   "show PROTOCOL",
		Short: "Show the rules of a protocol, or its state diagram",
		Long: `Show the rules of a protocol with their sections; with --verbose also the sentence in which each tells what it does, with
--text each rule as it is written, with --diff only what differs from the protocol that it extends, with --dot the state diagram
for Graphviz (tcpcheck show tcp --dot | dot -Tsvg > tcp.svg).`,
		Args: cobra.MatchAll(protocols(1), atMostOne("protocol")),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(cmd, "dot", "text", "verbose", "diff"); err != nil {
				return err
			}
			return a.show(args[0], dot, opt)
		},
	}
	cmd.Flags().BoolVar(&dot, "dot", false, "the state diagram, in the language of Graphviz")
	cmd.Flags().BoolVarP(&opt.Text, "text", "t", false, "each rule with its whole text")
	cmd.Flags().BoolVarP(&opt.Says, "verbose", "v", false, "what each rule says")
	cmd.Flags().BoolVar(&opt.Diff, "diff", false, "only what differs from the protocol that it extends")
	return cmd
}

func (a *app) show(name string, dot bool, opt model.ListingOptions) error {
	p, err := model.Load(name)
	if err != nil {
		return err
	}
	switch {
	case dot && a.json:
		return a.printJSON(p.Diagram())
	case dot:
		text, err := p.Diagram().DOT()
		if err != nil {
			return err
		}
		_, err = a.out.Write(append(text, '\n'))
		return err
	case a.json:
		return a.printJSON(p.Listing())
	}
	return p.Listing().Write(a.out, opt)
}
