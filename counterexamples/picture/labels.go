package picture

import "math"

// label is a text beside an arrow.
type label struct {
	arrow int
	end   int // the mark of an end; -1: the segment itself
	lines []string
	class string
	font  font
	box   box
}

// steep is the angle from which labels stand upright, so that nobody has to turn their head.
const steep = 27 * math.Pi / 180

// Costs of a place for a label, in pixels of distance from where it belongs.
const (
	costBelow   = 34.0
	costCrossed = 60.0
	costHead    = 240.0
)

// placeLabels finds a place for each label that no other has. It gives the rows that need more room.
func (d *drawing) placeLabels() []int {
	var full []int
	d.labels, d.taken = nil, d.signs()
	labelled := -1
	for _, s := range d.strokes {
		if s.arrow != labelled && !d.place(d.segmentLabel(s.arrow), s) {
			full = append(full, d.scene.rowOf(max(d.scene.Arrows[s.arrow].Sent, 0)))
		}
		labelled = s.arrow
	}
	for _, s := range d.strokes {
		if l, ok := d.mark(s); ok && !d.place(l, s) {
			full = append(full, d.scene.rowOf(min(d.scene.Arrows[s.arrow].Ends[s.end].Step, d.scene.last())))
		}
	}
	return full
}

// signs are the places between the lifelines that are taken already: the signs of parties.
func (d *drawing) signs() []box {
	var out []box
	for _, r := range d.rows {
		if lane := d.scene.Steps[r.First].Event.Lane; lane >= 2 && !r.Folded() {
			out = append(out, box{point{d.lanes[lane], r.y}, 16, 16, 0})
		}
	}
	return out
}

// covers says whether a line goes below a place.
func (d *drawing) covers(b box) bool {
	for _, s := range d.strokes {
		if b.crossed(s.from, s.to) {
			return true
		}
	}
	for _, x := range d.lanes[2:] {
		if b.crossed(point{x, b.middle.y - b.w}, point{x, b.middle.y + b.w}) {
			return true
		}
	}
	return false
}

func (d *drawing) segmentLabel(i int) label {
	a := &d.scene.Arrows[i]
	text, class := a.Label, "ink"
	if a.Sent == Past {
		text, class = text+" ("+d.words.Old+")", "old"
	}
	return newLabel(i, -1, segmentFont.label(text, d.labelRoom()), class, segmentFont)
}

// mark is what stands at the head of a line: that it is a copy, that its connection is over.
func (d *drawing) mark(s stroke) (label, bool) {
	a := &d.scene.Arrows[s.arrow]
	text, class := "", "faint"
	if a.Copy(s.end) {
		text = d.words.Copy
	}
	switch old := a.Ends[s.end].Old && a.Sent != Past; {
	case old && text != "":
		text, class = d.words.OldCopy, "old"
	case old:
		text, class = d.words.Old, "old"
	}
	return newLabel(s.arrow, s.end, []string{text}, class, smallFont), text != ""
}

func newLabel(arrow, end int, lines []string, class string, f font) label {
	l := label{arrow: arrow, end: end, lines: lines, class: class, font: f}
	for _, t := range lines {
		l.box.w = max(l.box.w, f.width(t)+4)
	}
	l.box.h = (f.size + 2) * float64(len(lines))
	return l
}

// place puts a label at the cheapest place beside a line that is free; where none is, at the first.
func (d *drawing) place(l label, s stroke) bool {
	options := places(l, s)
	best := math.Inf(1)
	l.box = options[0].box
	for _, c := range options {
		if c.cost >= best || !d.within(c.box) || meets(c.box, d.taken) {
			continue
		}
		if c.cost += d.disturbs(c.box); c.cost < best {
			best, l.box = c.cost, c.box
		}
	}
	d.taken = append(d.taken, l.box)
	d.labels = append(d.labels, l)
	return !math.IsInf(best, 1)
}

// candidate is a place that a label may have.
type candidate struct {
	box  box
	cost float64
}

// places lists places along a line: a label's from the sender on, a mark's from the head back.
func places(l label, s stroke) []candidate {
	long := distance(s.from, s.to)
	along := between(point{}, point{s.to.x - s.from.x, s.to.y - s.from.y}, 1/long)
	slope := math.Atan2(along.y, math.Abs(along.x))
	var out []candidate
	for away := 10.0; away == 10 || away < long-14; away += 8 {
		at := away
		if l.end >= 0 {
			at = long - away
		}
		if slope <= steep {
			out = append(out, slanted(l, s, along, slope, at, away)...)
		} else {
			out = append(out, upright(l, s, along, at, away)...)
		}
	}
	return out
}

// slanted are places above and below a line, as slanted as it is.
func slanted(l label, s stroke, along point, slope, at, away float64) []candidate {
	b := l.box
	b.angle = math.Copysign(slope, along.x)
	up := point{along.y, -along.x}
	if up.y > 0 {
		up = up.times(-1)
	}
	half := b.w / 2
	if l.end >= 0 {
		half = -half
	}
	on := s.from.plus(along.times(at + half))
	above, below := b, b
	above.middle = on.plus(up.times(b.h/2 + 2))
	below.middle = on.plus(up.times(-b.h/2 - 3))
	return []candidate{{above, away}, {below, away + costBelow}}
}

// upright are places at either side of a steep line.
func upright(l label, s stroke, along point, at, away float64) []candidate {
	on := s.from.plus(along.times(at))
	side := math.Copysign(1, along.x)
	ahead, behind := l.box, l.box
	ahead.middle = on.plus(point{side * (l.box.w/2 + 4), -l.box.h/2 - 1})
	behind.middle = on.plus(point{-side * (l.box.w/2 + 4), l.box.h/2 + 1})
	if l.end >= 0 {
		ahead, behind = behind, ahead
	}
	return []candidate{{ahead, away}, {behind, away + costBelow/2}}
}

// within says whether a place is between the lifelines, and below the head of the picture.
func (d *drawing) within(b box) bool {
	for _, p := range b.corners() {
		if p.x < d.lanes[0]+barWidth/2+1 || p.x > d.lanes[1]-barWidth/2-1 || p.y < d.head+26 {
			return false
		}
	}
	return true
}

func meets(b box, taken []box) bool {
	for _, t := range taken {
		if b.overlaps(t.grown(1)) {
			return true
		}
	}
	return false
}

// disturbs is what a place costs because it hides parts of lines.
func (d *drawing) disturbs(b box) float64 {
	cost := 0.0
	for _, s := range d.strokes {
		if b.crossed(s.from, s.to) {
			cost += costCrossed
		}
		if b.grown(3).crossed(between(s.from, s.to, 1-10/max(10, distance(s.from, s.to))), s.to) {
			cost += costHead
		}
	}
	for _, x := range d.lanes[2:] {
		if b.crossed(point{x, b.middle.y - b.w}, point{x, b.middle.y + b.w}) {
			cost += costCrossed / 2
		}
	}
	return cost
}
