package counterexamples

import (
	"strings"

	"tcpcheck/model"
	"tcpcheck/properties"
)

// SideBySide draws a story and what another protocol does under its schedule, from the step in which that answers differently on: in each line of the
// one stands beside it the same step of the other; below, what arrives there when the schedule is over. Segments are shortened to their flags and
// numbers.
func SideBySide(p *model.Protocol, told *model.Trace, f *properties.Followed, opt LadderOptions) string {
	left, right := sideOf(p, told, opt), sideOf(f.Protocol, f.Trace, opt)
	var pairs [][2]int // numbers of steps, from 1; 0: none
	first := max(f.Fork, 1)
	then := len(f.Trace.Steps)
	for i := first; i <= len(told.Steps); i++ {
		at := f.Steps[i-1].At + 1
		pairs = append(pairs, [2]int{i, at})
		if at > 0 {
			then = min(then, at)
		}
	}
	for i := len(f.Trace.Steps) - f.Settled + 1; i <= len(f.Trace.Steps); i++ {
		pairs = append(pairs, [2]int{0, i})
	}
	left.crop(first)
	right.crop(then)
	return joinSides(left, right, pairs)
}

// side is a ladder of which steps are taken out.
type side struct {
	*ladder
	name    string
	columns columns
	before  [2]string // the states before the first step that is shown
}

func sideOf(p *model.Protocol, t *model.Trace, opt LadderOptions) *side {
	opt = LadderOptions{Style: opt.Style, Lang: opt.Lang, Protocol: p, compact: true}
	l := &ladder{opt: opt, say: &opt.Lang.Messages().Ladder, trace: t, sent: map[string]int{}, gone: map[string]int{}}
	l.begin()
	for i := range t.Steps {
		l.step(i)
	}
	return &side{ladder: l, name: p.Name}
}

// crop makes a step the first that is shown.
func (s *side) crop(first int) {
	before := s.trace.Initial
	if first > 1 && first-2 < len(s.trace.Steps) {
		before = s.trace.Steps[first-2].After
	}
	s.before = [2]string{before.Ends[0].State, before.Ends[1].State}
	whole := s.groups
	s.groups = append([]group{{number: whole[len(whole)-1].number, rows: []row{{ends: s.before}}}}, whole[min(first, len(whole)-1):]...)
	s.columns = s.ladder.columns()
	s.groups = whole
}

// lines draws one step; 0: the states before the first.
func (s *side) lines(step int) []string {
	g := group{rows: []row{{ends: s.before}}}
	if step > 0 {
		g = s.groups[step]
	}
	var b strings.Builder
	for i, r := range g.rows {
		number := ""
		if i == 0 {
			number = g.number
		}
		s.write(&b, s.columns, number, r, "")
	}
	return strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
}

func joinSides(left, right *side, pairs [][2]int) string {
	var b strings.Builder
	wide := left.columns.left() + left.columns.b
	join := func(l, r []string) {
		for i := range max(len(l), len(r)) {
			var x, y string
			if i < len(l) {
				x = l[i]
			}
			if i < len(r) {
				y = r[i]
			}
			b.WriteString(strings.TrimRight(pad(x, max(wide, width(x)))+" "+left.opt.bar()+" "+y, " ") + "\n")
		}
	}
	join([]string{left.opt.paint(left.name, boldColor)}, []string{right.opt.paint(right.name, boldColor)})
	join(left.lines(0), right.lines(0))
	for _, pair := range pairs {
		var l, r []string
		if pair[0] > 0 {
			l = left.lines(pair[0])
		}
		if pair[1] > 0 {
			r = right.lines(pair[1])
		}
		join(l, r)
	}
	return b.String()
}

// bar stands between two sides.
func (s Style) bar() string {
	if s.Unicode {
		return "│"
	}
	return "|"
}

// compactText is a segment as flags and what it says, without the names of sequence numbers: SYN,ACK 0/1.
func compactText(p *model.Protocol, s model.Segment) string {
	var numbers, others []string
	for _, f := range s.Fields {
		switch {
		case !says(p, f):
		case f.Name == "seq" || f.Name == "ack":
			numbers = append(numbers, f.Value)
		default:
			others = append(others, strings.ToUpper(f.Name)+"="+f.Value)
		}
	}
	parts := []string{flagsText(s.Flags)}
	if len(numbers) > 0 {
		parts = append(parts, strings.Join(numbers, "/"))
	}
	return strings.Join(append(parts, others...), " ")
}
