package logs

import (
	"fmt"
	"slices"
)

// Report is what judging logs found.
type Report struct {
	Events uint64            `json:"events"`
	Kinds  map[string]uint64 `json:"kinds"` // how many there were of each, messages by type: "send Promise"
	Logs   []Log             `json:"logs"`
	Absent []int             `json:"absent,omitempty"` // nodes of which there is no log
	Silent []string          `json:"silent,omitempty"` // logs that grow, and have not begun
	Wrong  *Finding          `json:"wrong,omitempty"`  // the first event that is

	Ballots string `json:"ballots,omitempty"` // how those that are texts are ordered

	all *across // nil of logs of slots: what is chosen in one is no register's
}

// Log is what there is to say of one.
type Log struct {
	File   string `json:"file"`
	Node   int    `json:"node"`
	Events uint64 `json:"events"`
	Starts uint64 `json:"starts"`
	Missed uint64 `json:"missed,omitempty"` // lines that are not there, and whole runs
	Runs   uint64 `json:"runs,omitempty"`   // of what is missed those that are whole runs
	Torn   bool   `json:"torn,omitempty"`   // the last line is not whole
	Cut    bool   `json:"cut,omitempty"`    // it does not end with a stop
	Strays uint64 `json:"strays,omitempty"` // messages received whose sending is not logged, for a reason
}

// Finding is an event that should not be.
type Finding struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Node int    `json:"node"`
	Key  string `json:"key,omitempty"`
	Slot string `json:"slot,omitempty"` // of a log
	Rule string `json:"rule"`           // of the oracle, by its name in the specification, or of the logs
	What string `json:"what"`
}

// String says it in a line.
func (f *Finding) String() string {
	of := "register " + quoted(f.Key)
	if f.Slot != "" {
		of = "slot " + f.Slot
	}
	return fmt.Sprintf("%s:%d: %s: node %d, %s: %s", f.File, f.Line, f.Rule, f.Node, of, f.What)
}

// Decided says how the logs show that another value of a register is chosen than one that somebody
// was told.
func (r *Report) Decided(key, value string) (other string, differs bool) {
	if r.all == nil {
		return "", false
	}
	return r.all.decides(key, 0, value, wasTold)
}

// Gaps tells whether something could not be checked.
func (r *Report) Gaps() bool {
	return len(r.Absent)+len(r.Silent) > 0 || slices.ContainsFunc(r.Logs, func(l Log) bool { return l.Missed > 0 || l.Torn || l.Cut || l.Strays > 0 })
}
