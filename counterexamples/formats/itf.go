package formats

import (
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
)

// itfDescription is where the format is described.
const itfDescription = "https://apalache-mc.org/docs/adr/015adr-trace.html"

// itf is a trace in Apalache's Informal Trace Format.
type itf struct {
	Meta   map[string]any   `json:"#meta"`
	Params []string         `json:"params"`
	Vars   []string         `json:"vars"`
	States []map[string]any `json:"states"`
	Loop   *int             `json:"loop,omitempty"`
}

// WriteITF writes a story in Apalache's Informal Trace Format. The variables are A and B (state and fields of the ends), `shared` (fields
// outside both, where the protocol has any), `network` (a set of segments on a soup, how often each is there on a bag, a list on a
// fifo) and `action` (the step that led to the state). Numbers that are `none` are -1; elements of arrays are maps.
//
// After the last state of a run that repeats comes the one that `loop` names. A run that stops has a last state whose action is that
// nothing happens, and repeats that.
func WriteITF(w io.Writer, s *Story) error {
	e := &itfEncoder{s: s, types: fieldTypes(s.Protocol)}
	doc := itf{Meta: e.meta(), Params: []string{}, Vars: []string{"A", "B", "network", "action"}}
	if len(s.Protocol.Shared) > 0 {
		doc.Vars = []string{"A", "B", "shared", "network", "action"}
	}
	doc.States = append(doc.States, e.state(0, s.Trace.Initial, e.still("start")))
	for i := range s.Trace.Steps {
		doc.States = append(doc.States, e.state(i+1, s.Trace.Steps[i].After, e.action(i)))
	}
	if s.stops() {
		last := len(doc.States)
		doc.States = append(doc.States, e.state(last, s.before(last-1), e.still("nothing")))
		doc.Loop = &last
	} else if s.Repeats > 0 {
		doc.Loop = &s.Repeats
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(doc)
}

// itfEncoder turns values into expressions of the format.
type itfEncoder struct {
	s     *Story
	types map[string]*model.Type // of fields: by owner (end, segment, shared) and name
}

func fieldTypes(p *model.Protocol) map[string]*model.Type {
	out := map[string]*model.Type{}
	for owner, list := range map[string][]*model.Field{"end": p.EndFields, "segment": p.SegFields, "shared": p.Shared} {
		for _, f := range list {
			out[owner+" "+f.Name] = f.Type
		}
	}
	return out
}

func (e *itfEncoder) meta() map[string]any {
	m := map[string]any{
		"format": "ITF", "format-description": itfDescription, "source": e.s.Protocol.Name, "description": e.s.String(),
		"scenario": e.s.Scenario.Name, "bounds": counterexamples.Bounds(e.s.Protocol, e.s.Scenario),
	}
	if e.s.Property != "" {
		m["property"], m["status"] = e.s.Property, e.s.Verdict.String()
	}
	if !e.s.Because.IsEmpty() {
		m["because"] = e.s.Because.String()
	}
	return m
}

func (e *itfEncoder) state(index int, at model.Snapshot, action map[string]any) map[string]any {
	out := map[string]any{"#meta": map[string]any{"index": index}, "network": e.network(at.Network), "action": action}
	for end, text := range at.Ends {
		fields := e.record("end", text.Fields)
		fields["state"], fields["calls"] = text.State, bigint(text.Calls)
		out[e.s.player(end)] = fields
	}
	if len(e.s.Protocol.Shared) > 0 {
		out["shared"] = e.record("shared", at.Shared)
	}
	return out
}

// record writes fields; the elements of an array are one map.
func (e *itfEncoder) record(owner string, fields []model.FieldText) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		name, index, array := strings.Cut(f.Name, "[")
		v := e.value(e.types[owner+" "+name], f)
		if !array {
			out[name] = v
			continue
		}
		m, _ := out[name].(map[string]any)
		if m == nil {
			m = map[string]any{"#map": [][2]any{}}
			out[name] = m
		}
		m["#map"] = append(m["#map"].([][2]any), [2]any{indexValue(strings.TrimSuffix(index, "]")), v})
	}
	return out
}

// indexValue writes the index of an array's element: a number, or a tuple of them.
func indexValue(text string) any {
	var parts []any
	for part := range strings.SplitSeq(text, ", ") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return text
		}
		parts = append(parts, bigint(n))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return map[string]any{"#tup": parts}
}

// value writes the value of a field by its type; the ghost `life` of an end is no field of the protocol.
func (e *itfEncoder) value(t *model.Type, f model.FieldText) any {
	numeric := t == nil && f.Name == "life" || t != nil && (t.Kind == model.TypeRange || t.Kind == model.TypeNumber || t.Kind == model.TypeLife)
	switch {
	case t != nil && t.Kind == model.TypeBool:
		return f.Value == "true"
	case numeric && f.Value == "none":
		return bigint(-1)
	case numeric:
		return map[string]any{"#bigint": f.Value}
	}
	return f.Value
}

func (e *itfEncoder) segment(s model.Segment) map[string]any {
	out := e.record("segment", s.Fields)
	flags := []any{}
	for _, f := range s.Flags {
		flags = append(flags, f)
	}
	return map[string]any{"from": e.s.player(s.From), "to": e.s.player(s.To), "flags": map[string]any{"#set": flags}, "fields": out, "old": s.Old}
}

func (e *itfEncoder) segments(list []model.Segment) []any {
	out := []any{}
	for _, s := range list {
		out = append(out, e.segment(s))
	}
	return out
}

// network writes what is in the network: of a bag each segment with how often it is there.
func (e *itfEncoder) network(list []model.Segment) any {
	switch e.s.Scenario.Network.Kind {
	case model.Soup:
		return map[string]any{"#set": e.segments(list)}
	case model.Fifo:
		return e.segments(list)
	}
	pairs := [][2]any{}
	var keys []string
	var counts []int
	for _, s := range list {
		key := segmentKey(s) + strconv.FormatBool(s.Old)
		at := slices.Index(keys, key)
		if at < 0 {
			at = len(keys)
			keys, counts, pairs = append(keys, key), append(counts, 0), append(pairs, [2]any{e.segment(s), nil})
		}
		counts[at]++
		pairs[at][1] = bigint(counts[at])
	}
	return map[string]any{"#map": pairs}
}

// still is the action of a state to which no step has led.
func (e *itfEncoder) still(kind string) map[string]any {
	return map[string]any{
		"kind": kind, "actor": "", "event": "", "rules": []any{}, "segment": []any{}, "sent": []any{}, "lost": []any{},
		"told": []any{}, "delivered": bigint(0), "fault": "",
	}
}

// action describes a step, under the words of trace files. What arrives or is lost is a list of one segment, or of none.
func (e *itfEncoder) action(i int) map[string]any {
	s := &e.s.Trace.Steps[i]
	out := e.still(counterexamples.KindText(s.Kind))
	if s.End >= 0 {
		out["actor"] = e.s.player(s.End)
	}
	if s.Segment != nil {
		out["segment"] = e.segments([]model.Segment{*s.Segment})
	}
	out["event"], out["rules"], out["told"] = e.s.event(i), anyList(s.Rules), anyList(s.Told)
	out["sent"], out["lost"] = e.segments(s.Sent), e.segments(s.Overflow)
	out["delivered"], out["fault"] = bigint(s.Delivered), s.Fault
	return out
}

func anyList(list []string) []any {
	out := []any{}
	for _, s := range list {
		out = append(out, s)
	}
	return out
}

func bigint(n int) map[string]any { return map[string]any{"#bigint": strconv.Itoa(n)} }
