// Package seldom has a test binary that imports it collect garbage seldom. It lives for seconds and
// leaves little behind, so that collecting as often as Go does by default is up to a third of its
// work. A caller owes it that all that its tests hold at once, five times over, is little memory.
package seldom

import "runtime/debug"

func init() { debug.SetGCPercent(400) }
