package jar

import (
	"fmt"
	"strings"
)

// NotFoundError says that TLC's jar was found nowhere, and why not in each place.
type NotFoundError struct {
	Tried []error
}

func (e *NotFoundError) Error() string {
	tried := make([]string, len(e.Tried))
	for i, err := range e.Tried {
		tried[i] = err.Error()
	}
	return "TLC's jar is not there and cannot be fetched (" + strings.Join(tried, "; ") +
		"): set TLA2TOOLS_JAR to a tla2tools.jar, or run once with a network"
}

func (e *NotFoundError) Unwrap() []error { return e.Tried }

// DamagedError says that a jar is not the one that it should be. It is not run.
type DamagedError struct {
	Path string
	Want string // SHA-256, hexadecimal
	Got  string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s is damaged or not TLC: its SHA-256 is %s, expected %s", e.Path, e.Got, e.Want)
}
