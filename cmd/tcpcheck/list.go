package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"tcpcheck/model"
)

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list [PROTOCOL]",
		Short: "List the protocols of the library, or the properties and scenarios of one",
		Args:  atMostOne("protocol"),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.listOne(args[0])
			}
			return a.list()
		},
	}
}

func (a *app) list() error {
	var all []model.Summary
	for _, name := range model.LibraryNames() {
		p, err := model.Load(name)
		if err != nil {
			return err
		}
		all = append(all, p.Summary())
	}
	if a.json {
		return a.printJSON(all)
	}
	fmt.Fprintln(a.out, byTopic(all).Render())
	fmt.Fprintln(a.out, "\ntcpcheck list PROTOCOL lists its properties and scenarios; tcpcheck show PROTOCOL its rules.")
	return nil
}

// byTopic is a table of the library, what is about the whole connection first.
func byTopic(all []model.Summary) table.Writer {
	t := plainTable()
	t.AppendHeader(table.Row{"PROTOCOL", "EXTENDS", "WHAT IT IS"})
	for _, topic := range append([]string{""}, model.Topics...) {
		heading := topicHeading(topic)
		for _, p := range all {
			if p.Topic != topic {
				continue
			}
			t.AppendRows(heading)
			heading = nil
			t.AppendRow(table.Row{strings.Join(append([]string{p.Name}, p.Aliases...), ", "), p.Extends, p.Title})
		}
	}
	return t
}

// topicHeading are the rows above the protocols of a topic; the first group has none.
func topicHeading(topic string) []table.Row {
	if topic == "" {
		return nil
	}
	return []table.Row{{""}, {strings.ReplaceAll(topic, "-", " ")}}
}

// plainTable is a table of columns without lines.
func plainTable() table.Writer {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	return t
}

// contents are the properties and scenarios of a protocol.
type contents struct {
	model.Summary
	PropertyList []named `json:"property_list"`
	ScenarioList []named `json:"scenario_list"`
}

type named struct {
	Name      string   `json:"name"`
	Title     string   `json:"title"`
	Scenarios []string `json:"scenarios,omitempty"`
}

func (a *app) listOne(name string) error {
	p, err := model.Load(name)
	if err != nil {
		return err
	}
	doc := contents{Summary: p.Summary()}
	for _, q := range p.Properties {
		doc.PropertyList = append(doc.PropertyList, named{q.Name, q.Title, q.Scenarios})
	}
	for _, s := range p.Scenarios {
		doc.ScenarioList = append(doc.ScenarioList, named{Name: s.Name.Text, Title: s.Title})
	}
	if a.json {
		return a.printJSON(doc)
	}
	fmt.Fprintf(a.out, "%s: %s\n\n", p.Name, p.Title)
	t := plainTable()
	t.AppendHeader(table.Row{"PROPERTY", "CHECKED IN", "CLAIM"})
	for _, q := range doc.PropertyList {
		t.AppendRow(table.Row{q.Name, strings.Join(q.Scenarios, ", "), q.Title})
	}
	fmt.Fprintf(a.out, "%s\n\n", t.Render())
	t = plainTable()
	t.AppendHeader(table.Row{"SCENARIO", "WHAT IT ASKS"})
	for _, s := range doc.ScenarioList {
		t.AppendRow(table.Row{s.Name, s.Title})
	}
	fmt.Fprintln(a.out, t.Render())
	return nil
}
