package host

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// Limits of what waits for a node that is slow or gone. What is beyond them is lost, as messages
// may be: the node asks again.
const (
	maxQueued = 4096
	maxLetter = 256     // messages
	maxBytes  = 4 << 20 // of a letter, about
	letterFor = 5 * time.Second
	afterLoss = 50 * time.Millisecond
)

// peer is the way to another node.
type peer struct {
	from   node.Identity
	to     paxos.Node
	url    string // of its letters
	secret string
	client *http.Client
	queue  chan node.Message
	encode func(node.Message) message
	lost   func(messages int)
	log    *slog.Logger
}

// send never waits.
func (p *peer) send(m node.Message) {
	select {
	case p.queue <- m:
	default:
		p.lost(1)
	}
}

// run sends letters until ctx ends, each with all that has come meanwhile.
func (p *peer) run(ctx context.Context) {
	reached := true
	for {
		letter := p.gather(ctx)
		if letter == nil {
			return
		}
		err := p.post(ctx, letter)
		if ctx.Err() != nil {
			return
		}
		if (err == nil) != reached {
			reached = err == nil
			p.tell(reached, err)
		}
		if err != nil {
			p.lost(len(letter))
			wait(ctx, afterLoss)
		}
	}
}

func (p *peer) tell(reached bool, err error) {
	if reached {
		p.log.Info("reached again", "node", p.to)
		return
	}
	p.log.Warn("not reached", "node", p.to, "why", err)
}

func wait(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}

// gather waits for a message, and takes those that are there beside it.
func (p *peer) gather(ctx context.Context) (letter []message) {
	size := 0
	add := func(m node.Message) {
		encoded := p.encode(m)
		letter = append(letter, encoded)
		size += encoded.size()
	}
	select {
	case <-ctx.Done():
		return nil
	case m := <-p.queue:
		add(m)
	}
	for len(letter) < maxLetter && size < maxBytes/8 { // JSON may need six bytes for one
		select {
		case m := <-p.queue:
			add(m)
		default:
			return letter
		}
	}
	return letter
}

func (p *peer) post(ctx context.Context, messages []message) error {
	body, err := json.Marshal(letter{messages})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, letterFor)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(clusterHeader, p.from.Cluster)
	req.Header.Set(nodeHeader, fmt.Sprint(p.from.Self))
	if p.secret != "" {
		req.Header.Set("Authorization", "Bearer "+p.secret)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	if resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("it answers %s: %s", resp.Status, bytes.TrimSpace(said))
	}
	return err
}
