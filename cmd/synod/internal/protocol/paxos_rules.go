package protocol

import (
	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// rules are those that the judges of implementations and of logs have beside the specification's.
var rules = map[oracle.Rule]string{
	logs.WasSent: `Each message that a node received was sent before, in some order of all events of all logs.
It is not judged of a sender without log, or whose log has a gap: docs/logging.md#what-is-checked.`,
	logs.IsDurable: `What a message says is on the disk of its sender before it is sent: its ballot, its promise, its vote with
the value. It is judged where "disk" is logged, and not of what is only passed on: docs/logging.md#messages.`,
	logs.OneOwner: `A ballot has one proposer, in each slot: who proposes in it has heard that proposal, or proposes first.
Two that have not heard of each other may propose two values. docs/logging.md#what-is-checked.`,
	logs.Agreement: `A register, or a slot of a log, has one value: by the votes of enough in one ballot, by what nodes tell,
and by what clients were told. docs/logging.md#what-is-checked.`,
	"Linearizable": `Some order of the requests of each register explains what all clients were told, by the clock that they
share: docs/logging.md#what-clients-saw.`,
	"Owns":  `A ballot has one owner, who alone begins rounds in it and proposes: docs/oracle.md#the-rules.`,
	"Signs": `A node sends what it sends in its own name: another's Promise or vote is not its own to make.`,
	"Answers": `An implementation that is given what it may be given goes on: it neither ends, nor fails, nor keeps
who waits for it waiting.`,
	"ExecutesThePrefix": `A replica executes in the order of the slots, and passes none that has something to execute.`,
	"OnceEach":          `A replica executes each command once, however often the log has it.`,
}

// called says what a name means that is of a dialect, or of a rule.
func called(name string) (kind, text string) {
	if text := rules[oracle.Rule(name)]; text != "" {
		return "rule of a judge", text
	}
	return dialectOf(name)
}
