package formats

import (
	"testing"

	"github.com/stretchr/testify/require"

	"tcpcheck/model"
)

// Equal segments: what the last step sent is taken first, then what has waited longest, then a copy.
func TestFollow(t *testing.T) {
	syn := model.Segment{To: 1, Flags: []string{"SYN"}}
	send := model.Step{Kind: model.StepTimer, Sent: []model.Segment{syn}}
	arrive := model.Step{Kind: model.StepArrive, End: 1, Segment: &syn}
	lose := model.Step{Kind: model.StepLose, End: -1, Segment: &syn}
	f := follow(&model.Trace{Initial: model.Snapshot{Network: []model.Segment{syn}}, Steps: []model.Step{send, send, arrive, arrive, lose, arrive}})
	require.Len(t, f.all, 3)
	require.Equal(t, []int{2, 5}, f.sent[1][0].arrived, "the last one sent; at the end it is the latest that there is a copy of")
	require.Equal(t, []int{3}, f.start[0].arrived)
	require.Equal(t, 4, f.sent[0][0].lost)
	require.Equal(t, []bool{false, false, false, false, false, true}, f.copies)
	require.True(t, f.straight(f.sent[1][0], 0))
	require.False(t, f.straight(f.sent[1][0], 3), "not into the step from which the run repeats")
	require.False(t, f.straight(f.sent[0][0], 0))

	f = follow(&model.Trace{Steps: []model.Step{arrive}})
	require.Equal(t, -1, f.carried[0].sent, "of a segment that nobody has sent")
}
