package logtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// closing is a node that has something that must not outlive its test.
type closing struct {
	twisted
	open *int
}

func (c closing) Close() { *c.open-- }

// Each that is made is closed, also the last one, and one that panics.
func TestWhatIsMadeIsClosed(t *testing.T) {
	for name, does := range map[string]twisted{
		"right":  {},
		"panics": {accept: func(*node, Ballot, uint64, Value) []Message { panic("no disk") }},
	} {
		made, open := 0, 0
		r, err := inGo(t.Context(), acceptor, func(c Cluster) any {
			made++
			open++
			does.node = newNode(c)
			return closing{does, &open}
		}, Options{Random: 10})
		require.NoError(t, err, name)
		assert.Equal(t, name == "right", r.Conforms, name)
		assert.Greater(t, made, 2, name)
		assert.Zero(t, open, name)
	}
}
