package wire

import (
	"io"
	"sync"
)

// log notes lines as they are. Its writer's errors are nobody's.
type log struct {
	to io.Writer
	mu sync.Mutex // lines are read and written side by side
}

func (l *log) line(direction string, line []byte) {
	if l.to == nil || len(line) == 0 {
		return
	}
	text := append(append([]byte(direction), line...), '\n')
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = l.to.Write(text)
}
