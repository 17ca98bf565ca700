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

// Guarded gives the Step of an implementation that may panic: where it does, nothing changes, and
// a rule is broken.
func Guarded[S, I any](step func(S, I) (S, bool, error)) func(S, I) (S, bool, error) {
	return func(s S, i I) (next S, happened bool, broken error) {
		defer func() {
			if value := recover(); value != nil {
				next, happened, broken = s, false, Recovered(value)
			}
		}()
		return step(s, i)
	}
}

// guarded is the protocol with an implementation that may panic: as code under test may.
func (p Protocol[S, I]) guarded() Protocol[S, I] {
	p.Step = Guarded(p.Step)
	if inert := p.Inert; inert != nil {
		p.Inert = func(s S) (all []Inert[S]) {
			defer func() {
				if value := recover(); value != nil {
					all = []Inert[S]{{Name: "what must change nothing", After: s, Broken: Recovered(value)}}
				}
			}()
			return inert(s)
		}
	}
	if arrows := p.Arrows; arrows != nil {
		p.Arrows = func(before S, stimulus I, after S) (drawn []Arrow) {
			defer func() {
				if recover() != nil {
					drawn = nil // what is told does not hang on its picture
				}
			}()
			return arrows(before, stimulus, after)
		}
	}
	return p
}
