package counterexamples

import (
	"fmt"
	"regexp"
	"strings"
)

// Text writes the account as a page, with its stories drawn as ladders.
func (a *Account) Text(opt LadderOptions) string {
	var b strings.Builder
	b.WriteString(opt.paint(a.Title, boldColor) + "\n\n")
	for _, t := range a.Lead {
		writeWrapped(&b, "", t)
	}
	if a.story != nil {
		b.WriteString("\n" + a.story.ladder(opt) + "\n")
		writeHead(&b, opt.Style, a.storyHead)
	}
	for i, sentences := range a.Steps {
		writeWrapped(&b, fmt.Sprintf("%3d  ", i+1), Joined(sentences))
	}
	if a.After != "" {
		writeWrapped(&b, "     ", a.After)
	}
	for _, section := range a.Sections {
		b.WriteString("\n")
		writeHead(&b, opt.Style, section.Head)
		if section.caption != "" {
			writeWrapped(&b, "", section.caption)
		}
		if section.story != nil {
			b.WriteString(section.story.ladder(opt) + "\n")
		}
		for _, t := range section.Text {
			writeWrapped(&b, "", t)
		}
	}
	return b.String()
}

func (s *storyDrawn) ladder(opt LadderOptions) string {
	if s.beside != nil {
		return SideBySide(s.beside.Protocol, s.beside.Told, s.beside.Against, opt)
	}
	opt.Protocol, opt.Because, opt.WhyFair, opt.Repeats = s.protocol, s.because, s.whyFair, s.repeats
	return strings.TrimRight(Ladder(s.trace, opt), "\n") + "\n"
}

func writeHead(b *strings.Builder, s Style, head string) {
	b.WriteString(s.paint(head, boldColor) + "\n")
}

// Joined makes a paragraph of sentences.
func Joined(sentences []string) string { return spaced(strings.Join(sentences, gapAfter(sentences))) }

// hanThenLatin and latinThenHan find where Chinese and Latin characters meet, which a space keeps apart.
var (
	hanThenLatin = regexp.MustCompile(`(\p{Han})([A-Za-z0-9<])`)
	latinThenHan = regexp.MustCompile(`([A-Za-z0-9>])(\p{Han})`)
)

// spaced keeps Chinese and Latin characters apart.
func spaced(t string) string {
	return latinThenHan.ReplaceAllString(hanThenLatin.ReplaceAllString(t, "$1 $2"), "$1 $2")
}

// gapAfter is what stands between sentences: nothing where they end as Chinese ones do.
func gapAfter(sentences []string) string {
	if len(sentences) > 0 && strings.HasSuffix(sentences[0], "。") {
		return ""
	}
	return " "
}

// writeWrapped writes a paragraph behind a label, its further lines below its text.
func writeWrapped(b *strings.Builder, label, text string) {
	margin := strings.Repeat(" ", width(label))
	for _, line := range wrap(spaced(text), lineWidth-width(label)) {
		b.WriteString(strings.TrimRight(label+line, " ") + "\n")
		label = margin
	}
}
