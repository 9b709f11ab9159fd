// Package counterexamples shows what a check has found, and keeps it.
//
// A story that decides a property becomes a trace file (File), which has the full text of the protocol and replays by
// itself; a ladder (Ladder) in the notation of the figures of RFC 9293, with a line below that says from which step a run
// without end repeats itself, or that it stops; rows of tables (VerdictTable, CompareTable, RowsTable); and
// JSON documents (VerifyDocument and its like, described in docs/json.md).
//
// An explanation (properties.Explanation) is told in words as an Account: account.go has what is said of it, questions.go the classic questions.
// Languages are in package words, pictures in picture, other programs' formats in formats, pages in report.
//
// Nothing here searches by itself, and nothing here decides a verdict: stories come from package properties, and what happens in a
// step is computed by running the protocol again. Start reading at file.go, then ladder.go.
package counterexamples
