package logs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/synod-paxos/synod/modeltest"
)

// RunFormat is the first word of a run as a document.
const RunFormat = "synod-logged-run/1"

// Run is what the first event that is wrong is about: all events of its register before it, in an
// order that can have been. As a document it can be judged again, without the logs.
type Run struct {
	Format string     `json:"format"`
	Wrong  *Finding   `json:"wrong"`
	Logs   []runLog   `json:"logs"`
	Events []runEvent `json:"events"`

	Ballots string `json:"ballots,omitempty"` // how those that are texts are ordered, in all logs
	Left    int    `json:"left,omitempty"`    // events that are left out, as the same is wrong without them
}

// runLog is a log of which events are.
type runLog struct {
	Node int    `json:"node"`
	File string `json:"file"`
	excerpt
}

// runEvent is an event of a node.
type runEvent struct {
	Node   int             `json:"node"`
	File   string          `json:"file"` // where it stands
	Line   int             `json:"line"`
	Missed uint64          `json:"missed,omitempty"` // lines of the log since the event of it before this one
	Event  json.RawMessage `json:"event"`
}

// Explain reads logs once more, in which something is wrong, and gives the run that leads there.
func Explain(sources []Source, wrong *Finding) (*Run, error) {
	run, missed := &Run{Format: RunFormat, Wrong: wrong}, map[int]uint64{}
	add := func(l *nodeLog, e *placed) runEvent {
		before := missed[l.Log.Node] + e.missed
		missed[l.Log.Node] = 0
		return runEvent{l.Log.Node, e.file, e.line, before, e.text}
	}
	j := newJudge(sources, &forms{}, func(l *nodeLog, e *placed) {
		if wrong.concerns(&e.Event) || e.Do == Start || e.Do == Continue || e.Do == Stop {
			run.Events = append(run.Events, add(l, e))
			return
		}
		missed[l.Log.Node] += e.missed
	})
	defer j.close()
	if err := j.meetAll(); err != nil {
		return nil, err
	}
	if err := j.run(); err != nil {
		return nil, err
	}
	if found := j.report.Wrong; found == nil || *found != *wrong {
		return nil, fmt.Errorf("want logs in which %v, got others", wrong)
	}
	for _, l := range j.logs {
		if first := l.peek(); l.Log.Events == 0 && first != nil { // who it is of is known all the same
			run.Events = slices.Insert(run.Events, 0, add(l, first))
		}
		run.Logs = append(run.Logs, runLog{l.Log.Node, l.name, excerpt{Open: l.Missed > 0 || l.lacks()}})
	}
	run.Ballots = j.forms.order()
	return run, nil
}

// Cut leaves out events, many in a row at first, until the run fits or nothing is left that can be:
// without them the same must be wrong at the same event. It tells whether the run fits then.
func (r *Run) Cut(fits func(*Run) bool) bool {
	const most = 100 // attempts, each of which judges the run
	does, tries := fits(r), 0
	for n := len(r.Events) / 2; n > 0 && tries < most && !does; n /= 2 {
		for at := 0; at < len(r.Events)-1 && tries < most && !does; tries++ {
			if r.without(at, min(at+n, len(r.Events)-1)) {
				does = fits(r)
			} else {
				at += n
			}
		}
	}
	return does
}

// without leaves out some events, if that changes nothing of what is wrong. How each log begins is
// kept, and which of its lines are missing.
func (r *Run) without(from, to int) bool {
	shorter, missed, begun := *r, map[int]uint64{}, map[int]bool{}
	shorter.Events = nil
	for i, e := range r.Events {
		if from <= i && i < to && begun[e.Node] {
			missed[e.Node] += e.Missed
			continue
		}
		e.Missed += missed[e.Node]
		missed[e.Node], begun[e.Node] = 0, true
		shorter.Events = append(shorter.Events, e)
	}
	left := len(r.Events) - len(shorter.Events)
	if again, err := shorter.Judge(); left == 0 || err != nil || again.Wrong == nil || *again.Wrong != *r.Wrong {
		return false
	}
	r.Events, r.Left = shorter.Events, r.Left+left
	return true
}

// ReadRun reads a run.
func ReadRun(data []byte) (*Run, error) {
	r := &Run{}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("want a run as synod validate writes it: %w", err)
	}
	if r.Format != RunFormat || len(r.Logs) == 0 || len(r.Events) == 0 {
		return nil, fmt.Errorf("want a run of format %s with logs and events, got %.40q with %d and %d", RunFormat, r.Format, len(r.Logs), len(r.Events))
	}
	return r, nil
}

// Judge judges the run again: the same events in the same order.
func (r *Run) Judge() (*Report, error) {
	sources, texts, order := make([]Source, len(r.Logs)), make([]bytes.Buffer, len(r.Logs)), []int(nil)
	slot, err := r.Wrong.slot()
	if err != nil {
		return nil, err
	}
	for i, l := range r.Logs {
		gap := l.excerpt
		gap.slot = slot
		sources[i] = Source{Name: l.File, From: &texts[i], excerpt: &gap}
	}
	for i, e := range r.Events {
		of := slices.IndexFunc(r.Logs, func(l runLog) bool { return l.Node == e.Node })
		if of < 0 {
			return nil, fmt.Errorf("event %d: want one of a node that has a log in the run, got node %d", i+1, e.Node)
		}
		if err := json.Compact(&texts[of], e.Event); err != nil {
			return nil, err
		}
		texts[of].WriteByte('\n')
		sources[of].excerpt.missed = append(sources[of].excerpt.missed, e.Missed)
		order = append(order, of)
	}
	report, err := follow(sources, ordered(r.Ballots), nil, func(j *judge) error { return j.inOrder(order) })
	if err == nil && report.Wrong != nil {
		report.Wrong.File, report.Wrong.Line = r.place(report.Wrong)
	}
	return report, err
}

// inOrder takes an event of each of these logs.
func (j *judge) inOrder(logs []int) error {
	for _, i := range logs {
		l := j.logs[i]
		if e := l.peek(); e == nil || j.report.Wrong != nil {
			return l.err
		}
		j.next(l)
	}
	return nil
}

// slot is the one in which something is wrong; nil if that is of no slot.
func (f *Finding) slot() (*uint64, error) {
	if f == nil || f.Slot == "" {
		return nil, nil //nolint:nilnil // no slot is an answer
	}
	n, err := strconv.ParseUint(f.Slot, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("want the number of a slot in what is wrong, got %.40q", f.Slot)
	}
	return &n, nil
}

// place is where an event stands in its log.
func (r *Run) place(f *Finding) (file string, line int) {
	nth := 0
	for _, e := range r.Events {
		if e.Node == f.Node {
			if nth++; nth == f.Line {
				return e.File, e.Line
			}
		}
	}
	return f.File, f.Line
}

// Arrows draws so many events of the run at most, the last: left are those before. What is sent is
// shown where it is received, or at its sender if it is not.
func (r *Run) Arrows(most int) (arrows []modeltest.Arrow, left int, err error) {
	slot, err := r.Wrong.slot()
	if err != nil {
		return nil, 0, err
	}
	of := uint64(0)
	if slot != nil {
		of = *slot
	}
	lane := func(n int) string { return fmt.Sprint("node ", n) }
	parse, received := newParser(ordered(r.Ballots)), map[identity]bool{}
	events := make([]Event, len(r.Events))
	for i, e := range r.Events {
		if err := parse.event(e.Event, &events[i]); err != nil {
			return nil, 0, fmt.Errorf("event %d: %w", i+1, err)
		}
		if e := &events[i]; e.Do == Receive {
			received[e.identity(e.From)] = true
		}
	}
	for i := len(events) - 1; i >= 0; i-- {
		e, self := &events[i], lane(r.Events[i].Node)
		if e.Do == Send && received[e.identity(r.Events[i].Node)] && i < len(events)-1 {
			continue
		}
		if len(arrows) == most {
			left++
			continue
		}
		at := modeltest.Arrow{From: self, To: self, Text: e.tell(r.Events[i].Node, of)}
		switch {
		case e.Do == Receive:
			at.From = lane(e.From)
		case e.Do == Ask:
			at.From = "clients"
		case e.Do == Tell:
			at.To = "clients"
		}
		arrows = append(arrows, at)
	}
	slices.Reverse(arrows)
	return arrows, left, nil
}

// tell is an event in words, as it concerns a slot.
func (e *Event) tell(self int, slot uint64) string {
	switch {
	case e.Type == Learn:
		return fmt.Sprintf("%s slot %d: %s", e.Type, e.Slot, quoted(e.Value))
	case (e.Do == Receive || e.Do == Send) && (e.Slot > 0 || e.First > 0 || len(e.Reports) > 0):
		if e.Do == Send {
			return "sends " + e.says(self, slot)
		}
		return e.says(e.From, slot)
	case e.Do == Receive && types[e.Type] != 0:
		return tell(e.message(e.From))
	case e.Do == Send && types[e.Type] != 0:
		return "sends " + tell(e.message(self))
	case e.Do == Receive || e.Do == Send:
		return e.Type
	case e.Do == Durable:
		return fmt.Sprintf("durable: ballot %v, promised %v, vote %v", e.Ballot, e.Promised, e.Vote)
	case e.Do == Ask && e.None:
		return "get"
	case e.Do == Ask:
		return "set " + quoted(e.Value)
	case e.Do == Tell && e.None:
		return "unset"
	case e.Do == Tell:
		return "chosen " + quoted(e.Value)
	case e.Do == Start:
		return "starts"
	case e.Do == Continue:
		return "goes on in another file"
	}
	return "stops"
}
