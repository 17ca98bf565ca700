package suite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// member is where a member of an object stands in the canonical text.
type member struct {
	key        string
	start, end int
}

// appendObject writes the members as they come, and again if that was not the order of their keys.
func (s *scanner) appendObject(dst []byte) ([]byte, error) {
	var members []member
	begin, open := s.Pos(), len(dst)
	dst = append(dst, '{')
	err := s.members(func(key string) (err error) {
		if len(members) > 0 {
			dst = append(dst, ',')
		}
		start := len(dst)
		dst, err = s.value(append(appendKey(dst, key), ':'))
		members = append(members, member{key, start, len(dst)})
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return append(dst[:open], "[]"...), nil
	}
	dst = append(dst, '}')
	if slices.IsSortedFunc(members, ascending) {
		return dst, nil
	}
	return s.reorder(dst, open, members, begin)
}

func byKey(a, b member) int { return strings.Compare(a.key, b.key) }

// ascending is for slices.IsSortedFunc, which asks whether a later member is less: an equal one is
// no better.
func ascending(later, earlier member) int {
	if byKey(later, earlier) <= 0 {
		return -1
	}
	return 1
}

func (s *scanner) reorder(dst []byte, open int, members []member, begin int) ([]byte, error) {
	slices.SortFunc(members, byKey)
	text := slices.Clone(dst[open:])
	dst = dst[:open]
	sep := byte('{')
	for i, m := range members {
		if i > 0 && members[i-1].key == m.key {
			return nil, s.Unlike(begin, fmt.Sprintf("an object with the key %q only once", m.key))
		}
		dst = append(append(dst, sep), text[m.start-open:m.end-open]...)
		sep = ','
	}
	return append(dst, '}'), nil
}

func appendKey(dst []byte, key string) []byte {
	for i := range len(key) {
		if c := key[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return append(dst, tla.Str(key).JSON()...)
		}
	}
	return append(append(append(dst, '"'), key...), '"')
}
