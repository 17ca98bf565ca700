package explain

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"github.com/synod-paxos/synod/impl/mutants"
)

// bug finds a known bug, or a safe variant.
func (l *Library) bug(id string) *mutants.Mutant {
	i := slices.IndexFunc(l.Bugs, func(m mutants.Mutant) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return &l.Bugs[i]
}

// patchOf is where a bug's patch lies.
func (l *Library) patchOf(id string) string {
	return path.Join("impl", l.Protocol, "mutants", id+".patch")
}

// changes lists the code that the patch of a bug changes, as it is without it.
func (l *Library) changes(m *mutants.Mutant) (out []declared, err error) {
	files, _, err := gitdiff.Parse(bytes.NewReader(m.Patch))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		for _, d := range l.code.declared {
			if d.file == strings.TrimPrefix(f.NewName, "b/") && slices.ContainsFunc(f.TextFragments, d.changedBy) {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// changedBy tells whether a hunk changes the declaration. The hunk's own line numbers may be those
// of an earlier source, so what it finds there says where it belongs.
func (d declared) changedBy(hunk *gitdiff.TextFragment) bool {
	var before []string
	var at []int // of before, where something changes
	for _, line := range hunk.Lines {
		if line.Op != gitdiff.OpContext {
			at = append(at, len(before))
		}
		if line.Op != gitdiff.OpAdd {
			before = append(before, strings.TrimSuffix(line.Line, "\n"))
		}
	}
	lines := strings.Split(d.text, "\n")
	for _, i := range at {
		if i < len(before) && strings.TrimSpace(before[i]) != "" && within(lines, before, i) {
			return true
		}
	}
	return false
}

// within tells whether the declaration has the line before[i], and around it what stands around it
// there.
func within(lines, before []string, i int) bool {
	for j := range lines {
		from, to := max(0, i-j), min(len(before), i-j+len(lines))
		if slices.Equal(before[from:to], lines[j-i+from:j-i+to]) {
			return true
		}
	}
	return false
}
