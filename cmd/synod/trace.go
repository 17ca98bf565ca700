package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// showTrace shows a behaviour that was written at some other time: by TLC, by us, or as ITF.
func (f *checkFlags) showTrace(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("--trace shows one file, and checks no model: leave out %s", strings.Join(args, ", "))
	}
	in, err := open(cmd, f.trace)
	if err != nil {
		return fmt.Errorf("--trace: %w: give a file in which TLC told a behaviour", err)
	}
	defer in.Close()
	read, err := readCompared(in, f.trace)
	if err != nil {
		return err
	}
	if read.run == nil {
		return fmt.Errorf("--trace: %s is a report: synod diff compares two", f.trace)
	}
	b := read.run
	if f.html != "" {
		if err := wholefile.Write(f.html, report.RunHTML("synod check --trace", b)); err != nil {
			return err
		}
	}
	if f.outputs.behaviours != "" {
		name := strings.TrimSuffix(filepath.Base(f.trace), filepath.Ext(f.trace))
		if err := b.Save(f.outputs.behaviours, cmp.Or(strings.Trim(name, "-."), "trace")); err != nil {
			return err
		}
	}
	if f.json {
		_, err = cmd.OutOrStdout().Write(b.JSON())
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s%s", b.Title, b.Text(), b.TruthTable())
	return err
}
