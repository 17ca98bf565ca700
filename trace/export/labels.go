package export

import (
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
)

const maxLabel = 40 // bytes of a label that shows its arguments

// labels names stimuli so that every name is a TLA+ identifier of its own.
type labels struct {
	taken func(string) bool // words of the specification
	used  map[string]bool
}

// label is `Accept_1_v1` where that is short and free, else it ends in a number.
func (l *labels) label(s labelled.Stimulus, suffix string) string {
	base := sanitize(s.Action)
	text := base
	for _, a := range s.Args {
		text += "_" + sanitize(a.Value.String())
	}
	if len(s.Args) == 0 {
		text += "_" // the action's own name is taken
	}
	if len(text) > maxLabel {
		text = base
	}
	name := text + suffix
	for n := 1; l.used[name] || l.taken(name) || name == base; n++ {
		name = text + "_" + strconv.Itoa(n) + suffix
	}
	l.used[name] = true
	return name
}

// sanitize keeps letters and digits, and makes each run of anything else one underscore.
func sanitize(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_')
	})
	return strings.Join(words, "_")
}
