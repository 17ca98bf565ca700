// Package committest holds impl/commit against spec/commit.
//
//	names.go        what the specification calls things
//	twophase.go     two-phase commit, and the messages between its processes
//	threephase.go   three-phase commit, in each of its forms
//	paxoscommit.go  Paxos Commit: an instance of Paxos for each participant
//	builtin.go      what the commands need, which have it built in
package committest
