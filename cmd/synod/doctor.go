package main

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   "What is installed, what is missing, what to do",
		Example: `  synod doctor`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return errors.Join(diagnose(cmd)...)
		},
	}
}

// diagnose prints a line per tool. Its errors are those without which verify does
// only a part of its work, and those that SYNOD_REQUIRE names.
func diagnose(cmd *cobra.Command) (missing []error) {
	say := func(name, format string, args ...any) {
		fmt.Fprintf(cmd.OutOrStdout(), "%-7s %s\n", name, fmt.Sprintf(format, args...))
	}
	say("synod", "%s/%s, %d cores, cache %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cacheFolder())
	if java, err := tlc.FindJava(cmd.Context()); err != nil {
		say("java", "MISSING: %v", err)
		missing = append(missing, err)
	} else {
		say("java", "%s, version %s", java.Path, java.Version)
	}
	if found, err := jar.Find(cmd.Context()); err != nil {
		say("tlc", "MISSING: %v", err)
		missing = append(missing, err)
	} else {
		say("tlc", "%s, from %s, SHA-256 %.16s...", found.Path, found.Source, found.SHA256)
	}
	for _, t := range optional {
		if path, err := exec.LookPath(t.name); err != nil {
			say(t.name, "not installed: %s (%s)", t.use, t.get)
		} else {
			say(t.name, "%s: %s", path, t.use)
		}
	}
	if err := checkRequired(requiredByEnvironment()); err != nil {
		missing = append(missing, err)
	}
	return missing
}
