//go:build unix

package counterexamples

import (
	"runtime"
	"syscall"

	"tcpcheck/properties"
)

// peakBytes is the most memory that the process has had.
func peakBytes(results []*properties.Result) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return storeBytes(results)
	}
	peak := int64(usage.Maxrss)
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" { // these count bytes, all others KiB
		peak <<= 10
	}
	return peak
}
