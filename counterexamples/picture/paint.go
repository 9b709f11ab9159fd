package picture

import (
	"fmt"
	"strings"
)

// paint is a colour by its use. The class has the colour of the theme in force; the attribute is for renderers that know no
// variables, and is the light one.
type paint struct {
	class, property, variable string
}

// paints has the classes of the picture.
var paints = []paint{
	{"paper", "fill", "paper"}, {"ink", "fill", "ink"}, {"faint", "fill", "faint"}, {"old", "fill", "old"}, {"lost", "fill", "lost"},
	{"band", "fill", "band"}, {"turn", "fill", "turn"}, {"turned", "fill", "turned"}, {"guide", "stroke", "guide"},
	{"line", "stroke", "ink"}, {"faint-line", "stroke", "faint"}, {"old-line", "stroke", "old"}, {"lost-line", "stroke", "lost"},
}

// themes has the colours: light, dark.
var themes = []struct{ variable, light, dark string }{
	{"paper", "#ffffff", "#14171b"}, {"ink", "#1b1f24", "#e6e9ec"}, {"faint", "#626a73", "#9aa4af"}, {"guide", "#dfe3e8", "#2c333b"},
	{"band", "#eef1f4", "#20262d"}, {"old", "#9a4d00", "#f2b35b"}, {"lost", "#c3202b", "#ff7c74"}, {"turn", "#fff0b8", "#4b3d0e"},
	{"turned", "#6b5200", "#f5d565"}, {"lit", "#dcebff", "#1a3656"},
}

// stateColours are of medium brightness: they are seen on white and on black. The first is for the initial state.
var stateColours = []string{
	"#9aa0a6", "#4f93d2", "#dba400", "#e8743b", "#2e9e5b", "#8e63ce", "#bb86d0", "#c44e8a", "#1f9ea3", "#a0713c", "#6a7fdb", "#7a8f2c",
}

// stateColour gives the colour of a state; of more than there are colours, some share one.
func (s *Scene) stateColour(state string) string {
	for i, known := range s.States {
		if known == state {
			return stateColours[i%len(stateColours)]
		}
	}
	return stateColours[0]
}

// painted writes a class, with the colour for those that know no variables.
func painted(class string) string {
	out := fmt.Sprintf(`class="%s"`, class)
	for _, p := range paints {
		if p.class == class {
			out += fmt.Sprintf(` %s="%s"`, p.property, themes[themeIndex(p.variable)].light)
		}
	}
	return out
}

func themeIndex(variable string) int {
	for i, t := range themes {
		if t.variable == variable {
			return i
		}
	}
	panic("no colour " + variable)
}

// themeVariables writes the variables of a theme.
func themeVariables(dark bool) string {
	var b strings.Builder
	for _, t := range themes {
		colour := t.light
		if dark {
			colour = t.dark
		}
		fmt.Fprintf(&b, "--%s:%s;", t.variable, colour)
	}
	return b.String()
}

// stylesheet is the style of the picture. All of it is within the class story, so that a page around it keeps its own.
func stylesheet() string {
	var b strings.Builder
	fmt.Fprintf(&b, ".story{%s}\n", themeVariables(false))
	fmt.Fprintf(&b, "@media (prefers-color-scheme:dark){.story{%s}}\n", themeVariables(true))
	for _, p := range paints {
		fmt.Fprintf(&b, ".story .%s{%s:var(--%s)}\n", p.class, p.property, p.variable)
	}
	return b.String()
}
