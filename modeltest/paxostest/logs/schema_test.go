package logs_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// The schema refuses a line exactly where the reader does. What it cannot see is which lines stand
// beside one, which of two numbers is more, whether a member comes twice, and how a number is written.
func TestSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("event.schema.json")
	require.NoError(t, err)
	for line, ok := range map[string]bool{
		`{"do":"stop"}`: true, `{}`: false, `[]`: false, `{"do":"dream"}`: false, `{"do":null}`: false, `{"do":1}`: false,
		`{"do":"stop","n":2,"at":"now","spoken":[{"x":1}]}`: true, `{"do":"stop","n":-1}`: false, `{"do":"stop","n":1.5}`: false,
		`{"do":"stop","n":18446744073709551614}`: true, `{"do":"stop","n":18446744073709551615}`: false, `{"do":"stop","at":1}`: true, `{"do":"stop","at":-1.5e3}`: true, `{"do":"stop","at":null}`: false, `{"do":"stop","at":[]}`: false,
		`{"do":"send","type":"Prepare","ballot":{"round":1,"node":2}}`: true, `{"do":"send","type":"Prepare","ballot":{"node":2}}`: false,
		`{"do":"send","type":"Prepare","ballot":{"round":1,"node":2,"x":3}}`: false, `{"do":"send","type":"Prepare","ballot":{"round":"1","node":2}}`: false,
		`{"do":"start","node":0,"nodes":3}`: true, `{"do":"start","node":null}`: false, `{"do":"start","nodes":1073741825}`: false, `{"do":"start","node":0,"nodes":0}`: false, `{"do":"start","node":0,"nodes":65}`: false, `{"do":"continue","node":0,"nodes":3}`: true, `{"do":"continue"}`: false,
		`{"do":"start","node":0,"nodes":3,"acceptors":3,"lowest":null}`: true, `{"do":"start","node":0,"nodes":3,"acceptors":"2"}`: false, `{"do":"start","node":0,"nodes":3,"lowest":true}`: false,
		`{"do":"start","node":0,"nodes":3,"run":3}`: true, `{"do":"start","node":0,"nodes":3,"run":"3"}`: false, `{"do":"start","node":0,"run":3}`: false,
		`{"do":"start","node":0,"nodes":3,"disk":null}`: false, `{"do":"start","node":0,"nodes":3,"disk":true,"clients":false}`: true,
		`{"do":"send"}`: false, `{"do":"send","type":""}`: false, `{"do":"send","type":"Hello"}`: true, `{"do":"send","type":"Prepare"}`: false,
		`{"do":"send","type":"Prepare","ballot":null}`: false, `{"do":"send","type":"Prepare","ballot":""}`: false, `{"do":"send","type":"Prepare","ballot":"none"}`: false, `{"do":"send","type":"Promise","ballot":1,"vote":""}`: true, `{"do":"send","type":"Prepare","ballot":7}`: true, `{"do":"send","type":"Prepare","ballot":"a"}`: true,
		`{"do":"send","type":"Prepare","ballot":[1,2]}`: true, `{"do":"send","type":"Prepare","ballot":[1]}`: false, `{"do":"send","type":"Prepare","ballot":[1,2,3]}`: false,
		`{"do":"send","type":"Prepare","ballot":[1,"2"]}`: false, `{"do":"send","type":"Prepare","ballot":true}`: false, `{"do":"send","type":"Prepare","ballot":-1}`: false,
		`{"do":"receive","type":"Promise","ballot":1,"value":"x"}`: false, `{"do":"receive","type":"Promise","ballot":1,"vote":null,"value":"x"}`: false,
		`{"do":"receive","type":"Promise","ballot":1,"vote":null,"value":""}`: true, `{"do":"receive","type":"Promise","ballot":2,"vote":1,"value":"x"}`: true,
		`{"do":"receive","from":2,"key":"k","type":"Accept","ballot":1,"value":"x"}`: true, `{"do":"receive","from":-2,"type":"Accept","ballot":1}`: false,
		`{"do":"receive","type":"Accept","ballot":1,"value":null}`: false, `{"do":"receive","type":"Accept","ballot":1,"key":1}`: false,
		`{"do":"ask","none":true}`: true, `{"do":"ask","none":1}`: false, `{"do":"tell","value":"x"}`: true, `{"do":"durable","promised":[1,1],"vote":null}`: true,
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		require.NoError(t, err, line)
		require.Equal(t, ok, schema.Validate(doc) == nil, line)
		_, err = logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(`{"do":"start","node":0,"nodes":3}` + "\n" + line + "\n")}})
		require.Equal(t, ok, err == nil, "%s: %v", line, err)
	}
}
