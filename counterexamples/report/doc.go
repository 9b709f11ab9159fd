// Package report makes pages of a comparison: one for each protocol, one that compares them, and one to step through each story. The
// pages need nothing but each other, and are the same bytes for the same protocols.
package report
