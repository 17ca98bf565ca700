package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// odd is a report with what is hard to write: texts that are none of a file's format, rows of which
// nothing is known, a place for every row.
func odd() *report.Report {
	r := broken(3, 2)
	undone := report.None("check", "Ünïcode <&> \"quoted\"\x00")
	undone.Broken, undone.Result = true, "out of time"
	undone.Failures = []report.Failure{{What: "out of time: \x1b[31m]]>\u2028"}}
	held := report.None("confirm", "Lamp0")
	held.Warnings = []string{"a constraint cuts: \xff\xfe", "TLC warns: <tag>"}
	r.Rows = append(r.Rows, undone, held)
	for i := range r.Rows {
		r.Rows[i].At = &report.Place{File: "specs/a b/100%.cfg", Line: 1}
	}
	return r
}

// GitHub takes none of a file of which one result has no place.
func TestSARIFIsValid(t *testing.T) {
	file, err := os.Open("testdata/sarif.schema.json")
	require.NoError(t, err)
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("sarif.schema.json", doc))
	compiled := c.MustCompile("sarif.schema.json")
	says := func(text []byte) error {
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		return compiled.Validate(instance)
	}
	for _, r := range []*report.Report{odd(), {}} {
		require.NoError(t, says(report.SARIF(r)))
	}
	text := string(report.SARIF(odd()))
	for old, new := range map[string]string{`"startLine": 9`: `"startLine": 0`, `"level": "note"`: `"level": "notice"`, `"2.1.0"`: `"2.2.0"`, `specs/Lamp.tla`: `/specs/Lamp.tla`} {
		require.Contains(t, text, old)
		assert.Error(t, says([]byte(strings.Replace(text, old, new, 1))), new)
	}
	nowhere := odd()
	nowhere.Rows[2].At = nil
	assert.Error(t, says(report.SARIF(nowhere)))
}

func TestJUnitIsValid(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("needs xmllint, of Debian's libxml2-utils")
	}
	dir := t.TempDir()
	says := func(text string) error {
		path := filepath.Join(dir, "synod.xml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		out, err := exec.Command(xmllint, "--nonet", "--noout", "--schema", "testdata/junit.xsd", path).CombinedOutput()
		t.Logf("%s", out)
		return err
	}
	var b bytes.Buffer
	require.NoError(t, report.JUnit(&b, "synod check", odd()))
	text := b.String()
	require.NoError(t, says(text), text)
	for old, new := range map[string]string{`name="Lamp1"`: `name=""`, `line="9"`: `line="0"`, `tests="4"`: `tests="four"`, `name="Lamp1" `: `name="Lamp0" `} {
		require.Contains(t, text, old)
		assert.Error(t, says(strings.Replace(text, old, new, 1)), new)
	}
	b.Reset()
	require.NoError(t, report.JUnit(&b, "synod check", &report.Report{}))
	require.NoError(t, says(b.String()))
}
