// Package replicationtest holds impl/replication against spec/replication.
//
//	slaves.go       a master and its slaves
//	quorums.go      a register on several replicas
//	increments.go   adding one to what is kept
//	claims.go       compare-and-set at each replica
//	versions.go     versions side by side, and their clocks
//	builtin.go      what the commands need, which have it built in
package replicationtest
