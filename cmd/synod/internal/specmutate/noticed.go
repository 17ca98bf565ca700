package specmutate

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// NoticedFile is where a specification lists what notices its mutants, beside its manifest.
const NoticedFile = "noticed.txt"

const noticedHead = `# What notices each mutant that synod mutants --spec makes of this specification: its name, the module and the definition, the judge, the model.
# Written by synod mutants --spec --record. What stands here is asked first.
`

// witness is who notices a mutant: a judge, by a model.
type witness struct {
	Judge
	model string
}

// Noticed says of mutants, by their IDs, who notices them.
type Noticed map[string]witness

// LoadNoticed reads the list of a specification; where there is none, it is empty.
func LoadNoticed(files fs.FS) (Noticed, error) {
	out := Noticed{}
	text, err := fs.ReadFile(files, NoticedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		words := strings.Fields(line)
		if len(words) != 4 || !slices.Contains(Judges(), Judge(words[2])) || out[words[0]] != (witness{}) {
			return nil, fmt.Errorf("%s:%d: want the name of a mutant that stands nowhere else, where it is, a judge (%s) and a model, got %q",
				NoticedFile, i+1, judgesText(), line)
		}
		out[words[0]] = witness{Judge(words[2]), words[3]}
	}
	return out, nil
}

// With is the list with what became of trials, and without what is no mutant.
func (n Noticed) With(trials []Trial, all []Mutant) Noticed {
	out := Noticed{}
	for _, m := range all {
		if w, ok := n[m.ID]; ok {
			out[m.ID] = w
		}
	}
	for _, t := range trials {
		delete(out, t.ID)
		if t.By != "" {
			out[t.ID] = witness{t.Judge, t.By}
		}
	}
	return out
}

// Text is the list as its file has it, in the order of the mutants.
func (n Noticed) Text(all []Mutant) string {
	var b strings.Builder
	b.WriteString(noticedHead)
	for _, m := range all {
		if w, ok := n[m.ID]; ok {
			fmt.Fprintf(&b, "%s %s!%s %s %s\n", m.ID, m.Module, m.Definition, w.Judge, w.model)
		}
	}
	return b.String()
}

// Untried are the mutants of which neither list says anything.
func (s *Subject) Untried(all []Mutant) (out []Mutant, err error) {
	noticed, err := LoadNoticed(s.Files)
	if err != nil {
		return nil, err
	}
	harmless, err := s.harmless()
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if _, is := noticed[m.ID]; !is && harmless[m.Key()] == "" {
			out = append(out, m)
		}
	}
	return out, nil
}
