package counterexamples

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// written gives the bytes of the file of a result.
func written(t testing.TB, r *properties.Result, overrides ...string) []byte {
	t.Helper()
	f, err := New(r, overrides)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, Write(&b, f))
	return b.Bytes()
}

// replayed reads and replays.
func replayed(data []byte) (*Replayed, error) {
	f, err := Read(bytes.NewReader(data), "story.json")
	if err != nil {
		return nil, err
	}
	return f.Replay()
}

func TestRoundTrip(t *testing.T) {
	for _, c := range []struct {
		protocol, scenario, property string
		overrides                    []string
	}{
		{"two-way", "soup", "no-ghost", nil},
		{"two-way", "stale-syn", "no-ghost", nil},
		{"three-way", "soup", "no-ghost", []string{"isn any", "modulus 4"}},
		{"tcp", "simultaneous-open", "simultaneous-open-works", nil}, // a witness
		{"tcp", "open-and-close", "no-bad-end", nil},                 // a terminal state
		{"no-time-wait", "lifetime-constant", "no-stale-data", nil},
		{faulty(t), "soup", "no-ghost", nil},
	} {
		r := check(t, c.protocol, c.scenario, c.property, c.overrides...)
		require.GreaterOrEqual(t, r.Steps, 1, c.protocol)
		data := written(t, r, c.overrides...)
		require.NotContains(t, string(data), t.TempDir())
		run, err := replayed(data)
		require.NoError(t, err, c.protocol)
		require.Equal(t, r.Because, run.Because)
		require.Equal(t, drawn(t, r, LadderOptions{}), run.Ladder(LadderOptions{}))
		require.NoError(t, run.File.Of(r.Protocol))
		require.Equal(t, r.Name, run.File.Property.Name)
		var again bytes.Buffer
		require.NoError(t, Write(&again, run.File))
		require.Equal(t, string(data), again.String())
	}
}

// A search without rotation has other transitions, and its file says so.
func TestRoundTripWithoutRotation(t *testing.T) {
	p, err := model.Load("two-way")
	require.NoError(t, err)
	r, err := properties.Check(t.Context(), p, p.Property("no-ghost"), "soup", properties.Options{NoRotation: true})
	require.NoError(t, err)
	run, err := replayed(written(t, r))
	require.NoError(t, err)
	require.False(t, run.File.Scenario.Rotation)
}

func TestNoStory(t *testing.T) {
	_, err := New(check(t, "tcp", "orderly-close", "closes"), nil)
	require.ErrorContains(t, err, "closes holds in scenario orderly-close: there is no story to keep")
}

// edit changes a document at a path of keys and indices.
func edit(t *testing.T, data []byte, value any, path ...any) []byte {
	t.Helper()
	var doc any
	require.NoError(t, json.Unmarshal(data, &doc))
	at := doc
	for _, key := range path[:len(path)-1] {
		if name, ok := key.(string); ok {
			at = at.(map[string]any)[name]
		} else {
			at = at.([]any)[key.(int)]
		}
	}
	at.(map[string]any)[path[len(path)-1].(string)] = value
	out, err := json.MarshalIndent(doc, "", "  ")
	require.NoError(t, err)
	return out
}

// Each way in which a story may be untrue.
func TestUntrueStories(t *testing.T) {
	data := written(t, check(t, "two-way", "soup", "no-ghost"))
	var f File
	require.NoError(t, json.Unmarshal(data, &f))
	text := func(old, new string) string {
		require.Contains(t, f.Protocol.Sources[1].Text, old)
		return strings.Replace(f.Protocol.Sources[1].Text, old, new, 1)
	}
	sources := func(change string) []FileSource {
		return []FileSource{f.Protocol.Sources[0], {"two-way.tcp", change}}
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"index": {edit(t, data, 1, "steps", 2, "index"),
			"story.json: step 3: the file says kind: call; the protocol does kind: arrive"},
		"index beyond": {edit(t, data, 99, "steps", 2, "index"),
			"story.json: step 3: the file says transition 99, the protocol has 0 to 2 there"},
		"index below": {edit(t, data, -1, "steps", 0, "index"),
			"story.json: step 1: the file says transition -1, the protocol has 0 to 1 there"},
		"segment": {edit(t, data, "<SEQ=5><CTL=SYN>", "steps", 3, "segment", "text"),
			"step 4: the file says segment: A <SEQ=5><CTL=SYN> (old) sent in step 1; the protocol does segment: A <SEQ=0><CTL=SYN> (old) sent in step 1"},
		"rule": {edit(t, data, []string{"close.listen"}, "steps", 2, "rules"),
			"step 3: the file says rules: close.listen; the protocol does rules: close.syn-sent"},
		"sent": {edit(t, data, []SegmentLine{}, "steps", 0, "sent"),
			"step 1: the file says sent: nothing; the protocol does sent: A <SEQ=0><CTL=SYN>"},
		"call": {edit(t, data, "abort", "steps", 2, "call"), "step 3: the file says call: abort; the protocol does call: close"},
		"end":  {edit(t, data, "A", "steps", 1, "end"), "step 2: the file says end: A; the protocol does end: B"},
		"states": {edit(t, data, "SYN-RECEIVED", "steps", 3, "states", "B"),
			"step 4: the file says states: A CLOSED, B SYN-RECEIVED; the protocol does states: A CLOSED, B ESTABLISHED"},
		"changed":          {edit(t, data, []string{"A.iss = 3"}, "steps", 0, "changed"), "step 1: the file says changed: A.iss = 3; the protocol does changed: "},
		"initial":          {edit(t, data, "LISTEN", "initial", "B"), "the file begins in A CLOSED, B LISTEN, the protocol in A CLOSED, B CLOSED"},
		"cut short":        {edit(t, data, f.Steps[:3], "steps"), "the story ends after 3 steps without deciding no-ghost"},
		"no steps":         {edit(t, data, []StepText{}, "steps"), "the story ends after 0 steps without deciding no-ghost"},
		"because":          {edit(t, data, "A is fine", "property", "because"), `the file says "A is fine", the protocol says "B is ESTABLISHED with life 1 of A`},
		"verdict":          {edit(t, data, "holds", "property", "verdict"), "the file says always holds, the story shows always violated"},
		"kind":             {edit(t, data, "never", "property", "kind"), "the file says never violated, the story shows always violated"},
		"property":         {edit(t, data, "no-gost", "property", "name"), `protocol two-way has no property "no-gost"`},
		"another property": {edit(t, data, "agree-numbers", "property", "name"), "step "},
		"scenario":         {edit(t, data, "soop", "scenario", "name"), `protocol two-way has no scenario "soop"; did you mean "soup"?`},
		"overrides":        {edit(t, data, []string{"network bagg"}, "scenario", "overrides"), "overrides of story.json:1:9: "},
		"other overrides":  {edit(t, data, []string{"A: open passive"}, "scenario", "overrides"), "step 1: "},
		"protocol name":    {edit(t, data, "tcp", "protocol", "name"), "the file says protocol tcp, its text is that of two-way"},
		"protocol text": {edit(t, data, sources(text("-> ESTABLISHED", "-> SYN-RECEIVED")), "protocol", "sources"),
			"the protocol text was changed: its sha256 is "},
		"broken text": {edit(t, data, sources(text("rule", "ruel")), "protocol", "sources"), "the protocol text in the file: two-way.tcp:"},
		"base alone":  {edit(t, data, f.Protocol.Sources[:1], "protocol", "sources"), "the protocol text was changed: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := replayed(c.data)
			require.ErrorContains(t, err, c.want)
		})
	}
}

// Each way in which a file may be no trace file.
func TestBadFiles(t *testing.T) {
	data := written(t, check(t, "two-way", "stale-syn", "no-ghost"))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":        {nil, "story.json is empty; a trace is a file that verify --trace FILE has written"},
		"blank":        {[]byte(" \n\n"), "story.json is empty"},
		"binary":       {[]byte("\x7fELF\x02\x01\x01\x00"), "story.json is no trace file: found binary data at byte 7"},
		"not UTF-8":    {[]byte("{\"format\": \"\xff\"}"), "it is no UTF-8 text"},
		"too large":    {bytes.Repeat([]byte(" "), maxFile+1), "story.json is larger than 16 MiB, which no trace file is"},
		"half-written": {data[:len(data)/2], "the file ends in the middle of the JSON document: half-written or cut off"},
		"text":         {[]byte("protocol tcp\n"), "story.json:1:1: invalid character 'p' looking for beginning of value"},
		"comma":        {bytes.Replace(data, []byte(`"version": 1,`), []byte(`"version": 1,,`), 1), "story.json:3:16: invalid character ','"},
		"two":          {append(bytes.Clone(data), data...), "invalid character '{' after top-level value"},
		"list":         {[]byte("[]"), "story.json:1:1: found a list, expected an object"},
		"other JSON":   {[]byte("{}"), `story.json is no trace file: it has no "format": "tcpcheck-trace" at its top`},
		"other format": {edit(t, data, "pcap", "format"), "story.json is no trace file"},
		"no version":   {edit(t, data, nil, "version"), "the version of the format is missing; this program reads version 1"},
		"version 2":    {edit(t, data, 2, "version"), "version 2 of the format; this program reads version 1"},
		"wrong kind":   {edit(t, data, "two", "steps", 1, "index"), `found a string for "steps.index", expected a whole number`},
		"no protocol":  {edit(t, data, "", "protocol", "name"), "it does not name its protocol"},
		"no text":      {edit(t, data, nil, "protocol", "sources"), "it has no protocol text"},
		"no property":  {edit(t, data, "", "property", "name"), "it does not name its property"},
		"no steps":     {edit(t, data, nil, "steps"), "it has no steps"},
		"numbering":    {edit(t, data, 7, "steps", 1, "step"), "step 2 is numbered 7"},
		"bad verdict":  {edit(t, data, "perhaps", "property", "verdict"), `"perhaps" is no verdict`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(c.data), "story.json")
			require.ErrorContains(t, err, c.want)
		})
	}
}

// A field that version 1 does not have is passed over.
func TestUnknownField(t *testing.T) {
	data := written(t, check(t, "two-way", "stale-syn", "no-ghost"))
	_, err := replayed(edit(t, data, "seen on a Monday", "remark"))
	require.NoError(t, err)
}

func TestFilesOnDisk(t *testing.T) {
	dir := t.TempDir()
	_, err := ReadFile(dir)
	require.ErrorContains(t, err, "is a directory; a trace is a file")
	path := filepath.Join(dir, "story.json")
	_, err = ReadFile(path)
	require.ErrorContains(t, err, "story.json: there is no such file")
	f, err := New(check(t, "two-way", "stale-syn", "no-ghost"), nil)
	require.NoError(t, err)
	require.NoError(t, WriteFile(path, f))
	require.Error(t, WriteFile(filepath.Join(dir, "no", "folder.json"), f))
	f, err = ReadFile(path)
	require.NoError(t, err)
	_, err = f.Replay()
	require.NoError(t, err)
	require.NoError(t, os.Remove(path))
}

func TestOtherProtocol(t *testing.T) {
	f, err := New(check(t, "two-way", "stale-syn", "no-ghost"), nil)
	require.NoError(t, err)
	other, err := model.Load("four-way")
	require.NoError(t, err)
	require.ErrorContains(t, f.Of(other), "this is a trace of two-way, not of four-way")
	path := filepath.Join(t.TempDir(), "mine.tcp")
	require.NoError(t, os.WriteFile(path, []byte("protocol two-way \"mine\" extends tcp\n"), 0o644))
	mine, err := model.Load(path)
	require.NoError(t, err)
	require.ErrorContains(t, f.Of(mine), "this is a trace of two-way as its text was then (sha256 ")
}

func FuzzRead(f *testing.F) {
	r, err := properties.Check(f.Context(), mustLoad(f, "two-way"), mustLoad(f, "two-way").Property("no-ghost"), "stale-syn", properties.Options{})
	require.NoError(f, err)
	data := written(f, r)
	short := bytes.Clone(data)
	if at := bytes.Index(data, []byte(`"sources"`)); at > 0 { // without the long text
		short = append(append([]byte{}, data[:at]...), []byte(`"sources": [{"name": "a", "text": "protocol a \"b\""}]}}`)...)
	}
	for _, seed := range [][]byte{data, short, []byte("{}"), []byte(`{"format":"tcpcheck-trace","version":1}`), nil} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(bytes.NewReader(data), "f")
		if err != nil {
			require.NotEmpty(t, err.Error())
			require.Nil(t, file)
			return
		}
		require.Equal(t, Version, file.Version)
		require.NotEmpty(t, file.Protocol.Sources)
	})
}

func mustLoad(t testing.TB, name string) *model.Protocol {
	t.Helper()
	p, err := model.Load(name)
	require.NoError(t, err)
	return p
}
