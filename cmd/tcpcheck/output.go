package main

import (
	"encoding/json"
	"os"

	"github.com/mattn/go-isatty"
)

// printJSON writes one document.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// coloured says whether results may have colours: on a terminal, unless NO_COLOR is set.
func (a *app) coloured() bool {
	f, ok := a.out.(*os.File)
	return ok && isatty.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == ""
}
