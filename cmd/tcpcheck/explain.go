package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"tcpcheck/counterexamples"
	"tcpcheck/counterexamples/formats"
	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// explainFlags are the flags of explain.
type explainFlags struct {
	check     checkFlags
	view      viewFlags
	format    formatFlags
	against   string
	questions bool
}

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain PROTOCOL PROPERTY | explain --questions [NUMBER…]",
		Short: "Tell why a protocol breaks a property, and why another one does not",
		Long: `Tell the shortest story in which the protocol breaks the property, step by step: what happens, and what each end can know and cannot.
Then what searches find out about it: after which step it is too late, which powers of the network it takes, what remains, whether more numbers
would help. With --against, the same schedule in another protocol: where that answers differently, by which rule, and how it ends.

Of a property that holds it tells how near the network comes to breaking it, and which small change of the protocol would. The exit status is 0
whatever the verdict.

--questions answers the classic ones by runs, all or those with the numbers given: why not two messages, why not four, why four to close, why
TIME-WAIT, why 2 MSL, why initial numbers differ, what keepalive is for, what a half-open connection is, what SYN cookies change.`,
		Example: `  tcpcheck explain two-way no-ghost --against three-way
  tcpcheck explain no-time-wait clean-close --against tcp --lang zh
  tcpcheck explain --questions 1`,
		Args: func(cmd *cobra.Command, args []string) error {
			if !f.questions && len(args) != 2 {
				return fmt.Errorf("%s needs a protocol and a property; found %s. tcpcheck list PROTOCOL shows its properties", cmd.Name(), countOf(len(args), "argument"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.questions {
				return a.answerQuestions(cmd, args, &f)
			}
			return a.explain(cmd, args[0], args[1], &f)
		},
	}
	f.check.register(cmd)
	f.view.register(cmd)
	f.format.register(cmd)
	cmd.Flags().StringVar(&f.against, "against", "", "take this protocol through the same schedule")
	cmd.Flags().BoolVar(&f.questions, "questions", false, "answer the classic questions about opening and closing, by runs")
	return cmd
}

func (a *app) explain(cmd *cobra.Command, name, property string, f *explainFlags) error {
	opt, err := f.check.options(cmd)
	if err != nil {
		return err
	}
	if err := f.format.choose(cmd, a); err != nil {
		return err
	}
	if name := f.format.chosen.name; f.against != "" && name != "text" && name != "json" {
		return fmt.Errorf("found --against beside --format %s, which shows one story; accepted: text, json", name)
	}
	if len(f.check.properties) > 0 {
		return errors.New("found --property; explain takes the property as its second argument")
	}
	p, err := model.Load(name)
	if err != nil {
		return err
	}
	var against *model.Protocol
	if f.against != "" {
		if against, err = model.Load(f.against); err != nil {
			return err
		}
	}
	line := newProgress(a.err)
	opt.Progress = line.hook()
	defer line.clear()
	told, err := explained(cmd.Context(), p, property, against, opt, a.lang, line.countHook("mutants of "+p.Name))
	if err != nil {
		return err
	}
	line.clear()
	if told.Story == nil && against != nil {
		fmt.Fprintf(a.err, "tcpcheck: %s has no story of %s that %s could be taken through\n", p.Name, property, against.Name)
	}
	told.text = func(color bool) string {
		style := counterexamples.Style{Unicode: !f.view.ascii, Color: color}
		return told.account.Text(counterexamples.LadderOptions{Style: style, Lang: a.lang, Verbose: f.view.verbose})
	}
	if told.Story == nil && f.format.chosen.name != "text" && f.format.chosen.name != "json" {
		return fmt.Errorf("%s, %s: there is no story for format %s; accepted: text, json", p.Name, property, f.format.chosen.name)
	}
	return a.writeStory(&told.story, &f.format)
}

// explanation is what explain shows: an account, and the story that it is of, unless the property holds.
type explanation struct {
	story
	account *counterexamples.Account
}

// explained checks the property and tells what there is to tell.
func explained(ctx context.Context, p *model.Protocol, property string, against *model.Protocol, opt properties.Options, lang words.Lang,
	progress func(done, all int)) (*explanation, error) {
	r, err := firstViolated(ctx, p, property, opt)
	if err != nil {
		return nil, err
	}
	out := &explanation{story: story{lang: lang}}
	if r.Verdict == properties.Incomplete || r.Verdict == properties.Violated && r.Steps < 0 {
		out.account = counterexamples.TellOpen(r, lang)
		out.document = func() any { return counterexamples.NewOpenDocument(r, out.account) }
		return out, nil
	}
	if r.Verdict != properties.Violated {
		h, err := r.Hold(ctx, opt, progress)
		if err != nil {
			return nil, err
		}
		out.account, err = counterexamples.TellHeld(h, lang)
		out.document = func() any { return counterexamples.NewHeldDocument(h, out.account) }
		return out, err
	}
	e, err := r.Explain(ctx, against, opt)
	if err != nil && against != nil {
		return nil, fmt.Errorf("explain %s --against %s: %w", p.Name, against.Name, err)
	}
	if err != nil {
		return nil, err
	}
	if e.Turn.Known {
		out.turning = e.Turn.Step
	}
	out.account = counterexamples.Tell(e, lang)
	out.document = func() any { return counterexamples.NewExplainDocument(e, out.account) }
	out.Story, err = formats.OfResult(r)
	return out, err
}

// firstViolated checks a property in its scenarios, up to the first in which it is violated; else it gives the result of the first.
func firstViolated(ctx context.Context, p *model.Protocol, property string, opt properties.Options) (*properties.Result, error) {
	list, err := properties.Select(p, []string{property})
	if err != nil {
		return nil, err
	}
	q := list[0]
	scenarios := q.Scenarios
	if opt.Scenario != "" {
		scenarios = []string{opt.Scenario}
	}
	var first *properties.Result
	for _, s := range scenarios {
		r, err := properties.Check(ctx, p, q, s, opt)
		if err != nil {
			return nil, err
		}
		if r.Verdict == properties.Violated {
			return r, nil
		}
		if first == nil {
			first = r
		}
	}
	return first, nil
}

// answerQuestions answers the classic questions with the given numbers, or all.
func (a *app) answerQuestions(cmd *cobra.Command, args []string, f *explainFlags) error {
	opt, err := f.check.options(cmd)
	if err != nil {
		return err
	}
	if err := f.format.choose(cmd, a); err != nil {
		return err
	}
	if name := f.format.chosen.name; name != "text" && name != "json" || f.format.output != "" || f.against != "" {
		return errors.New("found --format, --output or --against beside --questions; accepted: --json")
	}
	numbers, err := questionNumbers(args)
	if err != nil {
		return err
	}
	line := newProgress(a.err)
	opt.Progress = line.hook()
	defer line.clear()
	var all []*counterexamples.Answer
	for _, n := range numbers {
		answer, err := counterexamples.AnswerClassic(cmd.Context(), n, a.lang, opt)
		if err != nil {
			return err
		}
		line.clear()
		all = append(all, answer)
		if !a.json {
			fmt.Fprint(a.out, answer.Text(counterexamples.LadderOptions{Style: f.view.style(a), Lang: a.lang, Verbose: f.view.verbose}))
		}
	}
	if a.json {
		return a.printJSON(all)
	}
	return nil
}

func questionNumbers(args []string) ([]int, error) {
	var out []int
	for _, arg := range args {
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 || n > len(counterexamples.Classics) {
			return nil, fmt.Errorf("found question %q; accepted: 1 to %d", arg, len(counterexamples.Classics))
		}
		out = append(out, n)
	}
	for n := range counterexamples.Classics {
		if len(args) == 0 {
			out = append(out, n+1)
		}
	}
	return out, nil
}
