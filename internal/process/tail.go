package process

import (
	"bytes"
	"strings"
	"sync"
)

// Tail is a writer that keeps the last 8 kB. It may be used by several goroutines.
type Tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write never fails.
func (t *Tail) Write(p []byte) (int, error) {
	const keep = 8 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p[max(0, len(p)-keep):])
	if over := t.buf.Len() - keep; over > 0 {
		t.buf.Next(over)
	}
	return len(p), nil
}

// String gives what is kept, without what is not UTF-8.
func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(t.buf.String(), "")
}
