package words

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// zh has the translations of what protocols of the library say: {"English": "中文"}.
//
//go:embed zh.json
var zh []byte

var chinese = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	if err := json.Unmarshal(zh, &out); err != nil {
		panic(err)
	}
	return out
})

// Text gives a text of a protocol (a title, a sentence of a rule or of a property, with its names in braces) in the language.
// What has no translation, as a user's own text, stays as it is.
func (l Lang) Text(english string) string {
	if l == Chinese {
		if t, ok := chinese()[english]; ok {
			return t
		}
	}
	return english
}
