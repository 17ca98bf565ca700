package nodetest

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
)

// A liberal system does whatever Paxos allows, and our nodes do little of that: each message goes to
// all and may be sent again at any time; Prepares, Accepts, values and votes are passed on, a vote
// that another shows is voted for, a ballot is handed over, rounds of one node overlap, and clients
// are told by whoever knows. It is written as Paxos is, of what each node holds, and knows nothing of
// the rules by which messages are judged.
type liberal struct {
	*rand.Rand
	slots         int // 0: it keeps a register
	bug           string
	disk, clients bool
	nodes         []*liberalNode
	sent          []*liberalMessage
	begun         map[liberalBallot]int // when
	now, values   int
	done          map[string]int // how often each is done
}

type liberalBallot [2]int

func (b liberalBallot) less(c liberalBallot) bool { return slices.Compare(b[:], c[:]) < 0 }

type liberalVote struct {
	ballot liberalBallot
	value  string
}

type liberalMessage struct {
	kind    string
	ballot  liberalBallot
	value   string
	slot    int
	votes   map[int]liberalVote // of a Promise
	to      int                 // of a Handover
	chosen  bool                // the value is
	unset   bool                // in the ballot
	senders []int
	heard   [3]bool // by whom
}

// liberalDisk is what survives a crash.
type liberalDisk struct {
	begun, promised liberalBallot
	written         liberalBallot // of what is promised: a vote need not be written as a promise too
	votes           map[int]liberalVote
}

type liberalNode struct {
	self, lines int
	log         strings.Builder
	liberalDisk

	prepared  map[liberalBallot]bool
	promises  map[liberalBallot]map[int]map[int]liberalVote
	proposed  map[int]map[liberalVote]bool
	voted     map[int]map[liberalVote]map[int]bool
	knows     map[int]map[string]bool // which values are chosen
	unsets    map[liberalBallot]bool  // as others told it
	leads     map[liberalBallot]map[int]string
	said      []*liberalMessage // since it started
	requested map[string]bool
	sets      int
	gets      []int // when they were asked
}

func newLiberal(seed uint64, slots int, bug string) *liberal {
	l := &liberal{
		Rand: rand.New(rand.NewPCG(seed, 9)), slots: slots, bug: bug, begun: map[liberalBallot]int{}, done: map[string]int{},
	}
	l.disk, l.clients = l.IntN(2) == 0, slots == 0 && l.IntN(3) > 0
	for self := range 3 {
		n := &liberalNode{self: self, liberalDisk: liberalDisk{votes: map[int]liberalVote{}}}
		l.nodes = append(l.nodes, n)
		l.start(n)
	}
	return l
}

// logs runs it for so many steps.
func (l *liberal) logs(steps int) (files [][]byte) {
	for range steps {
		l.now++
		n := l.nodes[l.IntN(len(l.nodes))]
		if m := l.some(n); m != nil {
			l.deliver(n, m)
			continue
		}
		switch often := []func(*liberalNode){l.promise, l.propose, l.vote, l.inform, l.tell, l.tellUnset}; {
		case l.IntN(150) == 0:
			l.start(n)
		case l.IntN(3) == 0:
			[]func(*liberalNode){l.ask, l.ask, l.begin, l.again, l.relay, l.handOver}[l.IntN(6)](n)
		default:
			often[l.IntN(len(often))](n)
		}
	}
	for _, n := range l.nodes {
		n.line(`"do":"stop"`)
		files = append(files, []byte(n.log.String()))
	}
	return files
}

// some gives a message that a node may receive now, or nil: mostly the last that it has not.
func (l *liberal) some(n *liberalNode) *liberalMessage {
	switch drawn := l.IntN(30); {
	case drawn == 0 && len(l.sent) > 0:
		return l.sent[l.IntN(len(l.sent))]
	case drawn < 20:
		for _, m := range slices.Backward(l.sent) {
			if !m.heard[n.self] && l.IntN(8) > 0 {
				return m
			}
		}
	}
	return nil
}

func (n *liberalNode) line(format string, args ...any) {
	n.lines++
	fmt.Fprintf(&n.log, `{"n":%d,%s}`+"\n", n.lines, fmt.Sprintf(format, args...))
}

// start starts a node, which has forgotten all but its disk.
func (l *liberal) start(n *liberalNode) {
	if l.bug == "forgets its votes" {
		n.votes = map[int]liberalVote{}
	}
	n.line(`"do":"start","node":%d,"nodes":%d,"disk":%t,"clients":%t,"log":%t`, n.self, 3, l.disk, l.clients, l.slots > 0)
	n.prepared, n.promises = map[liberalBallot]bool{}, map[liberalBallot]map[int]map[int]liberalVote{}
	n.proposed, n.voted, n.knows = map[int]map[liberalVote]bool{}, map[int]map[liberalVote]map[int]bool{}, map[int]map[string]bool{}
	for slot := range max(1, l.slots) {
		n.proposed[slot], n.voted[slot], n.knows[slot] = map[liberalVote]bool{}, map[liberalVote]map[int]bool{}, map[string]bool{}
		if v := n.votes[slot]; v != (liberalVote{}) {
			n.proposed[slot][v] = true
		}
	}
	n.unsets = map[liberalBallot]bool{}
	n.leads, n.requested, n.said, n.sets, n.gets = map[liberalBallot]map[int]string{}, map[string]bool{}, nil, 0, nil
}

// writes brings a change to the disk, and says so; but it may crash in between.
func (l *liberal) writes(n *liberalNode, slot int, change func()) (written bool) {
	change()
	if l.IntN(100) == 0 {
		l.start(n)
		return false
	}
	if l.disk && (l.bug != "writes late" || l.IntN(3) > 0) {
		v := n.votes[slot]
		n.line(`"do":"durable"%s%s%s%s`, ballotText("ballot", n.begun), ballotText("promised", n.written), l.slotText(slot), voteText(v))
	}
	return true
}

func ballotText(name string, b liberalBallot) string {
	if b == (liberalBallot{}) {
		return ""
	}
	return fmt.Sprintf(`,"%s":[%d,%d]`, name, b[0], b[1])
}

func voteText(v liberalVote) string {
	if v == (liberalVote{}) {
		return ""
	}
	return ballotText("vote", v.ballot) + fmt.Sprintf(`,"value":%q`, v.value)
}

func (l *liberal) slotText(slot int) string {
	if l.slots == 0 {
		return ""
	}
	return fmt.Sprintf(`,"slot":%d`, slot)
}

// text is a message as a line has it.
func (l *liberal) text(m *liberalMessage) string {
	text := fmt.Sprintf(`"type":%q`, m.kind) + ballotText("ballot", m.ballot)
	switch {
	case m.kind == "Promise" && l.slots == 0:
		return text + voteText(m.votes[0])
	case m.kind == "Promise":
		var reports []string
		for _, slot := range slices.Sorted(maps.Keys(m.votes)) {
			reports = append(reports, fmt.Sprintf(`{"slot":%d%s}`, slot, voteText(m.votes[slot])))
		}
		return text + `,"reports":[` + strings.Join(reports, ",") + "]"
	case m.kind == "Prepare", m.kind == "Handover":
		return text
	case m.unset:
		return text + `,"none":true`
	}
	return text + fmt.Sprintf(`,"value":%q`, m.value) + l.slotText(m.slot)
}

// sends sends a message to all.
func (l *liberal) sends(n *liberalNode, m *liberalMessage) {
	n.line(`"do":"send",%s`, l.text(m))
	if !slices.Contains(m.senders, n.self) {
		m.senders = append(m.senders, n.self)
	}
	if !slices.Contains(l.sent, m) {
		l.sent = append(l.sent, m)
	}
	n.said = append(n.said, m)
	l.done[m.kind]++
}

// deliver has a node receive a message, by the way of whoever sent it: what only acceptors say is of
// who said it first, whoever brings it.
func (l *liberal) deliver(n *liberalNode, m *liberalMessage) {
	n.line(`"do":"receive","from":%d,%s`, m.senders[l.IntN(len(m.senders))], l.text(m))
	from := m.senders[0]
	m.heard[n.self] = true
	switch m.kind {
	case "Prepare":
		n.prepared[m.ballot] = true
	case "Promise":
		if n.promises[m.ballot] == nil {
			n.promises[m.ballot] = map[int]map[int]liberalVote{}
		}
		n.promises[m.ballot][from] = m.votes
		for slot, v := range m.votes {
			n.shows(slot, v, from)
		}
	case "Accepted":
		n.shows(m.slot, liberalVote{m.ballot, m.value}, from)
	case "Accept", "Commit":
		n.proposed[m.slot][liberalVote{m.ballot, m.value}] = true
	case "Handover":
		if m.to == n.self && n.begun.less(m.ballot) && l.writes(n, 0, func() { n.begun = m.ballot }) {
			n.leads[m.ballot] = map[int]string{}
		}
	case "Forward":
		n.requested[m.value] = true
	}
	if m.unset {
		n.unsets[m.ballot] = true
	}
	if m.chosen {
		n.knows[m.slot][m.value] = true
	}
}

// shows takes in that a node has voted.
func (n *liberalNode) shows(slot int, v liberalVote, by int) {
	n.proposed[slot][v] = true
	if n.voted[slot][v] == nil {
		n.voted[slot][v] = map[int]bool{}
	}
	if n.voted[slot][v][by] = true; len(n.voted[slot][v]) >= 2 {
		n.knows[slot][v.value] = true
	}
}

func (l *liberal) ask(n *liberalNode) {
	get := l.slots == 0 && l.IntN(2) == 0
	value := fmt.Sprint("v", l.values)
	switch l.values++; {
	case l.slots > 0:
	case get:
		n.line(`"do":"ask","none":true`)
		n.gets = append(n.gets, l.now)
		return
	default:
		n.line(`"do":"ask","value":%q`, value)
		n.sets++
	}
	n.requested[value] = true
}

// begin begins a round in a ballot that it never used.
func (l *liberal) begin(n *liberalNode) {
	if len(n.leads) > 0 && l.IntN(8) > 0 {
		return
	}
	b := liberalBallot{max(n.begun[0], n.promised[0]) + 1 + l.IntN(2), n.self}
	if l.writes(n, 0, func() { n.begun = b }) {
		n.leads[b], l.begun[b] = map[int]string{}, l.now
		l.sends(n, &liberalMessage{kind: "Prepare", ballot: b})
	}
}

// any draws one of a map, in an order that is always the same.
func anyOf[K comparable, V any](l *liberal, of map[K]V) (one K, there bool) {
	if len(of) == 0 {
		return one, false
	}
	keys := slices.SortedFunc(maps.Keys(of), func(a, b K) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return keys[l.IntN(len(keys))], true
}

// promise answers a Prepare that was heard.
func (l *liberal) promise(n *liberalNode) {
	b, heard := anyOf(l, n.prepared)
	if !heard || !n.promised.less(b) || !l.writes(n, 0, func() { n.promised, n.written = b, b }) {
		return
	}
	votes := maps.Clone(n.votes)
	if l.bug == "hides its votes" {
		votes = map[int]liberalVote{}
	}
	l.sends(n, &liberalMessage{kind: "Promise", ballot: b, votes: votes})
}

func (l *liberal) slot() int { return l.IntN(max(1, l.slots)) }

// propose proposes what the promises of a ballot that it leads allow, or what is chosen.
func (l *liberal) propose(n *liberalNode) {
	b, leads := anyOf(l, n.leads)
	if !leads {
		return
	}
	slot := l.slot()
	if _, already := n.leads[b][slot]; already {
		return
	}
	value, may := anyOf(l, n.knows[slot])
	if may {
		l.done["chosen"]++
	} else if value, may = l.free(n, b, slot); !may {
		return
	}
	n.leads[b][slot] = value
	n.proposed[slot][liberalVote{b, value}] = true
	l.sends(n, &liberalMessage{kind: "Accept", ballot: b, value: value, slot: slot})
}

// free gives the value of the highest vote that the promises of a ballot report, or else any that was
// asked for, by a client or in another ballot.
func (l *liberal) free(n *liberalNode, b liberalBallot, slot int) (value string, may bool) {
	if len(n.promises[b]) < 2 && l.bug != "asks nobody" {
		return "", false
	}
	best := liberalVote{}
	for _, votes := range n.promises[b] {
		if best.ballot.less(votes[slot].ballot) {
			best = votes[slot]
		}
	}
	switch {
	case best != (liberalVote{}) && l.bug == "proposes what it likes":
		return fmt.Sprint("liked", l.now), true
	case best != (liberalVote{}):
		return best.value, true
	}
	if l.IntN(2) == 0 {
		v, there := anyOf(l, n.proposed[slot])
		return v.value, there
	}
	return anyOf(l, n.requested)
}

// vote votes for what was proposed, whoever it has it of.
func (l *liberal) vote(n *liberalNode) {
	slot := l.slot()
	v, heard := anyOf(l, n.proposed[slot])
	if !heard || v.ballot.less(n.promised) && l.bug != "breaks its promise" || !n.votes[slot].ballot.less(v.ballot) {
		return
	}
	if !l.writes(n, slot, func() {
		if n.votes[slot], n.promised = v, v.ballot; l.IntN(2) == 0 {
			n.written = v.ballot
		}
	}) {
		return
	}
	l.sends(n, &liberalMessage{kind: "Accepted", ballot: v.ballot, value: v.value, slot: slot})
}

// again sends what was sent since the node started.
func (l *liberal) again(n *liberalNode) {
	if len(n.said) > 0 {
		l.sends(n, n.said[l.IntN(len(n.said))])
		l.done["again"]++
	}
}

// relay passes on a Prepare or an Accept that is somebody's.
func (l *liberal) relay(n *liberalNode) {
	if len(l.sent) == 0 {
		return
	}
	m := l.sent[l.IntN(len(l.sent))]
	if m.kind == "Prepare" && n.prepared[m.ballot] || m.kind == "Accept" && n.proposed[m.slot][liberalVote{m.ballot, m.value}] {
		l.sends(n, m)
		l.done["relay"]++
	}
}

// inform tells others what it knows of a value, by messages of many names.
func (l *liberal) inform(n *liberalNode) {
	slot := l.slot()
	if value, knows := anyOf(l, n.knows[slot]); knows {
		kind := []string{"Learn", "Answer"}[l.IntN(2)]
		l.sends(n, &liberalMessage{kind: kind, value: value, slot: slot, chosen: true})
	}
	if v, heard := anyOf(l, n.proposed[slot]); heard && l.IntN(8) == 0 {
		l.sends(n, &liberalMessage{kind: "Commit", ballot: v.ballot, value: v.value, slot: slot})
	}
	if value, asked := anyOf(l, n.requested); asked && l.IntN(8) == 0 {
		l.sends(n, &liberalMessage{kind: "Forward", value: value})
	}
}

// tell tells a client which value is chosen.
func (l *liberal) tell(n *liberalNode) {
	value, knows := anyOf(l, n.knows[0])
	if v, heard := anyOf(l, n.proposed[0]); heard && l.bug == "tells what is proposed" {
		value, knows = v.value, true
	}
	switch {
	case l.slots > 0 || !knows:
		return
	case n.sets > 0:
		n.sets--
	case len(n.gets) > 0:
		at := l.IntN(len(n.gets))
		n.gets = slices.Delete(n.gets, at, at+1)
	default:
		return
	}
	n.line(`"do":"tell","value":%q`, value)
	l.done["tell"]++
}

// tellUnset tells one who gets that nothing is chosen: enough had voted for nothing in a ballot that
// was begun after that.
func (l *liberal) tellUnset(n *liberalNode) {
	b, unset := l.unset(n)
	at := slices.IndexFunc(n.gets, func(asked int) bool { return asked < l.begun[b] || l.bug == "answers by an old round" })
	switch {
	case !unset:
	case l.slots == 0 && l.IntN(3) == 0:
		l.sends(n, &liberalMessage{kind: "Answer", ballot: b, unset: true})
		l.done["unset to others"]++
	case at >= 0:
		n.line(`"do":"tell","none":true`)
		n.gets = slices.Delete(n.gets, at, at+1)
		l.done["unset"]++
	}
}

// unset gives a ballot in which enough had voted for nothing, as it heard itself or was told.
func (l *liberal) unset(n *liberalNode) (b liberalBallot, unset bool) {
	if b, told := anyOf(l, n.unsets); told && l.IntN(2) == 0 {
		return b, true
	}
	b, heard := anyOf(l, n.promises)
	none := 0
	for _, votes := range n.promises[b] {
		if len(votes) == 0 {
			none++
		}
	}
	return b, heard && none >= 2
}

// handOver has another propose in a ballot from now on.
func (l *liberal) handOver(n *liberalNode) {
	if b, leads := anyOf(l, n.leads); leads && len(n.leads[b]) == 0 && l.IntN(8) == 0 {
		delete(n.leads, b)
		l.sends(n, &liberalMessage{kind: "Handover", ballot: b, to: (n.self + 1 + l.IntN(2)) % 3})
	}
}

// Nothing is wrong with logs of a liberal system, of a register or of slots, whole or with gaps.
func TestLiberalSystemsAreRight(t *testing.T) {
	t.Parallel()
	done := map[string]int{}
	for seed := range uint64(thorough.Of(100, 6000)) {
		l := newLiberal(seed, []int{0, 0, 3}[seed%3], "")
		files := l.logs(60 + int(seed%5)*60)
		for what, n := range l.done {
			done[what] += n
		}
		for name, change := range map[string]func(*rand.Rand, [][]byte) [][]byte{
			"whole": func(_ *rand.Rand, files [][]byte) [][]byte { return files }, "dropped": drop, "cut": cutOff, "absent": absent,
		} {
			changed := change(rand.New(rand.NewPCG(seed, 1)), files)
			if r := judgeLogs(t, changed); r.Wrong != nil || name == "whole" && r.Gaps() {
				t.Fatalf("seed %d, %s: %v, gaps %t\n%s", seed, name, r.Wrong, r.Gaps(), bytes.Join(changed, nil))
			}
		}
	}
	t.Log(done)
	for _, what := range []string{"Prepare", "Promise", "Accept", "Accepted", "Learn", "Answer", "Commit", "Forward", "Handover", "chosen", "again", "relay", "tell", "unset", "unset to others"} {
		if done[what] < 10 {
			t.Errorf("%s is done only %d times", what, done[what])
		}
	}
}

// liberalBugs are what may be wrong with such a system, with the rules that it breaks.
var liberalBugs = map[string]string{
	"":                        "",
	"forgets its votes":       "NoVoteBetween NoneIsNone",
	"hides its votes":         "NoVoteBetween NoneIsNone",
	"breaks its promise":      "NotSkipped",
	"asks nobody":             "ShownSafe",
	"proposes what it likes":  "ShownSafe WasRequested",
	"writes late":             "Durable",
	"tells what is proposed":  "MayLearn",
	"answers by an old round": "MayUnset",
}

// Nor is there anything with which a bug could hide among all that.
func TestBugsOfLiberalSystemsAreFound(t *testing.T) {
	t.Parallel()
	for bug, rules := range liberalBugs {
		for _, slots := range []int{0, 3}[:thorough.Of(1, 2)] {
			found := map[string]int{}
			for seed := range uint64(thorough.Of(24, 40)) {
				if r := judgeLogs(t, newLiberal(seed, slots, bug).logs(400)); r.Wrong != nil {
					found[r.Wrong.Rule]++
				}
			}
			for rule := range found {
				if !strings.Contains(rules+" Agreement", rule) || bug == "" {
					t.Errorf("%s, %d slots: want %s, got %v", bug, slots, rules, found)
				}
			}
			clients := rules == "MayLearn" || rules == "MayUnset" // of which slots have none
			if t.Log(bug, slots, found); len(found) == 0 && bug != "" && !(clients && slots > 0) {
				t.Errorf("%s, %d slots: nothing is found", bug, slots)
			}
		}
	}
}
