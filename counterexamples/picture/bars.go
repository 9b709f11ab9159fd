package picture

import (
	"io"
	"strconv"
)

// Chart is a bar chart: for each group a bar of every series.
type Chart struct {
	Title  string
	Series []string // names, for the legend; one needs none
	Groups []Group
}

// Group is a name with its bars.
type Group struct {
	Label string
	Bars  []Bar
}

// Bar is a number, or a text that stands for none.
type Bar struct {
	Value int
	Text  string // empty: the number
}

// seriesColours are those of states, of medium brightness.
var seriesColours = []string{stateColours[1], stateColours[3]}

// Measures of a chart, in pixels.
const (
	barsRoom   = 300.0
	barHeight  = 13.0
	barGap     = 3.0
	groupGap   = 9.0
	labelsMost = 330.0
)

// Bars draws a chart. Bars lie, so that names can be read; each bears its number.
func Bars(w io.Writer, chart Chart) error {
	labels, numbers, most := 0.0, 0.0, 1
	for _, g := range chart.Groups {
		labels = max(labels, plainFont.width(g.Label))
		for _, b := range g.Bars {
			numbers, most = max(numbers, smallFont.width(b.text())), max(most, b.Value)
		}
	}
	left := margin + min(labels, labelsMost) + 8
	width := left + barsRoom + 6 + numbers + margin
	body := &canvas{}
	y := margin
	for _, line := range stateFont.wrap(chart.Title, width-2*margin) {
		body.text(point{margin, y + 12}, "start", line, "ink", stateFont, "")
		y += 19
	}
	y = drawSeries(body, chart.Series, y)
	top := y
	for _, g := range chart.Groups {
		room := float64(len(g.Bars))*(barHeight+barGap) - barGap
		body.text(point{left - 8, y + room/2 + 4.5}, "end", g.Label, "ink", plainFont, "")
		for i, b := range g.Bars {
			long := barsRoom * float64(b.Value) / float64(most)
			if b.Value > 0 {
				long = max(long, 1)
				body.f(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, num(left), num(y), num(long), num(barHeight), seriesColours[i%len(seriesColours)])
			}
			body.text(point{left + long + 6, y + barHeight/2 + 4}, "start", b.text(), "ink", smallFont, "")
			y += barHeight + barGap
		}
		y += groupGap - barGap
	}
	out := &canvas{}
	out.open("story", width, y-groupGap+margin, chart.Title)
	out.f(`<line x1="%s" y1="%s" x2="%s" y2="%s" %s/>`, num(left), num(top-3), num(left), num(max(top, y-groupGap+3)), painted("guide"))
	out.Write(body.Bytes())
	out.f("</svg>")
	_, err := w.Write(out.Bytes())
	return err
}

func (b Bar) text() string {
	if b.Text != "" {
		return b.Text
	}
	return strconv.Itoa(b.Value)
}

// drawSeries names the series, where there are several, and gives where the bars begin.
func drawSeries(c *canvas, series []string, y float64) float64 {
	if len(series) < 2 {
		return y + 4
	}
	x := margin
	for i, name := range series {
		c.f(`<rect x="%s" y="%s" width="10" height="10" fill="%s"/>`, num(x), num(y+2), seriesColours[i%len(seriesColours)])
		c.text(point{x + 15, y + 11}, "start", name, "faint", smallFont, "")
		x += 15 + smallFont.width(name) + 18
	}
	return y + 24
}
