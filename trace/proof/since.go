package proof

import (
	"fmt"
	"maps"
	"slices"
)

// A hash that is recorded anew says no more that something changed. So what a proof assumes and
// claims is also compared with what it did before, in a manifest that is known: what changed there
// must say so in words.

// is tells whether both are about the same thing.
func (s Said) is(other Said) bool { return s.Kind == other.Kind && s.Name == other.Name }

// called is what a sentence calls it.
func (s Said) called() string {
	if s.Kind == "axiom" || s.Name == s.Kind {
		return s.Kind + " " + s.Name
	}
	return "claim " + s.Name
}

// worded tells whether what it says in words is written by hand, for it alone.
func (s Said) worded() bool {
	return slices.Contains([]string{"axiom", "safety", "theorem", "script"}, s.Kind)
}

// Silent tells of what is not what it was and says the same in words, a sentence each.
func Silent(before, today []Said) (silent []string) {
	for _, was := range before {
		i := slices.IndexFunc(today, was.is)
		if i >= 0 && was.worded() && today[i].text != was.text && today[i].Words == was.Words {
			silent = append(silent, fmt.Sprintf("its %s is another than in this synod, in the same words: say in words what is other than %q", was.called(), was.Words))
		}
	}
	return silent
}

// Since tells of what came, went, or is another than it was, a sentence each.
func Since(before, today []Said) (since []string) {
	for _, was := range before {
		i := slices.IndexFunc(today, was.is)
		switch {
		case i < 0:
			since = append(since, fmt.Sprintf("its %s is gone: %q", was.called(), was.Words))
		case today[i].Words != was.Words:
			since = append(since, fmt.Sprintf("its %s says %q, and said %q", was.called(), today[i].Words, was.Words))
		case today[i].text != was.text:
			since = append(since, fmt.Sprintf("its %s is another", was.called()))
		}
	}
	for _, said := range today {
		if !slices.ContainsFunc(before, said.is) {
			since = append(since, fmt.Sprintf("its %s is new: %q", said.called(), said.Words))
		}
	}
	return since
}

// Since tells which proofs of an earlier manifest are gone, and of which other things are said, or
// were seen.
func (m *Manifest) Since(before *Manifest) (since []string, err error) {
	for i := range before.Proofs {
		was := &before.Proofs[i]
		p, there := m.Proof(was.Name)
		if !there {
			since = append(since, fmt.Sprintf("%s is gone: %q", was.Name, was.Why))
			continue
		}
		then, err := before.sum(was)
		if err != nil {
			return nil, err
		}
		switch now, err := m.sum(p); {
		case err != nil:
			return nil, err
		case p.Scope != was.Scope:
			since = append(since, fmt.Sprintf("%s is of the scope %q, and was of %q", p.Name, p.Scope, was.Scope))
		case now != then:
			since = append(since, fmt.Sprintf("%s is said to be, to break or to reach something else", p.Name))
		}
	}
	since = append(since, others("tlapm is said to have seen another module %s", before.Seen, m.Seen)...)
	since = append(since, others("it says another thing of why the known bug %s is no variant", before.Unsaid, m.Unsaid)...)
	return append(since, others("it says another thing of why %s is not proved", before.Unproved, m.Unproved)...), nil
}

// others tells of each name of which two maps have different things.
func others(what string, before, today map[string]string) (told []string) {
	names := slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(today)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if before[name] != today[name] {
			told = append(told, fmt.Sprintf(what, name))
		}
	}
	return told
}
