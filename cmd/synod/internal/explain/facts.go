package explain

import (
	"path"
	"regexp"
	"strings"
)

// fact is a part of a proof that has a name.
type fact struct {
	kind, name string
	file       string
	line       int
	comment    string
}

var factText = regexp.MustCompile(`^\((invariant|safety|theorem|lemma|axiom|action|run|define) ([A-Za-z]\w*)`)

// readFacts finds the parts of a proof of conditions.
func (l *Library) readFacts(name, text string) error {
	var comment []string
	for i, line := range strings.Split(text, "\n") {
		if said, ok := strings.CutPrefix(line, ";"); ok {
			comment = append(comment, strings.TrimSpace(said))
			continue
		}
		if m := factText.FindStringSubmatch(line); m != nil {
			l.facts = append(l.facts, fact{kind: m[1], name: m[2], file: name, line: i + 1, comment: strings.Join(comment, " ")})
		}
		comment = nil
	}
	return nil
}

// ofBug tells whether the proof is that of the bug.
func (f fact) ofBug(id string) bool {
	return path.Base(f.file) == id+".vc" && path.Dir(f.file) != "proof"
}
