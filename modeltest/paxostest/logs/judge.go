package logs

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/modeltest/paxostest/coverage"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// node is a log on its way.
type nodeLog struct {
	*reader
	Log
	roles   map[string]*role
	slots   map[string]*slots // of logs, by key
	log     bool              // it keeps logs
	clients bool              // asks and tells are logged
	disk    bool              // what is durable is logged
	before  uint64            // so much was missed before it started last
	gone    bool              // all of it is judged
	waits   uint64            // after so many events
	doubted time.Time         // since then
}

// judge is all logs.
type judge struct {
	cluster cluster
	slots   bool // nodes keep logs of them
	logs    []*nodeLog
	ordered []*nodeLog // by node, so that what is found first does not hang on how they are given
	byNode  map[int]*nodeLog
	seed    maphash.Seed
	sent    map[uint64]struct{}
	passed  map[uint64]*passed // what messages of other types pass on of their values
	after   map[uint64]after   // what came before a message was sent first; none: nothing that matters
	all     across
	kinds   map[kind]uint64
	kept    func(*nodeLog, *placed)
	forms   *forms
	follow  *coverage.Cluster // nil if nobody wants it
	news    chan struct{}     // something is logged
	heads   <-chan head       // logs that begin late
	late    map[int]string    // those that have not begun: their names, by their places among sources
	report  Report
	err     error // of the forms
}

// kind is what an event is about.
type kind struct{ do, message string }

// Judge reads logs, one of each node, and judges them, up to the first event that is wrong. An
// error is of what is no log, to its end: nothing is said by a half.
func Judge(sources []Source) (*Report, error) { return Follow(sources, nil) }

// Follow is Judge. What the logs take of TLC's graph is added to a profile, if the cluster is of
// the size of the graph.
func Follow(sources []Source, p *coverage.Profile) (*Report, error) {
	return follow(sources, &forms{}, p, (*judge).run)
}

// follow has run take the events.
func follow(sources []Source, f *forms, p *coverage.Profile, run func(*judge) error) (*Report, error) {
	j := newJudge(sources, f, nil)
	defer j.close()
	if err := j.meetAll(); err != nil {
		return nil, err
	}
	if p != nil && coverage.Fits(j.cluster.Cluster) && j.cluster.nodes == j.cluster.Acceptors {
		j.follow = p.Follow()
		defer j.follow.Done()
	}
	err := run(j)
	for _, l := range j.logs {
		if broken := l.rest(); err == nil {
			err = broken
		}
	}
	for k, n := range j.kinds {
		j.report.Kinds[strings.TrimSpace(k.do+" "+k.message)] = n
	}
	for n := range j.cluster.nodes {
		if j.byNode[n] == nil {
			j.report.Absent = append(j.report.Absent, n)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(j.late)) {
		j.report.Silent = append(j.report.Silent, j.late[i])
	}
	for _, l := range j.logs {
		if l.gone {
			l.Log.Torn, l.Log.Cut = l.torn, !l.ended
		}
		j.report.Logs = append(j.report.Logs, l.Log)
	}
	if j.report.Ballots = j.forms.order(); !j.slots {
		j.report.all = &j.all
	}
	return &j.report, err
}

// newJudge begins to read logs. kept is told of all events as they are judged, if it is not nil.
func newJudge(sources []Source, f *forms, kept func(*nodeLog, *placed)) *judge {
	j := &judge{forms: f, byNode: map[int]*nodeLog{}, seed: maphash.MakeSeed(), sent: map[uint64]struct{}{}, passed: map[uint64]*passed{}, after: map[uint64]after{}, all: newAcross(), kinds: map[kind]uint64{}, news: make(chan struct{}, 1), late: map[int]string{}}
	j.report.Kinds, j.kept = map[string]uint64{}, kept
	sources = split(sources)
	for _, s := range sources {
		j.err = cmp.Or(j.err, f.look(s))
	}
	f.settled = true
	for i, s := range sources {
		j.late[i] = s.Name
	}
	j.heads = heads(sources, j.news)
	all := ready(sources, j.heads)
	begun := j.begun(all)
	if len(begun) == 0 {
		begun = all // who reads them says so
	}
	for _, files := range together(begun) {
		j.logs = append(j.logs, j.opens(files))
	}
	return j
}

// close ends reading.
func (j *judge) close() {
	for _, l := range j.logs {
		close(l.stop)
	}
}

func (j *judge) meetAll() error {
	if j.err != nil {
		return j.err
	}
	for _, l := range j.logs {
		if err := j.meet(l); err != nil {
			return err
		}
	}
	return nil
}

// meet reads who a log is of.
func (j *judge) meet(l *nodeLog) error {
	first := l.first()
	if first == nil {
		if l.err != nil {
			return l.err
		}
		return fmt.Errorf("%s: want a log that begins with a start, got nothing", l.name)
	}
	e := first.Event
	c, err := e.cluster()
	switch {
	case err != nil || len(j.byNode) == 0:
	case j.cluster != c:
		err = otherCluster(c, "other logs", j.cluster)
	case j.slots != e.Log:
		keeps := map[bool]string{true: "a log of slots", false: "registers"}
		err = refused(fmt.Sprintf(`want "log": true in the starts of all nodes, or of none: %s keeps %s, and this one %s`, j.logs[0].name, keeps[j.slots], keeps[e.Log]))
	}
	if err != nil {
		return fmt.Errorf("%s:1: %w", l.name, err)
	}
	if other := j.byNode[*e.Node]; other != nil {
		return fmt.Errorf("%s:1: it is of node %d, and so is %s: give one log of each node, of all its restarts", l.name, *e.Node, other.name)
	}
	j.cluster, j.slots, j.byNode[*e.Node] = c, e.Log, l
	l.Log.File, l.Log.Node = l.name, *e.Node
	j.ordered = append(j.ordered, l)
	slices.SortFunc(j.ordered, func(a, b *nodeLog) int { return cmp.Compare(a.Log.Node, b.Log.Node) })
	return nil
}

// run takes events in an order that can have been: a message is received after it was sent.
func (j *judge) run() error {
	for {
		if err := j.joins(); err != nil {
			return err
		}
		moved, waiting := false, []*nodeLog(nil)
		for _, l := range j.ordered {
			n, blocked := j.advance(l, false)
			moved = moved || n > 0
			if blocked {
				waiting = append(waiting, l)
			}
			if j.report.Wrong != nil || l.err != nil && l.gone {
				return l.err
			}
		}
		switch owner := j.owner(waiting); {
		case moved:
		case owner != nil:
			j.advance(owner, true)
		case len(j.late) > 0, slices.ContainsFunc(j.logs, func(l *nodeLog) bool { return l.pending }):
			if l := j.hopeless(waiting); l != nil {
				j.advance(l, true)
			} else {
				j.wait(waiting)
			}
		case len(waiting) == 0:
			return nil
		default: // for what does not come
			if j.advance(j.excused(waiting), true); j.report.Wrong != nil {
				return nil
			}
		}
	}
}

// owner finds, of logs that wait, one that proposes something, and waits to hear whether it was the
// first.
func (j *judge) owner(waiting []*nodeLog) *nodeLog {
	for _, l := range waiting {
		if j.doubts(l, l.peek()) == ownsIt {
			return l
		}
	}
	return nil
}

// excused finds, of logs that wait, one for whose message there is a reason not to be logged; else
// one that does what it may not; else one whose message is nowhere, and does not just come after
// what waits itself.
func (j *judge) excused(waiting []*nodeLog) *nodeLog {
	for _, l := range waiting {
		if l.peek().Do == Receive && j.excuse(l.peek()) {
			return l
		}
	}
	for _, l := range waiting {
		if l.peek().Do != Receive {
			return l
		}
	}
	for _, l := range waiting {
		if from := j.byNode[l.peek().From]; from == nil || !j.comes(from, j.hash(from.Log.Node, l.peek())) {
			return l
		}
	}
	return waiting[0]
}

// comes tells whether a message is sent in the rest of a log.
func (j *judge) comes(from *nodeLog, message uint64) bool {
	from.lacks() // all of it is read now
	return slices.ContainsFunc(from.batch[from.next:], func(e placed) bool {
		return e.Do == Send && j.hash(from.Log.Node, &e) == message
	})
}

// excuse tells whether the sender's log does not have all that it sent.
func (j *judge) excuse(e *placed) bool {
	from := j.byNode[e.From]
	return e.From >= 0 && e.From < j.cluster.nodes && (from == nil || from.Missed > 0 || from.lacks())
}

// advance takes events of a log until one must wait. With force the first is taken that waits.
func (j *judge) advance(l *nodeLog, force bool) (taken int, blocked bool) {
	for j.report.Wrong == nil {
		e := l.peek()
		if e == nil {
			l.gone = !l.pending
			return taken, false
		}
		if e.Do == Receive && !j.known(e) || j.doubts(l, e) != certain {
			if !force {
				if l.waits != l.Log.Events {
					l.waits, l.doubted = l.Log.Events, time.Now()
				}
				return taken, true
			}
			force = false
		}
		j.next(l)
		taken++
	}
	return taken, false
}

// next takes the next event of a log, wherever it comes from.
func (j *judge) next(l *nodeLog) {
	e := l.peek()
	if e.Do == Receive && !j.known(e) {
		j.unsent(l, e)
	}
	j.take(l, e)
	l.pop()
}

// identity tells messages apart.
type identity struct {
	from                   int
	key, kind, value       string
	slot, first            uint64
	reports                string
	ballot, vote, promised oracle.Ballot
	none                   bool
}

func (e *Event) identity(from int) identity {
	return identity{from, e.Key, e.Type, e.Value, e.Slot, e.First, e.reported(), e.Ballot, e.Vote, e.Promised, e.None}
}

func (j *judge) hash(from int, e *placed) uint64 {
	if e.hash == 0 {
		e.hash = maphash.Comparable(j.seed, e.identity(from))
	}
	return e.hash
}

func (j *judge) known(e *placed) bool {
	_, sent := j.sent[j.hash(e.From, e)]
	return sent
}

// unsent is a message that is received and was not sent, as far as is logged.
func (j *judge) unsent(l *nodeLog, e *placed) {
	if j.excuse(e) {
		l.Strays++
		j.together(l, e, e.From, false)
		return
	}
	j.wrong(l, e, WasSent, "%s, and the log of node %d does not have before that it sent it", l.does(e, e.Slot), e.From)
}

func (j *judge) wrong(l *nodeLog, e *placed, rule oracle.Rule, format string, args ...any) {
	if j.report.Wrong == nil {
		j.report.Wrong = &Finding{File: e.file, Line: e.line, Node: l.Log.Node, Key: e.Key, Rule: string(rule), What: fmt.Sprintf(format, args...)}
	}
}

// again tells whether a node may have sent a Promise before, in lines that are there or are not.
func (j *judge) again(l *nodeLog, e *placed) bool {
	if types[e.Type] != oracle.Promise {
		return false
	}
	_, sent := j.sent[j.hash(l.Log.Node, e)]
	return sent || l.Missed > l.before
}

// knowsDisk tells whether the log has all that was durable.
func (l *nodeLog) knowsDisk() bool { return l.disk && l.Missed == 0 }

func (l *nodeLog) role(c oracle.Cluster, key string) *role {
	r := l.roles[key]
	if r == nil {
		r = &role{watch: oracle.NewProcess(c, oracle.Node(l.Log.Node))}
		l.roles[key] = r
	}
	r.since(l.Starts)
	return r
}

// take judges an event.
func (j *judge) take(l *nodeLog, e *placed) {
	l.Missed += e.missed
	l.Runs += e.runs
	if j.kept != nil {
		j.kept(l, e)
	}
	j.report.Events++
	l.Log.Events++
	j.kinds[kind{e.Do, e.Type}]++
	if l.log && e.Do != Start && e.Do != Continue && e.Do != Stop {
		j.takeSlot(l, e)
		return
	}
	switch e.Do {
	case Start, Continue:
		if e.Do == Start {
			l.before = l.Missed
			if l.Starts++; j.follow != nil {
				j.follow.Restarts(l.Log.Node)
			}
		}
		l.clients, l.disk, l.log = e.Clients, e.Disk, e.Log
	case Stop:
	case Receive:
		m, r := e.message(e.From), l.role(j.cluster.Cluster, e.Key)
		j.comesAfter(r, e)
		if r.hears(m); m.Type == 0 {
			j.hearsOf(l, r, e)
		}
		if j.follow != nil {
			j.follow.Hears(l.Log.Node, e.Key, m)
		}
	case Send:
		j.sends(l, e)
	case Durable:
		l.role(j.cluster.Cluster, e.Key).disk = onDisk{e.Ballot, e.Promised, voteOnDisk(&e.Event)}
	case Ask:
		r := l.role(j.cluster.Cluster, e.Key)
		r.asked().asks(e.None)
		if r.gets = r.gets || e.None; !e.None {
			r.watch.Requested(oracle.Value(e.Value))
		}
		if j.follow != nil {
			j.follow.Asks(l.Log.Node, e.Key, !e.None, oracle.Value(e.Value))
		}
	case Tell:
		j.tells(l, e)
	}
}

func (j *judge) sends(l *nodeLog, e *placed) {
	m, r := e.message(l.Log.Node), l.role(j.cluster.Cluster, e.Key)
	own, relays := l.Missed == 0 && r.watch.Owns(m), r.watch.Relays(m)
	if broken := r.sends(m, j.again(l, e)); len(broken) > 0 {
		j.judge(l, e, broken, "it sends "+tell(m))
	}
	if m.Type == 0 {
		j.passesOn(l, e, r)
	}
	if why := r.kept(m); l.knowsDisk() && !relays && why != "" {
		j.wrong(l, e, IsDurable, "it sends %s, and %s", tell(m), why)
	}
	j.together(l, e, l.Log.Node, own)
	j.carries(l, r, e)
	j.sent[j.hash(l.Log.Node, e)] = struct{}{}
	if j.follow != nil {
		j.follow.Sends(l.Log.Node, e.Key, m)
	}
}

func (j *judge) tells(l *nodeLog, e *placed) {
	if j.follow != nil {
		j.follow.Tells(l.Log.Node, e.Key, !e.None)
	}
	r := l.role(j.cluster.Cluster, e.Key)
	if e.None {
		j.tellsUnset(l, e, r)
		return
	}
	what := fmt.Sprintf("it tells a client that %s is chosen", quoted(e.Value))
	j.judge(l, e, r.watch.Tells(oracle.Value(e.Value)), what)
	r.asked().tells()
	if other, differs := j.all.decides(e.Key, 0, e.Value, wasTold); differs {
		j.wrong(l, e, Agreement, "%s, and %s", what, other)
	}
}

// tellsUnset judges the answer unset. To whom it is given is known where all that clients ask is
// logged, and asked here: another node may have passed on what it was asked.
func (j *judge) tellsUnset(l *nodeLog, e *placed, r *role) {
	const what = "it tells a client that none is chosen"
	j.judge(l, e, r.watch.TellsUnset(), what)
	late, changed := r.asked().tellsUnset(r.watch.IsUnset)
	switch known := l.clients && r.gets && l.Missed == 0; {
	case known && changed:
		j.wrong(l, e, Agreement, "%s, and all who wait to be told asked after another was told a value", what)
	case known && late:
		j.wrong(l, e, oracle.MayUnset, "%s, and no round has begun since any who waits asked", what)
	}
}

// judge takes the first rule that is broken and that gaps of the log do not excuse.
func (j *judge) judge(l *nodeLog, e *placed, broken []oracle.Violation, what string) {
	if v := j.counts(l, broken); v != nil {
		j.wrong(l, e, v.Rule, "%s%s%s", what, v.Why(j.cluster.Cluster, tell), likely(v))
	}
}

// likely is what a log may have meant that says something else; mostly nothing.
func likely(v *oracle.Violation) string {
	if v.Rule == oracle.WasProposed && v.Message.Type == oracle.Promise && v.Message.Vote.Value == "" {
		return `; of who did not vote, "vote" is left out or null`
	}
	return ""
}

func (j *judge) counts(l *nodeLog, broken []oracle.Violation) *oracle.Violation {
	for i, v := range broken {
		asks := v.Rule != oracle.WasRequested || l.clients
		if (l.Missed == 0 || positive[v.Rule]) && asks && !(l.log && v.Rule.OfGets()) {
			return &broken[i]
		}
	}
	return nil
}
