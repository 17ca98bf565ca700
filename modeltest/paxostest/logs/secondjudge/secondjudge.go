// Package secondjudge has TLC judge logs by the rules of the specification as they stand there, and
// compares that with what package logs says: so the judge that is fast is judged by one that is
// not.
//
//	LogJudge.tla    the judge, in TLA+, beside May.tla and MayClient.tla
//	secondjudge.go  the run of TLC
//	module.go       logs as TLA+
//
// What the caller owes: logs of all nodes and without gaps, as what a gap excuses is a matter of
// reading, not of rules; and few, as TLC takes about a thousand events in a second.
package secondjudge

import (
	"context"
	_ "embed" // LogJudge.tla
	"errors"
	"fmt"
	"time"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/tlc"
)

//go:embed LogJudge.tla
var judge []byte

// ErrDiffer is wrapped by what Agree says if the two judges do not agree.
var ErrDiffer = errors.New("the two judges do not agree")

// Case is the logs of a run, and what is said of them: nil if nothing is wrong.
type Case struct {
	*logs.Trace
	Wrong *logs.Finding
}

const deadline = 10 * time.Minute

// Agree has TLC judge cases, all of clusters of one kind. It must find something wrong with just
// those with which something is said to be, and among it what is said.
func Agree(ctx context.Context, tools *tlc.Tools, cases []Case) error {
	files := map[string][]byte{"LogJudge.tla": judge}
	for _, name := range []string{"Ballot.tla", "Quorum.tla", "Message.tla", "Known.tla", "May.tla", "MayClient.tla"} {
		text, err := spec.Files.ReadFile("paxos/" + name)
		if err != nil {
			return err
		}
		files[name] = text
	}
	m := &module{}
	for i, c := range cases {
		if err := m.add(c); err != nil {
			return fmt.Errorf("case %d: %w", i+1, err)
		}
	}
	files["JudgedLogs.tla"], files["JudgedLogs.cfg"] = m.module(cases[0].Cluster), []byte(config)
	r, err := tools.Run(ctx, tlc.Job{Files: files, Module: "JudgedLogs", IgnoreDeadlock: true, Deadline: deadline, Workers: workers})
	switch {
	case err != nil:
		return fmt.Errorf("TLC cannot judge the logs: %w", err)
	case r.Verdict != tlc.Holds && len(r.Trace) > 0:
		return fmt.Errorf("%w: %s\nTLC ends with\n%s", ErrDiffer, said(cases, r.Trace[len(r.Trace)-1].Variables), r.Trace[len(r.Trace)-1].Variables)
	case r.Verdict != tlc.Holds:
		return fmt.Errorf("TLC cannot judge the logs: %s", r.Message)
	case r.InitialDistinct != int64(len(cases)):
		return fmt.Errorf("want TLC to judge %d logs, it judged %d", len(cases), r.InitialDistinct)
	}
	return nil
}

// workers side by side; each log is one behaviour, so the order is of no interest.
const workers = 2

const config = `CONSTANTS
  None = None
  Ballots <- JudgedBallots
  Values <- JudgedValues
  Acceptors <- JudgedAcceptors
  Quorums <- JudgedQuorums
  Logs <- JudgedLogs
  Verdicts <- JudgedVerdicts
SPECIFICATION JudgeSpec
INVARIANT BothAgree
CHECK_DEADLOCK FALSE
`
