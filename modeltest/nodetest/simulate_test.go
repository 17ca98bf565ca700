package nodetest

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/cputime"
	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
)

func TestSeedsHold(t *testing.T) {
	t.Parallel()
	result, err := Simulate(t.Context(), Options{Runs: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if f := result.Failed; f != nil {
		t.Fatalf("seed %d: %v\n%d actions, shrunk to %d: %+v", f.Seed, f.Broken, result.Length, len(f.Actions), f.Actions)
	}
	if result.Runs != 2000 {
		t.Errorf("%d runs, want 2000", result.Runs)
	}
	// What never happens is not tested, but for a history with too many orders, which is one in many thousands.
	if result.Counts.Unexplained > 0 {
		t.Errorf("%d histories are not judged", result.Counts.Unexplained)
	}
	result.Counts.Unexplained, result.Counts.Ended, result.Counts.Full = 1, 1, 1 // the latter are of a store
	all := reflect.ValueOf(result.Counts)
	for i := range all.NumField() {
		if all.Field(i).Int() == 0 {
			t.Errorf("%s: nothing of the kind in 2000 runs", all.Type().Field(i).Name)
		}
	}
}

// The same seeds give the same, however many work on them.
func TestSeedsRepeat(t *testing.T) {
	t.Parallel()
	one, err := Simulate(t.Context(), Options{First: 100, Runs: 200, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	many, err := Simulate(t.Context(), Options{First: 100, Runs: 200, Workers: 7})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(one, many) {
		t.Errorf("one worker finds %+v, seven %+v", one, many)
	}
	for seed := range uint64(50) {
		first, _ := drive(false, seed, recorded)
		second, _ := drive(false, seed, recorded)
		if !reflect.DeepEqual(first.actions, second.actions) {
			t.Fatalf("seed %d gives two runs", seed)
		}
	}
}

// recorded is a world that keeps its actions.
func recorded(w *world) { w.recording = true }

// A run as a document, written and read, is the same run: each of its actions happens.
func TestRunsArePlayedAgain(t *testing.T) {
	t.Parallel()
	for seed := range uint64(thorough.Of(40, 200)) {
		w, m := drive(false, seed, recorded)
		text, err := json.Marshal(Run{Format: Format, Nodes: m.nodes, Votes: m.votes, Keys: m.keys, Seed: seed, Actions: w.actions})
		if err != nil {
			t.Fatal(err)
		}
		run, err := Read(text)
		if err != nil {
			t.Fatal(err)
		}
		broken, done := run.play()
		if broken != nil || len(done) != len(w.actions) || len(done) > 0 && !reflect.DeepEqual(done, w.actions) {
			t.Fatalf("seed %d: %d actions, played again %d; %v", seed, len(w.actions), len(done), broken)
		}
		if len(run.Arrows()) != len(done) {
			t.Errorf("seed %d: %d arrows for %d actions", seed, len(run.Arrows()), len(done))
		}
	}
}

func TestDocumentsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `{}`, `[]`, `{"format":"other/1","nodes":3,"votes":2}`, `{"format":"` + Format + `","nodes":0,"votes":0}`, `{"format":"` + Format + `","nodes":65,"votes":3}`, `{"format":"` + Format + `","nodes":3,"votes":4}`} {
		if _, err := Read([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), "want a run") {
			t.Errorf("%s: want an error that says what is wanted, got %v", text, err)
		}
	}
}

// Histories that an order of the requests explains, and beside each one that none does.
func TestHistories(t *testing.T) {
	t.Parallel()
	chosen := func(v paxos.Value) node.Answer { return node.Answer{Kind: node.Chosen, Value: v} }
	unset := node.Answer{Kind: node.Unset}
	set := func(v string, call, answer int64, told node.Answer) operation {
		return operation{key: "k", set: true, value: v, call: call, answer: answer, told: told}
	}
	get := func(call, answer int64, told node.Answer) operation {
		return operation{key: "k", call: call, answer: answer, told: told}
	}
	for _, c := range []struct {
		name  string
		right bool
		ops   []operation
	}{
		{"set, then get", true, []operation{set("a", 1, 2, chosen("a")), get(3, 4, chosen("a"))}},
		{"set, then unset", false, []operation{set("a", 1, 2, chosen("a")), get(3, 4, unset)}},
		{"unset beside set", true, []operation{set("a", 1, 4, chosen("a")), get(2, 3, unset)}},
		{"two sets, one value", true, []operation{set("a", 1, 4, chosen("b")), set("b", 2, 3, chosen("b"))}},
		{"two sets, each its own", false, []operation{set("a", 1, 4, chosen("a")), set("b", 2, 3, chosen("b"))}},
		{"a set told of a later one", false, []operation{set("a", 1, 2, chosen("b")), set("b", 3, 4, chosen("b"))}},
		{"nobody set it", false, []operation{get(1, 2, chosen("a"))}},
		{"a set without answer that was seen", true, []operation{set("a", 1, 0, node.Answer{}), get(2, 3, unset), get(4, 5, chosen("a"))}},
		{"seen, and not any more", false, []operation{set("a", 1, 0, node.Answer{}), get(2, 3, chosen("a")), get(4, 5, unset)}},
		{"a set without answer that nobody saw", true, []operation{set("a", 1, 0, node.Answer{}), set("b", 2, 3, chosen("b"))}},
	} {
		h := history{ops: c.ops}
		if key, wrong := h.wrong(nil); wrong == c.right {
			t.Errorf("%s: want right %t, got the register %q wrong", c.name, c.right, key)
		}
	}
}

// register is one that is set once, for porcupine: "" is unset, else the value after a sign.
var register = porcupine.Model{
	Init: func() any { return "" },
	Step: func(state, input, _ any) (bool, any) {
		o, now := input.(*operation), state.(string)
		if o.set && now == "" {
			now = "=" + o.value
		}
		switch {
		case o.answer == 0: // nobody was told anything
			return true, now
		case o.told.Kind == node.Unset:
			return now == "", now
		}
		return now == "="+string(o.told.Value), now
	},
	Equal: func(a, b any) bool { return a == b },
}

// Without a search the same histories are right as porcupine finds an order of.
func TestHistoriesAsPorcupineHasThem(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 0))
	right, runs := 0, thorough.Of(2_000, 200_000)
	for range runs {
		h, all := history{}, perKey{}
		for op := range 1 + r.IntN(5) {
			o := operation{key: "x", set: r.IntN(2) == 0, value: string(rune('a' + r.IntN(2))), call: 1 + r.Int64N(6)}
			if r.IntN(4) > 0 {
				o.answer, o.told = o.call+1+r.Int64N(5), node.Answer{Kind: node.Chosen, Value: paxos.Value(rune('a' + r.IntN(8)/7))}
				if r.IntN(3) == 0 {
					o.told = node.Answer{Kind: node.Unset}
				}
			}
			h.ops = append(h.ops, o)
			all.add("x", op, &o, o.call, o.answer)
		}
		left := math.MaxInt
		_, want := all.wrong(register, &left)
		if _, got := h.wrong(nil); got != want {
			t.Fatalf("want wrong %t, got %t of%s", want, got, h.tell("x"))
		}
		if !want {
			right++
		}
	}
	if right < runs/20 || right > runs*19/20 {
		t.Errorf("want some that are right and some that are not, got %d of %d right", right, runs)
	}
}

// Whose orders are too many to try is not judged, and that is said.
func TestTooManyOrders(t *testing.T) {
	t.Parallel()
	var asked []StoreAsked
	for i := range 40 { // of none is it known when, or whether
		asked = append(asked, StoreAsked{Key: "k", Op: kv.Op{Kind: kv.Set, New: fmt.Sprint(i)}, Call: 1})
	}
	for i := range 40 {
		asked = append(asked, StoreAsked{Key: "k", Call: 2, Answer: 3, Told: kv.Answer{Kind: kv.Found, Value: fmt.Sprint(i)}})
	}
	asked = append(asked, StoreAsked{Key: "k", Call: 2, Answer: 3, Told: kv.Answer{Kind: kv.Found, Value: "nobody's"}})
	if key, told, open := UnexplainedStore(asked); !open || told != "" {
		t.Errorf("want it left open, got the key %q%s", key, told)
	}
	if _, told, open := UnexplainedStore(asked[len(asked)-1:]); open || told == "" {
		t.Errorf("want one wrong answer to be found, got %q, open %t", told, open)
	}
}

// Whatever a document says, playing it ends, and the code as it is breaks no rule.
func FuzzPlay(f *testing.F) {
	f.Add([]byte(`{"format":"` + Format + `","nodes":3,"votes":2,"keys":1,"calm":true,"actions":[{"do":"ask","node":1,"op":1,"key":"k0","set":true,"value":"a"},{"do":"written","node":1},{"do":"deliver","node":0,"from":1,"key":"k0","message":"Prepare 1.1"},{"do":"stop","node":1,"fate":"torn"},{"do":"rot","node":1,"key":"k0","bit":3},{"do":"vanish","node":1},{"do":"start","node":1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := Read(text)
		if err != nil || run.Nodes > 5 || len(run.Actions) > 100 {
			return
		}
		if broken, _ := run.Play(); broken != nil && broken.Rule != progress && broken.Rule != "Answers" {
			t.Errorf("%v", broken)
		}
	})
}

func BenchmarkSimulate(b *testing.B) {
	var events uint64
	each := cputime.Of(b)
	for b.Loop() {
		r, err := Simulate(b.Context(), Options{Runs: 500})
		if err != nil || r.Failed != nil {
			b.Fatal(err, r)
		}
		events += r.Events
	}
	each(int(events), "event")
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
