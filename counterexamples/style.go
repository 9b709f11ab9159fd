package counterexamples

import (
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/text"

	"tcpcheck/properties"
)

// Style is how text is drawn. The zero value is plain ASCII without colours.
type Style struct {
	Unicode bool
	Color   bool
}

// lineWidth is the width that lines keep to where they can, in columns.
const lineWidth = 100

// The width of an ambiguous character must not depend on the reader's locale, or the same story would be laid out in two
// ways. Chinese, Japanese and Korean characters are two columns wide all the same.
func init() { text.OverrideRuneWidthEastAsianWidth(false) }

// The colours of what stands out.
var (
	badColor   = []color.Attribute{color.FgRed, color.Bold}
	goodColor  = []color.Attribute{color.FgGreen}
	doubtColor = []color.Attribute{color.FgYellow}
	faintColor = []color.Attribute{color.Faint}
	boldColor  = []color.Attribute{color.Bold}
)

// paint colours a text, if colours are asked for.
func (s Style) paint(t string, attributes []color.Attribute) string {
	if !s.Color || t == "" || attributes == nil {
		return t
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(t)
}

// verdictColors has the colour of each verdict.
var verdictColors = map[properties.Verdict][]color.Attribute{
	properties.Holds: goodColor, properties.Violated: badColor, properties.Incomplete: doubtColor, properties.Vacuous: doubtColor,
}

func (s Style) verdict(v properties.Verdict) string { return s.paint(v.String(), verdictColors[v]) }

// becomes is the arrow between two values.
func (s Style) becomes() string {
	if s.Unicode {
		return " → "
	}
	return " -> "
}

// width gives the columns that a text takes, colours apart.
func width(t string) int { return text.StringWidthWithoutEscSequences(t) }

func pad(t string, columns int) string { return text.Pad(t, columns, ' ') }

// wrap breaks a text into lines of at most so many columns, where its words allow that.
func wrap(t string, columns int) []string { return wrapPieces(breakable(t), columns) }

// glue begins a piece that stands without a space behind the one before it.
const glue = "\x00"

// breakable takes a text apart where a line may end: at spaces, and beside characters of two columns.
func breakable(t string) []string {
	var out []string
	for _, word := range strings.Fields(t) {
		piece, last := "", ' '
		for _, r := range word {
			if piece != "" && mayBreak(last, r) {
				out, piece = append(out, piece), glue
			}
			piece += string(r)
			last = r
		}
		out = append(out, piece)
	}
	return out
}

// mayBreak says whether a line may end between two characters of a word: not behind a sign that opens, nor before one that closes.
func mayBreak(before, after rune) bool {
	wide := text.RuneWidth(before) == 2 || text.RuneWidth(after) == 2
	return wide && !strings.ContainsRune("（《", before) && !strings.ContainsRune("，。；：、！？）》", after)
}

// endsWide holds for a text whose last sign brings its own space.
func endsWide(t string) bool {
	last, _ := utf8.DecodeLastRuneInString(t)
	return strings.ContainsRune("，。；：、", last)
}

// wrapPieces breaks a list into lines of at most so many columns, never within a piece.
func wrapPieces(pieces []string, columns int) []string {
	var lines []string
	line := ""
	for _, piece := range pieces {
		piece, glued := strings.CutPrefix(piece, glue)
		space := " "
		if glued || line == "" || endsWide(line) {
			space = ""
		}
		if line != "" && width(line)+len(space)+width(piece) > columns {
			lines, line, space = append(lines, line), "", ""
		}
		line += space + piece
	}
	return append(lines, line)
}

// paragraph writes pieces as lines, the first after so many spaces, the others after two more.
func paragraph(b *strings.Builder, indent int, pieces []string) {
	margin := strings.Repeat(" ", indent)
	for _, line := range wrapPieces(pieces, lineWidth-indent-2) {
		b.WriteString(margin + line + "\n")
		margin = strings.Repeat(" ", indent+2)
	}
}

// listed makes pieces of a list, with a sign after all but the last.
func listed(list []string, sign string) []string {
	var out []string
	for i, item := range list {
		if i < len(list)-1 {
			item += sign
		}
		out = append(out, item)
	}
	return out
}

// Bad writes a text in the colour of what is violated.
func (s Style) Bad(t string) string { return s.paint(t, badColor) }
