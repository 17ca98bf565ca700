package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/internal/sealed"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// within runs the tests for no longer than --limit: an adapter that answers each line just
// in time would take days.
func (c *conforming) within(cmd *cobra.Command, run func() error) error {
	if c.limit <= 0 {
		return fmt.Errorf("--limit %v: give a time above 0, such as 1h", c.limit)
	}
	over := fmt.Errorf("not done after %v, so nothing is shown: allow more with --limit, or test one --role", c.limit)
	ctx, cancel := context.WithTimeoutCause(cmd.Context(), c.limit, over)
	defer cancel()
	cmd.SetContext(ctx)
	err := run()
	if err != nil && !errors.Is(err, errFalsified) && context.Cause(ctx) == over {
		return over
	}
	return err
}

// openLog opens the file for the log. A link in its place would say where it goes; the
// system's own, such as /dev/stderr, may.
func openLog(name string) (*os.File, error) {
	info, err := os.Lstat(name)
	if err == nil && info.Mode().Type() == fs.ModeSymlink && !strings.HasPrefix(name, "/dev/") {
		return nil, fmt.Errorf("%s is a link, which is not followed: name a file", name)
	}
	return os.Create(name)
}

// savedTests are the files of tests of a role or model, whatever signs their folder's name
// has.
func savedTests(folder, of string) (files []string, err error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, "conform-"+of+"-") && strings.HasSuffix(name, ".json") {
			files = append(files, filepath.Join(folder, name))
		}
	}
	return files, err
}

// readSaved reads a saved test whole. What is no file, such as a pipe, is none.
func readSaved(file string) ([]byte, error) {
	data, err := wholefile.Read(os.DirFS(filepath.Dir(file)), filepath.Base(file), maxTest)
	if err == nil {
		data, err = sealed.Open(data)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return data, nil
}
