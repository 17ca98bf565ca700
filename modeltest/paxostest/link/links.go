package link

import "github.com/synod-paxos/synod/modeltest/link"

// Links are the systems that are held against graphs.
func Links() []link.Link {
	return []link.Link{
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
		linked("Synod", "LearnerRoleFour", learnerAlone),
		linked("Synod", "LearnerRoleSizes", learnerAlone),
		linked("Dialects", "AcceptorDialects", dialects),
		linked("Dialects", "Synod", owned(closed(false))),
		linked("Dialects", "SynodReject", owned(closed(true))),
		linked("Dialects", "ProposerRoleFour", owned(proposerAlone)),
		linked("Dialects", "LearnerRoleSizes", owned(learnerAlone)),
		linked("May", "MaySystemAll", may),
		linked("MayClient", "MayClientSystemAll", mayClient),
	}
}
