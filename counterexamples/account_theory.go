package counterexamples

import (
	"fmt"
	"strings"

	"tcpcheck/model"
)

// theory says what is known of a property, and from whom.
func (n *narrator) theory(q *model.Property) []string {
	var out []string
	if q == nil {
		return nil
	}
	for _, t := range q.Theory {
		text := strings.TrimSuffix(strings.TrimSuffix(n.lang.Text(t.Text), "."), "。")
		out = append(out, upperFirst(fmt.Sprintf(n.say.Theory, t.Source, text)))
	}
	return out
}
