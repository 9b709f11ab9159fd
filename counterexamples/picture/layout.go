package picture

import (
	"fmt"
	"slices"
	"strings"

	"tcpcheck/counterexamples/words"
)

// Look says how a picture is drawn.
type Look struct {
	Lang    words.Lang
	Title   string                                       // above the picture; empty: none
	Because string                                       // the last sentence; empty: none
	Tell    func(lang words.Lang, english string) string // translates titles of rules; nil: they stay as they are
}

// Measures of a picture, in pixels.
const (
	margin      = 16.0
	numberRoom  = 30.0
	sideRoom    = 96.0  // at the least, beside a lifeline
	sideMost    = 210.0 // at the most
	ruleRoom    = 300.0
	barWidth    = 12.0
	lineHeight  = 16.0
	rowHeight   = 52.0 // at the least
	bandHeight  = 40.0
	gapLeast    = 420.0 // between two lifelines
	gapMost     = 620.0
	labelMargin = 120.0 // between lifelines, beside the longest label
	pastStep    = 24.0  // between two segments from before the story
)

// line is a line of text.
type line struct {
	text  string
	class string
	font  font
}

// rowBox is a row with its place.
type rowBox struct {
	Row
	top, y, height float64 // y is where things happen
	sides          [2][]line
	rules          []line
}

// drawing is a picture while it is drawn.
type drawing struct {
	scene *Scene
	look  Look
	words *words.Picture

	rows    []rowBox
	extra   []float64 // by row: what it got beyond its need, for labels
	lanes   []float64 // where the lifelines stand
	number  float64   // where numbers of steps end
	rules   float64   // where rules begin; 0: there are none
	width   float64
	head    float64 // below the title
	past    int     // segments from before the story
	tail    float64 // below the last row
	bottom  float64 // below all arrows
	strokes []stroke
	labels  []label
	taken   []box // by labels and captions
}

// patience is how often rows are made higher for labels that find no place. It is never used up but by labels that are wider
// than the picture.
const patience = 40

// layOut finds a place for everything. Where a label finds none, its row is made higher, and all begins again.
func layOut(s *Scene, look Look) *drawing {
	d := &drawing{scene: s, look: look, words: &look.Lang.Messages().Picture, extra: make([]float64, len(s.Rows))}
	for _, a := range s.Arrows {
		if a.Sent == Past {
			d.past++
		}
	}
	for _, r := range s.Rows {
		d.rows = append(d.rows, d.row(r))
	}
	d.columns()
	for range patience {
		d.stack()
		d.strokes = d.allStrokes()
		full := d.placeLabels()
		if len(full) == 0 {
			break
		}
		for _, row := range slices.Compact(slices.Sorted(slices.Values(full))) {
			d.extra[row] += lineHeight
		}
	}
	return d
}

// row collects the texts of a row.
func (d *drawing) row(r Row) rowBox {
	box := rowBox{Row: r}
	for end, state := range d.scene.entered(r) {
		if state != "" {
			box.sides[end] = append(box.sides[end], line{state, "ink", stateFont})
		}
	}
	if r.Folded() {
		box.rules = []line{{d.bandText(r), "faint", plainFont}}
		return box
	}
	step := &d.scene.Steps[r.First]
	if event := d.event(step.Event); event != "" && step.Event.Lane < 2 {
		side := max(step.Event.Lane, 0)
		box.sides[side] = append(d.wrapped("("+event+")", "ink", plainFont), box.sides[side]...)
	}
	if side := step.Event.Lane; side >= 0 && side < 2 {
		box.sides[side] = append(box.sides[side], d.outcome(step)...)
	}
	if step.Fault != "" {
		side := max(0, min(step.Event.Lane, 1))
		box.sides[side] = append(box.sides[side], d.wrapped(fmt.Sprintf(d.words.Fault, step.Fault), "lost", plainFont)...)
	}
	if d.turns(r) {
		box.rules = append(box.rules, line{d.words.Turning, "turned", stateFont})
	}
	for _, rule := range step.Rules {
		box.rules = append(box.rules, d.rule(rule)...)
	}
	return box
}

// bandText says how many steps a band stands for.
func (d *drawing) bandText(r Row) string {
	form := d.words.Folded
	if d.scene.quiet(r) {
		form = d.words.Quiet
	}
	return fmt.Sprintf(form, r.Last-r.First+1)
}

// turns says whether a row is that of the turning point.
func (d *drawing) turns(r Row) bool { return r.First > 0 && r.First == d.scene.Turning }

func (d *drawing) wrapped(t, class string, f font) []line {
	var out []line
	for _, part := range f.wrap(t, sideMost) {
		out = append(out, line{part, class, f})
	}
	return out
}

// outcome is what the application learns.
func (d *drawing) outcome(s *Step) []line {
	var out []line
	for _, word := range s.Told {
		out = append(out, d.wrapped("“"+word+"”", "ink", plainFont)...)
	}
	if t := d.octets(s.Delivered); t != "" {
		out = append(out, d.wrapped(t, "ink", plainFont)...)
	}
	return out
}

func (d *drawing) octets(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return d.words.Octet
	}
	return fmt.Sprintf(d.words.Octets, n)
}

// event says what happens, if it is not a segment's.
func (d *drawing) event(e Event) string {
	switch e.Kind {
	case Call:
		return e.Name
	case Timer:
		return fmt.Sprintf(d.words.Timer, e.Name)
	case Lifetime:
		return d.words.Lifetime
	case Crash:
		return d.words.Crash
	case Restart:
		return d.words.Restart
	}
	return ""
}

// rule is a rule's id with its section, and its title below.
func (d *drawing) rule(r Rule) []line {
	head := r.ID
	if r.Section != "" {
		head += "  " + r.Section
	}
	out := []line{{head, "ink", idFont}}
	if r.Title == "" {
		return out
	}
	for _, part := range smallFont.wrap(d.look.tell(r.Title), ruleRoom) {
		out = append(out, line{part, "faint", smallFont})
	}
	return out
}

func (l Look) tell(t string) string {
	if l.Tell == nil {
		return t
	}
	return l.Tell(l.Lang, t)
}

// columns finds the places from left to right.
func (d *drawing) columns() {
	x := margin
	if d.bracketed() {
		x += 2 * lineHeight
	}
	x += numberRoom
	d.number = x
	x += 14 + d.sideWidth(0) + 10
	gap := d.gap()
	d.lanes = make([]float64, len(d.scene.Lanes))
	between := float64(len(d.lanes) - 1)
	d.lanes[0], d.lanes[1] = x, x+gap*between
	for lane := 2; lane < len(d.lanes); lane++ {
		d.lanes[lane] = x + gap*float64(lane-1)
	}
	x = d.lanes[1] + 10 + d.sideWidth(1) + 14
	if room := d.rulesWidth(); room > 0 {
		d.rules = x + 10
		x = d.rules + room
	}
	d.width = x + margin
}

// rulesWidth is the room for the column of rules.
func (d *drawing) rulesWidth() float64 {
	most := 0.0
	for _, r := range d.rows {
		for _, l := range r.rules {
			most = max(most, l.font.width(l.text))
		}
	}
	return most
}

// sideWidth is the room beside a lifeline.
func (d *drawing) sideWidth(end int) float64 {
	most := sideRoom
	for _, r := range d.rows {
		for _, l := range r.sides[end] {
			most = max(most, l.font.width(l.text))
		}
	}
	return most + barWidth/2
}

// gap is the room between two lifelines that stand side by side.
func (d *drawing) gap() float64 {
	whole, part := 0.0, 0.0
	for _, a := range d.scene.Arrows {
		whole = max(whole, segmentFont.width(a.Label))
		for _, p := range strings.SplitAfter(a.Label, ">") {
			part = max(part, segmentFont.width(p))
		}
	}
	least, most := gapLeast, gapMost
	if len(d.scene.Lanes) > 2 {
		least, most = gapLeast*3/4, gapMost*2/3
	}
	return max(least, min(whole+labelMargin, most), part+labelMargin)
}

// labelRoom is how long a line of a label may be.
func (d *drawing) labelRoom() float64 {
	return (d.lanes[1]-d.lanes[0])/float64(len(d.lanes)-1) - labelMargin/2
}

// bracketed says whether a part of the picture repeats itself.
func (d *drawing) bracketed() bool { return d.scene.Repeats > 0 && d.scene.Repeats <= d.scene.last() }

// stack finds the places from top to bottom.
func (d *drawing) stack() {
	d.head = margin
	if d.look.Title != "" {
		d.head += 30 * float64(len(titleFont.wrap(d.look.Title, d.width-2*margin)))
	}
	y := d.head + 34
	if d.past > 0 {
		y += pastStep*float64(d.past) + 14
	}
	for i := range d.rows {
		r := &d.rows[i]
		r.top = y
		r.height = r.need() + d.extra[i]
		r.y = y + 18
		if r.Folded() {
			r.y = y + r.height/2
		}
		y += r.height
	}
	d.tail = y
	if d.flying() {
		y += 48
	}
	d.bottom = y + 8
}

// need is the least height of a row.
func (r *rowBox) need() float64 {
	lines := max(len(r.sides[0]), len(r.sides[1]))
	height := max(rowHeight, float64(lines)*lineHeight+16, float64(len(r.rules))*(lineHeight-2)+16)
	if r.Folded() {
		height = max(bandHeight, float64(lines)*lineHeight+14)
	}
	return height
}

func (d *drawing) flying() bool {
	for _, a := range d.scene.Arrows {
		for _, e := range a.Ends {
			if e.Kind == OnItsWay {
				return true
			}
		}
	}
	return false
}

// box gives the row of a step.
func (d *drawing) box(step int) *rowBox { return &d.rows[d.scene.rowOf(step)] }
