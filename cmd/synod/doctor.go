package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/internal/required"
	"github.com/synod-paxos/synod/internal/scratch"
	"github.com/synod-paxos/synod/trace/check"
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

// places are where something is kept: for the next run, and while one is under way.
var places = []struct {
	name, get string
	try       func() error
}{
	{"cache", "set SYNOD_CACHE to a folder that can be written", tryCache},
	{"temp", "set TMPDIR to a folder that can be written", func() error {
		folder, err := scratch.NewFolder("doctor")
		if err != nil {
			return err
		}
		return errors.Join(tryFolder(folder.Path), folder.Remove())
	}},
}

// tryCache writes into the cache, which may be made.
func tryCache() error {
	dir := cacheFolder()
	if dir == "" {
		return errors.New("the system names no folder for it")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return tryFolder(dir)
}

// tryFolder writes a file into a folder, and removes it: a disk that is full takes none.
func tryFolder(dir string) error {
	file, err := scratch.NewFile(dir)
	if err != nil {
		return err
	}
	defer file.Remove()
	_, err = file.Write(make([]byte, 1<<20))
	return err
}

// diagnose prints a line per tool. Its errors are those without which verify does
// only a part of its work, and those that SYNOD_REQUIRE names.
func diagnose(cmd *cobra.Command) (missing []error) {
	say := func(name, format string, args ...any) {
		fmt.Fprintf(cmd.OutOrStdout(), "%-7s %s\n", name, fmt.Sprintf(format, args...))
	}
	say("synod", "%s/%s, %d cores, cache %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cacheFolder())
	for _, place := range places {
		if err := place.try(); err != nil {
			say(place.name, "UNUSABLE: %v: %s", err, place.get)
			missing = append(missing, err)
		}
	}
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
		if err := sayWrong(cmd, say); err != nil {
			missing = append(missing, err)
		}
	}
	for _, t := range optional {
		if path, err := t.path(); err != nil {
			say(t.name, "not installed: %s (%s)", t.use, t.get)
		} else {
			say(t.name, "%s: %s", path, t.use)
		}
	}
	if err := checkRequired(required.Tools()); err != nil {
		missing = append(missing, err)
	}
	return missing
}

// sayWrong tells what the TLC at hand is known to evaluate wrongly. Without Java nothing can be
// told.
func sayWrong(cmd *cobra.Command, say func(name, format string, args ...any)) error {
	tools, err := tlc.Find(cmd.Context())
	if err != nil {
		return nil
	}
	version, wrong, err := check.SelfTest(cmd.Context(), tools, verify.Verdicts(cacheFolder()))
	if err != nil {
		say("tlc", "UNUSABLE: %v", err)
		return err
	}
	lacks := ""
	if result := (tlc.Result{Version: version}); result.Old() {
		lacks = ", which knows neither ALIAS nor POSTCONDITION nor _POSSIBLE"
	}
	say("", "%s%s", version, lacks)
	for _, w := range wrong {
		say("", "it is known to be wrong about %s", w)
	}
	return nil
}
