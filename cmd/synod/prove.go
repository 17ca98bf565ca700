package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/trace/proof"
)

func proveCommand() *cobra.Command {
	s := &settings{}
	var list, print, claims, rest bool
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "prove [PROOF...]",
		Short: "The proofs for every size, by the provers that are installed",
		Long: `prove runs the proofs of proofs.json that are named, or all quick ones, on every
prover that is installed, each by itself: the SMT solvers z3 and cvc5, TLC on the models
of an invariant, tlapm on the proofs in TLA+. What is not installed is listed as not run,
never as proved; --require makes it an error. What a solver answered before to the very same
script is cached; --fresh asks it again.

A row says how many conditions are proved, as their negation has no model, and of how
many it was seen that they are possible, so that nothing holds because nothing can
happen. Of a variant, a known bug or a claim that is left out, it says how many
conditions have a counterexample then: those that must.

A row "link" says that a proof assumes and claims what proofs.json records, and that its
system takes exactly the steps that TLC found of the specification, on the recorded
graphs; the last one that no proof is lost.`,
		Example: examples("prove", "", "--list", "--require z3,cvc5           in CI"),
	}
	s.add(cmd)
	s.addSize(cmd)
	f := cmd.Flags()
	f.BoolVar(&list, "list", false, "list the proofs and why each exists")
	f.BoolVar(&claims, "claims", false, "list what the proofs assume and claim, in words, and what is not proved, and run nothing")
	f.BoolVar(&print, "print", false, "print the script of the proof that is named, and run nothing")
	f.BoolVar(&rest, "rest", false, "only what synod verify leaves out: known bugs, claims that are left out, and models")
	f.DurationVar(&timeout, "timeout", 5*time.Minute, "for one prover with one proof")
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		if timeout <= 0 {
			return fmt.Errorf("--timeout %v: give a time above 0", timeout)
		}
		tlcIs := someTLC
		if list || print || claims {
			tlcIs = noTLC
		}
		run, err := s.open(cmd, tlcIs)
		if err != nil {
			return err
		}
		if rest && len(names) > 0 {
			return errors.New("--rest says itself which proofs: name none")
		}
		chosen, err := run.proofs(names, rest)
		if err != nil {
			return err
		}
		switch {
		case list:
			return run.listProofs(chosen)
		case claims:
			return run.listClaims(chosen)
		case print:
			return run.printProof(names, chosen)
		}
		run.table = &report.ProofTable{Table: report.Table{Out: cmd.OutOrStdout()}}
		run.options.Patience = timeout
		return run.prove(chosen, len(names) == 0)
	}
	return cmd
}

// proofChoice are proofs of one protocol.
type proofChoice struct {
	verifier *verify.Verifier
	all      *proof.Manifest
	chosen   []*proof.Proof
}

// proofs finds the proofs that a user names, or all of the size; or of those the rest, that verify
// leaves out.
func (s *session) proofs(names []string, rest bool) (out []proofChoice, err error) {
	var known []string
	for _, v := range s.verifiers {
		m, err := v.Proofs()
		if err != nil {
			return nil, err
		}
		if m == nil {
			continue
		}
		c := proofChoice{verifier: v, all: m}
		if len(names) == 0 {
			c.chosen = m.Tagged(s.tag())
		}
		if rest {
			c.chosen = slices.DeleteFunc(c.chosen, func(p *proof.Proof) bool { return !verify.LeftOut(p) })
		}
		for i := range m.Proofs {
			known = append(known, m.Proofs[i].Name)
			if slices.Contains(names, m.Proofs[i].Name) {
				c.chosen = append(c.chosen, &m.Proofs[i])
			}
		}
		if len(c.chosen) > 0 {
			out = append(out, c)
		}
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("there is no proof %q%s", name, proofLike(known, name))
		}
	}
	switch {
	case len(out) > 0:
	case rest:
		return nil, errors.New("synod verify leaves out none of the proofs")
	case s.protocol != "":
		return nil, fmt.Errorf("--protocol %s: it has no proofs: its models are all that is known of it", s.protocol)
	default:
		return nil, errors.New("there is nothing to prove: a manifest's proofs are in a folder proof beside it, with a proofs.json")
	}
	return out, nil
}

// proofLike names the proofs that begin like a name that is none.
func proofLike(known []string, name string) string {
	var like []string
	for _, k := range known {
		if strings.EqualFold(k[:1], name[:min(1, len(name))]) && !strings.Contains(k, "-") {
			like = append(like, strconv.Quote(k))
		}
	}
	if len(like) == 0 || len(like) > 12 {
		return "; see: synod prove --list"
	}
	return "; did you mean " + strings.Join(like, ", ") + "?"
}

func (s *session) listProofs(chosen []proofChoice) error {
	w := tabwriter.NewWriter(s.cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, c := range chosen {
		for _, p := range c.chosen {
			scope := p.Scope
			if p.Base != "" {
				scope = "variant of " + p.Base
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", report.Cell(p.Name), p.Method, report.Cell(scope), report.Cell(p.Why))
		}
	}
	return w.Flush()
}

// listClaims shows what proofs assume and claim, each in words and with its hash of today, and what
// is not proved.
func (s *session) listClaims(chosen []proofChoice) error {
	w := tabwriter.NewWriter(s.cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, c := range chosen {
		for _, p := range c.chosen {
			all, err := c.verifier.Said(c.all, p)
			if err != nil {
				return err
			}
			for _, said := range all {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Name, said.Kind, said.Name, said.Hash, said.Words)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(c.all.Unproved)) {
			fmt.Fprintf(w, "%s\tunproved\t%s\t\t%s\n", c.all.Protocol, report.Cell(name), report.Cell(c.all.Unproved[name]))
		}
	}
	return w.Flush()
}

func (s *session) printProof(names []string, chosen []proofChoice) error {
	if len(names) != 1 || len(chosen) != 1 {
		return errors.New("--print takes the name of one proof: see synod prove --list")
	}
	_, text, err := chosen[0].all.Script(chosen[0].chosen[0], "")
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(s.cmd.OutOrStdout(), text)
	return err
}

// prove runs the proofs; variants of one in a row together, or each in one of its own.
func (s *session) prove(chosen []proofChoice, together bool) error {
	var plans []verify.Jobs
	for _, c := range chosen {
		plans = append(plans, c.verifier.Prove(c.all, c.chosen, together))
	}
	rests, err := restOn(chosen)
	if err != nil {
		return err
	}
	differ, err := since(chosen)
	if err != nil {
		return err
	}
	r, err := verify.Run(s.cmd.Context(), s.options, plans...)
	if err != nil {
		return s.close(r, err)
	}
	r.Notes = slices.Concat(r.Notes, rests, differ)
	proved, possible, steps, absent := 0, 0, 0, map[string]string{}
	for _, row := range r.Rows {
		possible += row.Proof.Possible
		if row.Proof.Unit == "" {
			proved += row.Proof.Proved
		} else {
			steps += row.Proof.Proved
		}
		if row.Proof.Absent != "" {
			absent[row.Proof.By] = row.Proof.Absent
		}
	}
	ran := slices.ContainsFunc(r.Rows, func(row report.Row) bool { return row.Step == "prove" && row.Proof.Absent == "" })
	if !ran && r.Holds { // what is false is told first
		return fmt.Errorf("no prover is here: %s", strings.Join(inOrder(absent), "; "))
	}
	verdict, _, _ := strings.Cut(r.Summary, ":")
	r.Summary = fmt.Sprintf("%s: %s", verdict, (&report.Proof{Proved: proved, Possible: possible}).Counts())
	if steps > 0 {
		r.Summary += fmt.Sprintf("; %s steps", report.Count(steps))
		if r.Holds {
			r.Summary += ", none wrong"
		}
	}
	if len(absent) > 0 {
		r.Summary += "; " + strings.Join(slices.Sorted(maps.Keys(absent)), " and ") + " did not run"
		r.Notes = append(r.Notes, inOrder(absent)...)
	}
	if cached := r.Cached(); cached != "" {
		r.Summary += "; " + cached
	}
	return s.close(r, nil)
}

// since says how proofs differ from those that are built in.
func since(chosen []proofChoice) (notes []string, err error) {
	for _, c := range chosen {
		differ, err := c.verifier.Since(c.all, c.chosen)
		if err != nil {
			return nil, err
		}
		for _, what := range differ {
			notes = append(notes, "unlike this synod's proofs: "+what)
		}
	}
	return notes, nil
}

// restOn says which proofs rest on others that are not run: a system takes for granted
// what is proved of the one that it refines.
func restOn(chosen []proofChoice) (notes []string, err error) {
	for _, c := range chosen {
		for _, p := range c.chosen {
			if p.Base != "" {
				continue
			}
			on, err := c.all.Refined(p)
			if err != nil {
				return nil, err
			}
			if on != nil && !slices.Contains(c.chosen, on) {
				notes = append(notes, fmt.Sprintf("%s rests on %s, which was not run: synod prove %[2]s", p.Name, on.Name))
			}
		}
	}
	return notes, nil
}

// inOrder gives the values by ascending key.
func inOrder(m map[string]string) (out []string) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[key])
	}
	return out
}
