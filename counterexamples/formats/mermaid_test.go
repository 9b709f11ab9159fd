package formats

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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

// Signs that mean something to Mermaid are entities.
func TestMermaidText(t *testing.T) {
	require.Equal(t, "#lt;SEQ=0#gt;#59; #35;1 end", mermaidText("<SEQ=0>; #1\nend"))
}
