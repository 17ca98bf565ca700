package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// fullFile is how a file of a log is called once another took its place.
var fullFile = regexp.MustCompile(`\.\d{12}$`)

// growing is a log at whose end reading waits, until ctx ends. It goes on with the next file of the
// log when that took the place of the one that is read.
type growing struct {
	ctx  context.Context
	path string
	from *os.File // nil while there is none
	read int64    // of it
	tail []byte   // what was read last of it

	before []*os.File // what was read before it: the last of it is open, to be read once more
	gone   bool       // not all of that is
	begun  bool       // something was read
	tell   io.Writer  // is told of one that does not begin; nil once it was
	mu     sync.Mutex // held while any of these changes
}

// mostOpen is how many full files of a log stay open, so that they can be read once more wherever
// they are by then.
const mostOpen = 64

// quiet is how long a log may be empty until it is said that it is waited for.
const quiet = 2 * time.Second

// Read is [io.Reader.Read].
func (g *growing) Read(p []byte) (int, error) {
	for since := time.Now(); ; {
		switch n, again, err := g.step(p, time.Since(since)); {
		case n > 0 || err != nil:
			return n, err
		case again:
			continue
		}
		select {
		case <-g.ctx.Done():
			return 0, io.EOF
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// step reads what is there. If that is nothing, it tells whether to look again at once.
func (g *growing) step(p []byte, waited time.Duration) (n int, again bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n, err = g.some(p); n > 0 || err != nil {
		return n, false, err
	}
	if !g.begun && g.tell != nil && waited > quiet {
		lacks := "has no line"
		if g.from == nil {
			lacks = "is not there"
		}
		fmt.Fprintf(g.tell, "%s %s yet: it is waited for, and logs that have one are judged\n", g.path, lacks)
		g.tell = nil
	}
	if full, err := g.full(); !full || err != nil {
		return 0, false, err
	}
	// What was written since it was read, and before it was full, is in it now.
	if n, err = g.some(p); n > 0 || err != nil {
		return n, false, err
	}
	again, err = g.turn()
	return 0, again, err
}

// There is what the log has already.
func (g *growing) There() io.ReaderAt {
	if g.from == nil {
		return strings.NewReader("")
	}
	return g.from
}

// again is all that was read, wherever it is by now.
func (g *growing) again() (io.Reader, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.gone {
		return nil, fmt.Errorf("%s went through more than %d files, and what the first of them said is not kept", g.path, mostOpen)
	}
	var all []io.Reader
	for _, f := range g.before {
		all = append(all, io.NewSectionReader(f, 0, math.MaxInt64))
	}
	if g.from != nil {
		if err := readable(g.from, g.path); err != nil {
			return nil, err
		}
		all = append(all, io.NewSectionReader(g.from, 0, g.read))
	}
	return io.MultiReader(all...), nil
}

// readable wants a file that can be read more than once.
func readable(f *os.File, name string) error {
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file that can be read again", name)
	}
	return nil
}

// some reads what is there, perhaps nothing.
func (g *growing) some(p []byte) (int, error) {
	if g.from == nil {
		return 0, nil
	}
	n, err := g.from.Read(p)
	if n > 0 {
		if cut := g.wasCut(); cut != nil {
			return 0, cut
		}
		g.begun = true
		g.tail = append(g.tail, p[:n]...)
		g.tail = slices.Clone(g.tail[max(0, len(g.tail)-mostTail):])
	}
	if g.read += int64(n); errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// mostTail is how many bytes before the place where reading goes on must be as they were read.
const mostTail = 512

// wasCut finds that the file has become shorter than what was read of it, also where it is longer
// again: what stands before the place where reading goes on is something else then.
func (g *growing) wasCut() error {
	info, err := g.from.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	there := make([]byte, len(g.tail))
	if info.Size() >= g.read {
		_, err = g.from.ReadAt(there, g.read-int64(len(there)))
	}
	if err == nil && bytes.Equal(there, g.tail) {
		return nil
	}
	return fmt.Errorf("%d bytes of the file were read, and now it has %d, and others: it was cut or written anew meanwhile, and what it said in between is lost; want a full file to be renamed, and a new one begun in its place", g.read, info.Size())
}

// full tells whether another file has taken the place of the one that is read, or of none.
func (g *growing) full() (bool, error) {
	if g.from == nil {
		return true, nil
	}
	ours, err := g.from.Stat()
	if err != nil || !ours.Mode().IsRegular() {
		return false, err
	}
	if err := g.wasCut(); err != nil {
		return false, err
	}
	now, err := os.Stat(g.path)
	if err != nil {
		return false, nil // it is just being renamed
	}
	return !os.SameFile(ours, now), nil
}

// turn goes on with the file after the one that is read: of those that are full already, or the one
// that is written to.
func (g *growing) turn() (turned bool, err error) {
	name, err := g.after()
	if err != nil {
		return false, err
	}
	next, err := os.Open(name)
	if err != nil {
		return false, nil // it is not there yet, or just being renamed
	}
	if g.from != nil {
		g.before = append(g.before, g.from)
	}
	if len(g.before) > mostOpen {
		g.before[0].Close()
		g.before, g.gone = g.before[1:], true
	}
	g.from, g.read, g.tail = next, 0, nil
	return true, nil
}

// after names that file. The names of full ones ascend as their lines do.
func (g *growing) after() (name string, err error) {
	if g.from == nil {
		return g.path, nil
	}
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
