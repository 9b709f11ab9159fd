package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// curve is how a figure grows with the number of states.
type curve struct {
	name   string
	points []point
}

type point struct{ states, value float64 }

// curves gathers a figure of each tool over the instances of a family.
func (f *findings) curves(from family, value func(*tool) float64) []curve {
	var list []curve
	for _, name := range []string{one, two, compressed, fingerprints, spin, rumurOne, rumurTwo} {
		c := curve{name: name}
		for _, r := range f.large(from, 0) {
			if t := r.tool(name); t != nil {
				c.points = append(c.points, point{float64(t.runs[0].states), value(t)})
			}
		}
		if c.points != nil {
			list = append(list, c)
		}
	}
	return list
}

// growthTable writes a figure of each tool, a column for each instance.
func growthTable(title, unit string, list []curve, columns []*result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s, %s:\n\n| checker |", title, unit)
	for _, r := range columns {
		fmt.Fprintf(&b, " %s states |", power(r.states()))
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n")
	for _, c := range list {
		fmt.Fprintf(&b, "| %s |", c.name)
		for _, r := range columns {
			b.WriteString(" " + c.at(r.states()) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// states is how many states the instance has, as all count them.
func (r *result) states() float64 {
	for _, t := range r.tools {
		if !t.apart && len(t.runs) > 0 {
			return float64(t.runs[0].states)
		}
	}
	return 0
}

func (c curve) at(states float64) string {
	for _, p := range c.points {
		if p.states == states {
			return fmt.Sprintf("%.3g", p.value)
		}
	}
	return ""
}

// power writes 1706337 as 1.7·10⁶.
func power(n float64) string {
	if n <= 0 {
		return "no"
	}
	e := int(math.Floor(math.Log10(n)))
	return fmt.Sprintf("%.1f·10%s", n/math.Pow10(e), string([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[e]))
}

// Measures of a panel of the chart, in pixels.
const (
	panelWide = 400.0
	panelHigh = 250.0
	left      = 60.0
	top       = 44.0
	legend    = 300.0
)

var colours = []string{"#1f77b4", "#0b3d66", "#2ca02c", "#9467bd", "#d62728", "#ff9f40", "#b35900"}

// panel is a set of curves over one pair of logarithmic axes.
type panel struct {
	title          string
	curves         []curve
	x0, x1, y0, y1 float64 // powers of ten
}

func newPanel(title string, curves []curve) panel {
	p := panel{title, curves, math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	for _, c := range curves {
		for _, at := range c.points {
			x, y := math.Log10(at.states), math.Log10(at.value)
			p.x0, p.x1 = min(p.x0, math.Floor(x)), max(p.x1, math.Ceil(x))
			p.y0, p.y1 = min(p.y0, math.Floor(y)), max(p.y1, math.Ceil(y))
		}
	}
	return p
}

// chart draws panels beside each other, and the legend behind them.
func chart(panels ...panel) string {
	var b strings.Builder
	wide := float64(len(panels))*(left+panelWide+20) + legend
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" font-family="sans-serif" font-size="12">`+"\n", wide, top+panelHigh+46)
	b.WriteString(`<rect width="100%" height="100%" fill="white"/>` + "\n")
	colour := colouring(panels)
	for i, p := range panels {
		p.draw(&b, left+float64(i)*(left+panelWide+20), colour)
	}
	drawLegend(&b, float64(len(panels))*(left+panelWide+20)+10, panels, colour)
	b.WriteString("</svg>\n")
	return b.String()
}

// colouring gives each tool a colour, the same in all panels.
func colouring(panels []panel) map[string]string {
	colour := map[string]string{}
	for _, p := range panels {
		for _, c := range p.curves {
			if _, ok := colour[c.name]; !ok {
				colour[c.name] = colours[len(colour)%len(colours)]
			}
		}
	}
	return colour
}

func (p panel) place(x float64, at point) (float64, float64) {
	return x + panelWide*(math.Log10(at.states)-p.x0)/(p.x1-p.x0), top + panelHigh*(p.y1-math.Log10(at.value))/(p.y1-p.y0)
}

func (p panel) draw(b *strings.Builder, x float64, colour map[string]string) {
	fmt.Fprintf(b, `<text x="%.1f" y="24" font-size="14">%s</text>`+"\n", x, html.EscapeString(p.title))
	for e := p.x0; e <= p.x1; e++ {
		px, _ := p.place(x, point{math.Pow(10, e), math.Pow(10, p.y0)})
		line(b, px, top, px, top+panelHigh)
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`+"\n", px, top+panelHigh+18, tick(e))
	}
	for e := p.y0; e <= p.y1; e++ {
		_, py := p.place(x, point{math.Pow(10, p.x0), math.Pow(10, e)})
		line(b, x, py, x+panelWide, py)
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="end">%s</text>`+"\n", x-6, py+4, tick(e))
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle">states</text>`+"\n", x+panelWide/2, top+panelHigh+36)
	for _, c := range p.curves {
		p.drawCurve(b, x, c, colour[c.name])
	}
}

func (p panel) drawCurve(b *strings.Builder, x float64, c curve, colour string) {
	var list []string
	for _, at := range c.points {
		px, py := p.place(x, at)
		list = append(list, fmt.Sprintf("%.1f,%.1f", px, py))
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", px, py, colour)
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(list, " "), colour)
}

func line(b *strings.Builder, x1, y1, x2, y2 float64) {
	fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#dddddd"/>`+"\n", x1, y1, x2, y2)
}

// tick writes a power of ten.
func tick(e float64) string {
	if e >= -3 && e <= 3 {
		return fmt.Sprintf("%g", math.Pow(10, e))
	}
	return fmt.Sprintf(`10<tspan dy="-5" font-size="9">%g</tspan>`, e)
}

func drawLegend(b *strings.Builder, x float64, panels []panel, colour map[string]string) {
	y, told := top+10, map[string]bool{}
	for _, p := range panels {
		for _, c := range p.curves {
			if told[c.name] {
				continue
			}
			told[c.name] = true
			fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="12" height="4" fill="%s"/><text x="%.1f" y="%.1f" font-size="11">%s</text>`+"\n", x, y-5, colour[c.name], x+17, y,
				html.EscapeString(c.name))
			y += 20
		}
	}
}
