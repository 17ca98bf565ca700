package main

import (
	"github.com/spf13/cobra"
)

// newRoot gives the whole command line.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "synod",
		Short: "Paxos, specified, checked and shown to be what the code does",
		Long: `synod model-checks TLA+ specifications, of Paxos and of the Two Generals, takes the
complete state graphs that TLC found, and fires every stimulus at every state of the Go
implementation: both must agree, state for state.

Exit codes: 0 it holds; 1 something was falsified; 2 usage or environment.`,
		Example: `  synod verify                  everything that proves something, in three minutes
  synod check Synod --fresh     one model, by TLC
  synod doctor                  what is installed, what is missing, what to do`,
		SilenceUsage:               true,
		SilenceErrors:              true,
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.AddCommand(verifyCommand(), checkCommand(), workerCommand(), generateCommand(), proveCommand(), replayCommand(),
		conformCommand(), exploreCommand(), explainCommand(), mutantsCommand(), generalsCommand(), itfCommand(), doctorCommand())
	return root
}
