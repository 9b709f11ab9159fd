package picture

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"io"
	"strings"

	"tcpcheck/counterexamples/words"
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
		Words       *words.Page
		Style       template.CSS
		Script      template.JS
		Data        template.JS
		Pictures    []template.HTML
		Languages   []string
	}{
		Lang: page.Lang.String(), Title: page.Title[page.Lang], Words: &page.Lang.Messages().Picture.Page, Languages: words.Names,
		Style: template.CSS(pageTheme() + pageStyle), Script: template.JS(pageScript),
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

// pageTheme gives the page the colours of the picture.
func pageTheme() string {
	return ":root{" + themeVariables(false) + "}\n@media (prefers-color-scheme:dark){:root{" + themeVariables(true) + "}}\n"
}
