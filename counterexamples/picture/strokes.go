package picture

// stroke is one line of an arrow: from where its segment was sent to one of its ends.
type stroke struct {
	arrow, end int
	from, to   point
}

// allStrokes gives the lines of all arrows.
func (d *drawing) allStrokes() []stroke {
	var out []stroke
	past, flying := 0, 0
	sent := map[int]int{} // by step: how many segments it has sent so far
	for i := range d.scene.Arrows {
		a := &d.scene.Arrows[i]
		from := point{d.lanes[a.From], 0}
		switch {
		case a.Sent == Past:
			from.y = d.rows[0].top - pastStep*float64(d.past-past) - 4
			past++
		default:
			from.y = d.box(a.Sent).y + 6*float64(sent[a.Sent])
			sent[a.Sent]++
		}
		for k := range a.Ends {
			if !d.visible(a, k) {
				continue
			}
			out = append(out, stroke{i, k, from, d.end(a, k, from, flying)})
			if a.Ends[k].Kind == OnItsWay {
				flying++
			}
		}
	}
	return out
}

// visible says whether an end is drawn: not within a band, and only once where several copies arrive in one.
func (d *drawing) visible(a *Arrow, k int) bool {
	e := a.Ends[k]
	if e.Kind == OnItsWay {
		return a.Sent <= 0 || !d.box(a.Sent).Folded()
	}
	row := d.box(e.Step)
	if !row.Folded() {
		return true
	}
	if a.Sent > 0 && d.box(a.Sent) == row {
		return false
	}
	for _, other := range a.Ends[:k] {
		if d.box(other.Step) == row {
			return false
		}
	}
	return true
}

// end gives the place where a line ends.
func (d *drawing) end(a *Arrow, k int, from point, flying int) point {
	e := a.Ends[k]
	to := point{d.lanes[a.To], d.tail + 30}
	if e.Kind != OnItsWay {
		to.y = d.box(e.Step).y
	}
	part := 1.0
	switch e.Kind {
	case Arrives:
		return to
	case Unheard:
		to.y += 26
		return to
	case OnItsWay:
		part = max(0.4, 0.8-0.07*float64(flying))
	case Lost:
		part = 0.6
	case Already:
		part = 0.5
	}
	to.x = from.x + (to.x-from.x)*part
	if to.y <= from.y {
		to.y = from.y + 26
	}
	return to
}
