// Package scratch makes folders and files that are there for a while, and leaves nothing of them
// behind: not where we are interrupted, as [RemoveAll] knows all of them, and not where we are
// killed, as whoever comes next sweeps up.
//
// A folder or file is locked as long as whoever made it lives; the system lets go of the lock when
// that process ends, however it ends. So what has our name, is ours, is older than a minute and can
// be locked belongs to nobody. What a living process holds is never touched, nor what another user
// made, nor what a link leads to. Where the system has no such locks, nothing is swept.
//
// What the caller owes: Remove, when it is no longer needed.
package scratch

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	folderPrefix = "synod-run-"
	filePrefix   = ".synod-run-"
	youngest     = time.Minute // of what is swept: between making and locking there is a moment
)

// Folder is a folder of our own.
type Folder struct {
	Path string // absolute, and without links
	lock *os.File
}

// NewFolder makes an empty one below the folder for temporary files, and sweeps that the first
// time. Kind is a word for who looks there.
func NewFolder(kind string) (*Folder, error) {
	below, err := filepath.Abs(os.TempDir())
	if err != nil {
		return nil, fmt.Errorf("no folder for temporary files: %w", err)
	}
	path, err := os.MkdirTemp(below, folderPrefix+kind+"-")
	if err != nil {
		return nil, fmt.Errorf("cannot make a folder in %s, the place for temporary files (TMPDIR names another): %w", below, cause(err))
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	lock, err := hold(path)
	if err != nil {
		_ = os.RemoveAll(path)
		return nil, err
	}
	all.add(path)
	sweep(below, folderPrefix)
	return &Folder{path, lock}, nil
}

// Remove removes it with all that is in it. Its name is free for others only then.
func (f *Folder) Remove() error {
	defer release(f.lock)
	defer all.forget(f.Path)
	return os.RemoveAll(f.Path)
}

// Keep gives it a name that nobody sweeps, for who wants to look at what is in it.
func (f *Folder) Keep() (path string, err error) {
	folder, name := filepath.Split(f.Path)
	path = filepath.Join(folder, "synod-"+strings.TrimPrefix(name, folderPrefix))
	if err := os.Rename(f.Path, path); err != nil {
		return f.Path, err
	}
	all.forget(f.Path)
	release(f.lock)
	return path, nil
}

// File is a file that becomes another's, or nothing.
type File struct {
	*os.File
	path string // empty once it has its place
}

// NewFile makes one in a folder, which is swept the first time.
func NewFile(folder string) (*File, error) {
	file, err := os.CreateTemp(folder, filePrefix+"*")
	if err != nil {
		return nil, err
	}
	lockFile(file)
	all.add(file.Name())
	sweep(folder, filePrefix)
	return &File{file, file.Name()}, nil
}

// Rename gives it its place, and ends our care for it. It has been closed.
func (f *File) Rename(to string) error {
	if err := os.Rename(f.path, to); err != nil {
		return err
	}
	all.forget(f.path)
	f.path = ""
	return nil
}

// Remove closes and removes it, unless it has its place.
func (f *File) Remove() {
	if f.path == "" {
		return
	}
	f.Close()
	_ = os.Remove(f.path)
	all.forget(f.path)
	f.path = ""
}

// RemoveAll removes all folders and files that are under way. It is for a process that ends without
// waiting for who uses them.
func RemoveAll() {
	for _, path := range all.take() {
		_ = os.RemoveAll(path)
	}
}

// all is what is under way in this process.
var all = registry{paths: map[string]bool{}, swept: map[string]bool{}}

type registry struct {
	mu           sync.Mutex
	paths, swept map[string]bool
}

func (r *registry) add(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paths[path] = true
}

func (r *registry) forget(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.paths, path)
}

func (r *registry) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.paths))
}

// first tells that a folder was not swept yet by this process.
func (r *registry) first(folder string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := !r.swept[folder]
	r.swept[folder] = true
	return first
}

// sweep removes what dead processes left in a folder.
func sweep(folder, prefix string) {
	if !all.first(folder + "\x00" + prefix) {
		return
	}
	in, err := os.Open(folder)
	if err != nil {
		return
	}
	defer in.Close()
	names, _ := in.Readdirnames(-1)
	for _, name := range names {
		if strings.HasPrefix(name, prefix) {
			abandoned(filepath.Join(folder, name))
		}
	}
}

// abandoned removes a folder or file if nobody holds it.
func abandoned(path string) {
	info, err := os.Lstat(path)
	if err != nil || time.Since(info.ModTime()) < youngest || !ours(info) || !info.IsDir() && !info.Mode().IsRegular() {
		return
	}
	lock, err := hold(path)
	if err != nil || lock == nil {
		return
	}
	defer release(lock)
	if now, err := lock.Stat(); err == nil && os.SameFile(info, now) {
		_ = os.RemoveAll(path)
	}
}

func release(lock *os.File) {
	if lock != nil {
		lock.Close()
	}
}

// cause leaves out the name that was tried, which means nothing to a reader.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
