package words

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// libraryTexts gives every text of the library that a story, a table or a list may show, in the order of the library.
func libraryTexts(t *testing.T) []string {
	var out []string
	seen := map[string]bool{"": true}
	note := func(text string) {
		if !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	for _, name := range model.LibraryNames() {
		p, err := model.Load(name)
		require.NoError(t, err)
		note(p.Title)
		for _, r := range p.Rules {
			note(r.Title)
			for _, says := range []*model.Template{r.Says, r.SaysOld} {
				if says != nil {
					note(says.Text)
				}
			}
		}
		for _, q := range p.Properties {
			note(q.Title)
			note(q.BecauseText())
			for _, known := range q.Theory {
				note(known.Text)
			}
		}
		for _, s := range p.Scenarios {
			note(s.Title)
		}
		for _, m := range p.Measures {
			note(m.Title)
		}
		for _, param := range p.Params {
			note(param.Title)
		}
	}
	return out
}

// Every text of the library is translated, with the same names to fill in, and nothing else is.
func TestLibraryIsTranslated(t *testing.T) {
	used := map[string]bool{}
	var missing []string
	for _, text := range libraryTexts(t) {
		used[text] = true
		translation, ok := chinese()[text]
		if !ok {
			missing = append(missing, text)
			continue
		}
		require.Equal(t, names(t, text), names(t, translation), text)
	}
	require.Empty(t, missing, "texts without a translation in zh.json")
	for text := range chinese() {
		require.True(t, used[text], "zh.json translates a text that no protocol has: %s", text)
	}
}

// names lists what is filled in; languages may order it as they like.
func names(t *testing.T, text string) []string {
	template, err := model.ParseTemplate(text)
	require.NoError(t, err, text)
	out := template.Names()
	slices.Sort(out)
	return slices.Compact(out)
}

func TestTranslationsAreSorted(t *testing.T) {
	data, err := os.ReadFile("zh.json")
	require.NoError(t, err)
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(chinese())) // a map's keys are sorted
	require.Equal(t, b.String(), string(data))
}

func TestText(t *testing.T) {
	require.Equal(t, "a SYN reaches a listener", English.Text("a SYN reaches a listener"))
	require.Equal(t, "SYN 到达监听端", Chinese.Text("a SYN reaches a listener"))
	require.Equal(t, "my own words", Chinese.Text("my own words"))
}
