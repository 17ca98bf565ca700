package run_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/run"
)

// hostile are texts that break out of where they are put, where that can be done.
var hostile = []string{`</script><script>x()</script>`, `"><svg onload=x()>`, "\u202eRTL", "NUL\x00", "a\nb", "`|*_[<", `\u0041`}

// full has every field of the document.
func full(text string) *run.Run {
	r := &run.Run{
		Format: run.Format, Title: text, Protocol: "toy", Setting: map[string]int{"doors": 2}, Mutant: "M01", Lanes: []string{text},
		Loop: &run.Loop{Action: text, Place: run.Place{Module: "M", Line: 1, Column: 2}}, BackTo: 1, Stutters: true,
		Broken:   []run.Broken{{Property: text, Conjunct: text, Why: text, Place: run.Place{Module: "M", Line: 3}}},
		Unjudged: []string{text},
		Knows:    []run.Knows{{Party: text, Facts: []run.Fact{{About: text, Is: "open", Why: text}}}},
	}
	r.Add(run.Step{Variables: run.Variables{{Name: "x", Value: text}}})
	r.Add(run.Step{
		Action: text, Place: run.Place{Module: "M", Line: 1, Column: 2}, Outside: true, Variables: run.Variables{{Name: "x", Value: "2"}},
		Arrows: []modeltest.Arrow{{From: text, To: "b", Text: text, Lost: true}, {From: "b", To: "b", Text: text, Same: true}},
		Broken: []run.Broken{{Property: text}},
	})
	return r
}

// What is written is of the schema, and read again is the same.
func TestTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("run.schema.json")
	require.NoError(t, err)
	for _, text := range append(hostile, "plain") {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(full(text).JSON())))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(doc))
	}
	var again run.Run
	require.NoError(t, json.Unmarshal(full("plain").JSON(), &again))
	require.Equal(t, string(full("plain").JSON()), string(again.JSON()))
	for _, change := range [][2]string{
		{`"synod-run/1"`, `"synod-run/0"`}, {`"number": 2`, `"number": "2"`}, {`"format":`, `"other":`},
		{`"number":`, `"other":`}, {`"changed":`, `"other":`}, {`"from":`, `"other":`}, {`"property":`, `"other":`}, {`"party":`, `"other":`},
	} {
		wrong := strings.Replace(string(full("plain").JSON()), change[0], change[1], 1)
		require.NotEqual(t, string(full("plain").JSON()), wrong, change)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		require.NoError(t, err, change)
		require.Error(t, schema.Validate(doc), change)
	}
}

// A picture is well-formed whatever it shows, and shows nothing but text.
func TestSVGIsSafe(t *testing.T) {
	for _, text := range hostile {
		picture := full(text).SVG(100)
		dec, elements := xml.NewDecoder(strings.NewReader(picture)), 0
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, picture)
			if start, ok := token.(xml.StartElement); ok {
				elements++
				require.Contains(t, []string{"svg", "title", "text", "line", "g", "path", "circle"}, start.Name.Local)
				for _, a := range start.Attr {
					require.False(t, strings.HasPrefix(a.Name.Local, "on"), picture)
				}
			}
		}
		require.Greater(t, elements, 8)
	}
	require.Contains(t, full("plain").SVG(100), `class="arrow lost"`)
	require.Equal(t, 1, strings.Count(full("plain").SVG(1), `<g `), "the last ones")
}
