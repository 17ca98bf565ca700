package host_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// journals judges the logs of a cluster, changed by a function.
func (c *cluster) journals(change func([]byte) []byte) *logs.Report {
	c.t.Helper()
	var sources []logs.Source
	for self := range c.nodes {
		path := filepath.Join(c.folder, filepath.Base(c.options(self).Journal))
		text, err := os.ReadFile(path)
		if err != nil {
			c.t.Fatal(err)
		}
		sources = append(sources, logs.Source{Name: path, From: bytes.NewReader(change(text))})
	}
	r, err := logs.Judge(sources)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// session has all nodes run for a while, with or without a log, and registers set meanwhile.
func (c *cluster) session(logs bool, keys ...string) {
	c.logs = logs
	for self := range c.nodes {
		c.start(self)
	}
	for i, key := range keys {
		c.set(i%len(c.nodes), key, "by "+key)
	}
	for _, s := range c.servers {
		s.stop()
	}
	c.logs = true
}

// A log that was switched off for a while has a gap, which is said, and so has one that was begun
// when the node had run already: what was not logged makes nobody look guilty. A log of all runs has
// none.
func TestALogThatIsSwitchedOff(t *testing.T) {
	t.Parallel()
	run := regexp.MustCompile(`,"run":\d+`)
	uncounted := func(text []byte) []byte { return run.ReplaceAll(text, nil) }
	as := func(text []byte) []byte { return text }
	for name, runs := range map[string][]bool{"off and on": {true, false, true}, "begun late": {false, true}, "always": {true, true, true}} {
		c := newCluster(t, 3)
		c.create()
		gaps := uint64(0)
		for _, logged := range runs {
			c.session(logged, "a", "b", "c", "a")
			if !logged {
				gaps++
			}
		}
		r := c.journals(as)
		if r.Wrong != nil || r.Gaps() != (gaps > 0) {
			t.Errorf("%s: %v, %+v", name, r.Wrong, r.Logs)
		}
		for _, l := range r.Logs {
			if l.Missed != gaps {
				t.Errorf("%s: node %d: %d lines missing, want %d", name, l.Node, l.Missed, gaps)
			}
		}
		if r := c.journals(uncounted); name == "begun late" && r.Wrong == nil {
			t.Errorf("%s: nothing looks wrong where runs are not counted, so this shows nothing", name)
		}
	}
}
