package paxostest

import (
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// Option says how an implementation is tested.
type Option = conformance.Option

// ExtraStates has the suite catch every faulty implementation with up to k states
// more than the specification; without it k is 0. Each makes the suite larger by a
// factor of about 10.
func ExtraStates(k int) Option { return func(o *conformance.Options) { o.Extra = k } }

// Demand has only one dialect of an acceptor be right, such as "Again-AtLeast-Raise".
func Demand(d Dialect) Option { return func(o *conformance.Options) { o.Dialect = d.String() } }

// Hostile adds tests in which anything comes at any time, also what no peer sends
// that follows the protocol. What they find is reported apart, and is no reason not
// to conform.
func Hostile() Option { return func(o *conformance.Options) { o.AlsoHostile = true } }

// Quorums declares how many acceptors complete phase 1 and phase 2, where that is
// no majority. Quorums are never guessed: undeclared ones diverge.
func Quorums(phase1, phase2 QuorumSize) Option {
	return func(o *conformance.Options) { o.Declared, o.Phase1, o.Phase2 = true, phase1, phase2 }
}

// Progress has each rule of progress that is not kept be an error.
func Progress() Option { return func(o *conformance.Options) { o.Progress = true } }

// Strict has it be an error too if an implementation does what it may not do, though no harm
// was found.
func Strict() Option { return func(o *conformance.Options) { o.Strict = true } }

// QuorumSize is how many acceptors are a quorum: a number, Majority or All.
type QuorumSize = suites.QuorumSize

// Quorums that are no number.
const (
	Majority = suites.Majority // more than half of the cluster
	All      = suites.All      // the whole cluster
)

// Dialect is a safe way for an acceptor to behave; the zero one is Synod's own.
type Dialect = model.Dialect

// ParseDialect reads a dialect's name.
func ParseDialect(text string) (Dialect, error) { return model.ParseDialect(text) }
