package counterexamples

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples/words"
	"tcpcheck/model"
	"tcpcheck/properties"
)

// The catalogue says in English what the reasons say by themselves, as in documents and trace files.
func TestEnglishReasons(t *testing.T) {
	var all []model.Action
	for what := model.FairTimer; what <= model.FairRestarts; what++ {
		if what != model.FairDelivery {
			all = append(all, model.Action{What: what, End: 1, Of: "x"})
		}
	}
	for _, w := range []properties.WhyFair{
		{}, {Kind: properties.WhyWhatever}, {Kind: properties.WhyUnassumed}, {Kind: properties.WhyStopped},
		{Kind: properties.WhyCycle, Happens: all, Missed: all[:2], Delivered: true},
		{Kind: properties.WhyCycle, Silent: true},
	} {
		require.Equal(t, w.String(), WhyFairText(w, words.English))
		if w.Kind != properties.WhyUnsaid {
			require.NotEqual(t, w.String(), WhyFairText(w, words.Chinese))
		}
	}
	for _, a := range []properties.Assumes{
		{}, {Kind: properties.AssumesNothing}, {Kind: properties.AssumesFairness, Weak: all, Strong: all[:1], Delivery: model.FairStrong},
		{Kind: properties.AssumesFairness, Delivery: model.FairWeak}, {Kind: properties.AssumesFairness, Weak: all[:2]},
		{Kind: properties.AssumesFairness, Soup: true},
	} {
		require.Equal(t, a.String(), AssumesText(a, words.English))
	}
	for _, s := range []model.Said{{}, {Claim: "it is so"}, {Text: "{e} is {e.state}", Values: map[string]string{"e": "A", "e.state": "CLOSED"}}, {Text: "a { b"}} {
		require.Equal(t, s.String(), BecauseText(s, words.English))
	}
	for v := properties.Holds; v <= properties.Vacuous; v++ {
		require.Equal(t, v.String(), VerdictText(v, words.English))
	}
}

func TestChineseReasons(t *testing.T) {
	said := model.Said{Text: "{e} is ESTABLISHED for ever, and {e.peer} is {e.peer.state}", Values: map[string]string{"e": "A", "e.peer": "B", "e.peer.state": "CLOSED"}}
	require.Equal(t, "A 永远处于 ESTABLISHED，而 B 处于 CLOSED", BecauseText(said, words.Chinese))
	require.Equal(t, "以下不成立：两个主动打开能够相遇（MUST-10）", BecauseText(model.Said{Claim: "two active opens can meet (MUST-10)"}, words.Chinese))
	why := properties.WhyFair{Kind: properties.WhyCycle, Happens: []model.Action{{What: model.FairTimer, End: 1, Of: "user"}}}
	require.Equal(t, "这个循环是公平的：其中发生了必须发生的：B 的定时器 user", WhyFairText(why, words.Chinese))
}

func TestChineseLadders(t *testing.T) {
	zh := LadderOptions{Lang: words.Chinese}
	verbose := LadderOptions{Lang: words.Chinese, Style: Style{Unicode: true}, Verbose: true}
	golden(t, "no-ghost-zh.txt", drawn(t, check(t, "two-way", "soup", "no-ghost"), verbose))
	golden(t, "repeats-zh.txt", drawn(t, check(t, "linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient"), zh))
	golden(t, "last-ack-lost-zh.txt", drawn(t, check(t, "silent-time-wait", "last-ack-lost", "clean-close"), zh))
}

// A Chinese text has no spaces: its lines end between characters, but none begins with a sign that closes something.
func TestWrapChinese(t *testing.T) {
	text := "服务器立即进入 ESTABLISHED：它用序号 5 应答，不等知道客户端是否收到（见 RFC 9293）。"
	lines := wrap(text, 20)
	require.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
	for _, line := range lines {
		require.LessOrEqual(t, width(line), 22)
		require.NotContains(t, "，。：）", string([]rune(line)[0]))
	}
	require.Equal(t, []string{"as English is", "broken"}, wrap("as English is broken", 14))
	require.Equal(t, []string{text}, wrap(text, 200))
}

func TestRuleSentences(t *testing.T) {
	r := check(t, "two-way", "stale-syn-lossless", "stale-syn-left")
	trace, err := r.Trace()
	require.NoError(t, err)
	english := func(player int) string { return []string{"the client", "the server"}[player] }
	chinese := func(player int) string { return []string{"客户端", "服务器"}[player] }
	var en, zh []string
	for i := range trace.Steps {
		en = append(en, RuleSentences(r.Protocol, &trace.Steps[i], english, words.English)...)
		zh = append(zh, RuleSentences(r.Protocol, &trace.Steps[i], chinese, words.Chinese)...)
	}
	golden(t, "sentences.txt", strings.Join(en, "\n")+"\n")
	golden(t, "sentences-zh.txt", strings.Join(zh, "\n")+"\n")
}

// A party says what it does, too.
func TestSentencesOfAParty(t *testing.T) {
	p, trace := told(t, "backlog", "flood", nil, "party", "arrive B")
	called := func(player int) string { return []string{"the client", "the server", "the spoofer"}[player] }
	require.Equal(t, []string{"The spoofer sends a SYN under an address where nobody is: no answer to it will be heard."},
		RuleSentences(p, &trace.Steps[0], called, words.English))
	require.Equal(t, []string{"The server cannot know that nobody is there: it answers this SYN, and keeps a place of its table for what follows."},
		RuleSentences(p, &trace.Steps[1], called, words.English))
}
