package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/model"
	"tcpcheck/model/export"
	"tcpcheck/properties"
)

func (a *app) exportCommand() *cobra.Command {
	var f checkFlags
	var to string
	cmd := &cobra.Command{
		Use:   "export PROTOCOL --scenario SCENARIO --to LANGUAGE",
		Short: "Write a protocol in the language of another checker",
		Long: "Write the transition system of a protocol in a scenario in the language of another checker, with the rules' names, and with\n" +
			"the properties that are asked for. Without properties it has as many states and transitions as tcpcheck count says.\n\nLanguages:\n" + languages(),
		Example: `  tcpcheck export two-way --scenario soup --property no-ghost --to murphi > two-way.m
  tcpcheck export tcp --scenario closing --to dot | dot -Tsvg > closing.svg`,
		Args: cobra.MatchAll(protocols(1), atMostOne("protocol")),
		RunE: func(cmd *cobra.Command, args []string) error { return a.export(cmd, args[0], &f, to) },
	}
	f.registerScenario(cmd)
	cmd.Flags().StringVar(&to, "to", "", "the language: "+strings.Join(languageNames(), ", "))
	return cmd
}

func languages() string {
	text := ""
	for _, l := range export.Languages {
		text += fmt.Sprintf("  %-8s %s\n", l.Name, l.Title)
	}
	return text
}

func languageNames() []string {
	var out []string
	for _, l := range export.Languages {
		out = append(out, l.Name)
	}
	return out
}

func language(name string) (export.Language, error) {
	for _, l := range export.Languages {
		if l.Name == name {
			return l, nil
		}
	}
	known := languageNames()
	if name == "" {
		return export.Language{}, errors.New("export needs --to; accepted: " + strings.Join(known, ", "))
	}
	return export.Language{}, &model.NameError{Msg: fmt.Sprintf("there is no language %q", name), Name: name, Known: known}
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

func (a *app) export(cmd *cobra.Command, name string, f *checkFlags, to string) error {
	lang, err := language(to)
	if err != nil {
		return err
	}
	opt, err := f.options(cmd)
	if err != nil {
		return err
	}
	p, list, err := exported(name, f)
	if err != nil {
		return err
	}
	for _, q := range list {
		if _, err := properties.Compile(p, q, f.scenario, opt); err != nil {
			return err
		}
	}
	sc, err := p.Instantiate(f.scenario, opt.Clauses...)
	if err != nil {
		return err
	}
	program, err := export.Lower(p, sc, list, export.Options{NoRotation: opt.NoRotation})
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := lang.Write(&text, program); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(exportDocument{p.Name, f.scenario, f.properties, to, text.String()})
	}
	_, err = a.out.Write(text.Bytes())
	return err
}

// exportDocument is the JSON document of export.
type exportDocument struct {
	Protocol   string   `json:"protocol"`
	Scenario   string   `json:"scenario"`
	Properties []string `json:"properties"`
	To         string   `json:"to"`
	Text       string   `json:"text"`
}
