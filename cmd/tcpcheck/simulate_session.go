package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/mattn/go-isatty"

	"tcpcheck/counterexamples"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// session is a run that is made by hand.
type session struct {
	a         *app
	w         *properties.Watch
	v         *viewFlags
	overrides []string
	terminal  bool // somebody types: there is a prompt, and a mistake is no end
	draw      *rand.Rand

	walk    *model.Walk
	trace   *model.Trace
	indices []int
	options []model.Step // of the state that the run has come to
}

// sessionCommand is a command of a session.
type sessionCommand struct {
	names []string
	args  string
	about string
	run   func(s *session, args []string) error
}

// sessionCommands lists the commands, in the order in which help has them. A number is one, too.
func sessionCommands() []sessionCommand {
	return []sessionCommand{
		{[]string{"steps", "l"}, "", "the steps that are possible, again", (*session).list},
		{[]string{"back", "b"}, "[N]", "undo the last step, or the last N", (*session).back},
		{[]string{"random", "r"}, "[N]", "take a step at random, or N of them", (*session).random},
		{[]string{"states", "s"}, "", "states and fields of both ends", (*session).states},
		{[]string{"network", "n"}, "", "what is in the network", (*session).network},
		{[]string{"story", "t"}, "", "the steps taken so far, as a ladder", (*session).story},
		{[]string{"save"}, "FILE", "write the run as a trace file, for tcpcheck replay", (*session).save},
		{[]string{"help", "?"}, "", "this list", (*session).help},
		{[]string{"quit", "q"}, "", "end; so does the end of the input", nil},
	}
}

// stepThrough reads commands until they end.
func (a *app) stepThrough(ctx context.Context, w *properties.Watch, overrides []string, v *viewFlags, in *os.File) error {
	s := &session{a: a, w: w, v: v, overrides: overrides, terminal: isatty.IsTerminal(in.Fd()), draw: rand.New(rand.NewPCG(1, 0))}
	if err := s.restart(nil); err != nil {
		return err
	}
	sc := w.System.Scenario()
	fmt.Fprintf(a.out, "%s, scenario %s: a number takes a step, help lists the commands\n", w.System.Protocol().Name, sc.Name)
	s.show()
	return s.read(ctx, in)
}

// read obeys the lines of the input. Where nobody types, a mistake ends it: the lines behind it were meant for another run.
func (s *session) read(ctx context.Context, in io.Reader) error {
	lines := linesOf(in)
	for n := 1; ; n++ {
		if s.terminal {
			fmt.Fprint(s.a.out, "> ")
		}
		line, more := "", false
		select {
		case line, more = <-lines:
		case <-ctx.Done():
		}
		words := strings.Fields(line)
		switch {
		case !more && s.terminal:
			fmt.Fprintln(s.a.out)
			return nil
		case !more || len(words) > 0 && (words[0] == "quit" || words[0] == "q"):
			return nil
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
			continue
		}
		err := s.obey(words)
		switch {
		case err == nil:
		case s.terminal:
			fmt.Fprintln(s.a.out, err)
		default:
			return fmt.Errorf("standard input:%d: %w", n, err)
		}
	}
}

// linesOf reads lines, so that an interrupt need not wait for the next one.
func linesOf(in io.Reader) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for lines := bufio.NewScanner(in); lines.Scan(); {
			out <- lines.Text()
		}
	}()
	return out
}

func (s *session) obey(words []string) error {
	if n, err := strconv.Atoi(words[0]); err == nil {
		if len(words) > 1 {
			return fmt.Errorf("found %q after a number; accepted: one number on a line", words[1])
		}
		return s.number(n)
	}
	var known []string
	for _, c := range sessionCommands() {
		if slices.Contains(c.names, words[0]) {
			return s.command(&c, words[1:])
		}
		known = append(known, c.names[0])
	}
	return &model.NameError{Msg: fmt.Sprintf("%q is no number of a step and no command", words[0]), Name: words[0], Known: known}
}

// command runs a command if it has what it asks for.
func (s *session) command(c *sessionCommand, args []string) error {
	least, most := 0, 1
	switch c.args {
	case "":
		most = 0
	case "FILE":
		least = 1
	}
	if len(args) < least || len(args) > most {
		return fmt.Errorf("found %s with %s; accepted: %s", c.names[0], countOf(len(args), "argument"), strings.TrimSpace(c.names[0]+" "+c.args))
	}
	return c.run(s, args)
}

// number takes the step with that number.
func (s *session) number(n int) error {
	switch {
	case len(s.options) == 0:
		return fmt.Errorf("found step %d; no step is possible here", n)
	case n < 1 || n > len(s.options):
		return fmt.Errorf("found step %d; accepted: 1 to %d", n, len(s.options))
	}
	if err := s.take(n - 1); err != nil {
		return err
	}
	s.show()
	return nil
}

// take takes a step and tells it.
func (s *session) take(k int) error {
	if len(s.indices) == maxRandomSteps {
		return fmt.Errorf("the run has %d steps, more than a trace file may keep; accepted: back, save, quit", maxRandomSteps)
	}
	before := s.now()
	step, err := s.walk.Take(k)
	if err != nil {
		return err
	}
	s.trace.Steps, s.indices = append(s.trace.Steps, *step), append(s.indices, k)
	s.options = s.walk.Options()
	fmt.Fprintf(s.a.out, "\nstep %d: %s\n", len(s.indices), s.line(step, before, [2]int{}))
	for _, r := range s.deciding() {
		fmt.Fprintf(s.a.out, "%s\n", r)
	}
	return nil
}

// now gives the state that the run has come to.
func (s *session) now() model.Snapshot {
	if n := len(s.trace.Steps); n > 0 {
		return s.trace.Steps[n-1].After
	}
	return s.trace.Initial
}

// restart makes the run again, of the given steps.
func (s *session) restart(indices []int) error {
	s.walk, s.indices = s.w.System.Walk(), nil
	s.trace = &model.Trace{Initial: s.walk.Snapshot()}
	for _, k := range indices {
		step, err := s.walk.Take(k)
		if err != nil {
			return err
		}
		s.trace.Steps, s.indices = append(s.trace.Steps, *step), append(s.indices, k)
	}
	s.options = s.walk.Options()
	return nil
}

// mark gives the marks of the last step.
func (s *session) mark() uint64 {
	if n := len(s.trace.Steps); n > 0 {
		return s.trace.Steps[n-1].Marks
	}
	return s.w.System.InitialMarks()
}

// deciding says what the last step violates or reaches.
func (s *session) deciding() []string { return s.decided(s.mark()) }

func (s *session) decided(mark uint64) []string {
	var out []string
	for _, q := range s.w.Violated(mark) {
		out = append(out, s.v.style(s.a).Bad("violates "+q.Name))
	}
	for _, q := range s.w.Met(mark) {
		out = append(out, "reaches "+q.Name)
	}
	return out
}

// line tells a step: the event, the rules, what comes of it, in columns of these widths.
func (s *session) line(step *model.Step, before model.Snapshot, widths [2]int) string {
	out := ""
	for i, part := range s.parts(step) {
		if part = text.Pad(part, widths[i], ' '); part != "" {
			out += part + "  "
		}
	}
	return strings.TrimRight(out+counterexamples.OutcomeText(s.w.System.Protocol(), before, step, s.v.style(s.a)), " ")
}

// parts are the event and the rules of a step.
func (s *session) parts(step *model.Step) [2]string {
	out := [2]string{counterexamples.EventText(s.w.System.Protocol(), step)}
	if len(step.Rules) > 0 {
		out[1] = "[" + strings.Join(step.Rules, ", ") + "]"
	}
	return out
}

// show tells the state, and the steps that are possible.
func (s *session) show() {
	at := s.now()
	fmt.Fprintf(s.a.out, "\nA %s, B %s, %s in the network\n", at.Ends[0].State, at.Ends[1].State, segments(len(at.Network)))
	var widths [2]int
	for i := range s.options {
		for k, part := range s.parts(&s.options[i]) {
			widths[k] = max(widths[k], text.StringWidth(part))
		}
	}
	for i := range s.options {
		o := &s.options[i]
		line := s.line(o, at, widths)
		if decided := s.decided(o.Marks); len(decided) > 0 {
			line += "; " + strings.Join(decided, "; ")
		}
		fmt.Fprintf(s.a.out, "%3d  %s\n", i+1, line)
	}
	if len(s.options) == 0 {
		fmt.Fprintln(s.a.out, "     no step is possible")
	}
}

func segments(n int) string {
	switch n {
	case 0:
		return "nothing"
	case 1:
		return "1 segment"
	}
	return fmt.Sprintf("%d segments", n)
}

func (s *session) list([]string) error {
	s.show()
	return nil
}

// times reads how often a command is meant.
func times(args []string) (int, error) {
	if len(args) == 0 {
		return 1, nil
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 || n > maxRandomSteps {
		return 0, fmt.Errorf("found %q; accepted: a number from 1 to %d", args[0], maxRandomSteps)
	}
	return n, nil
}

func (s *session) back(args []string) error {
	n, err := times(args)
	switch {
	case err != nil:
		return err
	case n > len(s.indices):
		return fmt.Errorf("found back %d; the run has %s", n, plural(len(s.indices), "step"))
	}
	if err := s.restart(s.indices[:len(s.indices)-n]); err != nil {
		return err
	}
	s.show()
	return nil
}

func (s *session) random(args []string) error {
	n, err := times(args)
	for i := 0; i < n && err == nil && len(s.options) > 0; i++ {
		err = s.take(s.draw.IntN(len(s.options)))
	}
	if err == nil {
		s.show()
	}
	return err
}

// states tells the fields of both ends, and those outside both; ghosts only if asked for more.
func (s *session) states([]string) error {
	at := s.now()
	s.fields("A "+at.Ends[0].State, at.Ends[0].Fields)
	s.fields("B "+at.Ends[1].State, at.Ends[1].Fields)
	if len(at.Shared) > 0 {
		s.fields("shared", at.Shared)
	}
	return nil
}

// fields writes fields in lines that are not too long.
func (s *session) fields(of string, list []model.FieldText) {
	const most = 100
	line := of + ":"
	for _, f := range list {
		if f.Ghost && !s.v.verbose {
			continue
		}
		part := " " + f.Name + " " + f.Value + ","
		if text.StringWidth(line+part) > most {
			fmt.Fprintln(s.a.out, line)
			line = "   "
		}
		line += part
	}
	fmt.Fprintln(s.a.out, strings.TrimRight(line, ",:"))
}

func (s *session) network([]string) error {
	p, list := s.w.System.Protocol(), s.now().Network
	if len(list) == 0 {
		fmt.Fprintln(s.a.out, "nothing is in the network")
	}
	for _, seg := range list {
		mark := ""
		if seg.Old {
			mark = " (old)"
		}
		fmt.Fprintf(s.a.out, "%s%s from %s to %s\n", counterexamples.SegmentText(p, seg), mark, counterexamples.PlayerName(p, seg.From), counterexamples.PlayerName(p, seg.To))
	}
	return nil
}

func (s *session) story([]string) error {
	opt := counterexamples.LadderOptions{Style: s.v.style(s.a), Verbose: s.v.verbose, Protocol: s.w.System.Protocol()}
	fmt.Fprint(s.a.out, counterexamples.Ladder(s.trace, opt))
	return nil
}

// save writes the run: as the story of the property that its last step decides, else as a story of no property.
func (s *session) save(args []string) error {
	f, err := s.file()
	if err != nil {
		return err
	}
	if err := counterexamples.WriteFile(args[0], f); err != nil {
		return err
	}
	what := "a run of no property"
	if f.Property.Kind != counterexamples.NoProperty {
		what = f.Property.Name + " " + f.Property.Verdict.String()
	}
	fmt.Fprintf(s.a.out, "%s: %s, %s\n", args[0], what, plural(len(s.indices), "step"))
	return nil
}

func (s *session) file() (*counterexamples.File, error) {
	mark := s.mark()
	var q *model.Property
	switch list := append(s.w.Violated(mark), s.w.Met(mark)...); {
	case mark&(1<<model.BitFault) != 0:
	case len(list) > 0:
		q = list[0]
	default:
		return counterexamples.NewRun(s.w.System, s.trace, s.overrides)
	}
	r, err := s.w.Result(q, s.trace)
	if err != nil {
		return nil, err
	}
	return counterexamples.New(r, s.overrides)
}

func (s *session) help([]string) error {
	fmt.Fprintf(s.a.out, "%-16s%s\n", "NUMBER", "take that step")
	for _, c := range sessionCommands() {
		fmt.Fprintf(s.a.out, "%-16s%s\n", strings.TrimSpace(strings.Join(c.names, ", ")+" "+c.args), c.about)
	}
	return nil
}
