package counterexamples

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/counterexamples/words"
	"tcpcheck/properties"
)

func accounted(t *testing.T, protocol, scenario, property, against string, lang words.Lang) *Account {
	t.Helper()
	e, err := check(t, protocol, scenario, property).Explain(context.Background(), mustLoad(t, against), properties.Options{})
	require.NoError(t, err)
	return Tell(e, lang)
}

// The page that answers why two messages are too few, in both languages.
func TestWhyTwoMessagesAreTooFew(t *testing.T) {
	golden(t, "explain.txt", accounted(t, "two-way", "soup", "no-ghost", "three-way", words.English).Text(LadderOptions{}))
	golden(t, "explain-zh.txt", accounted(t, "two-way", "soup", "no-ghost", "three-way", words.Chinese).Text(LadderOptions{Lang: words.Chinese, Style: Style{Unicode: true}}))
}

// A schedule that the other protocol cannot follow to the end, a run without end, and a claim of where runs end.
func TestAccounts(t *testing.T) {
	a := accounted(t, "one-lifetime", "late-fin", "no-stale-data", "rfc1337", words.English)
	text := a.Text(LadderOptions{})
	require.Contains(t, text, "Step 10 cannot be taken in rfc1337.")
	require.Contains(t, text, "The story needs")
	a = accounted(t, "linux-2.4.19-reset", "stale-syn-alone", "syn-received-transient", "tcp", words.English)
	require.Equal(t, "Then all of it from step 3 on happens again, and so for ever.", a.After)
	text = accounted(t, "three-segment-close", "half-close", "half-close", "tcp", words.English).Text(LadderOptions{})
	require.NotContains(t, text, "breaks half-close in it, too", "tcp's run could go on")
}

func TestAccountOfWhatHolds(t *testing.T) {
	r := check(t, "tcp", "stale-syn-alone", "syn-received-transient")
	h, err := r.Hold(context.Background(), properties.Options{}, nil)
	require.NoError(t, err)
	for lang, name := range map[words.Lang]string{words.English: "held.txt", words.Chinese: "held-zh.txt"} {
		a, err := TellHeld(h, lang)
		require.NoError(t, err)
		golden(t, name, a.Text(LadderOptions{Lang: lang}))
	}
}

// Each classic question has its words in each language, and its runs show what they are for.
func TestClassics(t *testing.T) {
	for i, q := range Classics {
		a, err := AnswerClassic(context.Background(), i+1, words.English, properties.Options{})
		require.NoError(t, err, q)
		require.NotEmpty(t, a.Accounts, a.Question)
		require.Len(t, a.Shown, len(q.Runs)+len(q.Measured)-len(a.Accounts), a.Question)
		require.Contains(t, a.Text(LadderOptions{}), a.Question)
	}
}
