//go:build !unix

package counterexamples

import "tcpcheck/properties"

// peakBytes is the memory of the searches' stores: there is no count of the process's own.
func peakBytes(results []*properties.Result) int64 { return storeBytes(results) }
