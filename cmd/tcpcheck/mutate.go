package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// mutateFlags are the flags of mutate.
type mutateFlags struct {
	catalogue string
	show      string
	list      bool
	opt       properties.MutationOptions
	view      viewFlags
}

func (a *app) mutateCommand() *cobra.Command {
	var f mutateFlags
	cmd := &cobra.Command{
		Use:   "mutate PROTOCOL",
		Short: "Change the text of a protocol, rule by rule, and see which changes its properties notice",
		Long: `Make mutants of a protocol (drop a rule, an effect or a condition, turn a condition round, enter another state, be off by one) and check
the properties of its catalogue on each, in their scenarios, the small ones first. A mutant is killed when a property that holds
for the protocol is violated, or the text has a fault. What survives is a change that nobody would notice: a property or a
scenario is missing, unless nothing that can be seen is different (equivalent).

The catalogue of tcp is the protocol clauses, which extends it; another protocol's is its own, or that of --catalogue.
The exit status is 0 whatever was found.`,
		Example: `  tcpcheck mutate my.tcp
  tcpcheck mutate tcp --catalogue tcp --matrix
  tcpcheck mutate tcp --show listen.syn/drop-send`,
		Args: cobra.MatchAll(protocols(1), atMostOne("protocol")),
		RunE: func(cmd *cobra.Command, args []string) error { return a.mutate(cmd, args[0], &f) },
	}
	fs := cmd.Flags()
	fs.StringVar(&f.catalogue, "catalogue", "", "check the properties of this protocol, which extends the other")
	fs.StringVar(&f.show, "show", "", "check nothing: show the mutant with this id")
	fs.BoolVar(&f.list, "list", false, "check nothing: list the mutants")
	fs.BoolVar(&f.opt.Matrix, "matrix", false, "every property on every mutant, not only up to the first that kills it")
	fs.IntVar(&f.opt.MaxStates, "max-states", 20000, "leave out scenarios in which a property has more states than this")
	fs.IntVar(&f.opt.Workers, "workers", 0, "mutants that are checked at once; 0: one for each processor")
	f.view.register(cmd)
	return cmd
}

func (a *app) mutate(cmd *cobra.Command, name string, f *mutateFlags) error {
	switch {
	case f.opt.MaxStates < 1:
		return fmt.Errorf("found --max-states %d; accepted: 1 or more", f.opt.MaxStates)
	case f.opt.Workers < 0 || f.opt.Workers > 256:
		return fmt.Errorf("found --workers %d; accepted: 1 to 256, or 0 for one for each processor", f.opt.Workers)
	case cmd.Flags().Changed("show") && f.show == "":
		return errors.New("found --show without an id; mutate PROTOCOL --list lists them")
	}
	p, catalogue, err := loadCatalogue(name, f.catalogue)
	if err != nil {
		return err
	}
	switch {
	case f.show != "":
		return a.showMutant(model.Mutants(catalogue, len(p.Sources)), f.show)
	case f.list:
		return a.listMutants(model.Mutants(catalogue, len(p.Sources)))
	}
	line := newProgress(a.err)
	f.opt.Progress = line.countHook("mutants of " + p.Name)
	defer line.clear()
	m, err := properties.Mutate(cmd.Context(), catalogue, len(p.Sources), f.opt)
	if err != nil {
		return err
	}
	line.clear()
	m.Of = p.Name
	if a.json {
		return a.printJSON(counterexamples.NewMutationDocument(m))
	}
	fmt.Fprint(a.out, counterexamples.MutationReport(m, f.view.style(a)))
	return nil
}

// loadCatalogue loads a protocol, and the one whose properties it meets.
func loadCatalogue(name, catalogue string) (p, q *model.Protocol, err error) {
	if p, err = model.Load(name); err != nil {
		return nil, nil, err
	}
	if catalogue == "" {
		catalogue = model.Catalogue(name)
	}
	if catalogue == name {
		return p, p, nil
	}
	if q, err = model.Load(catalogue); err != nil {
		return nil, nil, err
	}
	if !extends(q, p) {
		return nil, nil, fmt.Errorf("%s does not extend %s: its properties are not about it", q.Name, p.Name)
	}
	return p, q, nil
}

// extends holds when all sources of p are at the beginning of those of q.
func extends(q, p *model.Protocol) bool {
	return len(q.Sources) >= len(p.Sources) && slices.EqualFunc(q.Sources[:len(p.Sources)], p.Sources, func(a, b *model.Source) bool {
		return a.Text == b.Text
	})
}

func (a *app) listMutants(all []*model.Mutant) error {
	if a.json {
		docs := []counterexamples.MutantDocument{}
		for _, x := range all {
			docs = append(docs, counterexamples.NewMutantDocument(x))
		}
		return a.printJSON(docs)
	}
	for _, x := range all {
		fmt.Fprintf(a.out, "%s (%s): %s\n", x.ID, x.Pos, x)
	}
	fmt.Fprintf(a.out, "%s\n", plural(len(all), "mutant"))
	return nil
}

// showMutant shows a mutant: the lines that are gone, and those that are new.
func (a *app) showMutant(all []*model.Mutant, id string) error {
	i := slices.IndexFunc(all, func(x *model.Mutant) bool { return x.ID == id })
	if i < 0 {
		owner, _, _ := strings.Cut(id, "/")
		var known []string
		for _, x := range all {
			if x.Owner == owner {
				known = append(known, x.ID)
			}
		}
		return &model.NameError{Msg: fmt.Sprintf("there is no mutant %q; mutate PROTOCOL --list lists them", id), Name: id, Known: known}
	}
	x := all[i]
	before, after, err := x.Text()
	if err != nil {
		return err
	}
	if a.json {
		doc := counterexamples.NewMutantDocument(x)
		return a.printJSON(shownMutant{doc, before, after})
	}
	fmt.Fprintf(a.out, "%s (%s): %s\n\n%s", x.ID, x.Pos, x, lineDifference(before, after))
	return nil
}

// shownMutant is the JSON document of --show.
type shownMutant struct {
	counterexamples.MutantDocument
	TextBefore string `json:"text_before"`
	TextAfter  string `json:"text_after"` // empty: there is no such rule
}

// lineDifference sets two texts one in the other that differ in one place.
func lineDifference(before, after string) string {
	old, changed := lines(before), lines(after)
	head := 0
	for head < min(len(old), len(changed)) && old[head] == changed[head] {
		head++
	}
	tail := 0
	for tail < min(len(old), len(changed))-head && old[len(old)-1-tail] == changed[len(changed)-1-tail] {
		tail++
	}
	var b strings.Builder
	write := func(mark string, list []string) {
		for _, l := range list {
			b.WriteString(strings.TrimRight(mark+l, " ") + "\n")
		}
	}
	write("  ", old[:head])
	write("- ", old[head:len(old)-tail])
	write("+ ", changed[head:len(changed)-tail])
	write("  ", old[len(old)-tail:])
	return b.String()
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
