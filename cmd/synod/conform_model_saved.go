package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/modeltest/blackbox"
	"github.com/synod-paxos/synod/modeltest/wire/program"
	"github.com/synod-paxos/synod/trace/recording"
)

// saveModel writes a test, and a page about it.
func (m *modelConformance) saveModel(d *blackbox.Divergence, rule string) (base string, err error) {
	d.Test.Adapter = m.command
	text, err := jsontext.Plain(d.Test, "  ")
	if err != nil {
		return "", err
	}
	test := sealed.Seal(append(text, '\n'))
	base, _ = m.place(d.Test.Model, 1, test, func(file string) (string, error) {
		t, err := readTest(file, blackbox.ParseTest)
		if err != nil {
			return "", err
		}
		return t.Adapter, nil
	})
	return base, m.keep(base, test, fmt.Sprintf("%s\n```text\n%s```\n", d.Markdown(), rule))
}

// again runs the tests that were saved before.
func (m *modelConformance) again(ctx context.Context, rec *recording.Recording) error {
	files, err := savedTests(m.failures, rec.Model)
	if err != nil {
		return err
	}
	for _, file := range files {
		t, err := readTest(file, blackbox.ParseTest)
		if err != nil {
			m.unread(err)
			continue
		}
		if t.Protocol != rec.Protocol || t.Spec != rec.Hash {
			m.say("saved test %s: not run, as it is of another specification\n", file)
			m.failing(file, true)
			continue
		}
		r, err := t.Run(ctx, m.adapter)
		if err != nil {
			return err
		}
		m.passed(file, t.Adapter, &protocol.Tested{Conforms: r.Conforms()})
	}
	return nil
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
	return verdict(err, r.Conforms())
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
