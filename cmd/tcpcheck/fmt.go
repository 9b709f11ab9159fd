package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"tcpcheck/model"
)

// errUnformatted is what `fmt --check` ends with; the files were named already.
var errUnformatted = errors.New("not in canonical form: run tcpcheck fmt --write on what is listed above")

func (a *app) fmtCommand() *cobra.Command {
	var write, check bool
	cmd := &cobra.Command{
		Use:   "fmt PROTOCOL…",
		Short: "Print a protocol in canonical form",
		Long: `Print protocol texts in canonical form: indentation, spacing, aligned columns. Comments stay, the meaning never changes.
With --write the files are rewritten; with --check those that are not in canonical form are listed, and the exit status is 2.`,
		Args: protocols(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(cmd, "write", "check"); err != nil {
				return err
			}
			return a.format(args, write, check)
		},
	}
	cmd.Flags().BoolVarP(&write, "write", "w", false, "rewrite the files")
	cmd.Flags().BoolVar(&check, "check", false, "list the files that are not in canonical form")
	return cmd
}

// formatted is one text in the JSON document of fmt.
type formatted struct {
	Name    string `json:"name"`
	Changed bool   `json:"changed"`
	Text    string `json:"text"`
}

func (a *app) format(names []string, write, check bool) error {
	var all []formatted
	unformatted := false
	for _, name := range names {
		src, err := model.ReadSource(name)
		if err != nil {
			return err
		}
		text, err := model.Format(src)
		if err != nil {
			return err
		}
		f := formatted{Name: src.Name, Changed: text != src.Text, Text: text}
		unformatted = unformatted || f.Changed
		all = append(all, f)
		if write && name != src.Name {
			return fmt.Errorf("%s is a protocol of the library, no file that could be rewritten", name)
		}
		if err := a.printFormatted(f, write, check); err != nil {
			return err
		}
	}
	if a.json {
		if err := a.printJSON(all); err != nil {
			return err
		}
	}
	if check && unformatted {
		return errUnformatted
	}
	return nil
}

func (a *app) printFormatted(f formatted, write, check bool) error {
	switch {
	case write && f.Changed:
		return rewrite(f.Name, f.Text)
	case a.json || write:
	case check && f.Changed:
		fmt.Fprintln(a.out, f.Name)
	case !check:
		fmt.Fprint(a.out, f.Text)
	}
	return nil
}

// rewrite replaces the text of a file.
func rewrite(name, text string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), info.Mode().Perm())
}
