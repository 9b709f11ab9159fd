package formats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
)

func itfOf(t *testing.T, s *Story) (*itf, []byte) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WriteITF(&out, s))
	var doc itf
	require.NoError(t, json.Unmarshal(out.Bytes(), &doc))
	return &doc, out.Bytes()
}

// What is read back is what the trace says, state by state.
func TestITFRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, _ string, s *Story) {
		doc, data := itfOf(t, s)
		require.Equal(t, "ITF", doc.Meta["format"])
		require.Contains(t, string(data), `"params": []`)
		for i, st := range doc.States {
			require.Equal(t, map[string]any{"index": float64(i)}, st["#meta"])
			require.Len(t, st, len(doc.Vars)+1)
			for _, v := range doc.Vars {
				require.Contains(t, st, v)
				require.NoError(t, wellFormedITF(st[v]))
			}
			at := s.Trace.Initial
			if i > 0 {
				at = s.Trace.Steps[min(i, len(s.Trace.Steps))-1].After
			}
			for end, name := range []string{"A", "B"} {
				rec := st[name].(map[string]any)
				require.Equal(t, at.Ends[end].State, rec["state"])
				require.Equal(t, bigintText(at.Ends[end].Calls), rec["calls"])
				require.Equal(t, fieldsOf(at.Ends[end].Fields), fieldsRead(rec))
			}
			if len(at.Shared) > 0 {
				require.Equal(t, fieldsOf(at.Shared), fieldsRead(st["shared"].(map[string]any)))
			}
			require.ElementsMatch(t, segmentsOf(s, at.Network), networkRead(st["network"]))
		}
		for i := range s.Trace.Steps {
			step, action := &s.Trace.Steps[i], doc.States[i+1]["action"].(map[string]any)
			require.Equal(t, counterexamples.KindText(step.Kind), action["kind"])
			require.Equal(t, anyList(step.Rules), action["rules"])
			require.Equal(t, segmentsOf(s, step.Sent), segmentsRead(action["sent"]))
			if step.Segment != nil {
				require.Equal(t, segmentsOf(s, []model.Segment{*step.Segment}), segmentsRead(action["segment"]))
			}
		}
	})
}

// After the last state comes the one that `loop` names, with its action.
func TestITFLoop(t *testing.T) {
	s := story(t, "repeats")
	doc, _ := itfOf(t, s)
	require.Len(t, doc.States, len(s.Trace.Steps)+1)
	require.Equal(t, s.Repeats, *doc.Loop)
	last, first := doc.States[len(doc.States)-1], doc.States[*doc.Loop-1]
	for _, v := range []string{"A", "B", "network"} {
		require.Equal(t, first[v], last[v])
	}

	s = story(t, "stops")
	doc, _ = itfOf(t, s)
	require.Len(t, doc.States, len(s.Trace.Steps)+2)
	require.Equal(t, len(doc.States)-1, *doc.Loop)
	require.Equal(t, "nothing", doc.States[*doc.Loop]["action"].(map[string]any)["kind"])

	doc, data := itfOf(t, story(t, "ghost"))
	require.Nil(t, doc.Loop)
	require.NotContains(t, string(data), `"loop"`)
}

func TestITFOfNetworks(t *testing.T) {
	for name, mark := range map[string]string{"ghost": "#set", "copies": "#map"} {
		doc, _ := itfOf(t, story(t, name))
		require.Contains(t, doc.States[0]["network"], mark, name)
	}
	e := &itfEncoder{s: &Story{Protocol: &model.Protocol{}, Scenario: &model.Scenario{Network: model.NetworkExpr{Kind: model.Fifo}}}}
	require.Len(t, e.network([]model.Segment{{}, {}}), 2)
}

func TestITFValues(t *testing.T) {
	e := &itfEncoder{}
	of := func(k model.TypeKind, v string) any { return e.value(&model.Type{Kind: k}, model.FieldText{Value: v}) }
	require.Equal(t, true, of(model.TypeBool, "true"))
	require.Equal(t, bigint(-1), of(model.TypeNumber, "none"))
	require.Equal(t, bigint(7), of(model.TypeNumber, "7"))
	require.Equal(t, "by B", of(model.TypeSealed, "by B"))
	require.Equal(t, bigint(1), e.value(nil, model.FieldText{Name: "life", Value: "1"}))
	require.Equal(t, bigint(2), indexValue("2"))
	require.Equal(t, map[string]any{"#tup": []any{bigint(1), bigint(2)}}, indexValue("1, 2"))
}

// wellFormedITF says what of an expression is none: integers are big ones, and objects with a `#` have one key.
func wellFormedITF(v any) error {
	switch v := v.(type) {
	case float64, nil:
		return fmt.Errorf("found %v", v)
	case []any:
		for _, x := range v {
			if err := wellFormedITF(x); err != nil {
				return err
			}
		}
	case map[string]any:
		for key, x := range v {
			if strings.HasPrefix(key, "#") && (len(v) != 1 || !slices.Contains([]string{"#bigint", "#set", "#map", "#tup"}, key)) {
				return fmt.Errorf("found %v", v)
			}
			if err := wellFormedITF(x); err != nil {
				return err
			}
		}
	}
	return nil
}

// fieldsOf writes fields as fieldsRead reads them.
func fieldsOf(list []model.FieldText) []string {
	var out []string
	for _, f := range list {
		v := f.Value
		if v == "none" {
			v = "-1"
		}
		out = append(out, f.Name+"="+v)
	}
	slices.Sort(out)
	return out
}

// fieldsRead reads the fields of a record back; state and calls apart.
func fieldsRead(rec map[string]any) []string {
	var out []string
	for name, v := range rec {
		if m, ok := v.(map[string]any); ok && m["#map"] != nil {
			for _, pair := range m["#map"].([]any) {
				out = append(out, name+"["+textRead(pair.([]any)[0])+"]="+textRead(pair.([]any)[1]))
			}
			continue
		}
		if name != "state" && name != "calls" {
			out = append(out, name+"="+textRead(v))
		}
	}
	slices.Sort(out)
	return out
}

func textRead(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case map[string]any:
		if tup, ok := v["#tup"].([]any); ok {
			var parts []string
			for _, x := range tup {
				parts = append(parts, textRead(x))
			}
			return strings.Join(parts, ", ")
		}
		return v["#bigint"].(string)
	}
	if v == "none" {
		return "-1"
	}
	return v.(string)
}

func bigintText(n int) any { return map[string]any{"#bigint": strconv.Itoa(n)} }

// segmentsOf writes segments as segmentsRead reads them.
func segmentsOf(s *Story, list []model.Segment) []string {
	var out []string
	for _, seg := range list {
		out = append(out, fmt.Sprint(s.player(seg.From), s.player(seg.To), seg.Flags, fieldsOf(seg.Fields), seg.Old))
	}
	return out
}

func segmentsRead(v any) []string {
	var out []string
	for _, x := range v.([]any) {
		rec := x.(map[string]any)
		flags := rec["flags"].(map[string]any)["#set"]
		out = append(out, fmt.Sprint(rec["from"], rec["to"], flags, fieldsRead(rec["fields"].(map[string]any)), rec["old"]))
	}
	return out
}

// networkRead lists the segments of a network, each as often as it is there.
func networkRead(v any) []string {
	m, ok := v.(map[string]any)
	if !ok {
		return segmentsRead(v)
	}
	if set, ok := m["#set"]; ok {
		return segmentsRead(set)
	}
	var out []string
	for _, pair := range m["#map"].([]any) {
		n, err := strconv.Atoi(textRead(pair.([]any)[1]))
		if err != nil {
			return nil
		}
		for range n {
			out = append(out, segmentsRead([]any{pair.([]any)[0]})...)
		}
	}
	return out
}
