package report

import (
	"cmp"
	"fmt"
	"strings"
)

// Proof is what a row says of a proof, beside what every row says.
type Proof struct {
	Layer    string `json:"layer"`            // what implies what
	By       string `json:"by"`               // the prover
	Scope    string `json:"scope"`            // for which sizes
	Proved   int    `json:"proved"`           // obligations, or as the unit says
	Unit     string `json:"unit,omitempty"`   // steps, of a model checker
	Possible int    `json:"possible"`         // what must be possible, and is
	Why      string `json:"why,omitempty"`    // of a link: why the system is held against no graph
	Absent   string `json:"absent,omitempty"` // why the prover did not run: nothing was proved then
}

// Counts says how many obligations were met.
func (p *Proof) Counts() string {
	var parts []string
	if p.Proved > 0 || p.Possible == 0 {
		parts = append(parts, strings.TrimSpace(Count(p.Proved)+" "+p.Unit)+" proved")
	}
	if p.Possible > 0 {
		parts = append(parts, Count(p.Possible)+" possible")
	}
	return strings.Join(parts, ", ")
}

const proofLayout = "%-18s %-6s %-34s %-39s %-24s %-8s %8s\n"

// ProofTable prints rows of proofs.
type ProofTable struct{ Table }

// Row prints one row, below the heading.
func (t *ProofTable) Row(r Row) {
	obligations, result, took := r.Proof.Counts(), "holds", fmt.Sprintf("%.1fs", r.Time.Seconds())
	if r.Step == "link" && r.Proof.Proved == 0 {
		obligations = ""
	}
	switch {
	case r.Proof.Absent != "":
		obligations, result, took = "", "not run here", ""
	case len(r.Failures) > 0:
		result = "FAILS: " + cmp.Or(shorten(r.Failures[0].What), r.Result)
	}
	if r.Cached {
		took = "cached"
	}
	t.line(proofLayout, []any{"PROOF", "BY", "LAYER", "SCOPE", "OBLIGATIONS", "RESULT", "TIME"},
		Cell(r.Model), r.Proof.By, Cell(r.Proof.Layer), Cell(r.Proof.Scope), obligations, Cell(result), took)
}
