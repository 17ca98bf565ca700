// Package wholefile writes files that are there whole or not at all, and reads what has a bound
// whole or not at all.
//
// A file is written beside its place under a name of its own, synced, and renamed; then the folder
// is synced, where the system can do that. So whoever reads, and whoever comes after a crash, finds
// the old file or the new one. After an error the old one is as it was, and nothing is left beside
// it.
//
// A link in the place is replaced and never followed, so that nobody can have us write elsewhere by
// laying one. What is no file, a pipe or a device such as /dev/stdout, is written to as it is. A
// file keeps its mode; a new one can be read by all.
//
// What the caller owes: a folder that is there.
package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/synod-paxos/synod/internal/scratch"
)

// Write puts data into a file.
func Write(path string, data []byte) error {
	return Create(path, func(to io.Writer) error {
		_, err := to.Write(data)
		return err
	})
}

// Create puts into a file what a function writes. If the function fails no file is made, and its
// error is returned.
func Create(path string, write func(to io.Writer) error) error {
	mode, err := modeOf(path)
	switch {
	case err != nil:
		return cannot(path, err)
	case mode.IsRegular():
		return replace(path, mode.Perm(), write)
	default:
		return through(path, write)
	}
}

// cannot leaves out the name of the temporary file, which means nothing to a reader.
func cannot(path string, err error) error {
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("cannot write %s: %w", path, err)
}

const newFile fs.FileMode = 0o644

// modeOf gives the mode that the file is to have, or that of what is written to as it is.
func modeOf(path string) (fs.FileMode, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newFile, nil
	}
	if err == nil && info.Mode().Type() == fs.ModeSymlink {
		return modeBehind(path)
	}
	switch {
	case err != nil:
		return 0, err
	case info.IsDir():
		return 0, errFolder
	case info.Mode().IsRegular() && info.Mode()&0o200 == 0:
		return 0, fmt.Errorf("it may not be written to: its mode is %v", info.Mode())
	}
	return info.Mode(), nil
}

var errFolder = errors.New("it is a folder: name a file")

// modeBehind is modeOf of a link. The system's own, such as /dev/stdout, may lead to a file.
func modeBehind(path string) (fs.FileMode, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil: // it leads nowhere
		return newFile, nil
	case info.IsDir():
		return 0, errFolder
	case strings.HasPrefix(path, "/dev/"):
		return fs.ModeDevice, nil
	case info.Mode().IsRegular():
		return newFile, nil
	}
	return info.Mode(), nil
}

func through(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return cannot(path, err)
	}
	return fill(path, file, write, func() error { return nil })
}

func replace(path string, mode fs.FileMode, write func(io.Writer) error) error {
	file, err := scratch.NewFile(filepath.Dir(path))
	if err != nil {
		return cannot(path, err)
	}
	defer file.Remove() // unless it has its place
	if err := fill(path, file.File, write, func() error { return errors.Join(file.Chmod(mode), file.Sync()) }); err != nil {
		return err
	}
	if err := file.Rename(path); err != nil {
		return cannot(path, err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// fill has a file written, finished and closed. What is wrong with the file comes before what the
// function makes of that.
func fill(path string, file *os.File, write func(io.Writer) error, finish func() error) error {
	defer file.Close() // again, unless something failed
	to := &target{file: file}
	err := write(to)
	if err == nil && to.err == nil {
		to.err = errors.Join(finish(), file.Close())
	}
	if to.err != nil {
		return cannot(path, to.err)
	}
	return err
}

// target is a file that remembers what went wrong with it.
type target struct {
	file *os.File
	err  error
}

func (t *target) Write(data []byte) (int, error) {
	n, err := t.file.Write(data)
	if t.err == nil {
		t.err = err
	}
	return n, err
}

// syncFolder makes a new name last, as far as the system can; the file is there in any case.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		_ = folder.Sync()
		folder.Close()
	}
}
