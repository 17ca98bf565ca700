package wholefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// AtMost reads so many bytes from r, and fails where there are more.
func AtMost(r io.Reader, most int64) io.Reader { return &bounded{r, most, most} }

type bounded struct {
	from       io.Reader
	most, left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, more(b.most)
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n - 1, more(b.most)
	}
	return n, err
}

// more is the error that there are more bytes than so many.
type more int64

func (m more) Error() string { return fmt.Sprintf("more than %d bytes", int64(m)) }

// Open opens a file, and nothing else: a pipe, at which one may wait for ever, or a device is an
// error.
func Open(fsys fs.FS, name string) (fs.File, error) {
	info, err := fs.Stat(fsys, name)
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: at.Err} // whoever asks to open it asked for no statat
	}
	if err != nil {
		return nil, err
	}
	if mode := info.Mode(); !mode.IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("it is no file, but %v", mode)}
	}
	return fsys.Open(name)
}

// Read reads a file that has so many bytes at most; see [Open].
func Read(fsys fs.FS, name string, most int64) ([]byte, error) {
	file, err := Open(fsys, name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var text bytes.Buffer
	if info, err := file.Stat(); err == nil {
		text.Grow(int(min(info.Size(), most)) + bytes.MinRead) // so that it grows no more
	}
	_, err = text.ReadFrom(AtMost(file, most))
	if errors.As(err, new(more)) {
		err = fmt.Errorf("%s has %w", name, err)
	}
	return text.Bytes(), err
}
