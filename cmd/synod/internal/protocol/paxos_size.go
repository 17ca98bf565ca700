package protocol

import (
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// paxosSize is a size of Paxos as flags say it.
type paxosSize struct {
	model.Size
	quorums        []string
	gets, restarts bool
	rejects        string
}

// paxosFlags adds the flags of a size.
func paxosFlags(f Flags) Flagged {
	s := &paxosSize{Size: model.DefaultSize()}
	names := []string{"quorums", "gets", "restarts", "one-owner", "rejects", "dialect", "history"}
	for _, n := range []struct {
		to         *int
		name, what string
	}{
		{&s.Acceptors, "acceptors", "1 to 5"}, {&s.Proposers, "proposers", "1 to 4; proposer i shares its process with acceptor i"},
		{&s.Ballots, "ballots", "1 to 9, as long as there are at most 256 messages; they go round among the proposers"},
		{&s.Values, "values", "1 to 9, likewise"}, {&s.Learners, "learners", "0 to 2"},
	} {
		f.IntVar(n.to, n.name, *n.to, "how many, "+n.what)
		names = append(names, n.name)
	}
	f.StringSliceVar(&s.quorums, "quorums", nil, "how many acceptors complete phase 1 and phase 2: two of majority, all, one or a number (default majority,majority)")
	f.BoolVar(&s.gets, "gets", false, "clients also get")
	f.BoolVar(&s.restarts, "restarts", false, "processes may restart at any time")
	f.BoolVar(&s.OneOwner, "one-owner", false, "the first proposer owns every ballot")
	f.StringVar(&s.rejects, "rejects", "", "carry refusals: above, where a higher ballot was promised, or all")
	f.StringVar(&s.Dialect, "dialect", "", "have all acceptors speak a safe dialect, such as Equal-AtLeast-Raise, in place of what the code does")
	f.BoolVar(&s.Symmetry, "symmetry", false, "of states that differ by a renaming of acceptors and values visit one")
	f.BoolVar(&s.History, "history", false, "remember what clients asked, and check the properties that speak of it")
	return Flagged{Names: names, Beside: []string{"symmetry"}, Size: s.size}
}

func (s *paxosSize) size(of *closed.Explored, changed func(string) bool) (any, error) {
	if of == nil {
		return s.complete()
	}
	if !changed("symmetry") {
		return nil, nil
	}
	size := of.Size.(model.Size)
	size.Symmetry = s.Symmetry
	return size, nil
}

func (s *paxosSize) complete() (model.Size, error) {
	out := s.Size
	out.Rejects = model.RejectRule(s.rejects)
	for p := range out.Proposers {
		if s.gets {
			out.Getters = append(out.Getters, p+1)
		}
		if s.restarts {
			out.Restarters = append(out.Restarters, p+1)
		}
	}
	if s.quorums == nil {
		return out, nil
	}
	sizes, err := quorumsOf(s.quorums)
	if err != nil {
		return out, err
	}
	out.Quorum1, out.Quorum2 = sizes[0].Of(out.Acceptors), sizes[1].Of(out.Acceptors)
	return out, nil
}

// quorumsOf reads the two sizes of a flag.
func quorumsOf(texts []string) (sizes [2]suites.QuorumSize, err error) {
	if len(texts) != 2 {
		return sizes, errors.New("--quorums: give two, of phase 1 and phase 2, as in --quorums all,one")
	}
	for i, text := range texts {
		if sizes[i], err = suites.ParseQuorumSize(text); err != nil {
			return sizes, fmt.Errorf("--quorums: %w", err)
		}
	}
	return sizes, nil
}
