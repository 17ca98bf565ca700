package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	behaviour "github.com/synod-paxos/synod/modeltest/run"
)

// judgedPage is what a command that judges runs writes as a page, if a file is named.
type judgedPage struct{ file string }

func (p *judgedPage) flag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.file, "html", "", "also write the result as a page that opens from a disk to this file")
}

// check is asked before anything is done, so that no long run ends in vain.
func (p *judgedPage) check() error { return checkFolder("--html", p.file) }

// judgedRuns is what came of them.
type judgedRuns struct {
	step, of string
	verdict  string          // that they hold, in a line
	counts   func(io.Writer) // how many of what there were
	wrong    []report.Failure
	undone   bool // what is wrong is that nothing was judged
}

func (p *judgedPage) write(r judgedRuns) error {
	row := report.None(r.step, r.of)
	row.Result, row.Failures, row.Broken = "holds", r.wrong, r.undone
	page := &report.Report{Summary: r.verdict, Holds: len(r.wrong) == 0, Rows: []report.Row{row}}
	if !page.Holds {
		page.Summary = r.wrong[0].What
	}
	var counts bytes.Buffer
	r.counts(&counts)
	page.Notes = strings.Split(strings.TrimSpace(counts.String()), "\n")
	return report.HTMLFile(p.file, "synod "+r.step, page)
}

// broken is a failure that a run shows, of which there are arrows.
func broken(what, title string, arrows []modeltest.Arrow, next string) report.Failure {
	return report.Failure{What: what, Next: next, Behaviour: behaviour.Seen(title, arrows, behaviour.Broken{Property: what})}
}
