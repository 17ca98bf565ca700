package exploration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tla"
)

// ClosedModel is a model of whole processes that TLC checks, as a size to explore.
type ClosedModel struct {
	closed.Model
	Size model.Size
}

// ClosedModels are those of a manifest, in its order; of models.json if it is nil.
func ClosedModels(m *manifest.Manifest) (out []ClosedModel, err error) {
	if m == nil {
		if m, err = model.Manifest(); err != nil {
			return nil, err
		}
	}
	all, err := closed.Models(m, Model)
	for _, c := range all {
		out = append(out, ClosedModel{c, c.System.(System).Size})
	}
	return out, err
}

// Model gives what is explored for a model of whole processes, and nil for another layer or
// a role alone.
func Model(s closed.Setting) (*closed.Explored, error) {
	if s.Source.Files["Synod.tla"] == nil {
		return nil, nil
	}
	r := &reading{}
	if err := r.config(s); err != nil {
		return nil, err
	}
	e := System{r.size}.Explored()
	e.Replaces = r.replaces
	return e, nil
}

// reading is what a configuration says of the size, and what it replaces of the
// specification that no size can say.
type reading struct {
	size     model.Size
	replaces []string
}

func (c *reading) config(s closed.Setting) error {
	c.size.Symmetry = s.Config.Has("SYMMETRY")
	c.size.History = slices.Contains(s.Config.Names("SPECIFICATION"), "HistorySpec")
	for _, section := range s.Config.Sections {
		if section.Keyword != "CONSTANT" {
			continue
		}
		for _, line := range strings.Split(section.Text, "\n") {
			if err := c.assign(line); err != nil {
				return err
			}
		}
	}
	c.dialect(s.Name)
	return nil
}

// assign takes one line of a configuration's constants.
func (c *reading) assign(line string) (err error) {
	name, text, assigned := strings.Cut(line, "=")
	given, replaced, replaces := strings.Cut(line, "<-")
	if replaces {
		name, text = given, replaced
	}
	name, text = strings.TrimSpace(name), strings.TrimSpace(text)
	if !assigned && !replaces || strings.ContainsAny(name, " \t") {
		return nil
	}
	counts := map[string]*int{
		"Acceptors": &c.size.Acceptors, "Proposers": &c.size.Proposers, "Learners": &c.size.Learners,
		"Ballots": &c.size.Ballots, "Values": &c.size.Values,
	}
	switch {
	case counts[name] != nil:
		var set tla.Value
		set, err = tla.Parse(text)
		*counts[name] = len(set.Elems())
	case name == "Getters":
		c.size.Getters, err = proposersIn(text)
	case name == "Restarters":
		c.size.Restarters, err = proposersIn(text)
	case text == "MCOwnerOne":
		c.size.OneOwner = true
	case text == "Aloud_Refusal":
		c.size.Rejects = model.HigherOnly
	case text == "All_Size1":
		c.size.Quorum1 = c.size.Acceptors
	case text == "One_Size2":
		c.size.Quorum2 = 1
	case replaces && !strings.HasPrefix(text, "MC"):
		c.replaces = append(c.replaces, name+" <- "+text)
	}
	return err
}

// proposersIn reads a set like {p1, p2}.
func proposersIn(text string) (out []int, err error) {
	set, err := tla.Parse(text)
	for _, p := range set.Elems() {
		var number int
		if _, err := fmt.Sscanf(model.Name(p), "p%d", &number); err != nil {
			return nil, fmt.Errorf("want proposers like p1, got %s", p)
		}
		out = append(out, number)
	}
	return out, err
}

// dialect finds the dialect whose operators the model puts in: it has its name. A model of
// what may be sent has it too.
func (c *reading) dialect(of string) {
	for _, d := range model.Dialects() {
		if name := strings.ReplaceAll(d.String(), "-", ""); of == "Dialect"+name || of == "SynodMay"+name {
			c.size.Dialect, c.replaces = d.String(), nil
		}
	}
}
