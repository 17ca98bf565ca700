package verify

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// sixty are small models as somebody has them in a repository: a queue of several sizes, with an
// invariant and a property. Every other one extends what the first of them does.
func sixty() fstest.MapFS {
	files := fstest.MapFS{"Base.tla": {Data: []byte("---- MODULE Base ----\nEXTENDS Naturals, Sequences, FiniteSets\n====\n")}}
	var models []string
	for i := range 60 {
		name, extends := fmt.Sprintf("Queue%d", i), "Base"
		if i%2 == 1 {
			extends = "Naturals, Sequences, FiniteSets"
		}
		files[name+".tla"] = &fstest.MapFile{Data: fmt.Appendf(nil, `---- MODULE %s ----
EXTENDS %s
CONSTANT Most
VARIABLES queue, sent, got
vars == <<queue, sent, got>>
Init == queue = <<>> /\ sent = 0 /\ got = {}
Send == sent < Most /\ Len(queue) < %d /\ queue' = Append(queue, sent) /\ sent' = sent + 1 /\ UNCHANGED got
Receive == queue # <<>> /\ got' = got \cup {Head(queue)} /\ queue' = Tail(queue) /\ UNCHANGED sent
Next == Send \/ Receive
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
NothingLost == Cardinality(got) + Len(queue) = sent
AllArrives == <>(Cardinality(got) = Most)
====
`, name, extends, 1+i%5)}
		files[name+".cfg"] = &fstest.MapFile{Data: []byte("CONSTANT Most = 6 SPECIFICATION Spec INVARIANT NothingLost PROPERTY AllArrives CHECK_DEADLOCK FALSE")}
		models = append(models, fmt.Sprintf(`{"name": %q, "module": %[1]q, "config": "%[1]s.cfg", "tags": ["quick"], "why": "w.", "expect": {"verdict": "holds"}}`, name))
	}
	files["models.json"] = &fstest.MapFile{Data: []byte(`{"format": 1, "protocol": "queues", "models": [` + strings.Join(models, ",\n") + `]}`)}
	return files
}

// BenchmarkSixty takes sixty small models: with nothing known of them, with nothing changed, with
// one changed, and with a module changed that thirty of them extend.
func BenchmarkSixty(b *testing.B) {
	tools := tlctest.Require(b)
	files, cache := sixty(), b.TempDir()
	check := func(b *testing.B, cached int) {
		m, err := manifest.Load(files, "models.json")
		require.NoError(b, err)
		found := 0
		o := &Options{Tools: tools, Cache: cache, Record: true, Started: func(int, string) {}, Row: func(row report.Row) {
			if row.Cached {
				found++
			}
		}}
		v := &Verifier{Options: o, Manifest: m, Files: files}
		r, err := Run(b.Context(), o, v.Checks(v.models(func(*manifest.Model) bool { return true })))
		require.NoError(b, err)
		require.True(b, r.Holds)
		require.Equal(b, cached, found)
	}
	times := 0
	change := func(name string) {
		times++
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(files[name].Data), "====", fmt.Sprintf("More%d == 1\n====", times), 1))}
	}
	for _, c := range []struct {
		about  string
		before func()
		cached int
	}{
		{"cold", func() { cache = b.TempDir() }, 0},
		{"unchanged", func() {}, 60},
		{"one changed", func() { change("Queue7.tla") }, 59},
		{"what thirty extend changed", func() { change("Base.tla") }, 30},
	} {
		b.Run(c.about, func(b *testing.B) {
			for b.Loop() {
				c.before()
				check(b, c.cached)
			}
		})
	}
}
