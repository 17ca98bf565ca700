package jar

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
)

// together is the SHA-256 of a jar, or, where its manifest names others that are there, of all of
// them: Java loads what they hold too, so another one of them is another TLC. Those that they name
// in turn do not count.
func together(path, own string) (string, error) {
	all := sha256.New()
	fmt.Fprintln(all, own)
	found := false
	for _, other := range beside(path) {
		h, err := hashOf(other)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return "", err
		}
		found = true
		fmt.Fprintf(all, "%s %x\n", filepath.Base(other), h.Sum(nil))
	}
	if !found {
		return own, nil
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}

const maxManifest = 1 << 20 // bytes

// beside lists the files that the Class-Path of a jar names, relative to its folder. What is no jar
// names none.
func beside(path string) (files []string) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil
	}
	defer archive.Close()
	file, err := archive.Open("META-INF/MANIFEST.MF")
	if err != nil {
		return nil
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxManifest))
	if err != nil {
		return nil
	}
	whole := strings.NewReplacer("\r\n ", "", "\n ", "", "\r ", "").Replace(string(text))
	for line := range strings.Lines(whole) {
		if named, ok := strings.CutPrefix(line, "Class-Path:"); ok {
			for _, name := range strings.Fields(named) {
				files = append(files, filepath.Join(filepath.Dir(path), filepath.FromSlash(name)))
			}
		}
	}
	return files
}
