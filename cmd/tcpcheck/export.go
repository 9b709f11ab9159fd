package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
	"tcpcheck/properties/ltl"
)

func (a *app) exportCommand() *cobra.Command {
	var f checkFlags
	var to, dir string
	cmd := &cobra.Command{
		Use:   "export PROTOCOL --scenario SCENARIO --to LANGUAGE",
		Short: "Write a protocol in the language of another tool",
		Long: "Write the transition system of a protocol in a scenario in the language of another checker, with the rules' names, and with\n" +
			"the properties that are asked for. Without properties it has as many states and transitions as tcpcheck count says: of the\n" +
			"reductions only the fixed first number is used, unless --reduce leaves out rotation.\n" +
			"Or write the states themselves, or the automaton of a property. docs/export.md says how to run each tool.\n\nLanguages:\n" + languages(),
		Example: `  tcpcheck export two-way --scenario soup --property no-ghost --to murphi > two-way.m
  tcpcheck export two-way --scenario soup --property no-ghost --to tlaplus --dir . && java -jar tla2tools.jar two_way_soup
  tcpcheck export two-way --scenario client-server --to dot | dot -Tsvg > two-way.svg`,
		Args: cobra.MatchAll(protocols(1), atMostOne("protocol")),
		RunE: func(cmd *cobra.Command, args []string) error { return a.export(cmd, args[0], &f, to, dir) },
	}
	f.registerScenario(cmd)
	cmd.Flags().IntVar(&f.maxStates, "max-states", 0, "give up, and write nothing, beyond this number of states (aut, dot)")
	cmd.Flags().StringVar(&dir, "dir", "", "write the files NAME.tla and NAME.cfg in this directory (tlaplus)")
	cmd.Flags().StringVar(&to, "to", "", "the language: "+strings.Join(languageNames(), ", "))
	return cmd
}

// language is something that can be exported.
type language struct {
	name, title string
	write       func(a *app, w io.Writer, x *exporting) error
}

// exporting is what is to be exported.
type exporting struct {
	ctx        context.Context
	protocol   *model.Protocol
	properties []*model.Property
	scenario   string
	opt        properties.Options
	to, dir    string
}

// allLanguages lists those of checkers, then those for the states themselves and for automata.
func allLanguages() []language {
	var out []language
	for _, l := range export.Languages {
		out = append(out, language{l.Name, l.Title, func(_ *app, w io.Writer, x *exporting) error { return x.program(w, l.Write) }})
	}
	return append(out,
		language{"aut", "all states and transitions (Aldebaran), for mCRL2 and CADP", (*app).exportAUT},
		language{"dot", "the same as a drawing, for Graphviz; 2000 states at most", (*app).exportDOT},
		language{"hoa", "the automaton of the runs that violate a temporal property (HOA), for Spot, Owl and verify --automaton", (*app).exportHOA})
}

func languages() string {
	text := ""
	for _, l := range allLanguages() {
		text += fmt.Sprintf("  %-8s %s\n", l.name, l.title)
	}
	return text
}

func languageNames() []string {
	var out []string
	for _, l := range allLanguages() {
		out = append(out, l.name)
	}
	return out
}

func findLanguage(name string) (language, error) {
	for _, l := range allLanguages() {
		if l.name == name {
			return l, nil
		}
	}
	known := languageNames()
	if name == "" {
		return language{}, errors.New("export needs --to; accepted: " + strings.Join(known, ", "))
	}
	return language{}, &model.NameError{Msg: fmt.Sprintf("there is no language %q", name), Name: name, Known: known}
}

// exported loads a protocol and the properties that are asked for; a scenario is needed.
func exported(name string, f *checkFlags) (*model.Protocol, []*model.Property, error) {
	p, err := model.Load(name)
	if err != nil {
		return nil, nil, err
	}
	if f.scenario == "" {
		var known []string
		for _, s := range p.Scenarios {
			known = append(known, s.Name.Text)
		}
		return nil, nil, fmt.Errorf("a scenario is needed: --scenario with one of %s", strings.Join(known, ", "))
	}
	if len(f.properties) == 0 {
		return p, nil, nil
	}
	list, err := properties.Select(p, f.properties)
	return p, list, err
}

func (a *app) export(cmd *cobra.Command, name string, f *checkFlags, to, dir string) error {
	lang, err := findLanguage(to)
	if err != nil {
		return err
	}
	if dir != "" && to != "tlaplus" {
		return errors.New("found --dir with --to " + to + ": only tlaplus needs files of certain names")
	}
	opt, err := f.options(cmd)
	if err != nil {
		return err
	}
	p, list, err := exported(name, f)
	if err != nil {
		return err
	}
	x := &exporting{cmd.Context(), p, list, f.scenario, opt, to, dir}
	if err := x.meant(); err != nil {
		return err
	}
	var text bytes.Buffer
	if err := lang.write(a, &text, x); err != nil || a.status != properties.ExitHolds {
		return err
	}
	if a.json {
		return a.printJSON(exportDocument{p.Name, f.scenario, f.properties, to, text.String()})
	}
	_, err = a.out.Write(text.Bytes())
	return err
}

// meant refuses properties that mean nothing in the scenario.
func (x *exporting) meant() error {
	for _, q := range x.properties {
		if _, err := properties.Compile(x.protocol, q, x.scenario, x.opt); err != nil {
			return err
		}
	}
	return nil
}

// program writes a program; TLA+ as files if there is a directory for them.
func (x *exporting) program(w io.Writer, write func(io.Writer, *export.Program) error) error {
	sc, err := x.protocol.Instantiate(x.scenario, x.opt.Clauses...)
	if err != nil {
		return err
	}
	program, err := export.Lower(x.protocol, sc, x.properties, export.Options{NoRotation: x.opt.NoRotation})
	if err != nil {
		return err
	}
	if x.dir == "" {
		return write(w, program)
	}
	name, module, config, err := export.TLAPlusModule(program)
	if err != nil {
		return err
	}
	for ending, text := range map[string]string{".tla": module, ".cfg": config} {
		if err := os.WriteFile(filepath.Join(x.dir, name+ending), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// mostDrawn is how many states a drawing may have: beyond them nobody can look at it.
const mostDrawn = 2000

func (a *app) exportAUT(w io.Writer, x *exporting) error {
	most := x.opt.MaxStates
	if most == 0 {
		most = math.MaxInt
	}
	g, err := a.whole(x, most)
	if g == nil {
		return err
	}
	return counterexamples.WriteAUT(w, g)
}

func (a *app) exportDOT(w io.Writer, x *exporting) error {
	most := x.opt.MaxStates
	if most == 0 || most > mostDrawn {
		most = mostDrawn
	}
	g, err := a.whole(x, most)
	if g == nil {
		return err
	}
	return counterexamples.WriteDOT(w, g)
}

// whole explores all states; if there are too many, nothing is written, and the run is incomplete.
func (a *app) whole(x *exporting, most int) (*properties.Graph, error) {
	if len(x.properties) > 0 {
		return nil, fmt.Errorf("found --property with --to %s, which writes the states of the protocol alone", x.to)
	}
	g, err := properties.Whole(x.ctx, x.protocol, x.scenario, x.opt, most)
	var large *properties.TooLarge
	if errors.As(err, &large) {
		a.status = properties.ExitIncomplete
		fmt.Fprintf(a.err, "tcpcheck: incomplete, nothing is written: %s in %s: %v\n", x.protocol.Name, x.scenario, err)
		return nil, nil
	}
	return g, err
}

func (a *app) exportHOA(w io.Writer, x *exporting) error {
	if len(x.properties) != 1 {
		return fmt.Errorf("hoa needs one temporal property: --property; found %d", len(x.properties))
	}
	automaton, err := properties.Violations(x.protocol, x.properties[0], x.scenario, x.opt)
	if err != nil {
		return err
	}
	return ltl.WriteHOA(w, automaton, "runs that violate "+x.properties[0].Name)
}

// exportDocument is the JSON document of export.
type exportDocument struct {
	Protocol   string   `json:"protocol"`
	Scenario   string   `json:"scenario"`
	Properties []string `json:"properties"`
	To         string   `json:"to"`
	Text       string   `json:"text"`
}
