package words

import (
	"fmt"
	"strings"
)

// Lang is a language that tcpcheck speaks.
type Lang uint8

// The languages. What has no translation is said in English.
const (
	English Lang = iota
	Chinese
)

// Names are the codes of the languages, as --lang has them.
var Names = []string{"en", "zh"}

func (l Lang) String() string { return Names[l] }

// Parse reads a code: en, zh, or a locale like zh_CN.UTF-8.
func Parse(code string) (Lang, error) {
	head := strings.ToLower(code)
	if end := strings.IndexAny(head, "_-.@"); end >= 0 {
		head = head[:end]
	}
	for i, name := range Names {
		if head == name {
			return Lang(i), nil
		}
	}
	return English, fmt.Errorf("found language %q; accepted: %s", code, strings.Join(Names, ", "))
}

// FromEnvironment gives the language of the locale that the environment names: LC_ALL, LC_MESSAGES, LANG, the first that is set. Another
// language than those known is English.
func FromEnvironment(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			l, _ := Parse(value)
			return l
		}
	}
	return English
}
