package specmutate

import (
	"cmp"
	"io/fs"
	"slices"

	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/specification"
)

// States of a model: of those that take seconds, and of any that is asked.
const (
	maxGenerated = 100_000
	maxLarge     = 700_000
)

// asked is a model, with what its steps are made of.
type asked struct {
	*manifest.Model
	steps  map[string]bool
	source *specification.Source
	tier   tier
	round  int // how many smaller ones of the tier have its module
}

// suite are the models that are asked: tier by tier, of each module the smallest, the smallest
// first; then the next of each.
func (s *Subject) suite(by Judge) (all []asked, err error) {
	m, err := manifest.Load(s.Files, s.Name)
	if err != nil {
		return nil, err
	}
	for i := range m.Models {
		model := &m.Models[i]
		tiers := slices.DeleteFunc(s.tiers(model), func(t tier) bool { return !t.by(by) })
		if len(tiers) == 0 {
			continue
		}
		met, source, err := steps(m, model)
		if err != nil {
			return nil, err
		}
		for _, t := range tiers {
			all = append(all, asked{model, met, source, t, 0})
		}
	}
	return ordered(all), nil
}

// tiers are those that a model is in.
func (s *Subject) tiers(model *manifest.Model) (all []tier) {
	e, quick := model.Expect, slices.Contains(model.Tags, "quick")
	switch {
	case e.Generated > maxLarge:
		return nil
	case model.Folder != "":
		all = append(all, proofs)
	case e.Verdict != manifest.Holds:
		all = append(all, bugs)
	case quick && e.Generated <= maxGenerated:
		all = append(all, small)
	default:
		all = append(all, large)
	}
	if _, err := fs.Stat(s.Files, "recorded/"+recording.Name(model.Name)); err == nil && e.Generated <= maxGenerated {
		all = append(all, graphs)
		if slices.ContainsFunc(s.Links, func(l link.Link) bool { return l.Model == model.Name }) {
			all = append(all, linked)
		}
	}
	if s.closed(model.Name) != nil {
		all = append(all, explored)
	}
	return all
}

func ordered(all []asked) []asked {
	slices.SortStableFunc(all, func(a, b asked) int { return cmp.Compare(a.Expect.Generated, b.Expect.Generated) })
	type of struct {
		tier
		module string
	}
	rounds := map[of]int{}
	for i := range all {
		a := &all[i]
		a.round = rounds[of{a.tier, a.Module}]
		rounds[of{a.tier, a.Module}]++
	}
	slices.SortStableFunc(all, func(a, b asked) int { return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(a.round, b.round)) })
	return all
}
