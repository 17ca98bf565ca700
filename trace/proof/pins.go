package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// Pins are what a proof assumes, or what it claims, by name: each with a hash of all that it is
// made of, of the scope, and of what is said of it in words. So none of it changes, comes or goes
// without being seen.
type Pins map[string]string

// Said is something that a proof assumes or claims.
type Said struct {
	Kind  string // axiom; or a claim: safety, theorem, refines, witness, run, system, script, models or specification
	Name  string
	Words string
	Hash  string // of text, scope and words

	text string // all that it is made of
}

// Said lists what a proof of method smt assumes and claims, as its files say today. A script, of
// which only a solver knows what it says, claims its whole text.
func (m *Manifest) Said(p *Proof) ([]Said, error) {
	system, err := m.System(p)
	if err != nil {
		return nil, err
	}
	if system == nil {
		text, err := wholefile.Read(m.fsys, path.Join(m.dir, p.File), maxFile)
		code := uncommented(string(text))
		return []Said{{"script", p.File, p.Why, hash(code, p.Scope), code}}, err
	}
	var all []Said
	for _, s := range system.Statements() {
		said := Said{s.Kind, s.Name, m.Words[s.Name], hash(s.Text, p.Scope+"\n"+m.Words[s.Name]), s.Text}
		switch s.Kind {
		case "refines":
			said.Name = "refines " + s.Name
			said.Words = fmt.Sprintf("Each of its steps is one of %s, or none.", s.Name)
		case "run", "witness":
			said.Words = "It is possible."
		case "system":
			said.Name, said.Words = "system", "What it does, step for step."
		}
		all = append(all, said)
	}
	return all, nil
}

// Pinned tells whether the manifest records what any proof assumes or claims.
func (m *Manifest) Pinned() bool {
	return slices.ContainsFunc(m.Proofs, func(p Proof) bool { return len(p.Axioms)+len(p.Claims) > 0 })
}

// SaidByModels is what a proof of method tlc claims: what its models check, and of what, as texts.
func (p *Proof) SaidByModels(models []string) Said {
	text := strings.Join(models, "\n")
	return Said{"models", "models", "What its models check, and of which specification.", hash(text, p.Scope), text}
}

// SaidBySpecification is what a proof of method smt is about, beside its files: the models whose
// graphs its system is held against, as texts. So what the specification claims is not made weaker
// together with its recordings.
func (p *Proof) SaidBySpecification(models []string) Said {
	text := strings.Join(models, "\n")
	return Said{"specification", "specification", "The specification that its system is held against, and what is claimed there.", hash(text, p.Scope), text}
}

func hash(text, scope string) string {
	sum := sha256.Sum256([]byte(text + "\n" + scope))
	return hex.EncodeToString(sum[:8])
}

// uncommented leaves out comments and how lines are broken.
func uncommented(script string) string {
	var words []string
	for line := range strings.Lines(script) {
		code, _, _ := strings.Cut(line, ";")
		words = append(words, strings.Fields(code)...)
	}
	return strings.Join(words, " ")
}

// sum is the hash of all that the manifest says of a proof itself, its own hash and its pins left
// out, and of the file that a variant replaces by.
func (m *Manifest) sum(p *Proof) (string, error) {
	entry := *p
	entry.Hash, entry.Axioms, entry.Claims = "", nil, nil
	said, err := json.Marshal(entry)
	if err != nil || p.Replace == "" {
		return hash(string(said), ""), err
	}
	text, err := wholefile.Read(m.fsys, path.Join(m.dir, p.Replace), maxFile)
	return hash(uncommented(string(text)), string(said)), err
}

// total is the hash of what the manifest says of no single proof: which there are, of which bugs
// there is none, and what is not proved.
func (m *Manifest) total() (string, error) {
	var names []string
	for _, p := range m.Proofs {
		names = append(names, p.Name)
	}
	said, err := json.Marshal([]any{m.Protocol, m.Unsaid, m.Unproved, names})
	return hash(string(said), ""), err
}

// altered tells of which entries, and of what else in the manifest, the hashes are others.
func (m *Manifest) altered() (altered []string, err error) {
	if !m.Pinned() {
		return nil, nil
	}
	const meant = "if it is meant, record the hash %q"
	switch total, err := m.total(); {
	case err != nil:
		return nil, err
	case total != m.Hash:
		altered = append(altered, fmt.Sprintf("which proofs there are, or what is unsaid or unproved, is not what %s records: "+meant, Name, total))
	}
	for i := range m.Proofs {
		p := &m.Proofs[i]
		switch sum, err := m.sum(p); {
		case err != nil:
			return nil, err
		case sum != p.Hash:
			altered = append(altered, fmt.Sprintf("what is said of %q, what it must break or reach, or the file that it replaces by, is not what %s records: "+meant, p.Name, Name, sum))
		}
	}
	return altered, nil
}

// Changed tells how what a proof assumes and claims today differs from what the manifest records,
// a sentence each.
func (p *Proof) Changed(today []Said) (differ []string) {
	seen := map[string]bool{}
	for _, s := range today {
		pins, kind := p.Claims, "claim"
		if s.Kind == "axiom" {
			pins, kind = p.Axioms, "axiom"
		}
		seen[kind+" "+s.Name] = true
		was, recorded := pins[s.Name]
		switch {
		case !recorded:
			differ = append(differ, fmt.Sprintf("its %s %s is not in %s: if it is meant, record %q with what it says in words", kind, s.Name, Name, s.Hash))
		case s.Words == "":
			differ = append(differ, fmt.Sprintf("its %s %s has no words in %s", kind, s.Name, Name))
		case was != s.Hash:
			differ = append(differ, fmt.Sprintf("its %s %s is not what %s records, or the scope or its words are others: if it is meant, record %q", kind, s.Name, Name, s.Hash))
		}
	}
	for _, of := range []struct {
		kind string
		pins Pins
	}{{"axiom", p.Axioms}, {"claim", p.Claims}} {
		for _, name := range slices.Sorted(maps.Keys(of.pins)) {
			if !seen[of.kind+" "+name] {
				differ = append(differ, fmt.Sprintf("it no longer has the %s %s that %s records", of.kind, name, Name))
			}
		}
	}
	return differ
}
