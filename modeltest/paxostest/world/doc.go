// Package world runs impl/paxos as a model of the specification has it: [Reference] gives
// the machine for a model that TLC explored, of one role alone or of whole processes over a
// set of messages ([Closed]), and modeltest does the rest.
//
// The state that the code gives is the state that is gone on from, as it is. Rules that
// every step must keep are looked at where the step is taken ([Broken]), and what comes
// from outside of the specification's messages is tried at each state and must be ignored.
//
// This is the one room in which the code under test is asked for anything but its data;
// who judges it otherwise asks here for steps of peers.
package world
