package host_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
)

func newStore(t testing.TB, n int) *cluster {
	t.Helper()
	c := newCluster(t, n)
	c.store = true
	return c.startAll()
}

func (c *cluster) all() (nodes []int) {
	for n := range c.nodes {
		nodes = append(nodes, n)
	}
	return nodes
}

func (c *cluster) key(n int, key string) string {
	c.t.Helper()
	k, err := c.client(n).Key(within(c.t), key)
	if err != nil {
		c.t.Fatalf("get %s at node %d: %v", key, n, err)
	}
	if !k.Found {
		return "absent"
	}
	return *k.Value
}

// Clients count together while nodes stop, one after another and the leader too, and come back: no
// increment that was answered is lost, and none is executed twice.
func TestIncrementsSurvive(t *testing.T) {
	t.Parallel()
	c := newStore(t, 3)
	const clients, each = 4, 25
	var all sync.WaitGroup
	for range clients {
		client := c.client(c.all()...)
		all.Go(func() {
			for range each {
				if out, err := client.Do(within(t), host.Order{Do: "increment", Key: "n"}); err != nil || !out.Done {
					t.Errorf("an increment is answered %+v, %v", out, err)
				}
			}
		})
	}
	for n := range c.servers {
		c.servers[n].stop()
		c.start(n)
	}
	all.Wait()
	for n := range c.servers {
		if got := c.key(n, "n"); got != fmt.Sprint(clients*each) {
			t.Errorf("node %d: after %d increments it is %s", n, clients*each, got)
		}
	}
}

// What a store has is there when all its nodes have started again.
func TestStoresStartAgain(t *testing.T) {
	t.Parallel()
	c := newStore(t, 3)
	client, value := c.client(0), "ü \" \x00\n"
	for i := range 30 {
		if out, err := client.Do(within(t), host.Order{Do: "set", Key: fmt.Sprint("k", i), Value: &value}); err != nil || !out.Done {
			t.Fatal(out, err)
		}
	}
	for n := range c.servers {
		c.servers[n].stop()
	}
	for n := range c.servers {
		c.start(n)
	}
	for i := range 30 {
		if got := c.key(i%3, fmt.Sprint("k", i)); got != value {
			t.Errorf("k%d: %q", i, got)
		}
	}
	for _, key := range []string{"a key/with \x01 signs?", "%2F", ".", "..", "../..", "\"", " "} {
		if out, err := client.Do(within(t), host.Order{Do: "set", Key: key, Value: &value}); err != nil || !out.Done || c.key(2, key) != value {
			t.Errorf("%q: %+v, %v", key, out, err)
		}
	}
	if got := c.key(1, "nobody set it"); got != "absent" {
		t.Errorf("a key that nobody set has %q", got)
	}
}

// A command is executed once, also if its session ends while it is asked again: only who was told so
// at first may take another session for it.
func TestASessionEndsMeanwhile(t *testing.T) {
	t.Parallel()
	for _, statuses := range [][]int{{410, 200}, {504, 410, 200}, {503, 410, 200}} {
		opened, asked := 0, 0
		node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/sessions" {
				opened++
				fmt.Fprintf(w, `{"session":%d}`, opened)
				return
			}
			w.WriteHeader(statuses[asked])
			asked++
			fmt.Fprint(w, `{"done":true}`)
		}))
		defer node.Close()
		client, err := host.NewClient([]string{node.URL}, host.TLS{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Do(t.Context(), host.Order{Do: "increment", Key: "k"})
		if again := statuses[0] == 410; (err == nil) != again || (opened == 2) != again {
			t.Errorf("told %v: asked %d times, by %d sessions: %v", statuses, asked, opened, err)
		}
	}
}
