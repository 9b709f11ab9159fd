package main

import (
	"encoding/json"
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

// printJSON writes one document.
func (a *app) printJSON(v any) error { return writeJSON(a.out, v) }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// output is standard output. It remembers whether a write failed: a result that nobody got is no success.
type output struct {
	file   *os.File
	failed error
}

// Write writes to the file.
func (o *output) Write(data []byte) (int, error) {
	n, err := o.file.Write(data)
	if err != nil {
		o.failed = err
	}
	return n, err
}

// onTerminal says whether results go to a terminal.
func (a *app) onTerminal() bool {
	o, ok := a.out.(*output)
	return ok && isatty.IsTerminal(o.file.Fd())
}

// coloured says whether results may have colours: on a terminal, unless NO_COLOR is set.
func (a *app) coloured() bool {
	return a.onTerminal() && os.Getenv("NO_COLOR") == ""
}
