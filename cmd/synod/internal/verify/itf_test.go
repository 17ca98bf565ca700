package verify

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/itf"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/suite"
)

// verifier is one without TLC, over the files that are built in, or others.
func verifier(t testing.TB, files fs.FS) *Verifier {
	t.Helper()
	if files == nil {
		files = builtIn(t)
	}
	m, err := manifest.Load(files, "models.json")
	require.NoError(t, err)
	return &Verifier{Manifest: m, Files: files, Options: &Options{Started: func(int, string) {}, Row: func(report.Row) {}}}
}

// everyProtocol are verifiers without TLC for all that is built in.
func everyProtocol(t testing.TB) (all Verifiers) {
	t.Helper()
	for _, p := range protocol.All() {
		files, err := p.Files()
		require.NoError(t, err)
		all = append(all, verifier(t, files))
	}
	return all
}

func builtIn(t testing.TB) fs.FS {
	t.Helper()
	files, err := fs.Sub(spec.Files, "paxos")
	require.NoError(t, err)
	return files
}

// first gives the first behaviours of a committed suite as a suite of their own.
func first(t testing.TB, name string, n int) []byte {
	t.Helper()
	data, err := spec.Files.ReadFile(name)
	require.NoError(t, err)
	in, err := suite.NewReader(bytes.NewReader(data), name, suite.Options{})
	require.NoError(t, err)
	h := in.Header()
	h.Behaviours, h.Steps = 0, 0
	var all []suite.Behaviour
	for len(all) < n {
		b, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		all = append(all, b)
		h.Behaviours, h.Steps = h.Behaviours+1, h.Steps+len(b.Steps)
	}
	var out bytes.Buffer
	w, err := suite.NewWriter(&out, h)
	require.NoError(t, err)
	for _, b := range all {
		require.NoError(t, w.WriteBehaviour(b))
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

// Every committed suite's first behaviours go out and come back, with TLC's values
// and, where there is no recording to take them from, with those of the suite.
func TestITFRoundTrip(t *testing.T) {
	suites, err := fs.Glob(spec.Files, "*/recorded/*.ndjson.zst")
	require.NoError(t, err)
	require.NotEmpty(t, suites)
	most := 20
	if !thorough.Tests() {
		most = 5
		suites = slices.DeleteFunc(suites, func(name string) bool { return strings.Contains(name, "/ProposerRole") }) // large
	}
	for i, name := range suites {
		t.Run(name, func(t *testing.T) {
			thorough.Sample(t, i, 12)
			t.Parallel()
			folder, _, _ := strings.Cut(name, "/")
			v := everyProtocol(t).of(folder)
			require.Equal(t, folder, v.Manifest.Protocol)
			exact := recordingOf(t, v, name)
			labelOf := byJSON(exact)
			in, err := suite.NewReader(bytes.NewReader(first(t, name, most)), name, suite.Options{})
			require.NoError(t, err)
			h := in.Header()
			rec, _, err := v.replayed(h)
			require.NoError(t, err)
			for b, err := range in.All() {
				require.NoError(t, err)
				plain, err := plainTrace(rec, h.Variables, b)
				require.NoError(t, err)
				real, ok := exactTrace(exact, labelOf, h.Variables, b)
				require.True(t, ok)
				for _, trace := range []*itf.Trace{plain, real} {
					requireReplays(t, Verifiers{v}, trace, len(b.Steps))
				}
			}
		})
	}
}

func requireReplays(t *testing.T, v Verifiers, trace *itf.Trace, steps int) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, trace.Write(&out))
	r, err := v.ReplayITF(t.Context(), &out, "x.itf.json")
	require.NoError(t, err)
	require.True(t, r.Holds, "%+v", r.Rows)
	require.Equal(t, "1 behaviours, "+report.Count(int64(steps))+" steps agree", r.Rows[0].Result)
}

func acceptorITF(t *testing.T, n int) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, everyProtocol(t).ITF(bytes.NewReader(first(t, acceptorSuite, 3)), "suite", n, &out))
	return out.String()
}

const acceptorSuite = "paxos/recorded/AcceptorRole.ndjson.zst"

func TestITFHasWhatOthersExpect(t *testing.T) {
	text := acceptorITF(t, 2)
	for _, want := range []string{
		`"mbt::actionTaken":"init","mbt::nondetPicks":[]`, `"mbt::actionTaken":"Prepare","mbt::nondetPicks":{"ballot":{"#bigint":"`,
		`"out":{"#set":[{`, `"from":"a1_OF_MODEL"`, `"params":["Acceptors","Ballots","Values","Self"]`, `"model":"AcceptorRole"`,
	} {
		require.Contains(t, text, want)
	}
}

func TestITFOfNoSuchBehaviour(t *testing.T) {
	v := everyProtocol(t)
	for _, n := range []int{-1, 0, 4} {
		err := v.ITF(bytes.NewReader(first(t, acceptorSuite, 3)), "suite", n, io.Discard)
		require.ErrorContains(t, err, "give 1 to 3")
	}
}

// A trace that is changed is refused or diverges; nothing of it panics.
func TestITFChanged(t *testing.T) {
	text, v := acceptorITF(t, 1), everyProtocol(t)
	for _, c := range []struct{ old, new, err string }{
		{`"model":"AcceptorRole"`, `"model":"Umpire"`, "model Umpire"},
		{`"spec":"`, `"spec":"0`, "stale"},
		{`"suite":"synod-suite/1"`, `"suite":"other"`, "only traces that synod itf wrote"},
		{`mbt::nondetPicks`, `picks`, "no variable mbt::nondetPicks"},
		{`"out"`, `"sent"`, "no variable out"},
		{`"mbt::actionTaken":"init"`, `"mbt::actionTaken":{"#bigint":"1"}`, "must be a string"},
		{`"mbt::actionTaken":"Prepare"`, `"mbt::actionTaken":"Pray"`, `no action "Pray"`},
		{`"role":"acceptor"`, `"role":"learner"`, "Self is for models"},
	} {
		require.Contains(t, text, c.old)
		_, err := v.ReplayITF(t.Context(), strings.NewReader(strings.ReplaceAll(text, c.old, c.new)), "x.itf.json")
		require.ErrorContains(t, err, c.err)
	}
	r, err := v.ReplayITF(t.Context(), strings.NewReader(strings.Replace(text, `"promised":{"#bigint":"1"}`, `"promised":{"#bigint":"2"}`, 1)), "x")
	require.NoError(t, err)
	require.False(t, r.Holds)
}

func FuzzReplayITF(f *testing.F) {
	var out bytes.Buffer
	require.NoError(f, everyProtocol(f).ITF(bytes.NewReader(first(f, acceptorSuite, 1)), "suite", 1, &out))
	f.Add(out.Bytes())
	f.Add([]byte(`{"vars":["x"],"states":[{"x":1}]}`))
	v := everyProtocol(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = v.ReplayITF(t.Context(), bytes.NewReader(data), "x")
	})
}

// recordingOf reads the recording of a suite's model.
func recordingOf(t *testing.T, v *Verifier, name string) *recording.Recording {
	t.Helper()
	m, ok := v.Manifest.Model(strings.TrimSuffix(path.Base(name), ".ndjson.zst"))
	require.True(t, ok)
	source, err := v.Manifest.Source(m)
	require.NoError(t, err)
	rec, err := recording.Load(v.Files, m.Name, source.Hash())
	require.NoError(t, err)
	return rec
}
