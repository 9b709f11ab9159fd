package export

import (
	"fmt"
	"strings"
)

// names gives each thing a name of its own in a language of letters, digits and underscores.
type names struct {
	words map[string]bool // that the language keeps for itself
	taken map[string]bool
	of    map[any]string
}

// newNames knows the words that the language keeps for itself, in small letters.
func newNames(keywords string) *names {
	n := &names{words: map[string]bool{}, taken: map[string]bool{}, of: map[any]string{}}
	for _, w := range strings.Fields(keywords) {
		n.words[w] = true
	}
	return n
}

// give names a thing, as much like the text as the language allows.
func (n *names) give(thing any, text string) string {
	base := identifier(text)
	name := base
	for i := 2; n.taken[name] || n.words[strings.ToLower(name)]; i++ {
		name = fmt.Sprintf("%s_%d", base, i)
	}
	n.taken[name] = true
	n.of[thing] = name
	return name
}

// identifier makes a name of a text: `snd.una` is snd_una.
func identifier(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' && i > 0:
			b.WriteRune(r)
		case r >= '0' && r <= '9':
			b.WriteString("_" + string(r))
		default:
			b.WriteByte('_')
		}
	}
	return b.String()
}

// ofEnd writes a name of an end: "A snd.una"; of nobody's, the name.
func ofEnd(name string, end int) string {
	if end < 0 || end >= 2 {
		return name
	}
	return endName(end) + " " + strings.TrimSuffix(name, " "+endName(end))
}
