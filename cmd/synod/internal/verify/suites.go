package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/graph"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
	"github.com/synod-paxos/synod/trace/tla"
)

func suiteHeader(rec *recording.Recording) suite.Header {
	h := suite.Header{
		Protocol: rec.Protocol, Model: rec.Model, Role: rec.Role, Spec: rec.Hash, TLC: rec.Graph.TLC,
		Constants: map[string]suite.JSON{},
	}
	for _, c := range rec.Graph.Constants {
		h.Constants[c.Expr] = suite.Encode(c.Value)
	}
	if rec.Graph.Graph != nil {
		h.Variables = rec.Graph.Vars()
		h.States, h.Edges = rec.Graph.NumStates(), rec.Graph.NumEdges()
	}
	return h
}

// behaviours are walks over every edge of a recorded graph, as a suite has them.
func behaviours(rec *recording.Recording) ([]suite.Behaviour, error) {
	if err := rec.Graph.ToldApart(); err != nil {
		return nil, fmt.Errorf("model %s can have no suite: %w, or say \"noSuite\": true of the model", rec.Model, err)
	}
	walks, _, err := modeltest.Cover(rec.Graph.Graph)
	if err != nil {
		return nil, err
	}
	states := make([]suite.State, rec.Graph.NumStates())
	for i := range states {
		states[i] = suite.EncodeAll(variables(rec.Graph.Graph, i))
	}
	labels := rec.Graph.Labelled()
	out := make([]suite.Behaviour, len(walks))
	for i, walk := range walks {
		out[i].Initial = states[0]
		for _, e := range walk {
			s := modeltest.Step{Stimulus: labels[rec.Graph.Label(int(e.Label))]}.Encode()
			s.State = states[e.To]
			out[i].Steps = append(out[i].Steps, s)
		}
	}
	return out, nil
}

func variables(g *graph.Graph, state int) []tla.Value {
	out := make([]tla.Value, len(g.Vars()))
	for i := range out {
		out[i] = g.Value(state, i)
	}
	return out
}

// suited tells whether a suite goes with a graph: it is of one role that begins in one state.
func suited(m *manifest.Model, rec *recording.Recording) bool {
	return m.Role != "" && !m.NoSuite && walkable(rec.Graph.Graph)
}

// Generation writes the graphs of models, and the suites of those of one role that
// begins in one state, into a folder, which must exist.
func (v *Verifier) Generation(models []*manifest.Model, folder string) Jobs {
	return Jobs{v, each(models, func(ctx context.Context, m *manifest.Model) ([]report.Row, error) { return v.generate(ctx, m, folder) })}
}

// graphOf finds the graph of a model; cached tells whether that was made earlier.
func (v *Verifier) graphOf(ctx context.Context, m *manifest.Model) (rec *recording.Recording, cached bool, err error) {
	source, err := v.Manifest.Source(m)
	if err != nil {
		return nil, false, err
	}
	return v.findGraph(ctx, m, source, v.earlier(m, source))
}

func (v *Verifier) generate(ctx context.Context, m *manifest.Model, folder string) ([]report.Row, error) {
	began := time.Now()
	rec, cached, err := v.graphOf(ctx, m)
	var all []suite.Behaviour
	if err == nil && suited(m, rec) {
		all, err = behaviours(rec) // before anything is written, as a graph without its suite is half of it
	}
	if err != nil && ctx.Err() == nil {
		row := report.None("generate", m.Name)
		row.Broken, row.Time, row.Failures = true, time.Since(began), []report.Failure{{What: err.Error(), Next: "synod check " + m.Name}}
		return one(row, nil)
	}
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, recording.Name(m.Name))
	if err := recording.Write(path, rec); err != nil {
		return nil, err
	}
	row := graphRow("generate", m, rec, size(path), began)
	row.Cached = cached
	if all == nil {
		return []report.Row{row}, nil
	}
	began = time.Now()
	path = filepath.Join(folder, suiteName(m))
	if err := suite.WriteFile(path, suiteHeader(rec), all); err != nil {
		return nil, err
	}
	suiteRow := graphRow("suite", m, rec, fmt.Sprintf("%s behaviours, %s", report.Count(len(all)), size(path)), began)
	return []report.Row{row, suiteRow}, nil
}

func size(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return err.Error()
	}
	return report.Count(info.Size()) + " bytes"
}

// Comparison has TLC find the graphs of models again and compares them with the
// recordings and the suites that come with the manifest.
func (v *Verifier) Comparison(models []*manifest.Model) (Jobs, error) {
	if err := v.sound(models); err != nil {
		return Jobs{}, err
	}
	return Jobs{v, each(models, func(ctx context.Context, m *manifest.Model) ([]report.Row, error) {
		rec, row, err := v.graph(ctx, m)
		if err != nil || len(row.Failures) > 0 || !suited(m, rec) {
			return one(row, err)
		}
		suiteRow, err := v.compareSuite(m, rec)
		return []report.Row{row, suiteRow}, err
	})}, nil
}

// compareSuite compares the suite that comes with the manifest with what would be
// generated today, byte for byte before compression.
func (v *Verifier) compareSuite(m *manifest.Model, rec *recording.Recording) (report.Row, error) {
	began := time.Now()
	row := graphRow("suite", m, rec, "as recorded", began)
	all, err := behaviours(rec)
	if err != nil {
		return row, err
	}
	header := suiteHeader(rec)
	if recorded, err := v.Recorded(m); err == nil && recorded != nil {
		header.TLC = recorded.Graph.TLC // another version may find the same
	}
	want := sha256.New()
	if err := suite.Write(want, header, all); err != nil {
		return row, err
	}
	name := suiteFile(m)
	got, err := hashSuite(v.Files, name)
	row.Time = time.Since(began)
	if err != nil || !bytes.Equal(got, want.Sum(nil)) {
		row.Result, row.Broken = "", broken(err)
		what := name + " is not what is generated today"
		if err != nil {
			what += fmt.Sprintf(" (%v)", err)
		}
		row.Failures = []report.Failure{{What: what, Next: "synod generate " + m.Name}}
	}
	return row, nil
}

func suiteName(m *manifest.Model) string { return m.Name + ".ndjson.zst" }

// suiteFile is where that comes with the manifest.
func suiteFile(m *manifest.Model) string { return path.Join("recorded", suiteName(m)) }

// hashSuite is the SHA-256 of a suite in a file, without compression.
func hashSuite(files fs.FS, name string) ([]byte, error) {
	f, err := wholefile.Open(files, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	hash := sha256.New()
	n, err := io.Copy(hash, wholefile.AtMost(z, maxSuite))
	if err == nil && n == 0 {
		err = errors.New("it is empty")
	}
	return hash.Sum(nil), err
}

const (
	maxSuite  = 1 << 30   // bytes of a suite without compression
	maxWindow = 128 << 20 // bytes that the decompressor keeps
)
