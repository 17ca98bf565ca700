package verify

import (
	"fmt"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/proof"
)

// builtIn works on what this synod has of the same protocol, with its proofs; nil where that is
// what v works on, or where there is none.
func (v *Verifier) builtIn() (*Verifier, *proof.Manifest, error) {
	of, err := protocol.Find(v.Manifest.Protocol)
	if err != nil || v.Folder == "" {
		return nil, nil, nil
	}
	files, err := of.Files()
	if err != nil {
		return nil, nil, err
	}
	models, err := manifest.Load(files, "models.json")
	if err != nil {
		return nil, nil, err
	}
	b := &Verifier{Options: v.Options, Manifest: models, Files: files}
	m, err := b.Proofs()
	if m == nil {
		b = nil
	}
	return b, m, err
}

// saidBefore is what the proof of the same name assumes and claims in this synod.
func (v *Verifier) saidBefore(p *proof.Proof) ([]proof.Said, error) {
	b, m, err := v.builtIn()
	if b == nil || err != nil {
		return nil, err
	}
	was, there := m.Proof(p.Name)
	if !there {
		return nil, nil
	}
	return b.Said(m, was)
}

// silent are a failure for each thing that a proof assumes or claims and that is another than in
// this synod, in the same words: its hash alone may have been recorded anew.
func (v *Verifier) silent(p *proof.Proof, said []proof.Said) (failures []report.Failure, err error) {
	before, err := v.saidBefore(p)
	for _, what := range proof.Silent(before, said) {
		failures = append(failures, report.Failure{What: p.Name + ": " + what, Next: "synod prove " + quoted(p.Name) + " --claims"})
	}
	return failures, err
}

// Since tells how proofs of a user's manifest differ from those of this synod, and which of those
// are gone, a sentence each.
func (v *Verifier) Since(m *proof.Manifest, proofs []*proof.Proof) (since []string, err error) {
	b, before, err := v.builtIn()
	if b == nil || err != nil {
		return nil, err
	}
	if since, err = m.Since(before); err != nil {
		return nil, err
	}
	for _, p := range proofs {
		was, there := before.Proof(p.Name)
		if !there || p.Base != "" {
			continue
		}
		said, err := v.Said(m, p)
		if err != nil {
			return nil, err
		}
		then, err := b.Said(before, was)
		if err != nil {
			return nil, err
		}
		for _, what := range proof.Since(then, said) {
			since = append(since, fmt.Sprintf("%s: %s", p.Name, what))
		}
	}
	return since, nil
}
