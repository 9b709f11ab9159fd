package counterexamples

import (
	"slices"
	"strings"

	"tcpcheck/model"
)

// fieldNames has the RFC's words for fields whose own name is another.
var fieldNames = map[string]string{"len": "DATA"}

// SegmentText writes a segment as the figures of RFC 9293 do: <SEQ=100><ACK=301><CTL=SYN,ACK>. Fields `seq`, `ack` and
// `len` (DATA) stand before the flags, all others behind them, under their names in capitals, and only where they say
// something: not none, 0 or false. Ghosts are left out. The protocol tells numbers, of which 0 is as good as any,
// from counts; without it (nil) only `seq` and `ack` are taken for numbers.
func SegmentText(p *model.Protocol, s model.Segment) string {
	var b strings.Builder
	var rest []model.FieldText
	for _, name := range []string{"seq", "ack", "len"} {
		for _, f := range s.Fields {
			if f.Name == name && says(p, f) {
				writeField(&b, f)
			}
		}
	}
	for _, f := range s.Fields {
		if f.Name != "seq" && f.Name != "ack" && f.Name != "len" && says(p, f) {
			rest = append(rest, f)
		}
	}
	if p != nil && p.OneOf {
		return "<" + strings.Join(s.Flags, ",") + ">" + b.String() + fieldsText(rest)
	}
	if len(s.Flags) > 0 {
		b.WriteString("<CTL=" + flagsText(s.Flags) + ">")
	}
	return b.String() + fieldsText(rest)
}

// says tells fields that say something from those that only stand there.
func says(p *model.Protocol, f model.FieldText) bool {
	switch {
	case f.Ghost:
		return false
	case f.Name == "seq":
		return true
	case f.Value == "none" || f.Value == "false":
		return false
	}
	return f.Value != "0" || f.Name == "ack" || isNumber(p, f.Name)
}

// isNumber says whether a field of a segment has a place in a number space.
func isNumber(p *model.Protocol, name string) bool {
	if p == nil {
		return false
	}
	head, _, _ := strings.Cut(name, "[")
	for _, f := range p.SegFields {
		if f.Name == head {
			return f.Type.Kind == model.TypeNumber
		}
	}
	return false
}

func writeField(b *strings.Builder, f model.FieldText) {
	name := fieldNames[f.Name]
	if name == "" {
		name = strings.ToUpper(f.Name)
	}
	b.WriteString("<" + name + "=" + f.Value + ">")
}

// fieldsText writes fields; the parts of a sealed value stand within it: <COOKIE=by B OWN=3>.
func fieldsText(list []model.FieldText) string {
	var b strings.Builder
	for i := 0; i < len(list); i++ {
		f := list[i]
		for ; i+1 < len(list) && strings.HasPrefix(list[i+1].Name, f.Name+"."); i++ {
			part := strings.TrimPrefix(list[i+1].Name, f.Name+".")
			f.Value += " " + strings.ToUpper(part) + "=" + list[i+1].Value
		}
		writeField(&b, f)
	}
	return b.String()
}

// flagsText joins flags, ACK last, as the RFC writes SYN,ACK and RST,ACK.
func flagsText(flags []string) string {
	i := slices.Index(flags, "ACK")
	if i < 0 {
		return strings.Join(flags, ",")
	}
	others := slices.Delete(slices.Clone(flags), i, i+1)
	return strings.Join(append(others, "ACK"), ",")
}

func endName(end int) string { return string(rune('A' + end)) }

// playerName gives the name of an end, or of a party, which are numbered from 2 on.
func playerName(p *model.Protocol, n int) string {
	switch {
	case n < 2:
		return endName(n)
	case p == nil:
		return "a party"
	}
	return p.Parties[n-2].Name
}

// withParty says whether a party sent the segment, or is to get it.
func withParty(s model.Segment) bool { return max(s.From, s.To) >= 2 }

// change is a field of an end, or a shared one, that a step gave another value.
type change struct {
	owner    string // A, B, or "" for a shared field
	name     string
	number   bool
	old, new string
}

// changes lists the fields that differ between two snapshots, states apart.
func changes(p *model.Protocol, before, after model.Snapshot) []change {
	var out []change
	for end := range 2 {
		out = append(out, fieldChanges(p, endName(end), before.Ends[end].Fields, after.Ends[end].Fields)...)
	}
	return append(out, fieldChanges(p, "", before.Shared, after.Shared)...)
}

func fieldChanges(p *model.Protocol, owner string, before, after []model.FieldText) []change {
	var out []change
	for i, f := range after {
		if i < len(before) && before[i].Value != f.Value {
			out = append(out, change{owner, f.Name, isEndNumber(p, f.Name), before[i].Value, f.Value})
		}
	}
	return out
}

// isEndNumber says whether a field of an end has a place in a number space; those are written in capitals, as in the RFC.
func isEndNumber(p *model.Protocol, name string) bool {
	if p == nil {
		return false
	}
	head, _, _ := strings.Cut(name, "[")
	for _, f := range p.EndFields {
		if f.Name == head {
			return f.Type.Kind == model.TypeNumber
		}
	}
	return false
}

// shown is the field's name as the RFC has it: SND.NXT for snd.nxt.
func (c change) shown() string {
	if c.number {
		return strings.ToUpper(c.name)
	}
	return c.name
}
