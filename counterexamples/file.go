package counterexamples

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// Format is the word by which a trace file is known.
const Format = "tcpcheck-trace"

// Version is the version of the format that this program writes, and the only one that it reads.
const Version = 1

// File is a trace file: a story that replays by itself, with the full text of its protocol. docs/trace.md has the
// format. In version 1 fields that are not listed here are passed over; a file of a later version is refused.
type File struct {
	Format   string       `json:"format"`                 // "tcpcheck-trace"
	Version  int          `json:"version"`                // 1
	Protocol FileProtocol `json:"protocol"`               //
	Scenario FileScenario `json:"scenario"`               //
	Property FileProperty `json:"property"`               //
	Initial  States       `json:"initial"`                // the states at the start
	Steps    []StepText   `json:"steps"`                  // none: the property is decided in the initial state
	Repeats  int          `json:"repeats_from,omitempty"` // the step from which the run repeats itself; one beyond the last: it stops there

	name string // for messages: where it was read from
}

// FileProtocol is the protocol of a trace file.
type FileProtocol struct {
	Name    string       `json:"name"`
	SHA256  string       `json:"sha256"`  // of all texts, see Fingerprint
	Sources []FileSource `json:"sources"` // base first
}

// FileSource is one text of a protocol.
type FileSource struct {
	Name string `json:"name"` // of the file, without folders
	Text string `json:"text"`
}

// FileScenario is the scenario of a trace file; its own text is among the protocol's.
type FileScenario struct {
	Name      string   `json:"name"`
	Overrides []string `json:"overrides,omitempty"` // clauses that were given on the command line
	Rotation  bool     `json:"rotation"`            // the first initial number of an end is fixed, where all are alike
}

// FileProperty is what the story is a story of.
type FileProperty struct {
	Name      string             `json:"name"`
	Kind      string             `json:"kind"`                // always, never, reachable, terminal, temporal; none: NoProperty, and nothing else
	Formula   string             `json:"formula,omitempty"`   // of a temporal property that the protocol text does not have: its formula
	Automaton string             `json:"automaton,omitempty"` // or the automaton of the runs that violate it, in HOA format
	Assumes   string             `json:"assumes,omitempty"`   // and the fairness that it assumes
	Verdict   properties.Verdict `json:"verdict"`             // violated; of `reachable` holds, the story being the witness
	Because   string             `json:"because,omitempty"`
}

// NoProperty is the kind of what a run that was made by hand is the story of: no property. Such a story decides nothing.
const NoProperty = "none"

// MarshalJSON leaves out what a story of no property does not have.
func (q FileProperty) MarshalJSON() ([]byte, error) {
	type plain FileProperty
	if q.Kind == NoProperty {
		return json.Marshal(map[string]string{"kind": NoProperty})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(plain(q))
	return out.Bytes(), err
}

// New makes the trace file of a result that has a story. The overrides are the clauses given on the command line, as
// text. The story is replayed once to describe its steps, so what New makes does replay.
func New(r *properties.Result, overrides []string) (*File, error) {
	if r.Steps < 0 {
		return nil, fmt.Errorf("%s %s in scenario %s: there is no story to keep", r.Name, r.Verdict, r.Scenario.Name)
	}
	f := newFile(r.System(), overrides)
	f.Property = FileProperty{Name: r.Name, Kind: r.Kind, Verdict: r.Verdict}
	if q := r.Question; q != nil {
		f.Property.Formula, f.Property.Automaton, f.Property.Assumes = q.Formula, q.Automaton, q.Assumes
	}
	if r.Property != nil {
		return f, f.describe(r.Story, nil)
	}
	t, err := r.Trace()
	if err != nil {
		return nil, err
	}
	return f, f.describe(r.Story, t)
}

// NewRun makes the trace file of a run of a system that is the story of no property.
func NewRun(sys *model.System, t *model.Trace, overrides []string) (*File, error) {
	f := newFile(sys, overrides)
	f.Property.Kind = NoProperty
	return f, f.describe(properties.Story{Loop: -1}, t)
}

func newFile(sys *model.System, overrides []string) *File {
	p := sys.Protocol()
	f := &File{
		Format: Format, Version: Version,
		Protocol: FileProtocol{Name: p.Name, SHA256: Fingerprint(p)},
		Scenario: FileScenario{Name: sys.Scenario().Name, Overrides: overrides, Rotation: sys.Rotated(0) || sys.Rotated(1)},
		name:     "trace",
	}
	for _, src := range p.Sources {
		f.Protocol.Sources = append(f.Protocol.Sources, FileSource{baseName(src.Name), src.Text})
	}
	return f
}

// baseName is the last part of a path, whatever the system that it comes from.
func baseName(path string) string {
	return filepath.Base(filepath.ToSlash(path))
}

// describe fills in the steps, as the protocol in the file does them. A trace, if there is one, is of a system with other ghosts.
func (f *File) describe(story properties.Story, t *model.Trace) error {
	run, err := f.open()
	if err != nil {
		return err
	}
	if t != nil {
		if story.Steps, err = properties.Along(run.System, t, nil); err != nil {
			return err
		}
	}
	f.Repeats = story.Repeats()
	if err := run.tell(story); err != nil {
		return err
	}
	first := run.Trace.Initial.Ends
	f.Initial = States{first[0].State, first[1].State}
	f.Steps = StepTexts(run.Protocol, run.Trace)
	f.Property.Because = run.Because.String()
	return nil
}

// Fingerprint is the SHA-256 of the texts of a protocol, base first: of each its length in octets in decimal, a line end,
// and the text. Names do not count.
func Fingerprint(p *model.Protocol) string {
	h := sha256.New()
	for _, src := range p.Sources {
		fmt.Fprintf(h, "%d\n%s", len(src.Text), src.Text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Write writes a trace file.
func Write(w io.Writer, f *File) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(f)
}
