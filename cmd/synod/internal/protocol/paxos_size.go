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
	if len(s.quorums) != 2 {
		return out, errors.New("--quorums: give two, of phase 1 and phase 2, as in --quorums all,one")
	}
	for i, to := range []*int{&out.Quorum1, &out.Quorum2} {
		size, err := suites.ParseQuorumSize(s.quorums[i])
		if err != nil {
			return out, fmt.Errorf("--quorums: %w", err)
		}
		*to = size.Of(out.Acceptors)
	}
	return out, nil
}
