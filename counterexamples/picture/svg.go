package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// SVG draws a scene. The picture needs nothing from outside, is light or dark as the reader's screen is, and light where a
// renderer does not know. Its parts say to which steps they belong: a row with data-first and data-last, a state and a label
// with data-step, a line of an arrow with data-sent and data-step.
func SVG(w io.Writer, s *Scene, look Look) error {
	d := layOut(s, look)
	out := &canvas{}
	body := &canvas{}
	d.draw(body)
	height := d.drawFoot(body)
	out.open("story", d.width, height, look.Title)
	out.Write(body.Bytes())
	out.f("</svg>")
	_, err := w.Write(out.Bytes())
	return err
}

// canvas collects elements, one a line.
type canvas struct{ bytes.Buffer }

func (c *canvas) f(format string, args ...any) {
	fmt.Fprintf(&c.Buffer, format, args...)
	c.WriteByte('\n')
}

// open begins a picture on its ground.
func (c *canvas) open(class string, width, height float64, title string) {
	c.f(`<svg xmlns="http://www.w3.org/2000/svg" class="%s" role="img" viewBox="0 0 %s %s" width="%s" height="%s" `+
		`font-family="system-ui, sans-serif" font-size="%s">`, class, num(width), num(height), num(width), num(height), num(plainFont.size))
	if title != "" {
		c.f("<title>%s</title>", escaped(title))
	}
	c.f("<style>\n%s</style>", stylesheet())
	c.f(`<rect width="%s" height="%s" %s/>`, num(width), num(height), painted("paper"))
}

// num writes a number with one digit behind the point at the most.
func num(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10+0, 'f', -1, 64)
}

// escaped writes a text as XML, without characters that XML does not have.
func escaped(t string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(t)) // a builder never fails
	return b.String()
}

func (c *canvas) line(p, q point, class, more string) {
	c.f(`<line x1="%s" y1="%s" x2="%s" y2="%s" %s%s/>`, num(p.x), num(p.y), num(q.x), num(q.y), painted(class), more)
}

// text writes a text; anchor is start, middle or end.
func (c *canvas) text(p point, anchor, t, class string, f font, more string) {
	if f.mono {
		more += ` font-family="ui-monospace, monospace"`
	}
	if f.bold {
		more += ` font-weight="bold"`
	}
	if f != plainFont {
		more += fmt.Sprintf(` font-size="%s"`, num(f.size))
	}
	if anchor != "start" {
		more += fmt.Sprintf(` text-anchor="%s"`, anchor)
	}
	c.f(`<text x="%s" y="%s" %s%s xml:space="preserve">%s</text>`, num(p.x), num(p.y), painted(class), more, escaped(t))
}

// draw draws all but the foot, what is behind first.
func (d *drawing) draw(c *canvas) {
	d.drawTitle(c)
	d.drawPast(c)
	for i := range d.rows {
		d.drawRow(c, &d.rows[i])
	}
	d.drawBracket(c)
	d.drawLanes(c)
	for _, s := range d.strokes {
		d.drawStroke(c, s)
	}
	for i := range d.rows {
		d.drawParty(c, &d.rows[i])
	}
	for _, l := range d.labels {
		d.drawLabel(c, l)
	}
}

func (d *drawing) drawTitle(c *canvas) {
	for i, t := range titleFont.wrap(d.look.Title, d.width-2*margin) {
		if t != "" {
			c.text(point{margin, margin + 18 + 30*float64(i)}, "start", t, "ink", titleFont, "")
		}
	}
}

// drawPast draws what is before the story.
func (d *drawing) drawPast(c *canvas) {
	if d.past == 0 {
		return
	}
	top := d.head + 34
	c.f(`<rect x="%s" y="%s" width="%s" height="%s" %s/>`, num(margin), num(top), num(d.width-2*margin), num(d.rows[0].top-top-2), painted("band"))
	c.text(point{d.lanes[1] + 16, top + 18}, "start", d.words.Past, "faint", plainFont, "")
}

// drawRow draws what stands beside the lifelines.
func (d *drawing) drawRow(c *canvas, r *rowBox) {
	c.f(`<g class="row" data-first="%d" data-last="%d">`, r.First, r.Last)
	right := d.width - margin
	ground, number := `fill="none"`, line{fmt.Sprint(r.First), "faint", plainFont}
	switch {
	case r.Folded():
		ground = painted("band")
	case d.turns(r.Row):
		ground, number.class, number.font = painted("turn"), "turned", stateFont
	}
	c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="4" %s/>`, num(margin), num(r.top), num(right-margin), num(r.height-2), ground)
	if r.Folded() {
		c.text(point{d.number, r.y + 4.5}, "end", "⋮", "faint", plainFont, "")
	} else {
		c.line(point{d.lanes[0], r.y}, point{d.lanes[1], r.y}, "guide", "")
		c.text(point{d.number, r.y + 4.5}, "end", number.text, number.class, number.font, "")
	}
	d.drawSides(c, r)
	for i, l := range r.rules {
		c.text(point{d.rules, r.y + 4 + (lineHeight-2)*float64(i)}, "start", l.text, l.class, l.font, "")
	}
	c.f("</g>")
}

// drawSides draws events, states and outcomes beside the lifelines.
func (d *drawing) drawSides(c *canvas, r *rowBox) {
	for end, anchor := range [2]string{"end", "start"} {
		away := barWidth/2 + 8
		if end == 0 {
			away = -away
		}
		y := r.y + 4.5
		if r.Folded() {
			y -= lineHeight / 2 * float64(len(r.sides[end])-1)
		}
		for i, l := range r.sides[end] {
			at := point{d.lanes[end] + away, y + lineHeight*float64(i)}
			c.text(at, anchor, l.text, l.class, l.font, "")
		}
	}
}

// drawBracket marks the part that repeats itself.
func (d *drawing) drawBracket(c *canvas) {
	if !d.bracketed() {
		return
	}
	top, bottom, x := d.box(d.scene.Repeats).top+4, d.tail-6, margin+22
	c.f(`<path d="M%s %sH%sV%sH%s" fill="none" stroke-width="2" %s/>`, num(x+8), num(top), num(x), num(bottom), num(x+8), painted("line"))
	middle := (top + bottom) / 2
	c.text(point{margin + 12, middle}, "middle", d.words.Repeats, "ink", stateFont, fmt.Sprintf(` transform="rotate(-90 %s %s)"`, num(margin+12), num(middle)))
}

// drawLanes draws the lifelines: bars in the colours of the states, and a dashed line for a party.
func (d *drawing) drawLanes(c *canvas) {
	top := d.head + 30
	for lane, x := range d.lanes {
		c.text(point{x, d.head + 20}, "middle", d.scene.Lanes[lane], "ink", titleFont, "")
		if lane >= 2 {
			c.line(point{x, top}, point{x, d.bottom}, "faint-line", ` stroke-dasharray="2 5"`)
		} else if d.past > 0 {
			c.line(point{x, top}, point{x, d.rows[0].top}, "faint-line", ` stroke-dasharray="2 4" stroke-width="2"`)
		}
	}
	for end := range 2 {
		for _, s := range d.scene.Stays[end] {
			d.drawStay(c, end, s)
		}
	}
}

func (d *drawing) drawStay(c *canvas, end int, s Stay) {
	from, to := d.box(s.From).y, d.bottom
	if s.From == 0 {
		from = d.rows[0].top
	}
	if s.Until <= d.scene.last() {
		to = d.box(s.Until).y
	}
	if to > from {
		c.f(`<rect class="stay" data-step="%d" x="%s" y="%s" width="%s" height="%s" fill="%s"><title>%s</title></rect>`,
			s.From, num(d.lanes[end]-barWidth/2), num(from), num(barWidth), num(to-from), d.scene.stateColour(s.State), escaped(s.State))
	}
}

// drawStroke draws one line of an arrow, and how it ends.
func (d *drawing) drawStroke(c *canvas, s stroke) {
	a := &d.scene.Arrows[s.arrow]
	e := a.Ends[s.end]
	class, more := e.style(a.Copy(s.end))
	c.f(`<g class="arrow" data-sent="%d" data-step="%d">`, a.Sent, e.Step)
	from, to := d.trimmed(a, s)
	c.line(from, to, class, more)
	drawHead(c, e, from, to, class)
	c.f("</g>")
}

// style gives the class of a line, and its strokes.
func (e End) style(copied bool) (class, more string) {
	class, more = "line", ` stroke-width="1.6"`
	if e.Old {
		class = "old-line"
	}
	switch {
	case e.Kind == OnItsWay || e.Kind == Already || e.Kind == Unheard:
		if !e.Old {
			class = "faint-line"
		}
		return class, ` stroke-width="1.8" stroke-dasharray="2 3.5"`
	case e.Old:
		more += ` stroke-dasharray="10 4"`
	case copied:
		more += ` stroke-dasharray="5 3"`
	}
	return class, more
}

// trimmed takes the bars of the lifelines off a line.
func (d *drawing) trimmed(a *Arrow, s stroke) (from, to point) {
	side := math.Copysign(barWidth/2, s.to.x-s.from.x)
	from, to = s.from, s.to
	if a.From < 2 {
		from.x += side
	}
	if a.To < 2 && a.Ends[s.end].Kind == Arrives {
		to.x -= side
	}
	return from, to
}

// drawHead draws the end of a line.
func drawHead(c *canvas, e End, from, to point, class string) {
	fill := strings.TrimSuffix(class, "-line")
	if class == "line" {
		fill = "ink"
	}
	switch e.Kind {
	case Arrives:
		along := point{to.x - from.x, to.y - from.y}.times(1 / max(1, distance(from, to)))
		across := point{-along.y, along.x}.times(4.2)
		back := to.plus(along.times(-11))
		p, q := back.plus(across), back.plus(across.times(-1))
		c.f(`<polygon points="%s,%s %s,%s %s,%s" %s/>`, num(to.x), num(to.y), num(p.x), num(p.y), num(q.x), num(q.y), painted(fill))
	case Lost:
		for _, k := range [2]float64{-1, 1} {
			c.line(to.plus(point{-7, -7 * k}), to.plus(point{7, 7 * k}), "lost-line", ` stroke-width="2.6" stroke-linecap="round"`)
		}
	case OnItsWay:
		c.text(to.plus(point{math.Copysign(10, to.x-from.x), 5}), "middle", "…", fill, stateFont, "")
	case Already:
		c.f(`<circle cx="%s" cy="%s" r="4" fill="none" %s/>`, num(to.x), num(to.y), painted("faint-line"))
	case Unheard:
		c.line(to.plus(point{0, -6}), to.plus(point{0, 6}), "faint-line", ` stroke-width="2"`)
	}
}

// drawParty marks the step of a party on its lifeline.
func (d *drawing) drawParty(c *canvas, r *rowBox) {
	if lane := d.scene.Steps[r.First].Event.Lane; lane >= 2 && !r.Folded() {
		c.f(`<circle data-step="%d" cx="%s" cy="%s" r="5" %s/>`, r.First, num(d.lanes[lane]), num(r.y), painted("ink"))
	}
}

// drawLabel draws a label on a ground that lets lines below it fade.
func (d *drawing) drawLabel(c *canvas, l label) {
	step := max(d.scene.Arrows[l.arrow].Sent, 0)
	if l.end >= 0 {
		step = d.scene.Arrows[l.arrow].Ends[l.end].Step
	}
	turn := ""
	if l.box.angle != 0 {
		turn = fmt.Sprintf(` transform="rotate(%s %s %s)"`, num(l.box.angle*180/math.Pi), num(l.box.middle.x), num(l.box.middle.y))
	}
	c.f(`<g class="label" data-step="%d"%s>`, step, turn)
	left, top := l.box.middle.x-l.box.w/2, l.box.middle.y-l.box.h/2
	if d.covers(l.box) {
		c.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="2" fill-opacity="0.85" %s/>`, num(left), num(top), num(l.box.w), num(l.box.h), painted("paper"))
	}
	anchor, x := "start", left+2
	if d.fromRight(l) {
		anchor, x = "end", left+l.box.w-2
	}
	for i, t := range l.lines {
		c.text(point{x, top + (l.font.size+2)*float64(i) + l.font.size - 1}, anchor, t, l.class, l.font, "")
	}
	c.f("</g>")
}

// fromRight says whether a label begins at its right, where its line does.
func (d *drawing) fromRight(l label) bool {
	a := &d.scene.Arrows[l.arrow]
	return (d.lanes[a.To] < d.lanes[a.From]) == (l.end < 0)
}
