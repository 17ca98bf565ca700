package main

import (
	"fmt"
	"path/filepath"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/specification"
)

// write puts what TLC reads of each model into a folder of the model's name, and prints
// how to run it there without synod.
func (s *session) write(folder string, chosen []choice) error {
	written := map[string]bool{}
	for _, c := range chosen {
		for _, m := range c.models {
			if written[m.Name] {
				return fmt.Errorf("several protocols have a model %s: say with --protocol which one to write", m.Name)
			}
			written[m.Name] = true
			source, err := c.verifier.Manifest.Source(m)
			if err != nil {
				return err
			}
			in := filepath.Join(folder, m.Name)
			if err := wholefile.Files(in, source.Files); err != nil {
				return err
			}
			fmt.Fprintf(s.cmd.OutOrStdout(), "cd %s && %s\n", report.Quoted(in), s.byHand(source))
		}
	}
	return nil
}

// byHand is TLC's command line for a model.
func (s *session) byHand(source *specification.Source) string {
	java, jar := "java", "tla2tools.jar"
	if tools := s.options.Tools; tools != nil {
		java, jar = tools.Java.Path, tools.Jar.Path
	}
	return report.Command(java, "-cp", jar, "tlc2.TLC", "-config", source.Config, source.Module)
}
