// Quorums prints how many of five acceptors are enough in each phase, as package paxos
// counts them.
package main

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

func main() {
	q := paxos.Majority(5)
	fmt.Println(least(q.Enough1), least(q.Enough2))
}

func least(enough func(paxos.NodeSet) bool) (n int) {
	for set := paxos.NodeSet(0); !enough(set); n++ {
		set = set.With(paxos.Node(n))
	}
	return n
}
