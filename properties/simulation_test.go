package properties

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

func watch(t *testing.T, protocol, scenario string, names ...string) *Watch {
	t.Helper()
	p, err := model.Load(protocol)
	require.NoError(t, err)
	w, err := NewWatch(p, scenario, names, Options{})
	require.NoError(t, err)
	return w
}

func watchNames(list []*model.Property) []string {
	var out []string
	for _, q := range list {
		out = append(out, q.Name)
	}
	return out
}

// What is watched: the claims of the scenario, or of all where it is named by none, or those that are asked for.
func TestWatch(t *testing.T) {
	w := watch(t, "tcp", "soup")
	require.Equal(t, []string{"both-aware", "no-ghost", "agree-numbers", "in-step"}, watchNames(w.Watched))
	require.Empty(t, w.LeftOut)
	w = watch(t, "tcp", "simultaneous-open")
	require.Equal(t, []string{"simultaneous-open-works"}, watchNames(w.Wanted))
	require.Equal(t, []string{"simultaneous-open"}, w.LeftOut)
	w = watch(t, "tcp", "soup", "no-ghost")
	require.Equal(t, []string{"no-ghost"}, watchNames(w.Watched))
	w = watch(t, "no-time-wait", "lifetime-constant")
	require.Contains(t, watchNames(w.Watched), "no-stale-data")
	require.Contains(t, w.LeftOut, "closes")
}

func TestWatchRefuses(t *testing.T) {
	p, err := model.Load("tcp")
	require.NoError(t, err)
	for want, asked := range map[string][2]string{
		`protocol tcp has no property "no-gost"`: {"soup", "no-gost"},
		`protocol tcp has no scenario "sop"`:     {"sop", "no-ghost"},
		"property closes is temporal, a claim about whole runs; accepted: claims about states and steps": {"lossy", "closes"},
		"property no-stale-data needs packet lifetimes":                                                  {"soup", "no-stale-data"},
	} {
		_, err := NewWatch(p, asked[0], []string{asked[1]}, Options{})
		require.ErrorContains(t, err, want)
	}
}

// A violation is a result like that of a search, but for its length.
func TestRandomFinds(t *testing.T) {
	for _, c := range [][3]string{
		{"two-way", "soup", "no-ghost"}, {"no-time-wait", "lifetime-constant", "no-stale-data"}, {"no-time-wait", "lifetime-constant", "clean-close"},
	} {
		t.Run(c[2], func(t *testing.T) {
			w := watch(t, c[0], c[1], c[2])
			s, err := w.Random(t.Context(), RandomRuns{Runs: 5000, Steps: 100, Seed: 1})
			require.NoError(t, err)
			require.NotNil(t, s.Found)
			require.Equal(t, c[2], s.Found.Name)
			require.NotEmpty(t, s.Found.Because)
			decides, err := Decides(s.Found.System(), s.Found.Property, Options{}, s.Found.Story)
			require.NoError(t, err)
			require.True(t, decides)
			p := w.System.Protocol()
			shortest, err := Check(t.Context(), p, p.Property(c[2]), c[1], Options{})
			require.NoError(t, err)
			require.GreaterOrEqual(t, s.Found.Steps, shortest.Steps)

			again, err := watch(t, c[0], c[1], c[2]).Random(t.Context(), RandomRuns{Runs: 1, Steps: 100, Seed: s.Seed})
			require.NoError(t, err)
			require.Equal(t, s.Found.Story, again.Found.Story, "the run of that seed alone")
		})
	}
}

// Random runs of what holds meet nothing, the same each time.
func TestRandomOfWhatHolds(t *testing.T) {
	run := func() *Simulation {
		s, err := watch(t, "tcp", "soup").Random(t.Context(), RandomRuns{Runs: 50, Steps: 40, Seed: 7})
		require.NoError(t, err)
		return s
	}
	s := run()
	require.Nil(t, s.Found)
	require.Equal(t, 50, s.Runs)
	require.Less(t, s.Steps, s.Tried)
	require.LessOrEqual(t, s.Longest, 40)
	require.Contains(t, s.Bounds, "lives")
	require.Equal(t, s, run())
	w := watch(t, "tcp", "simultaneous-open")
	s, err := w.Random(t.Context(), RandomRuns{Runs: 20, Steps: 40, Seed: 1})
	require.NoError(t, err)
	require.Equal(t, []bool{true}, s.Reached)
	require.Equal(t, 20, s.Ended)
}

// A fault of the text is a violation of well-formed; an initial state may violate a claim, too.
func TestRandomOfFaults(t *testing.T) {
	load := func(claim string) *model.Protocol {
		p, err := model.LoadSources([]*model.Source{model.NewSource("p.tcp", `protocol p ""
segment HELLO { }
calls greet
end { state IDLE, GREETED }
rule greet "" "" in IDLE on call greet { send HELLO -> GREETED }
rule greeted "" "" in GREETED on HELLO { drop }
scenario s "" { A: greet network bag capacity 1 }
property q "" in s `+claim+"\n")})
		require.NoError(t, err)
		return p
	}
	w, err := NewWatch(load("never B in GREETED"), "s", nil, Options{})
	require.NoError(t, err)
	s, err := w.Random(t.Context(), RandomRuns{Runs: 3, Steps: 5, Seed: 1})
	require.NoError(t, err)
	require.Equal(t, []any{WellFormed, 2, "no rule takes HELLO in IDLE"}, []any{s.Found.Name, s.Found.Steps, s.Found.Because.String()})
	require.Equal(t, []int{1, 2, 2}, []int{s.Runs, s.Steps, s.Longest})

	w, err = NewWatch(load("always B in GREETED"), "s", nil, Options{})
	require.NoError(t, err)
	s, err = w.Random(t.Context(), RandomRuns{Runs: 3, Steps: 5, Seed: 1})
	require.NoError(t, err)
	require.Equal(t, []any{"q", 0}, []any{s.Found.Name, s.Found.Steps})
}

func TestRandomStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := watch(t, "tcp", "soup").Random(ctx, RandomRuns{Runs: 50, Steps: 40, Seed: 7})
	require.NoError(t, err)
	require.True(t, s.Stopped)
	require.Equal(t, 1, s.Runs)
}

// A story of one system is found in another that keeps other ghosts, and no other story is.
func TestAlong(t *testing.T) {
	p, err := model.Load("no-time-wait")
	require.NoError(t, err)
	r, err := Check(t.Context(), p, p.Property("no-stale-data"), "lifetime-constant", Options{})
	require.NoError(t, err)
	trace, err := r.Trace()
	require.NoError(t, err)
	bare, err := Compile(p, nil, "lifetime-constant", Options{})
	require.NoError(t, err)
	steps, err := Along(bare, trace, nil)
	require.NoError(t, err)
	told, err := bare.Record(steps)
	require.NoError(t, err)
	for i := range told.Steps {
		require.Equal(t, withoutGhosts(&trace.Steps[i]), withoutGhosts(&told.Steps[i]))
	}
	_, err = Along(bare, trace, func([]int) (bool, error) { return false, nil })
	require.EqualError(t, err, "the story decides nothing with other ghosts")
	trace.Steps[2].Call = "abort"
	_, err = Along(bare, trace, nil)
	require.EqualError(t, err, "step 3 of the story: no such step with other ghosts")
}
