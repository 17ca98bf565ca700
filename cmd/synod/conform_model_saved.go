package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/blackbox"
	"github.com/synod-paxos/synod/modeltest/wire/program"
	"github.com/synod-paxos/synod/trace/recording"
)

// saveModel writes a test, and a page about it.
func (m *modelConformance) saveModel(d *blackbox.Divergence, rule string) (base string, err error) {
	if err := wholefile.Folder(m.failures); err != nil {
		return "", err
	}
	base = m.placeModel(d.Test.Model)
	d.Test.Adapter = m.command
	test, err := indented(d.Test)
	if err != nil {
		return "", err
	}
	page := fmt.Sprintf("%s\n```text\n%s```\n\nReplay it: `%s`\n", d.Markdown(), rule, m.replay(base))
	return base, errors.Join(wholefile.Write(base+".json", sealed.Seal(test)), wholefile.Write(base+".md", []byte(printable.Text(page))))
}

// indented is JSON for people, in which > is >.
func indented(value any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(value)
	return b.Bytes(), err
}

// placeModel finds a name that no test of another adapter has.
func (m *modelConformance) placeModel(model string) string {
	for number := 1; ; number++ {
		base := filepath.Join(m.failures, fmt.Sprintf("conform-%s-%d", model, number))
		if t, err := readModelTest(base + ".json"); err != nil || t.Adapter == m.command {
			return base
		}
	}
}

func readModelTest(file string) (*blackbox.Test, error) {
	data, err := readSaved(file)
	if err != nil {
		return nil, err
	}
	t, err := blackbox.ParseTest(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: delete it, or save it again with this version", file, err)
	}
	return t, nil
}

// again runs the tests that were saved before.
func (m *modelConformance) again(ctx context.Context, rec *recording.Recording) error {
	files, err := savedTests(m.failures, rec.Model)
	if err != nil {
		return err
	}
	for _, file := range files {
		t, err := readModelTest(file)
		if err != nil {
			return err
		}
		if t.Protocol != rec.Protocol || t.Spec != rec.Hash {
			m.say("saved test %s: not run, as it is of another specification\n", file)
			continue
		}
		r, err := t.Run(ctx, m.adapter)
		if err != nil {
			return err
		}
		m.say("saved test %s%s: %s\n", file, ofAnother(t.Adapter, m.command), passes(r.Conforms()))
	}
	return nil
}

func ofAnother(adapter, command string) string {
	if adapter == command {
		return ""
	}
	return ", of another adapter"
}

func passes(conforms bool) string {
	if conforms {
		return "passes now"
	}
	return "still fails"
}

// replayModelTest runs a test that was saved of a model.
func replayModelTest(cmd *cobra.Command, data []byte, name, command string, asJSON bool) error {
	t, err := blackbox.ParseTest(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	argv, err := program.Split(command)
	if err != nil {
		return fmt.Errorf("--exec: %w: a test of a model needs an implementation", err)
	}
	r, err := t.Run(cmd.Context(), func(ctx context.Context, protocol, role string) (blackbox.Adapter, error) {
		return program.Start(ctx, argv, protocol, role, program.Options{})
	})
	if err != nil {
		return err
	}
	err = report.Print(cmd.OutOrStdout(), asJSON, r, fmt.Sprintf("%s%s: %s\n", r.Model, named(r.Name), outcomeOf(r)))
	if err == nil && !r.Conforms() {
		return errFalsified
	}
	return err
}

// outcomeOf is what a single test found.
func outcomeOf(r *blackbox.Report) string {
	if r.Conforms() {
		return fmt.Sprintf("conforms, in the one test of %d steps", r.Steps)
	}
	d := r.Divergence
	d.Arrows = arrowsOf(d)
	return "diverges\n" + d.Headline() + "\n" + strings.TrimRight(d.Text(), "\n")
}
