// Package formats writes a story, or the verdicts of a check, in formats that other programs read: Mermaid, ITF, pcapng, packetdrill
// and JUnit. docs/formats.md says what is in each.
//
// It searches nothing and decides nothing; all of them come from one Story. Formats whose segments are TCP's refuse protocols
// whose segments are not. Start reading at story.go.
package formats
