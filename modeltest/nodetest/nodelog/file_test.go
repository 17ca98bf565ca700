package nodelog_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/modeltest/nodetest/nodelog"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// session has a node log for a while, in files of so many bytes.
func session(t *testing.T, path string, most int64) {
	t.Helper()
	id, err := node.NewIdentity("c", 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	f, lines, err := nodelog.Open(path, most)
	if err != nil {
		t.Fatal(err)
	}
	l := nodelog.New(f, id, nodelog.Past{Lines: lines, Whole: true})
	for i := range 20 {
		l.Asked(node.Request{ID: uint64(i), Key: "k", Ask: node.Get{}})
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	l.Stop()
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// judged judges files, whatever their order.
func judged(t *testing.T, names []string) *logs.Report {
	t.Helper()
	var sources []logs.Source
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		sources = append(sources, logs.Source{Name: name, From: f})
	}
	r, err := logs.Judge(sources)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A log in many files is one log, over restarts, also after a process that was killed as it changed
// them; files that were thrown away are a gap.
func TestFilesOfOneLog(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	session(t, path, 300)
	if err := os.Rename(path, path+".next"); err != nil { // as far as it may have come
		t.Fatal(err)
	}
	session(t, path, 300)
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	slices.Reverse(files)
	if r := judged(t, files); r.Gaps() || r.Wrong != nil || len(r.Logs) != 1 || r.Logs[0].Starts != 2 || r.Kinds[logs.Ask] != 40 {
		t.Errorf("%+v", r)
	}
	slices.Sort(files) // the last is the one without a number
	files = append(files[1:], files[0])
	if r := judged(t, append(files[3:], files[0])); r.Wrong != nil || r.Logs[0].Missed == 0 || r.Logs[0].Starts != 2 {
		t.Errorf("some of the middle are gone: %+v", r)
	}
	if r := judged(t, files[1:]); r.Wrong != nil || r.Logs[0].Missed == 0 || r.Logs[0].Starts != 1 {
		t.Errorf("the first is gone: %+v", r)
	}
	text, err := os.ReadFile(files[1])
	if err != nil || !strings.Contains(string(text), `"do":"continue","node":0`) {
		t.Errorf("%s, %v", text, err)
	}
	if _, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(string(text))}, {Name: "b", From: strings.NewReader(string(text))}}); err == nil || !strings.Contains(err.Error(), "b:1: ") {
		t.Errorf("one file twice: %v", err)
	}
}
