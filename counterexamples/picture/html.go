package picture

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
)

// Texts is a text in every language, by words.Lang.
type Texts [2]string

// Page is what a page shows beside its scene. What is empty is left out.
type Page struct {
	Lang    words.Lang                                   // the language that is shown first
	Title   Texts                                        //
	Because Texts                                        // the last sentence
	Said    [2][]string                                  // by words.Lang: what is said of the start and of each step; it may be shorter than the story
	Tell    func(lang words.Lang, english string) string // translates titles of rules; nil: they stay as they are
	Back    string                                       // where a link leads back to: a file, or a place in one, seen from where the page is
}

// StoryPage gives the page of a story: its title, its last sentence, and what is said of its steps.
func StoryPage(p *model.Protocol, sc *model.Scenario, property string, because model.Said, t *model.Trace, lang words.Lang) Page {
	page := Page{Lang: lang, Tell: words.Lang.Text}
	for k := range words.Names {
		l := words.Lang(k)
		page.Title[k], page.Because[k] = StoryTitle(p, sc, property), counterexamples.BecauseText(because, l)
		said := []string{l.Text(sc.Title)}
		for _, sentences := range counterexamples.StepSentences(p, sc, t, l) {
			said = append(said, counterexamples.Joined(sentences))
		}
		page.Said[k] = said
	}
	return page
}

// StoryTitle names a story.
func StoryTitle(p *model.Protocol, sc *model.Scenario, property string) string {
	return fmt.Sprintf("%s: %s (%s)", p.Name, property, sc.Name)
}

// In gives the looks of the page's picture in a language.
func (p *Page) In(lang words.Lang) Look {
	return Look{Lang: lang, Because: p.Because[lang], Tell: p.Tell}
}

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string

	pageTemplate = template.Must(template.New("page").Parse(pageText))
)

// HTML writes a page in which one steps through the story, forth and back. The page is one file that asks nothing of the
// network, speaks both languages, and is light or dark as the reader's screen is.
func HTML(w io.Writer, s *Scene, page Page) error {
	data, err := json.Marshal(newPageData(s, &page))
	if err != nil {
		return err
	}
	fill := struct {
		Lang, Title string
		Back        string
		Words       *words.Page
		Style       template.CSS
		Script      template.JS
		Data        template.JS
		Pictures    []template.HTML
		Languages   []string
	}{
		Lang: page.Lang.String(), Title: page.Title[page.Lang], Back: page.Back, Words: &page.Lang.Messages().Picture.Page, Languages: words.Names,
		Style: template.CSS(Theme() + pageStyle), Script: template.JS(pageScript),
		Data: template.JS(data), // json.Marshal writes < > & as \u003c and the like, so that no text ends the script
	}
	for lang := range words.Names {
		var b strings.Builder
		if err := SVG(&b, s, page.In(words.Lang(lang))); err != nil {
			return err
		}
		fill.Pictures = append(fill.Pictures, template.HTML(b.String()))
	}
	return pageTemplate.Execute(w, fill)
}

// Theme gives a page the colours of pictures, as variables of its style.
func Theme() string {
	return ":root{" + themeVariables(false) + "}\n@media (prefers-color-scheme:dark){:root{" + themeVariables(true) + "}}\n"
}
