package counterexamples

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"
)

// maxFile is the largest trace file that is read, in bytes, and maxSteps the longest story.
const (
	maxFile  = 16 << 20
	maxSteps = 10_000
)

// ReadFile reads a trace file by its path.
func ReadFile(path string) (*File, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file; verify --trace FILE writes one", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory; a trace is a file that verify --trace FILE has written", path)
	}
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return Read(r, path)
}

// WriteFile writes a trace file to a path.
func WriteFile(path string, f *File) error {
	w, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := Write(w, f); err != nil {
		w.Close()
		return fmt.Errorf("%s: %w", path, err)
	}
	return w.Close()
}

// Read reads a trace file; the name is for its messages, which give line and column. Whether the story is true is
// for Replay to say.
func Read(r io.Reader, name string) (*File, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := looksLikeText(data, name); err != nil {
		return nil, err
	}
	var head struct {
		Format  *string `json:"format"`
		Version *int    `json:"version"`
	}
	if err := decode(data, &head, name); err != nil {
		return nil, err
	}
	switch {
	case head.Format == nil || *head.Format != Format:
		return nil, fmt.Errorf("%s is no trace file: it has no %q: %q at its top", name, "format", Format)
	case head.Version == nil:
		return nil, fmt.Errorf("%s: the version of the format is missing; this program reads version %d", name, Version)
	case *head.Version != Version:
		return nil, fmt.Errorf("%s: version %d of the format; this program reads version %d", name, *head.Version, Version)
	}
	f := &File{name: name}
	if err := decode(data, f, name); err != nil {
		return nil, err
	}
	if err := f.complete(); err != nil {
		return nil, err
	}
	return f, nil
}

// looksLikeText refuses what cannot be JSON, in words that say what it is.
func looksLikeText(data []byte, name string) error {
	switch {
	case len(data) > maxFile:
		return fmt.Errorf("%s is larger than %d MiB, which no trace file is", name, maxFile>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return fmt.Errorf("%s is empty; a trace is a file that verify --trace FILE has written", name)
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return fmt.Errorf("%s is no trace file: found binary data at byte %d", name, at)
	}
	if !utf8.Valid(data) {
		return fmt.Errorf("%s is no trace file: it is no UTF-8 text", name)
	}
	return nil
}

// decode reads JSON; its errors have a place.
func decode(data []byte, into any, name string) error {
	err := json.Unmarshal(data, into)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax) && int(syntax.Offset) >= len(data):
		return fmt.Errorf("%s: the file ends in the middle of the JSON document: half-written or cut off", place(data, len(data), name))
	case errors.As(err, &syntax):
		return fmt.Errorf("%s: %w", place(data, int(syntax.Offset)-1, name), err)
	case errors.As(err, &kind):
		return fmt.Errorf("%s: found %s, expected %s", place(data, int(kind.Offset)-1, name), foundWord(kind), kindWord(kind))
	}
	return fmt.Errorf("%s: %w", name, err)
}

// foundWord names the value that was found, and where.
func foundWord(e *json.UnmarshalTypeError) string {
	word := map[string]string{"array": "a list", "object": "an object", "bool": "true or false", "string": "a string"}[e.Value]
	if word == "" {
		word = e.Value
	}
	if e.Field == "" {
		return word
	}
	return fmt.Sprintf("%s for %q", word, e.Field)
}

// kindWord names the kind of value that a field takes.
func kindWord(e *json.UnmarshalTypeError) string {
	switch word := e.Type.Kind().String(); word {
	case "int":
		return "a whole number"
	case "string":
		return "a string"
	case "slice":
		return "a list"
	case "struct", "ptr":
		return "an object"
	case "bool":
		return "true or false"
	default:
		return word
	}
}

// place is FILE:LINE:COLUMN of an offset, both counted from 1, columns in characters.
func place(data []byte, offset int, name string) string {
	before := string(data[:min(max(offset, 0), len(data))])
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf("%s:%d:%d", name, line, column)
}

// complete says what a file lacks.
func (f *File) complete() error {
	switch {
	case f.Protocol.Name == "":
		return f.errorf("it does not name its protocol")
	case len(f.Protocol.Sources) == 0:
		return f.errorf("it has no protocol text")
	case f.Property.Kind == NoProperty && (f.Property != FileProperty{Kind: NoProperty} || f.Repeats != 0):
		return f.errorf("it is the story of no property (kind %q), and has a name, a verdict or a step from which it repeats", NoProperty)
	case f.Property.Kind != NoProperty && f.Property.Name == "":
		return f.errorf("it does not name its property")
	case f.Steps == nil:
		return f.errorf("it has no steps")
	case len(f.Steps) > maxSteps:
		return f.errorf("it has %d steps, at most %d are read", len(f.Steps), maxSteps)
	}
	if f.Repeats < 0 || f.Repeats > len(f.Steps)+1 {
		return f.errorf("it has %d steps and repeats from step %d", len(f.Steps), f.Repeats)
	}
	for i, s := range f.Steps {
		if s.Step != i+1 {
			return f.errorf("step %d is numbered %d", i+1, s.Step)
		}
	}
	return nil
}

func (f *File) errorf(format string, args ...any) error {
	return fmt.Errorf("%s: %w", f.name, fmt.Errorf(format, args...))
}
