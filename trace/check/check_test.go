package check

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// TestMain gives all tests one temporary folder, and fails if a run leaves something there.
func TestMain(m *testing.M) { os.Exit(tlctest.InOneFolder(m)) }

// files are a copy of testdata that a test may change.
func files(t testing.TB) fstest.MapFS {
	out := fstest.MapFS{}
	paths, err := filepath.Glob("testdata/*.*")
	require.NoError(t, err)
	for _, p := range paths {
		text, err := os.ReadFile(p)
		require.NoError(t, err)
		out[filepath.Base(p)] = &fstest.MapFile{Data: text}
	}
	return out
}

// change replaces the first place that has old.
func change(t testing.TB, fsys fstest.MapFS, name, old, new string) {
	require.Contains(t, string(fsys[name].Data), old)
	fsys[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(fsys[name].Data), old, new, 1))}
}

func load(t testing.TB, fsys fstest.MapFS) *manifest.Manifest {
	m, err := manifest.Load(fsys, "models.json")
	require.NoError(t, err)
	return m
}

func run(t testing.TB, fsys fstest.MapFS, name string, opt Options) Report {
	m := load(t, fsys)
	model, ok := m.Model(name)
	require.True(t, ok)
	opt.Tools = tlctest.Require(t)
	return Check(context.Background(), m, model, opt)
}

// sharedCache is for tests that ask the same of TLC, and not whether it is asked.
var sharedCache = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "verdicts-") // in the folder that TestMain removes
	if err != nil {
		panic(err)
	}
	return dir
})

func lines(r Report) (out []string) {
	for _, f := range r.Findings {
		out = append(out, f.String())
	}
	return out
}

var figures = regexp.MustCompile(`, "(property|distinct|generated|depth|length|loop)": ("\w+"|\d+)`)

// What is measured goes into a manifest without figures, and gives back the one that has them.
func TestRecord(t *testing.T) {
	fsys := files(t)
	want := string(fsys["models.json"].Data)
	some := thorough.Of(strings.Index(want, `"name": "Rises"`), len(want))
	fsys["models.json"] = &fstest.MapFile{Data: []byte(figures.ReplaceAllString(want[:some], "") + want[some:])}
	m := load(t, fsys)
	measured := map[string]manifest.Found{}
	for i := range m.Models[:thorough.Of(2, 4)] {
		r := Check(t.Context(), m, &m.Models[i], Options{Tools: tlctest.Require(t), Record: true, Cache: sharedCache()})
		require.True(t, r.OK(), "%v %v", r.Err, r.Findings)
		require.Same(t, &m.Models[i], r.Model)
		measured[r.Model.Name] = manifest.Found{Expect: r.Measured.Expect}
		if i == 1 {
			assert.Equal(t, []string{"SometimesTwo"}, r.Measured.Seen)
			assert.Len(t, r.Measured.Trace, 5)
		} else if i == 0 {
			assert.Equal(t, []string{"Ask", "Enter", "Leave", "Renew"}, r.Measured.Taken)
		}
	}
	require.Len(t, measured, thorough.Of(2, 4))
	text, err := manifest.Record("models.json", fsys["models.json"].Data, measured)
	require.NoError(t, err)
	require.Equal(t, want, string(text))
}

func TestNotRecorded(t *testing.T) {
	fsys := files(t)
	fsys["models.json"] = &fstest.MapFile{Data: []byte(figures.ReplaceAllString(string(fsys["models.json"].Data), ""))}
	assert.Equal(t, []string{
		"Lock: not recorded: expected a number: distinct states, got 15",
		"Lock: not recorded: expected a number: generated states, got 22",
		"Lock: not recorded: expected a number: depth, got 7",
	}, lines(run(t, fsys, "Lock", Options{Cache: sharedCache()})))
	thorough.Only(t, "the same of a lasso")
	assert.Equal(t, []string{
		"Everyone: not recorded: expected a property, got Everyone",
		"Everyone: not recorded: expected a number: distinct states, got 15",
		"Everyone: not recorded: expected a number: generated states, got 22",
		"Everyone: not recorded: expected a number: states in the counterexample, got 7",
		"Everyone: not recorded: expected a number: state that the counterexample goes back to, got 1",
	}, lines(run(t, fsys, "Everyone", Options{})))
}

// Each of these breaks a copy of the specification or the manifest in one place.
func TestBroken(t *testing.T) {
	const rude = "CONSTANTS MayEnter <- Rude"
	for _, c := range []struct {
		about, model, file, old, new string
		want                         []string
	}{
		{"an invariant is violated", "Lock", "Lock.tla", "/\\ MayEnter(p)", "", []string{
			"Lock: verdict: expected that it holds, got a violation of the invariant Mutex in 5 states"}},
		{"a guard is stronger", "Lock", "Lock.tla", "/\\ ticket[p] = 0 /\\ p", "/\\ inside = {} /\\ ticket[p] = 0 /\\ p", []string{
			"Lock: drift: expected 22 generated states, got 20 (-2)"}},
		{"a number in the manifest is wrong", "Lock", "models.json", `"depth": 7`, `"depth": 8`, []string{
			"Lock: drift: expected 8 depth, got 7 (-1)"}},
		{"an action is never taken", "Lock", "models.json", `"never": ["Panic"],`, "", []string{
			"Lock: action never taken: expected Panic to be taken, got no step from any of 15 states that takes it"}},
		{"an action is taken", "Lock", "models.json", `["Panic"]`, `["Panic", "Renew"]`, []string{
			"Lock: action taken: expected Renew never to be taken, got a step that takes it"}},
		{"an action is unknown", "Lock", "models.json", `"Renew", "Panic"]`, `"Renew", "Panic", "Pause"]`, []string{
			"Lock: unknown action: expected a definition of Pause, got none in MCLock or what it extends"}},
		{"a witness is not seen", "Lock", "models.json", `["SometimesWaits"]`, `["SometimesWaits", "SometimesTwo"]`, []string{
			"Lock: witness unseen: expected a state with SometimesTwo, got none among 15"}},
		{"a witness is unknown", "Lock", "models.json", `["SometimesWaits"]`, `["SometimesWait"]`, []string{
			"Lock: unknown witness: expected a definition of SometimesWait, got none in MCLock or what it extends"}},
		{"an override does nothing", "Rude", "MCLock_Rude.cfg", "MayEnter <- Rude", "MayEnter <- Polite", []string{
			"Rude: verdict: expected a violation of the invariant Mutex, got that it holds, with 15 distinct states",
			"Rude: equals its base: expected other counts than Lock has, got 15 distinct, 22 generated states too: does the override do anything?"}},
		{"a must-fail model holds", "Rude", "MCLock_Rude.cfg", rude, "CHECK_DEADLOCK FALSE CONSTANTS MayEnter <- Never", []string{
			"Rude: verdict: expected a violation of the invariant Mutex, got that it holds, with 5 distinct states"}},
		{"another invariant is violated", "Rude", "MCLock_Rude.cfg", "INVARIANT Mutex", "INVARIANT Never0 Mutex", []string{
			"Rude: property: expected Mutex, got Never0 in 3 states"}},
		{"a counterexample has another length", "Rude", "Lock.tla", "/\\ ticket[p] # 0", "/\\ next > Limit /\\ p \\in {p} /\\ ticket[p] # 0", []string{
			"Rude: drift: expected 15 distinct states, got 11 (-4)",
			"Rude: drift: expected 19 generated states, got 11 (-8)"}},
		{"the same as its base, it says", "Rude", "models.json", `"base": "Lock"`, `"base": "Lock", "sameAsBase": true`, []string{
			"Rude: differs from its base: expected 15 distinct, 22 generated states, as Lock has, got 15 distinct, 19 generated states"}},
		{"it goes on otherwise", "Everyone", "models.json", `"loop": 1`, `"stutters": true`, []string{
			"Everyone: drift: expected that its last state repeats for ever, got that it goes back to state 1"}},
		{"a must-fail property holds", "Rises", "Lock.tla", "Rises == [][next' >= next]_vars", "Rises == [][TRUE]_vars", []string{
			"Rises: verdict: expected a violation of the action property Rises, got that it holds, with 15 distinct states"}},
		{"there is a deadlock", "Lock", "Lock.tla", "  \\/ Renew", "", []string{
			"Lock: verdict: expected that it holds, got a deadlock in 7 states",
			"Lock: action never taken: expected Renew to be taken, got Next, which does not lead to it"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			if c.model != "Lock" || c.file != "models.json" || c.about == "a witness is unknown" {
				thorough.Only(t, "a run of its own; TestRecord has a verdict that is no other")
			}
			fsys := files(t)
			if c.file != "models.json" { // else TLC has been asked by TestRecord
				change(t, fsys, "MCLock.tla", "Polite(p)", "Never(p) == FALSE\nNever0 == next # 3\nPolite(p)")
			}
			change(t, fsys, c.file, c.old, c.new)
			r := run(t, fsys, c.model, Options{Cache: sharedCache()})
			require.NoError(t, r.Err)
			assert.Equal(t, c.want, lines(r))
			assert.False(t, r.OK())
		})
	}
}

// What is no verdict is an error and never a finding.
func TestNoVerdict(t *testing.T) {
	fsys := files(t)
	change(t, fsys, "Lock.tla", "Mutex ==", "Mutex = =")
	r := run(t, fsys, "Lock", Options{Cache: t.TempDir()})
	var parse *tlc.ParseError
	require.ErrorAs(t, r.Err, &parse)
	assert.Empty(t, r.Findings)
	assert.False(t, r.OK())
	delete(fsys, "MCLock.cfg")
	assert.ErrorIs(t, run(t, fsys, "Lock", Options{}).Err, manifest.ErrSource)
}

func TestCancelled(t *testing.T) {
	m := load(t, files(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := Check(ctx, m, m.Tagged("quick")[0], Options{Tools: tlctest.Require(t)})
	var stop *tlc.StoppedError
	require.ErrorAs(t, r.Err, &stop)
	require.ErrorIs(t, r.Err, context.Canceled)
}

// A model in a folder of its own, that extends a module of the manifest's: TLC finds both.
func TestFolder(t *testing.T) {
	thorough.Only(t, "trace/manifest finds such files, and stage verify checks such models")
	fsys := files(t)
	change(t, fsys, "models.json", `"config": "MCLock.cfg"`, `"config": "MCLock.cfg", "folder": "proof"`)
	for _, name := range []string{"MCLock.tla", "MCLock.cfg"} {
		fsys["proof/"+name] = fsys[name]
		delete(fsys, name)
	}
	r := run(t, fsys, "Lock", Options{})
	assert.True(t, r.OK(), "%v %v", r.Err, r.Findings)
}

// The acceptor of the real specification, and a variant whose override does something, and one whose override TLC ignores.
func TestAcceptorRole(t *testing.T) {
	thorough.Only(t, "a sample of it is in TestBroken, and stage verify checks the whole specification")
	fsys := fstest.MapFS{"models.json": {Data: []byte(`{"format": 1, "protocol": "paxos", "models": [
		{"name": "Acceptor", "module": "MCAcceptorRole", "config": "MCAcceptorRole.cfg", "why": "The base.", "tags": ["quick"],
		 "expect": {"verdict": "holds", "distinct": 68, "generated": 1089, "depth": 4},
		 "witnesses": ["SometimesPromisesVote", "SometimesRefuses"],
		 "actions": ["Prepare(ballot \\in Ballots)", "Accept(ballot \\in Ballots, value \\in Values)"]},
		{"name": "Deaf", "module": "Variant", "config": "MCAcceptorRole.cfg", "why": "No Prepare is answered.", "tags": ["quick"], "base": "Acceptor",
		 "override": {"replace": {"PrepareOk": "Deaf"}},
		 "expect": {"verdict": "holds"}, "witnesses": ["SometimesRefuses", "SometimesPromisesVote"]},
		{"name": "Ignored", "module": "Variant", "config": "Ignored.cfg", "why": "The same, misspelt.", "tags": ["quick"], "base": "Acceptor",
		 "expect": {"verdict": "holds"}}]}`)}}
	paths, err := filepath.Glob("../../spec/paxos/*.tla")
	require.NoError(t, err)
	for _, name := range []string{"AcceptorRole.tla", "MCAcceptorRole.tla", "MCAcceptorRole.cfg"} {
		paths = append(paths, "../../spec/paxos/models/"+name)
	}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		require.NoError(t, err)
		fsys[filepath.Base(p)] = &fstest.MapFile{Data: text}
	}
	config := string(fsys["MCAcceptorRole.cfg"].Data)
	fsys["Variant.tla"] = &fstest.MapFile{Data: []byte("---- MODULE Variant ----\nEXTENDS MCAcceptorRole\nDeaf(state, ballot) == FALSE\nA == INSTANCE Acceptor\n====")}
	fsys["Ignored.cfg"] = &fstest.MapFile{Data: []byte("CONSTANT A!PrepareOk <- Deaf\n" + config)}

	base := run(t, fsys, "Acceptor", Options{})
	assert.True(t, base.OK(), "%v %v", base.Err, base.Findings)
	deaf := run(t, fsys, "Deaf", Options{Record: true})
	require.NoError(t, deaf.Err)
	assert.Equal(t, []string{"Deaf: witness unseen: expected a state with SometimesPromisesVote, got none among 25"}, lines(deaf))
	ignored := run(t, fsys, "Ignored", Options{Record: true})
	require.NoError(t, ignored.Err)
	assert.Equal(t, []string{"Ignored: equals its base: expected other counts than Acceptor has, got 68 distinct, 1089 generated states too: does the override do anything?"}, lines(ignored))
}

// counter is a model of one number that goes round below 3, and of what else its text says.
func counter(t *testing.T, next, config, watched string, generated int) Report {
	fsys := fstest.MapFS{
		"Counter.tla": {Data: []byte("---- MODULE Counter ----\nEXTENDS Naturals\nVARIABLE x\n" +
			"Jump == x' = 7\nCount == x' = (x + 1) % 3\nBack == x = 7 /\\ x' = 0\nTo(n) == x' = n\n" +
			"Init == x = 0\n" + next + "\nSpec == Init /\\ [][Next]_x\n" +
			"Inv == x < 9\nSmall == x < 7\nNoJump == x' # 7\nStays == x < 0\nSeven == x = 7\nTwo == x = 2\nZero == x = 0\n====\n")},
		"Counter.cfg": {Data: []byte("SPECIFICATION Spec\nINVARIANT Inv\nCHECK_DEADLOCK FALSE\n" + config)},
		"models.json": {Data: []byte(`{"format": 1, "protocol": "counter", "models": [{"name": "Counter", "module": "Counter", "config": "Counter.cfg",
			"tags": ["quick"], "why": "w", "expect": {"verdict": "holds", "generated": ` + strconv.Itoa(generated) + `}, ` + watched + `}]}`)},
	}
	r := run(t, fsys, "Counter", Options{Record: true})
	require.NoError(t, r.Err)
	assert.EqualValues(t, generated, r.Measured.Expect.Generated)
	return r
}

// An action is taken by a step, and not where it is enabled and the next-state relation does not
// take it.
func TestTaken(t *testing.T) {
	const all, never = `"actions": ["Count", "Jump"]`, "Counter: action never taken: expected Jump to be taken, got no step from any of 3 states that takes it"
	for i, c := range []struct {
		about, next, config string
		watched             string
		generated           int
		want                []string
	}{
		{"behind a guard", `Next == \/ Count \/ (x > 5 /\ Jump)`, "", all, 4, []string{never}},
		{"the guard can be true", `Next == \/ Count \/ (x = 2 /\ Jump)`, "CONSTRAINT Small", all, 5, nil},
		{"before a condition", `Next == (Count \/ Jump) /\ x' # 7`, "", all, 4, []string{never}},
		{"after a list", "Next == \\/ Count\n        \\/ Jump\n     /\\ x' # 7", "", all, 4, []string{never}},
		{"and FALSE", `Next == (Jump /\ FALSE) \/ Count`, "", all, 4, []string{never}},
		{"in the other branch", `Next == \E b \in {1} : IF b = 2 THEN Jump ELSE Count`, "", all, 4, []string{never}},
		{"in a branch with two", `Next == IF x < 9 THEN Count ELSE To(0) \/ Jump`, "", all, 4, []string{never}},
		{"in a case", `Next == CASE x = 99 -> Jump [] OTHER -> Count`, "", all, 4, []string{never}},
		{"in a LET", `Next == LET Do == Jump IN Count \/ (Do /\ x = 99)`, "", all, 4, []string{never}},
		{"with another argument", `Next == \E n \in {1, 2} : To(n)`, "", `"actions": ["To(n \\in {3})"]`, 7, []string{
			"Counter: action never taken: expected To to be taken, got no step from any of 3 states that takes it"}},
		{"replaced", "Other == x > 9 /\\ Jump\nBoth == Jump\nNext == Count \\/ Both", "CONSTANT Both <- Other", all, 4, []string{never}},
		{"forbidden, and checked", `Next == Count \/ Jump`, "ACTION_CONSTRAINT NoJump", `"actions": ["Count", "Jump"], "witnesses": ["Zero", "Two"]`, 7, nil},
		{"behind a guard, and others forbidden", `Next == \/ Count \/ (x > 5 /\ Jump)`, "ACTION_CONSTRAINT NoJump", all, 4, []string{never}},
		{"each step forbidden, as where a proof is by one", `Next == Count`, "ACTION_CONSTRAINT Stays", `"actions": ["Count"], "witnesses": ["Zero"]`, 2, nil},
		{"only where it is forbidden to go", `Next == Count \/ Jump \/ Back`, "ACTION_CONSTRAINT NoJump",
			`"actions": ["Count", "Back"], "witnesses": ["Zero", "Seven"]`, 7, []string{
				"Counter: witness unseen: expected a state with Seven, got none among 3",
				"Counter: action never taken: expected Back to be taken, got no step from any of 3 states that takes it"}},
		{"into a state that is cut", `Next == Count \/ Jump`, "CONSTRAINT Small", all, 7, nil},
		{"only in a state that is cut", `Next == Count \/ Jump \/ Back`, "CONSTRAINT Small", `"actions": ["Back"], "witnesses": ["Zero", "Two", "Seven"]`, 7, []string{
			"Counter: witness unseen: expected a state with Seven, got none among 3",
			"Counter: action never taken: expected Back to be taken, got no step from any of 3 states that takes it"}},
		{"no step at all", `Next == Count`, "ACTION_CONSTRAINT Stays", `"witnesses": ["Zero", "Two"]`, 2, []string{
			"Counter: witness unseen: expected a state with Two, got none among 1"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			t.Parallel()
			thorough.Sample(t, i, 18)
			assert.Equal(t, c.want, lines(counter(t, c.next, c.config, c.watched, c.generated)))
		})
	}
}

// Whose step it is TLC cannot say where that compares a number with a name: then the verdict stands.
func TestTakenOfKinds(t *testing.T) {
	thorough.Only(t, "two runs; TestTaken has one of such a next-state relation")
	r := counter(t, "Name == x' = \"name\"\nNext == Count \\/ (x > 5 /\\ Name)", "", `"actions": ["Count", "Name"]`, 4)
	assert.Empty(t, lines(r))
	require.Len(t, r.Warnings, 1)
	assert.Contains(t, r.Warnings[0].String(), "actions are asked less: ")
}
