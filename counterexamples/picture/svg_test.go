package picture

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples/words"
)

func svg(t *testing.T, s *Scene, look Look) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, SVG(&b, s, look))
	return b.String()
}

// parse reads a picture as XML and gives its texts.
func parse(t *testing.T, picture string) []string {
	t.Helper()
	var texts []string
	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		require.NoError(t, err)
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			texts = append(texts, string(text))
		}
	}
}

func TestSVG(t *testing.T) {
	for _, s := range stories {
		f := s.find(t)
		picture := svg(t, NewScene(f.trace, f.opt), f.look)
		golden(t, s.name+".svg", picture)
		require.Equal(t, picture, svg(t, NewScene(f.trace, f.opt), f.look), "the same story, other bytes")
		texts := parse(t, picture)
		require.Contains(t, texts, "B")
		require.Contains(t, texts, f.trace.Initial.Ends[0].State)
	}
}

func TestSVGInChinese(t *testing.T) {
	f := stories[1].find(t)
	look := f.in(words.Chinese)
	look.Tell = func(lang words.Lang, english string) string { return lang.String() + ": " + english }
	picture := svg(t, NewScene(f.trace, f.opt), look)
	texts := parse(t, picture)
	for _, want := range []string{"转折点", "丢失", "(过了一个报文段寿命)", "zh: the last states are reset"} {
		require.Contains(t, texts, want)
	}
}

func TestSVGOfAllKinds(t *testing.T) {
	picture := svg(t, NewScene(allKinds(), Options{}), Look{Title: "All <kinds>", Because: "so it is\x00"})
	golden(t, "all-kinds.svg", picture)
	texts := parse(t, picture)
	require.Contains(t, texts, "All <kinds>")
	require.Contains(t, texts, "so it is\uFFFD")
	require.Contains(t, texts, "fault: no rule takes <RST> &")
	require.Contains(t, texts, "更多")
}

func TestSVGOfLongStories(t *testing.T) {
	golden(t, "long.svg", svg(t, NewScene(long(120), Options{Repeats: 60}), Look{}))
	for _, s := range []*Scene{NewScene(long(1000), Options{}), NewScene(restless(1000), Options{Turning: 500})} {
		d := layOut(s, Look{})
		require.Less(t, d.bottom, 9000.0)
	}
}

func TestSVGWithoutSteps(t *testing.T) {
	require.Contains(t, parse(t, svg(t, NewScene(restless(0), Options{Repeats: 1}), Look{})), "Then nothing happens any more.")
}

// No label lies on another, or on a party's sign; none leaves the room between the lifelines.
func TestLabelsDoNotOverlap(t *testing.T) {
	check := func(name string, s *Scene, look Look) {
		d := layOut(s, look)
		require.NotEmpty(t, d.labels, name)
		taken := d.signs()
		for _, l := range d.labels {
			require.True(t, d.within(l.box), "%s: %v", name, l.lines)
			for _, b := range taken {
				require.False(t, l.box.overlaps(b), "%s: %v", name, l.lines)
			}
			taken = append(taken, l.box)
		}
	}
	for _, s := range stories {
		f := s.find(t)
		for lang := range words.Names {
			check(s.name, NewScene(f.trace, f.opt), f.in(words.Lang(lang)))
		}
	}
	check("all kinds", NewScene(allKinds(), Options{}), Look{})
	check("long", NewScene(long(120), Options{}), Look{})
	check("whole", NewScene(long(120), Options{Unfolded: true}), Look{})
}

func TestBoxes(t *testing.T) {
	upright := box{point{0, 0}, 10, 4, 0}
	require.True(t, upright.overlaps(box{point{9, 3}, 10, 4, 0}))
	require.False(t, upright.overlaps(box{point{11, 0}, 10, 4, 0}))
	require.True(t, upright.overlaps(box{point{0, 0}, 1, 1, 1}), "one within the other")
	turned := box{point{6, 6}, 14, 2, -3.14159265 / 4}
	require.False(t, upright.overlaps(turned), "only their upright hulls meet")
	require.True(t, upright.overlaps(box{point{3, 3}, 14, 2, 3.14159265 / 4}))
	require.True(t, upright.crossed(point{-9, -9}, point{9, 9}))
	require.False(t, upright.crossed(point{-9, 3}, point{9, 3}))
	require.False(t, upright.crossed(point{-9, -9}, point{-6, 9}))
}

func TestWrap(t *testing.T) {
	require.Equal(t, []string{"a b", "c"}, font{size: 10}.wrap("a b c", font{size: 10}.width("a b ")))
	require.Equal(t, []string{"报文段", "丢失。"}, font{size: 10}.wrap("报文段丢失。", font{size: 10}.width("报文段丢")-8))
	require.Equal(t, []string{"<SEQ=1>", "<CTL=SYN>"}, segmentFont.label("<SEQ=1><CTL=SYN>", 90))
	require.Equal(t, []string{""}, plainFont.wrap("", 90))
}
