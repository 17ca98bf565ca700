package harm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// goal is what a plan is to lead to.
type goal struct {
	stakes int  // how many values are chosen, beside what the suspect tells
	lies   bool // a get is to answer unset after one is chosen
	made   bool // what is decided is to be what no client asked for
}

// goals are those that do harm with what the suspect told: two values are decided, or a value
// and a get that does not know of it, or one that no client asked for.
func (s *system) goals() (all []goal) {
	all = append(all, goal{stakes: 2 - min(2, len(s.told))}, goal{stakes: 1, lies: true})
	if len(s.unasked) > 0 {
		told := slices.ContainsFunc(s.unasked, func(v oracle.Value) bool { return slices.Contains(s.told, v) })
		all = append(all, goal{stakes: map[bool]int{true: 0, false: 1}[told], made: true})
	}
	return all
}

// stake tells whether it is to the goal that a value is chosen.
func (s *planner) stake(v oracle.Value) bool {
	switch {
	case s.lies:
		return true
	case s.made:
		return slices.Contains(s.unasked, v)
	}
	return !slices.Contains(s.told, v)
}

// Find looks for a run in which the suspect, having done what the transcript says, brings
// others to harm. How far it looks is counted, so the same suspect has the same run on any
// machine; ctx is for who cannot wait for the end. Without a run it is nil, and bounds say what
// was looked through. An error says that the suspect cannot be played, or does not do again
// what the transcript says.
func Find(ctx context.Context, c Case, s Suspect) (run *Run, bounds Bounds, err error) {
	p := &player{ctx: ctx, suspect: s, heard: map[oracle.Node]*heard{}, left: allParts}
	if err := p.again(c); err != nil {
		return nil, bounds, err
	}
	x := p.explore(c)
	run = x.search()
	if p.err != nil && ctx.Err() == nil {
		return nil, bounds, p.err
	}
	if run != nil { // whenever it was found
		err = errors.Join(run.Check(), run.Replay(context.WithoutCancel(ctx), s))
	}
	return run, newSystem(c).bounds(x), err
}

// ErrOtherwise says that a suspect does not do a second time what it was seen to do.
var ErrOtherwise = errors.New("the implementation does not do again what it did")

// again has the suspect do what the transcript says.
func (p *player) again(c Case) error {
	answers := p.play(c.Self, inputs(c.Transcript))
	for i, x := range c.Transcript {
		if p.err == nil && (i >= len(answers) || !same(answers[i], x.Out)) {
			return fmt.Errorf("harm: %w: input %d of %d, %+v, was answered by %+v, and now %+v",
				ErrOtherwise, i+1, len(c.Transcript), x.In, x.Out, answers[min(i, len(answers)):])
		}
	}
	return p.err
}

// Bounds say what was looked through.
type Bounds struct {
	Acceptors, Ballots, Values int
	Transcripts                int  // that were tried: the one there was, and those like it
	Whole                      bool // all that are like it, and every plan of each
	cut                        bool
}

// String says it in words.
func (b Bounds) String() string {
	text := fmt.Sprintf("%d acceptors, %d ballots, %d values, %d transcripts, of up to %d inputs more",
		b.Acceptors, b.Ballots, b.Values, b.Transcripts, deepest)
	if b.cut {
		text += ", not every plan of each"
	}
	return text
}

func (s *system) bounds(x *explorer) Bounds {
	cut := slices.ContainsFunc(x.begun, func(t *transcript) bool { return !t.done })
	return Bounds{s.Acceptors, len(s.ballots), len(s.values), len(x.begun), len(x.begun) == len(x.queue) && !cut, cut}
}

// allParts is how many parts of plans are looked at for all transcripts: seconds.
const allParts = 300_000

// find gives the shortest run from a transcript, of those with the fewest rounds of peers; one
// that needs no second of the suspect's kind, if there is any. whole tells that without one
// there is none.
func (p *player) find(c Case, parts int) (best *Run, whole bool) {
	s := newSystem(c)
	kinds := []bool{false}
	if whole = true; c.Role == Proposer {
		kinds = append(kinds, true)
	}
	for _, kind := range kinds {
		left := min(parts, p.left)
		for extra := 0; extra <= mostExtra && best == nil; extra++ {
			for _, g := range s.goals() {
				search := &planner{system: s, player: p, goal: g, kind: kind, extra: extra, left: left / 2, best: best}
				before := search.left
				whole = search.all() && whole
				best, left = search.best, left-(before-search.left)
			}
		}
		if best != nil {
			break
		}
	}
	return best, whole
}

// found has a plan be a run, if it is shorter than those before.
func (s *planner) found(p plan) {
	for _, of := range s.gets(p) {
		if s.longer(of) {
			continue
		}
		if steps := s.order(of); steps != nil && (s.best == nil || len(steps) < len(s.best.Steps)) {
			s.best = &Run{Case: s.Case, Steps: steps, Harm: s.harm(s.goal, of)}
		}
	}
}

// longer tells whether what is planned already is no shorter than the best run.
func (s *planner) longer(p plan) bool {
	if s.best == nil {
		return false
	}
	steps := len(s.Transcript) + len(p.more) + s.Quorum2*(len(p.stakes)-len(p.told))
	for _, r := range p.rounds {
		if steps += len(r.quorum); !r.kind {
			steps += 1 + len(r.quorum)
		}
		if slices.ContainsFunc(r.quorum, s.is) {
			steps-- // which is one of its own
		}
	}
	for a, votes := range p.votes {
		if !s.is(oracle.Node(a)) {
			steps += len(votes)
		}
	}
	return steps >= len(s.best.Steps)
}

// mostExtra is how many rounds of peers there can be that the transcript does not ask for: each
// has a value be chosen, and two are enough.
const mostExtra = 2

// gets are the plans with the get that lies: the suspect's own, or a peer's in a ballot in
// which a quorum, the suspect among it, reports no vote.
func (s *planner) gets(p plan) (all []plan) {
	if !s.lies {
		return []plan{p}
	}
	if s.get >= 0 {
		with := p
		with.hold = true
		all = append(all, with)
	}
	if !s.is(s.Self) {
		return all
	}
	for _, b := range s.ballots {
		if s.own[b] || slices.ContainsFunc(p.rounds, func(r round) bool { return r.ballot == b }) {
			continue
		}
		for _, quorum := range s.subsets(s.Quorum1, s.everyone(), p) {
			all = append(all, s.unset(b, quorum, p)...)
		}
	}
	return all
}

// unset are the plans in which a quorum, with the suspect, reports no vote in a ballot.
func (s *planner) unset(b oracle.Ballot, quorum []oracle.Node, p plan) (all []plan) {
	if !slices.Contains(quorum, s.Self) {
		return nil
	}
	below := plan{votes: make([][]oracle.Vote, s.Acceptors), more: p.more, at: p.at}
	for a, votes := range p.votes {
		below.votes[a] = slices.DeleteFunc(slices.Clone(votes), func(v oracle.Vote) bool { return v.Ballot >= b })
	}
	for _, r := range s.reports(b, quorum, below) {
		if !slices.ContainsFunc(r.reports, func(v oracle.Vote) bool { return v.Ballot != oracle.None }) {
			with := p
			with.fresh, with.more, with.at = &r.round, r.more, r.at
			all = append(all, with)
		}
	}
	return all
}

// harm says what a plan leads to.
func (s *system) harm(g goal, p plan) string {
	var decided []string
	for _, v := range p.stakes {
		if !slices.Contains(p.told, v.Value) {
			decided = append(decided, fmt.Sprintf("%s is chosen in ballot %v", v.Value.Quoted(), v.Ballot))
		}
	}
	for _, v := range append(slices.Clone(s.told), p.told...) {
		decided = append(decided, fmt.Sprintf("%s is told as decided", v.Quoted()))
	}
	switch {
	case g.made:
		return fmt.Sprintf("%s, and no client asked for %s", strings.Join(decided, ", and "), s.unasked[0].Quoted())
	case p.hold:
		return decided[0] + ", and the get that began after that answers unset"
	case p.fresh != nil:
		return fmt.Sprintf("%s, and the get that began after that, in ballot %v, answers unset", decided[0], p.fresh.ballot)
	}
	return "two values are decided: " + strings.Join(decided, ", and ")
}

// shorter leaves out inputs of the suspect, as long as that makes the run shorter.
func (p *player) shorter(run *Run, parts int) *Run {
	for i := len(run.Transcript) - 1; i >= 0; i-- {
		c, ok := p.played(run.Case, slices.Delete(inputs(run.Transcript), i, i+1))
		if !ok {
			continue
		}
		if less, _ := p.find(c, parts); less != nil && len(less.Steps) < len(run.Steps) {
			return p.shorter(less, parts)
		}
	}
	return run
}
