package picture

// Up to folding steps are all drawn. Beyond that, those that change no state are folded where shortest or more follow each
// other; and where more than tooMany rows are left, states or not, all but the beginning, the end and what stands out.
const (
	folding   = 30
	shortest  = 3
	tooMany   = 120
	beginning = 30
	ending    = 60
	around    = 3 // steps that are kept on either side of the turning point and of where a run begins to repeat itself
)

// rows decides which steps have a row of their own.
func (s *Scene) rows(unfolded bool) []Row {
	kept := s.all()
	if !unfolded && len(s.Steps) > folding+1 {
		kept = s.telling()
		if out := bands(kept); len(out) > tooMany {
			kept = s.outstanding(kept)
		}
	}
	return bands(kept)
}

func (s *Scene) all() []bool {
	kept := make([]bool, len(s.Steps))
	for i := range kept {
		kept[i] = true
	}
	return kept
}

// telling keeps the start, the first and the last step, those that change a state or tell the application something, and
// those that sent what arrives in one of them.
func (s *Scene) telling() []bool {
	kept := make([]bool, len(s.Steps))
	for i, step := range s.Steps {
		kept[i] = i <= 1 || i == s.last() || i == s.Turning || i == s.Repeats ||
			step.Entered != [2]string{} || len(step.Told) > 0 || step.Fault != ""
	}
	senders := map[int]bool{}
	for _, a := range s.Arrows {
		for _, e := range a.Ends {
			if e.Kind == Arrives && kept[e.Step] && a.Sent > 0 {
				senders[a.Sent] = true
			}
		}
	}
	for i := range kept {
		kept[i] = kept[i] || senders[i]
	}
	return kept
}

// outstanding keeps, of what tells something, the beginning, the end, and what is near the turning point or the step from
// which the run repeats itself.
func (s *Scene) outstanding(kept []bool) []bool {
	out := make([]bool, len(kept))
	near := func(i, step int) bool { return step > 0 && i >= step-around && i <= step+around }
	for i := range kept {
		if near(i, s.Turning) || near(i, s.Repeats) {
			out[i] = true
		}
	}
	left := beginning
	for i := 0; i < len(kept) && left > 0; i++ {
		if kept[i] {
			out[i] = true
			left--
		}
	}
	left = ending
	for i := len(kept) - 1; i >= 0 && left > 0; i-- {
		if kept[i] {
			out[i] = true
			left--
		}
	}
	return out
}

// bands makes rows: one for each step that is kept, and one for those between two of them, unless they are very few.
func bands(kept []bool) []Row {
	var out []Row
	for i := 0; i < len(kept); {
		next := i + 1
		for !kept[i] && next < len(kept) && !kept[next] {
			next++
		}
		if kept[i] || next-i < shortest {
			for ; i < next; i++ {
				out = append(out, Row{i, i})
			}
			continue
		}
		out = append(out, Row{i, next - 1})
		i = next
	}
	return out
}

// rowOf gives the row that a step stands in.
func (s *Scene) rowOf(step int) int {
	low, high := 0, len(s.Rows)-1
	for low < high {
		mid := (low + high + 1) / 2
		if s.Rows[mid].First <= step {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// quiet says whether no step of a band changes a state.
func (s *Scene) quiet(r Row) bool {
	for _, step := range s.Steps[r.First : r.Last+1] {
		if step.Entered != [2]string{} {
			return false
		}
	}
	return true
}

// entered gives the states that the ends have newly entered at the end of a row.
func (s *Scene) entered(r Row) [2]string {
	var out [2]string
	for _, step := range s.Steps[r.First : r.Last+1] {
		for end := range 2 {
			if step.Entered[end] != "" {
				out[end] = step.Entered[end]
			}
		}
	}
	return out
}
