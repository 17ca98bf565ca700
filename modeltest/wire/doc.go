// Package wire is the tester's side of the wire protocol (docs/wire.md): it writes requests to an
// implementation under test, the adapter, and reads its answers. It knows the form of requests and
// answers, not what they mean: that is for the test package of a protocol. Nor does it know what
// lies between, which is a [Conn]; package program starts an adapter in any language as a program.
//
// [Connect] says hello, [Adapter.Exchange] sends requests, [Decode] reads an answer. Every answer
// that Exchange returns is valid JSON in UTF-8, an object without repeated keys, so encoding/json
// reads it without surprises. The other side, for adapters in Go, is [Serve].
//
// What the caller owes:
//
//  1. Close, whatever happened, or the adapter runs on.
//  2. One Exchange at a time.
//  3. After an error the adapter is gone; start another one.
package wire

// Version is the version of the protocol.
const Version = 1

const (
	maxAnswers = 64 << 20 // bytes of all answers of one Exchange, beside
	meanAnswer = 1 << 10  // bytes for each of them
	maxName    = 200      // bytes of an adapter's name
	maxDepth   = 256      // of nested arrays and objects
	maxExact   = 1 << 53  // the largest number that is not a string
)

// What a step of an implementation may do, whoever speaks with it.
const (
	MaxSent   = 1 << 12  // messages
	MaxWrites = 1 << 10  // to disk
	MaxLine   = 16 << 20 // bytes of an answer, or of a line that is read, without its end
)
