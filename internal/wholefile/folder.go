package wholefile

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Folder makes a folder to write to, with those above it, unless it is there. It is an error if it
// is a link, or is reached by one from where we are: who made the link, and not who asks for files,
// would say where they go. A link on the way of an absolute path is the system's, or is meant.
func Folder(path string) error {
	path = filepath.Clean(path)
	parts := []string{path}
	for above := filepath.Dir(path); !filepath.IsAbs(path) && above != "." && !strings.HasSuffix(above, ".."); above = filepath.Dir(above) {
		parts = append(parts, above)
	}
	for _, part := range parts {
		info, err := os.Lstat(part)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return cannot(path, err)
		case info.Mode().Type() == fs.ModeSymlink && path != ".":
			return fmt.Errorf("cannot write to %s: %s is a link, which is not followed: name the folder that it leads to, or remove it", path, part)
		case !info.IsDir():
			return fmt.Errorf("cannot write to %s: %s is no folder", path, part)
		}
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return cannot(path, err)
	}
	return nil
}

// Files writes files into a folder, which it makes, one after the other by their names.
func Files(folder string, files map[string][]byte) error {
	if err := Folder(folder); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := Write(filepath.Join(folder, name), files[name]); err != nil {
			return err
		}
	}
	return nil
}
