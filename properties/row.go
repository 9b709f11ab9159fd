package properties

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"tcpcheck/model"
)

//go:embed verdicts.json
var rowData []byte

// rowProtocols are protocols that only rows are about: a reading of a source, or what an assumption of it leaves out.
//
//go:embed verdicts/*.tcp
var rowProtocols embed.FS

// Row is one check of the table of verdicts that the literature settles. Expected and what begins with Source is what the source
// says; the rest is what was found, and is exact. Several checks may have the same ID.
type Row struct {
	ID       string   `json:"id"`
	Claim    string   `json:"claim"`    // what the source says
	Protocol string   `json:"protocol"` // of the library, or of the table itself
	Scenario string   `json:"scenario"`
	With     []string `json:"with,omitempty"`     // clauses that override the scenario's own
	Property string   `json:"property,omitempty"` // of the protocol; empty: Formula
	Formula  string   `json:"formula,omitempty"`
	Assuming string   `json:"assuming,omitempty"` // of Formula, as in Question

	Expected    Verdict  `json:"expected"`
	Found       *Verdict `json:"found,omitempty"` // nil: as expected
	Steps       int      `json:"steps"`           // -1: there is no story
	States      int      `json:"states"`          // that the search met
	Transitions int      `json:"transitions"`
	Bare        *Bare    `json:"bare,omitempty"` // of rows whose source counts

	Source            string `json:"source"`
	SourceSteps       int    `json:"source_steps,omitempty"`       // 0: the source names none
	SourceStates      int    `json:"source_states,omitempty"`      // held against Bare
	SourceTransitions int    `json:"source_transitions,omitempty"` // held against Bare
	Note              string `json:"note,omitempty"`
	Disputed          string `json:"disputed,omitempty"` // why what was found is not what the source says
}

// Rows gives the table, in its order: the rows of one ID are together.
func Rows() []*Row {
	rows, err := readRows(rowData)
	if err != nil {
		panic("properties/verdicts.json: " + err.Error())
	}
	return rows
}

func readRows(data []byte) ([]*Row, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var rows []*Row
	err := d.Decode(&rows)
	return rows, err
}

// Topic says what the row is about, by the letter of its ID.
func (row *Row) Topic() string {
	return map[byte]string{'H': "opening", 'C': "closing", 'K': "a silent peer"}[row.ID[0]]
}

// Recorded is the verdict that was found when the row was written.
func (row *Row) Recorded() Verdict {
	if row.Found != nil {
		return *row.Found
	}
	return row.Expected
}

// Asked is what the row asks of the protocol: the name of a property, or a formula.
func (row *Row) Asked() string {
	if row.Property != "" {
		return row.Property
	}
	return row.Formula
}

// counts says whether the source counts states or transitions.
func (row *Row) counts() bool { return row.SourceStates > 0 || row.SourceTransitions > 0 }

// Load loads the row's protocol.
func (row *Row) Load() (*model.Protocol, error) {
	sources, err := rowSources(row.Protocol)
	if err != nil {
		return nil, err
	}
	if sources == nil {
		return model.Load(row.Protocol)
	}
	return model.LoadSources(sources)
}

// rowSources gives the texts of a protocol of the table, base first; nil if the table has no such protocol.
func rowSources(name string) ([]*model.Source, error) {
	file := name + ".tcp"
	text, err := rowProtocols.ReadFile(path.Join("verdicts", file))
	if err != nil {
		return nil, nil
	}
	src := model.NewSource(file, string(text))
	f, err := model.Parse(src)
	if err != nil {
		return nil, err
	}
	base, err := baseSources(f.Protocol)
	return append(base, src), err
}

// baseSources gives the texts of what a protocol of the table extends: another one of the table, by its file, or of the library.
func baseSources(h model.Header) ([]*model.Source, error) {
	if h.Extends == nil {
		return nil, nil
	}
	if h.IsPath {
		sources, err := rowSources(strings.TrimSuffix(h.Extends.Text, ".tcp"))
		if sources == nil && err == nil {
			err = fmt.Errorf("the table has no protocol %s", h.Extends.Text)
		}
		return sources, err
	}
	p, err := model.Load(h.Extends.Text)
	if err != nil {
		return nil, err
	}
	return p.Sources, nil
}
