package formats

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
	"tcpcheck/properties"
)

func mermaidOf(t *testing.T, s *Story) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WriteMermaid(&out, s))
	return out.String()
}

func TestMermaid(t *testing.T) {
	each(t, func(t *testing.T, name string, s *Story) {
		text := mermaidOf(t, s)
		golden(t, name+".mmd", text)
		mermaidParses(t, text)
	})
}

// mermaidParses asks Mermaid itself. The variable MERMAID names a folder with node_modules in which the packages mermaid and jsdom are.
func mermaidParses(t *testing.T, text string) {
	t.Helper()
	node, err := exec.LookPath("node")
	folder := os.Getenv("MERMAID")
	if err != nil || folder == "" {
		t.Log("not held against Mermaid: that needs node, and MERMAID=FOLDER with its package")
		return
	}
	script, err := os.ReadFile(filepath.Join("testdata", "parse.mjs"))
	require.NoError(t, err)
	cmd := exec.Command(node, "--input-type=module", "-e", string(script))
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", out, text)
	require.Equal(t, "sequence\n", string(out))
}

// What no story of these shows: a full network, a loss later on, crashes, words, a copy in a network that is no soup.
func TestMermaidOfAllKinds(t *testing.T) {
	seg := func(flag string, origin int) model.Segment {
		return model.Segment{From: 0, To: 1, Flags: []string{flag}, Origin: origin}
	}
	at := func(a, b string) model.Snapshot {
		return model.Snapshot{Ends: [2]model.EndText{{State: a}, {State: b}}}
	}
	early, late, full := seg("SYN", 0), seg("FIN", 1), seg("ACK", 2)
	s := &Story{Protocol: story(t, "ghost").Protocol, Scenario: &model.Scenario{Name: "none"}, Repeats: 4, WhyFair: properties.WhyFair{Kind: properties.WhyStopped}, Trace: &model.Trace{
		Initial: at("开始", "CLOSED"),
		Steps: []model.Step{
			{Kind: model.StepCall, Call: "open; #1", Sent: []model.Segment{early}, Rules: []string{"open"}, After: at("打开", "CLOSED")},
			{Kind: model.StepTimer, Timer: "retransmission", Sent: []model.Segment{late}, Overflow: []model.Segment{early}, After: at("打开", "CLOSED")},
			{Kind: model.StepCall, Call: "send", Sent: []model.Segment{full}, Overflow: []model.Segment{full}, After: at("打开", "CLOSED")},
			{Kind: model.StepDuplicate, End: 1, Segment: &late, Told: []string{"reset"}, Delivered: 2, Rules: []string{"first", "second"}, After: at("打开", "RESET")},
			{Kind: model.StepCrash, End: 1, After: at("打开", "DOWN")},
			{Kind: model.StepArrive, End: 1, Segment: &late, After: at("打开", "DOWN")},
			{Kind: model.StepRestart, End: 1, Sent: []model.Segment{early}, After: at("打开", "CLOSED")},
			{Kind: model.StepLose, End: -1, Segment: &early, After: at("打开", "CLOSED")},
			{Kind: model.StepLifetime, End: 1, Timer: "time-wait", Fault: "broken", After: at("打开", "CLOSED")},
		},
	}}
	text := mermaidOf(t, s)
	golden(t, "all-kinds.mmd", text)
	mermaidParses(t, text)
}

// Signs that mean something to Mermaid are entities.
func TestMermaidText(t *testing.T) {
	require.Equal(t, "#lt;SEQ=0#gt;#59; #35;1 end", mermaidText("<SEQ=0>; #1\nend"))
}
