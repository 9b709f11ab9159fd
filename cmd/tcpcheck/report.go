package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples/report"
	"tcpcheck/model"
	"tcpcheck/properties"
)

func (a *app) reportCommand() *cobra.Command {
	var f checkFlags
	var output, against string
	cmd := &cobra.Command{
		Use:   "report PROTOCOL… -o DIR",
		Short: "Write pages: verdicts, stories, pictures, sizes, for a lecture or a review",
		Long: `Check the properties of each protocol and write what was found as pages that open from the disk: index.html compares the protocols,
and each has a page with its verdicts, its state diagram, its sizes, its scenarios, and the story of each property that it breaks, in
pictures and in words. The pages ask nothing of the network, can be printed, and are in the language of --lang (docs/report.md).

A story is told in the first scenario that breaks the property, and beside another protocol under the same schedule: the one of
--against, if it has that scenario; else one of the report that keeps the property there, first of all the one that the protocol extends.

Files of an earlier report are written over; others are left alone. The exit status is 0 when all is written, whatever the verdicts.`,
		Example: `  tcpcheck report two-way three-way no-time-wait -o out
  tcpcheck report no-time-wait --against tcp -o out --lang zh
  tcpcheck report two-way three-way --property no-ghost,closes -o out`,
		Args: protocols(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.writeReport(cmd, args, output, against, &f) },
	}
	f.register(cmd)
	cmd.Flags().StringVarP(&output, "output", "o", "", "the folder for the pages; it is made where there is none")
	cmd.Flags().StringVar(&against, "against", "", "tell each story beside this protocol under the same schedule")
	return cmd
}

func (a *app) writeReport(cmd *cobra.Command, names []string, dir, against string, f *checkFlags) error {
	opt, err := f.options(cmd)
	if err != nil {
		return err
	}
	if err := folder(dir); err != nil {
		return err
	}
	list, err := a.load(names)
	if err != nil {
		return err
	}
	line := newProgress(a.err)
	defer line.clear()
	opt.Progress = line.hook()
	study := report.Options{Properties: f.properties, Check: opt, Told: line.countHook("stories")}
	if against != "" {
		if study.Against, err = model.Load(against); err != nil {
			return err
		}
	}
	a.noteLeftOut(list, f, opt)
	s, err := report.Explore(cmd.Context(), list, study)
	if cmd.Context().Err() != nil {
		fmt.Fprintln(a.err, "tcpcheck: interrupted: no page is written")
		a.status = properties.ExitIncomplete
		return nil
	}
	if err != nil {
		return err
	}
	pages, err := s.Pages(a.lang)
	if err != nil {
		return err
	}
	line.clear()
	return a.writePages(dir, pages)
}

// folder refuses what can be no folder, before a search that would be for nothing.
func folder(dir string) error {
	if dir == "" {
		return errors.New("report needs a folder for its pages: --output DIR")
	}
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		switch info, err := os.Stat(at); {
		case err == nil && !info.IsDir():
			return fmt.Errorf("found --output %s, but %s is a file; accepted: a folder, or a name for a new one", dir, at)
		case err == nil || at == filepath.Dir(at):
			return nil
		}
	}
}

// reportDocument is the JSON document of report.
type reportDocument struct {
	Files []string `json:"files"`
}

func (a *app) writePages(dir string, pages []report.File) error {
	doc := reportDocument{}
	for _, page := range pages {
		path := filepath.Join(dir, filepath.FromSlash(page.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, page.Data, 0o644); err != nil {
			return err
		}
		doc.Files = append(doc.Files, filepath.ToSlash(path))
	}
	if a.json {
		return a.printJSON(doc)
	}
	for _, path := range doc.Files {
		fmt.Fprintln(a.out, path)
	}
	return nil
}
