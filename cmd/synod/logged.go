package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// saveRun saves a run as a document.
func saveRun(folder, name string, run any) (path string, err error) {
	if err := wholefile.Folder(folder); err != nil {
		return "", err
	}
	text, err := document(run)
	if err != nil {
		return "", err
	}
	path = filepath.Join(folder, name)
	return path, wholefile.Write(path, text)
}

// document is a run as it is saved: in lines if it is short, and no longer than replay reads.
func document(run any) ([]byte, error) {
	const many = 1 << 20 // bytes
	text, err := json.Marshal(run)
	if err == nil && len(text) <= many {
		text, err = json.MarshalIndent(run, "", " ")
	}
	if err != nil {
		return nil, err
	}
	if text = sealed.Seal(append(text, '\n')); len(text) > maxTest {
		return nil, fmt.Errorf("it has %d bytes, and synod replay reads at most %d", len(text), maxTest)
	}
	return text, nil
}

// mostDrawn is how many events of a run are drawn: the last matter.
const mostDrawn = 100

// printLoggedRun draws a run of logs.
func printLoggedRun(w io.Writer, run *logs.Run) error {
	arrows, left, err := run.Arrows(mostDrawn)
	if err != nil {
		return err
	}
	if run.Left > 0 {
		fmt.Fprintf(w, "%d events are left out, as the same is wrong without them\n", run.Left)
	}
	if left > 0 {
		fmt.Fprintf(w, "%d events before\n", left)
	}
	fmt.Fprint(w, modeltest.Diagram(arrows, true))
	return nil
}

// loggedRun is how a run that validate saved begins.
var loggedRun = regexp.MustCompile(`^\s*\{\s*"format":\s*"` + regexp.QuoteMeta(logs.RunFormat) + `"`)

// replayLogged judges a run that validate saved again.
func replayLogged(cmd *cobra.Command, in io.Reader, name string, asJSON bool) error {
	data, err := readWhole(in, name)
	if err != nil {
		return err
	}
	run, err := logs.ReadRun(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r, err := run.Judge()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	run.Wrong = r.Wrong
	switch {
	case asJSON:
		err = report.JSON(cmd.OutOrStdout(), run)
	case r.Wrong == nil:
		fmt.Fprintf(cmd.OutOrStdout(), "holds: %d events break no rule\n", len(run.Events))
	default:
		fmt.Fprintf(cmd.OutOrStdout(), "FALSIFIED: %v\n", r.Wrong)
		err = printLoggedRun(cmd.OutOrStdout(), run)
	}
	switch {
	case err != nil:
		return err
	case r.Wrong != nil:
		return errFalsified
	case nothingJudged(r):
		return fmt.Errorf("%s: nothing is shown: it has no message that a node sent, nor what a client was told", name)
	}
	return nil
}

// drawnEvent is an event that is wrong, with the run that leads to it, if that is known.
func drawnEvent(wrong *logs.Finding, run *logs.Run, next string) report.Failure {
	if run != nil {
		if arrows, left, err := run.Arrows(mostDrawn); err == nil {
			title := fmt.Sprintf("the run of register %q that leads there", wrong.Key)
			if left > 0 {
				title += fmt.Sprintf(", after %d events before", left)
			}
			return broken(wrong.String(), title, arrows, next)
		}
	}
	return report.Failure{What: wrong.String(), Next: next}
}

// wrongEvent finds the run that leads to what is wrong in logs; what was found is worth more than
// that.
func wrongEvent(names []string, wrong *logs.Finding) report.Failure {
	var run *logs.Run
	err := withLogs(names, nil, func(sources []logs.Source) (err error) {
		run, err = logs.Explain(sources, wrong)
		return err
	})
	if err != nil {
		run = nil
	}
	return drawnEvent(wrong, run, "")
}
