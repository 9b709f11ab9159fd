package picture

import "math"

// point is a place in the picture; y runs downwards.
type point struct{ x, y float64 }

func (p point) plus(q point) point { return point{p.x + q.x, p.y + q.y} }

func (p point) times(k float64) point { return point{p.x * k, p.y * k} }

// between gives the place at a part of the way.
func between(p, q point, part float64) point { return p.times(1 - part).plus(q.times(part)) }

func distance(p, q point) float64 { return math.Hypot(q.x-p.x, q.y-p.y) }

// box is a rectangle that is turned about its middle by an angle, clockwise.
type box struct {
	middle point
	w, h   float64
	angle  float64
}

// local turns a place so that the box is upright around 0.
func (b box) local(p point) point {
	sin, cos := math.Sincos(-b.angle)
	x, y := p.x-b.middle.x, p.y-b.middle.y
	return point{x*cos - y*sin, x*sin + y*cos}
}

// corners gives the corners in order around the box.
func (b box) corners() [4]point {
	sin, cos := math.Sincos(b.angle)
	var out [4]point
	for i, s := range [4]point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := s.x*b.w/2, s.y*b.h/2
		out[i] = b.middle.plus(point{x*cos - y*sin, x*sin + y*cos})
	}
	return out
}

// grown is the box with a margin.
func (b box) grown(margin float64) box {
	b.w, b.h = b.w+2*margin, b.h+2*margin
	return b
}

// overlaps says whether two boxes have a place in common: two that have none are parted by a line along a side of one of them.
func (b box) overlaps(c box) bool { return !b.parted(c) && !c.parted(b) }

// parted says whether a line along one of the box's own sides parts it from the other.
func (b box) parted(c box) bool {
	lowX, highX, lowY, highY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range c.corners() {
		q := b.local(p)
		lowX, highX = min(lowX, q.x), max(highX, q.x)
		lowY, highY = min(lowY, q.y), max(highY, q.y)
	}
	return lowX >= b.w/2 || highX <= -b.w/2 || lowY >= b.h/2 || highY <= -b.h/2
}

// crossed says whether a line goes through the box.
func (b box) crossed(p, q point) bool {
	p, q = b.local(p), b.local(q)
	enter, leave := 0.0, 1.0
	for _, side := range [2][3]float64{{p.x, q.x - p.x, b.w / 2}, {p.y, q.y - p.y, b.h / 2}} {
		start, way, half := side[0], side[1], side[2]
		if way == 0 {
			if math.Abs(start) >= half {
				return false
			}
			continue
		}
		t, u := (-half-start)/way, (half-start)/way
		enter, leave = max(enter, min(t, u)), min(leave, max(t, u))
	}
	return enter < leave
}
