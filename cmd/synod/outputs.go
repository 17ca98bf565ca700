package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// results are how a command tells what it found: to people, or as JSON, and in files.
type results struct {
	json        bool
	junit, html string
}

func (r *results) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&r.json, "json", false, "print one JSON object")
	f.StringVar(&r.junit, "junit", "", "also write the result as JUnit XML to this file")
	f.StringVar(&r.html, "html", "", "also write the result as a page that opens from a disk to this file")
}

// check is asked before anything is done, so that no long run ends in vain.
func (r *results) check() error {
	return errors.Join(checkFolder("--junit", r.junit), checkFolder("--html", r.html))
}

// write writes the files that were asked for.
func (r *results) write(title string, page *report.Report) error {
	return errors.Join(report.JUnitFile(r.junit, title, page.Rows...), report.HTMLFile(r.html, title, page))
}

// outputs are files that say what was found, for whoever is not at the terminal.
type outputs struct {
	sarif, summary, behaviours string
}

func (o *outputs) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.sarif, "sarif", "", "also write what is wrong as SARIF to this file")
	f.StringVar(&o.summary, "summary", "", "also append a page in Markdown to this file, such as $GITHUB_STEP_SUMMARY")
	f.StringVar(&o.behaviours, "behaviours", "", "also write the counterexamples of failures into this folder, as Markdown, JSON and ITF")
}

func (o *outputs) sensible() error {
	if it, err := os.Stat(o.behaviours); err == nil && !it.IsDir() {
		return fmt.Errorf("--behaviours %s: it is a file: name a folder, which need not be there", o.behaviours)
	}
	return errors.Join(checkFolder("--sarif", o.sarif), checkFolder("--summary", o.summary))
}

func (o *outputs) write(r *report.Report) error {
	return errors.Join(o.writeSARIF(r), o.writeSummary(r), o.writeBehaviours(r))
}

func (o *outputs) writeSARIF(r *report.Report) error {
	if o.sarif == "" {
		return nil
	}
	return wholefile.Write(o.sarif, report.SARIF(r))
}

// writeSummary appends: other commands of the same step may have written there.
func (o *outputs) writeSummary(r *report.Report) error {
	if o.summary == "" {
		return nil
	}
	file, err := os.OpenFile(o.summary, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.WriteString(report.Summary(r))
	return errors.Join(err, file.Close())
}

func (o *outputs) writeBehaviours(r *report.Report) error {
	if o.behaviours == "" {
		return nil
	}
	var errs []error
	for _, row := range r.Failed() {
		for _, f := range row.Failures {
			if f.Behaviour != nil {
				errs = append(errs, f.Behaviour.Save(o.behaviours, row.Model))
			}
		}
	}
	return errors.Join(errs...)
}
