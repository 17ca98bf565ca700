package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/internal/pattern"
)

// newRoot gives the whole command line.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "synod",
		Short: "Paxos, specified, checked and shown to be what the code does",
		Long: `synod model-checks TLA+ specifications, of Paxos, of the schemes beside it and of the Two
Generals, takes the complete state graphs that TLC found, and fires every stimulus at every
state of the Go implementation: both must agree, state for state.

Exit codes: 0 it holds; 1 something was falsified; 2 usage or environment.`,
		Example: `  synod verify                  everything that proves something, in minutes
  synod check Synod --fresh     one model, by TLC
  synod doctor                  what is installed, what is missing, what to do`,
		SilenceUsage:               true,
		SilenceErrors:              true,
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE:          begins,
	}
	root.AddCommand(verifyCommand(), initCommand(), checkCommand(), workerCommand(), generateCommand(), proveCommand(), replayCommand(), scenariosCommand(),
		conformCommand(), exploreCommand(), explainCommand(), mutantsCommand(), generalsCommand(), compareCommand(), diffCommand(), graphCommand(), playCommand(), quorumsCommand(), itfCommand(), doctorCommand(),
		simulateCommand(), validateCommand(), coverageCommand(), chaosCommand(), nodeCommand(), clusterCommand(),
		setCommand(), getCommand(), casCommand(), incrementCommand(), deleteCommand(), statusCommand())
	root.SetHelpCommand(&cobra.Command{Use: "help [command]", Short: "Help about any command", RunE: help})
	return root
}

// help tells of a command; there being none of a name is an error here too.
func help(cmd *cobra.Command, args []string) error {
	of, _, err := cmd.Root().Find(args)
	if err != nil {
		return err
	}
	return of.Help()
}

// begins is what comes before any command.
func begins(cmd *cobra.Command, args []string) error {
	onTerminal.begin("synod " + cmd.Name())
	return errors.Join(nothingEmpty(cmd, args), together(cmd.ValidateFlagGroups()))
}

// nothingEmpty refuses a flag or an argument that is given and empty, of any command: where a
// variable of CI is not set the command would do something else than was meant, and say that it
// holds.
func nothingEmpty(cmd *cobra.Command, args []string) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		if err == nil && (len(values) == 0 || slices.ContainsFunc(values, blank)) {
			err = fmt.Errorf("--%s %q: it is given and empty, or a part of it is: give a value, or leave it out", f.Name, strings.Join(values, ","))
		}
	})
	if err == nil && slices.ContainsFunc(args, blank) {
		err = fmt.Errorf("an argument of synod %s is empty: give a value, or leave it out", cmd.Name())
	}
	return err
}

// allSet is where cobra names the flags that were given, of those that exclude each other.
var allSet = pattern.Pattern(`\[([^\]]+)\] were all set$`)

// together says of flags that exclude each other which to choose from.
func together(err error) error {
	if err == nil {
		return nil
	}
	set := allSet.FindStringSubmatch(err.Error())
	if set == nil {
		return err
	}
	return fmt.Errorf("--%s cannot be given together: choose one", strings.Join(strings.Fields(set[1]), " and --"))
}

// exclusive says that a flag cannot be given with any of others.
func exclusive(cmd *cobra.Command, flag string, others ...string) {
	for _, other := range others {
		cmd.MarkFlagsMutuallyExclusive(flag, other)
	}
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// examples are some of a verb, and those that the protocols have of it.
func examples(verb string, some ...string) string {
	for _, p := range protocol.All() {
		some = append(some, p.Examples[verb]...)
	}
	for i, line := range some {
		some[i] = strings.TrimRight("  synod "+verb+" "+line, " ")
	}
	return strings.Join(some, "\n")
}
