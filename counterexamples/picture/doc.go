// Package picture draws a story: two ends as lifelines, time running downwards, segments as slanted arrows between them.
//
// A Scene is computed from a trace and says what is to be seen; SVG draws it as a picture, HTML as a page in which one steps
// through it. Neither searches nor judges, and the same scene gives the same bytes. Start reading at scene.go; arrows.go follows
// the segments, fold.go leaves out what is too long, layout.go and labels.go find places for everything.
package picture
