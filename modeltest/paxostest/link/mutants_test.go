package link_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	generic "github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/modeltest/link/linktest"
	paxoslink "github.com/synod-paxos/synod/modeltest/paxostest/link"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/vc"
)

// unseen are the changes that lead to the same system, and why.
var unseen = map[string][]string{
	"the update says that nothing changes": {
		"Process.vc Restart: no update of ballot", "Process.vc Restart: no update of promised", "Process.vc Restart: no update of voteBallot",
		"Process.vc Restart: no update of voteValue",
	},
	"it is so already: each phase carries just what it needs, and an unset get found no vote": {
		"Process.vc PromiseCompletes: no update of voter", "Process.vc PromiseAnswers: no update of voter", "Process.vc PromiseAnswers: no update of bestBallot",
		"Process.vc PromiseAnswers: no update of bestValue", "Process.vc PromiseAnswers: no update of value",
	},
	"who promised or voted what it did before promises and votes the same": {
		"Synod.vc PrepareAgain: no update of promised", "Synod.vc AcceptAgain: no update of promised", "Synod.vc AcceptAgain: no update of voteBallot",
		"Synod.vc AcceptAgain: no update of voteValue", "Synod.vc AcceptAgain: no update of sentAccepted",
		"Paxos.vc Phase2bAgain: no update of left", "Paxos.vc Phase2bAgain: no update of reached", "Paxos.vc Phase2bAgain: no update of last",
		"Paxos.vc Phase2bAgain: no update of sent2b",
	},
	"the other action of the two does the same there": {
		"Paxos.vc Phase2b: (forall ((w Value)) (not (sent2b a b w))) dropped", "Paxos.vc Phase2bAgain: (sent2b a b w) dropped",
		"Paxos.vc Phase2bAgain: (sent2b a b w) denied",
		"Synod.vc Accept: (forall ((w Value)) (not (sentAccepted a b w))) dropped", "Synod.vc AcceptAgain: (sentAccepted a b w) dropped",
		"Synod.vc AcceptAgain: (sentAccepted a b w) denied",
		"Synod.vc Prepare: (PrepareOk a b) dropped", "Synod.vc Prepare: (below (promised a) b) dropped",
		"Synod.vc PrepareAgain: (not (below (promised a) b)) dropped",
	},
	"the other guards give it, in each state that is reached": {
		"Voting.vc VoteFor: (below c b) dropped", "Paxos.vc Phase2a: (distinct b zero) dropped", "Process.vc Start: (distinct b zero) dropped",
		"Synod.vc PrepareAgain: (sentPrepare b) dropped", "Synod.vc PrepareAgain: (distinct b zero) dropped",
		"Process.vc PromiseCompletes: (= (phase p) prepare) dropped", "Process.vc PromiseCompletes: (not (promiser p a)) dropped",
		"Process.vc PromiseAnswers: (= (phase p) prepare) dropped", "Process.vc PromiseAnswers: (not (promiser p a)) dropped",
		"Process.vc VoteDecides: (= (phase p) accept) dropped", "Process.vc VoteDecides: (not (voter p a)) dropped",
		"Process.vc LearnCompletes: (= (learned l) none) dropped",
	},
	"a refusal is no step of Synod.tla; where it is one, of SynodReject.tla, only what was sent is refused": {
		"Process.vc Refuse: (or (sentPrepare b) (sentAccept b v)) dropped",
	},
	"history": {
		"Paxos.vc Phase2a: no update of backed", "Paxos.vc Phase2b: (backed b v Q c) dropped", "Synod.vc Accept: (backed b v Q c) dropped",
		"Process.vc PromiseCompletes: no update of backed", "Process.vc VoteDecides: no update of decidedBy", "Process.vc LearnCompletes: no update of learnedIn",
		"Process.vc LearnCompletes: no update of learnedBy", "Process.vc Start: no update of requested", "Process.vc Start: no update of late",
		"Process.vc Start: no update of lateBy", "Process.vc Start: no update of lateIn", "Process.vc Start: no update of lateFor",
		"May.vc Promise: no update of promise", "May.vc Learn: no update of at",
	},
}

// mutant is a file with one thing changed.
type mutant struct{ file, action, name, text string }

// mutantsOf changes a file of a system: each guard, and each update, is left out, and each guard denied.
func mutantsOf(t *testing.T, file string) (all []mutant) {
	t.Helper()
	text, err := fs.ReadFile(spec.Files, "paxos/proof/"+file)
	require.NoError(t, err)
	code := string(text)
	action := ""
	change := func(at int, form, by, what string) {
		all = append(all, mutant{file, action, file + " " + action + ": " + what, code[:at] + by + code[at+len(form):]})
	}
	for at := 0; at < len(code); at++ {
		switch {
		case strings.HasPrefix(code[at:], ";"):
			at += strings.IndexByte(code[at:], '\n')
		case strings.HasPrefix(code[at:], "(action "):
			action = strings.Fields(code[at:])[1]
		case strings.HasPrefix(code[at:], "(guard "):
			form := linktest.Form(code[at:])
			inner := strings.TrimSuffix(strings.TrimPrefix(form, "(guard "), ")")
			said := strings.Join(strings.Fields(inner), " ")
			change(at, form, "", said+" dropped")
			change(at, form, "(guard (not "+inner+"))", said+" denied")
		case strings.HasPrefix(code[at:], "(update "):
			form := linktest.Form(code[at:])
			change(at, form, "", "no update of "+strings.Fields(form)[1])
		}
	}
	return all
}

// proofs are the files of the proofs, read once.
var proofs = sync.OnceValue(func() fstest.MapFS {
	files := fstest.MapFS{}
	names, _ := fs.Glob(spec.Files, "paxos/proof/*.vc")
	for _, name := range names {
		text, _ := fs.ReadFile(spec.Files, name)
		files[strings.TrimPrefix(name, "paxos/proof/")] = &fstest.MapFile{Data: text}
	}
	return files
})

// loaded is a system, with some files changed.
func loaded(system string, changed map[string]string) (*vc.System, error) {
	files := maps.Clone(proofs())
	for name, text := range changed {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return vc.Load(files, system+".vc")
}

// differs tells whether a changed system is seen to be another, or to be none. The largest graph comes last.
func differs(t *testing.T, system string, m mutant) bool {
	t.Helper()
	s, err := loaded(system, map[string]string{m.file: m.text})
	if err != nil {
		return true
	}
	links, _, _ := paxoslink.All.Of(system)
	slices.SortStableFunc(links, func(a, b generic.Link) int {
		return recorded(t, a.Model).Graph.NumStates() - recorded(t, b.Model).Graph.NumStates()
	})
	for _, l := range links {
		if same(t, l, s, m.action) {
			continue
		}
		if d, err := held(t, l, s); d != nil || err != nil {
			return true
		}
	}
	return false
}

// Every guard that is dropped or denied, and every update that is left out, makes another system, but for those that are
// known to make none.
func TestEachChangeOfASystemIsSeen(t *testing.T) {
	thorough.Only(t, "it takes half a minute")
	var passed []string
	for _, c := range []struct{ system, file string }{
		{"Consensus", "Consensus.vc"}, {"Voting", "Voting.vc"}, {"Paxos", "Paxos.vc"}, {"Synod", "Synod.vc"}, {"Synod", "Process.vc"},
		{"Dialects", "Dialects.vc"}, {"May", "May.vc"},
	} {
		all := mutantsOf(t, c.file)
		require.NotEmpty(t, all)
		for _, m := range all {
			if !differs(t, c.system, m) {
				passed = append(passed, m.name)
			}
		}
	}
	var known []string
	for _, reason := range slices.Sorted(maps.Keys(unseen)) {
		known = append(known, unseen[reason]...)
	}
	slices.Sort(passed)
	slices.Sort(known)
	require.Equal(t, known, passed)
}

// wrong are systems that were once taken for those of the specification: each does less, or more, than it, and keeps what is claimed.
var wrong = []struct{ system, file, old, by, model string }{
	{"Synod", "Process.vc", "(guard (not (promiser p a)))\n  (update promiser ((x Proposer) (y Acceptor)) (ite (= x p) (Tally", // the second vote is not counted
		"(guard (not (promiser p a)))\n  (guard (=> (distinct (bestBallot p) zero) (= c zero)))\n  (update promiser ((x Proposer) (y Acceptor)) (ite (= x p) (Tally", "ProposerRoleFour"},
	{"Synod", "Process.vc", "(action Restart ((p Proposer))", "(action Restart ((p Proposer))\n  (guard (= (own p) none))", "ProposerRole"},
	{"Synod", "Process.vc", "(action LearnCounted ((l Learner) (a Acceptor) (b Ballot) (v Value))",
		"(action LearnCounted ((l Learner) (a Acceptor) (b Ballot) (v Value))\n  (guard (forall ((x Acceptor) (w Value)) (=> (seen l x b w) (= w v))))", "LearnerRole"},
	{"Synod", "Process.vc", "(action LearnCompletes ((l Learner) (a Acceptor) (b Ballot) (v Value) (R Quorum2))", // only the first learner learns
		"(action LearnCompletes ((l Learner) (a Acceptor) (b Ballot) (v Value) (R Quorum2))\n  (guard (forall ((k Learner)) (= (learned k) none)))", "LearnerRoleFour"},
	{"Synod", "Process.vc", "(guard (Owns p b))", "(guard (Owns p b))\n  (guard (distinct (phase p) unset))", "ProposerRole"},
	{"Dialects", "Process.vc", "(guard (= v (value p)))\n  (guard (not (voter p a)))\n  (update voter ", // of two votes only the second counts
		"(guard (= v (value p)))\n  (guard (not (voter p a)))\n  (guard (exists ((y Acceptor)) (voter p y)))\n  (update voter ", "ProposerRoleFour"},
	{"Paxos", "Paxos.vc", "  (guard (not (reached a b)))\n", "  (guard (not (left a b)))\n", "PaxosAll"},
	{"Paxos", "Paxos.vc", "(init (forall ((b Ballot)) (not (sent1a b))))\n", "", "PaxosAll"},
	{"Voting", "Voting.vc", "(guard (below c b))", "(guard (= c zero))", "VotingAll"},
	{"Synod", "Synod.vc", "(define AcceptOk ((a Acceptor) (b Ballot)) Bool (atMost (promised a) b))",
		"(define AcceptOk ((a Acceptor) (b Ballot)) Bool (= (promised a) b))", "AcceptorRole"},
	{"May", "May.vc", "  (guard (NotSkipped a c))\n", "  (guard (NotSkipped a c))\n  (guard (distinct c b))\n", "MaySystemAll"},
}

func TestWrongSystemsAreSeen(t *testing.T) {
	for i, c := range wrong {
		t.Run(fmt.Sprint(i, c.system), func(t *testing.T) {
			text, err := fs.ReadFile(spec.Files, "paxos/proof/"+c.file)
			require.NoError(t, err)
			require.Contains(t, string(text), c.old)
			s, err := loaded(c.system, map[string]string{c.file: strings.Replace(string(text), c.old, c.by, 1)})
			require.NoError(t, err)
			links, _, _ := paxoslink.All.Of(c.system)
			l := links[slices.IndexFunc(links, func(l generic.Link) bool { return l.Model == c.model })]
			d, err := held(t, l, s)
			require.True(t, d != nil || err != nil, "the graph of %s does not tell it from %s", c.model, c.system)
		})
	}
}
