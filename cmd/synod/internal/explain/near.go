package explain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnknown is wrapped by the error about a name that is no topic.
var ErrUnknown = errors.New("there is nothing to explain of that name")

// Shelf is the libraries of several protocols.
type Shelf []*Library

// Topics lists all topics, by kind, then name, then protocol.
func (s Shelf) Topics() (out []Topic) {
	for _, l := range s {
		out = append(out, l.Topics()...)
	}
	slices.SortStableFunc(out, Topic.compare)
	return out
}

// Explain explains a name as written or, if there is none, in whatever case; one that several
// protocols have, in each. An error wraps ErrUnknown, and suggests names that are near.
func (s Shelf) Explain(ctx context.Context, name string) (out []*Explanation, err error) {
	for _, same := range []func(string) bool{
		func(n string) bool { return n == name },
		func(n string) bool { return strings.EqualFold(n, name) },
	} {
		for _, t := range s.Topics() {
			if !same(t.Name) {
				continue
			}
			at := slices.IndexFunc(s, func(l *Library) bool { return l.Protocol == t.Protocol })
			e, err := s[at].Explain(ctx, t.Name)
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, fmt.Errorf("%w: %q%s", ErrUnknown, name, s.near(name))
}

// near suggests the names that are like one that is none.
func (s Shelf) near(name string) string {
	if len(name) > 100 {
		return ""
	}
	name = strings.ToLower(name)
	far := func(t Topic) int { return distance(name, strings.ToLower(t.Name)) }
	var like []Topic
	for _, t := range s.Topics() {
		if far(t) <= max(1, len(name)/3) && !slices.ContainsFunc(like, func(l Topic) bool { return l.Name == t.Name }) {
			like = append(like, t)
		}
	}
	slices.SortStableFunc(like, func(a, b Topic) int { return cmp.Compare(far(a), far(b)) })
	var names []string
	for _, t := range like[:min(len(like), 5)] {
		names = append(names, t.Name)
	}
	if len(names) == 0 {
		return "; synod explain lists what there is"
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}

// distance is how many letters must be changed, put in or taken out to make one word of another.
func distance(a, b string) int {
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		diagonal := last[0]
		last[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = last[j+1]
			last[j+1] = min(changed, last[j]+1, last[j+1]+1)
		}
	}
	return last[len(b)]
}
