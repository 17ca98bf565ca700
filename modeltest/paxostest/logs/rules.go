package logs

import "github.com/synod-paxos/synod/modeltest/paxostest/oracle"

// The rules that stand beside the oracle's: what logs of several nodes, and of disks, show.
const (
	WasSent   oracle.Rule = "WasSent"   // what is received was sent before
	IsDurable oracle.Rule = "Durable"   // what a message says is on the disk of its sender
	OneOwner  oracle.Rule = "OneOwner"  // a ballot has one proposer
	Agreement oracle.Rule = "Agreement" // an instance has one value
)
