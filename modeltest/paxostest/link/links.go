package link

import "github.com/synod-paxos/synod/modeltest/link"

// All says of each system what it is held against.
var All = &link.Links{Links: links, Unlinked: unlinked, Large: large}

// links are the systems that are held against graphs.
var links = []link.Link{
	linked("Consensus", "Consensus", consensus),
	linked("Voting", "VotingAll", voting),
	linked("Paxos", "PaxosAll", paxos),
	linked("Paxos", "PaxosThree", paxos),
	linked("Synod", "Synod", closed(false)),
	linked("Synod", "SynodReject", closed(true)),
	linked("Synod", "AcceptorRole", acceptorAlone),
	linked("Synod", "ProposerRole", proposerAlone),
	linked("Synod", "ProposerRoleFour", proposerAlone),
	linked("Synod", "ProposerRoleSizes", proposerAlone),
	linked("Synod", "ProposerRoleFive", proposerAlone),
	linked("Synod", "LearnerRole", learnerAlone),
	linked("Synod", "LearnerRoleSizes", learnerAlone),
	linked("Synod", "LearnerRoleFour", learnerBeside),
	linked("Dialects", "AcceptorDialects", dialects),
	linked("Dialects", "Synod", owned(closed(false))),
	linked("Dialects", "SynodReject", owned(closed(true))),
	linked("Dialects", "ProposerRoleFour", owned(proposerAlone)),
	linked("Dialects", "LearnerRoleSizes", owned(learnerAlone)),
	linked("May", "MaySystemAll", may),
	linked("May", "MaySystemTwoAcceptors", may),
	linked("MayClient", "MayClientSystemAll", mayClient),
	linked("MayClient", "MayClientSystemTwoAcceptors", mayClient),
}

// unlinked are those that are held against none.
var unlinked = []link.Unlinked{
	{System: "Permissive", Why: "it is no module of TLA+: Dialects implements it and it implements May, which are both held against graphs, so what it says itself does not matter"},
	{System: "MayHeard", Why: "nothing happens in it: it has theorems alone"},
	{System: "Majority", Why: "it counts, in integers; a test holds its axiom against those of Cluster.vc, for all sizes of up to six acceptors"},
}
