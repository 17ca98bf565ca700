// Package node is a running process as a pure state machine: events in, effects out. It hosts a
// [Protocol], such as [Registers], and sees to it that what it shows has been made durable before.
//
//	node.go       a node, and what it hosts
//	commit.go     group commit: what is sent waits for what was written
//	record.go     what is on disk, and how damage shows
//	registers.go  many named registers, each decided once, each an instance of package paxos
//	register.go   one of them: who waits, rounds, back-off
//	disk.go       the record of one register
//	random.go     numbers that a seed determines, also for other protocols
//
// There is no goroutine, clock, random source or I/O here, and the same events give the same
// effects. Time is what timers are; chance is a seed. So one node runs on a real machine and in a
// simulation, and nothing in it knows which.
//
// What the caller owes a node:
//
//  1. One event at a time. Effects are valid until the next.
//  2. A batch of records that an effect gives is written as a whole and synced, and then
//     [Node.Written] is called. No other batch comes before that.
//  3. If writing fails, the node is thrown away: whether the batch is on disk is unknown, and only
//     opening the disk again tells.
//  4. Messages go to the node that they are for, also to the sender itself. They may be lost,
//     repeated, delayed and reordered, but not made up; From is who sent them indeed.
//  5. A timer comes back by [Node.Expire] once its time is over; it may be early or late.
//  6. A client that is not waited for any more is told by [Node.Cancel].
//  7. A node that stopped goes on from all records on its disk ([Open]), under the same name in the
//     same cluster. A disk that was emptied is not a new one.
package node
