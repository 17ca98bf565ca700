package cluster

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// frame is what the two sides of a distributed run tell each other beside TLC's own talk: a JSON
// object on a line.
type frame struct {
	Kind     kind   `json:"kind"`
	Jar      string `json:"jar,omitempty"`      // hello: SHA-256 of the worker's jar
	Java     string `json:"java,omitempty"`     // hello: version
	Cores    int    `json:"cores,omitempty"`    // hello: threads
	Address  string `json:"address,omitempty"`  // hello, start: of who says it, as the other shall reach it
	Port     int    `json:"port,omitempty"`     // hello: where it listens for a trial; start: of TLC's registry
	Long     bool   `json:"long,omitempty"`     // start: Job.Long
	Text     string `json:"text,omitempty"`     // refused, done, gone: why; empty if all is well
	Exits    int    `json:"exits,omitempty"`    // gone: threads that the server ended
	Computed int64  `json:"computed,omitempty"` // gone: states that these generated
}

type kind string

const (
	hello   kind = "hello"   // a worker's first word
	refused kind = "refused" // the server's last
	begin   kind = "start"   // TLC's server listens
	beat    kind = "beat"    // either side lives
	done    kind = "done"    // the server's last
	gone    kind = "gone"    // the worker's last
)

const (
	beatEvery = 5 * time.Second
	silence   = 30 * time.Second // after which the other side counts as lost
	maxFrame  = 16 << 10         // bytes
)

var errSilent = fmt.Errorf("no sign of life for %s", silence)

// link is a connection between a server and a worker. Reading is for one goroutine, sending for
// any.
type link struct {
	conn net.Conn
	in   *bufio.Reader
	mu   sync.Mutex
}

func newLink(conn net.Conn) *link { return &link{conn: conn, in: bufio.NewReaderSize(conn, maxFrame)} }

func (l *link) send(f frame) error {
	line, err := json.Marshal(f)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(silence))
	_, err = l.conn.Write(append(line, '\n'))
	return err
}

// receive gives the next frame that is no beat.
func (l *link) receive() (frame, error) {
	for {
		_ = l.conn.SetReadDeadline(time.Now().Add(silence))
		line, err := l.in.ReadSlice('\n')
		var late net.Error
		switch {
		case errors.As(err, &late) && late.Timeout():
			return frame{}, errSilent
		case err != nil:
			return frame{}, err
		}
		f, err := parseFrame(line)
		if err != nil || f.Kind != beat {
			return f, err
		}
	}
}

func parseFrame(line []byte) (frame, error) {
	var f frame
	if err := jsontext.Unmarshal(line, &f); err != nil {
		return frame{}, fmt.Errorf("what comes is not synod's: %w", err)
	}
	if f.Kind == "" || f.Cores < 0 || f.Port < 0 || f.Exits < 0 || f.Computed < 0 {
		return frame{}, fmt.Errorf("what comes is not synod's: %.100q", line)
	}
	return f, nil
}

// live sends beats until ctx is done.
func (l *link) live(ctx context.Context) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if l.send(frame{Kind: beat}) != nil {
				return
			}
		}
	}
}
