package suite_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/suite"
)

type schemas struct{ header, behaviour, step *jsonschema.Schema }

func compile(t *testing.T) (s schemas) {
	c := jsonschema.NewCompiler()
	for name, to := range map[string]**jsonschema.Schema{"header": &s.header, "behaviour": &s.behaviour, "step": &s.step} {
		var err error
		*to, err = c.Compile(name + ".schema.json")
		require.NoError(t, err)
	}
	return s
}

// of returns the schema for a line, as a reader in another language would choose it.
func (s schemas) of(i int, doc any) *jsonschema.Schema {
	object, _ := doc.(map[string]any)
	switch _, begins := object["behaviour"]; {
	case i == 0:
		return s.header
	case begins:
		return s.behaviour
	default:
		return s.step
	}
}

func (s schemas) validate(t *testing.T, i int, line string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	require.NoError(t, err, line)
	return s.of(i, doc).Validate(doc)
}

func TestSchemasAcceptWhatIsWritten(t *testing.T) {
	s := compile(t)
	for _, dump := range dumps {
		h, bs := real(t, dump)
		for i, line := range strings.Split(strings.TrimSuffix(string(write(t, h, bs)), "\n"), "\n") {
			require.NoError(t, s.validate(t, i, line), line)
		}
	}
}

// A schema refuses a line exactly when a Reader does, but for what it cannot say.
func TestSchemasRefuseWhatReadersRefuse(t *testing.T) {
	s := compile(t)
	lines := []struct {
		line string
		ok   bool
	}{
		{first, true}, {step, true},
		{`{"state":{"x":{"a":[1,null]},"y":"2"},"behaviour":1}`, true},
		{`{"action":"A","args":{},"hostile":false,"state":{"x":1,"y":9007199254740992}}`, true},
		{`{"action":"A","args":{},"state":{"x":1,"y":9007199254740993}}`, false},
		{`{"action":"A","args":{},"state":{"x":1,"y":1.5}}`, false},
		{`{"action":"A","args":{"a":{"b":[0.5]}},"state":{"x":1,"y":1}}`, false},
		{`{"behaviour":0,"state":{"x":1,"y":2}}`, false}, {`{"behaviour":"1","state":{"x":1,"y":2}}`, false}, {`{"behaviour":1}`, false},
		{`{"behaviour":1,"state":{}}`, false}, {`{"behaviour":1,"state":[]}`, false}, {`{"behaviour":1,"state":{"x":1,"y":2},"hostile":true}`, false},
		{`{"action":"","args":{},"state":{"x":1,"y":1}}`, false}, {`{"action":1,"args":{},"state":{"x":1,"y":1}}`, false},
		{`{"action":"A","state":{"x":1,"y":1}}`, false}, {`{"args":{},"state":{"x":1,"y":1}}`, false}, {`{"action":"A","args":{}}`, false},
		{`{"action":"A","args":[],"state":{"x":1,"y":1}}`, false}, {`{"action":"A","args":{},"hostile":1,"state":{"x":1,"y":1}}`, false},
		{`{"action":"A","args":{},"state":{"x":1,"y":1},"note":1}`, false}, {`[]`, false}, {`1`, false},
	}
	for _, l := range lines {
		line := strings.TrimSuffix(l.line, "\n")
		require.Equal(t, l.ok, s.validate(t, 1, line) == nil, line)
		head := strings.NewReplacer(`"behaviours":1`, `"behaviours":2`, `"steps":1}`, `"steps":2}`).Replace(headerLine)
		text := head + line + "\n"
		if !strings.Contains(line, "behaviour") {
			text = head + first + line + "\n"
		}
		_, _, err := read(strings.NewReader(text), suite.Options{})
		require.ErrorIs(t, err, map[bool]error{true: suite.ErrTruncated, false: suite.ErrSyntax}[l.ok], line)
	}
}

func TestHeaderSchemaRefusesWhatReadersRefuse(t *testing.T) {
	s := compile(t)
	require.NoError(t, s.validate(t, 0, headerLine))
	checked := 0
	for _, c := range refusedHeaders {
		line := strings.Replace(headerLine, c.old, c.new, 1)
		// A schema sees neither repeated keys, nor bytes that are not UTF-8, nor how a number is written; the one array is no JSON.
		if strings.Contains(c.says, "only once") || c.says == "UTF-8" || strings.HasSuffix(c.new, "1e3") || strings.HasSuffix(c.new, "1.0}") || strings.HasPrefix(c.new, "[") {
			continue
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(line)))
		require.NoError(t, err, line)
		require.Error(t, s.header.Validate(doc), line)
		checked++
	}
	require.Greater(t, checked, 10)
}
