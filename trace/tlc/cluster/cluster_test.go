package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// spreadJob takes a configuration of testdata.
func spreadJob(t *testing.T, config string) tlc.Job {
	t.Helper()
	j := tlc.Job{Files: map[string][]byte{}, Module: "Spread", Config: config + ".cfg"}
	for _, name := range []string{"Spread.tla", j.Config} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		j.Files[name] = content
	}
	return j
}

// TestMain gives all tests one temporary folder, and fails if a run leaves something there.
func TestMain(m *testing.M) { os.Exit(tlctest.InOneFolder(m)) }

// spread is a run on loopback with workers in this process, each with a Java of its own.
type spread struct {
	tools    *tlc.Tools
	job      tlc.Job
	machines cluster.Cluster
	workers  []context.Context // each ends one worker

	mu   sync.Mutex
	said []string
}

func newSpread(t *testing.T, config string, workers ...context.Context) *spread {
	s := &spread{tools: tlctest.Require(t), job: spreadJob(t, config), workers: workers}
	s.machines = cluster.Cluster{Listen: "127.0.0.1:0", Wait: 5 * time.Minute}
	for range workers {
		s.machines.Hosts = append(s.machines.Hosts, "localhost")
	}
	return s
}

var whatToRun = regexp.MustCompile(`^on localhost run: synod worker (\S+)`)

// run gives what Serve and the workers return, of a run that TLC's own race did not end.
func (s *spread) run(t *testing.T) (res *tlc.Result, errs []error, err error) {
	for range races {
		if res, errs, err = s.once(t); !errors.Is(err, tlc.ErrRace) {
			break
		}
	}
	return res, errs, err
}

const races = 5

// once runs it. A worker that has not ended five minutes after the server fails the test.
func (s *spread) once(t *testing.T) (*tlc.Result, []error, error) {
	ended := make(chan error, len(s.workers))
	s.machines.Say = func(msg string) {
		s.mu.Lock()
		s.said = append(s.said, msg)
		t.Log(msg)
		s.mu.Unlock()
		if m := whatToRun.FindStringSubmatch(msg); m != nil {
			for _, ctx := range s.workers {
				go func() { ended <- cluster.Work(ctx, s.tools, cluster.Worker{Server: m[1], Cores: 1}) }()
			}
		}
	}
	res, err := cluster.Serve(t.Context(), s.tools, s.job, s.machines)
	var errs []error
	for range s.workers {
		select {
		case e := <-ended:
			errs = append(errs, e)
		case <-time.After(5 * time.Minute):
			t.Fatal("a worker outlives its server")
		}
	}
	return res, errs, err
}

func (s *spread) words() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.said, "\n")
}

// Two workers find what one machine finds; in a plain run one does.
func TestServeFindsTheSame(t *testing.T) {
	t.Parallel()
	workers := []context.Context{t.Context(), t.Context()}[:thorough.Of(1, 2)]
	s := newSpread(t, "Spread", workers...)
	s.job.IgnoreDeadlock = true
	res, errs, err := s.run(t)
	require.NoError(t, err)
	assert.Equal(t, make([]error, len(workers)), errs)
	const distinct, generated, initial = 3600, 8972, 2 // what one TLC finds, see below
	assert.Equal(t, tlc.Holds, res.Verdict)
	assert.EqualValues(t, distinct, res.Distinct)
	if res.Generated != 0 { // else a worker ended before it could say how many
		assert.EqualValues(t, generated, res.Generated)
	}
	assert.EqualValues(t, initial, res.Initial)
	assert.Zero(t, res.Depth)
	assert.Empty(t, res.Lost)
	assert.Equal(t, len(workers), strings.Count(s.words(), "is there: 1 threads, Java"))

	thorough.Only(t, "what one TLC finds is recorded above")
	assert.Contains(t, s.words(), "(2 times)")
	alone, err := s.tools.Run(t.Context(), s.job)
	require.NoError(t, err)
	assert.EqualValues(t, distinct, alone.Distinct)
	assert.EqualValues(t, generated, alone.Generated)
	assert.EqualValues(t, initial, alone.Initial)
}

// A worker that is killed half-way loses nothing but what it computed.
func TestServeSurvivesTheLossOfAWorker(t *testing.T) {
	thorough.Only(t, "several runs of TLC")
	t.Parallel()
	doomed, kill := context.WithCancel(t.Context())
	defer kill()
	s := newSpread(t, "Spread", doomed, t.Context())
	s.job.Progress = func(p tlc.Progress) {
		if p.Distinct > 500 {
			kill()
		}
	}
	s.job.IgnoreDeadlock = true
	res, errs, err := s.run(t)
	require.NoError(t, err)
	assert.Equal(t, int64(3600), res.Distinct)
	assert.Equal(t, []string{"localhost"}, res.Lost)
	assert.Zero(t, res.Generated, "what the lost worker computed is not known")
	var stopped *tlc.StoppedError
	assert.ErrorAs(t, errs[0], &stopped)
	assert.NoError(t, errs[1])
}

// Distributed, TLC checks a property of steps on those to new states only: with two states each, the step back is missed.
func TestServeMissesSteps(t *testing.T) {
	thorough.Only(t, "several runs of TLC")
	t.Parallel()
	s := newSpread(t, "SpreadBack", t.Context())
	res, _, err := s.run(t)
	require.NoError(t, err)
	assert.Equal(t, tlc.Holds, res.Verdict)
	alone, err := s.tools.Run(t.Context(), s.job)
	require.NoError(t, err)
	assert.Equal(t, tlc.ActionPropertyViolated, alone.Verdict)
}

func TestServeNamesNoViolation(t *testing.T) {
	thorough.Only(t, "several runs of TLC")
	t.Parallel()
	s := newSpread(t, "SpreadNear", t.Context())
	_, errs, err := s.run(t)
	var unnamed *tlc.UnnamedError
	require.ErrorAs(t, err, &unnamed)
	require.Len(t, unnamed.States, 2)
	var x, y int
	_, scan := fmt.Sscanf(unnamed.States[1].Variables, "/\\ x = %d\n/\\ y = %d", &x, &y)
	require.NoError(t, scan)
	assert.GreaterOrEqual(t, x+y, 20)
	assert.Equal(t, []error{nil}, errs)
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	here := t.Context()
	tools := tlctest.Require(t)
	good := spreadJob(t, "SpreadBack")
	for want, change := range map[string]func(*tlc.Job, *cluster.Cluster){
		"temporal property":        func(j *tlc.Job, _ *cluster.Cluster) { *j = spreadJob(t, "SpreadReturns") },
		"simulates on one machine": func(j *tlc.Job, _ *cluster.Cluster) { j.Simulate = &tlc.Simulation{Num: 1} },
		"no host":                  func(_ *tlc.Job, c *cluster.Cluster) { c.Hosts = nil },
		`"a b" is no name`:         func(_ *tlc.Job, c *cluster.Cluster) { c.Hosts = []string{"a b"} },
		`"" is no name`:            func(_ *tlc.Job, c *cluster.Cluster) { c.Hosts = []string{""} },
		`"-x" is no name`:          func(_ *tlc.Job, c *cluster.Cluster) { c.Address = "-x" },
		"HOST:PORT":                func(_ *tlc.Job, c *cluster.Cluster) { c.Listen = "here:there" },
	} {
		t.Run(want, func(t *testing.T) {
			if want == "temporal property" {
				thorough.Only(t, "TLC reads the model first; trace/check refuses one by its manifest")
			}
			j, c := good, cluster.Cluster{Hosts: []string{"localhost"}, Listen: "127.0.0.1:0", Wait: time.Second}
			change(&j, &c)
			_, err := cluster.Serve(here, tools, j, c)
			assert.ErrorIs(t, err, cluster.ErrRefused)
			assert.ErrorContains(t, err, want)
		})
	}
}

// A mistake in the job shows before anybody waits.
func TestServeLooksFirst(t *testing.T) {
	thorough.Only(t, "trace/tlc has what TLC cannot parse, and assumptions")
	t.Parallel()
	tools := tlctest.Require(t)
	j := spreadJob(t, "SpreadBack")
	j.Files["Spread.tla"] = []byte(strings.Replace(string(j.Files["Spread.tla"]), "x < y", "x < < y", 1))
	_, err := cluster.Serve(t.Context(), tools, j, cluster.Cluster{Hosts: []string{"localhost"}, Listen: "127.0.0.1:0"})
	assert.ErrorAs(t, err, new(*tlc.ParseError))
	wrong := spreadJob(t, "SpreadBack")
	wrong.Files["Spread.tla"] = []byte(strings.Replace(string(wrong.Files["Spread.tla"]), "VARIABLES", "ASSUME Size > 2\nVARIABLES", 1))
	res, err := cluster.Serve(t.Context(), tools, wrong, cluster.Cluster{Hosts: []string{"localhost"}, Listen: "127.0.0.1:0"})
	require.NoError(t, err)
	assert.Equal(t, tlc.AssumptionFalse, res.Verdict)
}

func TestWorkRefuses(t *testing.T) {
	t.Parallel()
	tools := &tlc.Tools{}
	for want, w := range map[string]cluster.Worker{
		`"a b" is not of the form`: {Server: "a b"},
		`"a:x" is not of the form`: {Server: "a:x"},
		`":1" is not of the form`:  {Server: ":1"},
		"neither may be negative":  {Server: "a", Cores: -1},
		`"-" is no name`:           {Server: "a", Address: "-"},
	} {
		err := cluster.Work(t.Context(), tools, w)
		assert.ErrorIs(t, err, cluster.ErrRefused)
		assert.ErrorContains(t, err, want)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	free.Close()
	err = cluster.Work(t.Context(), tools, cluster.Worker{Server: free.Addr().String(), Wait: time.Millisecond})
	assert.ErrorAs(t, err, new(*cluster.ServerError))
	assert.ErrorContains(t, err, "there is none after 1ms")
}
