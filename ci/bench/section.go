package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// markers are the lines between which a table stands.
type markers struct{ begin, end string }

var (
	sideBySide = markersOf("go run ./ci/bench")
	grown      = markersOf("go run ./ci/bench --curves")
)

func markersOf(command string) markers {
	return markers{"<!-- written by " + command + " -->\n", "<!-- end of what " + command + " writes -->\n"}
}

var errMarkers = errors.New("not a document with one pair of markers")

// writeSection puts text between the markers of a document, which is replaced as a whole or not at
// all.
func (m markers) writeSection(path, text string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	document, err := m.replaceSection(string(old), text)
	if err != nil {
		return fmt.Errorf("%s: %w: want the lines %q and %q once each, in this order", path, err, m.begin, m.end)
	}
	return wholefile.Write(path, []byte(document))
}

// replaceSection gives the document with text, between empty lines, in the place of what is between
// its markers.
func (m markers) replaceSection(document, text string) (string, error) {
	before, rest, ok := strings.Cut(document, m.begin)
	_, after, ok2 := strings.Cut(rest, m.end)
	if !ok || !ok2 || strings.Count(document, m.begin) != 1 || strings.Count(document, m.end) != 1 {
		return "", errMarkers
	}
	return before + m.begin + "\n" + strings.TrimSpace(text) + "\n\n" + m.end + after, nil
}
