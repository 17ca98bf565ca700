//go:build !linux && !darwin

package addressspace

// Limit is what the process may have of addresses; 0 where that is no limit.
func Limit() int64 { return 0 }
