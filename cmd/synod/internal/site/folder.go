package site

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// listFile says of a folder that it is a site, and what is of it.
const listFile = "site.txt"

const listHead = "A site that synod play --site wrote, and writes anew. These are its files:\n"

// Check tells whether Write would write there: where nothing is, or a site and nothing else.
func Check(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	list, err := os.ReadFile(filepath.Join(folder, listFile))
	own, isSite := strings.CutPrefix(string(list), listHead)
	if err != nil || !isSite {
		return fmt.Errorf("%s holds something that is no site of ours: name a folder that is new or empty", folder)
	}
	of := strings.Split(own, "\n")
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err == nil && name != listFile && !slices.Contains(of, filepath.ToSlash(name)) {
			err = fmt.Errorf("%s is not of the site that %s holds: move it away, or name another folder", path, folder)
		}
		return err
	})
}

// isSite tells whether a folder is one that Write wrote: a site has no other in it.
func isSite(files fs.FS, folder string) bool {
	list, err := fs.ReadFile(files, path.Join(folder, listFile))
	return err == nil && strings.HasPrefix(string(list), listHead)
}

// Write writes a site in place of one that is there, whole or not at all.
func Write(folder string, pages map[string][]byte) error {
	if err := Check(folder); err != nil {
		return err
	}
	folder = filepath.Clean(folder)
	above := filepath.Dir(folder)
	if err := wholefile.Folder(above); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(above, ".site-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := fill(filepath.Join(fresh, "new"), pages); err != nil {
		return err
	}
	old := filepath.Join(fresh, "old")
	if err := os.Rename(folder, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(filepath.Join(fresh, "new"), folder); err != nil {
		return errors.Join(err, os.Rename(old, folder))
	}
	return nil
}

func fill(folder string, pages map[string][]byte) error {
	names := slices.Sorted(maps.Keys(pages))
	for _, name := range names {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, pages[name], 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(folder, listFile), []byte(listHead+strings.Join(names, "\n")+"\n"), 0o644)
}
