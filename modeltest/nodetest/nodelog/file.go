package nodelog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// Files are those of a log. Once the one that is written to is full it gets a name with the number
// of its first line, and another takes its place.
type Files struct {
	path  string
	to    *os.File
	size  int64
	most  int64  // bytes, about; 0: without end
	first uint64 // the number of its first line
	next  uint64 // of the first line of the file after it
}

// Open opens a file to go on with, and gives how many lines the log has. A last line that is not
// whole is taken off. It gets about so many bytes at most; 0: without end.
func Open(path string, most int64) (f *Files, lines uint64, err error) {
	if err := finish(path); err != nil {
		return nil, 0, err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // a pipe, or a disk without end
		return nil, 0, fmt.Errorf("%s: want a file to log to, got %v", path, info.Mode())
	}
	to, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, 0, err
	}
	f = &Files{path: path, to: to, most: most}
	if lines, err = f.goOn(); err != nil {
		return nil, 0, errors.Join(err, to.Close())
	}
	return f, lines, nil
}

// finish does what another was about to do when it was killed.
func finish(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.Rename(path+".next", path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// goOn finds where the last whole line ends, and its number.
func (f *Files) goOn() (lines uint64, err error) {
	in, first, last := bufio.NewReaderSize(f.to, 1<<20), []byte(nil), []byte(nil)
	for {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		if f.size += int64(len(text)); first == nil {
			first = text
		}
		last = text
	}
	f.first, f.next = 1, 1
	if len(last) > 0 {
		f.first, err = logs.Line(bytes.TrimSpace(first))
	}
	if len(last) > 0 && err == nil {
		lines, err = logs.Line(bytes.TrimSpace(last))
	}
	if err != nil {
		return 0, fmt.Errorf("%s: want a log to go on with: %w", f.path, err)
	}
	f.next = lines + 1
	_, err = f.to.Seek(f.size, io.SeekStart)
	return lines, errors.Join(err, f.to.Truncate(f.size))
}

// Write is [io.Writer.Write]: whole lines.
func (f *Files) Write(text []byte) (int, error) {
	n, err := f.to.Write(text)
	f.size += int64(n)
	f.next += uint64(bytes.Count(text, []byte("\n")))
	return n, err
}

func (f *Files) full() bool { return f.most > 0 && f.size >= f.most }

// another begins the next file with a line. Whoever is killed meanwhile leaves nothing that [Open]
// does not understand.
func (f *Files) another(text []byte) (int, error) {
	next, err := os.OpenFile(f.path+".next", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return 0, err
	}
	n, err := next.Write(text)
	if err == nil {
		err = os.Rename(f.path, fmt.Sprintf("%s.%012d", f.path, f.first))
	}
	if err == nil {
		err = os.Rename(f.path+".next", f.path)
	}
	if err != nil {
		return 0, errors.Join(err, next.Close())
	}
	err = f.to.Close()
	f.to, f.size, f.first, f.next = next, int64(n), f.next, f.next+1
	return n, err
}

// Close closes the file.
func (f *Files) Close() error { return f.to.Close() }
