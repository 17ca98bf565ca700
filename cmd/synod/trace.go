package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/counterexample"
	"github.com/synod-paxos/synod/trace/tlc"
)

// showTrace shows a behaviour that TLC wrote at some other time.
func (f *checkFlags) showTrace(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("--trace shows one file, and checks no model: leave out %s", strings.Join(args, ", "))
	}
	in, err := open(cmd, f.trace)
	if err != nil {
		return err
	}
	defer in.Close()
	result, err := tlc.ReadOutput(in)
	if err != nil {
		return fmt.Errorf("%s: %w", f.trace, err)
	}
	b := counterexample.Of(cmp.Or(result.Message, "a behaviour of "+filepath.Base(f.trace)), result.Trace, result.Loop)
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
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s", b.Title, b.Text())
	return err
}
