package host_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/port"
)

// patience is how long a test waits for what must come: long, as no machine is too slow.
const patience = 2 * time.Minute

const secret = "a secret of the nodes alone"

// cluster is some nodes of one test, each with a file of its own.
type cluster struct {
	t       testing.TB
	folder  string
	nodes   []string
	servers []*server
	wrap    func(self int, s host.Store) host.Store
	tls     func(self int) host.TLS
	limits  host.Limits
	logs    bool
	store   bool // a replicated one
}

// server is a node that runs.
type server struct {
	stop  func()
	ended chan error
}

func newCluster(t testing.TB, n int) *cluster {
	t.Helper()
	c := &cluster{
		t: t, folder: t.TempDir(), servers: make([]*server, n), limits: host.Limits{Wait: patience},
		wrap: func(_ int, s host.Store) host.Store { return s }, tls: func(int) host.TLS { return host.TLS{} },
	}
	for range n {
		c.nodes = append(c.nodes, "http://"+free(t))
	}
	return c
}

// free is an address where nobody listens.
func free(t testing.TB) string {
	t.Helper()
	found, err := port.Free(1)
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

func (c *cluster) identity(self int) node.Identity {
	return node.Identity{Cluster: "test", Self: paxos.Node(self), Quorums: paxos.Majority(len(c.nodes))}
}

func (c *cluster) file(self int) string { return filepath.Join(c.folder, fmt.Sprintf("%d.db", self)) }

func (c *cluster) options(self int) host.Options {
	journal := ""
	if c.logs {
		journal = filepath.Join(c.folder, fmt.Sprintf("%d.ndjson", self))
	}
	return host.Options{
		Journal: journal, Store: c.store,
		Identity: c.identity(self), Nodes: c.nodes, Secret: secret, TLS: c.tls(self), Policy: node.Usual(uint64(self)),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Limits: c.limits,
	}
}

func (c *cluster) create() {
	c.t.Helper()
	for self := range c.nodes {
		if err := host.CreateStore(c.file(self), node.Format(c.identity(self))); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (c *cluster) start(self int) {
	c.t.Helper()
	store, err := host.OpenStore(c.file(self))
	if err != nil {
		c.t.Fatal(err)
	}
	s, err := host.Listen(c.options(self), c.wrap(self, store))
	if err != nil {
		c.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	running := &server{ended: make(chan error, 1)}
	go func() {
		running.ended <- errors.Join(s.Run(ctx), store.Close())
	}()
	running.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-running.ended; err != nil {
			c.t.Errorf("node %d: %v", self, err)
		}
	})
	c.servers[self] = running
	c.t.Cleanup(running.stop)
}

func (c *cluster) startAll() *cluster {
	c.t.Helper()
	c.create()
	for self := range c.nodes {
		c.start(self)
	}
	return c
}

func (c *cluster) client(nodes ...int) *host.Client {
	c.t.Helper()
	var all []string
	for _, n := range nodes {
		all = append(all, c.nodes[n])
	}
	client, err := host.NewClient(all, c.tls(-1))
	if err != nil {
		c.t.Fatal(err)
	}
	return client
}

func within(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func (c *cluster) set(n int, key, value string) string {
	c.t.Helper()
	r, err := c.client(n).Set(within(c.t), key, value)
	if err != nil || !r.Chosen || r.Value == nil {
		c.t.Fatalf("set %s at node %d: %+v, %v", key, n, r, err)
	}
	return *r.Value
}

// get gives the value, or "unset".
func (c *cluster) get(n int, key string) string {
	c.t.Helper()
	r, err := c.client(n).Get(within(c.t), key)
	if err != nil {
		c.t.Fatalf("get %s at node %d: %v", key, n, err)
	}
	if !r.Chosen {
		return "unset"
	}
	return *r.Value
}

func TestClusterDecides(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3).startAll()
	if got := c.get(1, "color"); got != "unset" {
		t.Errorf("a register that nobody set: got %q", got)
	}
	if got := c.set(0, "color", "red"); got != "red" {
		t.Errorf("the first set: got %q", got)
	}
	if got := c.set(2, "color", "blue"); got != "red" {
		t.Errorf("the second set: got %q, want the first's value", got)
	}
	for n, key := range []string{"a key/with \x01 signs?", "%2F", "日本", ".", "..", "a.b"} {
		if got := c.set(n%3, key, "ü \" \x00"); got != "ü \" \x00" || c.get((n+1)%3, key) != got {
			t.Errorf("%q: got %q", key, got)
		}
	}
}

// Any minority may stop, and come back, and nothing is lost.
func TestMinorityStops(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3).startAll()
	for round := range 3 {
		down := round % 3
		c.servers[down].stop()
		key := fmt.Sprint("key", round)
		if got := c.set((down+1)%3, key, "x"); got != "x" {
			t.Errorf("with node %d down: got %q", down, got)
		}
		c.start(down)
		if got := c.get(down, key); got != "x" {
			t.Errorf("node %d, back again: got %q", down, got)
		}
	}
	for self := range c.servers {
		c.servers[self].stop()
	}
	for self := range c.servers {
		c.start(self)
	}
	for round := range 3 {
		if got := c.get(0, fmt.Sprint("key", round)); got != "x" {
			t.Errorf("after all stopped: got %q", got)
		}
	}
}

// All who set the same register at once are told one value, that one of them gave.
func TestManyClientsAgree(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3).startAll()
	var all sync.WaitGroup
	got := make([]string, 30)
	for i := range got {
		all.Go(func() { got[i] = c.set(i%3, "one", fmt.Sprint("value", i)) })
	}
	all.Wait()
	for i := range got {
		if got[i] != got[0] || !strings.HasPrefix(got[i], "value") {
			t.Fatalf("client %d is told %q, client 0 %q", i, got[i], got[0])
		}
	}
}

// failing is a store that fails from some write on.
type failing struct {
	host.Store
	left *atomic.Int64
}

var errDisk = errors.New("no space left on device")

func (f failing) Write(records []node.Record) error {
	if f.left.Add(-1) < 0 {
		return errDisk
	}
	return f.Store.Write(records)
}

// A node whose disk fails ends, whichever write it is, and says nothing more.
func TestNodeEndsWhenItsStoreFails(t *testing.T) {
	t.Parallel()
	for writes := range int64(4) {
		c := newCluster(t, 1)
		c.wrap = func(_ int, s host.Store) host.Store {
			left := &atomic.Int64{}
			left.Store(writes)
			return failing{s, left}
		}
		c.startAll()
		asking, stop := context.WithCancel(within(t)) // a client asks again and again
		var why error
		var waits sync.WaitGroup
		waits.Go(func() {
			why = <-c.servers[0].ended
			c.servers[0].ended <- nil
			stop()
		})
		for i := 0; ; i++ {
			r, err := c.client(0).Set(asking, fmt.Sprint("key", i), "x")
			if err != nil {
				break
			}
			if i > 4 || r.Value == nil {
				t.Fatalf("%d writes: set %d is answered %+v", writes, i, r)
			}
		}
		if asking.Err() == nil {
			t.Fatal("a client gives up before the node ends")
		}
		waits.Wait()
		if !errors.Is(why, errDisk) || !strings.Contains(why.Error(), "the node ends") {
			t.Errorf("%d writes: the node ends with %v", writes, why)
		}
	}
}

// A flood is refused, and who was let in is answered.
func TestFloodIsRefused(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3)
	c.limits = host.Limits{Requests: 4, Wait: patience}
	c.create()
	c.start(0) // alone: what comes waits
	var refused atomic.Int64
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for i := range 20 {
		all.Go(func() {
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, c.nodes[0]+fmt.Sprint("/v1/registers/key", i), nil)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				return
			}
			defer resp.Body.Close()
			if resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != "" {
				refused.Add(1)
			}
			if refused.Load() == 16 {
				cancel() // those that were let in would wait for the others' node
			}
		})
	}
	all.Wait()
	cancel()
	if got := refused.Load(); got != 16 {
		t.Errorf("20 requests where 4 may be at work: %d are refused, want 16", got)
	}
}

// So is one of batches: what they are of counts.
func TestFloodOfBatchesIsRefused(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3)
	c.limits = host.Limits{Batched: 10, Wait: patience}
	c.create()
	c.start(0) // alone: what comes waits
	var refused atomic.Int64
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for i := range 10 {
		all.Go(func() {
			text := fmt.Sprintf(`{"requests":[{"key":"a%d"},{"key":"b%d"},{"key":"c%d"}]}`, i, i, i)
			req, _ := http.NewRequestWithContext(ctx, http.MethodPost, c.nodes[0]+"/v1/batch", strings.NewReader(text))
			req.Header.Set("Content-Type", "application/json")
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				return
			}
			defer resp.Body.Close()
			if resp.StatusCode == http.StatusServiceUnavailable && refused.Add(1) == 7 {
				cancel()
			}
		})
	}
	all.Wait()
	cancel()
	if got := refused.Load(); got != 7 {
		t.Errorf("ten batches of three where ten requests may be at work: %d are refused, want 7", got)
	}
}
