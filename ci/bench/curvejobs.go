package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// allCurves builds what is to be run, and gives its curves.
func allCurves(ctx context.Context, temp string) ([]curve, error) {
	explore, err := buildExplore(ctx, temp)
	if err != nil {
		return nil, err
	}
	synod, adapter, equal := explore[0], filepath.Join(temp, "adapter"), filepath.Join(temp, "equal.test")
	for _, build := range [][]string{
		{"build", "-buildvcs=false", "-ldflags=-s -w", "-o", adapter, "./examples/adapters/go"},
		{"test", "-c", "-ldflags=-s -w", "-o", equal, "./modeltest/paxostest/world"},
	} {
		if _, err := launch(ctx, exec.Command("go", build...)); err != nil {
			return nil, fmt.Errorf("cannot build what is measured: %w", err)
		}
	}
	return []curve{
		{"`synod explore`", "states", exploreJobs(synod)}, {"equal, of recorded graphs", "edges", equalJobs(equal)},
		{"`synod replay`", "steps", replayJobs(synod)}, {"`synod conform`, a Go adapter", "steps", conformJobs(synod, adapter)},
		{"`synod validate`", "events", validateJobs(synod)}, {"`synod simulate`", "events", simulateJobs(synod)},
		{"`synod check --manifest --fresh`", "models", checkJobs(synod)},
	}, nil
}

// says runs a command, in whose arguments FOLDER stands for the folder of the job, and reads how
// much work it did from what it prints.
func says(work func(out []byte) (int64, error), argv ...string) func(context.Context, string) (ended, int64, error) {
	return func(ctx context.Context, folder string) (e ended, n int64, err error) {
		args := slices.Clone(argv[1:])
		for i, arg := range args {
			args[i] = strings.ReplaceAll(arg, "FOLDER", folder)
		}
		if e, err = launch(ctx, exec.Command(argv[0], args...)); err == nil {
			n, err = work(e.out)
		}
		return e, n, err
	}
}

// member reads a number of the object that a command prints with --json.
func member(name string) func([]byte) (int64, error) {
	return func(out []byte) (int64, error) {
		said := map[string]any{}
		if err := json.Unmarshal(out, &said); err != nil {
			return 0, err
		}
		n, _ := said[name].(float64)
		return int64(n), nil
	}
}

func exploreJobs(synod string) (all []job) {
	for _, s := range []promela{{3, 2}, {4, 2}, {3, 3}, {5, 2}} {
		all = append(all, job{fmt.Sprintf("%d acceptors, %d ballots", s.acceptors, s.ballots), nil,
			says(member("distinct"), synod, "explore", "--json", "--acceptors", strconv.Itoa(s.acceptors), "--ballots", strconv.Itoa(s.ballots))})
	}
	return all
}

var edgesSaid = regexp.MustCompile(`\s(\d+) edges\s`)

func equalJobs(test string) (all []job) {
	edges := func(out []byte) (int64, error) {
		said := edgesSaid.FindSubmatch(out)
		if said == nil {
			return 0, fmt.Errorf("want the edges of a benchmark, got %.200q", out)
		}
		return strconv.ParseInt(string(said[1]), 10, 64)
	}
	for _, model := range []string{"LearnerRoleSizes", "LearnerRole", "ProposerRoleFour", "Synod"} {
		all = append(all, job{model, nil, says(edges, test, "-test.run=^$", "-test.bench=BenchmarkEquivalent/^"+model+"$", "-test.benchtime=1x")})
	}
	return all
}

var stepsSaid = regexp.MustCompile(`([\d,]+) steps agree`)

func replayJobs(synod string) (all []job) {
	steps := func(out []byte) (int64, error) {
		said := stepsSaid.FindSubmatch(out)
		if said == nil {
			return 0, fmt.Errorf("want the steps that agree, got %.200q", out)
		}
		return strconv.ParseInt(strings.ReplaceAll(string(said[1]), ",", ""), 10, 64)
	}
	for _, model := range []string{"AcceptorRole", "ProposerRole", "ProposerRoleFive", "ProposerRoleFour"} {
		all = append(all, job{model, nil, says(steps, synod, "replay", "spec/paxos/recorded/"+model+".ndjson.zst")})
	}
	return all
}

func conformJobs(synod, adapter string) (all []job) {
	steps := func(out []byte) (n int64, err error) {
		var said struct {
			Roles []struct{ Suites []struct{ Steps int64 } }
		}
		err = json.Unmarshal(out, &said)
		for _, r := range said.Roles {
			for _, s := range r.Suites {
				n += s.Steps
			}
		}
		return n, err
	}
	for _, size := range []struct{ role, extra string }{{"acceptor", "0"}, {"acceptor", "1"}, {"learner", "0"}, {"acceptor", "2"}} {
		name := size.role + ", --extra " + size.extra
		all = append(all, job{name, nil, says(steps, synod, "conform", "--exec", adapter, "--role", size.role, "--extra", size.extra, "--random", "0", "--json")})
	}
	return all
}

func simulateJobs(synod string) (all []job) {
	for _, runs := range []string{"500", "2000", "8000", "32000"} {
		all = append(all, job{"--runs " + runs, nil, says(member("events"), synod, "simulate", "--runs", runs, "--workers", "1", "--json")})
	}
	return all
}

func validateJobs(synod string) (all []job) {
	for _, registers := range []int{7_250, 29_000, 116_000, 290_000} {
		all = append(all, job{commas(int64(registers)) + " registers",
			func(_ context.Context, folder string) error { return writeLogs(folder, registers) },
			says(member("events"), synod, "validate", "--json", "FOLDER/0.ndjson", "FOLDER/1.ndjson", "FOLDER/2.ndjson")})
	}
	return all
}

// checkJobs are manifests of small models, nearly all of whose time is Java starting.
func checkJobs(synod string) (all []job) {
	rows := func(out []byte) (int64, error) {
		var said struct{ Rows []struct{ Step string } }
		err := json.Unmarshal(out, &said)
		return int64(len(said.Rows)), err
	}
	check := []string{synod, "check", "--manifest", "FOLDER/models.json", "--fresh", "--json"}
	for _, models := range []int{2, 4, 8, 16} {
		prepare := func(ctx context.Context, folder string) error {
			if err := writeModels(folder, models); err != nil {
				return err
			}
			_, _, err := says(rows, append(slices.Clip(check), "--record")...)(ctx, folder)
			return err
		}
		all = append(all, job{"queues", prepare, says(rows, check...)})
	}
	return all
}

// writeModels writes a manifest of queues, of several sizes.
func writeModels(folder string, n int) error {
	var models []string
	for i := range n {
		name := fmt.Sprint("Queue", i)
		models = append(models, fmt.Sprintf(`{"name": %q, "module": %[1]q, "config": "Queue.cfg", "tags": ["quick"], "why": "It is measured.", "expect": {"verdict": "holds"}}`, name))
		if err := write(folder, name+".tla", fmt.Sprintf(queue, name, 1+i%5)); err != nil {
			return err
		}
	}
	return errors.Join(write(folder, "Queue.cfg", "SPECIFICATION Spec INVARIANT NothingLost CHECK_DEADLOCK FALSE"),
		write(folder, "models.json", `{"format": 1, "protocol": "queues", "models": [`+strings.Join(models, ",\n")+`]}`))
}

const queue = `---- MODULE %s ----
EXTENDS Naturals, Sequences
VARIABLES queue, sent, got
Init == queue = <<>> /\ sent = 0 /\ got = 0
Send == sent < 6 /\ Len(queue) < %d /\ queue' = Append(queue, sent) /\ sent' = sent + 1 /\ UNCHANGED got
Receive == queue # <<>> /\ got' = got + 1 /\ queue' = Tail(queue) /\ UNCHANGED sent
Next == Send \/ Receive
Spec == Init /\ [][Next]_<<queue, sent, got>>
NothingLost == got + Len(queue) = sent
====
`

// write writes a file of a job.
func write(folder, name, text string) error {
	return os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600)
}
