package paxos_test

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Three processes on a network that loses nothing run a round to its decision.
func Example() {
	var processes [3]paxos.Process
	for node := range processes {
		processes[node], _ = paxos.NewProcess(paxos.Node(node), paxos.Majority(3), paxos.Disk{})
	}
	var network []paxos.Message
	take := func(node int, next paxos.Process, effects paxos.Effects) {
		processes[node] = next // a runtime writes next.Disk() here, if effects.Persist
		if effects.Send != nil {
			fmt.Printf("%d sends %T%v\n", node, effects.Send, effects.Send)
			network = append(network, effects.Send)
		}
	}

	next, effects := processes[0].Set(paxos.Ballot{Round: 1, Node: 0}, "blue")
	take(0, next, effects)
	for len(network) > 0 {
		message := network[0]
		network = network[1:]
		for node := range processes {
			next, effects := processes[node].Deliver(message)
			take(node, next, effects)
		}
	}

	fmt.Println("proposer 0:", processes[0].Proposer.Phase, processes[0].Proposer.Value)
	for node, process := range processes {
		fmt.Printf("learner %d: %v\n", node, process.Learner.Value)
	}
	// Output:
	// 0 sends paxos.Prepare{1.0}
	// 0 sends paxos.Promise{0 1.0 none}
	// 1 sends paxos.Promise{1 1.0 none}
	// 2 sends paxos.Promise{2 1.0 none}
	// 0 sends paxos.Accept{1.0 blue}
	// 0 sends paxos.Accepted{0 1.0 blue}
	// 1 sends paxos.Accepted{1 1.0 blue}
	// 2 sends paxos.Accepted{2 1.0 blue}
	// proposer 0: decided blue
	// learner 0: "blue"
	// learner 1: "blue"
	// learner 2: "blue"
}

// Acceptor 0 voted for blue in ballot 1.0, nobody else did. Proposer 2 wants red,
// but hears of that vote: blue may have been chosen, so blue it must be.
func ExampleProposer_OnPromise_adopt() {
	quorums := paxos.Majority(3)
	first, second := paxos.Ballot{Round: 1, Node: 0}, paxos.Ballot{Round: 1, Node: 2}

	var voter, fresh paxos.Acceptor
	voter, _ = voter.OnAccept(0, paxos.Accept{Ballot: first, Value: "blue"})

	proposer, effects := paxos.Proposer{}.OnSet(2, second, "red")
	prepare := effects.Send.(paxos.Prepare)

	_, effects = fresh.OnPrepare(1, prepare)
	proposer, _ = proposer.OnPromise(quorums, effects.Send.(paxos.Promise))
	fmt.Println(proposer.Phase, "own", proposer.Own, "best", proposer.Best)

	_, effects = voter.OnPrepare(0, prepare)
	proposer, effects = proposer.OnPromise(quorums, effects.Send.(paxos.Promise))
	fmt.Println(proposer.Phase, effects.Send)
	// Output:
	// prepare own "red" best none
	// accept {1.2 blue}
}

// A get of a register that nobody has set ends after phase 1.
func ExampleProposer_OnGet() {
	quorums := paxos.Majority(3)
	ballot := paxos.Ballot{Round: 1, Node: 0}
	proposer, effects := paxos.Proposer{}.OnGet(0, ballot)
	fmt.Println(proposer.Phase, effects.Persist)
	for from := range paxos.Node(2) {
		proposer, effects = proposer.OnPromise(quorums, paxos.Promise{From: from, Ballot: ballot})
		fmt.Println(proposer.Phase, effects.Send)
	}
	// Output:
	// prepare true
	// prepare <nil>
	// unset <nil>
}

// A higher promise forbids; the same message again changes nothing on disk.
func ExampleAcceptor_OnAccept() {
	low, high := paxos.Ballot{Round: 1, Node: 2}, paxos.Ballot{Round: 2, Node: 0}
	acceptor := paxos.Acceptor{Promised: high}
	for _, ballot := range []paxos.Ballot{low, high, high} {
		var effects paxos.Effects
		acceptor, effects = acceptor.OnAccept(1, paxos.Accept{Ballot: ballot, Value: "blue"})
		fmt.Printf("%v persist=%t %T%v\n", effects.Outcome, effects.Persist, effects.Send, effects.Send)
	}
	// Output:
	// Refused persist=false paxos.Reject{1 1.2 2.0}
	// Took persist=true paxos.Accepted{1 2.0 blue}
	// Took persist=false paxos.Accepted{1 2.0 blue}
}

// What a process knew but did not have on disk is gone after a restart.
func ExampleProcess_Restart() {
	process, _ := paxos.NewProcess(0, paxos.Majority(3), paxos.Disk{})
	process, effects := process.Set(paxos.Ballot{Round: 1, Node: 0}, "blue")
	process, _ = process.Deliver(effects.Send) // its own acceptor promises

	process = process.Restart()
	fmt.Println(process.Proposer.Phase, process.Disk())
	_, effects = process.Set(paxos.Ballot{Round: 1, Node: 0}, "red")
	fmt.Println("the same ballot again:", effects.Outcome)
	// Output:
	// idle {1.0 1.0 none}
	// the same ballot again: Refused
}

func ExampleNewQuorums() {
	quorums, err := paxos.NewQuorums(4, 3, 2)
	fmt.Println(quorums.Enough1(paxos.NewNodeSet(0, 1)), quorums.Enough2(paxos.NewNodeSet(0, 1)), err)
	_, err = paxos.NewQuorums(4, 2, 2)
	fmt.Println(err)
	// Output:
	// false true <nil>
	// paxos: quorums of 2 and 2 of 4 nodes can miss each other: make the sizes add up to at least 5
}
