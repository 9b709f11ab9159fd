package counterexamples

import (
	"context"
	"fmt"
	"strings"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// Classic is a classic question, with the runs that answer it. Its words are words.Messages.Questions, in the same order.
type Classic struct {
	Runs     []Classified
	Measured []string // protocols whose opening is counted; nil: none
}

// Classified is a property of a protocol in a scenario, and the protocol beside which its story is told; "": none.
type Classified struct{ Protocol, Property, Scenario, Against string }

// Classics are the classic questions of opening and closing a connection.
var Classics = []Classic{
	{Runs: []Classified{{"two-way", "no-ghost", "soup", "three-way"}}},
	{Runs: []Classified{{"four-way-unbound", "opens", "client-server", "four-way"}, {"four-way", "no-ghost", "soup", ""}}, Measured: []string{"three-way", "four-way"}},
	{Runs: []Classified{{"three-segment-close", "half-close", "half-close", "tcp"}, {"merged-fin", "ends-closed", "orderly-close", ""}}},
	{Runs: []Classified{{"no-time-wait", "clean-close", "last-ack-lost", "tcp"}}},
	{Runs: []Classified{{"one-lifetime", "no-stale-data", "late-fin", "rfc1337"}}},
	{Runs: []Classified{{"constant-isn", "no-ghost", "soup", "tcp"}}},
	{Runs: []Classified{{"tcp", "established-transient", "idle", ""}, {"keepalive", "established-transient", "idle-probed", ""}}},
	{Runs: []Classified{{"drop-out-of-window", "half-open-challenged", "half-open-syn", "tcp"}}},
	{Runs: []Classified{{"backlog", "establishes", "flood", ""}, {"syn-cookies", "establishes", "client-speaks-unreset", ""}, {"syn-cookies", "establishes", "client-waits", ""}}},
}

// Answer is a classic question with what its runs show.
type Answer struct {
	Question string     `json:"question"`
	Answer   string     `json:"answer"`
	Shown    []string   `json:"shown"`    // what holds, and what was counted
	Accounts []*Account `json:"accounts"` // of what is violated
}

// AnswerClassic answers the question with a number, from 1, by running it.
func AnswerClassic(ctx context.Context, number int, lang words.Lang, opt properties.Options) (*Answer, error) {
	say, q := lang.Messages(), Classics[number-1]
	out := &Answer{
		Question: fmt.Sprintf(say.Explain.QuestionHead, number, say.Questions[number-1].Ask),
		Answer:   say.Questions[number-1].Answer,
	}
	for _, run := range q.Runs {
		if err := out.run(ctx, run, lang, opt); err != nil {
			return nil, err
		}
	}
	for _, name := range q.Measured {
		p, err := model.Load(name)
		if err != nil {
			return nil, err
		}
		for _, m := range p.Measures {
			if m.Name != "opening" {
				continue
			}
			size, err := properties.MeasureSize(p, m)
			if err != nil {
				return nil, err
			}
			out.Shown = append(out.Shown, fmt.Sprintf(say.Explain.Opening, name, size.Segments))
		}
	}
	return out, nil
}

func (a *Answer) run(ctx context.Context, run Classified, lang words.Lang, opt properties.Options) error {
	p, err := model.Load(run.Protocol)
	if err != nil {
		return err
	}
	r, err := properties.Check(ctx, p, p.Property(run.Property), run.Scenario, opt)
	if err != nil {
		return err
	}
	if r.Verdict != properties.Violated {
		a.Shown = append(a.Shown, fmt.Sprintf(lang.Messages().Explain.Kept, run.Protocol, run.Property, run.Scenario, r.States))
		return nil
	}
	var against *model.Protocol
	if run.Against != "" {
		if against, err = model.Load(run.Against); err != nil {
			return err
		}
	}
	e, err := r.Explain(ctx, against, opt)
	if err != nil {
		return err
	}
	a.Accounts = append(a.Accounts, Tell(e, lang))
	return nil
}

// Text writes the answer as a page.
func (a *Answer) Text(opt LadderOptions) string {
	var b strings.Builder
	writeHead(&b, opt.Style, a.Question)
	b.WriteString("\n")
	writeWrapped(&b, "", a.Answer)
	b.WriteString("\n")
	for _, t := range a.Shown {
		writeWrapped(&b, "", t)
	}
	if len(a.Shown) > 0 {
		b.WriteString("\n")
	}
	for _, account := range a.Accounts {
		b.WriteString(account.Text(opt) + "\n")
	}
	return b.String()
}
