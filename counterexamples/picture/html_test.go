package picture

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples/words"
)

func html(t *testing.T, s *Scene, page Page) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, HTML(&b, s, page))
	return b.String()
}

// examplePage is a page with all that a caller may give.
func examplePage(t *testing.T) (*Scene, Page) {
	t.Helper()
	f := stories[0].find(t)
	return NewScene(f.trace, f.opt), Page{
		Title:   Texts{"A ghost connection", "幽灵连接"},
		Because: Texts{f.look.Because, "B 已建立连接，而 A 的那次连接早已结束。"},
		Said: [2][]string{
			{"At first nothing is open.", "A wants a connection."},
			{"起初没有任何连接。", "A 想建立连接。", "", "A 放弃了，但 SYN 仍在网络中。"},
		},
		Tell: func(lang words.Lang, english string) string {
			if lang == words.Chinese && english == "the application opens actively" {
				return "应用程序主动打开"
			}
			return english
		},
	}
}

// data reads the data that a page carries.
func data(t *testing.T, page string) pageData {
	t.Helper()
	_, rest, found := strings.Cut(page, `<script type="application/json" id="data">`)
	require.True(t, found)
	text, _, found := strings.Cut(rest, "</script>")
	require.True(t, found)
	var d pageData
	require.NoError(t, json.Unmarshal([]byte(text), &d))
	return d
}

func TestHTML(t *testing.T) {
	scene, page := examplePage(t)
	text := html(t, scene, page)
	require.Equal(t, text, html(t, scene, page), "the same story, other bytes")
	require.Contains(t, text, `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"`)
	require.Empty(t, regexp.MustCompile(`(src|href)="[^d]`).FindAllString(text, -1))
	d := data(t, text)
	require.Len(t, d.Steps, 5)
	require.Equal(t, Texts{"Step 1 of 4", "第 1 步，共 4 步"}, d.Steps[1].Head)
	require.Equal(t, []Texts{
		{"The application of A calls open active.", "A 的应用程序调用 open active。"}, {"A sends <SEQ=0><CTL=SYN>.", "A 发出 <SEQ=0><CTL=SYN>。"},
	}, d.Steps[1].What)
	require.Equal(t, Texts{"A wants a connection.", "A 想建立连接。"}, d.Steps[1].Said)
	require.Equal(t, Texts{"", "A 放弃了，但 SYN 仍在网络中。"}, d.Steps[3].Said)
	require.Equal(t, Texts{"", ""}, d.Steps[4].Said)
	require.Equal(t, Texts{"the application opens actively", "应用程序主动打开"}, d.Rules["open.active"].Title)
	require.Contains(t, d.Rules["listen.syn"].Text, "rule listen.syn")
	require.Equal(t, changeData{0, 0, "SYN-SENT"}, d.Steps[1].Changes[0])
	require.Equal(t, []int{0}, d.Steps[1].Flying)
	require.Contains(t, d.Steps[3].What, Texts{"This is the turning point.", "这一步是转折点。"})
}

func TestHTMLOfAllKinds(t *testing.T) {
	d := data(t, html(t, NewScene(allKinds(), Options{Repeats: 11}), Page{}))
	var said []string
	for _, step := range d.Steps {
		for _, text := range step.What {
			require.NotContains(t, text[words.English]+text[words.Chinese], "%!")
			said = append(said, text[words.English])
		}
	}
	golden(t, "all-kinds.txt", strings.Join(said, "\n")+"\n")
}

func TestHTMLOfPartiesAndSharedFields(t *testing.T) {
	f := stories[4].find(t)
	d := data(t, html(t, NewScene(f.trace, f.opt), Page{}))
	require.Equal(t, "spoofer acts.", d.Steps[2].What[0][words.English])
	require.Contains(t, d.Segments, segmentData{"spoofer", "B", "<SEQ=none><CTL=SYN>", false})
	byName := map[string]fieldData{}
	for _, f := range d.Fields {
		byName[f.Name] = f
	}
	require.Equal(t, []string{"none", "none"}, byName["ISS"].Values)
}
