// Package wholefile writes files that are there whole or not at all.
package wholefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write puts a file in its place: it is written beside it, synced, and renamed. The
// folder must be there. After an error the file is as it was. A link stays, and what it
// leads to is written; what is no file, such as /dev/stdout or a pipe, is written to as
// it is.
func Write(path string, data []byte) error {
	place, mode, err := find(path)
	switch {
	case err != nil:
		return err
	case mode.IsDir():
		return fmt.Errorf("%s is a folder: name a file", path)
	case !mode.IsRegular():
		return through(place, data)
	}
	if err := replace(place, data, mode.Perm()); err != nil {
		return fmt.Errorf("cannot write %s: %w", path, unnamed(err))
	}
	return nil
}

// find gives the place that links lead to, and what is there; where nothing is, a file
// is to be made.
func find(path string) (place string, mode fs.FileMode, err error) {
	place, err = filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, 0o644, nil
	}
	if err != nil {
		return "", 0, err
	}
	info, err := os.Stat(place)
	if err != nil {
		return "", 0, err
	}
	if mode := info.Mode(); !mode.IsRegular() || mode.Perm()&0o200 != 0 {
		return place, mode, nil
	}
	return "", 0, fmt.Errorf("%s may not be written to: its mode is %v", path, info.Mode())
}

func through(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func replace(path string, data []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".synod-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// unnamed is an error without the name of the temporary file, which means nothing to a
// reader.
func unnamed(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
