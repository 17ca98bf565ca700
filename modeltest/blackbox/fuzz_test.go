package blackbox

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/conform"
	"github.com/synod-paxos/synod/trace/tla"
)

// Any answer is read or refused, and read the same again.
func FuzzAnswer(f *testing.F) {
	for _, text := range []string{
		`{"took":true,"out":[],"state":{"a":1,"b":[]}}`, `{"took":false,"out":[{"type":"X"}],"state":{"a":null,"b":{"c":[[1,2],[2,1]]}}}`,
		`{}`, `[]`, `{"took":1}`, `{"took":true,"out":[1.5],"state":{"a":"x","b":2}}`, `{"state":{"a":{"a":1,"a":2}}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		if !json.Valid(answer) {
			return // is refused before
		}
		o := newObserver(Shows{Took: true, Out: true, Vars: []string{"a", "b"}})
		o.label(func(string) tla.Value { return tla.Set(tla.Int(1), tla.Set(tla.Int(2), tla.Int(3))) })
		got, err := o.read(answer)
		if err != nil {
			return
		}
		for _, read := range []func([]byte) (conform.Answer, error){o.read, o.parse} { // what is remembered, and anew
			again, err := read(answer)
			require.NoError(t, err)
			require.Equal(t, got, again)
		}
		require.Len(t, o.see(got).values, 4)
		require.NotEmpty(t, o.say(got))
	})
}

// Any text is a saved test or none. One that is can be written and read again, and says what to ask.
func FuzzTest(f *testing.F) {
	f.Add([]byte(`{"format":"synod-model-test/1","protocol":"p","model":"M","spec":"","constants":{"N":"2"},"steps":[
		{"action":"A","args":[{"name":"x","value":"{1, <<2>>}"}],"taken":true,"out":"{}","state":{"v":"[a |-> 1]"}}]}`))
	f.Add([]byte(`{"format":"synod-model-test/1","protocol":"p","model":"M","spec":"","steps":[{"action":"","taken":false,"state":{}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		saved, err := ParseTest(data)
		if err != nil {
			require.ErrorIs(t, err, ErrTest)
			return
		}
		steps, err := saved.read()
		require.NoError(t, err)
		require.NotEmpty(t, steps)
		text, err := json.Marshal(saved)
		require.NoError(t, err)
		again, err := ParseTest(text)
		require.NoError(t, err)
		if _, err := again.recording(); err != nil {
			require.ErrorIs(t, err, ErrTest)
		}
	})
}
