package recording

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/trace/graph"
)

const (
	magic     = "synod recording 1\n"
	maxHeader = 64 << 20 // bytes
)

func (r *Recording) encode(w io.Writer) error {
	text := r.header().bytes()
	if len(text) > maxHeader {
		return fmt.Errorf("the header of model %s has %d bytes, more than %d", r.Model, len(text), maxHeader)
	}
	start := binary.AppendUvarint([]byte(magic), uint64(len(text)))
	if _, err := w.Write(append(start, text...)); err != nil {
		return err
	}
	return r.Graph.Encode(w)
}

func decode(in io.Reader) (*Recording, error) {
	from := bufio.NewReader(in)
	h, err := readHeader(from)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	g, err := graph.Decode(from)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	r, err := h.recording(g)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return r, nil
}

// readHeader accepts only the bytes that header.bytes gives.
func readHeader(from *bufio.Reader) (h header, err error) {
	start := make([]byte, len(magic))
	if _, err := io.ReadFull(from, start); err != nil || string(start) != magic {
		return h, errors.Join(fmt.Errorf("it does not begin with %q", magic), err)
	}
	n, err := binary.ReadUvarint(from)
	if err != nil || n > maxHeader {
		return h, errors.Join(fmt.Errorf("a header of %d bytes, more than %d or cut off", n, maxHeader), err)
	}
	var text bytes.Buffer // grows with what is there, not with what is announced
	if _, err := io.CopyN(&text, from, int64(n)); err != nil {
		return h, fmt.Errorf("the header is cut off: %w", err)
	}
	if err := json.Unmarshal(text.Bytes(), &h); err != nil {
		return h, fmt.Errorf("the header: %w", err)
	}
	if h.Format != format || !bytes.Equal(h.bytes(), text.Bytes()) {
		return h, fmt.Errorf("the header is of format %d or not written as this package writes it", h.Format)
	}
	return h, nil
}
