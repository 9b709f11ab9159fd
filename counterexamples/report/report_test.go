package report

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// toy is a protocol with a violation of each kind that a page tells apart, and with texts that are no HTML.
const toy = `protocol toy "one asks <b>&amp; the other</b> answers"

segment one of ASK, ANSWER { round : 0..2 }

end {
    state IDLE, ASKING, DONE
    asked : 0..2
}

calls ask

rule ask "1" "a question"    in IDLE on call ask { asked := 1  send ASK round 1  -> ASKING }
rule answer "2" "an answer"  in any on ASK { send ANSWER round seg.round }
rule done "3" "the </svg>answer is here" in any on ANSWER { -> DONE }

property nobody-done "nobody is <i>ever</i> done"
    in calm, again
    never some e in ends: e in DONE
    because "{e} is <u>done</u>"

property asked-twice "somebody asks twice"
    in calm
    reachable A.asked = 2

property idle "B is idle"
    in calm
    always B in IDLE

property stays "A asks for ever"
    in calm
    eventually always A in ASKING

scenario calm "a network that does no harm" {
    A: ask
    network fifo capacity 2
}

scenario again "the same" from calm { }
`

func toys(t *testing.T) []*model.Protocol {
	t.Helper()
	file := filepath.Join(t.TempDir(), "toy.tcp")
	require.NoError(t, os.WriteFile(file, []byte(toy), 0o600))
	p, err := model.Load(file)
	require.NoError(t, err)
	return []*model.Protocol{p}
}

func load(t *testing.T, names ...string) []*model.Protocol {
	t.Helper()
	var out []*model.Protocol
	for _, name := range names {
		p, err := model.Load(name)
		require.NoError(t, err)
		out = append(out, p)
	}
	return out
}

func explore(t *testing.T, protocols []*model.Protocol, opt Options) *Study {
	t.Helper()
	s, err := Explore(t.Context(), protocols, opt)
	require.NoError(t, err)
	return s
}

var library = sync.OnceValues(func() (*Study, error) {
	var list []*model.Protocol
	for _, name := range []string{"two-way", "three-way", "no-time-wait"} {
		p, err := model.Load(name)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	opt := Options{Properties: []string{"no-ghost", "clean-close", "syn-received-transient", "ghost-is-reset", "simultaneous-open-works"}}
	return Explore(context.Background(), list, opt)
})

// site is a report as a reader has it: files, and for each the anchors that it has.
type site struct {
	files   map[string]string
	anchors map[string]map[string]bool
	links   map[string][]string
}

func siteOf(t *testing.T, s *Study, lang words.Lang) *site {
	t.Helper()
	files, err := s.Pages(lang)
	require.NoError(t, err)
	out := &site{map[string]string{}, map[string]map[string]bool{}, map[string][]string{}}
	for _, f := range files {
		require.NotContains(t, out.files, f.Name)
		out.files[f.Name] = string(f.Data)
		out.anchors[f.Name] = map[string]bool{}
		out.read(t, f)
	}
	return out
}

// read checks that a page is well-formed and notes what it links to.
func (s *site) read(t *testing.T, f File) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(f.Data))
	require.NoError(t, err)
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				require.False(t, s.anchors[f.Name][a.Val], "%s: %s twice", f.Name, a.Val)
				s.anchors[f.Name][a.Val] = true
			case a.Key == "href" || a.Key == "src":
				s.links[f.Name] = append(s.links[f.Name], a.Val)
			}
		}
	}
	balanced(t, f)
	for _, picture := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(string(f.Data), -1) {
		d := xml.NewDecoder(strings.NewReader(picture))
		for err == nil {
			_, err = d.Token()
		}
		require.True(t, errors.Is(err, io.EOF), "%s: %v", f.Name, err)
		err = nil
	}
}

// single are elements without an end.
var single = map[string]bool{"meta": true, "link": true, "br": true}

// balanced checks that each element is closed, and in order: a parser of HTML forgives everything.
func balanced(t *testing.T, f File) {
	t.Helper()
	z := html.NewTokenizer(bytes.NewReader(f.Data))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			require.Empty(t, open, f.Name)
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !single[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			require.NotEmpty(t, open, "%s: </%s>", f.Name, name)
			require.Equal(t, open[len(open)-1], string(name), f.Name)
			open = open[:len(open)-1]
		}
	}
}

// whole checks that every link leads somewhere within the report.
func (s *site) whole(t *testing.T) {
	t.Helper()
	for from, links := range s.links {
		for _, link := range links {
			if link == "data:," {
				continue
			}
			file, anchor, _ := strings.Cut(link, "#")
			to := from
			if file != "" {
				to = path.Join(path.Dir(from), file)
			}
			require.Contains(t, s.files, to, "%s links to %s", from, link)
			require.True(t, anchor == "" || s.anchors[to][anchor], "%s links to %s", from, link)
		}
	}
}

// external finds what a browser would fetch. The name of the SVG language is no address.
func external(page string) []string {
	page = strings.ReplaceAll(page, `xmlns="http://www.w3.org/2000/svg"`, "")
	return regexp.MustCompile(`(?i)[a-z]+://[^\s"]*|url\(|@import|(src|href)="//`).FindAllString(page, -1)
}

func TestPages(t *testing.T) {
	s, err := library()
	require.NoError(t, err)
	for lang, name := range words.Names {
		site := siteOf(t, s, words.Lang(lang))
		site.whole(t)
		for file, page := range site.files {
			require.Empty(t, external(page), file)
			require.Contains(t, page, fmt.Sprintf(`<html lang="%s">`, name), file)
			require.NotContains(t, page, "%!", file)
			require.NotContains(t, page, "ZgotmplZ", file)
		}
		require.Equal(t, site.files, siteOf(t, s, words.Lang(lang)).files, "the same study, other bytes")
		two := site.files["protocols/two-way.html"]
		require.Contains(t, two, `id="story-no-ghost"`)
		require.Contains(t, two, `href="../stories/two-way/no-ghost.html"`)
		require.Contains(t, site.files["stories/two-way/no-ghost.html"], `href="../../protocols/two-way.html#story-no-ghost"`)
		require.Contains(t, site.links["index.html"], "protocols/no-time-wait.html#story-clean-close")
		require.NotContains(t, site.anchors["protocols/three-way.html"], "stories")
	}
}

// In Chinese nothing of what the pages say, or of what the library says, is left in English.
func TestPagesInChinese(t *testing.T) {
	s, err := library()
	require.NoError(t, err)
	files := siteOf(t, s, words.Chinese).files
	for _, want := range []string{"结论不同之处", "被违反", "它的前提在这个场景中从不成立", "没有 TIME-WAIT 的 TCP", "报文段"} {
		require.True(t, strings.Contains(files["index.html"], want), want)
	}
	for _, want := range []string{"对任意次数的丢失、复制和重传都有效（soup）", "没有轮换化简：A 的序号已指定", "转折点", "对端关闭", "假设公平性"} {
		require.True(t, strings.Contains(files["protocols/two-way.html"], want), want)
	}
	for name, page := range files {
		shown := regexp.MustCompile(`class="[^"]*"|(?s)<style>.*?</style>|<script.*?</script>`).ReplaceAllString(page, "")
		for _, english := range []string{"holds", "bounds reached", ">verdict", "scenario<", " steps", "numbers of"} {
			require.False(t, strings.Contains(shown, english), "%s: %s", name, english)
		}
	}
}

// A story is told beside what its protocol extends, if that keeps the property there; else beside the first that does; or as asked.
func TestBeside(t *testing.T) {
	s, err := library()
	require.NoError(t, err)
	beside := func(s *Study, protocol int, property string) string {
		if f := s.storyOf(protocol, property).Explained.Against; f != nil {
			return f.Protocol.Name
		}
		return ""
	}
	require.Equal(t, "three-way", beside(s, 0, "no-ghost"))
	require.Equal(t, "three-way", beside(s, 2, "clean-close"), "two-way, the first, keeps it too")
	require.Len(t, s.Stories[1], 0)
	one := Options{Properties: []string{"no-ghost"}, Check: properties.Options{Scenario: "soup"}}
	require.Equal(t, "", beside(explore(t, load(t, "two-way"), one), 0, "no-ghost"))
	require.Equal(t, "no-time-wait", beside(explore(t, load(t, "two-way", "no-time-wait"), one), 0, "no-ghost"))
	one.Against = load(t, "tcp")[0]
	require.Equal(t, "tcp", beside(explore(t, load(t, "two-way", "no-time-wait"), one), 0, "no-ghost"))
	one.Against = toys(t)[0]
	require.Equal(t, "", beside(explore(t, load(t, "two-way"), one), 0, "no-ghost"), "it has no such scenario")
}

func TestPagesOfToy(t *testing.T) {
	told := 0
	s := explore(t, toys(t), Options{Told: func(done, all int) { told++; require.Equal(t, told, done); require.Equal(t, 3, all) }})
	require.True(t, s.Whole)
	require.Len(t, s.Stories[0], 3, "each property once, though two scenarios violate the first")
	site := siteOf(t, s, words.English)
	site.whole(t)
	index, page := site.files["index.html"], site.files["protocols/toy.html"]
	require.Contains(t, index, "toy: what holds, and what does not")
	require.NotContains(t, index, "Where they differ")
	require.Contains(t, page, "one asks &lt;b&gt;&amp;amp; the other&lt;/b&gt; answers")
	require.Contains(t, page, "nobody is &lt;i&gt;ever&lt;/i&gt; done")
	require.Contains(t, page, "as told in calm")
	require.Contains(t, page, "No run shows it", "asked-twice")
	require.NotContains(t, site.files, "stories/toy/asked-twice.html")
	require.Contains(t, site.files, "stories/toy/stays.html")
	for _, hostile := range []string{"<i>", "<u>", "<b>&amp;", "</svg>answer"} {
		for name, page := range site.files {
			require.NotContains(t, regexp.MustCompile(`(?s)<script.*?</script>`).ReplaceAllString(page, ""), hostile, name)
		}
	}
}

// A protocol without a property does not differ in it from those that have it.
func TestDiffers(t *testing.T) {
	verdict := func(v properties.Verdict) *properties.Result { return &properties.Result{Verdict: v} }
	holds, violated := verdict(properties.Holds), verdict(properties.Violated)
	for _, c := range []struct {
		row  []*properties.Result
		want bool
	}{
		{[]*properties.Result{holds}, false}, {[]*properties.Result{holds, violated}, true}, {[]*properties.Result{nil, violated, holds}, true},
		{[]*properties.Result{holds, nil, holds}, false}, {[]*properties.Result{nil, violated}, false},
	} {
		require.Equal(t, c.want, differs(&properties.ComparisonRow{Results: c.row}))
	}
}

func TestExploreRefuses(t *testing.T) {
	_, err := Explore(t.Context(), load(t, "two-way", "two-way"), Options{})
	require.ErrorContains(t, err, "found two protocols with the name two-way; accepted: each once")
	_, err = Explore(t.Context(), load(t, "two-way"), Options{Properties: []string{"no-such"}})
	require.ErrorContains(t, err, `no property "no-such"`)
}
