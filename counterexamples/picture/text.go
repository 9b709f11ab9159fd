package picture

import (
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
)

// font is how a text is set.
type font struct {
	size float64
	mono bool
	bold bool
}

var (
	plainFont   = font{size: 13}
	stateFont   = font{size: 13, bold: true}
	smallFont   = font{size: 11}
	idFont      = font{size: 11, mono: true}
	segmentFont = font{size: 12, mono: true}
	titleFont   = font{size: 16, bold: true}
)

// width tells how much room to leave for a text. No renderer has the same fonts as the next, so it is rather too much.
func (f font) width(t string) float64 {
	ems := 0.0
	for _, r := range t {
		ems += f.ems(r)
	}
	return ems * f.size
}

// ems is the room for one character.
func (f font) ems(r rune) float64 {
	switch {
	case wide(r):
		return 1.02
	case f.mono:
		return 0.61
	case strings.ContainsRune(" .,:;'|!il()", r):
		return 0.4
	case f.bold && unicode.IsUpper(r):
		return 0.78
	case unicode.IsUpper(r) || r == 'm' || r == 'w' || f.bold:
		return 0.72
	}
	return 0.59
}

// wide says whether a character takes the room of two.
func wide(r rune) bool { return r > 0x2e7f && text.RuneWidth(r) == 2 }

// wrap breaks a text into lines, at blanks or between wide characters.
func (f font) wrap(t string, width float64) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(t) {
		if line != "" && f.width(line+strings.TrimRight(piece, " ")) > width {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		line += piece
	}
	return append(lines, strings.TrimRight(line, " "))
}

// noStart are characters that no line begins with.
const noStart = "，。；：、）」』？！,.;:)?!"

// pieces cuts a text where a line may end.
func pieces(t string) []string {
	var out []string
	piece, runes := "", []rune(t)
	for i, r := range runes {
		piece += string(r)
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if next == 0 || r == ' ' && next != ' ' || (wide(r) || wide(next)) && next != ' ' && !strings.ContainsRune(noStart, next) {
			out, piece = append(out, piece), ""
		}
	}
	return out
}

// label breaks a segment's text between its parts, where it is too long for a line.
func (f font) label(t string, width float64) []string {
	var lines []string
	line := ""
	for _, part := range strings.SplitAfter(t, ">") {
		if line != "" && f.width(line+part) > width {
			lines, line = append(lines, line), ""
		}
		line += part
	}
	if line != "" || lines == nil {
		lines = append(lines, line)
	}
	return lines
}
