package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
)

// fullFile is how a file of a log is called once another took its place.
var fullFile = pattern.Pattern(`\.\d{12}$`)

// growing is a log at whose end reading waits, until ctx ends. It goes on with the next file of the
// log when that took the place of the one that is read.
type growing struct {
	ctx  context.Context
	path string
	from *os.File
	read int64 // of it

	begun bool      // something was read
	tell  io.Writer // is told of one that does not begin; nil once it was
}

// quiet is how long a log may be empty until it is said that it is waited for.
const quiet = 2 * time.Second

// Read is [io.Reader.Read].
func (g *growing) Read(p []byte) (int, error) {
	for since := time.Now(); ; {
		if n, err := g.some(p); n > 0 || err != nil {
			return n, err
		}
		if !g.begun && g.tell != nil && time.Since(since) > quiet {
			fmt.Fprintf(g.tell, "%s has no line yet: it is waited for, and logs that have one are judged\n", g.path)
			g.tell = nil
		}
		full, err := g.full()
		if err != nil {
			return 0, err
		}
		if full {
			// What was written since it was read, and before it was full, is in it now.
			if n, err := g.some(p); n > 0 || err != nil {
				return n, err
			}
			if err := g.turn(); err != nil {
				return 0, err
			}
			continue
		}
		select {
		case <-g.ctx.Done():
			return 0, io.EOF
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// There is what the log has already.
func (g *growing) There() io.ReaderAt { return g.from }

// some reads what is there, perhaps nothing.
func (g *growing) some(p []byte) (int, error) {
	n, err := g.from.Read(p)
	g.begun = g.begun || n > 0
	if g.read += int64(n); errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// full tells whether another file has taken the place of the one that is read.
func (g *growing) full() (bool, error) {
	ours, err := g.from.Stat()
	if err != nil || !ours.Mode().IsRegular() {
		return false, err
	}
	if ours.Size() < g.read {
		return false, errors.New("the file was cut while it was read")
	}
	now, err := os.Stat(g.path)
	if err != nil {
		return false, nil // it is just being renamed
	}
	return !os.SameFile(ours, now), nil
}

// turn goes on with the file after the one that is read: of those that are full already, or the one
// that is written to.
func (g *growing) turn() error {
	name, err := g.after()
	if err != nil {
		return err
	}
	next, err := os.Open(name)
	if err != nil {
		return nil // it is just being renamed
	}
	g.from.Close()
	g.from, g.read = next, 0
	return nil
}

// after names that file. The names of full ones ascend as their lines do.
func (g *growing) after() (name string, err error) {
	ours, err := g.from.Stat()
	if err != nil {
		return "", err
	}
	folder, base := filepath.Split(g.path)
	there, err := os.ReadDir(filepath.Join(folder, "."))
	if err != nil {
		return "", err
	}
	var all []string // ascending
	for _, f := range there {
		if number := fullFile.FindString(f.Name()); number != "" && f.Name() == base+number {
			all = append(all, folder+f.Name())
		}
	}
	for i, other := range all {
		if info, err := os.Stat(other); err == nil && os.SameFile(ours, info) && i+1 < len(all) {
			return all[i+1], nil
		}
	}
	return g.path, nil
}
