package paxostest

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tla"
)

// ClosedModel is a model of whole processes that TLC checks, as a size to explore.
type ClosedModel struct {
	Name       string
	Size       Size
	Overrides  []string        // "PrepareOk <- M01_PrepareOk": what it replaces of the specification that a size cannot say
	Properties []string        // that it checks, of those that an exploration knows
	Expect     manifest.Expect // what TLC finds
}

// ClosedModels are those of a manifest, in its order; of models.json if it is nil.
func ClosedModels(m *manifest.Manifest) ([]ClosedModel, error) {
	if m == nil {
		var err error
		if m, err = specManifest(); err != nil {
			return nil, err
		}
	}
	var out []ClosedModel
	for i := range m.Models {
		source, err := m.Source(&m.Models[i])
		if err != nil {
			return nil, err
		}
		if source.Files["Synod.tla"] == nil {
			continue // another layer, or a role alone
		}
		c, err := closedModel(&m.Models[i], source)
		if err != nil {
			return nil, fmt.Errorf("paxostest: model %s: %w", m.Models[i].Name, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func specManifest() (*manifest.Manifest, error) {
	files, err := fs.Sub(spec.Files, "paxos")
	if err != nil {
		return nil, err
	}
	return manifest.Load(files, "models.json")
}

func closedModel(m *manifest.Model, source *manifest.Source) (ClosedModel, error) {
	config := source.ParseConfig()
	c := ClosedModel{Name: m.Name, Expect: m.Expect}
	c.Size.Symmetry = config.Has("SYMMETRY")
	for _, name := range config.Names("SPECIFICATION") {
		c.Size.History = c.Size.History || name == "HistorySpec"
	}
	for _, name := range slices.Concat(config.Names("INVARIANT"), config.Names("PROPERTY")) {
		if slices.Contains(PropertyNames(true), name) {
			c.Properties = append(c.Properties, name)
		}
	}
	for _, section := range config.Sections {
		if section.Keyword != "CONSTANT" {
			continue
		}
		for _, line := range strings.Split(section.Text, "\n") {
			if err := c.assign(line); err != nil {
				return c, err
			}
		}
	}
	c.dialect()
	return c, nil
}

var assignment = regexp.MustCompile(`^\s*(\w+)\s*(=|<-)\s*(.+?)\s*$`)

// assign takes one line of a configuration's constants.
func (c *ClosedModel) assign(line string) (err error) {
	match := assignment.FindStringSubmatch(line)
	if match == nil {
		return nil
	}
	name, text := match[1], match[3]
	counts := map[string]*int{
		"Acceptors": &c.Size.Acceptors, "Proposers": &c.Size.Proposers, "Learners": &c.Size.Learners,
		"Ballots": &c.Size.Ballots, "Values": &c.Size.Values,
	}
	switch {
	case counts[name] != nil:
		var set tla.Value
		set, err = tla.Parse(text)
		*counts[name] = len(set.Elems())
	case name == "Getters":
		c.Size.Getters, err = proposersIn(text)
	case name == "Restarters":
		c.Size.Restarters, err = proposersIn(text)
	case text == "MCOwnerOne":
		c.Size.OneOwner = true
	case text == "Aloud_Refusal":
		c.Size.Rejects = HigherOnly
	case text == "All_Size1":
		c.Size.Quorum1 = c.Size.Acceptors
	case text == "One_Size2":
		c.Size.Quorum2 = 1
	case match[2] == "<-" && !strings.HasPrefix(text, "MC"):
		c.Overrides = append(c.Overrides, name+" <- "+text)
	}
	return err
}

// proposersIn reads a set like {p1, p2}.
func proposersIn(text string) (out []int, err error) {
	set, err := tla.Parse(text)
	for _, p := range set.Elems() {
		var number int
		if _, err := fmt.Sscanf(name(p), "p%d", &number); err != nil {
			return nil, fmt.Errorf("want proposers like p1, got %s", p)
		}
		out = append(out, number)
	}
	return out, err
}

// dialect finds the dialect whose operators the model puts in: it has its name.
func (c *ClosedModel) dialect() {
	for _, d := range Dialects() {
		if name := strings.ReplaceAll(d.String(), "-", ""); c.Name == "Dialect"+name || c.Name == "SynodMay"+name {
			c.Size.Dialect, c.Overrides = d.String(), nil
		}
	}
}
