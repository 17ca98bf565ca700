package nodetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/synod-paxos/synod/internal/cputime"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/nodetest/nodelog"
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// logged runs a seed, and gives the logs of its nodes.
func logged(t testing.TB, seed uint64, stops bool) [][]byte {
	t.Helper()
	return loggedOf(t, false, seed, stops)
}

// loggedOf is logged of nodes of registers, or of a store.
func loggedOf(t testing.TB, store bool, seed uint64, stops bool) [][]byte {
	t.Helper()
	var files []*bytes.Buffer
	w, _ := drive(store, seed, func(w *world) {
		for _, m := range w.machines {
			files = append(files, &bytes.Buffer{})
			begin := nodelog.New
			if store {
				begin = nodelog.NewStore
			}
			w.logs = append(w.logs, begin(files[len(files)-1], m.identity, nodelog.Earlier{Whole: true}))
		}
	})
	if w.broken != nil {
		t.Fatal(w.broken)
	}
	var out [][]byte
	for self, l := range w.logs {
		if stops {
			l.Stop()
		}
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
		out = append(out, files[self].Bytes())
	}
	return out
}

func judgeLogs(t testing.TB, files [][]byte) *logs.Report {
	t.Helper()
	sources := func() (all []logs.Source) {
		for n, text := range files {
			if text != nil {
				all = append(all, logs.Source{Name: fmt.Sprint(n), From: bytes.NewReader(text)})
			}
		}
		return all
	}
	r, err := logs.Judge(sources())
	if err != nil {
		t.Fatal(err)
	}
	if r.Wrong != nil {
		run, err := logs.Explain(sources(), r.Wrong)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := run.Judge(); err != nil || again.Wrong == nil || *again.Wrong != *r.Wrong {
			t.Errorf("replayed: want %v, got %+v, %v", r.Wrong, again, err)
		}
	}
	return r
}

// Logs of runs in which all went right are right, and whole; with lines dropped, cut off or a log
// left out there is no false alarm, and the gaps are said.
func TestRightLogsAreRight(t *testing.T) {
	t.Parallel()
	events := uint64(0)
	for seed := range uint64(thorough.Of(50, 300)) {
		files := logged(t, seed, true)
		r := judgeLogs(t, files)
		if r.Wrong != nil || r.Gaps() {
			t.Fatalf("seed %d: %v, gaps %t: %+v", seed, r.Wrong, r.Gaps(), r.Logs)
		}
		events += r.Events
		for name, change := range map[string]func(*rand.Rand, [][]byte) [][]byte{"dropped": drop, "cut": cutOff, "absent": absent} {
			changed := change(rand.New(rand.NewPCG(seed, 1)), files)
			if changed == nil {
				continue
			}
			if r := judgeLogs(t, changed); r.Wrong != nil || !r.Gaps() {
				t.Fatalf("seed %d, %s: %v, gaps %t", seed, name, r.Wrong, r.Gaps())
			}
		}
	}
	if events < uint64(thorough.Of(3_000, 10_000)) {
		t.Errorf("only %d events", events)
	}
}

// The same of a store: each slot is judged as if it were alone.
func TestRightLogsOfStoresAreRight(t *testing.T) {
	t.Parallel()
	kinds := map[string]uint64{}
	for seed := range uint64(thorough.Of(6, 60)) {
		files := loggedOf(t, true, seed, true)
		r := judgeLogs(t, files)
		if r.Wrong != nil || r.Gaps() {
			t.Fatalf("seed %d: %v, gaps %t: %+v", seed, r.Wrong, r.Gaps(), r.Logs)
		}
		for kind, n := range r.Kinds {
			kinds[kind] += n
		}
		for name, change := range map[string]func(*rand.Rand, [][]byte) [][]byte{"dropped": drop, "cut": cutOff, "absent": absent} {
			changed := change(rand.New(rand.NewPCG(seed, 1)), files)
			if changed == nil {
				continue
			}
			if r := judgeLogs(t, changed); r.Wrong != nil || !r.Gaps() {
				t.Fatalf("seed %d, %s: %v, gaps %t", seed, name, r.Wrong, r.Gaps())
			}
		}
	}
	for _, kind := range []string{"send Prepare", "send Promise", "send Accept", "send Accepted", "send Learn", "receive Install", "durable"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s in all these logs", kind)
		}
	}
}

// What nodes write is what the schema says.
func TestLinesAreOfTheSchema(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile("../paxostest/logs/event.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(thorough.Of(2, 20)) {
		for line := range bytes.Lines(bytes.Join(append(logged(t, seed, true), loggedOf(t, true, seed, true)...), nil)) {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
			if err == nil {
				err = schema.Validate(doc)
			}
			if err != nil {
				t.Fatalf("seed %d: %s: %v", seed, line, err)
			}
		}
	}
}

// drop leaves out a fifth of the lines, but not the first.
func drop(r *rand.Rand, files [][]byte) (out [][]byte) {
	dropped := false
	for _, text := range files {
		var kept []byte
		for i, line := range bytes.SplitAfter(text, []byte("\n")) {
			if i > 0 && r.IntN(5) == 0 && len(line) > 0 {
				dropped = true
				continue
			}
			kept = append(kept, line...)
		}
		out = append(out, kept)
	}
	if !dropped {
		return nil
	}
	return out
}

// cutOff cuts a log in the middle of a line.
func cutOff(r *rand.Rand, files [][]byte) (out [][]byte) {
	out = append(out, files...)
	n := r.IntN(len(files))
	first := bytes.IndexByte(files[n], '\n') + 1
	out[n] = files[n][:first+r.IntN(len(files[n])-first)]
	return out
}

func absent(r *rand.Rand, files [][]byte) (out [][]byte) {
	if len(files) == 1 {
		return nil
	}
	out = append(out, files...)
	out[r.IntN(len(files))] = nil
	return out
}

// What is changed in a log is refused, if it is of a message that was sent or received, and says
// something else: at that line, or where another log does not go with it.
func TestChangedLogsAreRefused(t *testing.T) {
	t.Parallel()
	refused, tried := 0, 0
	for seed := range uint64(thorough.Of(80, 1000)) {
		files := logged(t, seed, true)
		r := rand.New(rand.NewPCG(seed, 2))
		n := r.IntN(len(files))
		lines := strings.SplitAfter(string(files[n]), "\n")
		at := r.IntN(len(lines))
		changed, ok := corrupt(r, files, n, lines[at])
		if !ok {
			continue
		}
		tried++
		lines[at] = changed
		files[n] = []byte(strings.Join(lines, ""))
		report := judgeLogs(t, files)
		if f := report.Wrong; f != nil {
			refused++
			if strings.Contains(changed, `"do":"receive"`) && (f.Line != at+1 || f.File != fmt.Sprint(n)) {
				t.Errorf("seed %d, %d:%d: %s is changed, and wrong is %v", seed, n, at+1, changed, f)
			}
			continue
		}
		t.Errorf("seed %d, %d:%d: nothing is wrong with %s", seed, n, at+1, changed)
	}
	if tried < thorough.Of(30, 200) {
		t.Errorf("only %d logs were changed", tried)
	}
	t.Logf("%d of %d", refused, tried)
}

// corrupt changes a ballot or a value of a message that was received.
func corrupt(r *rand.Rand, files [][]byte, n int, line string) (string, bool) {
	if !strings.Contains(line, `"do":"receive"`) && !arrived(files, n, line) {
		return "", false
	}
	if from := strings.Index(line, `"value":"v`); from >= 0 && r.IntN(2) == 0 {
		return line[:from] + `"value":"forged` + line[from+len(`"value":"v`):], true
	}
	if from := strings.Index(line, `"ballot":[`); from >= 0 {
		return line[:from] + `"ballot":[77` + line[from+len(`"ballot":[`):], true
	}
	return "", false
}

// arrived tells whether a line is of a message that some node received. Of a Reject nothing is made,
// and two of them may be the same.
func arrived(files [][]byte, from int, line string) bool {
	what, is := strings.CutPrefix(line[max(strings.Index(line, `"do":`), 0):], `"do":"send",`)
	if from > 0 {
		what = fmt.Sprintf(`"from":%d,`, from) + what
	}
	return is && !strings.Contains(what, "Reject") && bytes.Contains(bytes.Join(files, nil), []byte(`"do":"receive",`+what))
}

// many gives the logs of three nodes that set so many registers, one after another.
func many(t testing.TB, registers int) (files [][]byte) {
	c := &calm{}
	w := newWorld(host(false, 3, 2), 3, 2, 1, c)
	buffers := []*bytes.Buffer{{}, {}, {}}
	for self, m := range w.machines {
		w.logs = append(w.logs, nodelog.New(buffers[self], m.identity, nodelog.Earlier{Whole: true}))
	}
	for k := range registers {
		w.ask(Action{Node: k % 3, Op: k, Key: fmt.Sprint("key", k), Set: true, Value: "a value"})
		for len(w.machines[k%3].timers) == 0 || !w.hosted.answered(k) {
			w.step(c)
		}
	}
	if w.broken != nil {
		t.Fatal(w.broken)
	}
	for self, l := range w.logs {
		l.Stop()
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
		files = append(files, buffers[self].Bytes())
	}
	return files
}

func BenchmarkJudge(b *testing.B) {
	for _, registers := range []int{2_000, 20_000} {
		files := many(b, registers)
		b.Run(fmt.Sprint(registers), func(b *testing.B) {
			var events uint64
			b.ReportAllocs()
			each := cputime.Of(b)
			for b.Loop() {
				r := judgeLogs(b, files)
				if r.Wrong != nil || r.Gaps() {
					b.Fatal(r.Wrong, r.Logs)
				}
				events += r.Events
			}
			each(int(events), "event")
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(events)/float64(b.N), "events")
		})
	}
}
