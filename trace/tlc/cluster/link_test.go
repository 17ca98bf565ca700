package cluster

import (
	"bytes"
	"encoding/json"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLink(t *testing.T) {
	ours, theirs := net.Pipe()
	a, b := newLink(ours), newLink(theirs)
	go func() {
		_ = a.send(frame{Kind: beat})
		_ = a.send(frame{Kind: gone, Exits: 2, Computed: 7})
		_, _ = ours.Write([]byte("GET / HTTP/1.1\n"))
		_, _ = ours.Write(append(bytes.Repeat([]byte(" "), maxFrame), '\n'))
	}()
	f, err := b.receive()
	require.NoError(t, err)
	assert.Equal(t, frame{Kind: gone, Exits: 2, Computed: 7}, f, "beats are no frames")
	_, err = b.receive()
	assert.ErrorContains(t, err, "not synod's")
	_, err = b.receive()
	assert.Error(t, err, "a line without end")
}

// Whatever comes, it is a frame that means the same when it is sent on, or an error.
func FuzzFrame(f *testing.F) {
	f.Add([]byte(`{"kind":"hello","jar":"fc0a","java":"17.0.15","cores":2}`))
	f.Add([]byte(`{"kind":"start","port":40000}`))
	f.Add([]byte(`{"kind":"gone","exits":2,"computed":632854,"text":"why"}`))
	f.Add([]byte(`{"kind":"start","port":-1}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		got, err := parseFrame(line)
		if err != nil {
			return
		}
		text, err := json.Marshal(got)
		require.NoError(t, err)
		again, err := parseFrame(text)
		require.NoError(t, err)
		assert.Equal(t, got, again)
	})
}
