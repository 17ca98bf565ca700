package agree

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/closed"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// A clock that goes from 0 to Last and back to 0, and a variant that is stuck.
func clock() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"Clock.tla": `---- MODULE Clock ----
EXTENDS Naturals
CONSTANT Last
VARIABLE hour
Init == hour = 0
\* An hour passes. Enabled until the last.
Tick == hour < Last /\ hour' = hour + 1
Turn == hour = Last /\ hour' = 0
Spec == Init /\ [][Tick \/ Turn]_hour
Early == hour <= 3
====
`,
		"Clock.cfg": "CONSTANT Last = 3\nSPECIFICATION Spec\nINVARIANT Early\n",
		"Late.cfg":  "CONSTANT Last = 5\nSPECIFICATION Spec\nINVARIANT Early\n",
		"models.json": `{"format": 1, "protocol": "clock", "models": [
 {"name": "Clock", "module": "Clock", "config": "Clock.cfg", "tags": ["quick"], "why": "It goes round.", "graph": "complete", "actions": ["Tick", "Turn"],
  "expect": {"verdict": "holds", "distinct": 4, "generated": 5, "depth": 4}},
 {"name": "Late", "module": "Clock", "config": "Late.cfg", "tags": ["quick"], "why": "It is too late.",
  "expect": {"verdict": "invariant", "property": "Early", "distinct": 5, "generated": 5, "length": 5}}]}`,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// model is the clock in Go.
func model(last int) closed.Whole[int, string] {
	all := []string{"Tick", "Turn"}
	spoken := func(s string) labelled.Stimulus { return labelled.Stimulus{Action: s} }
	return closed.Whole[int, string]{
		Protocol: modeltest.Protocol[int, string]{
			Vars: []string{"hour"}, Init: []int{0},
			Stimuli: func(int) []string { return all },
			Step: modeltest.Plain(func(hour int, s string) (int, bool) {
				switch {
				case s == "Tick" && hour < last:
					return hour + 1, true
				case s == "Turn" && hour == last:
					return 0, true
				}
				return hour, false
			}),
			Project:  func(hour int) []tla.Value { return []tla.Value{tla.Int(int64(hour))} },
			Stimulus: modeltest.Translate(all, spoken),
		},
		Inputs: all, Spoken: spoken,
		Properties: []closed.Predicate[int]{{Name: "Early", Holds: func(hour int) bool { return hour <= 3 }}},
	}
}

// recorder is a test whose failure is wanted: it keeps what is said.
type recorder struct {
	testing.TB
	failed, skipped bool
	said            string
}

func (r *recorder) Helper()                         {}
func (r *recorder) Context() context.Context        { return context.Background() }
func (r *recorder) Logf(format string, args ...any) { r.said += fmt.Sprintf(format, args...) + "\n" }
func (r *recorder) Fatal(args ...any)               { r.Fatalf("%s", fmt.Sprint(args...)) }
func (r *recorder) Fatalf(format string, args ...any) {
	r.Logf(format, args...)
	r.failed = true
	runtime.Goexit()
}
func (r *recorder) Skipf(format string, args ...any) {
	r.Logf(format, args...)
	r.skipped = true
	runtime.Goexit()
}

// told runs a test and tells how it ended and what it said.
func told(test func(testing.TB)) *recorder {
	r := &recorder{}
	var done sync.WaitGroup
	done.Go(func() { test(r) })
	done.Wait()
	return r
}

// found is what TLC finds of the clock.
var (
	once  sync.Once
	found []byte
)

// recorded is the clock with a recording of its graph, which change may change.
func recorded(t *testing.T, change func(*recording.Recording)) fstest.MapFS {
	t.Helper()
	tools := tlctest.Require(t)
	once.Do(func() {
		var b bytes.Buffer
		m, err := manifest.Load(clock(), "models.json")
		require.NoError(t, err)
		of, _ := m.Model("Clock")
		rec, err := export.Record(t.Context(), tools, m, of, nil)
		require.NoError(t, err)
		require.NoError(t, rec.Encode(&b))
		found = b.Bytes()
	})
	files := clock()
	rec, err := recording.Decode(bytes.NewReader(found))
	require.NoError(t, err)
	change(rec)
	var b strings.Builder
	require.NoError(t, rec.Encode(&b))
	files["recorded/Clock.graph.zst"] = &fstest.MapFile{Data: []byte(b.String())}
	return files
}

func TestAgrees(t *testing.T) {
	spec := With(clock())
	spec.Check(t)
	t.Run("graph", func(t *testing.T) {
		spec.Agrees(t, "Clock", model(3))
		d := spec.Diverges(t, "Clock", model(2))
		require.Equal(t, "Tick", d.Wrong.Action)

		r := told(func(t testing.TB) { spec.Agrees(t, "Clock", model(2)) })
		require.True(t, r.failed)
		for _, want := range []string{
			"Clock: the implementation diverges: step 3, Tick: the implementation does not take a step",
			"      1 Tick\n", ">>   3 Tick\n", "hour: expected 3, got 2", "Clock.tla:7", `An hour passes. Enabled until the last.`, `Tick == hour < Last`,
		} {
			require.Contains(t, r.said, want)
		}
		r = told(func(t testing.TB) { spec.Diverges(t, "Clock", model(3)) })
		require.True(t, r.failed)
		require.Contains(t, r.said, "the implementation agrees: 4 states, 4 edges, 4 probes where nothing may happen; 1 behaviours over every edge, 4 steps")
	})
}

// What is explored needs no TLC.
func TestExplores(t *testing.T) {
	spec := With(clock())
	spec.Explores(t, "Clock", model(3))
	spec.Explores(t, "Late", model(5))
	for _, c := range []struct {
		model string
		last  int
		want  string
	}{
		{"Clock", 2, "has 3 states"}, {"Clock", 5, "breaks Early after 4 steps"}, {"Late", 3, "nothing is broken"}, {"Clok", 3, `no model "Clok"`},
	} {
		r := told(func(t testing.TB) { spec.Explores(t, c.model, model(c.last)) })
		require.True(t, r.failed)
		require.Contains(t, r.said, c.want)
	}
	require.Contains(t, told(func(t testing.TB) { spec.Explores(t, "Clock", model(5)) }).said, ">>   4 Tick\n", "the way there")
	misnamed := model(3)
	misnamed.Properties[0].Name = "Erly"
	r := told(func(t testing.TB) { spec.Explores(t, "Clock", misnamed) })
	require.True(t, r.failed)
	require.Contains(t, r.said, `"Erly", which the specification does not define`)
}

// A recording must be of today's specification, and what TLC finds today.
func TestRecordings(t *testing.T) {
	files := recorded(t, func(*recording.Recording) {})
	With(files).Agrees(t, "Clock", model(3))

	stale := maps.Clone(files)
	stale["Clock.cfg"] = &fstest.MapFile{Data: []byte("CONSTANT Last = 4\nSPECIFICATION Spec\nINVARIANT Early\n")}
	r := told(func(t testing.TB) { With(stale).Agrees(t, "Clock", model(4)) })
	require.True(t, r.failed)
	require.Contains(t, r.said, "stale")
	require.Contains(t, r.said, "synod generate Clock")

	another := recorded(t, func(r *recording.Recording) {
		r.Graph.Constants = append(r.Graph.Constants, labelled.Constant{Expr: "Last", Value: tla.Int(3)})
	})
	r = told(func(t testing.TB) { With(another).Agrees(t, "Clock", model(3)) })
	require.True(t, r.failed)
	require.Contains(t, r.said, "not what TLC finds today")

	damaged := maps.Clone(files)
	damaged["recorded/Clock.graph.zst"] = &fstest.MapFile{Data: []byte("?")}
	r = told(func(t testing.TB) { With(damaged).Agrees(t, "Clock", model(3)) })
	require.True(t, r.failed)

	thorough.Only(t, "TestExplores has counts that models.json does not record")
	short := maps.Clone(files)
	text := strings.Replace(string(short["models.json"].Data), `"distinct": 4`, `"distinct": 5`, 1)
	short["models.json"] = &fstest.MapFile{Data: []byte(text)}
	r = told(func(t testing.TB) { With(short).Agrees(t, "Clock", model(3)) })
	require.True(t, r.failed)
	require.Contains(t, r.said, "the graph has 4 states, models.json records 5")
}

// Where TLC cannot run a recording stands in for it.
func TestWithoutTLC(t *testing.T) {
	none := func(testing.TB) (*tlc.Tools, error) { return nil, errors.New("no Java") }
	with := With(recorded(t, func(*recording.Recording) {}))
	without := With(clock())
	with.find, without.find = none, none

	r := told(func(t testing.TB) { with.Agrees(t, "Clock", model(3)) })
	require.False(t, r.failed || r.skipped, r.said)
	require.Contains(t, r.said, "the recorded graph stands in for TLC: no Java")
	r = told(func(t testing.TB) { with.Agrees(t, "Clock", model(2)) })
	require.True(t, r.failed)
	r = told(func(t testing.TB) { without.Agrees(t, "Clock", model(3)) })
	require.True(t, r.skipped)
	require.Contains(t, r.said, "needs TLC, or a recording of Clock")
}

func TestWithoutFiles(t *testing.T) {
	for _, folder := range []fs.FS{fstest.MapFS{}, fstest.MapFS{"models.json": {Data: []byte("{}")}}} {
		r := told(func(t testing.TB) { With(folder).Agrees(t, "Clock", model(3)) })
		require.True(t, r.failed)
	}
}
