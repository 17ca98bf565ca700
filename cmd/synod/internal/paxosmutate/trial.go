package paxosmutate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/manifest"
)

// Trial is what exploring a mutant must find.
type Trial struct {
	ID       string
	With     []string // mutants that must be in the code beside it
	Size     model.Size
	Breaks   string // the property that is looked at and must break; "" if it must hold, of a safe variant
	Steps    int    // of the shortest behaviour that breaks it
	Lists    int    // of them, those that published figures count, as published; 0 if there is no figure
	Measured int    // the same, as measured here
	First    *Trial // what breaks before it, if models.json says
}

// published are the lengths of shortest violations of agreement, as an exhaustive
// check found them in which a ballot needs no request, a message is a set's, and
// only steps count that change an acceptor or send something.
var published = map[string]int{
	"M01": 10, "M02": 10, "M03": 15, "M04": 10, "M05": 14, "M06": 14, "M07": 10, "M08": 10, "M09": 10, "M11": 10, "M12": 10,
	"M13": 14, "M14": 14, "M15": 10, "M16": 6, "M17a": 8, "M17b": 8, "M18": 10, "M19": 8, "M20": 8, "M21": 9, "M22": 8, "M23": 11,
	"M24": 10, "M25": 8, "M26": 8, "M27": 9, "M28": 8, "M29": 6, "M30": 11, "M31": 11,
}

// measured are those that differ from the published figure: docs/explore.md says why.
// Those without a figure are here too.
var measured = map[string]int{
	"M04b": 10, "M10": 14, "M16": 8, "M20b": 4, "M21": 8, "M28": 10, "M31b": 9, "M32": 11, "P01": 1,
}

// unlike are the bugs to which acceptors are not all alike, or which keep something
// that a renaming does not know.
var unlike = []string{"E05", "E08", "M07", "M10", "M20b", "M25", "M30", "M31", "M31b", "P01", "P02"}

// own are the trials of bugs that have no model of their own in models.json, or
// need another size than the specification's bug does.
var own = map[string]func(*Trial){
	"E05":  func(t *Trial) { t.Breaks, t.Steps = "ChangeTold", 9 },
	"E08":  func(t *Trial) { t.Size.Learners, t.Breaks, t.Steps = 1, "PromisesRise", 11 },
	"M04b": func(t *Trial) { t.Steps = 14 },
	"M10":  func(t *Trial) { t.Size.Ballots, t.Steps = 3, 20 },
	"M20b": func(t *Trial) { t.Size.Learners, t.Size.Ballots, t.Breaks, t.Steps = 1, 1, "LearnedIsChosen", 8 },
	"M23":  func(t *Trial) { t.With = []string{"L03"} },
	"M28":  func(t *Trial) { t.Size.Ballots, t.Size.OneOwner = 3, true },
	"M31b": func(t *Trial) { t.Size.Ballots, t.Size.Restarters, t.Steps = 1, []int{1}, 13 },
	"P01":  func(t *Trial) { t.Breaks, t.Steps = "PersistTold", 2 },
	"P02":  func(t *Trial) { t.Breaks, t.Steps = "PersistTold", 1 },
}

// SafeProperties are those that every safe variant keeps; the others are habits of
// Synod's own.
var SafeProperties = []string{"TypeOK", "Agreement", "OneValuePerBallot", "AcceptBacked", "DecidedIsChosen", "DecisionsAgree", "LearnedIsChosen", "PhaseCarries", "PromisesRise"}

// Trials gives the trials of the mutants that lose safety, and of the safe ones. A bug
// for which models.json has a model with agreement as the property, or that decisions
// agree, is explored at that model's size and must break as soon as TLC says.
func Trials() ([]Trial, error) { return trials() }

var trials = sync.OnceValues(func() ([]Trial, error) {
	all, err := known.All()
	if err != nil {
		return nil, err
	}
	models, err := exploration.ClosedModels(nil)
	if err != nil {
		return nil, err
	}
	var out []Trial
	for _, m := range all {
		if m.Kind == mutants.Liveness || m.Declares == mutate.OnlyEqual && own[m.ID] == nil {
			continue
		}
		t := Trial{ID: m.ID, Size: model.DefaultSize(), Lists: published[m.ID], Measured: published[m.ID]}
		t.Size.Symmetry = !slices.Contains(unlike, m.ID)
		if steps, differs := measured[m.ID]; differs {
			t.Measured = steps
		}
		if m.Kind == mutants.Safe {
			if m.Declares != "" {
				t.Size.Quorum1, t.Size.Quorum2 = t.Size.Acceptors, 1
			}
		} else if err := t.bug(models); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
})

func (t *Trial) bug(models []exploration.ClosedModel) error {
	t.Breaks = "Agreement"
	for _, m := range models {
		property, ok := strings.CutPrefix(m.Name, t.ID)
		switch {
		case !ok || m.Expect.Verdict != manifest.Invariant:
		case property == "" && t.ID != "M28": // whose code takes another ballot than the specification's bug does
			t.First = &Trial{ID: t.ID}
			t.First.as(m, m.Expect.Property, t.Size.Symmetry)
		case property == "Agreement" || property == "DecisionsAgree":
			t.as(m, property, t.Size.Symmetry)
		}
	}
	if set, ok := own[t.ID]; ok {
		set(t)
	}
	if t.Steps == 0 {
		return fmt.Errorf("paxosmutate: models.json has no model %sAgreement or %[1]sDecisionsAgree that breaks, and there is no trial of its own", t.ID)
	}
	return nil
}

// as takes a model's size and figures. Its bug of refusals is one of the code only if
// all are carried.
func (t *Trial) as(m exploration.ClosedModel, property string, symmetry bool) {
	t.Size, t.Breaks, t.Steps = m.Size, property, m.Expect.Length-1
	t.Size.Symmetry = symmetry
	if t.ID == "M23" || t.ID == "M24" {
		t.Size.Rejects = model.EveryRefusal
	}
}

// into adds the trial to what a mutant is tried by.
func (t *Trial) into(p *mutate.Plan) error {
	all, err := known.All()
	if err != nil {
		return err
	}
	for _, m := range all {
		if slices.Contains(t.With, m.ID) {
			p.With = append(p.With, m)
		}
	}
	size, err := json.Marshal(t.Size)
	e := mutate.Exploring{Size: size, Breaks: t.Breaks, Steps: t.Steps, Essential: t.Measured}
	if t.Breaks == "" {
		e = mutate.Exploring{Size: size, Properties: SafeProperties}
	}
	p.Explore = append(p.Explore, e)
	if err == nil && t.First != nil {
		err = t.First.into(p)
	}
	return err
}
