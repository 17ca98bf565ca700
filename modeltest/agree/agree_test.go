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
	"time"

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

// What an implementation does that no count tells is named, and what its model leaves out is missed.
func TestExploresSaysWhatIsWrong(t *testing.T) {
	spec := With(clock())
	spec.perStep = 100 * time.Millisecond
	at := func(hour int, does func()) closed.Whole[int, string] {
		m := model(3)
		step := m.Step
		m.Step = func(s int, i string) (int, bool, error) {
			if s == hour {
				does()
			}
			return step(s, i)
		}
		return m
	}
	short, blind, mute := model(3), model(3), model(3)
	short.Project = func(int) []tla.Value { return nil }
	blind.Properties = []closed.Predicate[int]{{Name: "Early"}}
	mute.Spoken = nil
	for _, c := range []struct {
		m    closed.System
		want string
	}{
		{at(2, func() { select {} }), "has not come back after 100ms from input 0 in the state 2: the input is Tick"},
		{at(2, func() { panic("at two") }), "breaks NeverPanics after 3 steps\n     1 Tick\n     2 Tick\n>>   3 Tick\n  it panics in agree.TestExploresSaysWhatIsWrong.func"},
		{short, `Project gives 0 values for the 1 variables ["hour"]`},
		{blind, "the protocol has no Holds of Early"},
		{mute, "the protocol has no Spoken"},
	} {
		r := told(func(t testing.TB) { spec.Explores(t, "Clock", c.m) })
		require.True(t, r.failed)
		require.Contains(t, r.said, c.want)
	}
	files := clock()
	text := strings.Replace(string(files["models.json"].Data), `"graph"`, `"witnesses": ["Early"], "graph"`, 1)
	files["models.json"] = &fstest.MapFile{Data: []byte(text)}
	r := told(func(t testing.TB) { With(files).Explores(t, "Clock", model(3)) })
	require.True(t, r.failed)
	require.Contains(t, r.said, `models.json has a witness "Early", and the implementation's model has none of that name`)
}

// counting is a clock that counts its days, where nothing shows it.
type counting struct{ hour, day int }

// A search does not go on for ever through states that differ in what no variable shows, and names it.
func TestExploresNamesWhatGrows(t *testing.T) {
	for days, want := range map[int]string{
		2:       "has 8 states, 9 generated, depth 8; TLC finds 4, 5, 4 of the specification; of two states that the variables do not tell apart state.day is 0 by one way and 1 by another",
		1 << 30: "has more than 65552 states; TLC finds 4 of the specification; of two states that the variables do not tell apart state.day is 0 by one way and 1 by another",
	} {
		right := model(3)
		m := closed.Whole[counting, string]{
			Protocol: modeltest.Protocol[counting, string]{
				Vars: right.Vars, Init: []counting{{}}, Stimulus: right.Stimulus,
				Stimuli: func(c counting) []string { return right.Stimuli(c.hour) },
				Project: func(c counting) []tla.Value { return right.Project(c.hour) },
				Step: func(c counting, s string) (counting, bool, error) {
					hour, happened, err := right.Step(c.hour, s)
					if c.hour = hour; happened && s == "Turn" {
						c.day = (c.day + 1) % days
					}
					return c, happened, err
				},
			},
			Inputs: right.Inputs, Spoken: right.Spoken,
		}
		r := told(func(t testing.TB) { With(clock()).Explores(t, "Clock", m) })
		require.True(t, r.failed)
		require.Contains(t, r.said, want)
	}
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

	thorough.Only(t, "a recording is also read by TestWithoutTLC, and TestExplores has counts that models.json does not record")
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
