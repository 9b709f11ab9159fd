package words

import (
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

var verb = regexp.MustCompile(`%(\[\d+\])?[a-z]`)

// Every message is there in every language, with the same things to fill in.
func TestMessagesAreTranslated(t *testing.T) {
	var compare func(path string, a, b reflect.Value)
	compare = func(path string, a, b reflect.Value) {
		switch a.Kind() {
		case reflect.Struct:
			for i := range a.NumField() {
				compare(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
			}
		case reflect.String:
			require.NotEmpty(t, a.String(), "English %s", path)
			require.NotEmpty(t, b.String(), "Chinese %s", path)
			require.Equal(t, verbs(a.String()), verbs(b.String()), path)
		case reflect.Slice, reflect.Array:
			require.Equal(t, a.Len(), b.Len(), path)
			for i := range a.Len() {
				compare(path, a.Index(i), b.Index(i))
			}
		default:
			t.Fatalf("%s is no text", path)
		}
	}
	compare("", reflect.ValueOf(messages[English]), reflect.ValueOf(messages[Chinese]))
}

// verbs lists what is filled in; with explicit places, which languages may order as they like, sorted.
func verbs(text string) []string {
	out := verb.FindAllString(text, -1)
	slices.Sort(out)
	return out
}

func TestParse(t *testing.T) {
	for code, want := range map[string]Lang{"en": English, "zh": Chinese, "zh_CN.UTF-8": Chinese, "ZH-Hans": Chinese, "en_GB": English} {
		got, err := Parse(code)
		require.NoError(t, err)
		require.Equal(t, want, got, code)
	}
	for _, code := range []string{"", "C.UTF-8", "klingon"} {
		_, err := Parse(code)
		require.ErrorContains(t, err, "accepted: en, zh", code)
	}
	env := map[string]string{"LANG": "zh_CN.UTF-8"}
	require.Equal(t, Chinese, FromEnvironment(func(n string) string { return env[n] }))
	env["LC_ALL"] = "C"
	require.Equal(t, English, FromEnvironment(func(n string) string { return env[n] }))
}
