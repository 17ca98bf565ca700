package chaos

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// receiver counts how often each letter comes.
type receiver struct {
	mu  sync.Mutex
	got map[string]int
}

// ServeHTTP is [http.Handler.ServeHTTP].
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got[string(body)+req.URL.Path+req.Header.Get("X")]++
	w.WriteHeader(http.StatusNoContent)
}

// A letter is lost, comes twice or behind others as often as the link says, and the sender is told
// that all is well; without mischief each comes once.
func TestMischief(t *testing.T) {
	t.Parallel()
	r := &receiver{got: map[string]int{}}
	node := httptest.NewServer(r)
	defer node.Close()
	l, err := NewLink(node.URL, 1)
	require.NoError(t, err)
	client := &http.Client{}
	defer client.CloseIdleConnections()
	send := func(text string) {
		req, err := http.NewRequest(http.MethodPost, "http://"+l.Address()+"/v1", strings.NewReader(text))
		require.NoError(t, err)
		req.Header.Set("X", "x")
		resp, err := client.Do(req)
		require.NoError(t, err)
		resp.Body.Close()
		require.Equal(t, http.StatusNoContent, resp.StatusCode)
	}
	send("a")
	require.Equal(t, map[string]int{"a/v1x": 1}, r.got)

	l.Mischief(0.3)
	const letters = 100
	for range letters {
		send("b")
	}
	l.Mischief(0)
	send("c")
	counts := l.Letters()
	require.NotZero(t, counts.Lost)
	require.NotZero(t, counts.Twice)
	require.NotZero(t, counts.Behind)
	require.Eventually(t, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.got["b/v1x"] == letters-counts.Lost+counts.Twice && r.got["c/v1x"] == 1
	}, time.Minute, time.Millisecond)
	l.Close()
}

// Who sends into a way that is cut is told nothing, until it is healed; then it may try again.
func TestCut(t *testing.T) {
	t.Parallel()
	r := &receiver{got: map[string]int{}}
	node := httptest.NewServer(r)
	defer node.Close()
	l, err := NewLink(node.URL, 1)
	require.NoError(t, err)
	defer l.Close()
	l.Cut(true)
	told := make(chan error, 1)
	go func() {
		_, err := http.Post("http://"+l.Address(), "", strings.NewReader("a"))
		told <- err
	}()
	require.Eventually(t, func() bool { return l.waiting.Load() > 0 }, time.Minute, time.Millisecond)
	l.Cut(false)
	require.Error(t, <-told)
	require.Empty(t, r.got)
}
