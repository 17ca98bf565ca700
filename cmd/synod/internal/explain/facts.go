package explain

import (
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// fact is a part of a proof that has a name.
type fact struct {
	kind, name string
	file       string
	line       int
	comment    string
	text       string // with the comment
}

var factText = pattern.Pattern(`^\((invariant|safety|theorem|lemma|axiom|action|run|witness) ([A-Za-z]\w*)`)

// readFacts finds the parts of a proof of conditions. A part goes on in lines that do not begin at
// the margin.
func (l *Library) readFacts(name, text string) error {
	lines := strings.Split(text, "\n")
	above := 0 // where the comment above begins
	for i, line := range lines {
		if m := factText.FindStringSubmatch(line); m != nil {
			last := i + 1
			for last < len(lines) && strings.HasPrefix(lines[last], " ") {
				last++
			}
			var comment []string
			for _, said := range lines[above:i] {
				comment = append(comment, strings.TrimSpace(strings.TrimLeft(said, "; ")))
			}
			l.facts = append(l.facts, fact{m[1], m[2], name, i + 1, strings.Join(comment, " "), strings.Join(lines[above:last], "\n")})
		}
		if !strings.HasPrefix(line, ";") {
			above = i + 1
		}
	}
	return nil
}

// claims tells whether it says what is so, or must be assumed; an action or a run does not.
func (f fact) claims() bool { return f.kind != "action" && f.kind != "run" && f.kind != "witness" }
