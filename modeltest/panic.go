package modeltest

import (
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// Panic is the rule that a step breaks in which the code panics.
type Panic struct {
	Value any
	Place string // the function and the line that panicked
}

func (p *Panic) Error() string { return fmt.Sprintf("it panics in %s: %v", p.Place, p.Value) }

// Recovered is what recover gave in a deferred function, which is where it must be called.
func Recovered(value any) *Panic {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	place, panicked := "a place that is not known", false
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasPrefix(f.Function, "runtime.") {
			panicked = panicked || f.Function == "runtime.gopanic"
		} else if panicked {
			place = fmt.Sprintf("%s, %s:%d", path.Base(f.Function), filepath.Base(f.File), f.Line)
			break
		}
	}
	return &Panic{value, place}
}
