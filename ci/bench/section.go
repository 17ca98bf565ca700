package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/synod-paxos/synod/internal/wholefile"
)

const (
	begin = "<!-- written by go run ./ci/bench -->\n"
	end   = "<!-- end of what go run ./ci/bench writes -->\n"
)

var errMarkers = errors.New("not a document with one pair of markers")

// writeSection puts text between the markers of a document, which is replaced as a whole or not at
// all.
func writeSection(path, text string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	document, err := replaceSection(string(old), text)
	if err != nil {
		return fmt.Errorf("%s: %w: want the lines %q and %q once each, in this order", path, err, begin, end)
	}
	return wholefile.Write(path, []byte(document))
}

// replaceSection gives the document with text, between empty lines, in the place of what is between
// its markers.
func replaceSection(document, text string) (string, error) {
	before, rest, ok := strings.Cut(document, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 || strings.Count(document, begin) != 1 || strings.Count(document, end) != 1 {
		return "", errMarkers
	}
	return before + begin + "\n" + strings.TrimSpace(text) + "\n\n" + end + after, nil
}
