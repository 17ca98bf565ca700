package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/nodetest/nodelog"
)

// Host runs one node. It is made by [New], and works while [Host.Run] does.
type Host struct {
	identity node.Identity
	hosted   hosted
	node     *node.Node
	empty    bool // nothing was on its disk
	store    Store
	send     func(node.Message) // to another node; never waits
	metrics  *metrics
	log      *slog.Logger

	events  chan func() // what the goroutine of Run does next
	batches chan *node.Batch
	ended   chan struct{} // closed when Run ends
	once    sync.Once
	failure error

	local   []node.Message // to itself, not yet delivered
	out     outbox
	waiting map[uint64]waiter
	lastID  uint64

	journal *nodelog.Log // nil if none is kept
	lost    bool         // it could not be written
}

// outbox is what some events have shown, and nobody has seen yet.
type outbox struct {
	events  int
	write   *node.Batch // nil if there is none: a node has one at a time
	send    []node.Message
	replies []node.Reply
}

// mostHeld are events after which what they show goes out, also if there are more.
const mostHeld = 64

// waiter is a client that waits for an answer about a key.
type waiter struct {
	key string
	to  chan any
}

// errStopped is what is told to whoever comes too late.
var errStopped = errors.New("the node has stopped")

// New gives a host of the node that is on a store. Seed is chance, another one for each start.
func New(o Options, store Store) (*Host, error) {
	records, err := store.Records()
	if err != nil {
		return nil, fmt.Errorf("cannot read the store: %w", err)
	}
	id, hosted := o.Identity, o.hosted()
	n, err := node.Open(id, hosted, records)
	if err != nil {
		return nil, fmt.Errorf("%w: this node must not run; the others go on without it", err)
	}
	h := &Host{
		identity: id, hosted: hosted, node: n, store: store, log: o.Log, send: func(node.Message) {},
		events: make(chan func(), 1024), batches: make(chan *node.Batch, 1), ended: make(chan struct{}),
		waiting: map[uint64]waiter{},
	}
	h.metrics = newMetrics(h)
	h.empty = len(records) == len(node.Format(id))
	return h, nil
}

// Journal has the host log what happens to the node, to a file that synod validate judges, and to
// another when that has so many bytes; 0: never. That the node starts is logged before the run is
// counted: who is killed in between has shown nothing.
func (h *Host) Journal(path string, most int64) (*nodelog.Files, error) {
	runs, err := h.store.Runs()
	if err != nil {
		return nil, err
	}
	f, lines, err := nodelog.Open(path, most)
	if err != nil {
		return nil, err
	}
	h.journal = h.hosted.journal(f, h.identity, nodelog.Past{Lines: lines, Whole: h.empty || lines > 0, Run: runs + 1})
	h.flushJournal()
	return f, nil
}

// Begin counts the run. It comes before anything is shown.
func (h *Host) Begin() error {
	runs, err := h.store.Runs()
	if err == nil {
		err = h.store.Begin(runs + 1)
	}
	return err
}

// Run works until ctx ends, or until the store fails: then it returns why. What was being written
// is finished before.
func (h *Host) Run(ctx context.Context) error {
	var writer sync.WaitGroup
	writer.Go(h.write)
	for h.failure == nil && ctx.Err() == nil {
		select {
		case do := <-h.events:
			do()
			h.deliverLocal()
			if h.out.events++; len(h.events) == 0 || h.out.events == mostHeld || h.failure != nil {
				h.release()
			}
		case <-ctx.Done():
		}
	}
	h.release()
	h.once.Do(func() { close(h.ended) })
	close(h.batches)
	writer.Wait()
	if h.journal != nil && h.failure == nil {
		h.journal.Stop()
		h.flushJournal()
	}
	return h.failure
}

// post has the goroutine of Run do something, unless that has ended.
func (h *Host) post(do func()) {
	select {
	case h.events <- do:
	case <-h.ended:
	}
}

// write makes batches durable, one after another.
func (h *Host) write() {
	for b := range h.batches {
		begin := time.Now()
		err := h.store.Write(b.Records)
		h.metrics.synced(len(b.Records), time.Since(begin))
		h.post(func() {
			if err != nil {
				h.failure = fmt.Errorf("cannot write the store: %w: the node ends, as it must not say what it could not keep", err)
				return
			}
			if h.journal != nil {
				h.journal.Durable(b.Records)
			}
			h.take(h.node.Written())
		})
	}
}

// take takes effects. What they show, and what is to be written, waits for the end of the events
// that have come already.
func (h *Host) take(e node.Effects) {
	if h.journal != nil {
		h.journal.Shows(e, func(id uint64) string { return h.waiting[id].key })
	}
	if e.Write != nil {
		h.out.write = e.Write
	}
	for _, m := range e.Send {
		if m.To == h.identity.Self {
			h.local = append(h.local, m)
			continue
		}
		h.out.send = append(h.out.send, m)
	}
	for _, t := range e.Timers {
		time.AfterFunc(time.Duration(t.After), func() {
			h.post(func() { h.take(h.node.Expire(t)) })
		})
	}
	h.out.replies = append(h.out.replies, e.Replies...)
}

// release shows what some events have shown: it is in the journal before anybody sees it, and what
// led to a write before that can be on disk. So many lines are one write.
func (h *Host) release() {
	h.flushJournal()
	o := &h.out
	if o.write != nil {
		h.batches <- o.write // empty: the last was written
	}
	for _, m := range o.send {
		h.metrics.sent(m)
		h.send(m)
	}
	for _, r := range o.replies {
		if w, waits := h.waiting[r.ID]; waits {
			w.to <- r.Answer
			delete(h.waiting, r.ID)
		}
	}
	clear(o.send)
	clear(o.replies)
	*o = outbox{send: o.send[:0], replies: o.replies[:0]}
}

// flushJournal writes the lines that wait.
func (h *Host) flushJournal() {
	if h.journal == nil {
		return
	}
	if err := h.journal.Flush(); err != nil && !h.lost {
		h.lost = true
		h.log.Error("the log of messages cannot be written: it has a gap from here on", "why", err)
	}
}

// receive hands the node a message.
func (h *Host) receive(m node.Message) {
	if h.journal != nil {
		h.journal.Received(m)
	}
	h.take(h.node.Receive(m))
}

// deliverLocal delivers what the node sent to itself.
func (h *Host) deliverLocal() {
	for len(h.local) > 0 {
		m := h.local[0]
		h.local = h.local[1:]
		h.receive(m)
	}
	h.local = nil
}

// Receive takes messages that another node sent.
func (h *Host) Receive(messages []node.Message) {
	h.post(func() {
		for _, m := range messages {
			h.metrics.received(m)
			h.receive(m)
		}
	})
}

// Ask asks the node, and waits for its answer while ctx lasts. After an error the request may still
// take effect.
func (h *Host) Ask(ctx context.Context, key string, ask any) (any, error) {
	answer := make(chan any, 1)
	var id uint64
	h.post(func() {
		h.lastID++
		id = h.lastID
		h.waiting[id] = waiter{key, answer}
		request := node.Request{ID: id, Key: key, Ask: ask}
		if h.journal != nil {
			h.journal.Asked(request)
		}
		h.take(h.node.Ask(request))
	})
	select {
	case a := <-answer:
		return a, nil
	case <-h.ended:
		return nil, errStopped
	case <-ctx.Done():
		h.post(func() {
			delete(h.waiting, id)
			h.node.Cancel(key, id)
		})
		return nil, context.Cause(ctx)
	}
}

// Status is how a node is.
type Status struct {
	Cluster string     `json:"cluster"`
	Node    paxos.Node `json:"node"`
	Nodes   int        `json:"nodes"`
	Waiting int        `json:"waiting"`
	*RegistersStatus
	*StoreStatus
}

// Status asks how the node is.
func (h *Host) Status(ctx context.Context) (Status, error) {
	found := make(chan Status, 1)
	h.post(func() {
		s := Status{Cluster: h.identity.Cluster, Node: h.identity.Self, Nodes: h.identity.Quorums.N()}
		h.hosted.status(&s)
		found <- s
	})
	select {
	case s := <-found:
		return s, nil
	case <-h.ended:
		return Status{}, errStopped
	case <-ctx.Done():
		return Status{}, context.Cause(ctx)
	}
}
