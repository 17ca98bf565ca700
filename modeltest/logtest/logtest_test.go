package logtest

import "testing"

// What the specification does conforms in each role.
func TestReferenceConforms(t *testing.T) {
	t.Run(acceptor, func(t *testing.T) { Acceptor(t, func(c Cluster) AcceptorUnderTest { return newNode(c) }) })
	t.Run(leader, func(t *testing.T) { Leader(t, func(c Cluster) LeaderUnderTest { return newNode(c) }) })
	t.Run(replica, func(t *testing.T) { Replica(t, func(c Cluster) ReplicaUnderTest { return newNode(c) }) })
	t.Run(process, func(t *testing.T) { Process(t, func(c Cluster) ProcessUnderTest { return newNode(c) }) })
}
