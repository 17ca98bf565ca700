// Package recording keeps the labelled state graph of a model in one file, with all that it was
// made from.
//
// A file is compressed with zstd. Inside, after a line that names the format, stand the length of a
// header, the header, which is JSON, and the graph as graph.Encode writes it. The same recording
// gives the same bytes before compression; compare those, as another version of the compressor may
// give others after it.
//
// What the caller owes: call [Recording.Stale] with the hash of today's specification before using
// what was read.
package recording

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/labelled"
)

var (
	// ErrFormat is wrapped by every error about the bytes of a recording.
	ErrFormat = errors.New("not a recording of a state graph")
	// ErrStale is wrapped by what Stale says.
	ErrStale = errors.New("the recording is stale")
)

// Recording is a graph and what it was made from.
type Recording struct {
	Protocol string
	Model    string
	Role     string // empty for a model of the whole
	Hash     string // of the model's specification.Source
	Jar      string // SHA-256 of TLC's jar, hexadecimal
	Graph    *labelled.Graph
}

// Stale returns nil if the recording was made from the specification that has this hash, else an
// error that wraps ErrStale.
func (r *Recording) Stale(hash string) error {
	if r.Hash == hash {
		return nil
	}
	return fmt.Errorf("%w: model %s was recorded from the specification %.12s, today's is %.12s: record it again", ErrStale, r.Model, r.Hash, hash)
}

// Same tells whether two recordings agree in all but the TLC that made them.
func (r *Recording) Same(other *Recording) bool { return bytes.Equal(r.anonymous(), other.anonymous()) }

func (r *Recording) anonymous() []byte {
	copied, g := *r, *r.Graph
	copied.Jar, g.TLC, copied.Graph = "", "", &g
	var b bytes.Buffer
	if err := copied.encode(&b); err != nil {
		return []byte(err.Error()) // the header is too large
	}
	return b.Bytes()
}

// Encode writes r, compressed.
func (r *Recording) Encode(w io.Writer) error {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return err
	}
	if err := r.encode(z); err != nil {
		z.Close()
		return err
	}
	return z.Close()
}

const (
	maxPlain  = 512 << 20 // bytes before compression
	maxWindow = 64 << 20  // bytes that the decompressor keeps
)

// Decode reads what Encode wrote, up to the end of in, and validates all of it. Errors wrap
// ErrFormat, or are in's. Memory is bounded by a small multiple of the size before compression, of
// which it reads 512 MiB at most.
func Decode(in io.Reader) (*Recording, error) {
	z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	defer z.Close()
	return decode(wholefile.AtMost(z, maxPlain))
}

// Write puts r into a file at once, or not at all.
func Write(path string, r *Recording) error { return wholefile.Create(path, r.Encode) }
