package blackbox_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
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

// The examples of docs/wire.md about models are of one of the two directions each; hellos may be of both.
func TestSchemasAcceptTheDocumentsExamples(t *testing.T) {
	text, err := os.ReadFile("../../docs/wire.md")
	require.NoError(t, err)
	is := []func(string) error{schema(t, "hello"), schema(t, "../wire/request"), schema(t, "answer")}
	found := 0
	for _, block := range regexp.MustCompile("(?s)```jsonl\n(.*?)```").FindAllSubmatch(text, -1) {
		for line := range strings.Lines(strings.TrimSpace(string(block[1]))) {
			fits := 0
			for _, is := range is {
				if is(line) == nil {
					fits++
				}
			}
			require.Positive(t, fits, line)
			found++
		}
	}
	require.Greater(t, found, 6)
}

// What a double of these tests answers fits, and what is refused does not.
func TestSchemasKnowAnswers(t *testing.T) {
	isAnswer, isHello := schema(t, "answer"), schema(t, "hello")
	right := rightTable(record(t, doorGraph))
	for _, d := range []*double{newDouble(right, true, true, "door"), newDouble(right, true, false), newDouble(right, false, false, "door")} {
		for _, row := range right.cells {
			for _, c := range row {
				require.NoError(t, isAnswer(d.shown(c)))
			}
		}
	}
	for _, line := range []string{
		`{"took":1}`, `{"out":{}}`, `{"state":{}}`, `{"state":[]}`, `{"took":true,"x":1}`, `{"state":{"a":1.5}}`, `[]`, `{"out":[],"error":7}`,
	} {
		require.Error(t, isAnswer(line), line)
	}
	require.NoError(t, isHello(`{"hello":{"version":1,"protocol":"p","role":"r","took":true,"observes":["a"],"name":"n","restarts":true}}`))
	for _, line := range []string{`{"hello":{"version":1,"protocol":"p"}}`, `{"hello":{"version":1,"protocol":"p","role":"r","tells":1}}`} {
		require.Error(t, isHello(line), line)
	}
}
