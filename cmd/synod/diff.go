package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/counterexample"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
	behaviour "github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/tlc"
)

func diffCommand() *cobra.Command {
	var asJSON bool
	var html, modules string
	cmd := &cobra.Command{
		Use:   "diff EXPECTED GOT",
		Short: "Where two behaviours, or two reports, first differ",
		Long: `diff lays two behaviours side by side, step by step: what was expected, and what came.
Steps with the same action stand beside each other, and what differs is told element by
element. Each file is one that --behaviours or the page to play with saved, a trace in ITF,
or what TLC printed or wrote with -dumpTrace json.

Two reports, as verify --json and check --json print them, are compared row by row. How
long something took is no difference.`,
		Example: `  synod diff expected.json got.json --html diff.html
  synod diff monday.json today.json      of two runs of synod verify --json`,
		Args: arguments("diff", "BEFORE", "AFTER"),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&html, "html", "", "also write the result as a page that opens from a disk to this file")
	cmd.Flags().StringVar(&modules, "modules", "", "with --html, the folder with the modules of your specification, whose lines are shown")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkFolder("--html", html); err != nil {
			return err
		}
		var both [2]compared
		for i, name := range args {
			in, err := open(cmd, name)
			if err != nil {
				return err
			}
			both[i], err = readCompared(in, name)
			if err = errors.Join(err, in.Close()); err != nil {
				return err
			}
		}
		d, err := differenceOf(cmd.Context(), both, modules)
		if err != nil {
			return err
		}
		if html != "" {
			err = wholefile.Write(html, d.page)
		}
		return verdict(errors.Join(err, report.Print(cmd.OutOrStdout(), asJSON, d.json, d.text)), d.same)
	}
	return cmd
}

// compared is what a file has: a behaviour, or a report.
type compared struct {
	name   string
	run    *behaviour.Run
	report *report.Report
}

// maxCompared is how many bytes a file to compare may have.
const maxCompared = 256 << 20

// readCompared tells by the text what it is.
func readCompared(in io.Reader, name string) (compared, error) {
	d := compared{name: name}
	text, err := io.ReadAll(wholefile.AtMost(in, maxCompared))
	if err != nil {
		return d, fmt.Errorf("%s: %w", name, err)
	}
	var keys struct {
		Format string            `json:"format"`
		Rows   []json.RawMessage `json:"rows"`
		States []json.RawMessage `json:"states"`
	}
	isJSON := json.Unmarshal(text, &keys) == nil
	switch {
	case isJSON && keys.Format != "":
		d.run, err = behaviour.Read(text)
	case isJSON && keys.Rows != nil:
		d.report = &report.Report{}
		err = json.Unmarshal(text, d.report)
	case isJSON && keys.States != nil:
		d.run, err = behaviour.ReadITF(text, name)
	default:
		d.run, err = readTLC(text, name)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return d, err
}

func readTLC(text []byte, name string) (*behaviour.Run, error) {
	result, err := tlc.ReadOutput(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("it is no behaviour of ours, no report as --json prints it, no trace in ITF, and %w", err)
	}
	return counterexample.Of(cmp.Or(result.Message, "a behaviour of "+filepath.Base(name)), result.Trace, result.Loop), nil
}

// difference is what is said of two files.
type difference struct {
	same bool
	json any
	text string
	page []byte
}

func differenceOf(ctx context.Context, both [2]compared, modules string) (*difference, error) {
	expected, got := both[0], both[1]
	switch {
	case expected.run != nil && got.run != nil:
		c := behaviour.Compare(expected.run, got.run)
		return &difference{c.Same(), c, c.Text(), report.SideBySideHTML("synod diff", c, quoteStep(ctx, modules))}, nil
	case expected.report != nil && got.report != nil:
		s := report.Compared(expected.name, expected.report, got.report)
		return &difference{len(s.Changed) == 0, s, s.Text(), report.SinceHTML("synod diff", s)}, nil
	}
	return nil, fmt.Errorf("%s and %s are a behaviour and a report: give two of one kind", expected.name, got.name)
}

// quoteStep gives what a specification says of a step: its line in a folder of the user's, or in
// what is built in, or there the definition of its action.
func quoteStep(ctx context.Context, modules string) func(*behaviour.Run, behaviour.Step) string {
	named := quoting()
	return func(r *behaviour.Run, s behaviour.Step) string {
		if modules != "" {
			return quoteLine(os.DirFS(modules), s.Place)
		}
		if text := quoteLine(spec.Files, s.Place); text != "" {
			return text
		}
		action, _, _ := strings.Cut(s.Action, "(")
		if r.Protocol == "" || action == "" {
			return ""
		}
		places, texts := named(ctx, r.Protocol, action)
		if len(texts) == 0 {
			return ""
		}
		return places[0] + "\n" + texts[0]
	}
}

// quoteLine is the line of a module of a folder, or of one below; empty where it is not there.
func quoteLine(folder fs.FS, at behaviour.Place) (text string) {
	if at.Module == "" || at.Line < 1 {
		return ""
	}
	_ = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error { // what cannot be read is not shown
		if err != nil || d.IsDir() || path.Base(name) != at.Module+".tla" {
			return nil
		}
		whole, err := wholefile.Read(folder, name, maxModule)
		if lines := strings.Split(string(whole), "\n"); err == nil && at.Line <= len(lines) {
			text = fmt.Sprintf("%s:%d\n%s", name, at.Line, lines[at.Line-1])
			return fs.SkipAll
		}
		return nil
	})
	return text
}

// maxModule is how many bytes a module may have whose lines are shown.
const maxModule = 16 << 20
