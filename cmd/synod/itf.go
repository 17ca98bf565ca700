package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"
)

func itfCommand() *cobra.Command {
	s := &settings{}
	var behaviour int
	cmd := &cobra.Command{
		Use:   "itf SUITE",
		Short: "A behaviour of a suite, for Apalache, Quint and other tools",
		Long: `itf writes one behaviour of a suite, or of a saved divergence, in the Informal
Trace Format. Each state has the specification's variables, the action that led to
it as mbt::actionTaken, and the action's arguments as the record mbt::nondetPicks.
The model's constants are the trace's params. #meta names the protocol, the model
and the specification, so that synod replay takes the file back.

Model values are a1_OF_MODEL and sets are sets, as TLC has them, where the model's
recording has the behaviour; else they are strings and tuples, as in the suite.
SUITE may be - for the standard input. It needs no Java.`,
		Example: examples("itf", "synod-failures/Synod.ndjson > wrong.itf.json"),
		Args:    arguments("itf", "SUITE"),
	}
	cmd.Flags().StringVar(&s.manifest, "manifest", "", "a models.json of your own; its specifications lie beside it")
	cmd.Flags().IntVar(&behaviour, "behaviour", 1, "which one, from 1")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in, err := open(cmd, args[0])
		if err != nil {
			return fmt.Errorf("%w: give a suite or a saved behaviour", err)
		}
		defer in.Close()
		run, err := s.open(cmd, noTLC)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := run.verifiers.ITF(in, args[0], behaviour, &out); err != nil {
			return err
		}
		_, err = out.WriteTo(cmd.OutOrStdout())
		return err
	}
	return cmd
}
