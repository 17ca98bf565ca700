package check

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// shared checks a model with one worker on loopback.
func shared(t *testing.T, edits map[string]string, name string) Report {
	t.Helper()
	all := files(t)
	for file, edit := range edits {
		from, to, _ := strings.Cut(edit, " => ")
		change(t, all, file, from, to)
	}
	c := &cluster.Cluster{Hosts: []string{"localhost"}, Listen: "127.0.0.1:0", Wait: 5 * time.Minute}
	tools := tlctest.Require(t)
	ended := make(chan error, 1)
	c.Say = func(msg string) {
		if _, server, ok := strings.Cut(msg, "synod worker "); ok {
			go func() { ended <- cluster.Work(context.Background(), tools, cluster.Worker{Server: server, Cores: 1}) }()
		}
	}
	r := run(t, all, name, Options{Cluster: c, Cache: t.TempDir()})
	for range 5 {
		if !errors.Is(r.Err, tlc.ErrRace) {
			break
		}
		<-ended
		r = run(t, all, name, Options{Cluster: c, Cache: t.TempDir()})
	}
	if r.Err == nil {
		require.NoError(t, <-ended)
	}
	return r
}

// What several machines can tell is compared, and what they cannot is said.
func TestShared(t *testing.T) {
	thorough.Only(t, "TLC on two machines, as it were")
	t.Parallel()
	r := shared(t, map[string]string{"models.json": `"generated": 22, "depth": 7 => "generated": 21, "depth": 6`}, "Lock")
	require.NoError(t, r.Err)
	assert.Equal(t, []string{"Lock: drift: expected 21 generated states, got 22 (+1)"}, lines(r))
	assert.Equal(t, int64(15), r.Measured.Expect.Distinct)
	assert.False(t, r.Cached)
	assert.Equal(t, []string{"that a state has SometimesWaits", "that a step takes Ask, Enter, Leave, Renew, Panic", "the depth, 6"}, r.Untold)
}

func TestSharedRefuses(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Rude": "must fail (invariant)", "Rises": "must fail (action property)", "Everyone": "must fail (temporal)",
	} {
		r := shared(t, nil, name)
		assert.ErrorIs(t, r.Err, cluster.ErrRefused)
		assert.ErrorContains(t, r.Err, want)
	}
}
