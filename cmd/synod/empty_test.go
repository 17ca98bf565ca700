package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
)

// Every flag of every command that takes a text, or texts, is refused when it is given and empty,
// before anything is done; so is an empty argument.
func TestEmptyIsNotAbsent(t *testing.T) {
	run := func(args ...string) (out string, err error) {
		root, text := newRoot(), &bytes.Buffer{}
		root.SetOut(text)
		root.SetErr(io.Discard)
		root.SetArgs(args)
		err = root.Execute()
		return text.String(), err
	}
	tried := 0
	for _, cmd := range newRoot().Commands() {
		if cmd.Name() == "completion" || cmd.Name() == "help" {
			continue
		}
		for _, path := range verbs(cmd) {
			one := find(t, path)
			for args := []string(nil); one.ValidateArgs(args) != nil && len(args) < 5; args = path[len(strings.Fields(one.CommandPath()))-1:] {
				path = append(path, "something")
			}
			one.Flags().VisitAll(func(f *pflag.Flag) {
				if kind := f.Value.Type(); kind != "string" && kind != "stringSlice" && kind != "stringArray" {
					return
				}
				for i, value := range []string{"", " ", "\t\n"} {
					flag := tried / 3
					tried++
					if (flag+i)%thorough.Every(3) > 0 {
						continue // in a plain run a flag has one of the three, and the next flag another
					}
					out, err := run(append(path, "--"+f.Name, value)...)
					require.ErrorContains(t, err, "--"+f.Name, "%q %q", path, value)
					require.ErrorContains(t, err, "given and empty", "%q %q", path, value)
					require.Empty(t, out)
				}
			})
			_, err := run(append(strings.Fields(one.CommandPath())[1:], "")...)
			require.Error(t, err, "%q", path)
		}
	}
	require.Greater(t, tried, 100)
	t.Logf("%d tried", tried)
	_, err := run("explore", "--mutant", "M05,")
	require.ErrorContains(t, err, `--mutant "M05,": it is given and empty, or a part of it is`)
	_, err = run("check", "Synod", "")
	require.ErrorContains(t, err, "an argument of synod check is empty")
}

// verbs are the paths of a command and of those below it that do something.
func verbs(cmd *cobra.Command) (paths [][]string) {
	if cmd.Runnable() {
		paths = append(paths, strings.Fields(cmd.CommandPath())[1:])
	}
	for _, sub := range cmd.Commands() {
		paths = append(paths, verbs(sub)...)
	}
	return paths
}

func find(t *testing.T, path []string) *cobra.Command {
	t.Helper()
	cmd, _, err := newRoot().Find(path)
	require.NoError(t, err)
	return cmd
}
