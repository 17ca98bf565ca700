package wire_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/wire"
)

func schema(t *testing.T, name string) func(line string) error {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(name + ".schema.json")
	require.NoError(t, err)
	return func(line string) error {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		require.NoError(t, err, line)
		return s.Validate(doc)
	}
}

// Both sides of a conversation with Serve.
func TestSchemasAcceptWhatIsWritten(t *testing.T) {
	isHello, isRequest, isAnswer := schema(t, "hello"), schema(t, "request"), schema(t, "answer")
	in := hello + `[{"reset":{"self":"a1"}},{"action":"Count"},{"action":"Count","args":{}}]` + "\n" + string(actions(1)[0]) + "\n"
	out, err := served(strings.NewReader(in))
	require.Error(t, err)
	requests, answers := strings.Split(strings.TrimSpace(in), "\n"), strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, answers, len(requests))
	for i := range requests {
		assert.NoError(t, isRequest(requests[i]))
		if i == 0 {
			assert.NoError(t, isHello(answers[i]))
			assert.Error(t, isAnswer(answers[i]))
		} else {
			assert.NoError(t, isAnswer(answers[i]), answers[i])
		}
	}
	full := wire.Hello{Version: 1, Name: "x", Restarts: true, Observes: []string{"a", "b"}, Extra: map[string]json.RawMessage{"c": json.RawMessage(`1`)}}
	text, err := json.Marshal(map[string]any{"hello": full})
	require.NoError(t, err)
	assert.NoError(t, isHello(string(text)))
}

func TestSchemasRefuseWhatIsRefused(t *testing.T) {
	isHello, isRequest, isAnswer := schema(t, "hello"), schema(t, "request"), schema(t, "answer")
	checked := 0
	for _, c := range refusedAnswers {
		if json.Valid([]byte(c.text)) && !c.promised && !strings.Contains(c.says, "once") {
			assert.Error(t, isAnswer(c.text), c.text)
			checked++
		}
	}
	assert.Greater(t, checked, 5)
	for _, line := range []string{`[]`, `[[]]`, `7`, `{"out":[],"error":7}`, `{"error":null}`} {
		assert.Error(t, isAnswer(line), line)
	}
	for _, line := range []string{
		`{}`, `[]`, `{"action":""}`, `{"action":"A","args":[]}`, `{"reset":[]}`, `{"reset":{},"action":"A"}`, `{"hello":{"version":2,"protocol":"a","role":"b"}}`,
		`[` + strings.TrimSpace(hello) + `]`,
	} {
		assert.Error(t, isRequest(line), line)
	}
	good := []byte(`{"version":1,"protocol":"p","role":"r","name":"n","restarts":true,"observes":["a"]}`)
	assert.NoError(t, isHello(`{"hello":`+string(good)+`}`))
	for old, broken := range map[string]string{
		`"version":1`: `"version":"1"`, `"protocol":"p",`: ``, `"role":"r",`: ``, `"n"`: `7`, `true`: `"yes"`, `["a"]`: `"a"`, `"a"`: `"a","a"`,
	} {
		assert.Error(t, isHello(`{"hello":`+string(bytes.Replace(good, []byte(old), []byte(broken), 1))+`}`), broken)
	}
}
