package counterexamples

import (
	"fmt"
	"slices"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// Replayed is the story of a trace file, run again.
type Replayed struct {
	File     *File
	Protocol *model.Protocol
	Property *model.Property // nil for properties.WellFormed, and for no property
	System   *model.System
	Trace    *model.Trace
	Because  model.Said         // the last sentence; empty when the story is the witness of a `reachable`
	WhyFair  properties.WhyFair // of a run that repeats itself: why it has to be reckoned with

	options properties.Options
}

// Ladder draws the story, with its last sentence.
func (r *Replayed) Ladder(opt LadderOptions) string {
	opt.Protocol, opt.Because, opt.Repeats, opt.WhyFair = r.Protocol, r.Because, r.File.Repeats, r.WhyFair
	return Ladder(r.Trace, opt)
}

// Replay runs the story again by the protocol text in the file and compares each step with what the file says of it. It
// is an error when the text was changed, when a step differs, and when the story does not end in what it is the story of.
func (f *File) Replay() (*Replayed, error) {
	run, err := f.open()
	if err != nil {
		return nil, err
	}
	story := properties.Story{Steps: make([]int, len(f.Steps)), Loop: f.Repeats - 1}
	for i, s := range f.Steps {
		story.Steps[i] = s.Index
	}
	if err := f.compare(run, story.Steps, longestValid(run.System, story.Steps)); err != nil {
		return nil, err
	}
	if err := run.tell(story); err != nil {
		return nil, err
	}
	if said := run.Because.String(); said != f.Property.Because {
		return nil, f.errorf("the file says %q, the protocol says %q", f.Property.Because, said)
	}
	return run, nil
}

// Of says whether the file is of this very protocol; the error says what differs.
func (f *File) Of(p *model.Protocol) error {
	if Fingerprint(p) == f.Protocol.SHA256 {
		return nil
	}
	if p.Name != f.Protocol.Name && !slices.Contains(model.Aliases(p.Name), f.Protocol.Name) {
		return f.errorf("this is a trace of %s, not of %s", f.Protocol.Name, p.Name)
	}
	return f.errorf("this is a trace of %s as its text was then (sha256 %.12s); now it is another (%.12s)",
		f.Protocol.Name, f.Protocol.SHA256, Fingerprint(p))
}

// open makes the system that the story is of.
func (f *File) open() (*Replayed, error) {
	p, err := f.protocol()
	if err != nil {
		return nil, err
	}
	run := &Replayed{File: f, Protocol: p}
	run.options.NoRotation = !f.Scenario.Rotation
	if err := run.findProperty(); err != nil {
		return nil, err
	}
	for _, text := range f.Scenario.Overrides {
		c, err := model.ParseClauses(model.NewSource("overrides of "+f.name, text))
		if err != nil {
			return nil, err
		}
		run.options.Clauses = append(run.options.Clauses, c...)
	}
	run.System, err = properties.Compile(p, run.Property, f.Scenario.Name, run.options)
	if err != nil {
		return nil, f.errorf("%w", err)
	}
	return run, nil
}

// findProperty looks the property up, in the protocol or in the file.
func (r *Replayed) findProperty() error {
	q, err := r.File.Property, error(nil)
	switch {
	case q.Name == properties.WellFormed || q.Kind == NoProperty:
		return nil
	case q.Formula != "" || q.Automaton != "":
		r.Property, r.options.Automaton, err = properties.Question{Formula: q.Formula, Automaton: q.Automaton, Assumes: q.Assumes}.Property(r.Protocol)
	default:
		if r.Property = r.Protocol.Property(q.Name); r.Property == nil {
			err = fmt.Errorf("protocol %s has no property %q", r.Protocol.Name, q.Name)
		}
	}
	if err != nil {
		return r.File.errorf("%w", err)
	}
	return nil
}

// protocol resolves the protocol text in the file.
func (f *File) protocol() (*model.Protocol, error) {
	var sources []*model.Source
	for _, s := range f.Protocol.Sources {
		sources = append(sources, model.NewSource(s.Name, s.Text))
	}
	p, err := model.LoadSources(sources)
	if err != nil {
		return nil, f.errorf("the protocol text in the file: %w", err)
	}
	if sum := Fingerprint(p); sum != f.Protocol.SHA256 {
		return nil, f.errorf("the protocol text was changed: its sha256 is %.12s…, the file says %.12s…", sum, f.Protocol.SHA256)
	}
	if p.Name != f.Protocol.Name && !slices.Contains(model.Aliases(p.Name), f.Protocol.Name) {
		return nil, f.errorf("the file says protocol %s, its text is that of %s", f.Protocol.Name, p.Name)
	}
	p.Name = f.Protocol.Name
	return p, nil
}

// longestValid gives how many steps of a story there are transitions for.
func longestValid(sys *model.System, story []int) int {
	if _, err := sys.Record(story); err == nil {
		return len(story)
	}
	low, high := 0, len(story) // the first low steps are there, the first high steps are not
	for high-low > 1 {
		mid := (low + high) / 2
		if _, err := sys.Record(story[:mid]); err == nil {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// compare looks for the first step of which the file says something else than the protocol does.
func (f *File) compare(run *Replayed, story []int, valid int) error {
	t, err := run.System.Record(story[:valid])
	if err != nil {
		return f.errorf("%w", err)
	}
	if first := (States{t.Initial.Ends[0].State, t.Initial.Ends[1].State}); first != f.Initial {
		return f.errorf("the file begins in A %s, B %s, the protocol in A %s, B %s", f.Initial.A, f.Initial.B, first.A, first.B)
	}
	for i, step := range StepTexts(run.Protocol, t) {
		if what, said, done := difference(f.Steps[i], step); what != "" {
			return f.errorf("step %d: the file says %s: %s; the protocol does %s: %s", i+1, what, said, what, done)
		}
	}
	if valid == len(story) {
		return nil
	}
	options, err := run.System.Steps(story[:valid])
	if err != nil {
		return f.errorf("%w", err)
	}
	return f.errorf("step %d: the file says transition %d, the protocol has 0 to %d there", valid+1, story[valid], len(options)-1)
}

// tell records the story, and sees to it that it ends as it should.
func (r *Replayed) tell(story properties.Story) error {
	f := r.File
	if f.Property.Kind == NoProperty {
		var err error
		r.Trace, err = r.System.Record(story.Steps)
		return err
	}
	decides, err := properties.Decides(r.System, r.Property, r.options, story)
	if err != nil {
		return f.errorf("%w", err)
	}
	if !decides {
		return f.undecided(story)
	}
	if err := f.rightVerdict(r.Property); err != nil {
		return err
	}
	if r.Trace, err = r.System.Record(story.Steps); err != nil {
		return f.errorf("%w", err)
	}
	switch {
	case r.Property == nil:
		r.Because = model.Said{Text: r.Trace.Steps[len(story.Steps)-1].Fault}
	case f.Property.Verdict == properties.Violated:
		r.Because, r.WhyFair, err = properties.Sentences(r.System, r.Property, r.options, story)
	}
	if err != nil {
		return f.errorf("%w", err)
	}
	return nil
}

// undecided says that a story is not what it is said to be the story of.
func (f *File) undecided(story properties.Story) error {
	if story.Loop >= 0 {
		return f.errorf("the run that repeats does not violate %s", f.Property.Name)
	}
	return f.errorf("the story ends after %s without deciding %s", stepCount(len(story.Steps)), f.Property.Name)
}

// rightVerdict sees to it that kind and verdict are those that such a story stands for.
func (f *File) rightVerdict(q *model.Property) error {
	kind, verdict := properties.KindName(q), properties.Violated
	if q != nil && q.Kind == model.Reachable {
		verdict = properties.Holds
	}
	if f.Property.Kind != kind || f.Property.Verdict != verdict {
		return f.errorf("the file says %s %s, the story shows %s %s", f.Property.Kind, f.Property.Verdict, kind, verdict)
	}
	return nil
}

// String names the story: protocol, property, scenario.
func (r *Replayed) String() string { return r.Headline(words.English) }

// Headline names the story in a language.
func (r *Replayed) Headline(lang words.Lang) string {
	m := &lang.Messages().Ladder
	if r.File.Property.Kind == NoProperty {
		return fmt.Sprintf(m.Run, r.Protocol.Name, r.File.Scenario.Name, stepsText(len(r.File.Steps), lang))
	}
	return fmt.Sprintf(m.Told, r.Protocol.Name, r.File.Property.Name, VerdictText(r.File.Property.Verdict, lang),
		r.File.Scenario.Name, stepsText(len(r.File.Steps), lang))
}
