// Package logs reads what nodes of a Paxos have logged of their messages, and judges it: what each
// sent was allowed, what was received had been sent, and what clients were told is not two things.
//
//	event.go   one line of a log
//	parse.go   a line as JSON
//	read.go    lines, and what of them is missing
//	forms.go   how the ballots of all logs are read
//	pieces.go  the files of one log
//	growing.go  logs that are written to while they are judged
//	attributes.go  log records of OpenTelemetry as lines
//	translate.go   files of such records
//	judge.go   events of all nodes, in an order that can have been
//	report.go  what is found
//	rules.go   the rules beside the oracle's
//	clients.go  what clients of a node asked of a register, and were told
//	passed.go  what nodes know of each other, by messages that no rule is about
//	across.go  what the messages of all nodes show together
//	slots.go   a log of many slots of one node, each slot a role as if it were alone
//	collect.go all events at once, for who looks at them otherwise
//	role.go    one register of one node: the monitor of package oracle, and its disk
//
// A log has the events of one node in their order, over all its restarts; docs/logging.md says what
// must be in it. Nothing is asked of clocks.
//
// What the caller owes: all logs of a run, or the knowledge that of the nodes without log less can
// be said. A log that leaves out a message that was received, and does not show the gap, can make
// an innocent node look guilty.
package logs
