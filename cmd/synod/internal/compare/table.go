package compare

// scheme is a row: which models of a protocol say what of it. It has no answer in it: all of them
// are read off what was recorded of these models, or off runs of the implementation.
type scheme struct {
	name, title string
	protocol    string
	consistent  []claim // nobody sees, or decides, what contradicts another
	keeps       []claim // what is done stays
	goes        []claim // nobody waits without end
	survives    spare
	runs        []counted
}

// claim is a property of a model.
type claim struct{ model, property string }

// spare says how many may crash: by how many more than it needs a model has of something; or where
// nothing is said to be needed as many as the constant Crashes of a model that holds, and none if
// it fails with one.
type spare struct{ model, has, needs string }

// counted is a shortest run of a model to a witness, or to where it breaks a property, of which the
// messages are counted: all, or those of the lanes whose names begin with who, but for what has a
// word of others in it: that was done before, or is another operation.
type counted struct {
	operation   string
	model, ends string
	who         string
	stands      []stand
	others      []string
}

// stand says of arrows whose text begins so that they are not drawn for one message.
type stand struct {
	text string
	as   meaning
	who  string // who asks, where the arrow does not say it
}

// meaning is what an arrow is drawn for.
type meaning uint8

const (
	answered meaning = iota // a message, and that it is there
	asked                   // an answer, and the question before it
	called                  // the question only
)

var (
	copied = []stand{{text: "its log", as: answered}}
	quorum = []stand{{text: "I have", as: asked}, {text: "write", as: answered}}
	voted  = []stand{{text: "votes for it", as: asked, who: "coordinator"}, {text: "precommitted", as: answered}}
)

// schemes are the rows, in the order in which one repairs what another loses.
var schemes = []scheme{
	{
		name: "at-once", title: "copies, acknowledged at once", protocol: "replication",
		consistent: []claim{{"StaleSlave", "NoStaleSlave"}},
		keeps:      []claim{{"AtOnce", "NoLostWrite"}},
		goes:       []claim{{"AtOnce", "NeverStalled"}},
		survives:   spare{model: "AtOnce", has: "Nodes"},
		runs:       []counted{{"write", "AtOnce", "SometimesAcknowledged", "", nil, nil}},
	}, {
		name: "semi-sync", title: "one slave has it", protocol: "replication",
		consistent: []claim{{"StaleSlaveOne", "NoStaleSlave"}},
		keeps:      []claim{{"OneSlaveLongest", "NoLostWrite"}, {"OneSlaveLongestTwice", "NoLostWrite"}, {"OneSlaveAny", "NoLostWrite"}},
		goes:       []claim{{"OneSlaveLongest", "NeverStalled"}},
		survives:   spare{model: "OneSlaveLongest", has: "Nodes"},
		runs:       []counted{{"write", "OneSlaveLongest", "SometimesAcknowledged", "", copied, nil}},
	}, {
		name: "all-slaves", title: "all slaves have it", protocol: "replication",
		consistent: []claim{{"FreshSlaves", "NoStaleSlave"}, {"CleanRead", "NoDirtyRead"}, {"DirtyRead", "NoDirtyRead"}},
		keeps:      []claim{{"AllSlavesRestart", "NoLostWrite"}},
		goes:       []claim{{"AllSlavesStalled", "NeverStalled"}},
		survives:   spare{model: "AllSlavesStalled", has: "Nodes"},
		runs:       []counted{{"write", "AllSlaves", "SometimesAcknowledged", "", copied, nil}},
	}, {
		name: "majority", title: "a majority has it, longest log", protocol: "replication",
		consistent: []claim{{"StaleSlaveMajority", "NoStaleSlave"}},
		keeps:      []claim{{"MajorityHas", "NoLostWrite"}, {"MajorityHasRestart", "NoLostWrite"}, {"MajorityHasFiveTwice", "NoLostWrite"}},
		goes:       []claim{{"MajorityHasFive", "NeverStalled"}},
		survives:   spare{model: "MajorityHas", has: "Nodes"},
		runs:       []counted{{"write", "MajorityHasFive", "SometimesAcknowledged", "", copied, nil}},
	}, {
		name: "quorums", title: "W + R > N, last write wins", protocol: "replication",
		consistent: []claim{{"LastWriteWins", "NoStaleRead"}, {"InversionThree", "NoInversion"}},
		keeps:      []claim{{"LastWriteWins", "NoLostUpdate"}, {"LostUpdateThree", "NoLostUpdate"}},
		survives:   spare{"LastWriteWins", "Replicas", "W"},
		runs:       []counted{{"write", "LostUpdateThree", "NoLostUpdate", "writer 2", quorum, nil}, {"read", "LastWriteWins", "SometimesRead", "reader", quorum, nil}},
	}, {
		name: "abd", title: "ABD, a register", protocol: "replication",
		consistent: []claim{{"RegisterThree", "NoStaleRead"}, {"RegisterThree", "NoInversion"}},
		keeps:      []claim{{"RegisterThree", "NoLostUpdate"}},
		survives:   spare{"Register", "Replicas", "W"},
		runs:       []counted{{"read", "Register", "SometimesRead", "reader", quorum, nil}},
	}, {
		name: "2pc", title: "two-phase commit", protocol: "commit",
		consistent: []claim{{"TwoPhaseThree", "Atomic"}},
		keeps:      []claim{{"TwoPhaseThree", "DecisionsStay"}},
		goes:       []claim{{"TwoPhaseRestart", "Termination"}, {"TwoPhaseBlocks", "NeverBlocked"}},
		survives:   spare{model: "TwoPhaseBlocks"},
		runs:       []counted{{"commit", "TwoPhaseCalm", "SometimesCommitted", "", []stand{{text: "votes for it", as: called, who: "coordinator"}}, nil}},
	}, {
		name: "3pc-timeouts", title: "three-phase, timeouts only", protocol: "commit",
		consistent: []claim{{"Timeouts", "Atomic"}, {"TimeoutsApart", "Atomic"}},
		keeps:      []claim{{"TimeoutsThree", "DecisionsStay"}},
		goes:       []claim{{"Timeouts", "Termination"}},
		survives:   spare{model: "TimeoutsApart"},
		runs:       []counted{{"commit", "TimeoutsThree", "SometimesCommitted", "", voted, nil}},
	}, {
		name: "3pc-elected", title: "three-phase, elected", protocol: "commit",
		consistent: []claim{{"ElectedThree", "Atomic"}, {"ElectedSplitsTwo", "ParticipantsAgree"}},
		keeps:      []claim{{"ElectedThree", "DecisionsStay"}},
		goes:       []claim{{"ElectedThree", "Termination"}},
		survives:   spare{model: "ElectedThree"},
		runs:       []counted{{"commit", "ElectedThree", "SometimesCommitted", "", voted, nil}},
	}, {
		name: "3pc-majorities", title: "three-phase, majorities", protocol: "commit",
		consistent: []claim{{"Majorities", "Atomic"}},
		keeps:      []claim{{"Majorities", "DecisionsStay"}},
		goes:       []claim{{"MajoritiesWait", "Termination"}},
		runs:       []counted{{"commit", "Majorities", "SometimesCommitted", "", voted, nil}},
	}, {
		name: "paxos-commit", title: "Paxos Commit", protocol: "commit",
		consistent: []claim{{"PaxosCommitTwo", "Atomic"}},
		keeps:      []claim{{"PaxosCommitTwo", "DecisionsStay"}},
		goes:       []claim{{"PaxosCommit", "Termination"}, {"PaxosCommitLeaders", "Termination"}, {"PaxosCommitDuel", "Termination"}},
		survives:   spare{model: "PaxosCommitTwo"},
		runs:       []counted{{"commit", "PaxosCommitTwo", "SometimesCommitted", "", nil, nil}},
	}, {
		name: "fast", title: "Fast Paxos, a fast ballot", protocol: "fast",
		consistent: []claim{{"FastFour", "Agreement"}},
		keeps:      []claim{{"FastFour", "ChosenStays"}},
		survives:   spare{"FastFour", "Acceptors", "F"},
		runs:       []counted{{"choice", "FastFour", "SometimesFast", "", []stand{{text: "vote for", as: answered}}, nil}},
	}, {
		name: "paxos", title: "Paxos, both phases", protocol: "paxos",
		consistent: []claim{{"SynodThree", "Agreement"}},
		keeps:      []claim{{"SynodThree", "WriteOnce"}},
		goes:       []claim{{"SynodLive", "EventuallyDecided"}, {"Duel", "EventuallyDecided"}},
		survives:   spare{"SynodLive", "Acceptors", "Up"},
		runs:       []counted{{"choice", "Synod", "SometimesDecided", "", nil, nil}},
	}, {
		name: "multipaxos", title: "Multi-Paxos, by who leads", protocol: "multipaxos",
		consistent: []claim{{"LogSynodThree", "Agreement"}, {"Reads", "NoStaleRead"}},
		keeps:      []claim{{"MultiPaxos", "RefinesLog"}},
		runs: []counted{{"command", "LogSynodThree", "SometimesChosen", "",
			[]stand{{text: "puts", as: called, who: "client"}, {text: "Accept", as: answered}}, []string{"Prepare", "Promise", "slot 2"}}},
	},
}
