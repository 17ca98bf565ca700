// Package wire_test checks the schemas of what an adapter of a Paxos reads and writes against docs/wire.md.
package wire_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

// The examples of the text are of one of the two directions each, the hellos of both.
func TestSchemasAcceptTheDocumentsExamples(t *testing.T) {
	text, err := os.ReadFile("../../../docs/wire.md")
	require.NoError(t, err)
	isHello, isRequest, isAnswer := schema(t, "hello"), schema(t, "request"), schema(t, "answer")
	found := 0
	for _, block := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(text, -1) {
		for _, line := range strings.Split(strings.TrimSpace(string(block[1])), "\n") {
			found++
			fits := 0
			for _, is := range []func(string) error{isHello, isRequest, isAnswer} {
				if is(line) == nil {
					fits++
				}
			}
			assert.Positive(t, fits, line)
		}
	}
	assert.GreaterOrEqual(t, found, 5)
}

func TestRequests(t *testing.T) {
	is := schema(t, "request")
	for line, ok := range map[string]bool{
		`{"action":"Prepare","args":{"ballot":"18446744073709551615"}}`: true, `{"action":"Prepare","args":{"ballot":[1,0]}}`: true,
		`{"action":"Prepare"}`: false, `{"action":"Prepare","args":{"ballot":-1}}`: false, `{"action":"Prepare","args":{"ballot":[1]}}`: false,
		`{"action":"Accept","args":{"ballot":1,"value":"v1"}}`: true, `{"action":"Accept","args":{"ballot":1,"value":1}}`: false,
		`{"action":"Set","args":{"value":"v1"}}`: true, `{"action":"Set","args":{"value":"v1","ballot":2}}`: true, `{"action":"Set","args":{}}`: false,
		`{"action":"Get","args":{"ballot":2}}`: true, `{"action":"Get","args":{}}`: true, `{"action":"Get","args":{"value":"v1"}}`: false,
		`{"action":"Promise","args":{"from":"a1","ballot":2,"vote":{"ballot":0,"value":null}}}`:     true,
		`{"action":"Promise","args":{"from":"a1","ballot":2,"vote":{"ballot":1,"value":"v1"}}}`:     true,
		`{"action":"Promise","args":{"from":"a1","ballot":2,"vote":{"ballot":1,"value":null}}}`:     false,
		`{"action":"Promise","args":{"from":"a1","ballot":2,"vote":null}}`:                          false,
		`[{"action":"Accepted","args":{"from":"a1","ballot":2,"value":"v2"}},{"action":"Restart"}]`: true,
		`{"action":"Reject","args":{"from":"a1","ballot":2}}`:                                       true, `{"action":"Restart","args":{}}`: true, `{"action":"Restart","args":{"a":1}}`: false,
		`{"action":"Reject","args":{"from":"a1","ballot":2,"promised":3}}`: true, `{"action":"Learn","args":{"value":"v1"}}`: true, `{"action":"Learn","args":{}}`: false,
		`{"action":"Timeout"}`: true, `{"action":"Timeout","args":{"a":1}}`: false, `{"action":"Forget"}`: false,
		`{"action":"Prepare","args":{"ballot":1},"crash":1}`: true, `{"action":"Prepare","args":{"ballot":1},"crash":0}`: false, `{"action":"Prepare","args":{"ballot":1},"crash":true}`: false,
	} {
		assert.Equal(t, ok, is(line) == nil, line)
	}
}

func TestAnswers(t *testing.T) {
	is := schema(t, "answer")
	for line, ok := range map[string]bool{
		`{}`: true, `[{},{"out":[]}]`: true, `{"error":"disk"}`: true,
		`{"out":[{"type":"Promise","from":"a1","ballot":1,"vote":null}]}`:                          true,
		`{"out":[{"type":"Promise","from":"a1","ballot":1}]}`:                                      false,
		`{"out":[{"type":"Promise","from":"a1","ballot":1,"vote":null,"value":"v1"}]}`:             false,
		`{"out":[{"type":"Accepted","from":"a1","ballot":[3,1],"value":"v1"}]}`:                    true,
		`{"out":[{"type":"Accepted","from":"a1","ballot":[3,1],"value":null}]}`:                    false,
		`{"out":[{"type":"Reject","from":"a1","ballot":1,"promised":7}]}`:                          true,
		`{"out":[{"type":"Prepare","ballot":1},{"type":"Accept","ballot":1,"value":"v"}]}`:         true,
		`{"out":[{"type":"Decided","value":"v"},{"type":"Learned","value":"v"},{"type":"Unset"}]}`: true,
		`{"out":[{"type":"Learn","value":"v"}],"writes":2}`:                                        true, `{"out":[{"type":"Learn"}]}`: false, `{"out":[],"writes":-1}`: false,
		`{"out":[{"type":"Unset","value":null}]}`: false, `{"out":[{"type":"prepare","ballot":1}]}`: false,
		`{"out":[],"state":{"promised":0,"vote":{"ballot":0,"value":null}}}`: true, `{"out":[],"state":{"phase":"waiting"}}`: false, `{"out":[],"state":{"promise":1}}`: false,
	} {
		assert.Equal(t, ok, is(line) == nil, line)
	}
}

func TestHello(t *testing.T) {
	is := schema(t, "hello")
	for more, ok := range map[string]bool{
		``: true, `,"ballots":"pair","chooses":true,"refuses":true,"gets":true,"decides":false,"rejects":true`: true, `,"learns":true,"timeouts":true,"writes":true`: true, `,"learns":1`: false, `,"ballots":"pairs"`: false, `,"choses":true`: false,
		`,"quorums":{"phase1":"all","phase2":1}`: true, `,"quorums":{"phase1":0}`: false, `,"quorums":{"phase3":1}`: false, `,"observes":["promised","vote"]`: true,
		`,"observes":["promise"]`: false, `,"observes":["vote","vote"]`: false,
	} {
		line := `{"hello":{"version":1,"protocol":"paxos","role":"acceptor"` + more + `}}`
		assert.Equal(t, ok, is(line) == nil, line)
	}
}
