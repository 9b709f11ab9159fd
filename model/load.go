package model

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

//go:embed library/*.tcp
var library embed.FS

// aliases are other names of library protocols.
var aliases = map[string]string{"three-way": "tcp"}

// catalogues names, for a protocol of the library, the one that extends it with the whole catalogue of properties.
var catalogues = map[string]string{"tcp": "clauses", "three-way": "clauses"}

// maxSource is the largest protocol file that is read, in bytes.
const maxSource = 4 << 20

// maxExtends is the longest chain of protocols that extend each other.
const maxExtends = 16

// LibraryNames lists the protocols of the library, without aliases, in the order of the alphabet.
func LibraryNames() []string {
	entries, _ := fs.ReadDir(library, "library")
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".tcp"))
	}
	sort.Strings(out)
	return out
}

// Aliases lists the other names of a library protocol.
func Aliases(name string) []string {
	var out []string
	for alias, of := range aliases {
		if of == name {
			out = append(out, alias)
		}
	}
	sort.Strings(out)
	return out
}

// Catalogue gives the protocol with the whole catalogue of properties for a protocol: itself, unless the library has one
// that extends it for that.
func Catalogue(name string) string { return cmp.Or(catalogues[name], name) }

// Load reads and resolves a protocol: a library name, an alias, or the path of a file. Bad text
// is reported as Errors; a name that is neither as a NameError.
func Load(name string) (*Protocol, error) {
	chain, err := loadChain(name, "", false, 0)
	if err != nil {
		return nil, err
	}
	p, err := resolveChain(chain)
	if err != nil {
		return nil, err
	}
	if aliases[name] == p.Name {
		p.Name = name
	}
	return p, nil
}

// LoadSources resolves a protocol from its texts, base first: what a trace file carries.
func LoadSources(sources []*Source) (*Protocol, error) {
	if len(sources) == 0 {
		return nil, errors.New("no protocol text")
	}
	var chain []*File
	for _, src := range sources {
		f, err := Parse(src)
		if err != nil {
			return nil, err
		}
		chain = append(chain, f)
	}
	return resolveChain(chain)
}

// loadChain parses a protocol and those that it extends, base first.
func loadChain(name, dir string, isPath bool, depth int) ([]*File, error) {
	if depth > maxExtends {
		return nil, fmt.Errorf("%s extends itself, or more than %d protocols extend each other", name, maxExtends)
	}
	src, err := readProtocol(name, dir, isPath)
	if err != nil {
		return nil, err
	}
	f, err := Parse(src)
	if err != nil {
		return nil, err
	}
	base := f.Protocol.Extends
	if base == nil {
		return []*File{f}, nil
	}
	chain, err := loadChain(base.Text, filepath.Dir(src.Name), f.Protocol.IsPath, depth+1)
	var unknown *NameError
	if errors.As(err, &unknown) || errors.Is(err, fs.ErrNotExist) {
		return nil, Errors{{Pos: base.Pos, Msg: err.Error()}}
	}
	if err != nil {
		return nil, err
	}
	return append(chain, f), nil
}

// ReadSource reads a protocol's text: a library name, an alias, or the path of a file.
func ReadSource(name string) (*Source, error) { return readProtocol(name, "", false) }

func readProtocol(name, dir string, isPath bool) (*Source, error) {
	if !isPath {
		lib := name
		if of := aliases[name]; of != "" {
			lib = of
		}
		if text, err := library.ReadFile("library/" + lib + ".tcp"); err == nil {
			return NewSource(lib+".tcp", string(text)), nil
		}
	} else if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	return readFile(name)
}

func readFile(name string) (*Source, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, "./\\") {
		known := LibraryNames()
		for alias := range aliases {
			known = append(known, alias)
		}
		sort.Strings(known)
		return nil, &NameError{Msg: fmt.Sprintf("%q is no protocol of the library and no file", name), Name: name, Known: known}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &noFile{name}
	}
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a directory; a protocol is a text file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > maxSource {
		return nil, fmt.Errorf("%s is larger than %d MiB, which no protocol text is", name, maxSource>>20)
	}
	return NewSource(name, string(text)), nil
}

// noFile says that there is no such file.
type noFile struct{ name string }

func (e *noFile) Error() string { return "there is no file " + e.name }

// Unwrap tells what kind of error it is.
func (e *noFile) Unwrap() error { return fs.ErrNotExist }
