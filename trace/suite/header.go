package suite

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/synod-paxos/synod/trace/tla"
)

// maxVariables is how many a header names at most.
const maxVariables = 1000

// headerKeys are all of them, in the order in which they are written.
var headerKeys = []string{"format", "protocol", "model", "role", "spec", "tlc", "constants", "variables", "states", "edges", "behaviours", "steps"}

// readHeader reads the first line. Another version may have other keys, so that comes first.
func readHeader(s scanner) (Header, error) {
	version := s
	if err := version.checkVersion(); err != nil {
		return Header{}, s.located(err)
	}
	var h Header
	err := s.fields(headerKeys, func(key string) error { return s.headerField(&h, key) })
	if err == nil {
		err = s.End("the line")
	}
	if err == nil {
		err = s.check(h)
	}
	return h, s.located(err)
}

func (s *scanner) checkVersion() error {
	format := JSON("")
	err := s.members(func(key string) error {
		v, err := s.json()
		if key == "format" {
			format = v
		}
		return err
	})
	if err != nil {
		return err
	}
	if format == JSON(strconv.Quote(Format)) {
		return nil
	}
	kind, found := ErrSyntax, "another object"
	if strings.HasPrefix(string(format), `"synod-suite/`) {
		kind, found = ErrVersion, string(format[:min(len(format), 40)])
	}
	return s.invalid(kind, fmt.Sprintf("a header with format %q", Format), found)
}

func (s *scanner) headerField(h *Header, key string) (err error) {
	switch key {
	case "format":
		_, err = s.text()
	case "protocol":
		h.Protocol, err = s.text()
	case "model":
		h.Model, err = s.text()
	case "role":
		h.Role, err = s.text()
	case "spec":
		h.Spec, err = s.text()
	case "tlc":
		h.TLC, err = s.text()
	case "constants":
		h.Constants, err = s.constants()
	case "variables":
		h.Variables, err = s.names()
	case "states":
		h.States, err = s.count()
	case "edges":
		h.Edges, err = s.count()
	case "behaviours":
		h.Behaviours, err = s.count()
	case "steps":
		h.Steps, err = s.count()
	}
	return err
}

// constants relies on checkVersion, which found no repeated keys within the header's members.
func (s *scanner) constants() (map[string]JSON, error) {
	constants := map[string]JSON{}
	err := s.members(func(name string) (err error) {
		constants[name], err = s.json()
		return err
	})
	return constants, err
}

func (s *scanner) names() (names []string, err error) {
	err = s.Array(func() error {
		name, err := s.text()
		names = append(names, name)
		return err
	})
	return names, err
}

func (s *scanner) count() (int, error) {
	s.Peek()
	start := s.Pos()
	var short [24]byte
	text, err := s.appendNumber(short[:0])
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 0 {
		err = s.Unlike(start, "a count")
	}
	return n, err
}

// check refuses what a header cannot say, read or to be written.
func (s *scanner) check(h Header) error {
	switch {
	case h.Protocol == "" || h.Model == "":
		return s.invalid(ErrSyntax, "the names of a protocol and a model", "an empty one")
	case len(h.Spec) != 64 || strings.Trim(h.Spec, "0123456789abcdef") != "":
		return s.invalid(ErrSyntax, "64 lower-case hexadecimal digits under \"spec\"", fmt.Sprintf("%.80q", h.Spec))
	case min(h.States, h.Edges, h.Behaviours, h.Steps) < 0 || int64(max(h.States, h.Edges, h.Behaviours, h.Steps)) > maxExact:
		return s.invalid(ErrSyntax, "counts from 0 to 2^53", "another one")
	case !valid(h.Protocol, h.Model, h.Role, h.TLC) || !valid(h.Variables...) || !valid(slices.Collect(maps.Keys(h.Constants))...):
		return s.invalid(ErrSyntax, "UTF-8", "other bytes")
	case len(h.Variables) == 0 || len(h.Variables) > maxVariables:
		return s.invalid(ErrSyntax, fmt.Sprintf("1 to %d variables", maxVariables), strconv.Itoa(len(h.Variables)))
	case repeats(h.Variables) || slices.Contains(h.Variables, ""):
		return s.invalid(ErrSyntax, "distinct names of variables", fmt.Sprintf("%.80q", h.Variables))
	}
	return nil
}

// valid tells whether JSON can hold the texts.
func valid(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(t string) bool { return !utf8.ValidString(t) })
}

func repeats(names []string) bool {
	sorted := slices.Sorted(slices.Values(names))
	return len(slices.Compact(sorted)) < len(names)
}

func appendHeader(dst []byte, h Header) []byte {
	dst = append(dst, `{"format":"`+Format+`"`...)
	for i, text := range []string{h.Protocol, h.Model, h.Role, h.Spec, h.TLC} {
		dst = append(appendField(dst, headerKeys[i+1]), tla.Str(text).JSON()...)
	}
	dst = append(appendField(dst, "constants"), '{')
	for i, name := range slices.Sorted(maps.Keys(h.Constants)) {
		dst = appendMember(dst, i, name, h.Constants[name])
	}
	dst = append(appendField(append(dst, '}'), "variables"), '[')
	for i, name := range h.Variables {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendKey(dst, name)
	}
	dst = append(dst, ']')
	for i, n := range []int{h.States, h.Edges, h.Behaviours, h.Steps} {
		dst = strconv.AppendInt(appendField(dst, headerKeys[i+8]), int64(n), 10)
	}
	return append(dst, "}\n"...)
}

// appendField begins a member that is not the first.
func appendField(dst []byte, key string) []byte {
	return append(appendKey(append(dst, ','), key), ':')
}

// appendMember appends the i-th member of an object.
func appendMember(dst []byte, i int, key string, value JSON) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	return append(append(appendKey(dst, key), ':'), value...)
}
