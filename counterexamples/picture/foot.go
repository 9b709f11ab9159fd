package picture

import (
	"fmt"

	"tcpcheck/counterexamples/words"
)

// drawFoot draws what stands below the picture, and gives the height of all.
func (d *drawing) drawFoot(c *canvas) float64 {
	y := d.bottom + 10
	say := func(t, class string, f font) {
		for _, part := range f.wrap(t, d.width-2*margin) {
			y += f.size + 7
			c.text(point{margin, y}, "start", part, class, f, "")
		}
	}
	if t := d.scene.goesOn(d.words); t != "" {
		say(t, "ink", stateFont)
	}
	if d.look.Because != "" {
		say(d.look.Because, "ink", stateFont)
	}
	return d.drawLegend(c, y+14) + margin
}

// goesOn says how a run without end goes on.
func (s *Scene) goesOn(m *words.Picture) string {
	switch {
	case s.Repeats == 0:
		return ""
	case s.Repeats > s.last():
		return m.ThenStops
	}
	return fmt.Sprintf(m.ThenRepeats, s.Repeats)
}

// sample is a sign, with its meaning.
type sample struct {
	text string
	end  End
	copy bool
}

// samples are the signs that the picture has.
func (d *drawing) samples() []sample {
	legend := &d.words.Legend
	all := []sample{
		{legend.Lost, End{Kind: Lost}, false}, {legend.Old, End{Kind: Arrives, Old: true}, false}, {legend.Copy, End{Kind: Arrives}, true},
		{legend.Flying, End{Kind: OnItsWay}, false}, {legend.Already, End{Kind: Already}, false}, {legend.Unheard, End{Kind: Unheard}, false},
	}
	var out []sample
	for _, s := range all {
		for _, k := range d.strokes {
			a := &d.scene.Arrows[k.arrow]
			e := a.Ends[k.end]
			if s.end.Old && e.Old || !s.end.Old && e.Kind == s.end.Kind && a.Copy(k.end) == s.copy && (s.copy || e.Kind != Arrives) {
				out = append(out, s)
				break
			}
		}
	}
	return out
}

// drawLegend explains the signs, as many in a line as there is room for, and gives where it ends.
func (d *drawing) drawLegend(c *canvas, y float64) float64 {
	const sign, gap = 52.0, 28.0
	samples := d.samples()
	if len(samples) == 0 {
		return y - 14
	}
	x := margin
	y += 8
	for _, s := range samples {
		room := sign + 8 + plainFont.width(s.text) + gap
		if x > margin && x+room > d.width {
			x, y = margin, y+22
		}
		d.drawSample(c, s, point{x, y})
		c.text(point{x + sign + 8, y + 4.5}, "start", s.text, "faint", plainFont, "")
		x += room
	}
	return y + 8
}

// drawSample draws a sign as the picture does.
func (d *drawing) drawSample(c *canvas, s sample, at point) {
	class, more := s.end.style(s.copy)
	to := at.plus(point{36, 0})
	c.line(at, to, class, more)
	drawHead(c, s.end, at, to, class)
}
