package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/formats"
	"tcpcheck/counterexamples/picture"
	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

// story is a run that a command shows, in whatever format it is asked for.
type story struct {
	*formats.Story
	text     func(color bool) string // of format text
	document func() any              // of format json
	turning  int                     // the turning point, for pictures; 0: none is known
	lang     words.Lang
}

// storyFormat is a format of stories.
type storyFormat struct {
	name   string
	binary bool // not for a terminal
	ends   bool // --end says which end it shows
	write  func(w io.Writer, s *story, f *formatFlags) error
}

// storyFormats are the formats of stories. Another one is a line here, and one in docs/formats.md.
func storyFormats() []storyFormat {
	return []storyFormat{
		{name: "text", write: func(w io.Writer, s *story, f *formatFlags) error { return writeText(w, s.text(f.color)) }},
		{name: "json", write: func(w io.Writer, s *story, _ *formatFlags) error { return writeJSON(w, s.document()) }},
		{name: "svg", write: func(w io.Writer, s *story, _ *formatFlags) error { return s.picture(w) }},
		{name: "html", write: func(w io.Writer, s *story, _ *formatFlags) error { return s.page(w) }},
		{name: "mermaid", write: func(w io.Writer, s *story, _ *formatFlags) error { return formats.WriteMermaid(w, s.Story) }},
		{name: "itf", write: func(w io.Writer, s *story, _ *formatFlags) error { return formats.WriteITF(w, s.Story) }},
		{name: "pcapng", binary: true, ends: true, write: func(w io.Writer, s *story, f *formatFlags) error {
			return formats.WritePcapng(w, s.Story, f.which(-1))
		}},
		{name: "packetdrill", ends: true, write: func(w io.Writer, s *story, f *formatFlags) error {
			return formats.WritePacketdrill(w, s.Story, f.which(0))
		}},
	}
}

// scene is what a picture shows of the story.
func (s *story) scene() *picture.Scene {
	return picture.NewScene(s.Trace, picture.Options{Protocol: s.Protocol, Turning: s.turning, Repeats: s.Repeats})
}

func (s *story) picture(w io.Writer) error {
	title := picture.StoryTitle(s.Protocol, s.Scenario, s.Property)
	look := picture.Look{Lang: s.lang, Title: title, Because: counterexamples.BecauseText(s.Because, s.lang), Tell: words.Lang.Text}
	return picture.SVG(w, s.scene(), look)
}

// page is the story to step through, in both languages.
func (s *story) page(w io.Writer) error {
	return picture.HTML(w, s.scene(), picture.StoryPage(s.Protocol, s.Scenario, s.Property, s.Because, s.Trace, s.lang))
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// formatFlags say in which format a story is shown, and where.
type formatFlags struct {
	format string
	output string
	end    string

	chosen storyFormat
	color  bool
}

func (f *formatFlags) register(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&f.format, "format", "text", "how the story is shown: "+strings.Join(formatNames(), ", ")+" (docs/formats.md)")
	fs.StringVarP(&f.output, "output", "o", "", "write to this file instead of standard output")
	fs.StringVar(&f.end, "end", "", "A or B: of --format packetdrill, whom the script is for (A, if not said); of pcapng, where the capture is made (at both)")
}

func formatNames() []string {
	var out []string
	for _, s := range storyFormats() {
		out = append(out, s.name)
	}
	return out
}

// choose reads the flags, before anything is done for which they might turn out to be wrong.
func (f *formatFlags) choose(cmd *cobra.Command, a *app) error {
	if a.json && cmd.Flags().Changed("format") && f.format != "json" {
		return fmt.Errorf("found --json and --format %s; accepted: one of them", f.format)
	}
	if a.json {
		f.format = "json"
	}
	for _, s := range storyFormats() {
		if s.name == f.format {
			f.chosen = s
		}
	}
	switch {
	case f.chosen.name == "":
		return &model.NameError{Msg: fmt.Sprintf("%q is no format of a story", f.format), Name: f.format, Known: formatNames()}
	case !cmd.Flags().Changed("end"):
	case !f.chosen.ends:
		return fmt.Errorf("found --end beside --format %s; accepted: --end A or B with --format packetdrill or pcapng", f.format)
	case f.end != "A" && f.end != "B":
		return fmt.Errorf("found --end %s; accepted: A, B", f.end)
	}
	return f.target(cmd, a)
}

// which gives the end that --end names, or what is meant if it names none.
func (f *formatFlags) which(otherwise int) int {
	if f.end == "" {
		return otherwise
	}
	return strings.Index("AB", f.end)
}

// target refuses what can be no file, and a terminal for what is no text.
func (f *formatFlags) target(cmd *cobra.Command, a *app) error {
	if !cmd.Flags().Changed("output") {
		if f.chosen.binary && a.onTerminal() {
			return fmt.Errorf("format %s is binary, and standard output is a terminal; accepted: --output FILE, or a pipe", f.chosen.name)
		}
		f.color = a.coloured()
		return nil
	}
	if info, err := os.Stat(f.output); f.output == "" || err == nil && info.IsDir() {
		return fmt.Errorf("found --output %q; accepted: the path of a file", f.output)
	}
	if info, err := os.Stat(filepath.Dir(f.output)); err != nil || !info.IsDir() {
		return fmt.Errorf("found --output %s; there is no directory %s", f.output, filepath.Dir(f.output))
	}
	return nil
}

// apart refuses to write over the file that the story comes from.
func (f *formatFlags) apart(from string) error {
	in, err := os.Stat(from)
	if err != nil || f.output == "" {
		return nil // to read it tells what is wrong
	}
	if out, err := os.Stat(f.output); err == nil && os.SameFile(in, out) {
		return fmt.Errorf("found --output %s, the trace file itself; accepted: the path of another file", f.output)
	}
	return nil
}

// writeStory shows a story as the flags say. Nothing is written when the format cannot show it.
func (a *app) writeStory(s *story, f *formatFlags) error {
	var out bytes.Buffer
	if err := f.chosen.write(&out, s, f); err != nil {
		return err
	}
	if f.output != "" {
		return os.WriteFile(f.output, out.Bytes(), 0o644)
	}
	_, err := a.out.Write(out.Bytes())
	return err
}

// resultFormats are the formats of verdicts.
var resultFormats = []string{"text", "json", "junit"}

// resultFormat reads --format of a command that prints verdicts.
func (a *app) resultFormat(cmd *cobra.Command, format string) error {
	switch {
	case a.json && cmd.Flags().Changed("format") && format != "json":
		return fmt.Errorf("found --json and --format %s; accepted: one of them", format)
	case format == "json":
		a.json = true
	case format == "":
		return errors.New("found --format with nothing behind it; accepted: " + strings.Join(resultFormats, ", "))
	case format != "text" && format != "junit":
		return &model.NameError{Msg: fmt.Sprintf("%q is no format of verdicts", format), Name: format, Known: resultFormats}
	}
	return nil
}
