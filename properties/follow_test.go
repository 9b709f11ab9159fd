package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

func load(t *testing.T, name string) *model.Protocol {
	t.Helper()
	p, err := model.Load(name)
	require.NoError(t, err)
	return p
}

func check(t *testing.T, protocol, property, scenario string) *Result {
	t.Helper()
	p := load(t, protocol)
	r, err := Check(context.Background(), p, p.Property(property), scenario, Options{})
	require.NoError(t, err)
	return r
}

// Each story, taken through the protocol that does not fall into it: where that answers differently, by which rule, and how it ends.
func TestFollow(t *testing.T) {
	for _, c := range []struct {
		protocol, property, scenario, other string
		fork                                int
		rule                                string
		settled                             int
		ends                                [2]string
	}{
		{"two-way", "no-ghost", "soup", "three-way", 4, "listen.syn", 2, [2]string{"CLOSED", "LISTEN"}},
		{"two-way", "no-ghost", "stale-syn", "three-way", 2, "listen.syn", 2, [2]string{"CLOSED", "LISTEN"}},
		{"two-way", "both-aware", "soup", "three-way", 3, "listen.syn", 2, [2]string{"ESTABLISHED", "ESTABLISHED"}},
		{"no-time-wait", "clean-close", "last-ack-lost", "tcp", 4, "fin-wait-2.fin", 2, [2]string{"CLOSED", "CLOSED"}},
		{"silent-time-wait", "clean-close", "last-ack-lost", "tcp", 8, "time-wait.fin-again", 1, [2]string{"TIME-WAIT", "TIME-WAIT"}},
		{"linux-2.4.19-reset", "syn-received-transient", "stale-syn-alone", "tcp", 5, "rst.passive", 2, [2]string{"CLOSED", "LISTEN"}},
		{"simultaneous-plain-ack", "simultaneous-open", "simultaneous-open", "tcp", 3, "syn-sent.syn", 1, [2]string{"ESTABLISHED", "ESTABLISHED"}},
	} {
		r := check(t, c.protocol, c.property, c.scenario)
		f, err := r.Follow(load(t, c.other), Options{})
		require.NoError(t, err)
		last := f.Trace.Steps[len(f.Trace.Steps)-1].After
		require.Equal(t, []any{c.fork, c.rule, c.settled, c.ends}, []any{f.Fork, f.Rule, f.Settled, [2]string{last.Ends[0].State, last.Ends[1].State}}, c.protocol)
		require.Equal(t, r.Property.Kind != model.Temporal, f.Judged)
		require.False(t, f.Violated)
		require.Len(t, f.Steps, r.Steps)
	}
}

// A protocol follows its own story to the end, and breaks the property as it did.
func TestFollowItself(t *testing.T) {
	for _, c := range [][3]string{
		{"two-way", "no-ghost", "soup"}, {"no-time-wait", "clean-close", "last-ack-lost"}, {"no-time-wait", "no-stale-data", "lifetime-constant"},
		{"backlog", "served", "flood-once"}, {"silent-time-wait", "clean-close", "last-ack-lost"},
	} {
		r := check(t, c[0], c[1], c[2])
		f, err := r.Follow(r.Protocol, Options{})
		require.NoError(t, err)
		require.Equal(t, []any{0, true, true}, []any{f.Fork, f.Judged, f.Violated}, c)
	}
}

func TestFollowElsewhere(t *testing.T) {
	_, err := check(t, "two-way", "no-ghost", "stale-syn").Follow(load(t, "sctp"), Options{})
	require.ErrorContains(t, err, `protocol sctp has no scenario "stale-syn"`)
}
